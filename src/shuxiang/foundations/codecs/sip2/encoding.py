"""A message to bytes: charset, length limit, sequence number, checksum, terminator."""

from __future__ import annotations

from .charsets import cut_at_character
from .checksums import checksum
from .fields import DROPPABLE, SHORTENABLE
from .messages import compose, fixed_length
from .requests import Message

_Part = tuple[str, bytes]
#: Free texts are not cut below this many bytes while a list still has entries to leave out.
_READABLE = 60


def encode(
    message: Message, *, charset: str, room: int, trailer: str | None, terminator: str
) -> bytes:
    """Write one message.

    `room` bounds the bytes before the trailer; `trailer` is `AYnAZ`, `AZ` or None. What the
    charset lacks becomes `?`. The checksum is over the bytes that are sent.
    """
    data = compose(message).encode(charset, "replace")
    if len(data) > room:
        data = _shorten(message, room, charset)
    if trailer:
        data += trailer.encode("ascii")
        data += checksum(data).encode("ascii")
    return data + terminator.encode("ascii")


def _shorten(message: Message, room: int, charset: str) -> bytes:
    """Make a message fit: longest free texts first, then list entries from the end.

    Identifiers, dates, amounts and the fixed part stay whole, even where the result is then
    still too long: a cut barcode would be another barcode.
    """
    text = compose(message)
    length = fixed_length(message.code)
    head = text[:length].encode(charset, "replace")
    parts = [
        (part[:2], part[2:].encode(charset, "replace")) for part in text[length:].split("|")[:-1]
    ]
    space = room - len(head)
    parts = _cut_texts(parts, space, charset, _READABLE)
    parts = _drop_entries(parts, space)
    parts = _cut_texts(parts, space, charset, 0)
    return head + b"".join([tag.encode("ascii") + value + b"|" for tag, value in parts])


def _size(parts: list[_Part]) -> int:
    return sum(len(value) + 3 for _, value in parts)


def _cut_texts(parts: list[_Part], space: int, charset: str, least: int) -> list[_Part]:
    over = _size(parts) - space
    if over <= 0:
        return parts
    cap = max(_cap([len(value) for tag, value in parts if tag in SHORTENABLE], over), least)
    return [
        (tag, cut_at_character(value, cap, charset) if tag in SHORTENABLE else value)
        for tag, value in parts
    ]


def _drop_entries(parts: list[_Part], space: int) -> list[_Part]:
    kept = list(parts)
    over = _size(kept) - space
    for at in range(len(kept) - 1, -1, -1):
        if over <= 0:
            break
        tag, value = kept[at]
        if tag in DROPPABLE:
            over -= len(value) + 3
            del kept[at]
    return kept


def _cap(lengths: list[int], over: int) -> int:
    """Return the greatest common upper length that takes `over` bytes off, at least 0."""
    longest = sorted(lengths, reverse=True)
    for count, length in enumerate(longest, start=1):
        following = longest[count] if count < len(longest) else 0
        gain = count * (length - following)
        if over <= gain:
            return length - -(-over // count)
        over -= gain
    return 0
