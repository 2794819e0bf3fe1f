"""When guessing is stopped, and what a role of a new library may do. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from shuxiang.foundations.kernel.actor import OWN_POWERS, Power

#: Failures of one account within the window that lock it.
MOST_FAILURES = 5

#: Failures from one address within the window, whatever the accounts.
MOST_FROM_ADDRESS = 30

WINDOW = timedelta(minutes=10)

#: The first lock; each further failure doubles it up to the longest, so that nobody can keep a
#: colleague out for hours.
FIRST_LOCK = timedelta(minutes=5)
LONGEST_LOCK = timedelta(minutes=30)

#: After so long without a touch a door asks staff for the password again (GB/T 22239 7.1.4.1).
IDLE_MINUTES = 15

#: A machine that is told wrong passwords waits so long after so many.
TERMINAL_TRIES = 3
TERMINAL_WAIT = timedelta(seconds=60)


def read_login(text: str) -> str:
    """Return a login as it is kept and compared: full-width forms resolved, capitals small."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


@dataclass(frozen=True, slots=True)
class Tally:
    """The failures of one account, as its row or the memory holds them."""

    failures: int = 0
    failed_at: datetime | None = None
    locked_until: datetime | None = None


def locked_until(tally: Tally, now: datetime) -> datetime | None:
    """Return until when an account is locked, None if it is not."""
    until = tally.locked_until
    return until if until is not None and until > now else None


def after_failure(tally: Tally, now: datetime) -> Tally:
    """Return the tally after one more failure at a moment.

    Failures older than the window are forgotten, unless they locked the account: then a day is
    waited, so that the next lock is longer.
    """
    memory = timedelta(days=1) if tally.failures >= MOST_FAILURES else WINDOW
    stale = tally.failed_at is None or now - tally.failed_at > memory
    failures = 1 if stale else tally.failures + 1
    if failures < MOST_FAILURES:
        return Tally(failures, now, None)
    length = FIRST_LOCK * 2 ** min(failures - MOST_FAILURES, 8)
    return Tally(failures, now, now + min(length, LONGEST_LOCK))


_DESK = frozenset(
    {
        Power.LEND,
        Power.TAKE_BACK,
        Power.RENEW,
        Power.UNDO,
        Power.SEE_LOANS,
        Power.SEE_READERS,
        Power.REGISTER_READERS,
        Power.EDIT_READERS,
        Power.SEE_CHILDREN,
        Power.WAIVE_OVERDUE,
        Power.HOLD,
        Power.CARRY,
        Power.CHARGE,
        Power.TAKE_MONEY,
    }
)
_SENIOR = frozenset(
    {
        Power.UNDO_OTHERS,
        Power.BACKDATE,
        Power.WAIVE_CARD,
        Power.WAIVE_LIMIT,
        Power.WAIVE_BLOCK,
        Power.WAIVE_COPY,
        Power.BLOCK_READERS,
        Power.CLOSE_READERS,
        Power.SEE_JOURNAL,
        Power.WAIVE_HOLD,
        Power.WAIVE_OWED,
        Power.ORDER_HOLDS,
        Power.WAIVE_DEBT,
        Power.REFUND,
        Power.CLOSE_TILL,
        Power.SEE_MONEY,
    }
)

#: Name of a role that a new library begins with → its powers.
STANDARD_ROLES: dict[str, frozenset[Power]] = {
    "馆长": frozenset(Power) - OWN_POWERS,
    "流通员": _DESK,
    "编目员": frozenset(
        {
            Power.CATALOGUE,
            Power.EDIT_COPIES,
            Power.WITHDRAW_COPIES,
            Power.IMPORT,
            Power.SEE_LOANS,
            Power.EDIT_COLUMNS,
        }
    ),
    "分馆管理员": _DESK
    | _SENIOR
    | {Power.SET_CALENDAR, Power.CATALOGUE, Power.EDIT_COPIES, Power.EDIT_COLUMNS},
    "服务点管理员": _DESK
    - {
        Power.WAIVE_OVERDUE,
        Power.EDIT_READERS,
        Power.SEE_CHILDREN,
        Power.CHARGE,
        Power.TAKE_MONEY,
    },
    "系统管理": frozenset(
        {
            Power.MANAGE_STAFF,
            Power.MANAGE_TERMINALS,
            Power.SET_NETWORK,
            Power.SET_CALENDAR,
            Power.SEE_JOURNAL,
        }
    ),
}

#: What a self-service machine may do.
TERMINAL_POWERS = frozenset(
    {
        Power.LEND,
        Power.TAKE_BACK,
        Power.RENEW,
        Power.UNDO,
        Power.SEE_LOANS,
    }
)

#: What a sorter tells apart beside places.
SORTED = frozenset({"HOLD", "SHELF", "ASIDE"})


def read_bins(text: str) -> tuple[dict[str, str], list[str]]:
    """Return what is sorted → its bin, and the lines that say neither: ``HOLD 2``, ``FX 3``."""
    bins: dict[str, str] = {}
    odd = []
    for line in text.upper().splitlines():
        words = line.replace("=", " ").split()
        if len(words) == 2 and len(words[1]) <= 10:
            bins[words[0]] = words[1]
        elif words:
            odd.append(line.strip())
    return bins, odd
