"""撤销: taking an act back. It is itself an act, recorded, and only the last one of a chain."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.events import (
    ActUndone,
    HoldPlaced,
    LoanMade,
    LoanRenewed,
    LoanReturned,
    UsedInLibrary,
)
from shuxiang.departments.circulation.models import InLibraryUse, Loan
from shuxiang.departments.circulation.refusals import CannotUndo
from shuxiang.departments.circulation.rules import HoldEnd
from shuxiang.departments.circulation.services.filling import end_hold, refill
from shuxiang.departments.circulation.services.settling import unsettle
from shuxiang.departments.circulation.services.sorting import unsort
from shuxiang.departments.circulation.slips import Undone
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.journal.reading import EntrySlip
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def undo(*, entry_id: int, by: Actor, now: datetime) -> Undone:
    """Take back the loan, return, renewal, use or hold that a journal entry tells of.

    One's own acts of today need Power.UNDO, all others Power.UNDO_OTHERS. Refuses with CannotUndo
    where it was undone before or later acts stand on it. Records ActUndone.
    """
    by.require(Power.UNDO)
    try:
        entry = reading.entry(entry_id)
    except Entry.DoesNotExist:
        raise CannotUndo(Because("circulation.undo-unknown")) from None
    own = (entry.actor_kind, entry.actor_id) == (by.kind.value, by.ident)
    if not (own and day_of(entry.recorded_at) == day_of(now)) and not by.may(Power.UNDO_OTHERS):
        raise CannotUndo(Because("circulation.undo-not-yours"))

    loan_id: int | None
    copy_id: int | None
    match entry.kind:
        case HoldPlaced.kind:
            return _undo_hold(entry, by, now)
        case LoanMade.kind:
            loan_id, copy_id = _undo_loan(entry, by, now)
        case LoanReturned.kind:
            loan_id, copy_id = _undo_return(entry, by, now)
        case LoanRenewed.kind:
            loan_id, copy_id = _undo_renewal(entry)
        case UsedInLibrary.kind:
            loan_id, copy_id = _undo_use(entry, by, now)
        case _:
            raise CannotUndo(Because("circulation.undo-unknown"))

    new_entry = record(
        ActUndone(entry_id=entry_id, undone_kind=entry.kind, loan_id=loan_id, copy_id=copy_id),
        by=by,
        now=now,
    )
    copy = holdings.copy_by_id(copy_id)
    reader_id = (
        Loan.objects.filter(pk=loan_id).values_list("reader_id", flat=True).first()
        if loan_id is not None
        else None
    )
    return Undone(entry.kind, new_entry, copy_id, copy.barcode, copy.title, reader_id)


def _undo_hold(entry: EntrySlip, by: Actor, now: datetime) -> Undone:
    """A hold that was just placed is cancelled, as long as no copy was found for it."""
    hold = queries.hold(int(entry.facts["hold_id"]))
    if hold is None:
        raise CannotUndo(Because("circulation.undone-before"))
    if hold.caught_copy_id is not None:
        raise CannotUndo(Because("circulation.undo-superseded"))
    end_hold(hold_id=hold.hold_id, how=HoldEnd.CANCELLED, why="", by=by, now=now)
    new_entry = record(
        ActUndone(entry_id=entry.entry_id, undone_kind=entry.kind, loan_id=None, copy_id=None),
        by=by,
        now=now,
    )
    title = catalogue.bib(hold.bib_id).title
    return Undone(entry.kind, new_entry, None, "", title, hold.reader_id)


def _loan(entry: EntrySlip) -> Loan:
    return Loan.objects.select_for_update(no_key=True).get(pk=entry.facts["loan_id"])


def _undo_loan(entry: EntrySlip, by: Actor, now: datetime) -> tuple[int, int]:
    loan = _loan(entry)
    if loan.undone_at is not None:
        raise CannotUndo(Because("circulation.undone-before"))
    if loan.returned_at is not None or loan.renewals:
        raise CannotUndo(Because("circulation.undo-superseded"))
    loan.returned_at = loan.undone_at = max(now, loan.lent_at)
    loan.save(update_fields=["returned_at", "undone_at"])
    refill(loan.pk)
    return loan.pk, loan.copy_id


def _undo_return(entry: EntrySlip, by: Actor, now: datetime) -> tuple[int, int]:
    loan = _loan(entry)
    if loan.undone_at is not None or loan.lost_at is not None:
        raise CannotUndo(Because("circulation.undo-superseded"))
    if loan.returned_at is None:
        raise CannotUndo(Because("circulation.undone-before"))
    unsort(loan.copy_id, by=by, now=now)
    unsettle(loan_id=loan.pk, due_on=loan.due_on, by=by, now=now)
    loan.returned_at = loan.returned_place_id = None
    try:
        with transaction.atomic():
            loan.save(update_fields=["returned_at", "returned_place"])
    except IntegrityError:  # lent on to somebody in the meantime
        raise CannotUndo(Because("circulation.undo-superseded")) from None
    copies.found_at(copy_id=loan.copy_id, place_id=entry.facts["from_place_id"], by=by, now=now)
    return loan.pk, loan.copy_id


def _undo_renewal(entry: EntrySlip) -> tuple[int, int]:
    loan = _loan(entry)
    before = date.fromisoformat(entry.facts["from_due_on"])
    after = date.fromisoformat(entry.facts["due_on"])
    if loan.due_on == before and loan.returned_at is None:
        raise CannotUndo(Because("circulation.undone-before"))
    if loan.due_on != after or loan.returned_at is not None:
        raise CannotUndo(Because("circulation.undo-superseded"))
    loan.due_on = before
    loan.renewals -= 1
    loan.save(update_fields=["due_on", "renewals"])
    return loan.pk, loan.copy_id


def _undo_use(entry: EntrySlip, by: Actor, now: datetime) -> tuple[None, int]:
    gone, _ = InLibraryUse.objects.filter(pk=entry.facts["use_id"]).delete()
    if not gone:
        raise CannotUndo(Because("circulation.undone-before"))
    copy_id = int(entry.facts["copy_id"])
    unsort(copy_id, by=by, now=now)
    copies.found_at(copy_id=copy_id, place_id=entry.facts["from_place_id"], by=by, now=now)
    return None, copy_id
