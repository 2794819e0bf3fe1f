"""In which encoding a record is written: UTF-8, GB18030, or one that we refuse by name.

Neither the leader nor field 100 is asked, they are wrong too often. The bytes are: what is valid
UTF-8 is UTF-8, what is valid GB18030 *and* reads like Chinese is GB18030. The second half matters
because GB18030 decodes nearly everything; Latin-1, ANSEL, Big5 and Cyrillic code pages would turn
into rare characters without a sound.

Source of the zones: GB 2312-80 (rows 16-55 are the 3,755 frequent characters, rows 1-3 the signs).
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = b"\x1b"
_RECORD_HEAD_END: Final = b"\x1e"

_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
#: So many pairs are enough to know a language by; fewer, and the whole record is looked at.
_ENOUGH = 24
_SAMPLE = 400

_FREQUENT_LEADS = bytes((*range(0xA1, 0xA4), *range(0xB0, 0xD8)))
_HIGH = bytes(range(0x80, 0x100))
#: First bytes that traditional characters have in GBK and never in Big5.
_GBK_ONLY_LEADS = bytes(range(0x81, 0xA1))
#: First bytes of the 5,401 frequent characters and the signs in Big5.
_BIG5_LEADS = bytes(range(0xA1, 0xC7))

#: Switches of MARC-8 to another set of characters (ISO 2022).
_MARC8_SWITCH = re.compile(rb"\x1b(?:[()$,!-]|[gbps])")

#: GB18030 gives private characters to what Big5 uses for ordinary ones.
_PRIVATE = re.compile("[\ue000-\uf8ff]")

#: First bytes of UTF-8 from U+0800 on, where 汉字 are.
_WIDE = re.compile(rb"[\xe0-\xff]")
#: Letters below U+0800 that people do write: Latin, Greek, Cyrillic, Hebrew, Arabic.
_WRITTEN = re.compile(
    "[\u00a0-\u024f\u02b0-\u036f\u0386-\u03ce\u0400-\u045f\u0490\u0491\u05d0-\u05ea\u0621-\u065f]"
)


class UnknownEncoding(Exception):
    """`reason` is ``encoding`` or ``encoding-marc8``; `detail` the place or the likely name."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a record and the encoding it was in. Refuses with UnknownEncoding."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _as_gb18030(data), "gb18030"
    if len(text) == len(data):
        if _ESCAPE in data and _MARC8_SWITCH.search(data):
            raise UnknownEncoding("encoding-marc8", "MARC-8")
    elif not _WIDE.search(data) and data[9:10] != b"a" and _is_chinese_rather(text, data):
        return data.decode("gb18030"), "gb18030"
    return text, "utf-8"


def is_ambiguous(data: bytes) -> bool:
    """Say whether UTF-8 that we are writing would be taken for GB18030 when it is read again."""
    return not data.isascii() and not _WIDE.search(data) and _is_chinese_rather(data.decode(), data)


def _is_chinese_rather(text: str, data: bytes) -> bool:
    """``264页`` in GBK is valid UTF-8 as well, for a letter of Abkhaz that stands alone."""
    return not _WRITTEN.search(text) and _is_chinese_too(data)


def _is_chinese_too(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = b"".join(_PAIR.findall(data))
    return bool(pairs) and not pairs[::2].translate(None, _FREQUENT_LEADS)


def _as_gb18030(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _named(data, str(error.start)) from None
    if _ESCAPE in data and _MARC8_SWITCH.search(data):
        raise UnknownEncoding("encoding-marc8", "MARC-8")
    body = data.find(_RECORD_HEAD_END)
    pairs = b"".join(_PAIR.findall(data, body, body + _SAMPLE))
    if len(pairs) < 2 * _ENOUGH:
        pairs = b"".join(_PAIR.findall(data))
    count, leads, trails = len(pairs) // 2, pairs[::2], pairs[1::2]
    if not count:
        return text  # four-byte forms only: nothing else looks like these
    low = len(trails.translate(None, _HIGH))
    frequent = count - len(leads.translate(None, _FREQUENT_LEADS))
    if 2 * low > count or 4 * frequent < count:
        raise _named(data, "")
    if (7 * low > count or _PRIVATE.search(text)) and _is_big5(data):
        raise UnknownEncoding("encoding", "Big5")
    return text


def _is_big5(data: bytes) -> bool:
    try:
        data.decode("big5")
    except UnicodeDecodeError:
        return False
    leads = b"".join(_PAIR.findall(data))[::2]
    if len(leads.translate(None, _GBK_ONLY_LEADS)) < len(leads):
        return False
    return 10 * len(leads.translate(None, _BIG5_LEADS)) < 3 * len(leads)


def _named(data: bytes, at: str) -> UnknownEncoding:
    """Say MARC-8 of a MARC21 record that does not claim Unicode in leader/09; else only where."""
    head = data[: data.find(_RECORD_HEAD_END)]
    directory = head[24:]
    tags = {directory[n : n + 3] for n in range(0, len(directory), 12)}
    if head[9:10] != b"a" and b"245" in tags and b"200" not in tags:
        return UnknownEncoding("encoding-marc8", "MARC-8")
    return UnknownEncoding("encoding", at)
