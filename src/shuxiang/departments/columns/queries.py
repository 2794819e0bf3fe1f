"""Reads of columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.columns.models import Column, ColumnItem
from shuxiang.departments.columns.refusals import UnknownColumn
from shuxiang.departments.columns.rules import ColumnKind, Shown
from shuxiang.departments.columns.slips import ColumnItemSlip, ColumnSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.foundations.kernel.days import day_of

MOST = 100


def _slips(found: QuerySet[Column]) -> tuple[ColumnSlip, ...]:
    return tuple(
        ColumnSlip(
            column_id=one.pk,
            kind=ColumnKind(one.kind),
            year=one.year,
            number=one.number,
            title=one.title,
            words=one.words,
            place_id=one.place_id,
            spot=one.spot,
            from_on=one.from_on,
            until_on=one.until_on,
            by=one.by,
            published_at=one.published_at,
            ended_at=one.ended_at,
            count=one.count,
        )
        for one in found.annotate(count=Count("items"))
    )


def column(column_id: int) -> ColumnSlip:
    """Return one column, drafts too. Refuses with UnknownColumn."""
    found = _slips(Column.objects.filter(pk=column_id))
    if not found:
        raise UnknownColumn(column_id=column_id)
    return found[0]


def public_column(column_id: int) -> ColumnSlip:
    """Return one column that readers may see, an ended one too: who was sent its address finds what
    it was. Refuses with UnknownColumn."""
    one = column(column_id)
    if one.published_at is None:
        raise UnknownColumn(column_id=column_id)
    return one


def published(
    kind: ColumnKind | None = None, *, most: int = MOST, year: int | None = None
) -> tuple[ColumnSlip, ...]:
    """Return what readers may see, the newest first."""
    found = Column.objects.exclude(published_at=None)
    if kind is not None:
        found = found.filter(kind=kind.value)
    if year is not None:
        found = found.filter(year=year)
    return _slips(found.order_by("-published_at", "-pk")[:most])


def standing(kind: ColumnKind, today: date) -> tuple[ColumnSlip, ...]:
    """Return the themed shelves or picks that stand on a day, the newest first."""
    found = (
        Column.objects.filter(kind=kind.value, ended_at=None)
        .exclude(published_at=None)
        .filter(Q(from_on=None) | Q(from_on__lte=today))
        .filter(Q(until_on=None) | Q(until_on__gte=today))
    )
    return _slips(found.order_by("-published_at", "-pk")[:MOST])


def drafts() -> tuple[ColumnSlip, ...]:
    """Return what is being made, the newest first."""
    return _slips(Column.objects.filter(published_at=None).order_by("-pk")[:MOST])


def issues_in(year: int) -> int:
    """Return how many issues of 新书推介 a year had, as the yearly report counts them."""
    return Column.objects.filter(kind=ColumnKind.NEW.value, year=year).count()


def items_of(column_id: int) -> tuple[ColumnItemSlip, ...]:
    """Return a column's items in their order: as published, or as the catalogue has them now."""
    rows = list(ColumnItem.objects.filter(column_id=column_id).order_by("position", "pk"))
    now = shown_now([one.bib_id for one in rows if one.shown is None])
    found = []
    for one in rows:
        shown = Shown(**one.shown) if one.shown is not None else now[one.bib_id]
        found.append(ColumnItemSlip(one.pk, catalogue.standing_id(one.bib_id), one.words, shown))
    return tuple(found)


def shown_now(bib_ids: Sequence[int]) -> dict[int, Shown]:
    """Return what is said of these titles today."""
    wanted = {one: catalogue.standing_id(one) for one in bib_ids}
    lines = catalogue.title_line(wanted.values())
    held = holdings.copies_of(wanted.values())
    found = {}
    for bib_id, standing_id in wanted.items():
        line = lines[standing_id]
        numbers = (copy.call_number for copy in held.get(standing_id, ()) if copy.call_number)
        found[bib_id] = Shown(
            title=f"{line.title} {line.volume}".strip(),
            author=line.author,
            publisher=line.publisher,
            year=line.year,
            class_number=line.class_number,
            call_number=next(numbers, ""),
        )
    return found


def last_published_on() -> date | None:
    """Return until which day what came was looked through for the last issue."""
    found = Column.objects.filter(kind=ColumnKind.NEW.value).exclude(published_at=None)
    last = found.order_by("-published_at").values_list("published_at", flat=True).first()
    return day_of(last) if last else None


def recommended_already(bib_ids: Sequence[int]) -> frozenset[int]:
    """Return those of these titles that an issue has named before."""
    found = ColumnItem.objects.filter(
        bib_id__in=bib_ids, column__kind=ColumnKind.NEW.value, column__published_at__isnull=False
    )
    return frozenset(found.values_list("bib_id", flat=True))
