"""Money as pure questions: kinds, how a payment is spread, what a typed sum means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ChargeKind(StrEnum):
    """What is owed for."""

    OVERDUE = "overdue"
    LOST = "lost"
    PROCESSING = "processing"
    DAMAGE = "damage"
    CARD = "card"
    HOLD = "hold"
    OTHER = "other"


class PayMethod(StrEnum):
    """How it was paid."""

    CASH = "cash"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    OTHER = "other"


class LineKind(StrEnum):
    """What a line of the ledger says. Lines are only ever added."""

    CHARGE = "charge"
    CHANGE = "change"
    PAYMENT = "payment"
    WAIVER = "waiver"
    PAID_OUT = "paid-out"
    VOID = "void"
    DEPOSIT = "deposit"
    DEPOSIT_BACK = "deposit-back"


#: Lines of the deposit, which is the reader's own money and settles no debt.
OF_DEPOSIT = frozenset({LineKind.DEPOSIT, LineKind.DEPOSIT_BACK})

_SUM = re.compile(r"¥?\s*(\d{1,7})(?:\.(\d{1,2}))?\s*元?")


def read_sum(text: str) -> int | None:
    """Return a typed sum in 分, or None where it is none: ``12``, ``12.5``, ``¥12.50``, ``12 元``.

    A third place behind the point is a typing error, never rounded.
    """
    found = _SUM.fullmatch(text.strip().replace("，", "").replace(",", "").replace("。", "."))
    if found is None:
        return None
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """What is still owed for one matter."""

    charge_id: int
    open_fen: int


def spread(amount_fen: int, charges: Sequence[OpenCharge]) -> tuple[tuple[int, int], ...]:
    """Return (charge, 分) until the money is spent, in the given order (cases 329, 331, 332)."""
    found, left = [], amount_fen
    for one in charges:
        part = min(left, max(0, one.open_fen))
        if part:
            found.append((one.charge_id, part))
            left -= part
    return tuple(found)


def takes_from(day: date, closed: frozenset[date]) -> bool:
    """Say whether a till still takes money on a day: not once the day was closed."""
    return day not in closed
