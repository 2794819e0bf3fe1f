"""Who looked at readers' pages."""

from __future__ import annotations

from datetime import date

from shuxiang.departments.readers.events import ReaderSeen
from shuxiang.departments.readers.rules.lookups import unusual
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import ActorKind
from shuxiang.foundations.kernel.days import end_of, start_of


def unusual_lookups(day: date) -> tuple[tuple[int, int], ...]:
    """Return which members of staff opened readers' pages far more often than their colleagues on
    a day: (staff id, how often), most first."""
    counts = reading.counts_by_actor(
        start_of(day), end_of(day), kind=ReaderSeen.kind, actor_kind=ActorKind.STAFF.value
    )
    return unusual(counts)
