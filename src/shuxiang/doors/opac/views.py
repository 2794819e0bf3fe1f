"""The readers' pages. Every page works as plain HTML with links and forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import PlaceKind
from shuxiang.doors.opac import results, search_terms, titles
from shuxiang.doors.opac.shelf import my_shelf
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import WEEKDAYS, day_of
from shuxiang.listeners.discovery import finding

NEW_BOOKS = 8


def reader_of(request: HttpRequest) -> int | None:
    """Return who is logged in, as the frame's middleware found."""
    found: int | None = getattr(request, "reader_id", None)
    return found


def _open_state(now: datetime) -> dict[str, Any]:
    main = network.main_place()
    state = network.open_now(main.place_id, now)
    return {"is_open": state.is_open, "until": state.until, "opens_next": state.opens_next}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """首页: search, my loans, what is new, where to go."""
    now = clock.now()
    today = day_of(now)
    if getattr(request, "look", None) and request.look.surface == "elder":  # type: ignore[attr-defined]
        return HttpResponseRedirect("/elder/")
    newest = tuple(catalogue.newest(NEW_BOOKS))
    places = network.places()
    nearest = [one for one in places if one.kind != PlaceKind.POINT][:4]
    reader_id = reader_of(request)
    context = {
        "active": "home",
        "open": _open_state(now),
        "shelf": my_shelf(reader_id, today) if reader_id is not None else None,
        "newest": results.lines_of(newest, "", today),
        "places": [
            {"place": one, "open": network.open_now(one.place_id, now).is_open} for one in nearest
        ],
        "place_count": len(places),
        "today": today,
    }
    return render(request, "opac/home.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """找书: results with filters; without words everything, the newest first."""
    today = day_of(clock.now())
    terms = search_terms.read(request.GET)
    found = results.search(terms, today)
    context = {
        "active": "search",
        "q": terms.text,
        "back": "/",
        "terms": terms,
        "found": found,
        "query": terms.query(),
        "available_address": terms.address(available=not terms.available),
        "plain_address": terms.address(filters=search_terms.Filters(), available=False),
        "sorts": [
            {"value": value, "label": label, "current": terms.sort.value == value}
            for value, label in (
                ("relevance", _("最相关")),
                ("newest", _("最新出版")),
                ("added", _("新到馆")),
                ("title", _("按书名")),
            )
        ],
        "suggest": "/search/suggest/",
    }
    return render(request, "opac/search.html", context)


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Lines for under the search bar, as list items."""
    text = request.GET.get("q", "").strip()[:60]
    lines = finding.suggest(text) if text else ()
    return render(request, "opac/_suggest.html", {"lines": lines})


@require_GET
def title(request: HttpRequest, bib_id: int) -> HttpResponse:
    """One title."""
    standing = catalogue.standing_id(bib_id)
    if standing != bib_id:
        return HttpResponseRedirect(f"/b/{standing}/", status=301)
    page = titles.title_page(bib_id, day_of(clock.now()))
    back = "/search/"
    return render(request, "opac/title.html", {"active": "search", "page": page, "back": back})


@require_GET
def elder(request: HttpRequest) -> HttpResponse:
    """长辈版: one column, five things, nothing else."""
    today = day_of(clock.now())
    reader_id = reader_of(request)
    main = network.main_place()
    state = network.open_now(main.place_id, clock.now())
    answered = ""
    if state.is_open and state.until:
        answered = _("有人接，到 %(until)s") % {"until": state.until.strftime("%H:%M")}
    context = {
        "shelf": my_shelf(reader_id, today) if reader_id is not None else None,
        "answered": answered,
        "today": today,
    }
    return render(request, "opac/elder.html", context)


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Every place: main library, branches, service points, and whether it is open now."""
    now = clock.now()
    groups = [
        (_("总馆"), PlaceKind.MAIN),
        (_("分馆"), PlaceKind.BRANCH),
        (_("服务点"), PlaceKind.POINT),
    ]
    all_places = network.places()
    context = {
        "active": "home",
        "back": "/",
        "groups": [
            {
                "label": label,
                "places": [
                    {"place": one, "open": network.open_now(one.place_id, now).is_open}
                    for one in all_places
                    if one.kind == kind
                ],
            }
            for label, kind in groups
        ],
    }
    return render(request, "opac/places.html", context)


@require_GET
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: where, when, how many books."""
    now = clock.now()
    one = network.place_by_slug(slug)
    today = day_of(now)
    calendar = network.calendar_of(one.place_id)
    context = {
        "active": "home",
        "back": "/places/",
        "place": one,
        "open": network.open_now(one.place_id, now),
        "week": [
            {"day": WEEKDAYS[index], "spans": spans, "today": index == today.weekday()}
            for index, spans in enumerate(calendar.week)
        ],
        "days": [
            day
            for day in network.month(one.place_id, today.year, today.month)
            if day.why and day.day >= today
        ],
    }
    return render(request, "opac/place.html", context)


@require_GET
def regulations(request: HttpRequest) -> HttpResponse:
    """借阅规则, as the law asks to publish them: the rows in force, in words."""
    rows = [
        wording.rule_in_words(one, circulation.policy_names(one)) for one in circulation.policies()
    ]
    return render(request, "opac/rules.html", {"active": "home", "back": "/", "rows": rows})


def renewed_note(done: int, kept: list[str]) -> tuple[str, str]:
    """Return (kind, text) of the note after renewing: how many, and why not the others."""
    if done and not kept:
        text = ngettext("续借好了 %(n)d 本", "续借好了 %(n)d 本", done) % {"n": done}
        return "ok", text
    said = "；".join(kept)
    if done:
        return "warn", _("续借好了 %(n)d 本。没有续的：%(kept)s") % {"n": done, "kept": said}
    return "stop", said or _("没有可以续借的")
