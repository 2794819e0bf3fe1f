"""The acts of columns: begun, filled, published, ended. Each needs the power to edit columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.columns import queries
from shuxiang.departments.columns.events import (
    ColumnBegun,
    ColumnChanged,
    ColumnDropped,
    ColumnEnded,
    ColumnPublished,
)
from shuxiang.departments.columns.models import Column, ColumnItem
from shuxiang.departments.columns.refusals import ColumnRefused, UnknownColumn
from shuxiang.departments.columns.rules import (
    LONGEST_SAID,
    MOST_ITEMS,
    ColumnDraft,
    ColumnKind,
    digest_of,
    faults_of_draft,
    moved,
    read_draft,
)
from shuxiang.departments.columns.slips import ColumnItemSlip, ColumnSlip
from shuxiang.departments.network import queries as network
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.store import sql

#: The advisory lock under which PostgreSQL gives numbers to issues.
_NUMBERS = 7_003


@transaction.atomic
def begin(*, kind: ColumnKind, draft: ColumnDraft, by: Actor, now: datetime) -> ColumnSlip:
    """Begin a column that only the office sees. Refuses with ColumnRefused (every fault) or
    NotAllowed. Records ColumnBegun."""
    by.require(Power.EDIT_COLUMNS)
    draft = _judged(kind, draft)
    made = Column.objects.create(kind=kind.value, by=by.name, begun_at=now, **_fields(draft))
    record(ColumnBegun(column_id=made.pk, what=kind.value), by=by, now=now)
    return queries.column(made.pk)


@transaction.atomic
def change(*, column_id: int, draft: ColumnDraft, by: Actor, now: datetime) -> None:
    """Give a column other words, another place or time. Refuses with ColumnRefused, UnknownColumn or
    NotAllowed. Records ColumnChanged."""
    row = _to_change(column_id, by)
    Column.objects.filter(pk=row.pk).update(**_fields(_judged(ColumnKind(row.kind), draft)))
    _changed(row, by, now)


@transaction.atomic
def add_titles(*, column_id: int, bib_ids: Sequence[int], by: Actor, now: datetime) -> int:
    """Put titles at the end of a column; what is in it already stays where it is. Returns how many
    came to it. Refuses with ColumnRefused, UnknownColumn or NotAllowed. Records ColumnChanged."""
    row = _to_change(column_id, by)
    held = set(row.items.values_list("bib_id", flat=True))
    wanted = [one for one in dict.fromkeys(map(catalogue.standing_id, bib_ids)) if one not in held]
    if len(held) + len(wanted) > MOST_ITEMS:
        raise ColumnRefused(Because("columns.full", {"most": MOST_ITEMS}))
    last = row.items.aggregate(last=Max("position"))["last"] or 0
    for place, bib_id in enumerate(wanted, start=last + 1):
        catalogue.require_bib(bib_id)
        row.items.create(bib_id=bib_id, position=place)
    if wanted:
        _changed(row, by, now)
    return len(wanted)


@transaction.atomic
def say_of_item(*, item_id: int, words: str, by: Actor, now: datetime) -> None:
    """Say why a title is in a column. Refuses with ColumnRefused, UnknownColumn or NotAllowed.
    Records ColumnChanged."""
    item, row = _item_to_change(item_id, by)
    item.words = " ".join(words.split())[:LONGEST_SAID]
    item.save(update_fields=["words"])
    _changed(row, by, now)


@transaction.atomic
def move_item(*, item_id: int, by_places: int, by: Actor, now: datetime) -> None:
    """Move a title up (below nought) or down. Refuses with ColumnRefused, UnknownColumn or
    NotAllowed. Records ColumnChanged."""
    item, row = _item_to_change(item_id, by)
    order = list(row.items.order_by("position", "pk").values_list("pk", flat=True))
    for place, pk in enumerate(moved(order, item.pk, by_places), start=1):
        ColumnItem.objects.filter(pk=pk).update(position=place)
    _changed(row, by, now)


@transaction.atomic
def take_out(*, item_id: int, by: Actor, now: datetime) -> None:
    """Take a title out of a column. Refuses with ColumnRefused, UnknownColumn or NotAllowed. Records
    ColumnChanged."""
    item, row = _item_to_change(item_id, by)
    item.delete()
    _changed(row, by, now)


@transaction.atomic
def publish(*, column_id: int, by: Actor, now: datetime) -> ColumnSlip:
    """Let readers see a column. An issue gets the next number of its year, and what it says is kept
    as it is said today. Refuses with ColumnRefused, UnknownColumn or NotAllowed. Records
    ColumnPublished."""
    row = _to_change(column_id, by)
    if row.published_at is not None:
        return queries.column(column_id)
    items = _each_once(queries.items_of(column_id))
    if not items:
        raise ColumnRefused(Because("columns.empty"))
    if row.kind == ColumnKind.NEW.value:
        sql.advisory_lock(_NUMBERS)
        row.year = day_of(now).year
        last = Column.objects.filter(year=row.year).aggregate(last=Max("number"))["last"]
        row.number = (last or 0) + 1
        row.digest = digest_of([(one.bib_id, one.words, one.shown) for one in items])
        for one in items:
            ColumnItem.objects.filter(pk=one.item_id).update(
                bib_id=one.bib_id, shown=asdict(one.shown)
            )
    row.published_at = now
    row.save()
    record(
        ColumnPublished(
            column_id=row.pk, what=row.kind, year=row.year, number=row.number, items=len(items)
        ),
        by=by,
        now=now,
    )
    return queries.column(column_id)


@transaction.atomic
def end(*, column_id: int, by: Actor, now: datetime) -> None:
    """Take down a themed shelf or picks. Refuses with ColumnRefused, UnknownColumn or NotAllowed.
    Records ColumnEnded."""
    row = _to_change(column_id, by)
    if row.published_at is None:
        raise ColumnRefused(Because("columns.not-published"))
    Column.objects.filter(pk=row.pk).update(ended_at=now)
    record(ColumnEnded(column_id=row.pk), by=by, now=now)


@transaction.atomic
def drop(*, column_id: int, by: Actor, now: datetime) -> None:
    """Throw a draft away. Refuses with ColumnRefused, UnknownColumn or NotAllowed. Records
    ColumnDropped."""
    row = _to_change(column_id, by)
    if row.published_at is not None:
        raise ColumnRefused(Because("columns.published"))
    record(ColumnDropped(column_id=row.pk), by=by, now=now)
    row.delete()


def _each_once(items: Sequence[ColumnItemSlip]) -> list[ColumnItemSlip]:
    """Take out what became one title with another of the column since it was chosen."""
    kept: dict[int, ColumnItemSlip] = {}
    for one in items:
        if kept.setdefault(one.bib_id, one) is not one:
            ColumnItem.objects.filter(pk=one.item_id).delete()
    return list(kept.values())


def _judged(kind: ColumnKind, draft: ColumnDraft) -> ColumnDraft:
    draft = read_draft(draft)
    if faults := faults_of_draft(kind, draft):
        raise ColumnRefused(*faults)
    if draft.place_id is not None:
        network.place(draft.place_id)
    return draft


def _fields(draft: ColumnDraft) -> dict[str, object]:
    return asdict(draft)


def _to_change(column_id: int, by: Actor) -> Column:
    """Return a column, held until the transaction ends, that may still be changed."""
    by.require(Power.EDIT_COLUMNS)
    row = Column.objects.select_for_update().filter(pk=column_id).first()
    if row is None:
        raise UnknownColumn(column_id=column_id)
    frozen = row.kind == ColumnKind.NEW.value and row.published_at is not None
    if frozen or row.ended_at is not None:
        raise ColumnRefused(Because("columns.published"))
    return row


def _item_to_change(item_id: int, by: Actor) -> tuple[ColumnItem, Column]:
    item = ColumnItem.objects.filter(pk=item_id).first()
    if item is None:
        by.require(Power.EDIT_COLUMNS)
        raise UnknownColumn(item_id=item_id)
    return item, _to_change(item.column_id, by)


def _changed(row: Column, by: Actor, now: datetime) -> None:
    record(ColumnChanged(column_id=row.pk), by=by, now=now)
