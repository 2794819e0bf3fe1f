"""日历: a month as a picture, the week's hours, and the way to special days."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.network import queries as network
from shuxiang.departments.network import services
from shuxiang.departments.network.rules import DayPlan, weekly_minutes
from shuxiang.doors.office.acting import act, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import WEEKDAYS, day_of

#: What stands between opening and closing, with or without blanks around it.
_DASH = re.compile(r"\s*[-–—~～－至到]+\s*")
#: Where a week that was refused waits for the page to be drawn again.
_TYPED = "office_week"
_MONTH = re.compile(r"(20[0-9]{2})-(0?[1-9]|1[0-2])\Z")


def _month(text: str, today: date) -> tuple[int, int]:
    found = _MONTH.match(text)
    return (int(found[1]), int(found[2])) if found else (today.year, today.month)


@require_GET
def month(request: HttpRequest, place_id: int = 0) -> HttpResponse:
    """One month of one place."""
    today = day_of(clock.now())
    place = network.place(place_id) if place_id else network.main_place()
    year, number = _month(request.GET.get("month", ""), today)
    days = network.month(place.place_id, year, number)
    lead = [None] * days[0].day.weekday()
    cells: list[Any] = [*lead, *days]
    cells += [None] * (-len(cells) % 7)
    before = date(year - (number == 1), 12 if number == 1 else number - 1, 1)
    last = date(year, number, calendar.monthrange(year, number)[1])
    after = date.fromordinal(last.toordinal() + 1)
    week = network.calendar_of(place.place_id)
    minutes = weekly_minutes(week)
    whose, kept = request.session.pop(_TYPED, [0, []])
    typed = kept if whose == place.place_id else []
    context = {
        "place": place,
        "places": network.places(),
        "title": _("%(year)d 年 %(month)d 月") % {"year": year, "month": number},
        "weekdays": WEEKDAYS,
        "weeks": [cells[at : at + 7] for at in range(0, len(cells), 7)],
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}",
        "today": today,
        "hours": f"{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else ""),
        "enough": minutes >= 56 * 60,
        "week": [
            {
                "number": index,
                "name": WEEKDAYS[index],
                "spans": typed[index]
                if typed
                else " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans),
            }
            for index, spans in enumerate(week.week)
        ],
        "overdue": circulation.count_overdue(today, place_ids=[place.place_id]),
        "notes": notes(request),
    }
    return render(request, "office/calendar.html", context)


@require_POST
def week(request: HttpRequest, place_id: int) -> HttpResponse:
    """Set the week's hours: ``8:30-12:00 14:00-17:30``, empty for closed."""
    plans = []
    for number in range(7):
        typed = _DASH.sub("-", request.POST.get(f"day{number}", "")[:60])
        spans = tuple(
            (opens.strip(), closes.strip())
            for opens, _dash, closes in (part.partition("-") for part in typed.split())
        )
        plans.append(DayPlan(number, bool(spans), spans))
    # What was typed comes back with the page, unless it was taken.
    request.session[_TYPED] = [place_id, [request.POST.get(f"day{n}", "")[:60] for n in range(7)]]

    def call() -> None:
        services.set_week(
            place_id=place_id,
            week=plans,
            by=request.actor,  # type: ignore[attr-defined]
            now=clock.now(),
        )
        del request.session[_TYPED]

    return act(
        request,
        f"/office/calendar/{place_id}/",
        _("存好了。到期日落在新的闭馆日的，会自己顺延到开馆那天"),
        call,
    )
