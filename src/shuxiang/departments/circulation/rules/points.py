"""信用分: an optional scheme beside the rules, in place of money. Pure.

Source: the schemes of six libraries in domain 3.7: points come with loans and go with lateness,
loss and damage; who has none left waits some days, or borrows fewer books at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class PointsFor(StrEnum):
    """What a line of somebody's points is for."""

    LOANS = "loans"
    LATE = "late"
    LOST = "lost"
    DAMAGED = "damaged"
    UNCOLLECTED = "uncollected"
    REISSUED = "reissued"
    BY_HAND = "by-hand"
    BACK_AGAIN = "back-again"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class PointsScheme:
    """One library's scheme. Empty caps mean without limit; a loss of 0 takes nothing.

    `tiers` are (from so many points on, so many copies at a time), the highest first; below the
    lowest nothing is lent. At `freezes_at` or fewer points borrowing stops for `freeze_days` (None:
    it never stops), after which the reader has `back_to` points.
    """

    scheme_id: int
    name: str
    start: int
    per_loan: int = 0
    loans_a_day: int | None = None
    loans_a_month: int | None = None
    late_a_day: int = 1
    late_most: int | None = None
    lost: int = 0
    damaged: int = 0
    uncollected: int = 0
    reissued: int = 0
    freezes_at: int = 0
    freeze_days: int | None = None
    back_to: int = 0
    tiers: tuple[tuple[int, int], ...] = ()


#: The published schemes of domain 3.7, to begin from. Activities and volunteers are added by hand.
PRESETS: tuple[PointsScheme, ...] = (
    PointsScheme(0, "广州", 900, 1, 80, None, 1, 100),
    PointsScheme(0, "邹平", 200, 1, 3, None, 1, None, 35, 0, 10, 0, 0, 60, 50),
    PointsScheme(0, "泉州", 300, 1, 20, 100, 1, 10, 15, 10, 5, 10, 0, 20, 10),
    PointsScheme(0, "珠海", 1000, 10, 60, None, 2, 50, 50, 200, tiers=((601, 6), (201, 4), (1, 2))),
    PointsScheme(0, "惠州", 70, 3, None, None, 1, 10),
    PointsScheme(0, "梅县区", 100, 1, 6, 30, 2, None, 10, 5),
)


def earned(scheme: PointsScheme, loans: int, *, this_month: int) -> int:
    """Return what so many loans of one day bring, where `this_month` points came of loans before."""
    caps = [loans * scheme.per_loan]
    if scheme.loans_a_day is not None:
        caps.append(scheme.loans_a_day)
    if scheme.loans_a_month is not None:
        caps.append(scheme.loans_a_month - this_month)
    return max(0, min(caps))


def lost_by_lateness(scheme: PointsScheme | None, days: int) -> int:
    """Return what so many days too late take, at most what one copy may take. Without a scheme
    there are no points to take."""
    if scheme is None:
        return 0
    wished = days * scheme.late_a_day
    return wished if scheme.late_most is None else min(wished, scheme.late_most)


def penalty(scheme: PointsScheme, what: PointsFor) -> int:
    """Return what a loss, a damage, a hold left lying or a new card for a lost one takes."""
    return {
        PointsFor.LOST: scheme.lost,
        PointsFor.DAMAGED: scheme.damaged,
        PointsFor.UNCOLLECTED: scheme.uncollected,
        PointsFor.REISSUED: scheme.reissued,
    }[what]


def balance(scheme: PointsScheme, changes: Iterable[int]) -> int:
    """Return how many points somebody has: those that everybody begins with, and all changes."""
    return scheme.start + sum(changes)


def freezes(scheme: PointsScheme, points: int) -> bool:
    """Say whether so few points stop borrowing for a time."""
    return scheme.freeze_days is not None and points <= scheme.freezes_at


def copies_allowed(scheme: PointsScheme, points: int) -> int | None:
    """Return how many copies at a time so many points allow; None where the scheme does not say."""
    if not scheme.tiers:
        return None
    return next((copies for least, copies in scheme.tiers if points >= least), 0)


def faulty_tiers(tiers: Sequence[tuple[int, int]]) -> bool:
    """Say whether steps do not go down: more points never allow fewer copies."""
    points = [least for least, _copies in tiers]
    copies = [most for _least, most in tiers]
    falling = all(one > two for one, two in pairwise(points))
    return (
        not falling
        or copies != sorted(copies, reverse=True)
        or any(one < 0 for one in (*points, *copies))
    )
