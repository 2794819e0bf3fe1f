"""Numbers a title is found by: ISBN, ISSN, call numbers, in the one form the index keeps."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[^0-9a-z]")


def compact(text: str) -> str:
    """Return letters and digits only, lower case: I247.5/12 → i247512."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).lower())


def isbn13(text: str) -> str:
    """Return an ISBN as thirteen digits, from ten or thirteen, checked; else an empty string."""
    digits = compact(text).removeprefix("isbn")
    if re.fullmatch(r"97[89]\d{10}", digits):
        return digits if _check13(digits[:12]) == digits[12] else ""
    if re.fullmatch(r"\d{9}[\dx]", digits):
        total = sum((10 - n) * int(d) for n, d in enumerate(digits[:9]))
        total += 10 if digits[9] == "x" else int(digits[9])
        return f"978{digits[:9]}{_check13('978' + digits[:9])}" if total % 11 == 0 else ""
    return ""


def _check13(twelve: str) -> str:
    total = sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(twelve))
    return str(-total % 10)


def number_keys(text: str) -> tuple[str, ...]:
    """Return the keys under which an ISBN or ISSN is kept: itself, and its thirteen digits.

    A printed number with a wrong check digit is still kept as it stands: it is on the cover.
    """
    plain = compact(text).removeprefix("isbn").removeprefix("issn")
    return tuple(dict.fromkeys(key for key in (isbn13(text), plain) if key))


def class_steps(class_number: str) -> tuple[str, ...]:
    """Return the steps of a class number: I247.5 → i, i2, i24, i247, i2475."""
    plain = compact(class_number)[:12]
    return tuple(plain[:n] for n in range(1, len(plain) + 1))
