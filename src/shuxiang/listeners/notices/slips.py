"""What notices hands out: frozen and complete. Addresses are masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuxiang.listeners.notices.rules import ChannelName, Kind, Language, What


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """One thing to be told. `day` is the date that it turns on; `token` makes it this very thing."""

    what: What
    what_id: int
    token: str
    about_id: int | None = None
    day: date | None = None
    step: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A matter as it stands now, ready to be put into words."""

    about_id: int | None
    about: str
    title: str = ""
    barcode: str = ""
    day: date | None = None
    place: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class TextSlip:
    """The words of a kind in a language for a way. `own` where the library wrote them."""

    kind: Kind
    language: Language
    channel: ChannelName
    subject: str
    body: str
    own: bool


@dataclass(frozen=True, slots=True)
class MessageSlip:
    """One message in an inbox."""

    notice_id: int
    kind: Kind
    subject: str
    body: str
    told_at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class WishSlip:
    """How a reader wants to be told. `has_phone` says whether an SMS could reach them at all."""

    channels: tuple[ChannelName, ...]
    language: Language
    has_phone: bool
    email: str


@dataclass(frozen=True, slots=True)
class SmsSlip:
    """The gateway as it is set; the key itself is never handed out."""

    is_on: bool
    address: str
    header: str
    body: str
    success_field: str
    success_value: str
    has_key: bool


@dataclass(frozen=True, slots=True)
class MailSlip:
    """The mail server as it is set; the password itself is never handed out."""

    is_on: bool
    host: str
    port: int
    security: str
    login: str
    sender: str
    certificate: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How a way stands: `waiting` messages, failing since when and with which words."""

    channel: ChannelName
    is_set: bool
    is_on: bool
    waiting: int
    failing_since: datetime | None
    last_error: str
    last_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class SendingLine:
    """One sending in the log: to whom, masked, by which way, and how it stands."""

    sending_id: int
    kind: Kind
    channel: ChannelName
    to: str
    address: str
    created_at: datetime
    due_at: datetime
    tries: int
    last_error: str
    ended_at: datetime | None
    ended_how: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One 催还单: who, where they belong, what to bring back."""

    sending_id: int
    place: str
    unit: str
    name: str
    subject: str
    body: str
    lines: tuple[Line, ...]
