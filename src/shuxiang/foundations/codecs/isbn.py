"""ISBN, ISSN, 统一书号 and CN numbers: reading, checking, writing.

Source: ISO 2108 and ISO 3297 for the check digits; the range message of the ISBN agency for 978-7;
GB/T 9999.1 for CN numbers. Written here and not taken from a library because libraries read their
ranges from files, and codecs read none.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_DIGIT = re.compile(r"[^0-9Xx]")
#: A number of ISBN's length in a text, its digits parted by single hyphens, dots or blanks.
_IN_TEXT = re.compile(
    r"(?<![\dXx])(?:\d[-–—―‐−.· ]?){9}(?:(?:\d[-–—―‐−.· ]?){3}\d|[\dXx])(?![\dXx])", re.ASCII
)

#: Registrant lengths of 978-7 (China): first five digits up to here → so many digits.
_CHINA = ((9999, 2), (49999, 3), (79999, 4), (89999, 5), (99999, 6))


def _half_width(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _plain(text: str) -> str:
    return _NOT_DIGIT.sub("", _half_width(text)).upper()


def _check10(nine: str) -> str:
    total = sum((10 - at) * int(digit) for at, digit in enumerate(nine))
    return "0123456789X"[-total % 11]


def _check13(twelve: str) -> str:
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return str(-total % 10)


def normalise(text: str) -> str:
    """Return the 13 digits of a valid ISBN in either form, however it is written; else ''.

    What stands around the number is left aside: ``7-5339-1845-2(精装) : 12.00元``. A number that does
    not check is not repaired.
    """
    found = _checked(_plain(text))
    if found:
        return found
    for part in _IN_TEXT.findall(_half_width(text)):
        if found := _checked(_plain(part)):
            return found
    return ""


def _checked(digits: str) -> str:
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
    """Say whether a text is or holds a valid ISBN."""
    return bool(normalise(text))


def to_10(isbn13: str) -> str:
    """Return the ten-digit form of a 978 number; '' for 979, which has none."""
    digits = _checked(_plain(isbn13))
    return digits[3:12] + _check10(digits[3:12]) if digits.startswith("978") else ""


def hyphenate(text: str) -> str:
    """Write an ISBN with hyphens where the ranges are known (978-7), else plain; '' if invalid."""
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
    """Return ``1234-567X`` for a valid ISSN or its EAN (977…), else ''."""
    digits = _plain(text)
    if len(digits) in (13, 15, 18) and digits[:3] == "977" and digits.isdigit():
        return issn(digits[3:10] + _issn_check(digits[3:10])) if _ean(digits[:13]) else ""
    if len(digits) != 8 or not digits[:7].isdigit() or _issn_check(digits[:7]) != digits[7]:
        return ""
    return f"{digits[:4]}-{digits[4:]}"


def _issn_check(seven: str) -> str:
    total = sum((8 - at) * int(digit) for at, digit in enumerate(seven))
    return "0123456789X"[-total % 11]


def _ean(thirteen: str) -> bool:
    return _check13(thirteen[:12]) == thirteen[12]


_CN = re.compile(
    r"(?:CN)?\s*(\d{2})\s*[-－]\s*(\d{4})(?:\s*/\s*([A-Z]+\d*))?\Z", re.IGNORECASE | re.ASCII
)


def cn_number(text: str) -> str:
    """Return a CN 国内统一连续出版物号 in its full form (``CN 36-1029/G2``), else ''."""
    found = _CN.match(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return ""
    region, number, group = found.groups()
    return f"CN {region}-{number}" + (f"/{group.upper()}" if group else "")


def cn_kind(number: str) -> str:
    """Return what a CN number counts: newspaper, serial, online, electronic; '' if it is none.

    Source: GB/T 9999.1-2018, the ranges of the four-digit serial number.
    """
    found = _CN.match(unicodedata.normalize("NFKC", number).strip())
    serial = int(found[2]) if found else 0
    if not serial:
        return ""
    for top, kind in ((999, "newspaper"), (5999, "serial"), (8999, "online")):
        if serial <= top:
            return kind
    return "electronic"


_UNIFIED = re.compile(r"(\d{4,5})\s*[·•・‧∙.\-]\s*(\d{1,5})\Z", re.ASCII)


def unified_number(text: str) -> str:
    """Return a 统一书号 of before 1987 (``7291·5``: class, publisher, number), else ''."""
    plain = text.translate({0xB7: "·", 0x30FB: "·"}).strip()
    found = _UNIFIED.match(plain)
    return f"{found[1]}·{found[2]}" if found else ""
