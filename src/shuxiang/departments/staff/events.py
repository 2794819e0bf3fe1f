"""What staff tells the journal. Ids point at people and are personal; roles and machines are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

_NOBODY: frozenset[str] = frozenset()
_FROM = frozenset({"address"})


@dataclass(frozen=True, slots=True)
class LoggedIn:
    kind: ClassVar[str] = "staff.logged-in"
    PERSONAL: ClassVar[frozenset[str]] = _FROM

    staff_id: int
    address: str


@dataclass(frozen=True, slots=True)
class LoginFailed:
    """`staff_id` None where nobody has that login; what was typed is not kept: it is often a
    password typed into the wrong field."""

    kind: ClassVar[str] = "staff.login-failed"
    PERSONAL: ClassVar[frozenset[str]] = _FROM

    staff_id: int | None
    address: str
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    kind: ClassVar[str] = "staff.password-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    staff_id: int


@dataclass(frozen=True, slots=True)
class PasswordReset:
    kind: ClassVar[str] = "staff.password-reset"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    staff_id: int


@dataclass(frozen=True, slots=True)
class MemberAdded:
    kind: ClassVar[str] = "staff.member-added"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    staff_id: int
    role_id: int
    at_place_id: int
    everywhere: bool


@dataclass(frozen=True, slots=True)
class MemberChanged:
    kind: ClassVar[str] = "staff.member-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    staff_id: int
    role_id: int
    at_place_id: int
    everywhere: bool


@dataclass(frozen=True, slots=True)
class MemberDisabled:
    kind: ClassVar[str] = "staff.member-disabled"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    staff_id: int


@dataclass(frozen=True, slots=True)
class MemberEnabled:
    kind: ClassVar[str] = "staff.member-enabled"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    staff_id: int


@dataclass(frozen=True, slots=True)
class RoleSet:
    """A role was made or changed."""

    kind: ClassVar[str] = "staff.role-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    role_id: int
    name: str
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleRemoved:
    kind: ClassVar[str] = "staff.role-removed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    role_id: int
    name: str


@dataclass(frozen=True, slots=True)
class TerminalSet:
    """A self-service machine's account was made or changed."""

    kind: ClassVar[str] = "staff.terminal-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    terminal_id: int
    at_place_id: int
    lends_without_pin: bool
    may_no_block: bool


@dataclass(frozen=True, slots=True)
class TerminalPasswordSet:
    kind: ClassVar[str] = "staff.terminal-password-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    terminal_id: int


@dataclass(frozen=True, slots=True)
class TerminalDisabled:
    kind: ClassVar[str] = "staff.terminal-disabled"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    terminal_id: int


@dataclass(frozen=True, slots=True)
class TerminalEnabled:
    kind: ClassVar[str] = "staff.terminal-enabled"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    terminal_id: int
