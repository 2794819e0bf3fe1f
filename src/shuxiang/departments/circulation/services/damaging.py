"""污损: what a copy that came back damaged costs whoever had it last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.circulation import queries, rules, wording
from shuxiang.departments.circulation.events import DamageCharged
from shuxiang.departments.circulation.refusals import LossRefused
from shuxiang.departments.circulation.rules import PointsFor
from shuxiang.departments.circulation.services.losing import worked_out
from shuxiang.departments.circulation.services.points import take_points
from shuxiang.departments.circulation.slips import DamageCase, DamageSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


def damage_cost(*, barcode: str, damage_ids: Collection[int]) -> DamageCase:
    """Work out what these damages of a copy cost the reader who had it last; change nothing.

    Never more than if the copy were lost. Refuses with UnknownBarcode, and with LossRefused where
    nobody is known to have had it.
    """
    copy = holdings.lock_copy(barcode)
    last = queries.last_reader_of(copy.copy_id)
    if last is None:
        raise LossRefused(Because("circulation.damage-nobody"))
    loan_id, reader_id = last
    rows = [one for one in queries.damage_rules() if one.rule_id in set(damage_ids)]
    cost = rules.damage_cost(copy.price_fen, rows, most_fen=worked_out(copy, reader_id).total_fen)
    return DamageCase(loan_id, reader_id, copy.price_fen, cost, tuple(rows))


@transaction.atomic
def charge_damage(
    *,
    barcode: str,
    damage_ids: Collection[int],
    by: Actor,
    now: datetime,
    amount_fen: int | None = None,
    why: str = "",
) -> DamageSlip:
    """Charge whoever had a copy last for what is the matter with it, and mark it as damaged.

    The sum is that of the table; another one needs a reason, and so does damage that the table
    does not name. Refuses with LossRefused, UnknownBarcode or NotAllowed. Records DamageCharged.
    """
    by.require(Power.CHARGE)
    case = damage_cost(barcode=barcode, damage_ids=damage_ids)
    readers.lock_reader(case.reader_id)
    copy = holdings.lock_copy(barcode)
    amount = case.cost_fen if amount_fen is None else amount_fen
    faults = []
    if amount < 0:
        faults.append(Because("circulation.loss-negative"))
    if amount != case.cost_fen and not why.strip():
        faults.append(Because("circulation.loss-why"))
    if not case.rows and not why.strip():
        faults.append(Because("circulation.damage-what"))
    if faults:
        raise LossRefused(*faults)
    copies.declared_damaged(copy_id=copy.copy_id, by=by, now=now)
    if amount:
        cashier.record_debt(
            reader_id=case.reader_id,
            kind=ChargeKind.DAMAGE,
            amount_fen=amount,
            place_id=copy.owner_id,
            loan_id=case.loan_id,
            copy_id=copy.copy_id,
            why=wording.damage_in_words(copy.title, case.rows, why),
            by=by,
            now=now,
        )
    points = take_points(case.reader_id, PointsFor.DAMAGED, by, now, loan_id=case.loan_id)
    record(
        DamageCharged(
            copy_id=copy.copy_id,
            bib_id=copy.bib_id,
            reader_id=case.reader_id,
            charged_fen=amount,
            points=points,
        ),
        by=by,
        now=now,
    )
    return DamageSlip(copy.copy_id, copy.title, case.reader_id, amount, points)
