"""Numbers of rows that come with a form or an address, where anybody may have put anything."""

from __future__ import annotations

#: No row has a larger number: the databases count so far and refuse to be asked beyond.
LARGEST = 2**63 - 1
_DIGITS = len(str(LARGEST))


def row_number(text: str) -> int | None:
    """Return the number that a text names; None for what no row can have."""
    # Python itself refuses to read more than 4300 digits.
    if not text.isdecimal() or len(text) > _DIGITS:
        return None
    number = int(text)
    return number if 0 < number <= LARGEST else None
