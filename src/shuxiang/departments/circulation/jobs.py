"""What circulation does by the clock. Nothing is decided here: a service is asked for each hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.rules import HoldEnd
from shuxiang.departments.circulation.services.expiring import expire_hold
from shuxiang.departments.circulation.services.filling import end_hold
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import is_open_day
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import day_of


def expire_holds(now: datetime) -> str:
    """End what was not picked up in time and what is not needed any more.

    A hold whose last day has passed still waits while its place is closed (case 407).
    """
    today = day_of(now)
    gone = 0
    for hold_id, place_id, _last in queries.past_keeping(today):
        if is_open_day(network.calendar_of(place_id), today):
            gone += expire_hold(hold_id=hold_id, by=SYSTEM, now=now)
    for hold_id in queries.not_needed_any_more(today):
        with transaction.atomic():
            gone += end_hold(hold_id=hold_id, how=HoldEnd.NOT_NEEDED, why="", by=SYSTEM, now=now)
    return f"{gone} 个预约到期了。"


def forget_the_past(now: datetime) -> str:
    """Cut the links between readers and what they borrowed, as the retention says."""
    gone = services.forget(by=SYSTEM, now=now)
    return f"{gone.loans} 笔借阅、{gone.holds} 个预约不再连着读者。"


#: After a longer sleep of the program the days before are not counted any more.
POINTS_LOOK_BACK_DAYS = 30


def count_points(now: datetime) -> str:
    """Give the points of the loans of each day that is over, and free who has waited long enough."""
    today = day_of(now)
    freed = sum(
        services.end_freeze(waiting=one, by=SYSTEM, now=now) for one in queries.freezes_over(today)
    )
    since, last = queries.points_scheme_since(), queries.last_day_earned()
    if since is None:
        return "没有用信用分。"
    first = max(day_of(since), today - timedelta(days=POINTS_LOOK_BACK_DAYS))
    if last is not None:
        first = max(first, last + timedelta(days=1))
    given = 0
    for number in range((today - first).days):
        given += services.earn_points(day=first + timedelta(days=number), by=SYSTEM, now=now)
    return f"{given} 位读者加了借书的分，{freed} 位停借期满。"


def count_as_lost(now: datetime) -> str:
    """Charge for what has been overdue so long that its rule counts it as lost."""
    lost = 0
    for _loan_id, barcode in queries.long_overdue(day_of(now)):
        services.declare_lost(barcode=barcode, by=SYSTEM, now=now)
        lost += 1
    return f"{lost} 册超期太久，按丢失记到账上。"
