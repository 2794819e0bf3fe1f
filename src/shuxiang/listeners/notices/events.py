"""What notices tells the journal: who set what. What was sent to whom stands in its own tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_READER = frozenset({"reader_id"})
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NoticeRuleSet:
    kind: ClassVar[str] = "notices.rule-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    notice: str
    is_on: bool
    days: tuple[int, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeTextSet:
    """A text was written, or taken back to the one that the program brings."""

    kind: ClassVar[str] = "notices.text-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    notice: str
    language: str
    channel: str


@dataclass(frozen=True, slots=True)
class ChannelSet:
    """A gateway or mail server was described; never with its key."""

    kind: ClassVar[str] = "notices.channel-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    channel: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class ChannelTested:
    kind: ClassVar[str] = "notices.channel-tested"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    channel: str
    arrived: bool


@dataclass(frozen=True, slots=True)
class NoticesPrinted:
    """催还单 were printed and marked so."""

    kind: ClassVar[str] = "notices.printed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    sheets: int


@dataclass(frozen=True, slots=True)
class WishSet:
    """A reader said by which ways they want to be told."""

    kind: ClassVar[str] = "notices.wish-set"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    channels: tuple[str, ...]
