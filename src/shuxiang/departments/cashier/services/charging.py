"""应收: what a reader comes to owe, how that changes, and what is let off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from shuxiang.departments.cashier import queries
from shuxiang.departments.cashier.events import ChargeChanged, ChargeMade, DebtWaived
from shuxiang.departments.cashier.models import Charge, Line
from shuxiang.departments.cashier.refusals import SumRefused
from shuxiang.departments.cashier.rules import ChargeKind, LineKind
from shuxiang.departments.cashier.slips import ChargeSlip
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def charge(
    *,
    reader_id: int,
    kind: ChargeKind,
    amount_fen: int,
    place_id: int,
    why: str,
    by: Actor,
    now: datetime,
    loan_id: int | None = None,
    copy_id: int | None = None,
) -> ChargeSlip:
    """Charge a reader by hand. Refuses with SumRefused, UnknownReader or NotAllowed. Records
    ChargeMade."""
    by.require(Power.CHARGE)
    if not why.strip():
        raise SumRefused(Because("cashier.why-empty"))
    return record_debt(
        reader_id=reader_id,
        kind=kind,
        amount_fen=amount_fen,
        place_id=place_id,
        loan_id=loan_id,
        copy_id=copy_id,
        why=why,
        by=by,
        now=now,
    )


@transaction.atomic
def record_debt(
    *,
    reader_id: int,
    kind: ChargeKind,
    amount_fen: int,
    place_id: int,
    why: str,
    by: Actor,
    now: datetime,
    loan_id: int | None = None,
    copy_id: int | None = None,
) -> ChargeSlip:
    """Write down what an act makes a reader owe; the act has asked for its own power.

    Refuses with SumRefused where the sum is not more than nothing. Records ChargeMade.
    """
    if amount_fen <= 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    readers.lock_reader(reader_id)
    made = Charge.objects.create(
        reader_id=reader_id,
        kind=kind.value,
        place_id=place_id,
        loan_id=loan_id,
        copy_id=copy_id,
        why=why.strip()[:400],
        made_at=now,
    )
    # What it is for stands at the charge alone: a line is never changed, and this is forgotten.
    write(reader_id, LineKind.CHARGE, amount_fen, by, now, charge_id=made.pk)
    record(
        ChargeMade(
            charge_id=made.pk,
            reader_id=reader_id,
            what=kind.value,
            amount_fen=amount_fen,
            loan_id=loan_id,
            copy_id=copy_id,
        ),
        by=by,
        now=now,
    )
    return queries.charge(made.pk)


@transaction.atomic
def change_debt(*, charge_id: int, to_fen: int, why: str, by: Actor, now: datetime) -> ChargeSlip:
    """Let what is owed for one matter be another sum, 0 for nothing. What was paid beyond it is the
    reader's credit from now on (case 338). Refuses with SumRefused or UnknownCharge. Records
    ChargeChanged."""
    if to_fen < 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    standing = _locked(charge_id)
    delta = to_fen - standing.charged_fen
    if delta:
        write(standing.reader_id, LineKind.CHANGE, delta, by, now, charge_id=charge_id, why=why)
        record(ChargeChanged(charge_id=charge_id, by_fen=delta, why=why), by=by, now=now)
    return queries.charge(charge_id)


@transaction.atomic
def give_back(*, charge_id: int, amount_fen: int, why: str, by: Actor, now: datetime) -> ChargeSlip:
    """Turn a part that was paid into the reader's credit: it settles other debts, or is paid out.

    Refuses with SumRefused where more than was paid is to go back. Records ChargeChanged.
    """
    standing = _locked(charge_id)
    if not 0 < amount_fen <= standing.paid_fen:
        raise SumRefused(Because("cashier.no-credit", {"left": standing.paid_fen}))
    write(standing.reader_id, LineKind.CHANGE, -amount_fen, by, now, charge_id=charge_id, why=why)
    record(ChargeChanged(charge_id=charge_id, by_fen=-amount_fen, why=why), by=by, now=now)
    return queries.charge(charge_id)


@transaction.atomic
def waive(
    *, charge_id: int, amount_fen: int | None, why: str, by: Actor, now: datetime
) -> ChargeSlip:
    """Let a reader off what they owe for one matter, wholly (None) or in part. The cash of the day
    does not change. Refuses with SumRefused, UnknownCharge or NotAllowed. Records DebtWaived."""
    by.require(Power.WAIVE_DEBT)
    if not why.strip():
        raise SumRefused(Because("cashier.why-empty"))
    standing = _locked(charge_id)
    amount = standing.open_fen if amount_fen is None else amount_fen
    if standing.open_fen <= 0:
        raise SumRefused(Because("cashier.nothing-owed"))
    if amount <= 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    if amount > standing.open_fen:
        raise SumRefused(Because("cashier.sum-too-much", {"owed": standing.open_fen}))
    write(standing.reader_id, LineKind.WAIVER, -amount, by, now, charge_id=charge_id, why=why)
    record(DebtWaived(charge_id=charge_id, amount_fen=amount, why=why.strip()), by=by, now=now)
    return queries.charge(charge_id)


#: The rest is forgotten in the next night.
_MOST_AT_ONCE = 10_000


@transaction.atomic
def forget_matters(*, loan_ids: Collection[int], before: datetime) -> int:
    """Forget which book settled charges were for: of these loans, and those of no loan that were
    made before a moment. Kind and sums stay. Returns how many."""
    settled = queries.settled_for_a_copy()
    of_loans = settled.filter(loan_id__in=list(loan_ids)[:_MOST_AT_ONCE])
    of_none = settled.filter(loan_id=None, made_at__lt=before)
    done = 0
    for found in (of_loans, of_none):
        wanted = list(found.values_list("pk", flat=True)[:_MOST_AT_ONCE])
        done += Charge.objects.filter(pk__in=wanted).update(loan_id=None, copy_id=None, why="")
    return done


def _locked(charge_id: int) -> ChargeSlip:
    """Return a charge with its reader held until the transaction ends."""
    readers.lock_reader(queries.charge(charge_id).reader_id)
    return queries.charge(charge_id)


def write(
    reader_id: int,
    kind: LineKind,
    amount_fen: int,
    by: Actor,
    now: datetime,
    *,
    charge_id: int | None = None,
    receipt_id: int | None = None,
    why: str = "",
) -> None:
    """Add one line to the ledger."""
    Line.objects.create(
        reader_id=reader_id,
        charge_id=charge_id,
        receipt_id=receipt_id,
        kind=kind.value,
        amount_fen=amount_fen,
        at=now,
        day_on=day_of(now),
        by=by.name,
        why=why.strip()[:400],
    )
