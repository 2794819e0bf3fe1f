"""What is odd in the network: places that never open, and what hangs on closed ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from shuxiang.departments.network import queries
from shuxiang.departments.network.models import Place
from shuxiang.departments.network.rules import is_open_day
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.oddities import Found, Oddity, Subject

#: A place that opens on none of so many days has a wrong calendar.
AHEAD_DAYS = 60


def _never_open(now: datetime) -> Iterator[Found]:
    today = day_of(now)
    for one in queries.open_places():
        calendar = queries.calendar_of(one.place_id)
        days = (today + timedelta(days=number) for number in range(AHEAD_DAYS))
        if not any(is_open_day(calendar, day) for day in days):
            yield Found(one.place_id, one.name, place_id=one.place_id)


def _below_a_closed_one(now: datetime) -> Iterator[Found]:
    found = Place.objects.filter(closed_since=None, parent__closed_since__isnull=False)
    for ident, name in found.values_list("pk", "name"):
        yield Found(ident, name, place_id=ident)


def _no_holidays(now: datetime) -> Iterator[Found]:
    """From December on the next year's holidays are known."""
    today = day_of(now)
    main = queries.main_place()
    calendar = queries.calendar_of(main.place_id)
    year = today.year + 1 if today.month == 12 else today.year
    if not any(day.year == year for day, _name, _worked in calendar.holidays):
        yield Found(main.place_id, str(year), place_id=None, facts={"year": year})


ODDITIES = (
    Oddity(
        "network.never-open",
        Subject.PLACE,
        _("馆点两个月里没有一天开门"),
        _("在那里借书算不出到期日"),
        _never_open,
    ),
    Oddity(
        "network.below-closed",
        Subject.PLACE,
        _("上级馆点已经停用"),
        _("那里的事没有人管得着"),
        _below_a_closed_one,
    ),
    Oddity(
        "network.no-holidays",
        Subject.PLACE,
        _("还没有填这一年的节假日"),
        _("到期日可能落在放假的日子"),
        _no_holidays,
    ),
)
