"""What staff hands out: frozen, without any hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuxiang.foundations.kernel.actor import Power


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has shown who they are. The stamp dies with the next change of the account."""

    staff_id: int
    session_stamp: str
    must_change_password: bool
    name: str


@dataclass(frozen=True, slots=True)
class RoleSlip:
    """A named bundle of powers, and how many people have it."""

    role_id: int
    name: str
    powers: frozenset[Power]
    members: int


@dataclass(frozen=True, slots=True)
class MemberSlip:
    """Somebody who works here."""

    staff_id: int
    login: str
    name: str
    role_id: int
    role_name: str
    place_id: int
    place_name: str
    everywhere: bool
    must_change_password: bool
    password_changed_at: datetime
    locked_until: datetime | None
    last_login_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account and the password that is shown this once and never again."""

    staff_id: int
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class TerminalSlip:
    """The account of a self-service machine."""

    terminal_id: int
    login: str
    name: str
    place_id: int
    place_name: str
    location_code: str
    institution: str
    profile: str
    charset: str
    addresses: tuple[str, ...]
    lends_without_pin: bool
    may_no_block: bool
    may_hold: bool
    may_take_fees: bool
    may_block: bool
    #: What is sorted (a code of a place, HOLD, SHELF, ASIDE) → its bin.
    sort_bins: dict[str, str]
    disabled_at: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewTerminal:
    """A machine's account and the password that is shown this once and never again."""

    terminal_id: int
    login: str
    password: str
