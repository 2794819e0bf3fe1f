"""What the library answers: the SIP2 responses, in the protocol's own words.

The same reading as in `requests`: no default means fixed part; `""` is required and always sent;
`None` and `()` are not sent at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .requests import Message
from .values import PatronStatus, SipDate, Supported


class ResponseMessage(Message):
    """Anything the library may send. Most can carry words for the screen and for the printer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginResponse(ResponseMessage):
    code: ClassVar[str] = "94"
    ok: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSCResend(ResponseMessage):
    """The library did not understand: the terminal shall send its last message again."""

    code: ClassVar[str] = "96"


@dataclass(frozen=True, slots=True, kw_only=True)
class ACSStatus(ResponseMessage):
    """`timeout_period` is in tenths of a second, 999 for unknown, as are the retries."""

    code: ClassVar[str] = "98"
    online_status: bool
    checkin_ok: bool
    checkout_ok: bool
    acs_renewal_policy: bool
    status_update_ok: bool
    offline_ok: bool
    timeout_period: int | None
    retries_allowed: int | None
    date_time_sync: SipDate
    protocol_version: str
    institution_id: str = ""
    library_name: str | None = None
    supported_messages: frozenset[Supported] = frozenset()
    terminal_location: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronStatusResponse(ResponseMessage):
    code: ClassVar[str] = "24"
    patron_status: PatronStatus
    language: str
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    personal_name: str = ""
    valid_patron: bool | None = None
    valid_patron_password: bool | None = None
    currency_type: str | None = None
    fee_amount: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronInformationResponse(ResponseMessage):
    """A count of None is sent as blanks: the library does not count that."""

    code: ClassVar[str] = "64"
    patron_status: PatronStatus
    language: str
    transaction_date: SipDate
    hold_items_count: int | None
    overdue_items_count: int | None
    charged_items_count: int | None
    fine_items_count: int | None
    recall_items_count: int | None
    unavailable_holds_count: int | None
    institution_id: str = ""
    patron_identifier: str = ""
    personal_name: str = ""
    hold_items_limit: int | None = None
    overdue_items_limit: int | None = None
    charged_items_limit: int | None = None
    valid_patron: bool | None = None
    valid_patron_password: bool | None = None
    currency_type: str | None = None
    fee_amount: str | None = None
    fee_limit: str | None = None
    hold_items: tuple[str, ...] = ()
    overdue_items: tuple[str, ...] = ()
    charged_items: tuple[str, ...] = ()
    fine_items: tuple[str, ...] = ()
    recall_items: tuple[str, ...] = ()
    unavailable_hold_items: tuple[str, ...] = ()
    home_address: str | None = None
    email_address: str | None = None
    home_phone_number: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionResponse(ResponseMessage):
    code: ClassVar[str] = "36"
    end_session: bool
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutResponse(ResponseMessage):
    """`magnetic_media` and `desensitize` are Y, N or U; `due_date` is whatever text people read."""

    code: ClassVar[str] = "12"
    ok: bool
    renewal_ok: bool
    magnetic_media: str
    desensitize: str
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    item_identifier: str = ""
    title_identifier: str = ""
    due_date: str = ""
    fee_type: str | None = None
    security_inhibit: bool | None = None
    currency_type: str | None = None
    fee_amount: str | None = None
    media_type: str | None = None
    item_properties: str | None = None
    transaction_id: str | None = None
    call_number: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewResponse(ResponseMessage):
    code: ClassVar[str] = "30"
    ok: bool
    renewal_ok: bool
    magnetic_media: str
    desensitize: str
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    item_identifier: str = ""
    title_identifier: str = ""
    due_date: str = ""
    fee_type: str | None = None
    security_inhibit: bool | None = None
    currency_type: str | None = None
    fee_amount: str | None = None
    media_type: str | None = None
    item_properties: str | None = None
    transaction_id: str | None = None
    call_number: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewAllResponse(ResponseMessage):
    code: ClassVar[str] = "66"
    ok: bool
    renewed_count: int | None
    unrenewed_count: int | None
    transaction_date: SipDate
    institution_id: str = ""
    renewed_items: tuple[str, ...] = ()
    unrenewed_items: tuple[str, ...] = ()
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinResponse(ResponseMessage):
    """`alert` rings the bell; `alert_type` and `destination_location` tell a sorter why."""

    code: ClassVar[str] = "10"
    ok: bool
    resensitize: bool
    magnetic_media: str
    alert: bool
    transaction_date: SipDate
    institution_id: str = ""
    item_identifier: str = ""
    permanent_location: str = ""
    title_identifier: str | None = None
    sort_bin: str | None = None
    patron_identifier: str | None = None
    media_type: str | None = None
    item_properties: str | None = None
    call_number: str | None = None
    alert_type: str | None = None
    destination_location: str | None = None
    permanent_shelf: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemInformationResponse(ResponseMessage):
    code: ClassVar[str] = "18"
    circulation_status: str
    security_marker: str
    fee_type: str
    transaction_date: SipDate
    hold_queue_length: int | None = None
    due_date: str | None = None
    recall_date: SipDate | None = None
    hold_pickup_date: SipDate | None = None
    item_identifier: str = ""
    title_identifier: str = ""
    owner: str | None = None
    currency_type: str | None = None
    fee_amount: str | None = None
    media_type: str | None = None
    permanent_location: str | None = None
    current_location: str | None = None
    item_properties: str | None = None
    call_number: str | None = None
    permanent_shelf: str | None = None
    current_shelf: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatusUpdateResponse(ResponseMessage):
    code: ClassVar[str] = "20"
    item_properties_ok: bool
    transaction_date: SipDate
    item_identifier: str = ""
    title_identifier: str | None = None
    item_properties: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldResponse(ResponseMessage):
    code: ClassVar[str] = "16"
    ok: bool
    available: bool
    transaction_date: SipDate
    expiration_date: SipDate | None = None
    queue_position: int | None = None
    pickup_location: str | None = None
    institution_id: str = ""
    patron_identifier: str = ""
    item_identifier: str | None = None
    title_identifier: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaidResponse(ResponseMessage):
    code: ClassVar[str] = "38"
    payment_accepted: bool
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    transaction_id: str | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronEnableResponse(ResponseMessage):
    code: ClassVar[str] = "26"
    patron_status: PatronStatus
    language: str
    transaction_date: SipDate
    institution_id: str = ""
    patron_identifier: str = ""
    personal_name: str = ""
    valid_patron: bool | None = None
    valid_patron_password: bool | None = None
    screen_message: tuple[str, ...] = ()
    print_line: tuple[str, ...] = ()
