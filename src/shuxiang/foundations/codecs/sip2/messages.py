"""Messages and text: which code is which class, and how a class is read and written.

Everything here is about decoded text; bytes, checksums and terminals are in `wire`. The layout
of each class is worked out once, when this module is imported, from its dataclass fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from . import requests, responses
from .fields import FIXED, SECRET, VARIABLE, clean
from .requests import Message, RequestMessage
from .responses import ResponseMessage

_AnyMessage = TypeVar("_AnyMessage", bound=Message)


class Fault(StrEnum):
    """Why bytes could not be read as a message."""

    TOO_SHORT = "too short"
    UNKNOWN_MESSAGE = "unknown message"
    WRONG_DIRECTION = "wrong direction"
    FIXED_PART = "fixed part"
    UNDECODABLE = "undecodable"
    CHECKSUM_WRONG = "checksum wrong"
    CHECKSUM_MISSING = "checksum missing"


class UnreadableError(ValueError):
    """A text that is no message; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Layout:
    """One class on the wire. `length` counts the code and the fixed part, in characters."""

    message_class: type[Message]
    length: int
    fixed: tuple[tuple[str, int, int, Callable[[str], Any], Callable[[str], bool]], ...]
    tagged: dict[str, tuple[str, Callable[[str], Any], bool]]
    fixed_writers: tuple[tuple[str, Callable[[Any], str]], ...]
    tagged_writers: tuple[tuple[str, str, Callable[[Any], str], bool], ...]


def _layout_of(message_class: type[Message]) -> _Layout:
    fixed, tagged, fixed_writers, tagged_writers = [], {}, [], []
    at = 2
    for each in fields(message_class):
        name = each.name
        if name == "extra":
            continue
        if each.default is MISSING:
            place = FIXED[name]
            fixed.append((name, at, at + place.width, place.read, place.fits))
            fixed_writers.append((name, place.write))
            at += place.width
        else:
            kind = VARIABLE[name]
            repeated = each.default == ()
            tagged[kind.tag] = (name, kind.read, repeated)
            tagged_writers.append((name, kind.tag, kind.write, repeated))
    return _Layout(
        message_class, at, tuple(fixed), tagged, tuple(fixed_writers), tuple(tagged_writers)
    )


def _classes(module: object, base: type[_AnyMessage]) -> dict[str, type[_AnyMessage]]:
    found = [each for each in vars(module).values() if isinstance(each, type)]
    return {each.code: each for each in found if issubclass(each, base) and each.code}


#: Message classes by their two-digit code.
REQUESTS: dict[str, type[RequestMessage]] = _classes(requests, RequestMessage)
RESPONSES: dict[str, type[ResponseMessage]] = _classes(responses, ResponseMessage)

#: Which response belongs to which request. A block is answered with the patron's status.
ANSWERED_BY: dict[type[RequestMessage], type[ResponseMessage]] = {
    REQUESTS[asked]: RESPONSES[answered]
    for asked, answered in (
        ("93", "94"), ("99", "98"), ("23", "24"), ("63", "64"), ("35", "36"), ("11", "12"),
        ("09", "10"), ("17", "18"), ("19", "20"), ("29", "30"), ("65", "66"), ("15", "16"),
        ("37", "38"), ("01", "24"), ("25", "26"),
    )
}  # fmt: skip

_LAYOUTS = {code: _layout_of(each) for code, each in (REQUESTS | RESPONSES).items()}
_TRAILER_TAGS = frozenset({"AY", "AZ"})


def fixed_length(code: str) -> int:
    """Return how many characters the code and the fixed part take."""
    return _LAYOUTS[code].length


def is_tag(text: str) -> bool:
    """Say whether these two characters can name a field."""
    return len(text) == 2 and text.isascii() and text.isalnum() and text not in _TRAILER_TAGS


def parse(text: str) -> Message:
    """Read one message from its text, without sequence number, checksum and terminator.

    Fields may come in any order. Unknown fields, and repetitions of a field that occurs once,
    go to `extra`. Refuses with UnreadableError: too short, unknown code, no proper fixed part.
    """
    layout = _LAYOUTS.get(text[:2])
    if layout is None:
        raise UnreadableError(Fault.TOO_SHORT if len(text) < 2 else Fault.UNKNOWN_MESSAGE)
    if len(text) < layout.length:
        raise UnreadableError(Fault.FIXED_PART)
    values: dict[str, Any] = {}
    for name, start, end, read, fits in layout.fixed:
        part = text[start:end]
        if not fits(part) or "|" in part:
            raise UnreadableError(Fault.FIXED_PART)
        values[name] = read(part)
    extra: list[tuple[str, str]] = []
    tagged = layout.tagged
    for part in text[layout.length :].split("|"):
        if not part:
            continue
        tag = part[:2]
        known = tagged.get(tag)
        if known is None:
            if is_tag(tag):
                extra.append((tag, part[2:]))
            continue
        name, read, repeated = known
        if repeated:
            values[name] = (*values.get(name, ()), read(part[2:]))
        elif name in values:
            extra.append((tag, part[2:]))
        else:
            values[name] = read(part[2:])
    if extra:
        values["extra"] = tuple(extra)
    return layout.message_class(**values)


def compose(message: Message) -> str:
    """Write one message as text, every tagged field closed with `|`, without trailer.

    Delimiters and control characters inside values are replaced, so no value can add a field.
    """
    layout = _LAYOUTS[message.code]
    out = [message.code]
    for name, write in layout.fixed_writers:
        out.append(write(getattr(message, name)))
    for name, tag, write, repeated in layout.tagged_writers:
        value = getattr(message, name)
        if value is None:
            continue
        if repeated:
            for each in value:
                out.append(f"{tag}{write(each)}|")
        else:
            out.append(f"{tag}{write(value)}|")
    for tag, value in message.extra:
        if is_tag(tag):
            out.append(f"{tag}{clean(value)}|")
    return "".join(out)


def masked(message: _AnyMessage) -> _AnyMessage:
    """Return the message with every password replaced by `***`, for logs and device pages."""
    names = [each.name for each in fields(message) if each.name in SECRET]
    # A repeated password field lands in `extra`; it is as secret there.
    secret_tags = {VARIABLE[name].tag for name in SECRET}
    hidden = tuple((tag, "***" if tag in secret_tags else value) for tag, value in message.extra)
    changes: dict[str, Any] = {name: "***" for name in names if getattr(message, name)}
    return replace(message, extra=hidden, **changes)


def split_owner_item(item_identifier: str) -> tuple[str | None, str]:
    """Split `OI.PII` into owning institution and item; a bare barcode has no owner.

    The owner is an ISIL such as CN-110108-1-NLC (ISO 28560 tags carry both).
    """
    owner, dot, item = item_identifier.partition(".")
    return (owner, item) if dot and owner and item else (None, item_identifier)


def unescape_name(login_user_id: str) -> str:
    """Undo the percent escapes in which dp2's terminals send Chinese login names.

    Text that is not such an escape comes back unchanged.
    """
    try:
        return unquote_to_bytes(login_user_id).decode("utf-8")
    except UnicodeError:
        return login_user_id
