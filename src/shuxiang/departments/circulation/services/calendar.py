"""When a place turns out to be closed on a day on which books are due."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.circulation.events import DueDatesMoved
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import is_open_day, next_open_day
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of


@transaction.atomic
def move_due_dates(
    *,
    place_id: int,
    by: Actor,
    now: datetime,
    from_on: date | None = None,
    to_on: date | None = None,
) -> int:
    """Move running loans of a place that are due on a closed day on to the next open day.

    Looks at due days from `from_on` (or today) to `to_on` (or all). Returns how many loans moved.
    Records one DueDatesMoved for each day that was moved.
    """
    calendar = network.calendar_of(place_id)
    today = day_of(now)
    due = Loan.objects.filter(
        place_id=place_id, returned_at=None, due_on__gte=max(from_on or today, today)
    )
    if to_on is not None:
        due = due.filter(due_on__lte=to_on)
    moved = 0
    for day in list(due.order_by("due_on").values_list("due_on", flat=True).distinct()):
        if is_open_day(calendar, day):
            continue
        later = next_open_day(calendar, day)
        count = Loan.objects.filter(place_id=place_id, returned_at=None, due_on=day).update(
            due_on=later
        )
        moved += count
        record(
            DueDatesMoved(place_id=place_id, from_due_on=day, due_on=later, loans=count),
            by=by,
            now=now,
        )
    return moved
