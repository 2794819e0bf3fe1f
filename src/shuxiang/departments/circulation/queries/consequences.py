"""Reads of what came of late and lost books, and of the tables by which it is worked out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from shuxiang.departments.circulation.models import (
    AmnestyDay,
    CompensationRule,
    DamageRule,
    LateReturn,
    Loan,
)
from shuxiang.departments.circulation.rules import (
    REFUND_DAYS,
    Amnesty,
    CompensationPolicy,
    DamagePolicy,
)
from shuxiang.departments.circulation.slips import ClaimLine


def amnesties(place_id: int) -> tuple[Amnesty, ...]:
    """Return the days at a place that nobody pays for."""
    found = AmnestyDay.objects.filter(Q(place_id=place_id) | Q(place=None), retired_at=None)
    return tuple(Amnesty(*row) for row in found.values_list("from_on", "to_on", "why"))


def compensation_rules() -> tuple[CompensationPolicy, ...]:
    """Return the rows of the table of compensation that are in force."""
    found = CompensationRule.objects.filter(retired_at=None).order_by("pk")
    return tuple(
        CompensationPolicy(*row)
        for row in found.values_list(
            "pk", "from_year", "to_year", "kind_id", "category_id", "percent", "least_fen",
            "fee_fen", "whole_set",
        )
    )  # fmt: skip


def refund_days(rule_id: int | None) -> int:
    """Return for how many days after the payment a lost book that comes back is refunded."""
    if rule_id is None:
        return REFUND_DAYS
    found = CompensationRule.objects.filter(pk=rule_id).values_list("refund_days", flat=True)
    return found.first() or REFUND_DAYS


def lost_loan_of(copy_id: int) -> tuple[int, int | None, datetime] | None:
    """Return (loan, reader, when) of the last loss of a copy that was declared."""
    found = (
        Loan.objects.filter(copy_id=copy_id, lost_at__isnull=False)
        .order_by("-pk")
        .values_list("pk", "reader_id", "lost_at")
        .first()
    )
    return (found[0], found[1], found[2]) if found and found[2] else None


def claims(place_ids: Collection[int] | None) -> list[ClaimLine]:
    """Return the running loans whose readers say that they brought the copy back."""
    found = Loan.objects.filter(returned_at=None, claimed_at__isnull=False)
    if place_ids is not None:
        found = found.filter(place_id__in=place_ids)
    rows = found.order_by("claimed_at").values_list(
        "pk", "copy_id", "copy__barcode", "copy__bib__title", "copy__call_number", "place__name",
        "reader_id", "claimed_at",
    )  # fmt: skip
    return [ClaimLine(*row) for row in rows]  # type: ignore[arg-type]  # a running loan has both


def is_claimed(loan_id: int) -> bool:
    """Say whether the reader of a running loan says that the copy was brought back."""
    return Loan.objects.filter(pk=loan_id, returned_at=None, claimed_at__isnull=False).exists()


def late_returns_of(loan_id: int) -> list[tuple[int, int, int | None]]:
    """Return (days counted, fine, charge) of each time that a loan was late."""
    found = LateReturn.objects.filter(loan_id=loan_id).order_by("pk")
    return list(found.values_list("counted_days", "fine_fen", "charge_id"))


def damage_rules() -> tuple[DamagePolicy, ...]:
    """Return the kinds of damage that are charged for."""
    found = DamageRule.objects.filter(retired_at=None).order_by("pk")
    return tuple(
        DamagePolicy(*row) for row in found.values_list("pk", "name", "fixed_fen", "percent")
    )


def last_reader_of(copy_id: int) -> tuple[int, int] | None:
    """Return (loan, reader) of whoever has a copy or had it last, while that is still known."""
    found = Loan.objects.filter(copy_id=copy_id, undone_at=None).order_by("-lent_at", "-pk")
    row = found.values_list("pk", "reader_id").first()
    return (row[0], row[1]) if row and row[1] is not None else None


def long_overdue(today: date) -> list[tuple[int, str]]:
    """Return (loan, barcode) of running loans that a rule counts as lost by now."""
    found = Loan.objects.filter(
        returned_at=None, claimed_at=None, rule__lost_after_days__isnull=False, due_on__lt=today
    ).values_list("pk", "copy__barcode", "due_on", "rule__lost_after_days")
    return [
        (loan_id, barcode)
        for loan_id, barcode, due_on, days in found
        if days is not None and (today - due_on).days >= days
    ]
