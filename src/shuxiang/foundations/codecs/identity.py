"""Identity numbers: GB 11643 checked, others by their form; masks for all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

#: First two digits of GB/T 2260 and of the residence permits: 81-83 Hong Kong, Macau,
#: Taiwan; 9 and a province for foreigners.
_REGION = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-8]")

#: Other documents, known by their form only: nobody publishes their check digits.
_FORMS = {
    "passport": r"[A-Z0-9]{6,10}",
    "hong-kong-macau": r"[HM]\d{8}(\d{2})?",
    "taiwan": r"\d{8}|\d{10}[A-Z]?",
    "foreigner": r"9\d{16}[\dX]|[A-Z]{3}\d{12}",
    "military": r"[\u4e00-\u9fff]{1,4}字?第?\d{4,8}号?",
    "disability": r"\d{17}[\dX]\d{2}",
}

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Identity:
    """What an 18-digit number says: region of GB/T 2260, birth date, sex."""

    number: str
    region: str
    birth: date
    is_male: bool


def normalise(text: str) -> str:
    """Return a number half-width, without blanks, its letter capital."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def check_digit(seventeen: str) -> str:
    """Return the check digit of GB 11643-1999."""
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, seventeen, strict=True))
    return _CHECKS[total % 11]


def read(text: str) -> Identity | None:
    """Return what a valid 18-digit number says, or None."""
    number = normalise(text)
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII) or check_digit(number[:17]) != number[17]:
        return None
    if not _REGION.match(number):
        return None
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return Identity(number, number[:6], birth, int(number[16]) % 2 == 1)


def check(text: str) -> bool:
    """Say whether a text is a valid 18-digit identity number."""
    return read(text) is not None


def is_old(text: str) -> bool:
    """Say whether a text is an identity number of 15 digits, void since 2013: ask for the new card."""
    number = normalise(text)
    if not re.fullmatch(r"\d{15}", number, re.ASCII) or not _REGION.match(number):
        return False
    try:
        date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return False
    return True


def looks_like(text: str, kind: str) -> bool:
    """Say whether a text has the form of a document: a name of `forms`, or ``identity``."""
    if kind == "identity":
        return check(text)
    return re.fullmatch(_FORMS[kind], normalise(text), re.ASCII) is not None


def forms() -> tuple[str, ...]:
    """Return the kinds of document that are known by their form."""
    return tuple(_FORMS)


def masked(number: str) -> str:
    """Return ``3610**********1234``; shorter numbers keep their last two characters."""
    if len(number) >= 15:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    return "*" * max(0, len(number) - 2) + number[-2:]


def masked_name(name: str) -> str:
    """Return ``陈*兰``, ``刘*``; a name of one character stays."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
