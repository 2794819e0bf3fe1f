"""What a terminal asks: the sixteen SIP2 requests, in the protocol's own words.

A field without a default belongs to the fixed part, in the order of the wire. `""` is a field the
standard requires (missing reads as empty); `None` is an optional field that was not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from .values import SipDate, SummaryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One SIP2 message. `extra` keeps unknown and repeated fields as (tag, value), unread."""

    code: ClassVar[str] = ""
    extra: tuple[tuple[str, str], ...] = ()

    def extra_value(self, tag: str) -> str | None:
        """Return the first extra field of that tag."""
        return next((value for each, value in self.extra if each == tag), None)


class RequestMessage(Message):
    """Anything a terminal may send."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Login(RequestMessage):
    code: ClassVar[str] = "93"
    uid_algorithm: str
    pwd_algorithm: str
    login_user_id: str = ""
    login_password: str = field(default="", repr=False)
    location_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SCStatus(RequestMessage):
    code: ClassVar[str] = "99"
    status_code: str
    max_print_width: int | None
    protocol_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestACSResend(RequestMessage):
    """The terminal did not understand: send the last answer again, byte for byte."""

    code: ClassVar[str] = "97"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronStatusRequest(RequestMessage):
    code: ClassVar[str] = "23"
    language: str
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    terminal_password: str = field(default="", repr=False)
    patron_password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronInformation(RequestMessage):
    code: ClassVar[str] = "63"
    language: str
    transaction_date: SipDate
    summary: frozenset[SummaryKind]
    institution_id: str = ""
    patron_identifier: str = ""
    terminal_password: str | None = field(default=None, repr=False)
    patron_password: str | None = field(default=None, repr=False)
    start_item: str | None = None
    end_item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPatronSession(RequestMessage):
    code: ClassVar[str] = "35"
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    terminal_password: str | None = field(default=None, repr=False)
    patron_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout(RequestMessage):
    """`no_block` means the terminal has already lent it, offline."""

    code: ClassVar[str] = "11"
    sc_renewal_policy: bool
    no_block: bool
    transaction_date: SipDate
    nb_due_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    item_identifier: str = ""
    terminal_password: str = field(default="", repr=False)
    item_properties: str | None = None
    patron_password: str | None = field(default=None, repr=False)
    fee_acknowledged: bool | None = None
    cancel: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin(RequestMessage):
    """`no_block` means the terminal has already taken it back, offline, at `return_date`."""

    code: ClassVar[str] = "09"
    no_block: bool
    transaction_date: SipDate
    return_date: SipDate
    current_location: str = ""
    institution_id: str = ""
    item_identifier: str = ""
    terminal_password: str = field(default="", repr=False)
    item_properties: str | None = None
    cancel: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemInformation(RequestMessage):
    code: ClassVar[str] = "17"
    transaction_date: SipDate
    institution_id: str = ""
    item_identifier: str = ""
    terminal_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatusUpdate(RequestMessage):
    """Stock-taking terminals report locations and shelves with it (AP, AQ, KP, KQ)."""

    code: ClassVar[str] = "19"
    transaction_date: SipDate
    institution_id: str = ""
    item_identifier: str = ""
    terminal_password: str | None = field(default=None, repr=False)
    item_properties: str = ""
    current_location: str | None = None
    permanent_location: str | None = None
    current_shelf: str | None = None
    permanent_shelf: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(RequestMessage):
    code: ClassVar[str] = "29"
    third_party_allowed: bool
    no_block: bool
    transaction_date: SipDate
    nb_due_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    patron_password: str | None = field(default=None, repr=False)
    item_identifier: str | None = None
    title_identifier: str | None = None
    terminal_password: str | None = field(default=None, repr=False)
    item_properties: str | None = None
    fee_acknowledged: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewAll(RequestMessage):
    code: ClassVar[str] = "65"
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    patron_password: str | None = field(default=None, repr=False)
    terminal_password: str | None = field(default=None, repr=False)
    fee_acknowledged: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(RequestMessage):
    """`hold_mode` is one of `+` add, `-` delete, `*` change (HoldMode)."""

    code: ClassVar[str] = "15"
    hold_mode: str
    transaction_date: SipDate
    expiration_date: SipDate | None = None
    pickup_location: str | None = None
    hold_type: str | None = None
    institution_id: str = ""
    patron_identifier: str = ""
    patron_password: str | None = field(default=None, repr=False)
    item_identifier: str | None = None
    title_identifier: str | None = None
    terminal_password: str | None = field(default=None, repr=False)
    fee_acknowledged: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaid(RequestMessage):
    """`fee_amount` is the text the terminal sent; whoever books it reads it strictly."""

    code: ClassVar[str] = "37"
    transaction_date: SipDate
    fee_type: str
    payment_type: str
    currency_type: str
    fee_amount: str = ""
    institution_id: str = ""
    patron_identifier: str = ""
    terminal_password: str | None = field(default=None, repr=False)
    patron_password: str | None = field(default=None, repr=False)
    fee_identifier: str | None = None
    transaction_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPatron(RequestMessage):
    code: ClassVar[str] = "01"
    card_retained: bool
    transaction_date: SipDate
    institution_id: str = ""
    blocked_card_message: str = ""
    patron_identifier: str = ""
    terminal_password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronEnable(RequestMessage):
    code: ClassVar[str] = "25"
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    terminal_password: str | None = field(default=None, repr=False)
    patron_password: str | None = field(default=None, repr=False)
