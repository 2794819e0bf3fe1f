"""Leaving: a reader gives the card back, a copy is withdrawn. Never while a book is out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.refusals import LoansOutstanding
from shuxiang.departments.circulation.rules import HoldEnd
from shuxiang.departments.circulation.services.filling import end_hold
from shuxiang.departments.circulation.services.sorting import release
from shuxiang.departments.holdings import services as holdings
from shuxiang.departments.holdings.slips import CopySlip
from shuxiang.departments.readers import services as readers
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def give_back_card(*, reader_id: int, by: Actor, now: datetime) -> None:
    """Close a reader's account once everything is back. Refuses with LoansOutstanding."""
    by.require(Power.CLOSE_READERS)
    held = queries.held_by(reader_id, day_of(now)).loans
    if held:
        raise LoansOutstanding(Because("circulation.loans-outstanding", {"count": held}))
    for hold_id in queries.open_hold_ids(reader_id):
        end_hold(hold_id=hold_id, how=HoldEnd.CANCELLED, why="card-closed", by=by, now=now)
    readers.close(reader_id=reader_id, by=by, now=now)


@transaction.atomic
def withdraw_copy(*, copy_id: int, why: str, by: Actor, now: datetime) -> CopySlip:
    """注销: take a copy out of the stock for good. Refuses with LoansOutstanding while it is out."""
    by.require(Power.WITHDRAW_COPIES)
    if queries.open_loan_of(copy_id) is not None:
        raise LoansOutstanding(Because("circulation.copy-is-out"))
    kept = queries.hold_on(copy_id)
    if kept is not None:
        release(kept, why="withdrawn", by=by, now=now)
    return holdings.withdraw(copy_id=copy_id, why=why, by=by, now=now)
