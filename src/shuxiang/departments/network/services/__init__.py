"""The acts of network, one function each."""

from shuxiang.departments.network.services.days import (
    add_exception,
    remove_exception,
    remove_holiday,
    seed_holidays,
    set_holiday,
)
from shuxiang.departments.network.services.library import open_library, set_library
from shuxiang.departments.network.services.places import (
    add_place,
    change_place,
    close_place,
    reopen_place,
)
from shuxiang.departments.network.services.week import set_holiday_manner, set_week

__all__ = [
    "add_exception",
    "add_place",
    "change_place",
    "close_place",
    "open_library",
    "remove_exception",
    "remove_holiday",
    "reopen_place",
    "seed_holidays",
    "set_holiday",
    "set_holiday_manner",
    "set_library",
    "set_week",
]
