"""收款、退款: money that comes in and goes out, each with a numbered receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuxiang.departments.cashier import queries, rules
from shuxiang.departments.cashier.events import MoneyGivenBack, MoneyTaken
from shuxiang.departments.cashier.models import Receipt
from shuxiang.departments.cashier.refusals import SumRefused, UnknownCharge, VoidRefused
from shuxiang.departments.cashier.rules import LineKind, OpenCharge, PayMethod
from shuxiang.departments.cashier.services.charging import write
from shuxiang.departments.cashier.services.tills import next_number
from shuxiang.departments.cashier.slips import ReceiptSlip
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def pay(
    *,
    reader_id: int,
    amount_fen: int,
    method: PayMethod,
    till_id: int,
    by: Actor,
    now: datetime,
    charge_ids: Sequence[int] = (),
    exactly: int | None = None,
    key: str = "",
) -> ReceiptSlip:
    """Take money for what a reader owes: the oldest first, or the chosen charges in their order.

    `exactly` is set by a machine, which takes the whole sum that it showed or nothing (case 364).
    The same `key` again returns the same receipt. Refuses with SumRefused (nothing owed, more than
    is owed, another sum), UnknownCharge, ClosedRefused or NotAllowed. Records MoneyTaken.
    """
    by.require(Power.TAKE_MONEY)
    readers.lock_reader(reader_id)
    if (again := queries.receipt_by_key(key)) is not None:
        return again
    chosen = _chosen(reader_id, charge_ids)
    owed = min(sum(one.open_fen for one in chosen), queries.owed(reader_id))
    if owed <= 0:
        raise SumRefused(Because("cashier.nothing-owed"))
    if exactly is not None and exactly != owed:
        raise SumRefused(Because("cashier.sum-differs", {"owed": owed}))
    if amount_fen <= 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    if amount_fen > owed:
        raise SumRefused(Because("cashier.sum-too-much", {"owed": owed}))
    receipt = _receipt(reader_id, LineKind.PAYMENT, amount_fen, method, till_id, by, now, key=key)
    for charge_id, part in rules.spread(amount_fen, chosen):
        write(
            reader_id, LineKind.PAYMENT, -part, by, now, charge_id=charge_id, receipt_id=receipt.pk
        )
    _tell_taken(receipt, by, now)
    return queries.receipt(receipt.pk)


def _chosen(reader_id: int, charge_ids: Sequence[int]) -> tuple[OpenCharge, ...]:
    standing = {one.charge_id: one.open_fen for one in queries.open_charges(reader_id)}
    wanted = tuple(dict.fromkeys(charge_ids)) or tuple(standing)
    for one in wanted:
        if queries.charge(one).reader_id != reader_id:
            raise UnknownCharge(charge_id=one)
        if one not in standing:  # paid meanwhile: all of the wish is off (case 337)
            raise SumRefused(Because("cashier.nothing-owed"))
    return tuple(OpenCharge(one, standing[one]) for one in wanted)


@transaction.atomic
def void(*, receipt_id: int, why: str, by: Actor, now: datetime) -> ReceiptSlip:
    """Take a receipt back: its money leaves the till, its charges are owed again.

    Refuses with VoidRefused (voided before, a paper of money given back, the deposit is gone),
    SumRefused without a reason, UnknownReceipt, ClosedRefused or NotAllowed. Records MoneyGivenBack.
    """
    by.require(Power.REFUND)
    if not why.strip():
        raise SumRefused(Because("cashier.why-empty"))
    slip = queries.receipt(receipt_id)
    assert slip.reader_id is not None
    readers.lock_reader(slip.reader_id)
    slip = queries.receipt(receipt_id)
    if slip.voided:
        raise VoidRefused(Because("cashier.voided-before"))
    if slip.amount_fen < 0:
        raise VoidRefused(Because("cashier.not-voidable"))
    reader_id = slip.reader_id
    if slip.what == LineKind.PAYMENT.value and _was_given_out(receipt_id):
        raise VoidRefused(Because("cashier.credit-used"))
    deposit = slip.what == LineKind.DEPOSIT.value
    if deposit and queries.deposit_of(reader_id or 0) < slip.amount_fen:
        raise VoidRefused(Because("cashier.credit-used"))
    paper = _receipt(
        slip.reader_id or 0,
        LineKind.VOID,
        -slip.amount_fen,
        PayMethod(slip.method),
        slip.till_id,
        by,
        now,
        why=why,
        voids=receipt_id,
    )
    for line in Receipt.objects.get(pk=receipt_id).lines.order_by("pk"):
        kind = LineKind.DEPOSIT_BACK if deposit else LineKind.VOID
        write(
            line.reader_id,
            kind,
            -line.amount_fen,
            by,
            now,
            charge_id=line.charge_id,
            receipt_id=paper.pk,
            why=why,
        )
    _tell_given(paper, by, now)
    return queries.receipt(paper.pk)


def _was_given_out(receipt_id: int) -> bool:
    """Say whether money of a receipt's charges has been paid out since: what is gone from the till
    cannot leave it once more."""
    return any(
        line.charge is not None
        and line.charge.lines.filter(kind=LineKind.PAID_OUT.value, pk__gt=line.pk).exists()
        for line in Receipt.objects.get(pk=receipt_id).lines.select_related("charge")
    )


@transaction.atomic
def pay_out_credit(
    *,
    reader_id: int,
    amount_fen: int,
    method: PayMethod,
    till_id: int,
    why: str,
    by: Actor,
    now: datetime,
    key: str = "",
) -> ReceiptSlip:
    """Give a reader what the library owes them. Two at once never give it twice. Refuses with
    SumRefused, ClosedRefused or NotAllowed. Records MoneyGivenBack."""
    by.require(Power.REFUND)
    readers.lock_reader(reader_id)
    if (again := queries.receipt_by_key(key)) is not None:
        return again
    left = queries.credit(reader_id)
    if amount_fen <= 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    if amount_fen > left:
        raise SumRefused(Because("cashier.no-credit", {"left": left}))
    paper = _receipt(
        reader_id, LineKind.PAID_OUT, -amount_fen, method, till_id, by, now, why=why, key=key
    )
    rest = amount_fen
    for one in queries.charges_of(reader_id):
        part = min(rest, max(0, -one.open_fen))
        if part:
            write(
                reader_id, LineKind.PAID_OUT, part, by, now,
                charge_id=one.charge_id, receipt_id=paper.pk, why=why,
            )  # fmt: skip
            rest -= part
    _tell_given(paper, by, now)
    return queries.receipt(paper.pk)


@transaction.atomic
def take_deposit(
    *,
    reader_id: int,
    amount_fen: int,
    method: PayMethod,
    till_id: int,
    by: Actor,
    now: datetime,
    key: str = "",
) -> ReceiptSlip:
    """Take a deposit: the reader's own money, which settles no debt. Refuses with SumRefused,
    ClosedRefused or NotAllowed. Records MoneyTaken."""
    by.require(Power.TAKE_MONEY)
    readers.lock_reader(reader_id)
    if (again := queries.receipt_by_key(key)) is not None:
        return again
    if amount_fen <= 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    receipt = _receipt(reader_id, LineKind.DEPOSIT, amount_fen, method, till_id, by, now, key=key)
    write(reader_id, LineKind.DEPOSIT, amount_fen, by, now, receipt_id=receipt.pk)
    _tell_taken(receipt, by, now)
    return queries.receipt(receipt.pk)


@transaction.atomic
def return_deposit(
    *,
    reader_id: int,
    amount_fen: int,
    method: PayMethod,
    till_id: int,
    by: Actor,
    now: datetime,
    why: str = "",
    key: str = "",
) -> ReceiptSlip:
    """Give a deposit back, never more than there is. Refuses with SumRefused, ClosedRefused or
    NotAllowed. Records MoneyGivenBack."""
    by.require(Power.REFUND)
    readers.lock_reader(reader_id)
    if (again := queries.receipt_by_key(key)) is not None:
        return again
    left = queries.deposit_of(reader_id)
    if amount_fen <= 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    if amount_fen > left:
        raise SumRefused(Because("cashier.no-credit", {"left": left}))
    paper = _receipt(
        reader_id, LineKind.DEPOSIT_BACK, -amount_fen, method, till_id, by, now, why=why, key=key
    )
    write(reader_id, LineKind.DEPOSIT_BACK, -amount_fen, by, now, receipt_id=paper.pk, why=why)
    _tell_given(paper, by, now)
    return queries.receipt(paper.pk)


def _receipt(
    reader_id: int,
    what: LineKind,
    amount_fen: int,
    method: PayMethod,
    till_id: int,
    by: Actor,
    now: datetime,
    *,
    why: str = "",
    key: str = "",
    voids: int | None = None,
) -> Receipt:
    number = next_number(till_id, day_of(now))
    return Receipt.objects.create(
        till_id=till_id,
        number=number,
        day_on=day_of(now),
        at=now,
        by=by.name,
        reader_id=reader_id,
        what=what.value,
        method=method.value,
        amount_fen=amount_fen,
        why=why.strip()[:200],
        voids_id=voids,
        key=key[:64],
    )


def _tell_taken(receipt: Receipt, by: Actor, now: datetime) -> None:
    record(
        MoneyTaken(
            receipt_id=receipt.pk,
            till_id=receipt.till_id,
            number=receipt.number,
            reader_id=receipt.reader_id,
            what=receipt.what,
            amount_fen=receipt.amount_fen,
            method=receipt.method,
        ),
        by=by,
        now=now,
    )


def _tell_given(receipt: Receipt, by: Actor, now: datetime) -> None:
    record(
        MoneyGivenBack(
            receipt_id=receipt.pk,
            till_id=receipt.till_id,
            number=receipt.number,
            reader_id=receipt.reader_id,
            what=receipt.what,
            amount_fen=-receipt.amount_fen,
            why=receipt.why,
        ),
        by=by,
        now=now,
    )
