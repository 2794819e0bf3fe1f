"""The hours of a place's week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuxiang.departments.network.events import CalendarChanged
from shuxiang.departments.network.models import OpeningHours, Place
from shuxiang.departments.network.refusals import UnknownPlace, WeekRefused
from shuxiang.departments.network.rules import (
    DayPlan,
    HolidayManner,
    Span,
    faults_of_week,
    read_week,
)
from shuxiang.departments.network.services.version import turn_the_page
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of

Week = tuple[tuple[Span, ...], ...]


def checked_week(plans: Sequence[DayPlan]) -> Week:
    """Return a week that can be kept. Refuses with WeekRefused, naming every fault."""
    if faults := faults_of_week(plans):
        raise WeekRefused(*faults)
    return read_week(plans)


def write_week(place_id: int, week: Week) -> None:
    """Put a week's hours in place of those that stood there."""
    OpeningHours.objects.filter(place_id=place_id).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place_id=place_id, weekday=weekday, opens=span.opens, closes=span.closes)
        for weekday, spans in enumerate(week)
        for span in spans
    )


@transaction.atomic
def set_week(*, place_id: int, week: Sequence[DayPlan], by: Actor, now: datetime) -> None:
    """Set the hours of a place's week, from today on.

    Refuses with WeekRefused (every fault), UnknownPlace or NotAllowed. Records CalendarChanged.
    """
    by.require(Power.SET_CALENDAR)
    by.require_place(place_id)
    hours = checked_week(week)
    if not Place.objects.filter(pk=place_id).exists():
        raise UnknownPlace(place_id=place_id)
    write_week(place_id, hours)
    turn_the_page()
    record(
        CalendarChanged(place_id=place_id, from_on=day_of(now), to_on=None, what="week"),
        by=by,
        now=now,
    )


@transaction.atomic
def set_holiday_manner(
    *, place_id: int, holiday_manner: HolidayManner, by: Actor, now: datetime
) -> None:
    """Say what statutory holidays do to a place's week.

    Refuses with UnknownPlace or NotAllowed. Records CalendarChanged.
    """
    by.require(Power.SET_CALENDAR)
    by.require_place(place_id)
    changed = Place.objects.filter(pk=place_id).update(
        holiday_manner=HolidayManner(holiday_manner).value
    )
    if not changed:
        raise UnknownPlace(place_id=place_id)
    turn_the_page()
    record(
        CalendarChanged(place_id=place_id, from_on=day_of(now), to_on=None, what="manner"),
        by=by,
        now=now,
    )
