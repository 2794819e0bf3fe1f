"""Days on which the week does not count, and the table of holidays."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.network.events import CalendarChanged
from shuxiang.departments.network.models import DayException, Holiday, OpeningHours, Place
from shuxiang.departments.network.refusals import DayRefused, UnknownPlace
from shuxiang.departments.network.rules import DayRule, days_overlap, read_time
from shuxiang.departments.network.services.version import turn_the_page
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because

#: The holidays of 《全国年节及纪念日放假办法》 as the table of known years calls them.
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@transaction.atomic
def add_exception(
    *,
    place_id: int | None,
    from_on: date,
    to_on: date,
    is_open: bool = False,
    opens: str = "",
    closes: str = "",
    yearly: bool = False,
    reason: str,
    by: Actor,
    now: datetime,
) -> int:
    """Add days, both ends included, on which a place is closed, or open although its week says no.

    `place_id` None means all places. Times are as `read_time` reads them; without them an open day has the hours of
    its week. `yearly` repeats it from its first year on. Returns the exception's id. Refuses with
    DayRefused (every fault), UnknownPlace or NotAllowed. Records CalendarChanged.
    """
    by.require(Power.SET_CALENDAR)
    by.require_place(place_id)
    if place_id is not None and not Place.objects.filter(pk=place_id).exists():
        raise UnknownPlace(place_id=place_id)
    if not is_open:
        opens = closes = ""
    exception = DayException(
        place_id=place_id,
        from_on=from_on,
        to_on=to_on,
        is_open=is_open,
        yearly=yearly,
        reason=" ".join(reason.split()),
    )
    if faults := _faults(exception, opens.strip(), closes.strip()):
        raise DayRefused(*faults)
    exception.opens, exception.closes = read_time(opens.strip()), read_time(closes.strip())
    exception.save()
    turn_the_page()
    record(
        CalendarChanged(
            place_id=place_id, from_on=from_on, to_on=None if yearly else to_on, what="exception"
        ),
        by=by,
        now=now,
    )
    return exception.pk


def _faults(exception: DayException, opens: str, closes: str) -> list[Because]:
    found = []
    if not exception.reason:
        found.append(Because("network.reason-empty"))
    if exception.to_on < exception.from_on:
        found.append(Because("network.ends-before-start"))
    elif exception.yearly and (exception.to_on - exception.from_on).days >= 365:
        found.append(Because("network.too-long"))
    else:
        found.extend(_overlaps(exception))
    if exception.is_open:
        found.extend(_faults_of_hours(exception, opens, closes))
    return found


def _faults_of_hours(exception: DayException, opens: str, closes: str) -> list[Because]:
    if not opens and not closes:
        usual = OpeningHours.objects.all()
        if exception.place_id is not None:
            usual = usual.filter(place_id=exception.place_id)
        return [] if usual.exists() else [Because("network.needs-hours")]
    start, end = read_time(opens), read_time(closes)
    if start is None or end is None:
        return [Because("network.not-a-time", {"typed": opens if start is None else closes})]
    return [] if start < end else [Because("network.closes-before-opening")]


def _rule(one: DayException) -> DayRule:
    return DayRule(one.from_on, one.to_on, one.is_open, None, one.yearly, one.reason)


def _overlaps(exception: DayException) -> list[Because]:
    others = DayException.objects.filter(yearly=exception.yearly)
    if exception.place_id is None:
        others = others.filter(place__isnull=True)
    else:
        others = others.filter(place_id=exception.place_id)
    if not exception.yearly:
        others = others.filter(from_on__lte=exception.to_on, to_on__gte=exception.from_on)
    return [
        Because(
            "network.exception-overlaps",
            {"from_on": one.from_on, "to_on": one.to_on, "reason": one.reason},
        )
        for one in others.order_by("from_on")
        if days_overlap(_rule(exception), _rule(one))
    ][:1]


@transaction.atomic
def remove_exception(*, exception_id: int, by: Actor, now: datetime) -> None:
    """Take an exception back: the week counts again on its days.

    Refuses with DayRefused or NotAllowed. Records CalendarChanged.
    """
    by.require(Power.SET_CALENDAR)
    exception = DayException.objects.filter(pk=exception_id).first()
    if exception is None:
        raise DayRefused(Because("network.unknown-exception"))
    by.require_place(exception.place_id)
    exception.delete()
    turn_the_page()
    record(
        CalendarChanged(
            place_id=exception.place_id,
            from_on=exception.from_on,
            to_on=None if exception.yearly else exception.to_on,
            what="exception-removed",
        ),
        by=by,
        now=now,
    )


# --- holidays --------------------------------------------------------------------------------


def fill_holidays(year: int) -> int:
    """Put the known holidays of a year into the table and return how many days were new.

    Days that stand there already are left as somebody edited them. A year that is not known yet
    (the State Council announces it late in the year before) adds nothing.
    """
    from chinese_calendar.constants import holidays, workdays

    standing = set(Holiday.objects.filter(on__year=year).values_list("on", flat=True))
    new = [
        Holiday(on=day, name=_NAMES.get(name, name), is_workday=worked)
        for table, worked in ((holidays, False), (workdays, True))
        for day, name in table.items()
        if day.year == year and day not in standing
    ]
    Holiday.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def seed_holidays(*, year: int, by: Actor, now: datetime) -> int:
    """Put the known holidays of a year into the table; see `fill_holidays` for what is kept.

    Returns how many days were new; 0 where the year is not known yet, which is no error. Refuses
    with NotAllowed. Records CalendarChanged if anything is new.
    """
    by.require(Power.SET_CALENDAR)
    by.require_place(None)
    added = fill_holidays(year)
    if added:
        turn_the_page()
        record(
            CalendarChanged(
                place_id=None,
                from_on=date(year, 1, 1),
                to_on=date(year, 12, 31),
                what="holidays",
            ),
            by=by,
            now=now,
        )
    return added


@transaction.atomic
def set_holiday(*, on: date, name: str, is_workday: bool = False, by: Actor, now: datetime) -> int:
    """Put a day into the table of holidays, or change it there. Returns its id.

    Refuses with DayRefused or NotAllowed. Records CalendarChanged.
    """
    by.require(Power.SET_CALENDAR)
    by.require_place(None)
    name = " ".join(name.split())
    if not name:
        raise DayRefused(Because("network.name-empty"))
    holiday, _ = Holiday.objects.update_or_create(
        on=on, defaults={"name": name[:20], "is_workday": is_workday}
    )
    turn_the_page()
    record(CalendarChanged(place_id=None, from_on=on, to_on=on, what="holiday"), by=by, now=now)
    return holiday.pk


@transaction.atomic
def remove_holiday(*, on: date, by: Actor, now: datetime) -> None:
    """Take a day out of the table of holidays.

    Refuses with DayRefused or NotAllowed. Records CalendarChanged.
    """
    by.require(Power.SET_CALENDAR)
    by.require_place(None)
    removed, _ = Holiday.objects.filter(on=on).delete()
    if not removed:
        raise DayRefused(Because("network.unknown-holiday"))
    turn_the_page()
    record(CalendarChanged(place_id=None, from_on=on, to_on=on, what="holiday"), by=by, now=now)
