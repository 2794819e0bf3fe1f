"""What happened today, and what is overdue."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.staff import queries as staff
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.office.acting import notes
from shuxiang.doors.office.telling import tell
from shuxiang.doors.office.views.privacy import looks_at
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import ActorKind, Power
from shuxiang.foundations.kernel.days import day_of, end_of, start_of

PAGE = 100


def _day(text: str) -> date | None:
    """Return a day on which there may be a journal; None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """One day of the journal, newest first, each entry as a sentence; or who looked at one reader."""
    actor = request.actor  # type: ignore[attr-defined]
    today = day_of(clock.now())
    day = _day(request.GET.get("day", "")) or today
    before = request.GET.get("before", "")
    everywhere = actor.scope is None and actor.may(Power.SEE_JOURNAL)
    number = row_number(request.GET.get("reader", ""))
    if number and everywhere:
        return looks_at(request, number)
    entries = reading.between(
        start_of(day),
        end_of(day),
        place_ids=None if everywhere else sorted(actor.scope or {actor.place_id}),
        before_id=row_number(before),
        limit=PAGE,
    )
    unusual = readers.unusual_lookups(day) if everywhere else ()
    members = {e.actor_id for e in entries if e.actor_kind == ActorKind.STAFF}
    names = staff.names_of(members | {who for who, _count in unusual})
    asking = _("%(name)s这一天打开读者资料 %(n)d 次，比同事多得多。请问一问原因")
    places = {one.place_id: one.name for one in network.places()}
    context = {
        "day": day,
        "today": today,
        "yesterday": day - timedelta(days=1),
        "tomorrow": day + timedelta(days=1),
        "lines": [
            {
                "at": one.happened_at,
                "who": names.get(one.actor_id, "")
                if one.actor_kind == ActorKind.STAFF
                else _KINDS.get(one.actor_kind, one.actor_kind),
                "place": places.get(one.place_id or 0, ""),
                "said": tell(one),
                "number": one.entry_id,
            }
            for one in entries
        ],
        "more": entries[-1].entry_id if len(entries) == PAGE else None,
        "notes": [
            *notes(request),
            *(
                {"kind": "warn", "text": asking % {"name": names.get(who, ""), "n": count}}
                for who, count in unusual
            ),
        ],
    }
    return render(request, "office/log.html", context)


_KINDS = {
    ActorKind.READER.value: gettext_lazy("读者"),
    ActorKind.TERMINAL.value: gettext_lazy("自助机"),
    ActorKind.SYSTEM.value: gettext_lazy("书香"),
}


@require_GET
def overdue(request: HttpRequest) -> HttpResponse:
    """What is overdue, the longest first; prints on A4 as 催还单."""
    actor = request.actor  # type: ignore[attr-defined]
    today = day_of(clock.now())
    after = request.GET.get("after", "0")
    skip = int(after) if after.isdecimal() and len(after) < 8 else 0
    place_ids = None if actor.scope is None else sorted(actor.scope)
    lines = circulation.overdue_loans(today, place_ids=place_ids, most=PAGE, after=skip)
    total = circulation.count_overdue(today, place_ids=place_ids)
    people = {
        one: readers.reader_card(one)
        for one in {line.reader_id for line in lines if line.reader_id is not None}
    }
    context = {
        "lines": [
            {
                "loan": one,
                "days": one.overdue_days(today),
                "reader": people.get(one.reader_id or 0),
            }
            for one in lines
        ],
        "total": total,
        "more": skip + PAGE if total > skip + PAGE else 0,
        "today": today,
        "heading": _("超期未还"),
    }
    return render(request, "office/overdue.html", context)
