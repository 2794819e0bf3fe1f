"""What a duplicate is known by."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from hashlib import blake2b

from shuxiang.foundations.codecs import chinese

_DIGITS = str.maketrans("一二三四五六七八九〇零两", "123456789002")
_TENS = re.compile(r"(\d?)十(\d?)")
_VOLUME_WORDS = re.compile(r"第|[册卷辑部集编]|\b(?:volume|vol|v|bd|no)\b")
_ROMAN = {
    roman: str(number)
    for number, roman in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1
    )
}


def volume_key(volume: str) -> str:
    """Return a volume statement so that spellings of one volume are alike: 第二册, 2, II → 2."""
    if not volume:
        return ""
    folded = chinese.fold(volume)
    plain = _VOLUME_WORDS.sub("", folded).replace(" ", "")
    if roman := _ROMAN.get(folded) or _ROMAN.get(plain):
        return roman
    plain = plain.translate(_DIGITS)
    return _TENS.sub(lambda m: f"{m[1] or '1'}{m[2] or '0'}", plain).lstrip("0") or plain


def match_key(
    *, isbn: str, title: str, volume: str, author: str, publisher: str, year: int | None
) -> str:
    """Return what a duplicate is known by: ISBN with volume, else a digest of title, volume,
    author, publisher and year. At most 64 characters.

    ISBN alone would join what is not one: Chinese publishers give one number to several volumes.
    """
    part = volume_key(volume)
    if isbn:
        key = f"{isbn}|{part}"
        return key if len(key) <= 40 else f"{isbn}|{_digest(part)}"
    said = (title, author, publisher)
    return "t:" + _digest("|".join((*map(chinese.fold, said), part, str(year or ""))))


def other_title_key(key: str, title: str) -> str:
    """Return the key of a title whose ISBN and volume another title was given before."""
    return f"{key}~{_digest(chinese.fold(title))[:16]}"


def is_same_title(one: str, other: str) -> bool:
    """Say whether two title statements can be of one book: alike, one longer than the other, or
    mostly alike. Asked only where ISBN and volume agree."""
    a, b = chinese.fold(one), chinese.fold(other)
    if a == b or not a or not b or a.startswith(b) or b.startswith(a):
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.6


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
