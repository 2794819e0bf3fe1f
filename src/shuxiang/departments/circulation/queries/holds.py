"""Reads of holds: the queue of a title, a reader's holds, the hold shelf, what is to be fetched."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from shuxiang.departments.circulation.models import Hold, QueueOrder
from shuxiang.departments.circulation.rules import (
    Candidate,
    HoldEnd,
    HoldFacts,
    choose_copy,
    expected_on,
    is_suspended,
    queue_order,
)
from shuxiang.departments.circulation.slips import (
    ClearanceLine,
    CopyState,
    HoldLine,
    HoldState,
    PickLine,
    ShelvedLine,
)
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel.days import end_of, start_of
from shuxiang.foundations.store import sql

_FACTS = (
    "SELECT id, bib_id, reader_id, pickup_id, copy_id, suspended_at IS NOT NULL, suspended_until,"
    " needed_until, caught_copy_id, ready_at IS NOT NULL, any_of, keep_until FROM"
    " circulation_hold"
    " WHERE ended_at IS NULL AND "
)


def _facts(row: tuple[Any, ...]) -> HoldFacts:
    return HoldFacts(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        bool(row[5]),
        sql.day_out(row[6]),
        sql.day_out(row[7]),
        row[8],
        bool(row[9]),
        row[10],
        sql.day_out(row[11]),
    )


def queue_of(bib_id: int) -> tuple[HoldFacts, ...]:
    """Return the open holds of a title in the order of its queue. One query where nobody waits."""
    found = {row[0]: _facts(row) for row in sql.rows(_FACTS + "bib_id = %s", [bib_id])}
    if len(found) < 2:
        return tuple(found.values())
    orders = QueueOrder.objects.filter(bib_id=bib_id).order_by("pk")
    return tuple(
        found[one] for one in queue_order(found, orders.values_list("hold_ids", flat=True))
    )


def hold(hold_id: int) -> HoldFacts | None:
    """Return one open hold."""
    found = sql.row(_FACTS + "id = %s", [hold_id])
    return _facts(found) if found else None


def hold_on(copy_id: int) -> HoldFacts | None:
    """Return the open hold that this copy was found for."""
    found = sql.row(_FACTS + "caught_copy_id = %s", [copy_id])
    return _facts(found) if found else None


def open_hold_ids(reader_id: int) -> list[int]:
    """Return the numbers of a reader's open holds, the oldest first."""
    found = Hold.objects.filter(reader_id=reader_id, ended_at=None).order_by("pk")
    return list(found.values_list("pk", flat=True))


def held_bibs(reader_id: int) -> list[int]:
    """Return the titles that a reader waits for."""
    found = Hold.objects.filter(reader_id=reader_id, ended_at=None)
    return list(found.values_list("bib_id", flat=True))


def count_holds(reader_id: int) -> int:
    """Count a reader's open holds."""
    return Hold.objects.filter(reader_id=reader_id, ended_at=None).count()


def count_placed_on(reader_id: int, day: date) -> int:
    """Count the holds that a reader placed on a library day, whatever became of them."""
    return Hold.objects.filter(
        reader_id=reader_id, placed_at__gte=start_of(day), placed_at__lt=end_of(day)
    ).count()


def count_waiting(bib_id: int) -> int:
    """Count those who wait for a title and for whom no copy was found yet."""
    return Hold.objects.filter(bib_id=bib_id, ended_at=None, caught_copy=None).count()


_WAITING_FOR = (
    "SELECT bib_id, count(*) FROM circulation_hold"
    " WHERE ended_at IS NULL AND caught_copy_id IS NULL AND bib_id IN ("
)


def waiting_for(bib_ids: Collection[int]) -> dict[int, int]:
    """Count those who wait for each of these titles; titles that nobody waits for are left out."""
    if not bib_ids:
        return {}
    statement = _WAITING_FOR + sql.marks(len(bib_ids)) + ") GROUP BY bib_id"
    return {bib_id: int(count) for bib_id, count in sql.rows(statement, list(bib_ids))}


def free_copies(bib_id: int) -> int:
    """Count the copies of a title that stand on a shelf, may be lent and are promised to nobody."""
    found = sql.row(
        "SELECT count(*) FROM holdings_copy c JOIN holdings_copykind k ON k.id = c.kind_id"
        " JOIN holdings_location n ON n.id = c.location_id"
        " WHERE c.bib_id = %s AND c.withdrawn_at IS NULL AND c.lost_at IS NULL"
        " AND c.missing_at IS NULL AND c.in_processing_since IS NULL AND k.lends AND n.lends"
        " AND NOT EXISTS (SELECT 1 FROM circulation_loan l WHERE l.copy_id = c.id"
        " AND l.returned_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM circulation_transit t WHERE t.copy_id = c.id"
        " AND t.ended_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM circulation_hold h WHERE h.caught_copy_id = c.id"
        " AND h.ended_at IS NULL)",
        [bib_id],
    )
    return int(found[0]) if found else 0


_ON_THE_WAY_OF = "SELECT copy_id FROM circulation_transit WHERE ended_at IS NULL AND copy_id IN ("
_CAUGHT_OF = (
    ") UNION SELECT caught_copy_id FROM circulation_hold"
    " WHERE ended_at IS NULL AND caught_copy_id IN ("
)
_UNCLEARED_OF = (
    ") UNION SELECT caught_copy_id FROM circulation_hold"
    " WHERE ended_at IS NOT NULL AND ready_at IS NOT NULL AND cleared_at IS NULL"
    " AND caught_copy_id IN ("
)
_OUT_OF = "SELECT copy_id FROM circulation_loan WHERE returned_at IS NULL AND copy_id IN ("


def promised(copy_ids: Collection[int]) -> frozenset[int]:
    """Return those of these copies that are on their way or kept for somebody."""
    if not copy_ids:
        return frozenset()
    wanted, marks = list(copy_ids), sql.marks(len(copy_ids))
    statement = _ON_THE_WAY_OF + marks + _CAUGHT_OF + marks + _UNCLEARED_OF + marks + ")"
    return frozenset(row[0] for row in sql.rows(statement, [*wanted, *wanted, *wanted]))


# --- what a reader waits for ----------------------------------------------------------------


def _state(one: HoldFacts, today: date) -> HoldState:
    if one.ready:
        return HoldState.READY
    if one.caught_copy_id is not None:
        return HoldState.COMING
    return HoldState.SUSPENDED if is_suspended(one, today) else HoldState.WAITING


#: Days that a copy takes from the place where it came back to the place of pick-up.
_ON_THE_WAY = 3


def lines_of(
    reader_id: int, today: date, *, loan_days: int, states: dict[int, tuple[CopyState, ...]]
) -> list[HoldLine]:
    """Return a reader's open holds with their places in the queues, the ready ones first.

    `states` are the copies of the titles as availability hands them out.
    """
    rows = (
        Hold.objects.filter(reader_id=reader_id, ended_at=None)
        .order_by("pk")
        .values_list(
            "pk", "bib_id", "bib__title", "bib__author", "bib__clc_letter", "pickup_id",
            "pickup__name", "placed_at", "keep_until", "needed_until", "suspended_until",
        )
    )  # fmt: skip
    found = []
    for row in rows:
        queue = queue_of(row[1])
        mine = next(one for one in queue if one.hold_id == row[0])
        waiting = [one for one in queue if one.caught_copy_id is None]
        position = waiting.index(mine) + 1 if mine in waiting else 0
        found.append(
            HoldLine(
                *row,
                state=_state(mine, today),
                position=position,
                expected=_expected(position, states.get(row[1], ()), mine, today, loan_days),
            )
        )
    order = {HoldState.READY: 0, HoldState.COMING: 1}
    return sorted(found, key=lambda one: order.get(one.state, 2))


def _expected(
    position: int, states: Iterable[CopyState], mine: HoldFacts, today: date, loan_days: int
) -> Any:
    fit = [one for one in states if one.lendable and mine.copy_id in (None, one.copy.copy_id)]
    here = any(one.copy.place_id == mine.pickup_id for one in fit)
    return expected_on(
        position,
        on_shelf=sum(one.on_shelf for one in fit),
        due_dates=[one.due_on for one in fit if one.due_on],
        loan_days=loan_days,
        days_on_the_way=0 if here else _ON_THE_WAY,
        today=today,
    )


# --- lists for staff ------------------------------------------------------------------------


def hold_shelf(place_ids: Collection[int] | None) -> list[ShelvedLine]:
    """Return what waits to be picked up, in the order in which its time runs out."""
    found = Hold.objects.filter(ended_at=None, ready_at__isnull=False)
    if place_ids is not None:
        found = found.filter(pickup_id__in=place_ids)
    rows = found.order_by("keep_until", "pk").values_list(
        "pk", "reader_id", "bib__title", "caught_copy__barcode", "caught_copy__call_number",
        "pickup__name", "ready_at", "keep_until",
    )  # fmt: skip
    return [ShelvedLine(*row) for row in rows]  # type: ignore[arg-type]  # ready is dated


def past_keeping(day: date) -> list[tuple[int, int, date]]:
    """Return (hold, place, last day) of what was not picked up by `day`."""
    found = Hold.objects.filter(ended_at=None, ready_at__isnull=False, keep_until__lt=day)
    rows = found.order_by("pk").values_list("pk", "pickup_id", "keep_until")
    return [(hold_id, place_id, last) for hold_id, place_id, last in rows if last is not None]


def not_needed_any_more(day: date) -> list[int]:
    """Return the holds whose reader said they would not be needed after a day that is over."""
    found = Hold.objects.filter(ended_at=None, ready_at=None, needed_until__lt=day)
    return list(found.order_by("pk").values_list("pk", flat=True))


def clearance(place_ids: Collection[int] | None) -> list[ClearanceLine]:
    """Return what stands on a hold shelf and waits for nobody any more."""
    filled_by_another = Q(ended_how=HoldEnd.FILLED.value) & ~Q(loan__copy_id=F("caught_copy_id"))
    found = Hold.objects.filter(
        Q(ended_at__isnull=False, ready_at__isnull=False, cleared_at=None)
        & (~Q(ended_how=HoldEnd.FILLED.value) | filled_by_another)
    )
    if place_ids is not None:
        found = found.filter(pickup_id__in=place_ids)
    rows = found.order_by("ended_at", "pk").values_list(
        "pk", "bib__title", "caught_copy__barcode", "caught_copy__call_number", "pickup__name",
        "ended_at", "ended_how",
    )  # fmt: skip
    return [ClearanceLine(*row) for row in rows]  # type: ignore[arg-type]  # ended is dated


def waiting_bibs() -> list[int]:
    """Return the titles with holds for which no copy was found yet."""
    found = Hold.objects.filter(ended_at=None, caught_copy=None).order_by("bib_id")
    return list(found.values_list("bib_id", flat=True).distinct())


def pick_list(place_ids: Collection[int] | None, today: date) -> list[PickLine]:
    """Return which copies to fetch from the shelves for whom: each copy once, the queue in order,
    the copy that stands at the place of pick-up before all others (cases 421, 460)."""
    bibs = waiting_bibs()
    copies = holdings.copies_of(bibs)
    ids = [one.copy_id for held in copies.values() for one in held]
    gone = promised(ids) | _out(ids)
    main = network.main_place().place_id
    found = []
    for bib_id in bibs:
        free = {
            one.copy_id: one
            for one in copies.get(bib_id, ())
            if one.copy_id not in gone
            and CopyState(one, None).on_shelf
            and CopyState(one, None).lendable
        }
        for waiting in queue_of(bib_id):
            if waiting.caught_copy_id is not None or is_suspended(waiting, today):
                continue
            fit = [one for one in free.values() if waiting.copy_id in (None, one.copy_id)]
            chosen = choose_copy(
                waiting.pickup_id,
                [
                    Candidate(one.copy_id, one.place_id, one.acquired_on, one.place_id == main)
                    for one in fit
                ],
            )
            if chosen is None:
                continue
            copy = free.pop(chosen.copy_id)
            if place_ids is None or copy.place_id in place_ids:
                found.append(PickLine(waiting.hold_id, copy, waiting.pickup_id))
    titles = {one.bib_id for one in (line.copy for line in found)}
    return sorted(found, key=lambda one: (one.copy.place_id, one.copy.call_key)) if titles else []


def _out(copy_ids: Collection[int]) -> frozenset[int]:
    if not copy_ids:
        return frozenset()
    statement = _OUT_OF + sql.marks(len(copy_ids)) + ")"
    return frozenset(row[0] for row in sql.rows(statement, list(copy_ids)))


def hopeless() -> list[tuple[int, int]]:
    """Return (title, holds) where no copy could ever fill them: all lost, withdrawn or not lent."""
    found = []
    for bib_id in waiting_bibs():
        copies = holdings.copies_of([bib_id]).get(bib_id, ())
        if not any(CopyState(one, None).lendable and not one.lost for one in copies):
            found.append((bib_id, len(queue_of(bib_id))))
    return found


def ready_since(moment: datetime) -> int:
    """Count the holds that became ready after a moment."""
    return Hold.objects.filter(ready_at__gte=moment).count()
