"""读者码: a number that a reader shows on a phone instead of the card, good for a minute.

Digits alone, so that every scanner types it whatever input method is on, and a QR code of it stays
coarse enough for a cheap camera.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: A code is drawn in a slot of so many seconds, and good in that slot and the next two.
SLOT_SECONDS, SLOTS = 20, 3
#: So long a code is good at least, whenever in its slot it was drawn.
GOOD_FOR_SECONDS = SLOT_SECONDS * (SLOTS - 1)

_BEGIN = "98"
_ID_DIGITS, _MARK_DIGITS = 10, 10
LENGTH = len(_BEGIN) + _ID_DIGITS + _MARK_DIGITS


@dataclass(frozen=True, slots=True)
class ReaderCode:
    """A code taken apart: whose it says it is, and the mark that proves it."""

    reader_id: int
    mark: str


def slot_of(moment: datetime) -> int:
    """Return the number of the slot that a moment is in."""
    return int(moment.timestamp()) // SLOT_SECONDS


def marked(hashed: str) -> str:
    """Return the digits of a mark made of a keyed hash (hexadecimal)."""
    return f"{int(hashed, 16) % 10**_MARK_DIGITS:0{_MARK_DIGITS}d}"


def written(code: ReaderCode) -> str:
    """Return the digits that are shown."""
    return f"{_BEGIN}{code.reader_id:0{_ID_DIGITS}d}{code.mark}"


def read(text: str) -> ReaderCode | None:
    """Return the code that was scanned; None for anything else."""
    digits = text.strip()
    if len(digits) != LENGTH or not digits.startswith(_BEGIN):
        return None
    if not (digits.isascii() and digits.isdigit()):
        return None
    cut = len(_BEGIN) + _ID_DIGITS
    return ReaderCode(int(digits[len(_BEGIN) : cut]), digits[cut:])
