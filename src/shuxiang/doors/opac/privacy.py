"""您的资料: what the library holds of people and why, in words that a reader understands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shuxiang.departments.circulation import queries as circulation
from shuxiang.doors.frame.personal_data import catalogue, in_this_language
from shuxiang.doors.opac.views import home_address

#: Whom the page is for; what is held of staff is shown to staff.
_OF_READERS = ("reader", "child")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """读者须知: what is kept, why, how long, who sees it, and what a reader can do about it."""
    kept = circulation.retention()
    days = {"loan_days": kept.loan_days, "hold_days": kept.hold_days}
    tables = [
        {
            "called": in_this_language(table.called),
            "lines": [
                {
                    "what": in_this_language(one.what),
                    "why": in_this_language(one.purpose),
                    "basis": in_this_language(one.basis),
                    "kept": in_this_language(one.kept, **days),
                    "seen": in_this_language(one.seen),
                }
                for one in table.held
            ],
        }
        for table in catalogue().tables
        if table.points_at in _OF_READERS
    ]
    context = {"back": home_address(request), "days": kept, "tables": tables}
    return render(request, "opac/privacy.html", context)
