"""What is odd among readers: what a scan of their card would stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import services
from shuxiang.departments.readers.models import Block, Credential, Guardian, Reader
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.people import CHILD_AGE
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.oddities import Found, Oddity, Subject

LOST_CARD_DAYS = 90
ENDLESS_BLOCK_DAYS = 365


def _open() -> Any:
    return Reader.objects.filter(closed_at=None).order_by("pk")


def _found(readers: Any) -> Iterator[Found]:
    for ident, name, place_id in readers.values_list("pk", "name", "place_id").iterator(
        chunk_size=2_000
    ):
        yield Found(ident, f"#{ident} {identity.masked_name(name)}", place_id=place_id)


def _cards() -> Any:
    return Credential.objects.filter(kind=CredentialKind.CARD.value, retired_at=None)


def _no_card(now: datetime) -> Iterator[Found]:
    held = Credential.objects.filter(retired_at=None).values("reader_id")
    yield from _found(_open().exclude(pk__in=held))


def _long_lost_card(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=LOST_CARD_DAYS)
    lost = _cards().filter(lost_at__lt=before).values("reader_id")
    usable = Credential.objects.filter(retired_at=None, lost_at=None).values("reader_id")
    yield from _found(_open().filter(pk__in=lost).exclude(pk__in=usable))


def _retired_category(now: datetime) -> Iterator[Found]:
    yield from _found(_open().filter(category__retired_at__isnull=False))


def _child_alone(now: datetime) -> Iterator[Found]:
    """Certainly under fourteen all year, and nobody answers for them."""
    born_after = day_of(now).year - CHILD_AGE
    answered = Guardian.objects.filter(ended_at=None).values("child_id")
    yield from _found(
        _open().filter(birth_year__gt=born_after, category__is_group=False).exclude(pk__in=answered)
    )


def _outgrown(now: datetime) -> Iterator[Found]:
    """Certainly older than the category allows, whatever the birthday."""
    year = day_of(now).year
    yield from _found(
        _open().filter(
            birth_year__isnull=False,
            category__max_age__isnull=False,
            birth_year__lt=year - F("category__max_age") - 1,
        )
    )


def _too_young(now: datetime) -> Iterator[Found]:
    year = day_of(now).year
    yield from _found(
        _open().filter(
            birth_year__isnull=False,
            category__min_age__isnull=False,
            birth_year__gt=year - F("category__min_age"),
        )
    )


def _no_birth_date(now: datetime) -> Iterator[Found]:
    yield from _found(
        _open().filter(
            Q(category__max_age__isnull=False) | Q(category__needs_guardian=True), birth_year=None
        )
    )


def _odd_birth_year(now: datetime) -> Iterator[Found]:
    year = day_of(now).year
    yield from _found(_open().filter(Q(birth_year__gt=year) | Q(birth_year__lt=year - 120)))


def _nameless(now: datetime) -> Iterator[Found]:
    yield from _found(_open().filter(name=""))


def _endless_block(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=ENDLESS_BLOCK_DAYS)
    found = Block.objects.filter(
        lifted_at=None, until_on=None, placed_at__lt=before, reader__closed_at=None
    ).order_by("pk")
    for ident, reader_id, reason, place_id in found.values_list(
        "pk", "reader_id", "reason", "reader__place_id"
    ):
        yield Found(ident, f"#{reader_id} {reason[:60]}", subject_id=reader_id, place_id=place_id)


def _at_a_closed_place(now: datetime) -> Iterator[Found]:
    yield from _found(_open().filter(place__closed_since__isnull=False))


def _ended_before_it_began(now: datetime) -> Iterator[Found]:
    yield from _found(_open().filter(valid_until__lt=F("registered_on")))


def _guardian_gone(now: datetime) -> Iterator[Found]:
    found = Guardian.objects.filter(ended_at=None, guardian__closed_at__isnull=False)
    yield from _found(_open().filter(pk__in=found.values("child_id")))


def _guardian_a_child(now: datetime) -> Iterator[Found]:
    young = day_of(now).year - 18
    found = Guardian.objects.filter(ended_at=None, guardian__birth_year__gt=young)
    yield from _found(_open().filter(pk__in=found.values("child_id")))


def _twice(now: datetime) -> Iterator[Found]:
    """The same name and the same phone on two open cards."""
    twice = (
        Reader.objects.filter(closed_at=None)
        .exclude(phone_hash="")
        .values("name", "phone_hash")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for one in twice.values_list("name", "phone_hash"):
        yield from _found(_open().filter(name=one[0], phone_hash=one[1]))


def _group_without_contact(now: datetime) -> Iterator[Found]:
    yield from _found(_open().filter(category__is_group=True, contact_name=""))


def _card_of_a_closed_reader(now: datetime) -> Iterator[Found]:
    found = Credential.objects.filter(retired_at=None, reader__closed_at__isnull=False).exclude(
        kind=CredentialKind.CARD.value
    )
    for ident, shown, reader_id in found.values_list("pk", "shown", "reader_id"):
        yield Found(ident, f"#{reader_id} {shown}", subject_id=reader_id)


def _lift(*, ident: int, by: Actor, now: datetime) -> None:
    services.lift_block(block_id=ident, by=by, now=now)


def _to_the_main_library(*, ident: int, by: Actor, now: datetime) -> None:
    main = network.main_place().place_id
    services.change_details(reader_id=ident, place_id=main, by=by, now=now)


def _verify(*, ident: int, by: Actor, now: datetime) -> None:
    services.verify(reader_id=ident, by=by, now=now)


_SUBJECT = Subject.READER

ODDITIES = (
    Oddity(
        "readers.no-card", _SUBJECT, _("没有一张能用的证"),
        _("来了扫不了，要先补证"), _no_card,
    ),
    Oddity(
        "readers.long-lost-card", _SUBJECT, _("挂失三个月还没有补证"),
        _("借不了书，可能已经不来了"), _long_lost_card,
    ),
    Oddity(
        "readers.retired-category", _SUBJECT, _("读者类型已经停用"),
        _("可能没有借阅规则管他"), _retired_category,
    ),
    Oddity(
        "readers.child-alone", _SUBJECT, _("未满 14 岁，没有监护人"),
        _("没有监护人同意，按法律不该留资料"), _child_alone,
    ),
    Oddity(
        "readers.outgrown", _SUBJECT, _("年龄超过了读者类型"),
        _("还按孩子的规则借书"), _outgrown,
    ),
    Oddity(
        "readers.too-young", _SUBJECT, _("年龄不到读者类型"),
        _("按大人的规则借书"), _too_young,
    ),
    Oddity(
        "readers.no-birth-date", _SUBJECT, _("分年龄的读者类型，却没有登记生日"),
        _("到了年龄不会自动换证，限年龄的书要问"), _no_birth_date,
    ),
    Oddity(
        "readers.odd-birth-year", _SUBJECT, _("出生年份不对"),
        _("年龄算不出来，限年龄的书借错人"), _odd_birth_year,
    ),
    Oddity(
        "readers.nameless", _SUBJECT, _("读者没有名字"),
        _("预约书到了不知道叫谁"), _nameless,
    ),
    Oddity(
        "readers.endless-block", _SUBJECT, _("停借一年多，没有定期限"),
        _("他来了就说停借，未必还记得为什么"), _endless_block,
        _lift, _("解除停借"), Power.BLOCK_READERS,
    ),
    Oddity(
        "readers.at-closed-place", _SUBJECT, _("办证的馆点已经停用"),
        _("统计里算不到哪个馆"), _at_a_closed_place,
        _to_the_main_library, _("转到总馆"), Power.EDIT_READERS,
    ),
    Oddity(
        "readers.ended-before-begun", _SUBJECT, _("有效期比办证还早"),
        _("刚办的证就说到期"), _ended_before_it_began,
        _verify, _("验证，重算有效期"), Power.EDIT_READERS,
    ),
    Oddity(
        "readers.guardian-gone", _SUBJECT, _("监护人已经退证"),
        _("出了事找不到人"), _guardian_gone,
    ),
    Oddity(
        "readers.guardian-a-child", _SUBJECT, _("监护人自己还没有成年"),
        _("不能替别人作主"), _guardian_a_child,
    ),
    Oddity(
        "readers.twice", _SUBJECT, _("同名同手机的两张证"),
        _("借满一张还能借另一张"), _twice,
    ),
    Oddity(
        "readers.group-without-contact", _SUBJECT, _("集体证没有经手人"),
        _("书没还不知道找谁"), _group_without_contact,
    ),
    Oddity(
        "readers.credential-of-closed", _SUBJECT, _("退了证的人还留着认人的办法"),
        _("刷身份证或手机还认得出他"), _card_of_a_closed_reader,
    ),
)  # fmt: skip
