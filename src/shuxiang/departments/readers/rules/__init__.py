"""What readers are told apart by, and the pure questions about a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shuxiang.foundations.kernel.days import NEVER


class CredentialKind(StrEnum):
    CARD = "card"
    IDENTITY = "identity"
    SOCIAL = "social"
    CHIP = "chip"
    WECHAT = "wechat"


#: Kinds whose number is secret: they are looked up by a keyed hash and shown masked.
SECRET_KINDS = frozenset({CredentialKind.IDENTITY, CredentialKind.SOCIAL, CredentialKind.WECHAT})


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """A standing 停借. `until_on` None means without end."""

    reason: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What lending must know of the reader who stands at the desk."""

    reader_id: int
    category_id: int
    category_name: str
    place_id: int
    name: str
    card_number: str
    valid_until: date | None
    lost: bool
    retired: bool
    closed: bool
    blocks: tuple[BlockFacts, ...]
    birth_year: int | None
    loan_limit: int | None
    is_group: bool


def card_expired(card: CardFacts, today: date) -> bool:
    """Say whether a card's time is over. It is valid on its last day; 9999-12-31 means for ever."""
    until = card.valid_until
    return until is not None and until != NEVER and until < today


def standing_blocks(card: CardFacts, today: date) -> tuple[BlockFacts, ...]:
    """Return the blocks that hold today, the latest end first (without end before all)."""
    held = [b for b in card.blocks if b.until_on is None or b.until_on >= today]
    return tuple(
        sorted(held, key=lambda b: (b.until_on is not None, -(b.until_on or NEVER).toordinal()))
    )


def card_ends_on(
    valid_years: int | None, today: date, valid_days: int | None = None
) -> date | None:
    """Return the last day of a card that is issued or verified today; None means without end. Days
    go before years: one day is today."""
    if valid_days is not None:
        return today + timedelta(days=valid_days - 1)
    if valid_years is None:
        return None
    year = today.year + valid_years
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)
