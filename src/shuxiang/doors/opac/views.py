"""The readers' pages. Every page works as plain HTML with links and forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import PlaceKind
from shuxiang.departments.network.slips import OpenState, PlaceSlip
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame import looks
from shuxiang.doors.frame.hours import week_in_words
from shuxiang.doors.opac import columns, results, search_terms, titles
from shuxiang.doors.opac.fields_asked import InFields
from shuxiang.doors.opac.shelf import Shelf, my_shelf
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import WEEKDAYS, day_of, in_words, local
from shuxiang.listeners.discovery import finding
from shuxiang.listeners.discovery.numbers import isbn13

NEW_BOOKS = 8
#: Shorter numbers are typed, not scanned.
SHORTEST_BARCODE = 6

_YEAR = 60 * 60 * 24 * 365

#: What a county's readers come for, as beginnings of class numbers.
_BROWSE = (
    (gettext_lazy("小说"), "I24"),
    (gettext_lazy("儿童文学"), "I28"),
    (gettext_lazy("种植养殖"), "S"),
    (gettext_lazy("历史"), "K"),
)

_SORTS = (
    ("relevance", gettext_lazy("最相关")),
    ("newest", gettext_lazy("最新出版")),
    ("added", gettext_lazy("新到馆")),
    ("title", gettext_lazy("按书名")),
)


def reader_of(request: HttpRequest) -> int | None:
    """Return who is logged in, as the frame's middleware found."""
    found: int | None = getattr(request, "reader_id", None)
    return found


def told(request: HttpRequest) -> list[dict[str, str]]:
    """Return, once, what the last act left to say."""
    note = request.session.pop("note", None)
    return [{"kind": note[0], "text": note[1]}] if note else []


def shelf_of(request: HttpRequest, now: datetime) -> Shelf | None:
    """Return the loans of the reader who is logged in; nothing before the first PIN is changed."""
    if reader_of(request) is None or request.session.get("pin_first"):
        return None
    return my_shelf(request.actor, now)  # type: ignore[attr-defined]


def home_address(request: HttpRequest) -> str:
    """Return where 返回 leads from the first pages: 长辈版 for whoever chose it."""
    return "/elder/" if request.look.surface == "elder" else "/"  # type: ignore[attr-defined]


def opens_in_words(state: OpenState, today: date) -> str:
    """Say until when a place is open, or when it opens next: ``到 20:30``, ``明天 8:30 开``."""
    if state.is_open and state.until:
        return _("到 %(time)s") % {"time": f"{state.until.hour}:{state.until.minute:02d}"}
    if state.opens_next is None:
        return ""
    then = local(state.opens_next)
    time = f"{then.hour}:{then.minute:02d}"
    days = (then.date() - today).days
    if days == 0:
        return _("今天 %(time)s 开") % {"time": time}
    if days == 1:
        return _("明天 %(time)s 开") % {"time": time}
    if days < 7:
        return _("%(weekday)s %(time)s 开") % {"weekday": WEEKDAYS[then.weekday()], "time": time}
    day = in_words(then.date(), today)
    return _("%(day)s%(time)s 开") % {"day": day, "time": time}


def _place_line(one: PlaceSlip, now: datetime) -> dict[str, Any]:
    state = network.open_now(one.place_id, now)
    return {
        "place": one,
        "open": state.is_open,
        "words": opens_in_words(state, day_of(now)),
    }


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """首页: search, my loans, what is new, where to go."""
    now = clock.now()
    if request.look.surface == "elder":  # type: ignore[attr-defined]
        return HttpResponseRedirect("/elder/")
    places = network.open_places()
    main = network.main_place()
    nearest = [one for one in places if one.kind is not PlaceKind.POINT][:4]
    if len(nearest) < 2:
        nearest = list(places[:3])
    context = {
        "active": "home",
        "here": _place_line(main, now),
        "main_slug": main.slug,
        "shelf": shelf_of(request, now),
        "notes": told(request),
        "newest": results.lines_of(tuple(catalogue.newest(NEW_BOOKS)), "", day_of(now)),
        "places": [_place_line(one, now) for one in nearest],
        "place_count": len(places),
        "browse": _BROWSE,
        "columns": columns.on_the_first_page(day_of(now)),
    }
    return render(request, "opac/home.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """找书: results with filters; without words everything, the newest first."""
    terms = search_terms.read(request.GET)
    if (scanned := _scanned(terms.text)) is not None:
        return HttpResponseRedirect(f"/b/{scanned}/")
    found = results.search(terms, day_of(clock.now()))
    context = {
        "active": "search",
        "q": terms.text,
        "back": home_address(request),
        "terms": terms,
        "found": found,
        "query": terms.query(),
        "kept": [(name, value) for name, value in terms.pairs() if name != "sort"],
        "available_address": terms.address(available=not terms.available),
        "plain_address": terms.address(filters=search_terms.NO_FILTERS, available=False),
        "nearby": results.nearby(terms.text) if not found.total and terms.text else (),
        "sorts": [
            {"value": value, "label": label, "current": terms.sort.value == value}
            for value, label in _SORTS
        ],
    }
    return render(request, "opac/search.html", context)


def _scanned(text: str) -> int | None:
    """Return the title of a copy whose own barcode was scanned into the box, or None."""
    if len(text) < SHORTEST_BARCODE or not text.isascii() or not text.isalnum() or isbn13(text):
        return None
    if not any(map(str.isdecimal, text)):
        return None
    try:
        return holdings.copy(text).bib_id
    except UnknownBarcode:
        return None


@require_GET
def search_more(request: HttpRequest) -> HttpResponse:
    """分项细找: field by field; what is given leads to the results."""
    if "go" in request.GET:
        form = InFields(request.GET)
        if form.is_valid():
            return HttpResponseRedirect(form.address())
    else:
        form = InFields(initial={"words": request.GET.get("q", "")[:60]})
    context = {"active": "search", "form": form, "back": "/search/"}
    return render(request, "opac/search_more.html", context)


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Lines for under the search bar, as list items."""
    text = request.GET.get("q", "").strip()[:60]
    lines = finding.suggest(text) if text else ()
    return render(request, "opac/_suggest.html", {"lines": lines})


def _way_back(request: HttpRequest) -> str:
    """Return the results that the reader came from, else the search."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path == "/search/":
        return f"/search/?{came.query}"
    return "/search/"


@require_GET
def title(request: HttpRequest, bib_id: int) -> HttpResponse:
    """One title."""
    standing = catalogue.standing_id(bib_id)
    if standing != bib_id:
        return HttpResponseRedirect(f"/b/{standing}/", status=301)
    page = titles.title_page(bib_id, day_of(clock.now()))
    address = request.build_absolute_uri(f"/b/{bib_id}/")
    context = {
        "active": "search",
        "page": page,
        "back": _way_back(request),
        "address": address,
    }
    reader_id = reader_of(request)
    if reader_id is not None:
        context |= {"lists": readers.lists_of(reader_id), "notes": told(request)}
    return render(request, "opac/title.html", context)


@require_GET
def elder(request: HttpRequest) -> HttpResponse:
    """长辈版: one column, five things, nothing else. Coming here once is remembered."""
    now = clock.now()
    here = _place_line(network.main_place(), now)
    if here["open"]:
        answered = _("有人接，%(until)s") % {"until": here["words"]}
    else:
        answered = _("现在没人接，%(when)s") % {"when": here["words"]} if here["words"] else ""
    library = network.library()
    assert library is not None  # nobody comes here before the opening
    context = {
        "library": {"name": library.name, "phone": library.phone, "answered": answered},
        "shelf": shelf_of(request, now),
        "notes": told(request),
    }
    response = render(request, "opac/elder.html", context)
    chosen = looks.changed(looks.look_of(request), {"surface": "elder"}).cookie()
    response.set_cookie(looks.COOKIE, chosen, max_age=_YEAR, samesite="Lax")
    return response


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Every place: main library, branches, service points, and whether it is open now."""
    now = clock.now()
    groups = (
        (_("总馆"), PlaceKind.MAIN),
        (_("分馆"), PlaceKind.BRANCH),
        (_("服务点"), PlaceKind.POINT),
    )
    standing = network.open_places()
    context = {
        "active": "home",
        "back": home_address(request),
        "count": len(standing),
        "groups": [
            {
                "label": label,
                "places": [_place_line(one, now) for one in standing if one.kind is kind],
            }
            for label, kind in groups
        ],
    }
    return render(request, "opac/places.html", context)


@require_GET
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: where, when, what to call."""
    now = clock.now()
    today = day_of(now)
    one = network.place_by_slug(slug)
    calendar = network.calendar_of(one.place_id)
    context = {
        "active": "home",
        "back": "/places/",
        "line": _place_line(one, now),
        "place": one,
        "in_words": week_in_words(calendar),
        "week": [
            {"day": WEEKDAYS[index], "spans": spans, "today": index == today.weekday()}
            for index, spans in enumerate(calendar.week)
        ],
        "days": [
            {"when": in_words(day.day, today), "weekday": WEEKDAYS[day.day.weekday()], "day": day}
            for day in _days_ahead(one.place_id, today)
            if day.why
        ],
    }
    return render(request, "opac/place.html", context)


def _days_ahead(place_id: int, today: date) -> list[Any]:
    """Return the rest of this month and the next one."""
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    days = (
        *network.month(place_id, today.year, today.month),
        *network.month(place_id, year, month),
    )
    return [one for one in days if one.day >= today]


@require_GET
def regulations(request: HttpRequest) -> HttpResponse:
    """借阅规则, as the law asks to publish them: the rows in force, in words."""
    rows = [
        {
            "rule": one,
            "names": circulation.policy_names(one),
            "words": wording.rule_in_words(one, circulation.policy_names(one)),
        }
        for one in circulation.policies()
    ]
    context = {
        "active": "home",
        "back": home_address(request),
        "rows": rows,
        "categories": [one for one in readers.categories() if not one.retired],
    }
    return render(request, "opac/rules.html", context)
