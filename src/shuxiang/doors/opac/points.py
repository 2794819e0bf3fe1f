"""我的信用分: how many, what they allow, and how that came."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shuxiang.departments.circulation import queries, rules, wording
from shuxiang.doors.opac.views import reader_of


@require_GET
def points(request: HttpRequest) -> HttpResponse:
    """The reader's points; there is no such page where the library has no scheme."""
    reader_id = reader_of(request)
    assert reader_id is not None  # the access table asks for a reader
    scheme = queries.points_scheme()
    if scheme is None:
        raise Http404
    points_now = queries.points_of(reader_id, scheme)
    context = {
        "active": "me",
        "back": "/me/",
        "points": points_now,
        "allowed": rules.copies_allowed(scheme, points_now),
        "waiting": queries.freeze_of(reader_id),
        "lines": [(one, wording.points_for(one)) for one in queries.points_lines(reader_id)],
    }
    return render(request, "opac/points.html", context)
