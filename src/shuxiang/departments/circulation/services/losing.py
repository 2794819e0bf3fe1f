"""赔偿、找到了、说已经还了: what happens to a loan whose copy does not come back, or does after all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries, rules, wording
from shuxiang.departments.circulation.events import LossDeclared, LossFound, ReturnClaimed
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.refusals import LossRefused
from shuxiang.departments.circulation.rules import Compensation, PointsFor
from shuxiang.departments.circulation.services.points import add_points, take_points
from shuxiang.departments.circulation.slips import LossCase, LossSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


def what_it_costs(*, barcode: str) -> LossCase:
    """Work out what the copy would cost its reader if it were lost; change nothing.

    Refuses with UnknownBarcode, and with LossRefused where it is not out.
    """
    copy = holdings.lock_copy(barcode)
    loan = Loan.objects.filter(copy_id=copy.copy_id, returned_at=None).first()
    if loan is None or loan.reader_id is None:
        raise LossRefused(Because("circulation.lost-not-out"))
    return LossCase(loan.pk, loan.reader_id, worked_out(copy, loan.reader_id))


def worked_out(copy: CopyFacts, reader_id: int) -> Compensation:
    """Return what a lost copy costs a reader by the table."""
    row = rules.choose_row(
        queries.compensation_rules(),
        year=catalogue.bib(copy.bib_id).year,
        kind_id=copy.kind_id,
        category_id=readers.card_of(reader_id).category_id,
    )
    return rules.compensation(copy.price_fen, row)


@transaction.atomic
def declare_lost(
    *,
    barcode: str,
    by: Actor,
    now: datetime,
    book_fen: int | None = None,
    fee_fen: int | None = None,
    why: str = "",
) -> LossSlip:
    """End the loan of a copy that its reader has lost, and charge what it costs.

    The sums are those of the table; others need a reason. Being late costs nothing beside it.
    Settlement goes to the owner of the copy, whom the journal names. Refuses with LossRefused,
    UnknownBarcode or NotAllowed. Records LossDeclared.
    """
    by.require(Power.CHARGE)
    case = what_it_costs(barcode=barcode)
    loan, told = Loan.objects.get(pk=case.loan_id), case.told
    readers.lock_reader(case.reader_id)
    copy = holdings.lock_copy(barcode)
    book = told.book_fen if book_fen is None else book_fen
    fee = told.fee_fen if fee_fen is None else fee_fen
    if min(book, fee) < 0:
        raise LossRefused(Because("circulation.loss-negative"))
    if (book, fee) != (told.book_fen, told.fee_fen) and not why.strip():
        raise LossRefused(Because("circulation.loss-why"))
    Loan.objects.filter(pk=loan.pk).update(
        returned_at=max(now, loan.lent_at), lost_at=now, claimed_at=None
    )
    copies.declared_lost(copy_id=copy.copy_id, by=by, now=now)
    words = wording.loss_in_words(copy.title, told, why)
    for kind, amount in ((ChargeKind.LOST, book), (ChargeKind.PROCESSING, fee)):
        if amount:
            cashier.record_debt(
                reader_id=case.reader_id,
                kind=kind,
                amount_fen=amount,
                place_id=copy.owner_id,
                loan_id=loan.pk,
                copy_id=copy.copy_id,
                why=words,
                by=by,
                now=now,
            )
    take_points(case.reader_id, PointsFor.LOST, by, now, loan_id=loan.pk)
    record(
        LossDeclared(
            loan_id=loan.pk,
            copy_id=copy.copy_id,
            bib_id=copy.bib_id,
            reader_id=case.reader_id,
            owner_id=copy.owner_id,
            book_fen=book,
            fee_fen=fee,
            worked_out_fen=told.total_fen,
        ),
        by=by,
        now=now,
    )
    return LossSlip(loan.pk, copy.title, told, book, fee)


def found_again(copy: CopyFacts, by: Actor, now: datetime) -> int:
    """A copy that was declared lost lies on the counter: what is still owed for it ends, and what
    was paid for it goes back, if it is not too late for that (rule 12); the fee for the work stays.

    Called inside the transaction of the return. Returns what goes back, in 分. Records LossFound.
    """
    lost = queries.lost_loan_of(copy.copy_id)
    if lost is None or not copy.lost:
        return 0
    loan_id, reader_id, lost_at = lost
    if reader_id is None:
        return 0
    limit = timedelta(days=queries.refund_days(worked_out(copy, reader_id).rule_id))
    refund = 0
    for charge in accounts.charges_of_loan(loan_id):
        if charge.kind is not ChargeKind.LOST:
            continue
        paid_in_time = now - (charge.last_paid_at or lost_at) <= limit
        if paid_in_time and charge.paid_fen:
            refund += charge.paid_fen
            cashier.give_back(
                charge_id=charge.charge_id,
                amount_fen=charge.paid_fen,
                why=wording.found_in_words(),
                by=by,
                now=now,
            )
        if charge.open_fen:
            cashier.change_debt(
                charge_id=charge.charge_id,
                to_fen=charge.paid_fen if not paid_in_time else 0,
                why=wording.found_in_words(),
                by=by,
                now=now,
            )
    taken = -queries.points_taken_for(loan_id, PointsFor.LOST)
    if taken > 0:
        add_points(reader_id, PointsFor.UNDONE, taken, by, now, loan_id=loan_id)
    record(LossFound(loan_id=loan_id, copy_id=copy.copy_id, refund_fen=refund), by=by, now=now)
    return refund


@transaction.atomic
def claim_returned(*, barcode: str, by: Actor, now: datetime) -> None:
    """Write down that a reader says a copy was brought back: it is looked for, and from now on it
    counts as overdue for nothing. Refuses with LossRefused where it is not out or was claimed
    before, UnknownBarcode or NotAllowed. Records ReturnClaimed."""
    by.require(Power.TAKE_BACK)
    copy = holdings.lock_copy(barcode)
    loan = Loan.objects.filter(copy_id=copy.copy_id, returned_at=None).first()
    if loan is None or loan.reader_id is None:
        raise LossRefused(Because("circulation.lost-not-out"))
    if loan.claimed_at is not None:
        raise LossRefused(Because("circulation.claimed-before"))
    Loan.objects.filter(pk=loan.pk).update(claimed_at=now)
    record(
        ReturnClaimed(loan_id=loan.pk, copy_id=copy.copy_id, reader_id=loan.reader_id),
        by=by,
        now=now,
    )
