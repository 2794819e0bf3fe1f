"""Every promise of every room, for `shuxiang audit` and for the nightly check."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.promises import Promise

ROOMS = (
    "shuxiang.departments.network",
    "shuxiang.departments.staff",
    "shuxiang.departments.readers",
    "shuxiang.departments.catalogue",
    "shuxiang.departments.holdings",
    "shuxiang.departments.cashier",
    "shuxiang.departments.circulation",
    "shuxiang.departments.columns",
    "shuxiang.listeners.notices",
    "shuxiang.listeners.discovery",
)


def all_promises() -> tuple[Promise, ...]:
    """Return every promise, the foundations' first."""
    found: list[Promise] = list(reading.PROMISES)
    for room in ROOMS:
        if find_spec(f"{room}.promises"):
            found.extend(import_module(f"{room}.promises").PROMISES)
    return tuple(found)


def audit(most: int = 20) -> list[tuple[Promise, list[str]]]:
    """Ask every promise for its offenders; at most so many of each."""
    outcome = []
    for promise in all_promises():
        offenders = []
        for line in promise.broken_by():
            offenders.append(line)
            if len(offenders) >= most:
                break
        outcome.append((promise, offenders))
    return outcome
