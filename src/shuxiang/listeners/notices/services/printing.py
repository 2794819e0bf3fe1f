"""催还单: asking for books back on paper, for those whom nothing else reaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from shuxiang.departments.circulation import queries as circulation
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.store import sql
from shuxiang.listeners.notices.events import NoticesPrinted
from shuxiang.listeners.notices.models import Matter, Notice, Sending
from shuxiang.listeners.notices.rules import ChannelName, Ended, Kind, What

_MOST = 5_000


@transaction.atomic
def ask_back(*, by: Actor, now: datetime) -> int:
    """Make a 催还单 for every reader with overdue books in the actor's places, unless one waits.

    It stands in the reader's inbox as well. Returns how many sheets are new. Refuses with
    NotAllowed.
    """
    by.require(Power.SEE_LOANS)
    today = day_of(now)
    places = None if by.scope is None else sorted(by.scope)
    by_reader: dict[int, list[tuple[int, date]]] = {}
    loans = circulation.overdue_loans(today, place_ids=places, most=_MOST)
    for loan in loans:
        if loan.reader_id is not None:
            by_reader.setdefault(loan.reader_id, []).append((loan.loan_id, loan.due_on))
    waiting = set(
        Sending.objects.filter(
            channel=ChannelName.PRINT.value, ended_at=None, notice__kind=Kind.OVERDUE.value
        ).values_list("notice__reader_id", flat=True)
    )
    sql.advisory_lock(7_010)
    made = 0
    for reader_id, books in by_reader.items():
        if reader_id not in waiting:
            made += _sheet(reader_id, books, now)
    return made


def _sheet(reader_id: int, books: list[tuple[int, date]], now: datetime) -> int:
    """Put paper beside today's reminder, or make today's reminder with paper only."""
    on = day_of(now)
    notice, fresh = Notice.objects.get_or_create(
        key=f"{Kind.OVERDUE}|r{reader_id}|{on.isoformat()}",
        defaults={
            "kind": Kind.OVERDUE.value,
            "reader_id": reader_id,
            "on": on,
            "created_at": now,
            "tell_at": now,
        },
    )
    if notice.over_at is not None:
        return 0
    if fresh:
        Matter.objects.bulk_create(
            Matter(
                notice=notice,
                token=f"{notice.key}|loan:{loan_id}"[:120],
                about_id=reader_id,
                what=What.LOAN.value,
                what_id=loan_id,
                day=due_on,
                step=-1,
            )
            for loan_id, due_on in books
        )
    _sending, new = Sending.objects.get_or_create(
        notice=notice,
        channel=ChannelName.PRINT.value,
        defaults={"created_at": now, "due_at": now},
    )
    return int(new)


@transaction.atomic
def mark_printed(*, sending_ids: Sequence[int], by: Actor, now: datetime) -> int:
    """Note that these sheets are on paper; return how many. Refuses with NotAllowed. Records
    NoticesPrinted."""
    by.require(Power.SEE_LOANS)
    found = Sending.objects.filter(
        pk__in=list(sending_ids), channel=ChannelName.PRINT.value, ended_at=None
    )
    if by.scope is not None:
        found = found.filter(
            Q(notice__reader__place_id__in=by.scope)
            | Q(notice__guardian__child__place_id__in=by.scope)
        )
    sheets = found.update(ended_at=now, ended_how=Ended.SENT.value)
    if sheets:
        record(NoticesPrinted(sheets=sheets), by=by, now=now)
    return sheets
