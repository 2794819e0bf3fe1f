"""The nightly check over every room, for the clock and for the office."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from shuxiang.departments.circulation import services
from shuxiang.foundations.kernel.oddities import Oddity
from shuxiang.foundations.preflight import checking
from shuxiang.project.promises import ROOMS


def all_oddities() -> tuple[Oddity, ...]:
    """Return every oddity of every room, in the order in which people see them."""
    found: list[Oddity] = []
    for room in reversed(ROOMS):
        if find_spec(f"{room}.oddities"):
            found.extend(import_module(f"{room}.oddities").ODDITIES)
    return tuple(found)


def check(now: datetime) -> str:
    """Look for what is odd, lend and return everything on paper, and keep what came of it."""
    done = checking.run(all_oddities(), services.play, now=now)
    copies, readers = done.played["copies"], done.played["readers"]
    return (
        f"试借试还：{copies['all']} 册里 {copies['fine']} 册能借，"
        f"{readers['all']} 位读者里 {readers['fine']} 位能借；"
        f"{sum(done.counts.values())} 处要看看。"
    )
