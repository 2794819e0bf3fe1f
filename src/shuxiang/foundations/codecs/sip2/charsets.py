"""A terminal's characters: SIP2 never says which charset it speaks.

Text is decoded before it is split, never after: 116 GBK characters (珅 質 東 觸 …) have the
delimiter's byte 0x7C as their second byte. Line ends are safe to look for in bytes: in none of
these charsets is CR or LF part of a longer character.
"""

from __future__ import annotations

import codecs

from .profile import AUTO, TerminalProfile

#: Read with the largest member of the family; a machine that says GBK may still send four bytes.
_READ_AS = {"gbk": "gb18030", "gb2312": "gb18030"}
_FIRST_THREE_BYTE_CHARACTER = "\u0800"


class Charset:
    """Reads and writes one terminal's characters, and learns how it writes them."""

    def __init__(self, profile: TerminalProfile) -> None:
        self._presumed = profile.presumed_charset
        self._set = _set_in(profile)
        self._learned: str | None = None
        self._candidate: str | None = None

    @property
    def known(self) -> str | None:
        """Return the charset that is set or has been learned, else None."""
        return self._set or self._learned

    @property
    def for_writing(self) -> str:
        return self._set or self._learned or self._presumed

    def adopt(self, profile: TerminalProfile) -> None:
        """Follow another profile and keep what has been learned."""
        self._presumed = profile.presumed_charset
        self._set = _set_in(profile)

    def read(self, raw: bytes) -> str | None:
        """Decode one message, or None where no charset fits.

        A terminal that is set to one charset and suddenly sends another is still understood.
        """
        self._candidate = None
        if raw.isascii():
            return raw.decode("ascii")
        known = self.known
        if known is None:
            return self._guess(raw)
        first = _READ_AS.get(known, known)
        second = "utf-8" if first == "gb18030" else "gb18030"
        text = _decode(raw, first)
        return _decode(raw, second) if text is None else text

    def keep(self) -> None:
        """Hold on to what the last message showed; called once that message made sense."""
        if self._candidate:
            self._learned = self._candidate

    def _guess(self, raw: bytes) -> str | None:
        """Try strict UTF-8, then GB18030.

        A few Chinese words in GBK are also valid UTF-8 of two-byte letters (牛 reads as ţ). Such a
        message is read as Chinese and decides nothing.
        """
        as_utf8 = _decode(raw, "utf-8")
        if as_utf8 is not None and max(as_utf8) >= _FIRST_THREE_BYTE_CHARACTER:
            self._candidate = "utf-8"
            return as_utf8
        as_chinese = _decode(raw, "gb18030")
        if as_utf8 is None and as_chinese is not None:
            self._candidate = "gb18030"
        return as_utf8 if as_chinese is None else as_chinese


def _set_in(profile: TerminalProfile) -> str | None:
    return None if profile.charset == AUTO else codecs.lookup(profile.charset).name


def _decode(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except UnicodeError:
        return None


def cut_at_character(value: bytes, size: int, charset: str) -> bytes:
    """Shorten encoded text to at most `size` bytes without splitting a character."""
    if len(value) <= size:
        return value
    whole = codecs.getincrementaldecoder(charset)("replace").decode(value[:size], False)
    return whole.encode(charset, "replace")
