"""What the clock does for notices: looking ahead and back once a day, and sending what is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.kernel.days import day_of
from shuxiang.listeners.notices import queries, services
from shuxiang.listeners.notices.rules import (
    CATCH_UP,
    Kind,
    NoticePolicy,
    What,
    due_step,
    overdue_step,
)
from shuxiang.listeners.notices.slips import MatterFacts

Found = Iterable[tuple[int, MatterFacts]]


def send(now: datetime, go_on: Callable[[], bool] = lambda: True) -> str:
    """Tell and send what is due while `go_on` says so, and say in one line what became of it."""
    done = services.send_due(now=now, go_on=go_on)
    return (
        f"站内 {done.told} 条，送出 {done.sent} 条，没送到 {done.failed} 条，"
        f"放弃 {done.given_up} 条，已过去 {done.over} 条。"
    )


def remind(now: datetime) -> str:
    """Look through loans, holds, cards and what is on its way for what somebody must be told."""
    today, told = day_of(now), 0
    for kind, find in _FOR_READERS.items():
        policy = queries.policy(kind)
        if not policy.is_on or not policy.days:
            continue
        by_reader: dict[int, list[MatterFacts]] = defaultdict(list)
        for reader_id, matter in find(policy, today):
            by_reader[reader_id].append(matter)
        for reader_id, matters in by_reader.items():
            told += services.tell_readers(kind=kind, reader_id=reader_id, matters=matters, now=now)
    told += _late_transits(today, now)
    forgotten = services.forget_old(now=now)
    return f"要提醒的 {told} 件，忘掉的旧消息 {forgotten} 条。"


def _due_soon(policy: NoticePolicy, today: date) -> Found:
    for loan in circulation.due_between(today, today + timedelta(days=max(policy.days))):
        step = due_step(policy.days, (loan.due_on - today).days)
        # Who borrowed for three days this morning has not forgotten it yet.
        if loan.reader_id is None or step is None or day_of(loan.lent_at) == today:
            continue
        yield (
            loan.reader_id,
            MatterFacts(
                What.LOAN,
                loan.loan_id,
                token=f"loan:{loan.loan_id}:{loan.due_on}:{step}",
                about_id=loan.reader_id,
                day=loan.due_on,
                step=step,
            ),
        )


def _overdue(policy: NoticePolicy, today: date) -> Found:
    first = today - timedelta(days=max(policy.days) + CATCH_UP)
    for loan in circulation.due_between(first, today - timedelta(days=1)):
        step = overdue_step(policy.days, (today - loan.due_on).days)
        if loan.reader_id is None or step is None:
            continue
        yield (
            loan.reader_id,
            MatterFacts(
                What.LOAN,
                loan.loan_id,
                token=f"loan:{loan.loan_id}:{loan.due_on}:{step}",
                about_id=loan.reader_id,
                day=loan.due_on,
                step=step,
            ),
        )


def _holds_expiring(policy: NoticePolicy, today: date) -> Found:
    for one in circulation.hold_shelf(None):
        step = due_step(policy.days, (one.keep_until - today).days)
        if step is None or day_of(one.ready_at) == today:
            continue
        yield (
            one.reader_id,
            MatterFacts(
                What.HOLD,
                one.hold_id,
                token=f"hold:{one.hold_id}:{one.keep_until}:{step}",
                about_id=one.reader_id,
                day=one.keep_until,
                step=step,
            ),
        )


def _cards_expiring(policy: NoticePolicy, today: date) -> Found:
    for reader_id, last in readers.expiring_between(
        today, today + timedelta(days=max(policy.days))
    ):
        step = due_step(policy.days, (last - today).days)
        if step is not None:
            yield (
                reader_id,
                MatterFacts(
                    What.CARD,
                    reader_id,
                    token=f"card:{reader_id}:{last}:{step}",
                    about_id=reader_id,
                    day=last,
                    step=step,
                ),
            )


def _late_transits(today: date, now: datetime) -> int:
    by_place: dict[int, list[MatterFacts]] = defaultdict(list)
    for one in circulation.on_the_way(today):
        if one.late:
            by_place[one.to_id].append(
                MatterFacts(
                    What.TRANSIT,
                    one.transit_id,
                    token=f"transit:{one.transit_id}",
                    day=day_of(one.sent_at),
                )
            )
    return sum(
        services.tell_staff(kind=Kind.TRANSIT_LATE, place_id=place_id, matters=matters, now=now)
        for place_id, matters in by_place.items()
    )


_FOR_READERS = {
    Kind.DUE_SOON: _due_soon,
    Kind.OVERDUE: _overdue,
    Kind.HOLD_EXPIRING: _holds_expiring,
    Kind.CARD_EXPIRING: _cards_expiring,
}
