"""Forgetting who borrowed what: after its days a loan is only a loan.

Source: 公共图书馆法 art. 43, 个人信息保护法 art. 19: no longer than the purpose needs. Figures need the
category, the place and the month, never the person. Readers may ask to keep their own list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import transaction

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.events import ChargeMade
from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.events import (
    HoldCancelled,
    HoldFilled,
    HoldPlaced,
    HoldReady,
    LinksCut,
    LoanMade,
    LoanRenewed,
    LoanReturned,
    RetentionSet,
)
from shuxiang.departments.circulation.models import Loan, Retention
from shuxiang.departments.circulation.refusals import RuleRefused
from shuxiang.departments.circulation.slips import Forgotten
from shuxiang.departments.readers import services as readers
from shuxiang.foundations.journal.erasing import erase_personal
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.store import sql

#: So many rows at a time: a desk never waits longer than for one of these.
BATCH = 2_000

_OF_LOANS = (LoanMade.kind, LoanRenewed.kind, LoanReturned.kind)
_OF_HOLDS = (HoldPlaced.kind, HoldReady.kind, HoldFilled.kind, HoldCancelled.kind)


def forget(*, by: Actor, now: datetime) -> Forgotten:
    """Cut what is due to be cut, batch by batch, each in its own transaction.

    Running loans keep their reader, and so do the loans of readers who asked to keep their list;
    the journal forgets these as well: the list is the reader's, not the library's. Records LinksCut.
    """
    retention = queries.retention()
    loans_before = now - timedelta(days=retention.loan_days)
    holds_before = now - timedelta(days=retention.hold_days)
    lost_before = now - timedelta(days=rules.LOST_IS_KNOWN_FOR_DAYS)
    owed_for = sorted(accounts.loans_still_owed_for())
    loans = _in_batches(lambda: _cut_loans(loans_before, lost_before, owed_for))
    holds = _in_batches(lambda: _cut_holds(holds_before))
    _in_batches(lambda: _cut_points(loans_before))
    _in_batches(_forget_passed_on)
    cashier.forget_matters(
        loan_ids=_cut_of(accounts.loans_of_settled_charges()), before=loans_before
    )
    readers.forget_reasons(before=loans_before)
    entries = _in_batches(lambda: erase_personal(_OF_LOANS, loans_before, most=BATCH))
    entries += _in_batches(lambda: erase_personal((ChargeMade.kind,), loans_before, most=BATCH))
    entries += _in_batches(lambda: erase_personal(_OF_HOLDS, holds_before, most=BATCH))
    if loans or holds or entries:
        with transaction.atomic():
            record(LinksCut(loans=loans, holds=holds, entries=entries), by=by, now=now)
    return Forgotten(loans, holds, entries)


def _cut_of(loan_ids: Collection[int]) -> list[int]:
    """Return those of these loans whose reader is forgotten."""
    wanted, found = sorted(loan_ids), list[int]()
    for begin in range(0, len(wanted), BATCH):
        part = Loan.objects.filter(pk__in=wanted[begin : begin + BATCH], reader__isnull=True)
        found += part.values_list("pk", flat=True)
    return found


def _in_batches(step: Callable[[], int]) -> int:
    total = 0
    while True:
        with transaction.atomic():
            done = step()
        total += done
        if done < BATCH:
            return total


_CUT = (
    "UPDATE circulation_loan SET reader_id = NULL WHERE id IN (SELECT l.id FROM"
    " circulation_loan l JOIN readers_reader r ON r.id = l.reader_id"
    " WHERE l.returned_at < %s AND NOT r.keeps_history"
    " AND (l.lost_at IS NULL OR l.lost_at < %s) AND l.id NOT IN ("
)


def _cut_loans(before: datetime, lost_before: datetime, owed_for: list[int]) -> int:
    """Cut a batch; what is still owed for (case 491) and what may still be found stays."""
    kept = owed_for or [0]
    return sql.execute(
        _CUT + sql.marks(len(kept)) + ") ORDER BY l.id LIMIT %s)",
        [sql.moment_in(before), sql.moment_in(lost_before), *kept, BATCH],
    )


def _forget_passed_on() -> int:
    """Who of a unit had a book is forgotten with whose the loan was."""
    return sql.execute(
        "DELETE FROM circulation_subloan WHERE id IN (SELECT s.id FROM circulation_subloan s"
        " JOIN circulation_loan l ON l.id = s.loan_id WHERE l.reader_id IS NULL"
        " ORDER BY s.id LIMIT %s)",
        [BATCH],
    )


def _cut_points(before: datetime) -> int:
    """What took points stays known; of which loan it came does not."""
    return sql.execute(
        "UPDATE circulation_pointsline SET loan_id = NULL WHERE id IN (SELECT id FROM"
        " circulation_pointsline WHERE at < %s AND loan_id IS NOT NULL ORDER BY id LIMIT %s)",
        [sql.moment_in(before), BATCH],
    )


def _cut_holds(before: datetime) -> int:
    return sql.execute(
        "UPDATE circulation_hold SET reader_id = NULL WHERE id IN (SELECT id FROM"
        " circulation_hold WHERE ended_at < %s AND reader_id IS NOT NULL ORDER BY id LIMIT %s)",
        [sql.moment_in(before), BATCH],
    )


@transaction.atomic
def forget_reader(*, reader_id: int, by: Actor, now: datetime) -> Forgotten:
    """Cut every ended loan and hold of one reader at once: they do not want their list any more.

    Called by the reader, or by staff with Power.ERASE_READERS. Records LinksCut.
    """
    if by.kind is not ActorKind.READER or by.ident != reader_id:
        by.require(Power.ERASE_READERS)
    loans = sql.execute(
        "UPDATE circulation_loan SET reader_id = NULL"
        " WHERE reader_id = %s AND returned_at IS NOT NULL",
        [reader_id],
    )
    holds = sql.execute(
        "UPDATE circulation_hold SET reader_id = NULL"
        " WHERE reader_id = %s AND ended_at IS NOT NULL",
        [reader_id],
    )
    _forget_passed_on()
    record(LinksCut(loans=loans, holds=holds, entries=0), by=by, now=now)
    return Forgotten(loans, holds, 0)


@transaction.atomic
def set_retention(*, loan_days: int, hold_days: int, by: Actor, now: datetime) -> None:
    """Set after how many days the links are cut, 1 to 365. Refuses with RuleRefused or NotAllowed.
    Records RetentionSet."""
    by.require(Power.SET_RULES)
    if not (1 <= loan_days <= 365 and 1 <= hold_days <= 365):
        raise RuleRefused(Because("circulation.retention-days"))
    Retention.objects.create(loan_days=loan_days, hold_days=hold_days, set_by=by.name, set_at=now)
    record(RetentionSet(loan_days=loan_days, hold_days=hold_days), by=by, now=now)
