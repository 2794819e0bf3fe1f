"""A year of lending: day by day, with seasons, as readers and open days make it."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from shuxiang.foundations.kernel.days import ZONE

#: Nobody has more at a time, whatever their card would allow.
MOST_AT_A_TIME = 8

#: Month → how busy. Long holidays of the schools, and the slack season of the fields.
_SEASONS = (1.1, 1.35, 0.95, 0.9, 0.9, 0.85, 1.5, 1.55, 0.95, 0.95, 1.0, 1.05)

_HOURS = (9, 9, 10, 10, 11, 14, 15, 15, 16, 16, 17)


@dataclass(frozen=True, slots=True)
class Borrower:
    """A reader as far as lending goes. `place` is where they borrow."""

    reader_id: int
    category_id: int
    place_id: int
    registered_on: date
    eagerness: float


@dataclass(slots=True)
class Lent:
    """One loan. `returned_at` None: still out."""

    copy_id: int
    reader_id: int
    category_id: int
    place_id: int
    lent_at: datetime
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """What the year is played on: copies on the shelf of each place, and its open days."""

    copies: dict[int, list[int]]
    is_open: Callable[[int, date], bool]


def year(
    random: Random, borrowers: Sequence[Borrower], library: Library, *, loans: int, today: date
) -> list[Lent]:
    """Return a year's loans up to yesterday, in the order in which they were made.

    A copy is out once at a time; who has MOST_AT_A_TIME gets no more; people come and bring back
    on open days of the place where they borrow.
    """
    days = [today - timedelta(days=back) for back in range(365, 0, -1)]
    weights = [_busy(day) for day in days]
    total = sum(weights)
    shelf = {place: list(copies) for place, copies in library.copies.items()}
    for copies in shelf.values():
        random.shuffle(copies)
    held: dict[int, int] = {}
    out: list[tuple[datetime, int, int, int]] = []
    made: list[Lent] = []
    eager = [one.eagerness for one in borrowers]
    due = 0.0
    for day, weight in zip(days, weights, strict=True):
        morning = datetime.combine(day, time(8), ZONE)
        while out and out[0][0] < morning:
            _, copy_id, reader_id, place_id = heapq.heappop(out)
            # What comes back goes near the front: what is wanted is wanted again.
            shelf[place_id].append(copy_id)
            held[reader_id] -= 1
        due += loans * weight / total
        visitors = random.choices(borrowers, eager, k=int(due - len(made)) + 1) if borrowers else []
        for one in visitors:
            if len(made) >= due:
                break
            if one.registered_on > day or not library.is_open(one.place_id, day):
                continue
            room = MOST_AT_A_TIME - held.get(one.reader_id, 0)
            pile = shelf.get(one.place_id, [])
            hour = random.choice(_HOURS)
            moment = datetime.combine(day, time(hour, random.randint(0, 55)), ZONE)
            for nth in range(min(room, len(pile), random.choice((1, 1, 2, 2, 3, 4)))):
                at = -1 - min(int(random.expovariate(1 / 1_500)), len(pile) - 1)
                pile[at], pile[-1] = pile[-1], pile[at]
                loan = Lent(
                    pile.pop(),
                    one.reader_id,
                    one.category_id,
                    one.place_id,
                    moment + timedelta(seconds=4 * nth + random.randint(0, 2)),
                )
                made.append(loan)
                held[one.reader_id] = held.get(one.reader_id, 0) + 1
                back = _back_at(random, loan, library, today)
                if back is not None:
                    loan.returned_at = back
                    heapq.heappush(out, (back, loan.copy_id, loan.reader_id, loan.place_id))
    made.sort(key=lambda loan: loan.lent_at)
    return made


def _busy(day: date) -> float:
    weekend = 1.7 if day.weekday() >= 5 else 1.0
    wave = 1 + 0.1 * math.sin(day.toordinal() / 5)
    return _SEASONS[day.month - 1] * weekend * wave


def _back_at(random: Random, loan: Lent, library: Library, today: date) -> datetime | None:
    """Return when a book comes back; None where that is not yet."""
    drawn = random.random()
    if drawn < 0.9:
        kept = random.randint(3, 22)
    elif drawn < 0.975:
        kept = random.randint(20, 30)
    else:
        kept = random.randint(31, 80)
    day = loan.lent_at.date() + timedelta(days=kept)
    for _ in range(30):
        if day >= today:
            return None
        if library.is_open(loan.place_id, day):
            break
        day += timedelta(days=1)
    moment = time(random.choice(_HOURS), random.randint(0, 59), random.randint(0, 59))
    return datetime.combine(day, moment, ZONE)
