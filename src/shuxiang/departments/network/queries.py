"""Reads of network. What is asked at every scan is remembered until it changes."""

from __future__ import annotations

import calendar as months
import threading
from datetime import date, datetime

from shuxiang.departments.network.models import (
    DayException,
    Holiday,
    Library,
    OpeningHours,
    Place,
)
from shuxiang.departments.network.refusals import NotOpenYet, UnknownPlace
from shuxiang.departments.network.rules import (
    Calendar,
    DayRule,
    HolidayManner,
    PlaceKind,
    Span,
    exception_on,
    is_open_at,
    next_opening,
    spans_on,
)
from shuxiang.departments.network.slips import (
    DaySlip,
    ExceptionSlip,
    HolidaySlip,
    LibrarySlip,
    OpenState,
    PlaceSlip,
)
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.store import sql


class _Remembered:
    """All of network as it stood at one version. Filled as it is asked for, then only read."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.guard = threading.Lock()
        self.places: dict[int, PlaceSlip] | None = None
        self.calendars: dict[int, Calendar] = {}


_held = _Remembered(0)


def calendar_version() -> int:
    """Return the number that is another one after every change of network; 0 before opening."""
    found = sql.row("SELECT calendar_version FROM network_library ORDER BY id LIMIT 1")
    return int(found[0]) if found else 0


def _remembered(version: int | None = None) -> _Remembered:
    # Numbers are never used twice, so what is remembered under one stays right for ever; a thread
    # that finds another number begins a new memory and leaves the old one to those who read it.
    global _held
    current = calendar_version() if version is None else version
    held = _held
    if held.version != current or current == 0:
        held = _held = _Remembered(current)
    return held


def library() -> LibrarySlip | None:
    """Return the library, or None while none is opened."""
    found = sql.row(
        "SELECT name, county, phone, agency_code, opened_on, is_demonstration"
        " FROM network_library ORDER BY id LIMIT 1"
    )
    if found is None:
        return None
    opened_on = sql.day_out(found[4])
    assert opened_on is not None
    return LibrarySlip(found[0], found[1], found[2], found[3], opened_on, bool(found[5]))


def _slip(one: Place) -> PlaceSlip:
    return PlaceSlip(
        place_id=one.pk,
        kind=PlaceKind(one.kind),
        code=one.code,
        name=one.name,
        slug=one.slug,
        parent_id=one.parent_id,
        partner_kind=one.partner_kind,
        address=one.address,
        phone=one.phone,
        closed_since=one.closed_since,
        holiday_manner=HolidayManner(one.holiday_manner),
    )


_ORDER = {PlaceKind.MAIN: 0, PlaceKind.BRANCH: 1, PlaceKind.POINT: 2}


def _places() -> dict[int, PlaceSlip]:
    held = _remembered()
    if held.places is None:
        found = sorted(map(_slip, Place.objects.all()), key=lambda p: (_ORDER[p.kind], p.code))
        held.places = {one.place_id: one for one in found}
    return held.places


def places() -> tuple[PlaceSlip, ...]:
    """Return all places, given-up ones too: the main library, then branches, then points."""
    return tuple(_places().values())


def open_places() -> tuple[PlaceSlip, ...]:
    """Return the places that are in use, in the same order."""
    return tuple(one for one in _places().values() if one.closed_since is None)


def place(place_id: int) -> PlaceSlip:
    """Return one place. Refuses with UnknownPlace."""
    found = _places().get(place_id)
    if found is None:
        raise UnknownPlace(place_id=place_id)
    return found


def place_by_slug(slug: str) -> PlaceSlip:
    """Return the place with this name in addresses. Refuses with UnknownPlace."""
    for one in _places().values():
        if one.slug == slug:
            return one
    raise UnknownPlace(slug=slug)


def place_by_code(code: str) -> PlaceSlip:
    """Return the place with this code. Refuses with UnknownPlace."""
    for one in _places().values():
        if one.code == code:
            return one
    raise UnknownPlace(code=code)


def main_place() -> PlaceSlip:
    """Return the main library. Refuses with NotOpenYet."""
    for one in _places().values():
        if one.kind is PlaceKind.MAIN:
            return one
    raise NotOpenYet


def places_below(place_id: int) -> frozenset[int]:
    """Return the ids of a place and of all below it: the scope of who works there."""
    found, new = {place_id}, {place_id}
    everything = _places().values()
    while new:
        new = {one.place_id for one in everything if one.parent_id in new} - found
        found |= new
    return frozenset(found)


# --- calendars -------------------------------------------------------------------------------


def calendar_of(place_id: int, version: int | None = None) -> Calendar:
    """Return the calendar of a place. Refuses with UnknownPlace.

    Remembered by the process: a dictionary look-up and one tiny query for the version, which a
    caller with many questions may pass.
    """
    held = _remembered(version)
    found = held.calendars.get(place_id)
    if found is not None:
        return found
    with held.guard:
        if place_id not in held.calendars:
            held.calendars[place_id] = _read_calendar(place_id)
        return held.calendars[place_id]


def _span(opens: object, closes: object) -> Span | None:
    return Span(opens, closes) if opens and closes else None  # type: ignore[arg-type]


def _read_calendar(place_id: int) -> Calendar:
    manner = Place.objects.filter(pk=place_id).values_list("holiday_manner", flat=True).first()
    if manner is None:
        raise UnknownPlace(place_id=place_id)
    week: list[list[Span]] = [[] for _ in range(7)]
    hours = OpeningHours.objects.filter(place_id=place_id).order_by("weekday", "opens")
    for one in hours:
        week[one.weekday].append(Span(one.opens, one.closes))
    own = DayException.objects.filter(place_id=place_id)
    common = DayException.objects.filter(place__isnull=True)
    return Calendar(
        place_id=place_id,
        week=tuple(map(tuple, week)),
        exceptions=tuple(_day_rule(one) for one in (*own, *common)),
        holidays=tuple(
            Holiday.objects.order_by("on").values_list("on", "name", "is_workday"),
        ),
        holiday_manner=HolidayManner(manner),
    )


def _day_rule(one: DayException) -> DayRule:
    return DayRule(
        from_on=one.from_on,
        to_on=one.to_on,
        is_open=one.is_open,
        span=_span(one.opens, one.closes),
        yearly=one.yearly,
        reason=one.reason,
        everywhere=one.place_id is None,
    )


def open_now(place_id: int, now: datetime) -> OpenState:
    """Say whether a place is open at a moment, until when, and else when it opens next."""
    calendar, here = calendar_of(place_id), local(now)
    if is_open_at(calendar, here):
        spans = spans_on(calendar, here.date())
        until = next(span.closes for span in spans if span.opens <= here.time() < span.closes)
        return OpenState(True, until, None)
    return OpenState(False, None, next_opening(calendar, here))


def month(place_id: int, year: int, month: int) -> tuple[DaySlip, ...]:
    """Return the days of a month with their hours, and why a day is not as its weekday."""
    calendar = calendar_of(place_id)
    named = {on: name for on, name, worked in calendar.holidays if not worked}
    found = []
    for number in range(1, months.monthrange(year, month)[1] + 1):
        day = date(year, month, number)
        special = exception_on(calendar, day)
        spans = spans_on(calendar, day)
        why = special.reason if special else named.get(day, "")
        found.append(DaySlip(day, bool(spans), spans, why))
    return tuple(found)


def exceptions(place_id: int | None) -> tuple[ExceptionSlip, ...]:
    """Return the exceptions that a place has of its own, or those for all places, newest first."""
    found = DayException.objects.order_by("-from_on", "-pk")
    if place_id is None:
        found = found.filter(place__isnull=True)
    else:
        found = found.filter(place_id=place_id)
    return tuple(
        ExceptionSlip(
            one.pk,
            one.place_id,
            one.from_on,
            one.to_on,
            one.is_open,
            one.opens,
            one.closes,
            one.yearly,
            one.reason,
        )
        for one in found
    )


def holidays(year: int) -> tuple[HolidaySlip, ...]:
    """Return the holidays and exchanged working days of a year, in order."""
    found = Holiday.objects.filter(on__year=year).order_by("on")
    return tuple(HolidaySlip(one.pk, one.on, one.name, one.is_workday) for one in found)


def holiday_years() -> tuple[int, ...]:
    """Return the years of which the table holds anything."""
    found = Holiday.objects.dates("on", "year")
    return tuple(day.year for day in found)


def is_open() -> bool:
    """Say whether a library has been opened in this data folder."""
    return Library.objects.exists()
