"""What the cashier tells the journal. `reader_id` is personal; sums are in 分."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

_READER = frozenset({"reader_id"})
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ChargeMade:
    kind: ClassVar[str] = "cashier.charge-made"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    charge_id: int
    reader_id: int
    what: str
    amount_fen: int
    loan_id: int | None
    copy_id: int | None


@dataclass(frozen=True, slots=True)
class ChargeChanged:
    kind: ClassVar[str] = "cashier.charge-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    charge_id: int
    by_fen: int
    why: str


@dataclass(frozen=True, slots=True)
class DebtWaived:
    kind: ClassVar[str] = "cashier.debt-waived"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    charge_id: int
    amount_fen: int
    why: str


@dataclass(frozen=True, slots=True)
class MoneyTaken:
    """A receipt was written; `what` is payment or deposit."""

    kind: ClassVar[str] = "cashier.money-taken"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    receipt_id: int
    till_id: int
    number: int
    reader_id: int
    what: str
    amount_fen: int
    method: str


@dataclass(frozen=True, slots=True)
class MoneyGivenBack:
    """Money left the till: a void, a credit paid out, a deposit returned."""

    kind: ClassVar[str] = "cashier.money-given-back"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    receipt_id: int
    till_id: int
    number: int
    reader_id: int
    what: str
    amount_fen: int
    why: str


@dataclass(frozen=True, slots=True)
class DayClosed:
    kind: ClassVar[str] = "cashier.day-closed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    till_id: int
    day_on: date
    expected_fen: int
    counted_fen: int


@dataclass(frozen=True, slots=True)
class MonthClosed:
    kind: ClassVar[str] = "cashier.month-closed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    year: int
    month: int
    taken_fen: int
    given_fen: int
