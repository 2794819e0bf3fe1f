"""All that circulation holds of one reader, for that reader, and whether anything of it is open."""

from __future__ import annotations

from datetime import date

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation.models import Hold, LateReturn, Loan, PointsLine
from shuxiang.departments.circulation.queries.loans import held_by
from shuxiang.departments.circulation.rules.leaving import LeavingCase
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.kernel.sheets import Sheet

_LOANS = (
    ("title", "copy__bib__title"), ("barcode", "copy__barcode"), ("place", "place__name"),
    ("lent_at", "lent_at"), ("due_on", "due_on"), ("renewals", "renewals"),
    ("returned_at", "returned_at"), ("lost_at", "lost_at"), ("claimed_at", "claimed_at"),
)  # fmt: skip
_HOLDS = (
    ("title", "bib__title"), ("place", "pickup__name"), ("placed_at", "placed_at"),
    ("needed_until", "needed_until"), ("suspended_until", "suspended_until"),
    ("ready_at", "ready_at"), ("keep_until", "keep_until"), ("ended_at", "ended_at"),
    ("hold_end", "ended_how"),
)  # fmt: skip
_LATE = (
    ("title", "loan__copy__bib__title"), ("due_on", "due_on"), ("settled_at", "settled_at"),
    ("counted_days", "counted_days"), ("fine_fen", "fine_fen"),
    ("suspended_until", "suspended_until"),
)  # fmt: skip

_POINTS = (
    ("at", "at"), ("day_on", "day_on"), ("points_for", "what"), ("change", "change"),
    ("why", "why"),
)  # fmt: skip


def leaving_case(reader_id: int, typed: str, today: date) -> LeavingCase:
    """Gather what stands between a reader and being erased. Refuses with UnknownReader."""
    return LeavingCase(
        card_number=readers.card_of(reader_id).card_number,
        typed=typed,
        loans=held_by(reader_id, today).loans,
        claims=Loan.objects.filter(
            reader_id=reader_id, returned_at=None, claimed_at__isnull=False
        ).count(),
        owed_fen=accounts.owed(reader_id),
        credit_fen=accounts.credit(reader_id),
        deposit_fen=accounts.deposit_of(reader_id),
        wards=len(readers.children_of(reader_id)),
    )


def sheets_of(reader_id: int) -> tuple[Sheet, ...]:
    """Return the loans, holds and late returns that are still linked to a reader, newest first."""
    loans = Loan.objects.filter(reader_id=reader_id, undone_at=None).order_by("-pk")
    holds = Hold.objects.filter(reader_id=reader_id).order_by("-pk")
    late = LateReturn.objects.filter(loan__reader_id=reader_id).order_by("-pk")
    points = PointsLine.objects.filter(reader_id=reader_id).order_by("-pk")
    return (
        _sheet("loans", _LOANS, loans),
        _sheet("holds", _HOLDS, holds),
        _sheet("late", _LATE, late),
        _sheet("points", _POINTS, points),
    )


def _sheet(key: str, columns: tuple[tuple[str, str], ...], found: object) -> Sheet:
    rows = found.values_list(*(field for _name, field in columns))  # type: ignore[attr-defined]
    return Sheet(key, tuple(name for name, _field in columns), tuple(rows))
