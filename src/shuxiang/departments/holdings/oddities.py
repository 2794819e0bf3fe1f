"""What is odd among copies and rooms: what a scan, a label or a loan would stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from shuxiang.departments.holdings import rules, services
from shuxiang.departments.holdings.models import Copy, CopyKind, Location
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.oddities import Found, Oddity, Subject

PROCESSING_DAYS = 30
DAMAGED_DAYS = 180
MISSING_DAYS = 180
#: 分. No book of a county library costs more than ten thousand yuan; a slipped point does.
PRICE_MOST_FEN = 1_000_000


def _standing() -> Any:
    return Copy.objects.filter(withdrawn_at=None).order_by("pk")


def _found(copies: Any) -> Iterator[Found]:
    rows = copies.values_list("pk", "barcode", "bib__title", "place_id")
    for ident, barcode, title, place_id in rows.iterator(chunk_size=2_000):
        yield Found(ident, f"{barcode} 《{title[:60]}》", place_id=place_id)


def _long_in_processing(now: datetime) -> Iterator[Found]:
    yield from _found(
        _standing().filter(in_processing_since__lt=now - timedelta(days=PROCESSING_DAYS))
    )


def _long_missing(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(missing_at__lt=now - timedelta(days=MISSING_DAYS)))


def _long_damaged(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(damaged_at__lt=now - timedelta(days=DAMAGED_DAYS)))


def _at_a_closed_place(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(place__closed_since__isnull=False))


def _in_a_retired_room(now: datetime) -> Iterator[Found]:
    yield from _found(
        _standing().filter(location__retired_at__isnull=False, place__closed_since=None)
    )


def _room_at_a_closed_place(now: datetime) -> Iterator[Found]:
    yield from _found(
        _standing().filter(
            location__place__closed_since__isnull=False,
            place__closed_since=None,
            location__retired_at=None,
        )
    )


def _of_a_retired_kind(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(kind__retired_at__isnull=False))


def _of_a_closed_owner(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(owner__closed_since__isnull=False))


def _odd_barcodes(now: datetime) -> Iterator[Found]:
    found = _standing().values_list("pk", "barcode", "bib__title", "place_id")
    for ident, barcode, title, place_id in found.iterator(chunk_size=5_000):
        if not rules.barcode_is_printable(barcode):
            yield Found(ident, f"{barcode} 《{title[:60]}》", place_id=place_id)


def _no_price(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(Q(price_fen=None) | Q(price_fen__lte=0)))


def _price_too_high(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(price_fen__gt=PRICE_MOST_FEN))


def _no_call_number(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(call_number="", in_processing_since=None))


def _acquired_tomorrow(now: datetime) -> Iterator[Found]:
    yield from _found(_standing().filter(acquired_on__gt=day_of(now)))


def _accession_twice(now: datetime) -> Iterator[Found]:
    twice = (
        Copy.objects.filter(withdrawn_at=None)
        .exclude(accession_number="")
        .values("accession_number")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .values("accession_number")
    )
    yield from _found(_standing().filter(accession_number__in=twice))


def _not_seen(now: datetime) -> Iterator[Found]:
    """Seen before it was made: a clock that went back, or a date of another system."""
    yield from _found(_standing().filter(last_seen_at__gt=now + timedelta(days=1)))


def _lent_kind_without_room(now: datetime) -> Iterator[Found]:
    """A place has copies, and none of its rooms lends: everything there is read on the spot."""
    rooms = Location.objects.filter(retired_at=None, place__closed_since=None)
    lending = set(rooms.filter(lends=True).values_list("place_id", flat=True))
    places = rooms.values_list("place_id", "place__name").distinct()
    for place_id, name in places:
        if place_id not in lending and Copy.objects.filter(place_id=place_id).exists():
            yield Found(place_id, name, place_id=place_id)


def _age_of_no_reader(now: datetime) -> Iterator[Found]:
    for ident, name in CopyKind.objects.filter(retired_at=None, min_age__gt=18).values_list(
        "pk", "name"
    ):
        yield Found(ident, name)


def _titleless(now: datetime) -> Iterator[Found]:
    found = _standing().filter(bib__title="")
    for ident, barcode, bib_id in found.values_list("pk", "barcode", "bib_id"):
        yield Found(ident, barcode, subject_id=bib_id)


def _by_copy(service: Any) -> Any:
    def mend(*, ident: int, by: Actor, now: datetime) -> object:
        return service(copy_id=ident, by=by, now=now)

    return mend


_EDIT = Power.EDIT_COPIES

ODDITIES = (
    Oddity(
        "holdings.long-in-processing", Subject.COPY, _("加工了一个多月还没上架"),
        _("读者拿来借会说“还在加工”"), _long_in_processing,
        _by_copy(services.mark_processed), _("加工好了"), _EDIT,
    ),
    Oddity(
        "holdings.long-missing", Subject.COPY, _("找不到半年了"),
        _("还算在馆藏里，读者约了也等不到"), _long_missing,
        _by_copy(services.mark_found), _("找到了"), _EDIT,
    ),
    Oddity(
        "holdings.long-damaged", Subject.COPY, _("污损半年还没修"),
        _("每次借还都要提醒一遍"), _long_damaged,
        _by_copy(services.mark_mended), _("修好了"), _EDIT,
    ),
    Oddity(
        "holdings.at-closed-place", Subject.COPY, _("记在已经停用的馆点"),
        _("没有人找得到，也送不回去"), _at_a_closed_place,
        _by_copy(services.rehouse), _("移回所属的馆"), _EDIT,
    ),
    Oddity(
        "holdings.in-retired-location", Subject.COPY, _("馆藏地点已经停用"),
        _("还回来不知道上哪个架"), _in_a_retired_room,
        _by_copy(services.rehouse), _("移到还在用的地点"), _EDIT,
    ),
    Oddity(
        "holdings.home-at-closed-place", Subject.COPY, _("书的家在停用的馆点"),
        _("还了会往那里送"), _room_at_a_closed_place,
        _by_copy(services.rehouse), _("就留在现在的馆点"), _EDIT,
    ),
    Oddity(
        "holdings.of-retired-kind", Subject.COPY, _("文献类型已经停用"),
        _("可能没有借阅规则管它"), _of_a_retired_kind,
    ),
    Oddity(
        "holdings.of-closed-owner", Subject.COPY, _("归停用的馆点所有"),
        _("赔书的钱不知道归谁"), _of_a_closed_owner,
    ),
    Oddity(
        "holdings.odd-barcode", Subject.COPY, _("条码里有扫码枪打不出的字"),
        _("扫了会说没有这一册"), _odd_barcodes,
        _by_copy(services.tidy_barcode), _("改成能扫的"), _EDIT,
    ),
    Oddity(
        "holdings.no-price", Subject.COPY, _("没有定价"),
        _("丢了算不出要赔多少"), _no_price,
    ),
    Oddity(
        "holdings.price-too-high", Subject.COPY, _("定价过一万元"),
        _("多半是小数点点错了，丢了会算出天价"), _price_too_high,
    ),
    Oddity(
        "holdings.no-call-number", Subject.COPY, _("没有索书号"),
        _("还回来不知道放哪里"), _no_call_number,
    ),
    Oddity(
        "holdings.acquired-tomorrow", Subject.COPY, _("入藏日期在将来"),
        _("算到了以后的年报里"), _acquired_tomorrow,
    ),
    Oddity(
        "holdings.accession-twice", Subject.COPY, _("财产号和别的册一样"),
        _("清点和注销会对不上"), _accession_twice,
    ),
    Oddity(
        "holdings.seen-tomorrow", Subject.COPY, _("最后一次见到是在将来"),
        _("电脑的钟走错过，刚还的书会当成没还"), _not_seen,
    ),
    Oddity(
        "holdings.no-lending-room", Subject.PLACE, _("馆点有书，却没有能外借的馆藏地点"),
        _("那里的书一本也借不走"), _lent_kind_without_room,
    ),
    Oddity(
        "holdings.age-of-no-reader", Subject.NOTHING, _("文献类型的年龄过了 18 岁"),
        _("成人也可能借不到"), _age_of_no_reader,
    ),
    Oddity(
        "holdings.titleless", Subject.TITLE, _("书目没有题名"),
        _("小票和通知上是空的"), _titleless,
    ),
)  # fmt: skip
