"""What comes of a book that was late: worked out once, when it is back, by the rule it was lent by."""

from __future__ import annotations

from datetime import date, datetime

from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.circulation import queries, rules, wording
from shuxiang.departments.circulation.events import LateReturnSettled, LateReturnUndone
from shuxiang.departments.circulation.models import LateReturn, Loan
from shuxiang.departments.circulation.rules import Late, PointsFor
from shuxiang.departments.circulation.services.points import add_points
from shuxiang.departments.circulation.slips import LateSlip
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers_queries
from shuxiang.departments.readers import services as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM, Actor
from shuxiang.foundations.kernel.days import day_of


def settle_late(
    *,
    loan_id: int,
    rule_id: int,
    reader_id: int,
    copy: CopyFacts,
    place_id: int,
    due_on: date,
    returned_on: date,
    by: Actor,
    now: datetime,
) -> LateSlip | None:
    """Work out what comes of a late return and write it down; None where nothing does.

    `place_id` is where the book was lent, whose closed days and amnesties count. The rule is the
    row that the loan was made by, as it stood then. Called inside the transaction of the return or
    the renewal. Records LateReturnSettled.
    """
    policy = queries.policy_of(rule_id)
    late = rules.what_comes_of(
        rules.counted(
            due_on,
            returned_on,
            policy=policy,
            calendar=network.calendar_of(place_id),
            amnesties=queries.amnesties(place_id),
        ),
        policy=policy,
        price_fen=copy.price_fen,
        returned_on=returned_on,
        scheme=queries.points_scheme(),
    )
    if late.is_nothing:
        return None
    why = wording.late_in_words(copy.title, due_on, late, policy, queries.policy_names(policy))
    charge_id = block_id = None
    if late.fine_fen:
        charge_id = cashier.record_debt(
            reader_id=reader_id,
            kind=ChargeKind.OVERDUE,
            amount_fen=late.fine_fen,
            place_id=place_id,
            loan_id=loan_id,
            copy_id=copy.copy_id,
            why=why,
            by=by,
            now=now,
        ).charge_id
    if late.suspended_until is not None:
        block_id = _suspend(reader_id, why, late, now)
    if late.points:
        add_points(reader_id, PointsFor.LATE, -late.points, by, now, loan_id=loan_id)
    _write(loan_id, due_on, late, charge_id, block_id, now)
    record(
        LateReturnSettled(
            loan_id=loan_id,
            copy_id=copy.copy_id,
            reader_id=reader_id,
            rule_id=rule_id,
            days=late.days,
            fine_fen=late.fine_fen,
            suspended_until=late.suspended_until,
            points=late.points,
        ),
        by=by,
        now=now,
    )
    return LateSlip(late, charge_id, why)


def _suspend(reader_id: int, why: str, late: Late, now: datetime) -> int | None:
    """Place the block; one whose time is over already, as with a backdated return, is none."""
    if late.suspended_until is None or late.suspended_until < day_of(now):
        return None
    return readers.block(
        reader_id=reader_id, reason=why, until_on=late.suspended_until, by=SYSTEM, now=now
    )


def _write(
    loan_id: int,
    due_on: date,
    late: Late,
    charge_id: int | None,
    block_id: int | None,
    now: datetime,
) -> None:
    LateReturn.objects.update_or_create(
        loan_id=loan_id,
        due_on=due_on,
        defaults={
            "settled_at": now,
            "days_late": late.days_late,
            "closed_days": late.closed,
            "forgiven_days": late.forgiven,
            "grace_days": late.grace,
            "counted_days": late.days,
            "fine_fen": late.fine_fen,
            "charge_id": charge_id,
            "suspended_until": late.suspended_until,
            "block_id": block_id,
            "points": late.points,
        },
    )


def unsettle(*, loan_id: int, due_on: date, by: Actor, now: datetime) -> None:
    """The return was undone: its fine is nought, its suspension is lifted."""
    found = LateReturn.objects.filter(loan_id=loan_id, due_on=due_on).first()
    if found is None:
        return
    if found.charge_id is not None:
        cashier.change_debt(
            charge_id=found.charge_id, to_fen=0, why=wording.undone(), by=by, now=now
        )
    if found.block_id is not None and readers_queries.block_stands(found.block_id):
        readers.lift_block(block_id=found.block_id, by=SYSTEM, now=now)
    if found.points:
        loan_reader = Loan.objects.get(pk=loan_id).reader_id
        if loan_reader is not None:
            add_points(loan_reader, PointsFor.UNDONE, found.points, by, now, loan_id=loan_id)
    record(LateReturnUndone(loan_id=loan_id), by=by, now=now)
    found.delete()
