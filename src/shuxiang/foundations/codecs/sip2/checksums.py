"""Sequence number and checksum: the trailer `AYnAZhhhh` of a SIP2 message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_HEX = frozenset("0123456789abcdefABCDEF")
_DIGITS = frozenset("0123456789")


class Checksum(StrEnum):
    """What the checksum of a received message turned out to be."""

    ABSENT = "absent"
    RIGHT = "right"
    #: Right the way dp2 computes it: over UTF-16 code units, without the trailer.
    RIGHT_IN_DP2 = "right in dp2"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Cut:
    """A message cut in two: `text` before the trailer, and what the trailer said."""

    text: str
    sequence: str | None
    sum_text: str | None


def checksum(data: bytes) -> str:
    """Return the four hexadecimal digits for bytes that end with `AZ`.

    The two's complement of the low 16 bits of the sum of all bytes (3M SIP2 2.00).
    """
    return f"{-sum(data) & 0xFFFF:04X}"


def dp2_checksum(text: str) -> str:
    """Return dp2's checksum for the text before the trailer, without its last delimiter."""
    units = text.encode("utf-16-le", "surrogatepass")
    return f"{-(sum(units[::2]) + 256 * sum(units[1::2])) & 0xFFFF:04X}"


def split_trailer(text: str) -> Cut:
    """Cut the trailer off a decoded message.

    Also understands a delimiter after the trailer, fewer than four digits, and `AY` or `AZ` alone
    (96 and 97 have no number). Letters that merely end a value are left in the value.
    """
    if (
        text[-6:-4] == "AZ"
        and text[-9:-7] == "AY"
        and text[-7] in _DIGITS
        and _HEX.issuperset(text[-4:])
    ):
        return Cut(text[:-9], text[-7], text[-4:])
    rest = text.rstrip("| ")
    closed = len(rest) < len(text)
    sum_text = None
    at = rest.rfind("AZ", -6)
    if at >= 2 and _HEX.issuperset(rest[at + 2 :]):
        sum_text = rest[at + 2 :]
        rest = rest[:at]
    if rest[-3:-1] == "AY" and rest[-1] in _DIGITS:
        before, sequence = rest[:-3], rest[-1]
    else:
        before, sequence = rest, None
    stands_alone = before[-1:] == "|" or "|" not in before
    found = sequence is not None or sum_text is not None
    both = sequence is not None and sum_text is not None
    if found and (stands_alone or (both and not closed)):
        return Cut(before, sequence, sum_text)
    return Cut(text, None, None)


def judge(raw: bytes, cut: Cut) -> Checksum:
    """Compare a message's checksum with its bytes."""
    if not cut.sum_text:
        return Checksum.ABSENT
    claimed = cut.sum_text.upper().zfill(4)
    end = raw.rfind(b"AZ") + 2
    if checksum(raw[:end]) == claimed:
        return Checksum.RIGHT
    if dp2_checksum(cut.text.removesuffix("|")) == claimed:
        return Checksum.RIGHT_IN_DP2
    return Checksum.WRONG
