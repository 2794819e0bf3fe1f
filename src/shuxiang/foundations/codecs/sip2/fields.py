"""Every field of SIP2: its name in the protocol's words, its tag, and how its value is written.

A message class lists its fields by name only; this page says what they look like on the wire.
Readers never refuse a value: what cannot be understood becomes None, False or plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from .values import PatronStatus, SipDate, SummaryKind, Supported

_Place = TypeVar("_Place", bound=Enum)

#: What may not stand inside a field: the delimiter, and everything a line reader trips over.
_REPLACED = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_CLEAN = str.maketrans(_REPLACED | {ord("|"): "/"})


def clean(text: str) -> str:
    """Return the text without delimiter and control characters, so it stays one field."""
    if "|" in text or not text.isprintable():
        return text.translate(_CLEAN)
    return str(text)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A field of the fixed part: `width` characters, no tag."""

    width: int
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    fits: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Variable:
    """A tagged field: two letters, a value, the delimiter."""

    tag: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]


def _text(text: str) -> str:
    return text


def _read_yes(text: str) -> bool:
    return text in ("Y", "y", "1")


def _read_yes_or_none(text: str) -> bool | None:
    mark = text[:1].upper()
    return True if mark in ("Y", "1") else False if mark in ("N", "0") else None


def _write_yes(value: bool) -> str:
    return "Y" if value else "N"


def _write_one(value: bool) -> str:
    return "1" if value else "0"


def _read_number(text: str) -> int | None:
    text = text.strip()
    digits = text.removeprefix("-")
    if len(digits) > 12 or not (digits.isascii() and digits.isdigit()):
        return None
    return int(text)


def _fixed_text(width: int, fits: Callable[[str], bool]) -> Fixed:
    def write(value: str) -> str:
        short = clean(value).encode("ascii", "replace").decode("ascii")
        return short[:width].ljust(width)

    return Fixed(width, _text, write, fits)


def _fixed_number(width: int) -> Fixed:
    top = 10**width - 1
    blank = " " * width

    def write(value: int | None) -> str:
        return blank if value is None else str(min(max(value, 0), top)).zfill(width)

    return Fixed(width, _read_number, write, _is_digits)


def _write_date(value: str) -> str:
    return value if len(value) == 18 and value.isascii() and value.isprintable() and (
        "|" not in value
    ) else _PLAIN_DATE.write(value)  # fmt: skip


def _is_anything(text: str) -> bool:
    return True


def _is_digits(text: str) -> bool:
    return text.isascii() and (text.isdigit() or not text.strip())


def _is_flag(text: str) -> bool:
    return text in "YNUynu01 "


def _is_date(text: str) -> bool:
    return text[0] in "0123456789 "


def _is_flags(text: str) -> bool:
    return not text.strip("YNyn01 ")


def _reader_of(kinds: type[_Place]) -> Callable[[str], frozenset[_Place]]:
    places = tuple(kinds)

    def read(text: str) -> frozenset[_Place]:
        return frozenset([p for p, mark in zip(places, text, strict=False) if mark == "Y"])

    return read


def _writer_of(kinds: type[Enum], down: str) -> Callable[[Iterable[Enum]], str]:
    places = tuple(kinds)

    def write(value: Iterable[Enum]) -> str:
        up = frozenset(value)
        return "".join(["Y" if place in up else down for place in places])

    return write


_PLAIN_DATE = _fixed_text(18, _is_date)
_YES = Fixed(1, _read_yes, _write_yes, _is_flag)
_ONE = Fixed(1, _read_yes, _write_one, _is_flag)
_MARK = _fixed_text(1, _is_flag)
_DATE = Fixed(18, SipDate, _write_date, _is_date)

#: Fields of fixed parts. `magnetic_media` and `desensitize` may be U (unknown), so they are text.
FIXED: dict[str, Fixed] = {
    "uid_algorithm": _fixed_text(1, _is_digits),
    "pwd_algorithm": _fixed_text(1, _is_digits),
    "status_code": _fixed_text(1, _is_digits),
    "max_print_width": _fixed_number(3),
    "protocol_version": _fixed_text(4, _is_anything),
    "language": _fixed_text(3, _is_anything),
    "transaction_date": _DATE,
    "nb_due_date": _DATE,
    "return_date": _DATE,
    "date_time_sync": _DATE,
    "summary": Fixed(10, _reader_of(SummaryKind), _writer_of(SummaryKind, " "), _is_flags),
    "sc_renewal_policy": _YES,
    "no_block": _YES,
    "third_party_allowed": _YES,
    "card_retained": _YES,
    "hold_mode": _fixed_text(1, _is_anything),
    "fee_type": _fixed_text(2, _is_digits),
    "payment_type": _fixed_text(2, _is_digits),
    "currency_type": _fixed_text(3, _is_anything),
    "ok": _ONE,
    "item_properties_ok": _ONE,
    "renewal_ok": _YES,
    "magnetic_media": _MARK,
    "desensitize": _MARK,
    "resensitize": _YES,
    "alert": _YES,
    "available": _YES,
    "end_session": _YES,
    "payment_accepted": _YES,
    "online_status": _YES,
    "checkin_ok": _YES,
    "checkout_ok": _YES,
    "acs_renewal_policy": _YES,
    "status_update_ok": _YES,
    "offline_ok": _YES,
    "timeout_period": _fixed_number(3),
    "retries_allowed": _fixed_number(3),
    "patron_status": Fixed(14, PatronStatus.read, str, _is_flags),
    "hold_items_count": _fixed_number(4),
    "overdue_items_count": _fixed_number(4),
    "charged_items_count": _fixed_number(4),
    "fine_items_count": _fixed_number(4),
    "recall_items_count": _fixed_number(4),
    "unavailable_holds_count": _fixed_number(4),
    "renewed_count": _fixed_number(4),
    "unrenewed_count": _fixed_number(4),
    "circulation_status": _fixed_text(2, _is_digits),
    "security_marker": _fixed_text(2, _is_digits),
}

_WORDS = {
    "patron_identifier": "AA", "item_identifier": "AB", "terminal_password": "AC",
    "patron_password": "AD", "personal_name": "AE", "screen_message": "AF", "print_line": "AG",
    "due_date": "AH", "title_identifier": "AJ", "blocked_card_message": "AL",
    "library_name": "AM", "terminal_location": "AN", "institution_id": "AO",
    "current_location": "AP", "permanent_location": "AQ", "hold_items": "AS",
    "overdue_items": "AT", "charged_items": "AU", "fine_items": "AV", "home_address": "BD",
    "email_address": "BE", "home_phone_number": "BF", "owner": "BG", "currency_type": "BH",
    "transaction_id": "BK", "renewed_items": "BM", "unrenewed_items": "BN", "start_item": "BP",
    "end_item": "BQ", "pickup_location": "BS", "fee_type": "BT", "recall_items": "BU",
    "fee_amount": "BV", "hold_type": "BY", "fee_limit": "CC", "unavailable_hold_items": "CD",
    "fee_identifier": "CG", "item_properties": "CH", "media_type": "CK", "sort_bin": "CL",
    "login_user_id": "CN", "login_password": "CO", "location_code": "CP",
    "destination_location": "CT", "alert_type": "CV",
    "call_number": "KC", "current_shelf": "KP", "permanent_shelf": "KQ",
}  # fmt: skip
_FLAGS = {
    "cancel": "BI", "valid_patron": "BL", "fee_acknowledged": "BO", "security_inhibit": "CI",
    "valid_patron_password": "CQ",
}  # fmt: skip
_DATES = {"expiration_date": "BW", "recall_date": "CJ", "hold_pickup_date": "CM"}
_NUMBERS = {"queue_position": "BR", "hold_queue_length": "CF"}
_LIMITS = {"hold_items_limit": "BZ", "overdue_items_limit": "CA", "charged_items_limit": "CB"}

#: Tagged fields. The last row of words are Chinese makers' extensions (call number, shelves).
VARIABLE: dict[str, Variable] = {
    **{name: Variable(tag, _text, clean) for name, tag in _WORDS.items()},
    **{name: Variable(tag, _read_yes_or_none, _write_yes) for name, tag in _FLAGS.items()},
    **{name: Variable(tag, SipDate, clean) for name, tag in _DATES.items()},
    **{name: Variable(tag, _read_number, str) for name, tag in _NUMBERS.items()},
    **{name: Variable(tag, _read_number, _fixed_number(4).write) for name, tag in _LIMITS.items()},
    "supported_messages": Variable("BX", _reader_of(Supported), _writer_of(Supported, "N")),
}

#: Free text that may be shortened when an answer is too long. Identifiers never are: a cut
#: barcode is another barcode.
SHORTENABLE = frozenset(
    VARIABLE[name].tag
    for name in (
        "screen_message", "print_line", "title_identifier", "personal_name", "home_address",
        "library_name", "terminal_location", "current_location", "permanent_location",
        "blocked_card_message", "item_properties", "call_number", "current_shelf",
        "permanent_shelf", "pickup_location", "destination_location",
    )
)  # fmt: skip
#: Lists whose last entries may be left out whole; the counts still tell the truth.
DROPPABLE = frozenset(
    VARIABLE[name].tag
    for name in (
        "hold_items", "overdue_items", "charged_items", "fine_items", "recall_items",
        "unavailable_hold_items", "renewed_items", "unrenewed_items",
    )
)  # fmt: skip
#: Values that must not appear in logs or tracebacks.
SECRET = frozenset({"terminal_password", "patron_password", "login_password"})
