"""日结、月结: what is over is not changed any more."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.cashier import queries
from shuxiang.departments.cashier.events import DayClosed, MonthClosed
from shuxiang.departments.cashier.models import DayClose, MonthClose, Till
from shuxiang.departments.cashier.refusals import ClosedRefused, SumRefused
from shuxiang.departments.cashier.slips import DayReport, MonthReport
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def close_day(
    *, till_id: int, day: date, counted_fen: int, by: Actor, now: datetime, note: str = ""
) -> DayReport:
    """Close a day of a till with the cash that was counted; a difference is written down, not
    refused. Refuses with ClosedRefused (closed before, to come), SumRefused, UnknownTill or
    NotAllowed. Records DayClosed."""
    by.require(Power.CLOSE_TILL)
    queries.till(till_id)
    Till.objects.select_for_update().get(pk=till_id)  # no receipt of the day may slip in behind
    if day > day_of(now):
        raise ClosedRefused(Because("cashier.day-to-come"))
    if counted_fen < 0:
        raise SumRefused(Because("cashier.sum-nothing"))
    if queries.is_closed(till_id, day):
        raise ClosedRefused(Because("cashier.day-closed"))
    expected = queries.cash_of(till_id, day)
    DayClose.objects.create(
        till_id=till_id,
        day_on=day,
        expected_fen=expected,
        counted_fen=counted_fen,
        note=note.strip()[:200],
        by=by.name,
        at=now,
    )
    record(
        DayClosed(till_id=till_id, day_on=day, expected_fen=expected, counted_fen=counted_fen),
        by=by,
        now=now,
    )
    return queries.day_report(till_id, day)


@transaction.atomic
def close_month(*, year: int, month: int, by: Actor, now: datetime) -> MonthReport:
    """Close a month that is over, once all its days are. Refuses with ClosedRefused or NotAllowed.
    Records MonthClosed."""
    by.require(Power.CLOSE_TILL)
    today = day_of(now)
    if (year, month) >= (today.year, today.month):
        raise ClosedRefused(Because("cashier.month-running"))
    if MonthClose.objects.filter(year=year, month=month).exists():
        raise ClosedRefused(Because("cashier.month-closed"))
    waiting = queries.days_not_closed(year, month)
    if waiting:
        raise ClosedRefused(Because("cashier.days-open", {"count": len(waiting)}))
    report = queries.month_report(year, month)
    MonthClose.objects.create(
        year=year,
        month=month,
        taken_fen=report.taken_fen,
        given_fen=report.given_fen,
        by=by.name,
        at=now,
    )
    record(
        MonthClosed(year=year, month=month, taken_fen=report.taken_fen, given_fen=report.given_fen),
        by=by,
        now=now,
    )
    return queries.month_report(year, month)
