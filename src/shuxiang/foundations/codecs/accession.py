"""登录号 in ranges: ``D123456-60`` means D123456 to D123460, ``D040394-5`` two volumes."""

from __future__ import annotations

import re

#: A range of more copies than this is a mistake of typing, not a delivery.
MOST = 500

_RANGE = re.compile(r"([^\d].*?|.*?\D)?(\d{1,18})\s*[-~－～—–]\s*(?:\1)?(\d{1,18})\Z", re.ASCII)


def expand(text: str) -> tuple[str, ...]:
    """Return the numbers that a text stands for; one that is no range stands for itself.

    The end may be written short (the last digits that change) or whole, with its letters or without.
    What would run backwards or beyond MOST stays as it is.
    """
    text = text.strip()
    found = _RANGE.match(text)
    if not found:
        return (text,) if text else ()
    prefix, first, last = found[1] or "", found[2], found[3]
    if len(last) > len(first):
        return (text,)
    end = int(first[: len(first) - len(last)] + last)
    begin = int(first)
    if not 0 < end - begin < MOST:
        return (text,)
    return tuple(f"{prefix}{number:0{len(first)}d}" for number in range(begin, end + 1))
