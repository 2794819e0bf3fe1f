"""How one make of terminal talks: what must be set per device because SIP2 has no header for it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ChecksumDuty(StrEnum):
    """What is asked of arriving checksums."""

    LENIENT = "lenient"
    STRICT = "strict"


class Trailer(StrEnum):
    """When answers carry sequence number and checksum."""

    AS_ASKED = "as asked"
    ALWAYS = "always"
    NEVER = "never"


class Terminator(StrEnum):
    """The end of our messages; AS_HEARD repeats the end the terminal used."""

    AS_HEARD = ""
    CR = "\r"
    LF = "\n"
    CRLF = "\r\n"


#: Find the charset out from the first text that is not plain ASCII.
AUTO = "auto"
_ROOM_FOR_THE_TRAILER = 11
_SMALLEST_ANSWER = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalProfile:
    """One terminal's dialect.

    `charset` is `auto` or a Python codec name that contains ASCII; `presumed_charset` is what an
    `auto` terminal is answered in until it has shown its own. `max_packet` bounds a request and
    `max_answer` an answer, both in bytes; a request is counted without its terminator, an answer
    with everything. `due_date_format` is for strftime. Refuses with ValueError.
    """

    name: str = "standard"
    charset: str = AUTO
    presumed_charset: str = "utf-8"
    checksum: ChecksumDuty = ChecksumDuty.LENIENT
    trailer: Trailer = Trailer.AS_ASKED
    terminator: Terminator = Terminator.AS_HEARD
    max_packet: int = 4096
    max_answer: int = 4096
    due_date_format: str = "%Y-%m-%d"

    def __post_init__(self) -> None:
        for charset in (self.charset, self.presumed_charset):
            if charset != AUTO and not _contains_ascii(charset):
                raise ValueError(f"not a charset for SIP2: {charset!r}")
        if self.presumed_charset == AUTO:
            raise ValueError("the presumed charset must be a real one")
        if self.max_packet < _SMALLEST_ANSWER or self.max_answer < _SMALLEST_ANSWER:
            raise ValueError(f"packets need at least {_SMALLEST_ANSWER} bytes")

    @property
    def room_for_text(self) -> int:
        """Bytes left in an answer beside the longest trailer and terminator."""
        return self.max_answer - _ROOM_FOR_THE_TRAILER

    def due_date(self, day: date) -> str:
        """Write a due date the way this terminal shows it (AH is free text)."""
        return day.strftime(self.due_date_format)


def _contains_ascii(charset: str) -> bool:
    plain = bytes(range(0x20, 0x7F))
    try:
        codecs.lookup(charset)
        return plain.decode(charset).encode(charset) == plain == plain.decode(charset).encode()
    except (LookupError, UnicodeError, ValueError):
        return False


#: Koha, 3M and most newer machines: UTF-8 in practice, found out by itself.
STANDARD = TerminalProfile()
#: Machines made for dp2: checksums computed in dp2's own way are never refused.
DP2 = TerminalProfile(name="dp2")
#: Older Chinese machines whose maker says GBK.
GBK = TerminalProfile(name="gbk", charset="gbk", presumed_charset="gbk")

PRESETS: dict[str, TerminalProfile] = {each.name: each for each in (STANDARD, DP2, GBK)}
