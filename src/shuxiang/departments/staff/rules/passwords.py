"""Which passwords are too easy, and what is wrong with each. Pure."""

from __future__ import annotations

import re

from shuxiang.departments.staff.rules.worst_passwords import WORST
from shuxiang.foundations.kernel.refusals import Because

#: Length that is enough alone, and length that is enough with two kinds of characters.
LONG = 10
SHORT = 8

_RUNS = (
    "0123456789",
    "9876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "147258369",
    "123qweasdzxc",
)
_LEET = str.maketrans("@4310!$57", "aaeloisst")


def kinds_of_characters(text: str) -> int:
    """Count the kinds among small letters, capitals, digits, all others."""
    return sum(
        bool(re.search(pattern, text))
        for pattern in (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
    )


def is_run(text: str) -> bool:
    """Say whether a text is one character over and over, or a run along the keyboard or clock."""
    plain = text.lower()
    for size in range(1, len(plain) // 2 + 1):
        if len(plain) % size == 0 and plain == plain[:size] * (len(plain) // size) and size <= 3:
            return True
    return len(plain) >= 4 and any(plain in run + run for run in _RUNS)


def is_common(text: str) -> bool:
    """Say whether a password is among the worst, also with figures or signs put after it, with @
    for a and the like, or two of them in a row."""
    plain = text.lower()
    forms = {plain, plain.translate(_LEET)}
    forms |= {re.sub(r"[^a-z]+$", "", one) for one in tuple(forms)}
    forms |= {re.sub(r"^[^a-z]+", "", one) for one in tuple(forms)}
    if any(one in WORST for one in forms if len(one) >= 3):
        return True
    halves = ((plain[:at], plain[at:]) for at in range(3, len(plain) - 2))
    return any(one in WORST and other in WORST for one, other in halves)


def faults_of_password(
    password: str, *, login: str, name: str, name_pinyin: tuple[str, ...] = ()
) -> tuple[Because, ...]:
    """Return everything that is wrong with a new password; empty means it will do."""
    found = []
    if len(password) < SHORT or (len(password) < LONG and kinds_of_characters(password) < 2):
        found.append(Because("staff.password-short", {"long": LONG, "short": SHORT}))
    if len(password) > 200:
        found.append(Because("staff.password-long"))
    plain = password.lower()
    own = [part.lower() for part in (login, name, *name_pinyin) if part]
    rest = plain
    for part in own:
        if len(part) >= 2:
            rest = rest.replace(part, "")
    if rest != plain and len(rest) < SHORT - 2:
        found.append(Because("staff.password-own-name"))
    elif password and (is_run(plain) or is_common(plain)):
        found.append(Because("staff.password-common"))
    return tuple(found)
