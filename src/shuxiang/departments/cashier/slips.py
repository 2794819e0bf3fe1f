"""What the cashier hands out: frozen, all sums in 分."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuxiang.departments.cashier.rules import ChargeKind, LineKind


@dataclass(frozen=True, slots=True)
class ChargeSlip:
    """One matter that is or was owed for. `open_fen` below nought is the reader's credit."""

    charge_id: int
    reader_id: int
    kind: ChargeKind
    charged_fen: int
    paid_fen: int
    waived_fen: int
    why: str
    loan_id: int | None
    copy_id: int | None
    made_at: datetime
    last_paid_at: datetime | None

    @property
    def open_fen(self) -> int:
        return self.charged_fen - self.paid_fen - self.waived_fen


@dataclass(frozen=True, slots=True)
class ReceiptSlip:
    """One receipt. `amount_fen` is below nought where money was given back."""

    receipt_id: int
    till_id: int
    till_name: str
    place_name: str
    number: int
    day_on: date
    at: datetime
    by: str
    reader_id: int | None
    what: str
    method: str
    amount_fen: int
    why: str
    voided: bool
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of a reader's account."""

    at: datetime
    kind: LineKind
    amount_fen: int
    why: str
    by: str
    receipt_number: int | None


@dataclass(frozen=True, slots=True)
class TillSlip:
    till_id: int
    name: str
    place_id: int
    place_name: str


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day of a till: what came in and went out by method, and how it was closed."""

    till: TillSlip
    day_on: date
    by_method: tuple[tuple[str, int, int], ...]
    receipts: int
    expected_cash_fen: int
    counted_fen: int | None
    closed_by: str
    closed_at: datetime | None

    @property
    def difference_fen(self) -> int | None:
        return None if self.counted_fen is None else self.counted_fen - self.expected_cash_fen


@dataclass(frozen=True, slots=True)
class MonthReport:
    """A month of all tills, or of one."""

    year: int
    month: int
    days: tuple[tuple[date, int, int], ...]
    charged_fen: int
    waived_fen: int
    taken_fen: int
    given_fen: int
    closed_by: str
