"""ISBN, ISSN, 统一书号 and CN numbers: reading, checking, writing.

Source: ISO 2108 and 2108 check digits; range message of the ISBN agency for 978-7; GB/T 9999.1.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_DIGIT = re.compile(r"[^0-9Xx]")

#: Registrant lengths of 978-7 (China): first five digits up to here → so many digits.
_CHINA = ((9999, 2), (49999, 3), (79999, 4), (89999, 5), (99999, 6))


def _plain(text: str) -> str:
    return _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", text)).upper()


def _check10(nine: str) -> str:
    total = sum((10 - at) * int(digit) for at, digit in enumerate(nine))
    return "0123456789X"[-total % 11]


def _check13(twelve: str) -> str:
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return str(-total % 10)


def normalise(text: str) -> str:
    """Return the 13 digits of a valid ISBN in either form, with or without hyphens; else ''."""
    digits = _plain(text)
    if len(digits) == 10 and digits[:9].isdigit() and _check10(digits[:9]) == digits[9]:
        return "978" + digits[:9] + _check13("978" + digits[:9])
    if (
        len(digits) == 13
        and digits.isdigit()
        and digits[:3] in ("978", "979")
        and _check13(digits[:12]) == digits[12]
    ):
        return digits
    return ""


def is_valid(text: str) -> bool:
    return bool(normalise(text))


def to_10(isbn13: str) -> str:
    """Return the ten-digit form of a 978 number; '' for 979, which has none."""
    return isbn13[3:12] + _check10(isbn13[3:12]) if isbn13.startswith("978") else ""


def hyphenate(text: str) -> str:
    """Write an ISBN with hyphens where the ranges are known (978-7), else plain."""
    digits = normalise(text)
    if not digits.startswith("9787"):
        return digits
    first = int(digits[4:9])
    length = next(size for top, size in _CHINA if first <= top)
    cut = 4 + length
    return f"978-7-{digits[4:cut]}-{digits[cut:12]}-{digits[12]}"


def candidates(text: str) -> tuple[str, ...]:
    """Return the forms under which a number may have been catalogued: 13, 10, as typed."""
    digits = normalise(text)
    if not digits:
        plain = _plain(text)
        return (plain,) if len(plain) >= 7 else ()
    ten = to_10(digits)
    return (digits, ten) if ten else (digits,)


def issn(text: str) -> str:
    """Return ``1234-567X`` for a valid ISSN, else ''."""
    digits = _plain(text)
    if len(digits) != 8 or not digits[:7].isdigit():
        return ""
    total = sum((8 - at) * int(digit) for at, digit in enumerate(digits[:7]))
    return f"{digits[:4]}-{digits[4:]}" if "0123456789X"[-total % 11] == digits[7] else ""


_CN = re.compile(r"(?:CN)?\s*(\d{2})\s*[-－]\s*(\d{4})(?:\s*/\s*([A-Z]+\d*))?\Z", re.IGNORECASE)


def cn_number(text: str) -> str:
    """Return a CN 国内统一连续出版物号 in its full form (``CN 36-1029/G2``), else ''."""
    found = _CN.match(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return ""
    region, number, group = found.groups()
    return f"CN {region}-{number}" + (f"/{group.upper()}" if group else "")
