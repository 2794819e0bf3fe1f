"""When something is told: before, after, never at night, and how long a failure is waited out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from shuxiang.foundations.kernel.days import ZONE, local
from shuxiang.listeners.notices.rules.kinds import NoticePolicy

#: Wait after the n-th failure.
PATIENCE = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
#: After so many failures another way is tried.
MOST_TRIES = len(PATIENCE) + 1

#: A step that the machine slept through is told within so many days, and later not at all: a
#: library that moves in with old debts does not write to thousands of people in one night.
CATCH_UP = 7

#: A notice names books. Its words are forgotten after so many days, so that it does not outlive
#: the link between a reader and a returned loan; that something was sent stays known.
KEEP_DAYS = 30

MORNING = time(8)


def due_step(days: Sequence[int], left: int) -> int | None:
    """Return the reminder that stands at so many days before: the nearest that was reached."""
    reached = [one for one in days if 0 <= left <= one]
    return min(reached, default=None)


def overdue_step(days: Sequence[int], late: int) -> int | None:
    """Return the reminder that stands at so many days after; none once it is long past."""
    reached = max((one for one in days if one <= late), default=None)
    return reached if reached is not None and late - reached < CATCH_UP else None


def is_quiet(policy: NoticePolicy, moment: datetime) -> bool:
    """Say whether nothing goes out at a moment. Hours may run over midnight."""
    begin, end = policy.quiet_from, policy.quiet_until
    if begin is None or end is None or begin == end:
        return False
    here = local(moment).time()
    return begin <= here < end if begin < end else here >= begin or here < end


def after_quiet(policy: NoticePolicy, moment: datetime) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it lies in."""
    if not is_quiet(policy, moment) or policy.quiet_until is None:
        return moment
    return _next(policy.quiet_until, moment)


def out_at(policy: NoticePolicy, moment: datetime) -> datetime:
    """Return when something heard at a moment may go out."""
    if policy.digest:
        return _next(policy.quiet_until or MORNING, moment)
    return after_quiet(policy, moment)


def _next(hour: time, moment: datetime) -> datetime:
    here = local(moment)
    then = datetime.combine(here.date(), hour, ZONE)
    return then if then > here else then + timedelta(days=1)


def wait_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many failures; None means give up."""
    return PATIENCE[tries - 1] if tries <= len(PATIENCE) else None
