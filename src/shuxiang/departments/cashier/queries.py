"""Reads of the ledger. A balance is always a sum, never a column."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from shuxiang.departments.cashier.models import Charge, DayClose, Line, MonthClose, Receipt, Till
from shuxiang.departments.cashier.refusals import UnknownCharge, UnknownReceipt, UnknownTill
from shuxiang.departments.cashier.rules import OF_DEPOSIT, ChargeKind, LineKind, PayMethod
from shuxiang.departments.cashier.slips import (
    AccountLine,
    ChargeSlip,
    DayReport,
    MonthReport,
    ReceiptSlip,
    TillSlip,
)
from shuxiang.foundations.kernel.sheets import Sheet

_DEPOSIT = [one.value for one in OF_DEPOSIT]


def balance(reader_id: int) -> int:
    """Return what a reader owes in 分; below nought the library owes them."""
    found = Line.objects.filter(reader_id=reader_id).exclude(kind__in=_DEPOSIT)
    return int(found.aggregate(n=Sum("amount_fen"))["n"] or 0)


def owed(reader_id: int) -> int:
    """Return what a reader owes in 分, never below nought."""
    return max(0, balance(reader_id))


def credit(reader_id: int) -> int:
    """Return what the library owes a reader beside the deposit."""
    return max(0, -balance(reader_id))


def deposit_of(reader_id: int) -> int:
    """Return what the library holds of a reader's deposit."""
    found = Line.objects.filter(reader_id=reader_id, kind__in=_DEPOSIT)
    return int(found.aggregate(n=Sum("amount_fen"))["n"] or 0)


def _sums() -> dict[str, Any]:
    def of(*kinds: LineKind) -> Sum:
        return Sum("lines__amount_fen", filter=Q(lines__kind__in=[one.value for one in kinds]))

    return {
        "charged": of(LineKind.CHARGE, LineKind.CHANGE),
        "paid": of(LineKind.PAYMENT, LineKind.VOID, LineKind.PAID_OUT),
        "waived": of(LineKind.WAIVER),
        "last_paid": Max("lines__at", filter=Q(lines__kind=LineKind.PAYMENT.value)),
    }


def _slips(charges: QuerySet[Charge]) -> tuple[ChargeSlip, ...]:
    return tuple(
        ChargeSlip(
            charge_id=one["pk"],
            reader_id=one["reader_id"],
            kind=ChargeKind(one["kind"]),
            charged_fen=one["charged"] or 0,
            paid_fen=-(one["paid"] or 0),
            waived_fen=-(one["waived"] or 0),
            why=one["why"],
            loan_id=one["loan_id"],
            copy_id=one["copy_id"],
            made_at=one["made_at"],
            last_paid_at=one["last_paid"],
        )
        for one in charges.annotate(**_sums())
        .order_by("pk")
        .values(
            "pk", "reader_id", "kind", "why", "loan_id", "copy_id", "made_at", "charged", "paid",
            "waived", "last_paid",
        )  # type: ignore[misc]  # the sums are annotated just before
    )  # fmt: skip


def charge(charge_id: int) -> ChargeSlip:
    """Return one charge as it stands. Refuses with UnknownCharge."""
    found = _slips(Charge.objects.filter(pk=charge_id))
    if not found:
        raise UnknownCharge(charge_id=charge_id)
    return found[0]


def charges_of(reader_id: int) -> tuple[ChargeSlip, ...]:
    """Return all charges of a reader, the oldest first."""
    return _slips(Charge.objects.filter(reader_id=reader_id))


def open_charges(reader_id: int) -> tuple[ChargeSlip, ...]:
    """Return what a reader still owes for, the oldest first."""
    return tuple(one for one in charges_of(reader_id) if one.open_fen > 0)


def charges_of_loan(loan_id: int) -> tuple[ChargeSlip, ...]:
    """Return the charges that came of a loan."""
    return _slips(Charge.objects.filter(loan_id=loan_id))


def loans_still_owed_for() -> frozenset[int]:
    """Return the loans of which something is still open: their reader is not forgotten yet."""
    found = (
        Charge.objects.filter(loan_id__isnull=False)
        .annotate(rest=Sum("lines__amount_fen"))
        .filter(rest__gt=0)
    )
    return frozenset(one for one in found.values_list("loan_id", flat=True) if one is not None)


def settled_for_a_copy() -> QuerySet[Charge]:
    """Return the charges that are settled and still say which copy they were for."""
    return (
        Charge.objects.exclude(copy_id=None, loan_id=None)
        .annotate(rest=Sum("lines__amount_fen"))
        .filter(rest__lte=0)
    )


def loans_of_settled_charges() -> frozenset[int]:
    """Return the loans that settled charges still name."""
    found = settled_for_a_copy().exclude(loan_id=None).values_list("loan_id", flat=True)
    return frozenset(one for one in found if one is not None)


def account(reader_id: int, *, most: int = 200) -> tuple[AccountLine, ...]:
    """Return the lines of a reader's account, newest first."""
    rows = (
        Line.objects.filter(reader_id=reader_id)
        .order_by("-pk")
        .values_list("at", "kind", "amount_fen", "why", "charge__why", "by", "receipt__number")
    )[:most]
    return tuple(
        AccountLine(
            at, LineKind(kind), fen, why or (of if kind == LineKind.CHARGE else ""), by, number
        )
        for at, kind, fen, why, of, by, number in rows
    )


# --- tills and receipts ---------------------------------------------------------------------


def _till(one: Till) -> TillSlip:
    return TillSlip(one.pk, one.name, one.place_id, one.place.name)


def tills(place_ids: Collection[int] | None = None) -> tuple[TillSlip, ...]:
    """Return the tills that take money."""
    found = Till.objects.filter(retired_at=None).select_related("place").order_by("pk")
    if place_ids is not None:
        found = found.filter(place_id__in=place_ids)
    return tuple(_till(one) for one in found)


def till(till_id: int) -> TillSlip:
    """Return one till. Refuses with UnknownTill."""
    found = Till.objects.filter(pk=till_id).select_related("place").first()
    if found is None:
        raise UnknownTill(till_id=till_id)
    return _till(found)


def _receipt(one: Receipt) -> ReceiptSlip:
    return ReceiptSlip(
        receipt_id=one.pk,
        till_id=one.till_id,
        till_name=one.till.name,
        place_name=one.till.place.name,
        number=one.number,
        day_on=one.day_on,
        at=one.at,
        by=one.by,
        reader_id=one.reader_id,
        what=one.what,
        method=one.method,
        amount_fen=one.amount_fen,
        why=one.why,
        voided=Receipt.objects.filter(voids=one).exists(),
        lines=tuple(
            (said or why, -fen)
            for said, why, fen in one.lines.order_by("pk").values_list(
                "charge__why", "why", "amount_fen"
            )
        ),
    )


def receipt(receipt_id: int) -> ReceiptSlip:
    """Return one receipt. Refuses with UnknownReceipt."""
    found = Receipt.objects.filter(pk=receipt_id).select_related("till__place").first()
    if found is None:
        raise UnknownReceipt(receipt_id=receipt_id)
    return _receipt(found)


def receipt_by_key(key: str) -> ReceiptSlip | None:
    """Return the receipt that a click has already made."""
    found = Receipt.objects.filter(key=key).select_related("till__place").first() if key else None
    return _receipt(found) if found else None


def receipts(till_id: int, day: date) -> tuple[ReceiptSlip, ...]:
    """Return the receipts of a day of a till, in the order of their numbers."""
    found = Receipt.objects.filter(till_id=till_id, day_on=day).select_related("till__place")
    return tuple(_receipt(one) for one in found.order_by("number"))


def receipts_of(reader_id: int, *, most: int = 50) -> tuple[ReceiptSlip, ...]:
    """Return a reader's receipts, newest first."""
    found = Receipt.objects.filter(reader_id=reader_id).select_related("till__place")
    return tuple(_receipt(one) for one in found.order_by("-pk")[:most])


# --- closings -------------------------------------------------------------------------------


def is_closed(till_id: int, day: date) -> bool:
    """Say whether a day of a till is over, or its month is."""
    return (
        DayClose.objects.filter(till_id=till_id, day_on=day).exists()
        or MonthClose.objects.filter(year=day.year, month=day.month).exists()
    )


def cash_of(till_id: int, day: date) -> int:
    """Return the cash that a day has left in the till."""
    found = Receipt.objects.filter(till_id=till_id, day_on=day, method=PayMethod.CASH.value)
    return int(found.aggregate(n=Sum("amount_fen"))["n"] or 0)


def day_report(till_id: int, day: date) -> DayReport:
    """Return what came in and went out on a day of a till. Refuses with UnknownTill."""
    found = Receipt.objects.filter(till_id=till_id, day_on=day)
    rows = found.values("method").annotate(
        came=Sum("amount_fen", filter=Q(amount_fen__gt=0)),
        went=Sum("amount_fen", filter=Q(amount_fen__lt=0)),
    )
    closing = DayClose.objects.filter(till_id=till_id, day_on=day).first()
    return DayReport(
        till=till(till_id),
        day_on=day,
        by_method=tuple(
            (one["method"], one["came"] or 0, -(one["went"] or 0))
            for one in rows.order_by("method")
        ),
        receipts=found.count(),
        expected_cash_fen=cash_of(till_id, day),
        counted_fen=closing.counted_fen if closing else None,
        closed_by=closing.by if closing else "",
        closed_at=closing.at if closing else None,
    )


def days_not_closed(year: int, month: int) -> tuple[tuple[int, date], ...]:
    """Return (till, day) of what took money in a month and was not closed."""
    closed = set(DayClose.objects.values_list("till_id", "day_on"))
    moved = (
        Receipt.objects.filter(day_on__gte=_first(year, month), day_on__lt=_next(year, month))
        .values_list("till_id", "day_on")
        .annotate(n=Count("pk"))
        .order_by("day_on")
    )
    return tuple((till_id, day) for till_id, day, _ in moved if (till_id, day) not in closed)


def _first(year: int, month: int) -> date:
    return date(year, month, 1)


def _next(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1)


def month_report(year: int, month: int) -> MonthReport:
    """Return what was charged, waived, taken and given back in a month."""
    span = {"day_on__gte": _first(year, month), "day_on__lt": _next(year, month)}
    rows = (
        Receipt.objects.filter(**span)
        .values("day_on")
        .annotate(
            came=Sum("amount_fen", filter=Q(amount_fen__gt=0)),
            went=Sum("amount_fen", filter=Q(amount_fen__lt=0)),
        )
        .order_by("day_on")
    )
    days = tuple((one["day_on"], one["came"] or 0, -(one["went"] or 0)) for one in rows)
    closing = MonthClose.objects.filter(year=year, month=month).first()
    return MonthReport(
        year=year,
        month=month,
        days=days,
        charged_fen=_total(span, (LineKind.CHARGE, LineKind.CHANGE)),
        waived_fen=-_total(span, (LineKind.WAIVER,)),
        taken_fen=sum(one[1] for one in days),
        given_fen=sum(one[2] for one in days),
        closed_by=closing.by if closing else "",
    )


def _total(span: dict[str, date], kinds: Iterable[LineKind]) -> int:
    found = Line.objects.filter(kind__in=[one.value for one in kinds], **span)
    return int(found.aggregate(n=Sum("amount_fen"))["n"] or 0)


def ledger(start: date, end: date) -> Iterable[tuple[Any, ...]]:
    """Yield the lines of a period, end included, as a table for export: day, time, card holder's
    number, kind, what for, sum in 分, by whom, till, receipt."""
    return (
        Line.objects.filter(day_on__gte=start, day_on__lte=end)
        .order_by("pk")
        .values_list(
            "day_on", "at", "reader_id", "kind", "charge__kind", "amount_fen", "by",
            "receipt__till__name", "receipt__number", "why",
        )
        .iterator(chunk_size=2_000)
    )  # fmt: skip


# --- for the reader whose account it is -------------------------------------------------------


def sheets_of(reader_id: int) -> tuple[Sheet, ...]:
    """Return all that the ledger holds of one reader, newest first; who took the money is not in it."""
    charges = tuple(
        (one.made_at, one.kind.value, one.charged_fen, one.paid_fen, one.waived_fen, one.why)
        for one in reversed(charges_of(reader_id))
    )
    lines = Line.objects.filter(reader_id=reader_id).order_by("-pk")
    receipts_ = Receipt.objects.filter(reader_id=reader_id).order_by("-pk")
    standing = (balance(reader_id), deposit_of(reader_id))
    return (
        Sheet("account", ("balance_fen", "deposit_fen"), (standing,)),
        Sheet(
            "charges",
            ("made_at", "charge_kind", "charged_fen", "paid_fen", "waived_fen", "why"),
            charges,
        ),
        Sheet(
            "lines",
            ("at", "line_kind", "amount_fen", "why"),
            tuple(lines.values_list("at", "kind", "amount_fen", "why")),
        ),
        Sheet(
            "receipts",
            ("at", "till", "number", "line_kind", "method", "amount_fen", "why"),
            tuple(
                receipts_.values_list(
                    "at", "till__name", "number", "what", "method", "amount_fen", "why"
                )
            ),
        ),
    )
