"""Which PINs are too easy, and what the first one is. Pure."""

from __future__ import annotations

import re
from datetime import date

from shuxiang.departments.staff.rules.passwords import is_common, is_run
from shuxiang.foundations.kernel.refusals import Because

SHORTEST, LONGEST = 6, 20


def first_pin(id_number: str) -> str:
    """Return the PIN that a reader begins with where none was chosen: the last six of the document,
    as Chinese libraries have it. Empty where there is none. It must be changed at once."""
    return id_number[-6:] if len(id_number) >= 8 else ""


def birthday_forms(birth_on: date | None) -> frozenset[str]:
    """Return the ways in which people write a birthday as a PIN."""
    if birth_on is None:
        return frozenset()
    forms = ("%Y%m%d", "%y%m%d", "%d%m%Y", "%d%m%y", "%m%d%Y", "%m%d%y", "%Y%m", "%m%d%m%d")
    return frozenset(birth_on.strftime(form) for form in forms)


def faults_of_pin(
    pin: str, *, birth_on: date | None, id_number: str, card_numbers: tuple[str, ...], phone: str
) -> tuple[Because, ...]:
    """Return everything that is wrong with a new PIN; empty means it will do."""
    found = []
    if not re.fullmatch(r"[0-9A-Za-z]+", pin) or not SHORTEST <= len(pin) <= LONGEST:
        found.append(Because("readers.pin-form", {"shortest": SHORTEST, "longest": LONGEST}))
    plain = pin.upper()
    if pin and any(form in plain for form in birthday_forms(birth_on)):
        found.append(Because("readers.pin-birthday"))
    elif pin and any(plain in number.upper() for number in (id_number, phone, *card_numbers)):
        found.append(Because("readers.pin-own-number"))
    elif pin and (is_run(pin) or is_common(pin) or _halves_repeat(pin)):
        found.append(Because("readers.pin-easy"))
    return tuple(found)


def _halves_repeat(pin: str) -> bool:
    """112233, 123123, 135135 and the like; all of one or two different characters."""
    pairs = len(pin) % 2 == 0 and all(a == b for a, b in zip(pin[::2], pin[1::2], strict=True))
    return len(set(pin)) <= 2 or pairs
