"""在途: where a copy that came in has to go, and when one has been on its way for too long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shuxiang.departments.network.rules import Calendar, add_open_days


class Errand(StrEnum):
    """Why a copy travels."""

    HOME = "home"
    HOLD = "hold"
    MOVE = "move"


#: After so many open days of the place that waits for it, a copy on its way is looked for.
LATE_AFTER_DAYS = 7
#: After so many days it is counted as lost on the way until somebody finds it.
LOST_AFTER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class FloatPolicy:
    """Copies of this kind that come back at this place stay there. None means any."""

    place_id: int | None
    kind_id: int | None
    rule_id: int = 0


def floats(policies: Iterable[FloatPolicy], *, place_id: int, kind_id: int) -> bool:
    """Say whether what comes back here stays here."""
    return any(
        one.place_id in (None, place_id) and one.kind_id in (None, kind_id) for one in policies
    )


def late_on(sent_on: date, calendar: Calendar) -> date:
    """Return the day from which a copy sent on `sent_on` is late at the place that waits."""
    return add_open_days(calendar, sent_on, LATE_AFTER_DAYS)


def lost_on_the_way(sent_at: datetime, now: datetime) -> bool:
    return now - sent_at > LOST_AFTER
