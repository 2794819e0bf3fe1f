"""What network hands out: frozen and complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from shuxiang.departments.network.rules import HolidayManner, PlaceKind, Span


@dataclass(frozen=True, slots=True)
class LibrarySlip:
    """The library as a whole."""

    name: str
    county: str
    phone: str
    agency_code: str
    opened_on: date
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class PlaceSlip:
    """A main library, a branch or a service point."""

    place_id: int
    kind: PlaceKind
    code: str
    name: str
    slug: str
    parent_id: int | None
    partner_kind: str
    address: str
    phone: str
    closed_since: date | None
    holiday_manner: HolidayManner = HolidayManner.AS_WEEKDAY


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a place is open at a moment. `until` is its closing time today; `opens_next` the next
    opening where it is closed, None where none is in sight."""

    is_open: bool
    until: time | None
    opens_next: datetime | None


@dataclass(frozen=True, slots=True)
class DaySlip:
    """One day of a month's page. `why` names the holiday or the reason of an exception."""

    day: date
    is_open: bool
    spans: tuple[Span, ...]
    why: str


@dataclass(frozen=True, slots=True)
class ExceptionSlip:
    """Days on which the week does not count. `place_id` None means all places."""

    exception_id: int
    place_id: int | None
    from_on: date
    to_on: date
    is_open: bool
    opens: time | None
    closes: time | None
    yearly: bool
    reason: str


@dataclass(frozen=True, slots=True)
class HolidaySlip:
    """A statutory holiday, or a weekend day worked in exchange (调休)."""

    holiday_id: int
    on: date
    name: str
    is_workday: bool
