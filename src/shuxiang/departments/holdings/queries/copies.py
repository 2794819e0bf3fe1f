"""Copies: the one in hand, under lock, and those of a title, in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.holdings.refusals import UnknownBarcode, UnknownCopy
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.holdings.slips import CopyDetail, CopySlip
from shuxiang.foundations.codecs import barcode as barcodes
from shuxiang.foundations.kernel.days import start_of
from shuxiang.foundations.store import sql

_FACTS = (
    "SELECT c.id, c.bib_id, c.barcode, b.title, b.author, c.owner_id, c.place_id, c.location_id,"
    " l.name, l.lends, c.kind_id, k.name, k.lends, k.min_age, c.call_number, c.call_key,"
    " c.price_fen, c.desk_note, c.lost_at IS NOT NULL, c.missing_at IS NOT NULL,"
    " c.damaged_at IS NOT NULL, c.in_processing_since IS NOT NULL, c.withdrawn_at IS NOT NULL,"
    " l.place_id FROM holdings_copy c JOIN catalogue_bib b ON b.id = c.bib_id"
    " JOIN holdings_location l ON l.id = c.location_id"
    " JOIN holdings_copykind k ON k.id = c.kind_id"
)
_BY_BARCODE = _FACTS + " WHERE c.barcode = %s"
#: On PostgreSQL the copy alone is locked: its kind and location are everybody's.
_LOCKED_BY_BARCODE = _BY_BARCODE + " FOR NO KEY UPDATE OF c"
_BY_ID = _FACTS + " WHERE c.id = %s"


def _facts(row: Sequence[Any]) -> CopyFacts:
    return CopyFacts(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        bool(row[9]),
        row[10],
        row[11],
        bool(row[12]),
        row[13],
        row[14],
        row[15],
        row[16],
        row[17],
        bool(row[18]),
        bool(row[19]),
        bool(row[20]),
        bool(row[21]),
        bool(row[22]),
        row[23],
    )


def as_scanned(barcode: str) -> str:
    """Return a barcode as it was printed: a scanner behind a Chinese input method types it in
    full-width, Code 39 knows capitals only, and some scanners add its frame ``*…*``."""
    return barcodes.clean(barcode).upper()


def lock_copy(barcode: str) -> CopyFacts:
    """Return the copy with this barcode and hold it until the transaction ends.

    Refuses with UnknownBarcode.
    """
    statement = _LOCKED_BY_BARCODE if sql.is_postgresql() else _BY_BARCODE
    found = sql.row(statement, [barcode])
    if found is None and (printed := as_scanned(barcode)) != barcode:
        found = sql.row(statement, [printed])
    if found is None:
        raise UnknownBarcode(barcode=barcode)
    return _facts(found)


def knows(barcode: str) -> bool:
    """Say whether a copy has exactly this barcode."""
    return sql.row("SELECT 1 FROM holdings_copy WHERE barcode = %s", [barcode]) is not None


def copy_by_id(copy_id: int) -> CopyFacts:
    """Return a copy by its number, unlocked. Refuses with UnknownCopy."""
    found = sql.row(_BY_ID, [copy_id])
    if found is None:
        raise UnknownCopy(copy_id=copy_id)
    return _facts(found)


_EACH = _FACTS + " WHERE c.id > %s AND c.withdrawn_at IS NULL ORDER BY c.id LIMIT %s"


def each_copy(batch: int = 2_000) -> Iterator[CopyFacts]:
    """Walk over all copies that are not withdrawn, in order of their numbers, unlocked."""
    last = 0
    while rows := sql.rows(_EACH, [last, batch]):
        for row in rows:
            yield _facts(row)
        last = int(rows[-1][0])


# A copy away from its own place stands on no shelf of ours, so neither is named.
_LIST = (
    "SELECT c.id, c.bib_id, c.barcode, c.accession_number, c.volume, c.call_number, c.call_key,"
    " c.owner_id, o.name, c.place_id, p.name, c.location_id,"
    " CASE WHEN l.place_id = c.place_id THEN l.name ELSE '' END, l.lends,"
    " c.kind_id, k.name, k.lends, c.lost_at IS NOT NULL, c.missing_at IS NOT NULL,"
    " c.damaged_at IS NOT NULL, c.in_processing_since IS NOT NULL, c.withdrawn_at IS NOT NULL,"
    " CASE WHEN l.place_id = c.place_id THEN (SELECT s.label FROM holdings_shelfrange s"
    " WHERE s.location_id = c.location_id AND s.from_key <= c.call_key"
    " ORDER BY s.from_key DESC LIMIT 1) END,"
    " c.price_fen, c.acquired_on"
    " FROM holdings_copy c JOIN holdings_location l ON l.id = c.location_id"
    " JOIN holdings_copykind k ON k.id = c.kind_id"
    " JOIN network_place o ON o.id = c.owner_id JOIN network_place p ON p.id = c.place_id"
)
_STANDING = _LIST + " WHERE c.withdrawn_at IS NULL AND c.bib_id IN ("
_ORDER = " ORDER BY c.bib_id, c.place_id, c.call_key, c.barcode"


def _slip(row: Sequence[Any]) -> CopySlip:
    return CopySlip(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        row[12],
        bool(row[13]),
        row[14],
        row[15],
        bool(row[16]),
        bool(row[17]),
        bool(row[18]),
        bool(row[19]),
        bool(row[20]),
        bool(row[21]),
        row[22] or "",
        row[23],
        sql.day_out(row[24]),
    )


def copies_of(bib_ids: Iterable[int]) -> dict[int, tuple[CopySlip, ...]]:
    """Return the copies of these titles that are not withdrawn, in one query.

    Titles without copies are absent. Ordered by place, then call number.
    """
    wanted = list(bib_ids)
    if not wanted:
        return {}
    found: dict[int, list[CopySlip]] = {}
    for row in sql.rows(_STANDING + sql.marks(len(wanted)) + ")" + _ORDER, wanted):
        found.setdefault(row[1], []).append(_slip(row))
    return {bib_id: tuple(held) for bib_id, held in found.items()}


def all_copies_of(bib_id: int) -> tuple[CopySlip, ...]:
    """Return every copy of a title for the office, withdrawn ones last."""
    found = sql.rows(
        _LIST + " WHERE c.bib_id = %s"
        " ORDER BY c.withdrawn_at IS NOT NULL, c.place_id, c.call_key, c.barcode",
        [bib_id],
    )
    return tuple(_slip(row) for row in found)


def copy(barcode: str) -> CopySlip:
    """Return the copy with this barcode for a screen. Refuses with UnknownBarcode."""
    for candidate in dict.fromkeys((barcode, as_scanned(barcode))):
        found = sql.row(_LIST + " WHERE c.barcode = %s", [candidate])
        if found is not None:
            return _slip(found)
    raise UnknownBarcode(barcode=barcode)


def slip_by_id(copy_id: int) -> CopySlip:
    """Return one copy as a list shows it. Refuses with UnknownCopy."""
    found = sql.row(_LIST + " WHERE c.id = %s", [copy_id])
    if found is None:
        raise UnknownCopy(copy_id=copy_id)
    return _slip(found)


def copy_detail(copy_id: int) -> CopyDetail:
    """Return one copy with everything its form shows. Refuses with UnknownCopy."""
    slip = slip_by_id(copy_id)
    row = Copy.objects.values_list(
        "price_text",
        "source",
        "desk_note",
        "created_at",
        "last_seen_at",
        "lost_at",
        "missing_at",
        "damaged_at",
        "in_processing_since",
        "withdrawn_at",
        "withdrawn_why",
    ).get(pk=copy_id)
    return CopyDetail(slip, *row)


def title_of_barcode(barcode: str) -> str | None:
    """Return the title that a barcode is taken by, or None while it is free."""
    return Copy.objects.filter(barcode=barcode).values_list("bib__title", flat=True).first()


_PLACES = (
    "SELECT DISTINCT bib_id, place_id FROM holdings_copy WHERE withdrawn_at IS NULL AND bib_id IN ("
)


def places_of(bib_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return the places that hold a standing copy of each title."""
    wanted = list(bib_ids)
    if not wanted:
        return {}
    found: dict[int, list[int]] = {}
    for bib_id, place_id in sql.rows(
        _PLACES + sql.marks(len(wanted)) + ") ORDER BY bib_id, place_id", wanted
    ):
        found.setdefault(bib_id, []).append(place_id)
    return {bib_id: tuple(held) for bib_id, held in found.items()}


def received_since(
    day: date, *, most: int = 100, after_bib: int = 0
) -> tuple[tuple[int, date, int], ...]:
    """Return (title, day, copies) of what came on a day or later, the newest first, in parts that
    begin after the title of the part before. A copy without a day of its own came when it was
    entered; titles of which there was a copy before are left out, since they are not new."""
    came = Q(acquired_on__gte=day) | Q(acquired_on=None, created_at__gte=start_of(day))
    before = Copy.objects.filter(~came, bib_id=OuterRef("bib_id"))
    found = Copy.objects.filter(came, withdrawn_at=None, bib__merged_into=None)
    if after_bib:
        found = found.filter(bib_id__lt=after_bib)
    rows = (
        found.filter(~Exists(before))
        .values("bib_id")
        .annotate(first=Min("acquired_on"), number=Count("pk"))
        .order_by("-bib_id")[:most]
    )
    return tuple((row["bib_id"], row["first"] or day, row["number"]) for row in rows)


def count_copies(place_id: int | None = None) -> int:
    """Count the copies that are not withdrawn: 馆藏册数, of one owner or of all."""
    held = Copy.objects.filter(withdrawn_at=None)
    return held.filter(owner_id=place_id).count() if place_id is not None else held.count()
