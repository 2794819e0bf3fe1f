"""What is odd among titles: what a search, a spine label or a purchase would stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.catalogue.models import Bib
from shuxiang.foundations.codecs import isbn
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.oddities import Found, Oddity, Subject


def _standing() -> Any:
    return Bib.objects.filter(merged_into=None).order_by("pk")


def _found(bibs: Any) -> Iterator[Found]:
    for ident, title in bibs.values_list("pk", "title").iterator(chunk_size=2_000):
        yield Found(ident, f"《{title[:80]}》")


def _no_class(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(class_number=""))


def _year_to_come(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(year__gt=day_of(now).year + 1))


def _wrong_isbn(now: datetime) -> Iterator[Found]:
    found = _standing().exclude(isbn="").values_list("pk", "title", "isbn")
    for ident, title, number in found.iterator(chunk_size=5_000):
        if not isbn.is_valid(number):
            yield Found(ident, f"{number} 《{title[:60]}》")


def _same_key(now: datetime) -> Iterator[Found]:
    """Two records that a move-in would have taken for one."""
    twice = (
        Bib.objects.filter(merged_into=None)
        .exclude(match_key="")
        .values("match_key")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .values("match_key")
    )
    yield from _found(_standing().filter(match_key__in=twice).order_by("match_key", "pk"))


ODDITIES = (
    Oddity(
        "catalogue.no-class", Subject.TITLE, _("书目没有分类号"),
        _("排不了索书号，年报里不知道算哪一类"), _no_class,
    ),
    Oddity(
        "catalogue.year-to-come", Subject.TITLE, _("出版年在将来"),
        _("多半是敲错了，新书榜会排错"), _year_to_come,
    ),
    Oddity(
        "catalogue.wrong-isbn", Subject.TITLE, _("ISBN 的校验位不对"),
        _("扫书后的条码找不到它"), _wrong_isbn,
    ),
    Oddity(
        "catalogue.same-title", Subject.TITLE, _("两条书目像是同一种书"),
        _("读者约了这条，那条的书还了也轮不到他"), _same_key,
    ),
)  # fmt: skip
