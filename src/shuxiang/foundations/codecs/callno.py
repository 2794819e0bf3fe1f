"""索书号: class number and book number, and their order on the shelf.

Within one class the book number counts as a number: 2 before 1234, 9 before 10. Suffixes for
volume, edition and copy follow segment by segment.
"""

from __future__ import annotations

import re
import unicodedata

from shuxiang.foundations.codecs import clc

_SEGMENT = re.compile(r"[A-Z]+|\d+|[^A-Z\d\s]+", re.ASCII)

#: Width to which a number within a book number is filled with zeros, and letters with ``!``.
_WIDTH = 8
_LETTERS = 4


def call_number(class_number: str, book_number: str) -> str:
    """Return ``class/book``, or whichever of the two there is."""
    return "/".join(one for one in (clc.clean(class_number), book_number.strip()) if one)


def split(text: str) -> tuple[str, str]:
    """Return the class number and the book number of a call number.

    The first slash parts them; a line that begins with ``{`` (a shelf group that does not file)
    is left out.
    """
    plain = re.sub(r"\{[^}]*\}", "", unicodedata.normalize("NFKC", text)).strip()
    head, _, tail = plain.partition("/")
    return head.strip(), tail.strip()


def _book_key(book_number: str) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", book_number).upper())
    parts = []
    for token in _SEGMENT.findall(plain):
        if token.isdigit():
            # A run longer than the width files behind all that fit, by its length.
            digits = token.lstrip("0") or "0"
            longer = "~" * max(0, len(digits) - _WIDTH)
            parts.append(f"0{longer}{digits.zfill(_WIDTH)}")
        elif "A" <= token[0] <= "Z":
            longer = "~" * max(0, len(token) - _LETTERS)
            parts.append(f"1{longer}{token.rjust(_LETTERS, '!')}")
        else:
            parts.append("".join(f"#{ord(sign):04x}" for sign in token))
    return "".join(parts)


def sort_key(text: str) -> str:
    """Return a text whose plain order is the order on the shelf. A class alone comes first."""
    class_number, book_number = split(text)
    key = clc.sort_key(class_number)
    return f"{key}\t{_book_key(book_number)}" if book_number else key
