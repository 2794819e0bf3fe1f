"""Going along the shelves without a question: one author, one class of the 中图法."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shuxiang.doors.opac import results, search_terms
from shuxiang.doors.opac.search_terms import Terms
from shuxiang.foundations.codecs import clc, clc_outline
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import day_of
from shuxiang.listeners.discovery import finding
from shuxiang.listeners.discovery.results import Filters, Sort

LONGEST_NAME = 100
LONGEST_CLASS = 20


def _shown(request: HttpRequest, filters: Filters) -> results.ResultPage:
    page = search_terms.read(request.GET).page
    asked = Terms(filters=filters, sort=Sort.NEWEST, page=page)
    return results.search(asked, day_of(clock.now()))


@require_GET
def author(request: HttpRequest, author_name: str) -> HttpResponse:
    """What somebody wrote, the newest first. A name that nobody here has is not found."""
    name = author_name.strip()[:LONGEST_NAME]
    found = _shown(request, Filters(authors=(name,)))
    if not found.total:
        raise Http404
    context = {
        "active": "search",
        "back": "/search/",
        "heading": name,
        "kind": _("作者"),
        "found": found,
        "search_address": Terms(filters=Filters(authors=(name,))).address(),
    }
    return render(request, "opac/browse.html", context)


@require_GET
def classes(request: HttpRequest) -> HttpResponse:
    """The main classes, with how much of each there is."""
    context = {
        "active": "search",
        "back": "/search/",
        "heading": _("按分类找"),
        "below": _counted(clc_outline.below("")),
    }
    return render(request, "opac/browse.html", context)


@require_GET
def one_class(request: HttpRequest, class_number: str) -> HttpResponse:
    """One class: the way up, the classes below, its books with the newest first."""
    clean = clc.clean(class_number)
    if len(clean) > LONGEST_CLASS or not clc.is_class(clean):
        raise Http404
    if clean != class_number:
        return HttpResponsePermanentRedirect(f"/class/{clean}/")
    above = clc_outline.above(clean)
    filters = Filters(classes=(clean,))
    found = _shown(request, filters)
    if not found.total and clean not in clc_outline.names():
        raise Http404
    name = dict(above).get(clean, "")
    context = {
        "active": "search",
        "back": f"/class/{above[-2][0]}/" if len(above) > 1 else "/class/",
        "heading": f"{clean} {name}".strip(),
        "kind": _("分类"),
        "above": [one for one in above if one[0] != clean],
        "below": _counted(clc_outline.below(clean)),
        "found": found,
        "search_address": Terms(filters=filters).address(),
    }
    return render(request, "opac/browse.html", context)


def _counted(named: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    """Return classes of which there is something, with how much."""
    lines = [
        {"number": number, "name": name, "titles": finding.how_many(Filters(classes=(number,)))}
        for number, name in named
    ]
    return [line for line in lines if line["titles"]]
