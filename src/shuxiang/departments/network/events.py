"""What network tells the journal. Nothing here points at a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LibraryOpened:
    kind: ClassVar[str] = "network.library-opened"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    name: str
    county: str
    main_place_id: int
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    kind: ClassVar[str] = "network.library-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    name: str


@dataclass(frozen=True, slots=True)
class PlaceAdded:
    kind: ClassVar[str] = "network.place-added"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    added_place_id: int
    place_kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaceChanged:
    kind: ClassVar[str] = "network.place-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    changed_place_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaceClosed:
    """A branch or point was given up. Its past loans and its copies keep its name."""

    kind: ClassVar[str] = "network.place-closed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    closed_place_id: int
    since: date


@dataclass(frozen=True, slots=True)
class PlaceReopened:
    kind: ClassVar[str] = "network.place-reopened"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    reopened_place_id: int


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """The open days of a place (of all places where None) are other ones within a period.

    Without `to_on` the change has no end. `what` is week, exception, exception-removed, holiday,
    holidays or manner.
    """

    kind: ClassVar[str] = "network.calendar-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    place_id: int | None
    from_on: date
    to_on: date | None
    what: str
