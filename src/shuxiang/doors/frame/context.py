"""What every template finds around itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from shuxiang.departments.network import queries as network
from shuxiang.doors.frame.hours import week_in_words
from shuxiang.doors.frame.looks import look_of
from shuxiang.doors.frame.menu import menu_for
from shuxiang.listeners.notices import queries as notices


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return the library, the look, who is here, and the office's menu."""
    actor = getattr(request, "actor", None)
    staff = getattr(request, "staff", None)
    reader = getattr(request, "reader_id", None)
    return {
        "library": SimpleLazyObject(_library),
        "look": getattr(request, "look", None) or look_of(request),
        "actor": actor,
        "staff": staff.name if staff else "",
        "reader": reader,
        "unread": SimpleLazyObject(lambda: notices.count_unread(reader) if reader else 0),
        "menu": SimpleLazyObject(lambda: menu_for(staff, request.path)),
        "request": request,
        "suggest": "/search/suggest/",
    }


def _library() -> dict[str, Any]:
    found = network.library()
    if found is None:
        return {"name": _("书香"), "phone": "", "hours": "", "answered": ""}
    return {
        "name": found.name,
        "phone": found.phone,
        "hours": week_in_words(network.calendar_of(network.main_place().place_id)),
        "county": found.county,
        "is_demonstration": found.is_demonstration,
    }
