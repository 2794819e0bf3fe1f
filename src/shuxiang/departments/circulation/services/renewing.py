"""Renewing: at the desk, by the reader on a phone, at a machine."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.events import LoanRenewed
from shuxiang.departments.circulation.refusals import RenewalRefused
from shuxiang.departments.circulation.rules import OpenLoan, Reason, RenewalCase
from shuxiang.departments.circulation.services.explaining import explained
from shuxiang.departments.circulation.services.settling import settle_late
from shuxiang.departments.circulation.slips import RenewalAnswer, RenewalExplanation, RenewalSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules.ages import age_band
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because, NotAllowed
from shuxiang.foundations.store import sql


@transaction.atomic
def renew(
    *,
    barcode: str,
    by: Actor,
    now: datetime,
    waive: Collection[Reason] = (),
    reader_id: int | None = None,
) -> RenewalSlip:
    """Renew the running loan of one copy.

    `reader_id` is given where only that reader's own loan may be renewed (a machine with a card
    in it); a reader's own actor is always held to their own. Refuses with RenewalRefused (every
    standing reason at once), UnknownBarcode or NotAllowed. Records LoanRenewed.
    """
    at_desk = _at_desk(by)
    copy = holdings.lock_copy(barcode)
    case = _renewal_case(copy, by, now, reader_id, at_desk)

    reasons = rules.reasons_not_to_renew(case)
    if standing := rules.standing(reasons, waived=waive, powers=by.powers):
        raise RenewalRefused(*explained(case, standing), case=case)
    return _write(case, reasons, by, now)


@transaction.atomic
def record_renewed(
    *, barcode: str, reader_id: int, renewed_at: datetime, by: Actor, now: datetime
) -> RenewalSlip:
    """Write down a renewal that a machine granted while the program could not be asked.

    The reader was told that the book may stay, so it may, whatever the rules say: every rule that
    it went against is recorded with it. Refuses with RenewalRefused where there is no such loan or
    no rule gives a due date, and with UnknownBarcode or NotAllowed. Records LoanRenewed.
    """
    by.require(Power.BACKDATE)
    moment = min(renewed_at, now)
    copy = holdings.lock_copy(barcode)
    case = _renewal_case(copy, by, moment, reader_id, at_desk=False)
    reasons = rules.reasons_not_to_renew(case)
    if case.policy is None:
        raise RenewalRefused(*explained(case, reasons), case=case)
    return _write(case, reasons, by, moment)


def _write(case: RenewalCase, reasons: tuple[Reason, ...], by: Actor, now: datetime) -> RenewalSlip:
    copy = case.copy
    assert copy is not None
    assert case.policy is not None  # NO_RULE is not waivable
    due_on = rules.renewed_due_date(case)
    if case.loan.due_on < case.today:  # case 272: what it was late so far is settled now
        settle_late(
            loan_id=case.loan.loan_id,
            rule_id=case.policy.rule_id,
            reader_id=case.loan.reader_id,
            copy=copy,
            place_id=case.loan.place_id,
            due_on=case.loan.due_on,
            returned_on=case.today,
            by=by,
            now=now,
        )
    sql.execute(
        "UPDATE circulation_loan SET due_on = %s, renewals = renewals + 1 WHERE id = %s",
        [sql.day_in(due_on), case.loan.loan_id],
    )
    entry_id = record(
        LoanRenewed(
            loan_id=case.loan.loan_id,
            copy_id=copy.copy_id,
            reader_id=case.loan.reader_id,
            rule_id=case.policy.rule_id,
            from_due_on=case.loan.due_on,
            due_on=due_on,
            category_id=case.card.category_id,
            age_band=age_band(case.card.birth_year, case.today),
            waived=tuple(reasons),
        ),
        by=by,
        now=now,
    )
    return RenewalSlip(
        loan_id=case.loan.loan_id,
        entry_id=entry_id,
        barcode=copy.barcode,
        title=copy.title,
        reader_id=case.loan.reader_id,
        from_due_on=case.loan.due_on,
        due_on=due_on,
        renewals=case.loan.renewals + 1,
        renewals_allowed=case.policy.renewals,
    )


def renew_all(*, reader_id: int, by: Actor, now: datetime) -> tuple[RenewalAnswer, ...]:
    """Renew whatever can be renewed of a reader's loans; each loan is an act of its own."""
    _at_desk(by)
    if by.kind is ActorKind.READER and by.ident != reader_id:
        raise NotAllowed()
    answers = []
    for line in queries.loans_of(reader_id):
        try:
            slip = renew(barcode=line.barcode, by=by, now=now, reader_id=reader_id)
            answers.append(RenewalAnswer(line.loan_id, line.barcode, line.title, slip, ()))
        except RenewalRefused as refusal:
            answers.append(
                RenewalAnswer(line.loan_id, line.barcode, line.title, None, refusal.because)
            )
    return tuple(answers)


def why_not_renew(*, barcode: str, by: Actor, now: datetime) -> RenewalExplanation:
    """Say whether a loan could be renewed, and why; change nothing."""
    at_desk = _at_desk(by)
    case = _renewal_case(holdings.lock_copy(barcode), by, now, None, at_desk)
    reasons = rules.reasons_not_to_renew(case)
    due_on = rules.renewed_due_date(case) if case.policy else None
    return RenewalExplanation(case=case, because=explained(case, reasons), due_on=due_on)


def _at_desk(by: Actor) -> bool:
    """Require the power to renew, and say whether staff (or a machine for staff) uses it."""
    if by.kind is ActorKind.READER:
        by.require(Power.RENEW_OWN)
        return False
    by.require(Power.RENEW)
    return by.kind is not ActorKind.TERMINAL


def _owner(by: Actor, reader_id: int | None, today: date) -> int | None:
    """Whose loan it must be: a reader's own, that of a child whom they answer for, or anybody's."""
    if by.kind is not ActorKind.READER:
        return reader_id
    if reader_id is not None and readers.answers_for(by.ident, reader_id, today):
        return reader_id
    return by.ident


def _renewal_case(
    copy: CopyFacts, by: Actor, now: datetime, reader_id: int | None, at_desk: bool
) -> RenewalCase:
    loan: OpenLoan | None = queries.open_loan_of(copy.copy_id)
    owner = _owner(by, reader_id, day_of(now))
    if loan is None or loan.reader_id is None:
        raise RenewalRefused(Because(Reason.NOT_ON_LOAN.value))
    if owner is not None and loan.reader_id != owner:
        raise RenewalRefused(Because(Reason.NOT_YOURS.value))
    card = readers.card_of(loan.reader_id)
    queue = queries.queue_of(copy.bib_id)
    return RenewalCase(
        today=day_of(now),
        card=card,
        loan=loan,
        calendar=network.calendar_of(loan.place_id),
        policy=rules.choose_policy(
            queries.policies(),
            place_id=loan.place_id,
            category_id=card.category_id,
            kind_id=copy.kind_id,
        ),
        at_desk=at_desk,
        copy=copy,
        queue=queue,
        free_copies=queries.free_copies(copy.bib_id) if queue else 0,
    )
