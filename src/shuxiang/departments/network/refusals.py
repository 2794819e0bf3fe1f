"""How network says no."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import Refusal


class AlreadyOpen(Refusal):
    """This data folder holds a library already."""

    code = "network.already-open"


class NotOpenYet(Refusal):
    """There is no library yet: it must be opened first."""

    code = "network.not-open-yet"


class UnknownPlace(Refusal):
    """There is no such place."""

    code = "network.unknown-place"


class PlaceRefused(Refusal):
    """A place cannot be as it was described."""

    code = "network.place-refused"


class WeekRefused(Refusal):
    """The hours of a week make no sense; every fault is named."""

    code = "network.week-refused"


class DayRefused(Refusal):
    """An exception or a holiday makes no sense, or stands against another."""

    code = "network.day-refused"
