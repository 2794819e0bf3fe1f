"""A self-check in the hall of 云溪县图书馆, books on the shelves, and a way to talk to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import pytest
import self_check
import shelves

from shuxiang.departments.staff.services.terminals import forget_machines
from shuxiang.foundations.kernel import clock


class Clock:
    """The clock on the wall of the hall, moved by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def hall_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Ten in the morning, until a test lets time pass."""
    told = Clock(cast.NOW)
    monkeypatch.setattr(clock, "now", lambda: told.now)
    return told


@pytest.fixture
def county(db: None) -> cast.County:
    """云溪县图书馆, opened."""
    return cast.open_county()


@pytest.fixture
def books(county: cast.County) -> shelves.Shelves:
    """Ten lendable copies of five titles, and one to be read on the spot."""
    return shelves.fill(county)


@pytest.fixture
def self_checks(
    books: shelves.Shelves, county: cast.County, hall_clock: Clock
) -> Callable[..., self_check.SelfCheck]:
    """Set up machines of any kind."""
    forget_machines()
    return lambda **kind: self_check.set_up(county, **kind)


@pytest.fixture
def machine(self_checks: Callable[..., self_check.SelfCheck]) -> self_check.SelfCheck:
    """A self-check that lends without a PIN, logged in."""
    return self_checks(lends_without_pin=True)
