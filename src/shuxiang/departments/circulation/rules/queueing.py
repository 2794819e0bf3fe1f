"""Who is next: the order of a queue, and which hold a copy may fill.

The order is never a number in a row that somebody could write twice. It is derived from facts that
are only added: the holds in the order of placing, and the orders that staff have set since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuxiang.departments.holdings.rules import CopyFacts


class HoldEnd(StrEnum):
    """How a hold ended."""

    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NOT_NEEDED = "not-needed"
    OTHER_CAME = "other-came"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """One open hold. `copy_id` is set where only that copy will do; `caught_copy_id` where a copy
    has been found for it, `ready` once that copy waits at the place of pick-up."""

    hold_id: int
    bib_id: int
    reader_id: int
    pickup_id: int
    copy_id: int | None = None
    suspended: bool = False
    suspended_until: date | None = None
    needed_until: date | None = None
    caught_copy_id: int | None = None
    ready: bool = False
    any_of: int | None = None
    keep_until: date | None = None


def queue_order(hold_ids: Iterable[int], set_orders: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Return the queue of a title: by number of placing, but as the last set order says.

    Each set order speaks of the holds that were open then; whoever came later stands behind.
    """
    queue = sorted(set(hold_ids))
    for order in set_orders:
        named = [one for one in order if one in queue]
        queue = named + [one for one in queue if one not in named]
    return tuple(queue)


def faulty_order(wished: Sequence[int], queue: Sequence[int]) -> bool:
    """Say whether a wished order names a hold twice, leaves one out or brings a foreign one."""
    return sorted(wished) != sorted(queue)


def moved(queue: Sequence[int], hold_id: int, to: int) -> tuple[int, ...]:
    """Return the queue with one hold at position `to` (0 is first); beyond the ends it stays at
    the end, and moving the first one up changes nothing."""
    rest = [one for one in queue if one != hold_id]
    at = min(max(to, 0), len(rest))
    return (*rest[:at], hold_id, *rest[at:])


def is_suspended(hold: HoldFacts, today: date) -> bool:
    """A suspended hold keeps its place and is passed over, until its day if it has one."""
    if not hold.suspended:
        return False
    return hold.suspended_until is None or today < hold.suspended_until


def may_fill(hold: HoldFacts, copy: CopyFacts, today: date) -> bool:
    """Say whether this copy is what an unfilled hold waits for."""
    if hold.caught_copy_id is not None or is_suspended(hold, today):
        return False
    if hold.needed_until is not None and hold.needed_until < today:
        return False
    return hold.copy_id in (None, copy.copy_id)


def can_be_held(copy: CopyFacts) -> bool:
    """Say whether a copy could go to whoever waits: what is not lent is not kept for anybody."""
    unfit = copy.withdrawn or copy.lost or copy.missing or copy.in_processing
    return not unfit and copy.kind_lends and copy.location_lends


def next_hold(queue: Iterable[HoldFacts], copy: CopyFacts, today: date) -> HoldFacts | None:
    """Return the first hold of a queue that this copy may fill, or None."""
    if not can_be_held(copy):
        return None
    return next((one for one in queue if may_fill(one, copy, today)), None)
