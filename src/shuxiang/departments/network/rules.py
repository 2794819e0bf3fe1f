"""When a place is open. Pure: a calendar is a value, and days go in and come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class PlaceKind(StrEnum):
    MAIN = "main"
    BRANCH = "branch"
    POINT = "point"


class HolidayManner(StrEnum):
    """What a statutory holiday does to a place's week."""

    AS_WEEKDAY = "as-weekday"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a day, opening and closing time."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DayRule:
    """Days on which the week does not count. `span` None means closed, or open at the week's hours
    where `is_open`."""

    from_on: date
    to_on: date
    is_open: bool
    span: Span | None
    yearly: bool
    reason: str

    def covers(self, day: date) -> bool:
        if not self.yearly:
            return self.from_on <= day <= self.to_on
        if day < self.from_on:
            return False
        start, end = (self.from_on.month, self.from_on.day), (self.to_on.month, self.to_on.day)
        here = (day.month, day.day)
        return start <= here <= end if start <= end else here >= start or here <= end


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that decides whether a place is open: its week, its exceptions, the holidays.

    `week[0]` is Monday. `holidays` maps a day to (name, whether it is worked in exchange).
    """

    place_id: int
    week: tuple[tuple[Span, ...], ...]
    exceptions: tuple[DayRule, ...] = ()
    holidays: tuple[tuple[date, str, bool], ...] = ()
    holiday_manner: HolidayManner = HolidayManner.AS_WEEKDAY


class NeverOpen(Exception):
    """No open day is to be found within the horizon: the calendar itself is wrong."""


#: How far ahead an open day is looked for. A place closed for longer has a wrong calendar.
HORIZON_DAYS = 400


def exception_on(calendar: Calendar, day: date) -> DayRule | None:
    """Return the exception that holds on a day; the narrowest, so that one reopened day within a
    closed summer is open."""
    holding = [one for one in calendar.exceptions if one.covers(day)]
    return min(holding, key=lambda one: (one.to_on - one.from_on, one.from_on), default=None)


def spans_on(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """Return the stretches during which a place is open on a day; empty means closed."""
    week = calendar.week[day.weekday()]
    if special := exception_on(calendar, day):
        if not special.is_open:
            return ()
        if special.span:
            return (special.span,)
        return week or _usual(calendar)
    for on, _, worked in calendar.holidays:
        if on == day and not worked:
            if calendar.holiday_manner is HolidayManner.CLOSED:
                return ()
            if calendar.holiday_manner is HolidayManner.OPEN:
                return week or _usual(calendar)
    return week


def _usual(calendar: Calendar) -> tuple[Span, ...]:
    """The hours of a day that is opened although the week has it closed: as on most open days."""
    return next((spans for spans in calendar.week if spans), ())


def is_open_day(calendar: Calendar, day: date) -> bool:
    """Say whether a place opens at all on a day. The same answer at every hour."""
    return bool(spans_on(calendar, day))


def is_open_at(calendar: Calendar, local: datetime) -> bool:
    """Say whether a place is open at a moment of its own clock."""
    here = local.time()
    return any(span.opens <= here < span.closes for span in spans_on(calendar, local.date()))


def next_open_day(calendar: Calendar, day: date) -> date:
    """Return the day itself if open, else the first open day after it. Raises NeverOpen."""
    for ahead in range(HORIZON_DAYS):
        if is_open_day(calendar, here := day + timedelta(days=ahead)):
            return here
    raise NeverOpen


def last_open_day(calendar: Calendar, day: date) -> date:
    """Return the day itself if open, else the last open day before it. Raises NeverOpen."""
    for back in range(HORIZON_DAYS):
        if is_open_day(calendar, here := day - timedelta(days=back)):
            return here
    raise NeverOpen


def open_days_between(calendar: Calendar, one: date, other: date) -> int:
    """Count the open days from one day to another, the later not included, in either order."""
    start, end = min(one, other), max(one, other)
    return sum(
        is_open_day(calendar, start + timedelta(days=ahead)) for ahead in range((end - start).days)
    )


def add_open_days(calendar: Calendar, day: date, count: int) -> date:
    """Return the open day that lies `count` open days after (or before, if negative) a day."""
    step = timedelta(days=1 if count >= 0 else -1)
    left, here = abs(count), day
    for _ in range(HORIZON_DAYS * max(1, left)):
        if left == 0:
            return here
        here += step
        left -= is_open_day(calendar, here)
    raise NeverOpen


def weekly_minutes(calendar: Calendar) -> int:
    """Return how many minutes a week a place is open by its week alone (the 56-hour duty)."""
    return sum(
        (span.closes.hour - span.opens.hour) * 60 + span.closes.minute - span.opens.minute
        for spans in calendar.week
        for span in spans
    )
