"""超期以后: nothing, days without borrowing, or money - by rule, and never two at once.

Source: our rules 3, 4, 5 and 13; free borrowing is the law's default (公共图书馆法 art. 33), so money
is asked only where a library sets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shuxiang.departments.circulation.rules.lending import LoanPolicy
from shuxiang.departments.circulation.rules.points import PointsScheme, lost_by_lateness
from shuxiang.departments.network.rules import Calendar, is_open_day


class Consequence(StrEnum):
    """What comes of a book that came back late."""

    NOTHING = "nothing"
    SUSPENSION = "suspension"
    FINE = "fine"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Amnesty:
    """Days that nobody pays for: Spring Festival, the Day of Reading. Both ends count."""

    from_on: date
    to_on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """What came of one late return. `days` are the days that counted, of `days_late` in all."""

    days_late: int
    closed: int
    forgiven: int
    grace: int
    days: int
    suspended_until: date | None = None
    fine_fen: int = 0
    capped: bool = False
    points: int = 0

    @property
    def is_nothing(self) -> bool:
        return self.suspended_until is None and not self.fine_fen and not self.points


def counted(
    due_on: date,
    returned_on: date,
    *,
    policy: LoanPolicy,
    calendar: Calendar,
    amnesties: Iterable[Amnesty],
) -> Late:
    """Return how many of the late days count: closed ones only where the rule says so, those of an
    amnesty never, and the days of grace never, also when the book comes back later (rule 3)."""
    spans = tuple(amnesties)
    late = max(0, (returned_on - due_on).days)
    closed = forgiven = 0
    for number in range(1, late + 1):
        day = due_on + timedelta(days=number)
        if any(one.from_on <= day <= one.to_on for one in spans):
            forgiven += 1
        elif not policy.count_closed_days and not is_open_day(calendar, day):
            closed += 1
    left = late - closed - forgiven
    grace = min(left, policy.grace_days)
    return Late(late, closed, forgiven, grace, left - grace)


def fine_for(days: int, policy: LoanPolicy, price_fen: int | None) -> tuple[int, bool]:
    """Return the fine in 分 and whether a cap cut it: so much a day, more from the step on, never
    more than the cap of the rule nor, where the rule says so, than the book costs."""
    if days <= 0:
        return 0, False
    step = policy.fine_step_after
    cheap = days if step is None else min(days, step)
    wished = cheap * policy.fine_fen + (days - cheap) * (policy.fine_step_fen or policy.fine_fen)
    caps = [] if policy.fine_cap_fen is None else [policy.fine_cap_fen]
    if policy.fine_cap_price and price_fen:
        caps.append(price_fen)
    fine = min([wished, *caps])
    return fine, fine < wished


def suspension_days(days: int, policy: LoanPolicy) -> int:
    """Return for how many days nothing is lent; half days are given (5 days late at 3 for 2: 7)."""
    wished = days * policy.suspension_days // max(policy.suspension_per, 1)
    return wished if policy.suspension_most is None else min(wished, policy.suspension_most)


def what_comes_of(
    late: Late,
    *,
    policy: LoanPolicy,
    price_fen: int | None,
    returned_on: date,
    scheme: PointsScheme | None = None,
) -> Late:
    """Return what a rule makes of the days that count. A suspension begins on the day of return and
    its last day is counted from there (rule 5). Points go only where a scheme is in force."""
    until, fine, capped, points = None, 0, False, 0
    match Consequence(policy.consequence):
        case Consequence.SUSPENSION:
            length = suspension_days(late.days, policy)
            until = returned_on + timedelta(days=length) if length else None
        case Consequence.FINE:
            fine, capped = fine_for(late.days, policy, price_fen)
        case Consequence.POINTS:
            points = lost_by_lateness(scheme, late.days)
        case Consequence.NOTHING:
            pass
    return Late(
        late.days_late,
        late.closed,
        late.forgiven,
        late.grace,
        late.days,
        until,
        fine,
        capped,
        points,
    )
