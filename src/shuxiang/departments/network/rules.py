"""When a place is open. Pure: a calendar is a value, and days go in and come out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from shuxiang.foundations.kernel.refusals import Because


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
    #: Set for all places at once; what a place sets for itself goes before it.
    everywhere: bool = False

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
    """Return the exception that holds on a day.

    The place's own goes before one for all places, this year's before a yearly one, then the
    narrowest, so that one reopened day within a closed summer is open.
    """
    holding = [one for one in calendar.exceptions if one.covers(day)]
    return min(
        holding,
        key=lambda one: (one.everywhere, one.yearly, one.to_on - one.from_on, one.from_on),
        default=None,
    )


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


# --- what is typed ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One weekday as somebody filled it in: 0 is Monday; times as typed, ``("08:00", "12:00")``."""

    weekday: int
    is_open: bool
    spans: tuple[tuple[str, str], ...] = ()


#: A morning and an afternoon; nobody opens three times a day.
MOST_SPANS = 2

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])|([01][0-9]|2[0-3])([0-5][0-9])")


def read_time(text: str) -> time | None:
    """Return a time of the 24 hours of a day: ``08:30``, ``8:30``, ``8：30``, ``0830``.

    None for what may be meant in two ways (``12:0``, ``830``), for ``24:00`` and for no time.
    """
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hour, minute = (one for one in found.groups() if one is not None)
    return time(int(hour), int(minute))


def same_every_day(
    opens: str, closes: str, *, closed: Iterable[int] = (), pause: tuple[str, str] | None = None
) -> tuple[DayPlan, ...]:
    """Return a week with the same hours on all days but the closed ones; `pause` is the noon."""
    spans = ((opens, pause[0]), (pause[1], closes)) if pause else ((opens, closes),)
    shut = frozenset(closed)
    return tuple(
        DayPlan(day, day not in shut, spans if day not in shut else ()) for day in range(7)
    )


def faults_of_week(plans: Sequence[DayPlan]) -> tuple[Because, ...]:
    """Return everything that is wrong with a week as it was filled in; empty means it can be kept.

    Each weekday stands once, in any order. An open day has one or two stretches, in any order,
    each closing after it opens, with a pause between them. The same fault on several days is one
    reason; `weekdays` names the days.
    """
    found: list[Because] = []
    named = [plan.weekday for plan in plans]
    if sorted(named) != list(range(7)):
        found.append(Because("network.week-incomplete"))
    days: dict[tuple[str, str], list[int]] = {}
    for plan in sorted(plans, key=lambda one: one.weekday):
        fault = _fault_of_day(plan) if plan.is_open and 0 <= plan.weekday <= 6 else None
        if fault is not None:
            days.setdefault(fault, []).append(plan.weekday)
    for (code, typed), weekdays in days.items():
        found.append(Because(code, {"weekdays": tuple(weekdays), "typed": typed}))
    return tuple(found)


def _fault_of_day(plan: DayPlan) -> tuple[str, str] | None:
    """Return the first fault of a day and the text that shows it; None where there is none."""
    if not plan.spans:
        return "network.day-without-hours", ""
    if len(plan.spans) > MOST_SPANS:
        return "network.too-many-hours", ""
    read: list[tuple[time, time]] = []
    for typed in plan.spans:
        opens, closes = map(read_time, typed)
        if opens is None or closes is None:
            return "network.not-a-time", typed[0] if opens is None else typed[1]
        if closes <= opens:
            return "network.closes-before-opening", ""
        read.append((opens, closes))
    read.sort()
    if any(later[0] <= earlier[1] for earlier, later in pairwise(read)):
        return "network.hours-touch", ""
    return None


def read_week(plans: Sequence[DayPlan]) -> tuple[tuple[Span, ...], ...]:
    """Return a faultless week as a calendar holds it, Monday first."""
    week: list[tuple[Span, ...]] = [()] * 7
    for plan in plans:
        if plan.is_open:
            read = [(read_time(opens), read_time(closes)) for opens, closes in plan.spans]
            spans = [Span(opens, closes) for opens, closes in read if opens and closes]
            week[plan.weekday] = tuple(sorted(spans, key=lambda span: span.opens))
    return tuple(week)


def plans_of(week: Sequence[Sequence[Span]]) -> tuple[DayPlan, ...]:
    """Return a calendar's week as it would be filled in."""
    return tuple(
        DayPlan(day, bool(spans), tuple((f"{s.opens:%H:%M}", f"{s.closes:%H:%M}") for s in spans))
        for day, spans in enumerate(week)
    )


def days_overlap(one: DayRule, other: DayRule) -> bool:
    """Say whether two exceptions of the same place speak of a same day.

    A yearly one and one of a single year may: that is how this year differs from the others.
    """
    if one.yearly != other.yearly:
        return False
    if not one.yearly:
        return one.from_on <= other.to_on and other.from_on <= one.to_on
    start = max(one.from_on, other.from_on)
    return any(
        one.covers(day) and other.covers(day)
        for day in (start + timedelta(days=ahead) for ahead in range(366))
    )


def next_opening(calendar: Calendar, local: datetime) -> datetime | None:
    """Return the next moment, on the place's own clock, at which it opens; None if never."""
    here = local.time()
    today = [span.opens for span in spans_on(calendar, local.date()) if span.opens > here]
    if today:
        return datetime.combine(local.date(), min(today), local.tzinfo)
    try:
        day = next_open_day(calendar, local.date() + timedelta(days=1))
    except NeverOpen:
        return None
    return datetime.combine(day, spans_on(calendar, day)[0].opens, local.tzinfo)


def holidays_are_due(today: date, years: Iterable[int]) -> bool:
    """Say whether next year's holidays are still missing late in the year, so that staff are told.

    The State Council announces them in November.
    """
    return today.month >= 11 and today.year + 1 not in set(years)
