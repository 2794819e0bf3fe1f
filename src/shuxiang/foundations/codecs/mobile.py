"""Chinese mobile numbers."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"1[3-9]\d{9}\Z", re.ASCII)


def normalise(text: str) -> str:
    """Return the digits of a phone number, without +86, blanks and hyphens."""
    digits = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\A(\+86|0086)", "", digits)


def is_mobile(text: str) -> bool:
    return _NUMBER.match(normalise(text)) is not None


def masked(number: str) -> str:
    """Return ``138****8841``; other numbers keep their last four digits."""
    digits = normalise(number)
    if len(digits) == 11:
        return f"{digits[:3]}****{digits[7:]}"
    return "*" * max(0, len(digits) - 4) + digits[-4:]
