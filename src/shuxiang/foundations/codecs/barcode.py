"""Our own numbers, and what a scanner makes of others'.

New labels are ten digits (items begin 3, readers 8, crates 5, seats 7; the last checks), because
digits pass through a Chinese input method unharmed and make the shortest Code 128.
"""

from __future__ import annotations

import unicodedata

ITEM, READER, CRATE, SEAT = "3", "8", "5", "7"

#: What scanners and people put around a code: blanks, line ends, the frame of Code 39.
_AROUND = " \t\r\n\x00*\u3000\ufeff\u200b"


def check_digit(nine: str) -> str:
    """Return Luhn's check digit of nine digits (ISO/IEC 7812-1, annex B)."""
    total = 0
    for at, digit in enumerate(reversed(nine)):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def number(prefix: str, sequence: int) -> str:
    """Return our ten-digit number with this prefix and running number."""
    nine = f"{prefix}{sequence:0{9 - len(prefix)}d}"
    if len(nine) != 9:
        raise ValueError(f"{prefix}{sequence} has no ten-digit number")
    return nine + check_digit(nine)


def next_number(prefix: str, last: int) -> str:
    """Return the number after the running number `last`."""
    return number(prefix, last + 1)


def is_ours(code: str, prefix: str = "") -> bool:
    """Say whether a code is one of our numbers, of one prefix or of any."""
    return (
        len(code) == 10
        and code.isascii()
        and code.isdigit()
        and code.startswith(prefix)
        and check_digit(code[:9]) == code[9]
    )


def clean(text: str) -> str:
    """Return a code as it was printed: half-width, without what stands around it.

    Blanks within and leading zeros stay; a final x of an identity number becomes X.
    """
    plain = unicodedata.normalize("NFKC", text).strip(_AROUND)
    plain = "".join(one for one in plain if one.isprintable())
    if len(plain) == 18 and plain[:17].isdigit() and plain[17] == "x":
        plain = plain[:17] + "X"
    return plain
