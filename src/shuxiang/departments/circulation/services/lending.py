"""Lending one copy to one reader, and saying whether it could be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.events import LoanMade
from shuxiang.departments.circulation.refusals import LendingRefused
from shuxiang.departments.circulation.rules import LendingCase, Reason
from shuxiang.departments.circulation.services.explaining import explained
from shuxiang.departments.circulation.services.filling import fill
from shuxiang.departments.circulation.services.returning import take_back
from shuxiang.departments.circulation.slips import Explanation, LoanSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.departments.readers.rules.ages import age_band
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import age_on, day_of
from shuxiang.foundations.store import sql


def lend(
    *,
    card_number: str,
    barcode: str,
    by: Actor,
    now: datetime,
    waive: Collection[Reason] = (),
    lent_at: datetime | None = None,
) -> LoanSlip:
    """Lend one copy to one reader.

    `lent_at` is set where a machine lent without the network and tells of it later; it needs
    Power.BACKDATE. Refuses with LendingRefused (every standing reason at once), UnknownCard,
    AmbiguousCard, UnknownBarcode or NotAllowed. Records LoanMade.
    """
    by.require(Power.LEND)
    if lent_at is not None:
        by.require(Power.BACKDATE)
    moment = min(lent_at or now, now)
    try:
        return _lend(card_number, barcode, by, now, moment, waive)
    except IntegrityError as error:
        # Another desk was quicker: on PostgreSQL the constraint says so after our own look.
        case = _lending_case(card_number, barcode, by.place_id, day_of(moment))
        if rules.already_out(case) is None:
            raise
        raise LendingRefused(*explained(case, rules.reasons_to_refuse(case)), case=case) from error


@transaction.atomic
def record_lent(
    *, card_number: str, barcode: str, lent_at: datetime, by: Actor, now: datetime
) -> LoanSlip:
    """Write down a loan that was made while the program could not be asked.

    The book is out of the house, so it *is* lent, whatever the rules say: every rule that it went
    against is recorded with it, and a loan still open to somebody else ends where this one begins.
    Refuses with LendingRefused only where no rule gives a due date, and with UnknownCard,
    UnknownBarcode or NotAllowed. Records LoanMade.
    """
    by.require(Power.BACKDATE)
    moment = min(lent_at, now)
    case = _lending_case(card_number, barcode, by.place_id, day_of(moment))
    if case.open_loan is not None:
        take_back(barcode=barcode, by=by, now=now)
        case = _lending_case(card_number, barcode, by.place_id, day_of(moment))
        moment = now
    reasons = rules.reasons_to_refuse(case)
    if Reason.NO_RULE in reasons:
        raise LendingRefused(*explained(case, (Reason.NO_RULE,)), case=case)
    return _write(case, reasons, by, now, moment)


@transaction.atomic
def _lend(
    card_number: str,
    barcode: str,
    by: Actor,
    now: datetime,
    moment: datetime,
    waive: Collection[Reason],
) -> LoanSlip:
    case = _lending_case(card_number, barcode, by.place_id, day_of(moment))

    reasons = rules.reasons_to_refuse(case)
    if standing := rules.standing(reasons, waived=waive, powers=by.powers):
        raise LendingRefused(*explained(case, standing), case=case)
    return _write(case, reasons, by, now, moment)


#: The door took its moment before it waited for the copy. Whoever brought it back meanwhile did so
#: later by their clock: the loan begins where the last one ended, never within it.
_INSERT = (
    "INSERT INTO circulation_loan (copy_id, reader_id, place_id, rule_id, lent_at, due_on, renewals)"
    " SELECT %s, %s, %s, %s, CASE WHEN last.ended > %s THEN last.ended ELSE %s END, %s, 0"
    " FROM (SELECT max(returned_at) AS ended FROM circulation_loan"
    " WHERE copy_id = %s AND lent_at < %s) last RETURNING id, lent_at"
)


def _write(
    case: LendingCase, reasons: tuple[Reason, ...], by: Actor, now: datetime, moment: datetime
) -> LoanSlip:
    assert case.policy is not None  # NO_RULE is not waivable
    due_on = rules.due_date(case)
    at = sql.moment_in(moment)
    written = sql.row(
        _INSERT,
        [
            case.copy.copy_id,
            case.card.reader_id,
            by.place_id,
            case.policy.rule_id,
            at,
            at,
            sql.day_in(due_on),
            case.copy.copy_id,
            at,
        ],
    )
    assert written is not None
    loan_id, lent_at = int(written[0]), sql.moment_out(written[1])
    if case.copy.place_id != by.place_id or case.copy.missing or case.copy.lost:
        copies.found_at(copy_id=case.copy.copy_id, place_id=by.place_id, by=by, now=now)
    hold_id = fill(case, loan_id, by, now)
    entry_id = record(
        LoanMade(
            loan_id=loan_id,
            copy_id=case.copy.copy_id,
            bib_id=case.copy.bib_id,
            reader_id=case.card.reader_id,
            category_id=case.card.category_id,
            copy_kind_id=case.copy.kind_id,
            rule_id=case.policy.rule_id,
            due_on=due_on,
            age_band=age_band(case.card.birth_year, case.today),
            waived=tuple(reasons),
        ),
        by=by,
        now=now,
        happened_at=lent_at,
    )
    return LoanSlip(
        loan_id=loan_id,
        entry_id=entry_id,
        copy_id=case.copy.copy_id,
        bib_id=case.copy.bib_id,
        barcode=case.copy.barcode,
        title=case.copy.title,
        author=case.copy.author,
        reader_id=case.card.reader_id,
        reader_name=case.card.name,
        card_number=case.card.card_number,
        due_on=due_on,
        rule_id=case.policy.rule_id,
        loans_held=case.loans_held + 1,
        waived=reasons,
        desk_note=case.copy.desk_note,
        damaged=case.copy.damaged,
        hold_id=hold_id,
    )


def why(*, card_number: str, barcode: str, by: Actor, now: datetime) -> Explanation:
    """Say whether this copy could be lent to this reader here and now, and why; change nothing.

    The same case and the same questions as `lend`. Refuses with UnknownCard, UnknownBarcode or
    NotAllowed.
    """
    by.require(Power.LEND)
    case = _lending_case(card_number, barcode, by.place_id, day_of(now))
    reasons = rules.reasons_to_refuse(case)
    due_on = rules.due_date(case) if case.policy else None
    return Explanation(case=case, because=explained(case, reasons), due_on=due_on)


def _lending_case(card_number: str, barcode: str, place_id: int | None, today: date) -> LendingCase:
    card = readers.lock_card(card_number)
    copy = holdings.lock_copy(barcode)
    held = queries.held_by(card.reader_id, today)
    queue = queries.queue_of(copy.bib_id)
    scheme = queries.points_scheme()
    points = queries.points_of(card.reader_id, scheme) if scheme and scheme.tiers else 0
    policy = rules.choose_policy(
        queries.policies(),
        place_id=place_id,
        category_id=card.category_id,
        kind_id=copy.kind_id,
    )
    return LendingCase(
        today=today,
        card=card,
        copy=copy,
        calendar=network.calendar_of(place_id if place_id is not None else copy.place_id),
        policy=policy,
        age=_age(card, today) if copy.min_age is not None else None,
        loans_held=held.loans,
        loans_under_rule=(
            queries.held_under(card.reader_id, policy) if policy and policy.limit is not None else 0
        ),
        overdue_held=held.overdue,
        oldest_due=held.oldest_due,
        open_loan=queries.open_loan_of(copy.copy_id),
        owed_fen=(accounts.owed(card.reader_id) if policy and policy.owed_fen is not None else 0),
        points=points,
        points_limit=rules.copies_allowed(scheme, points) if scheme else None,
        queue=queue,
        free_copies=queries.free_copies(copy.bib_id) if queue else 0,
    )


def _age(card: CardFacts, today: date) -> int | None:
    birth = readers.birth_date(card.reader_id)
    return age_on(birth, today) if birth else None
