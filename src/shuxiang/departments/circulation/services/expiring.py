"""What was not picked up in time goes to the next in the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.rules import HoldEnd, PointsFor
from shuxiang.departments.circulation.services.filling import end_hold
from shuxiang.departments.circulation.services.points import take_points
from shuxiang.departments.circulation.services.sorting import sort_in
from shuxiang.departments.holdings import queries as holdings
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of


@transaction.atomic
def expire_hold(*, hold_id: int, by: Actor, now: datetime) -> bool:
    """End a hold that was not picked up; say whether it was still open.

    Where the next in the queue picks up at the same place, the copy is theirs at once and they are
    told (case 409); else it waits in the clearance list until somebody scans it. Records
    HoldCancelled.
    """
    hold = queries.hold(hold_id)
    if hold is None or hold.caught_copy_id is None:
        return False
    ended = end_hold(hold_id=hold_id, how=HoldEnd.EXPIRED, why="", by=by, now=now)
    if ended:
        take_points(hold.reader_id, PointsFor.UNCOLLECTED, by, now)
    copy = holdings.copy_by_id(hold.caught_copy_id)
    heir = rules.next_hold(queries.queue_of(hold.bib_id), copy, day_of(now))
    if ended and heir is not None and heir.pickup_id == hold.pickup_id:
        sort_in(copy, replace(by, place_id=hold.pickup_id), now)
    return ended
