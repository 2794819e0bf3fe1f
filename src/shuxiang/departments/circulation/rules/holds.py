"""预约 as pure questions: may this be held, how long is it kept, when will it come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shuxiang.departments.circulation.rules.lending import LoanPolicy, Reason
from shuxiang.departments.network.rules import Calendar, add_open_days
from shuxiang.departments.readers.rules import CardFacts, card_expired, standing_blocks

#: Open days that a copy is kept where no rule speaks of its reader.
KEEP_DAYS = 5
#: Days of a loan where no rule speaks of the reader, for guessing when copies come back.
LOAN_DAYS = 30


@dataclass(frozen=True, slots=True)
class HoldCase:
    """All facts on which one hold is judged. Gathered once, under lock.

    `holdable` counts the copies that could ever fill it, `on_shelf` those of them that stand on a
    shelf now and are promised to nobody; `min_age` is the strictest mark of the copies.
    """

    today: date
    card: CardFacts
    policy: LoanPolicy | None
    holdable: int
    on_shelf: int
    holds_open: int
    holds_today: int
    holds_it: bool
    has_it: bool
    pickup_open: bool
    age: int | None = None
    min_age: int | None = None


def _of_the_card(case: HoldCase) -> list[Reason]:
    found = []
    if case.card.closed:
        found.append(Reason.CARD_CLOSED)
    if case.card.lost:
        found.append(Reason.CARD_LOST)
    if case.card.retired:
        found.append(Reason.CARD_REPLACED)
    if standing_blocks(case.card, case.today):
        found.append(Reason.BLOCKED)
    if card_expired(case.card, case.today):
        found.append(Reason.CARD_EXPIRED)
    return found


def _of_the_title(case: HoldCase) -> list[Reason]:
    found = []
    if case.has_it:
        found.append(Reason.HAS_IT)
    if case.holds_it:
        found.append(Reason.HELD_ALREADY)
    if not case.holdable:
        found.append(Reason.NOTHING_TO_HOLD)
    if case.min_age is not None and case.age is None:
        found.append(Reason.AGE_UNKNOWN)
    elif case.min_age is not None and case.age is not None and case.age < case.min_age:
        found.append(Reason.TOO_YOUNG)
    return found


def _of_the_rule(case: HoldCase) -> list[Reason]:
    if case.policy is None:
        return [Reason.NO_RULE]
    found = []
    if case.policy.holds == 0:
        found.append(Reason.HOLDS_NOT_ALLOWED)
    elif case.policy.holds is not None and case.holds_open >= case.policy.holds:
        found.append(Reason.HOLD_LIMIT)
    if case.policy.holds_a_day is not None and case.holds_today >= case.policy.holds_a_day:
        found.append(Reason.HOLDS_TODAY)
    if not case.policy.holds_on_shelf and case.on_shelf:
        found.append(Reason.ON_THE_SHELF)
    return found


def reasons_not_to_hold(case: HoldCase) -> tuple[Reason, ...]:
    """Return every reason not to take a hold, gravest first. Empty means yes."""
    closed = [] if case.pickup_open else [Reason.PICKUP_CLOSED]
    return (*_of_the_card(case), *_of_the_title(case), *closed, *_of_the_rule(case))


def kept_until(today: date, days: int, calendar: Calendar, needed_until: date | None) -> date:
    """Return the last day that a copy waits on the hold shelf: so many open days of the place of
    pick-up, and never longer than the reader said that it is needed (cases 403 and 404)."""
    until = add_open_days(calendar, today, days)
    return until if needed_until is None else max(today, min(until, needed_until))


@dataclass(frozen=True, slots=True)
class Estimate:
    """When a hold may be expected: the day, and whether it is only a guess beyond running loans."""

    day: date
    rough: bool


def expected_on(
    position: int,
    *,
    on_shelf: int,
    due_dates: Sequence[date],
    loan_days: int,
    days_on_the_way: int,
    today: date,
) -> Estimate | None:
    """Return when the hold at `position` (1 is first) may be expected, or None where no copy is.

    Copies on the shelf serve the first ones; then each copy that comes back serves one more, the
    overdue ones counted as a week from now; whoever stands further back waits for another whole
    loan of each copy.
    """
    copies = on_shelf + len(due_dates)
    if not copies or position < 1:
        return None
    way = timedelta(days=days_on_the_way)
    free = [today] * on_shelf
    free += sorted(day if day >= today else today + timedelta(days=7) for day in due_dates)
    rounds, place = divmod(position - 1, copies)
    return Estimate(free[place] + timedelta(days=rounds * loan_days) + way, rough=rounds > 0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One copy on a shelf that could be fetched for a hold. `new_on` is when it was acquired."""

    copy_id: int
    place_id: int
    new_on: date | None
    at_main: bool


def choose_copy(pickup_id: int, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the copy to fetch: one that stands where it is wanted, else from the main library,
    else from anywhere; of these the newest, which is in the best state."""
    return min(
        candidates,
        key=lambda one: (
            one.place_id != pickup_id,
            not one.at_main,
            -(one.new_on or date.min).toordinal(),
            one.copy_id,
        ),
        default=None,
    )
