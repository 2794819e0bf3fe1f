"""How holds end: by a loan, by the reader, by the calendar."""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.events import HoldCancelled, HoldFilled
from shuxiang.departments.circulation.models import Hold
from shuxiang.departments.circulation.rules import HoldEnd, HoldFacts, LendingCase
from shuxiang.departments.circulation.services.sorting import end_transit, release
from shuxiang.foundations.journal.record import record, take_turn
from shuxiang.foundations.kernel.actor import Actor


def fill(case: LendingCase, loan_id: int, by: Actor, now: datetime) -> int | None:
    """A copy goes out: end its way, fill the reader's own hold, and put whoever else it was kept
    for back into the queue. Returns the filled hold."""
    transit, queue = queries.transit_of(case.copy.copy_id), case.queue
    if queue or transit is not None:
        # Whoever had the turn before may have ended a hold, or the way, since the case was read.
        take_turn()
        transit = queries.transit_of(case.copy.copy_id)
        queue = queries.queue_of(case.copy.bib_id)
    if transit is not None:
        end_transit(transit, arrived=transit.to_id == by.place_id, by=by, now=now)
    own: HoldFacts | None = None
    for one in queue:
        if one.reader_id == case.card.reader_id:
            own = one
        elif one.caught_copy_id == case.copy.copy_id:
            release(one, why="lent-to-another", by=by, now=now)
    if own is None or own.copy_id not in (None, case.copy.copy_id):
        return None
    Hold.objects.filter(pk=own.hold_id).update(
        ended_at=now,
        ended_how=HoldEnd.FILLED.value,
        loan_id=loan_id,
        cleared_at=now if own.caught_copy_id == case.copy.copy_id else None,
    )
    record(
        HoldFilled(hold_id=own.hold_id, reader_id=own.reader_id, loan_id=loan_id), by=by, now=now
    )
    _end_the_others(own, by, now)
    return own.hold_id


def _end_the_others(own: HoldFacts, by: Actor, now: datetime) -> None:
    """One of several titles was enough: the holds of the others end."""
    if own.any_of is None:
        return
    others = Hold.objects.filter(any_of=own.any_of, ended_at=None).exclude(pk=own.hold_id)
    for hold_id in others.order_by("pk").values_list("pk", flat=True):
        end_hold(hold_id=hold_id, how=HoldEnd.OTHER_CAME, why="", by=by, now=now)


def refill(loan_id: int) -> None:
    """The loan was undone: the hold that it filled is open again, as it stood."""
    Hold.objects.filter(loan_id=loan_id, ended_how=HoldEnd.FILLED.value).update(
        ended_at=None, ended_how="", loan_id=None, cleared_at=None
    )


def end_hold(*, hold_id: int, how: HoldEnd, why: str, by: Actor, now: datetime) -> bool:
    """End an open hold without a loan; say whether it was still open.

    Its copy stays on the hold shelf, or on its way, until somebody scans it: then it goes to the
    next in the queue, or home. Called inside the transaction of an act. Records HoldCancelled.
    """
    take_turn()
    hold = Hold.objects.select_for_update(no_key=True).filter(pk=hold_id, ended_at=None).first()
    if hold is None:
        return False
    hold.ended_at, hold.ended_how, hold.ended_why = now, how.value, why[:200]
    hold.save(update_fields=["ended_at", "ended_how", "ended_why"])
    record(
        HoldCancelled(
            hold_id=hold.pk, reader_id=hold.reader_id, bib_id=hold.bib_id, how=how.value, why=why
        ),
        by=by,
        now=now,
    )
    return True
