"""What circulation does by the clock. Nothing is decided here: a service is asked for each hold."""

from __future__ import annotations

from datetime import datetime

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
