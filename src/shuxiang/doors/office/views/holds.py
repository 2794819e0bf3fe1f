"""预约 in the office: what to fetch, what waits, what to take off the shelf, and the queues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services, wording
from shuxiang.departments.circulation.refusals import HoldRefused, UnknownHold
from shuxiang.departments.circulation.rules import HoldEnd, HoldFacts, is_suspended
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.doors.office.scoping import Ranged, ranged
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of, in_words
from shuxiang.foundations.kernel.refusals import Because, NotAllowed, Refusal
from shuxiang.foundations.kernel.registers import Text

#: Lines on one page; a thousand holds are five of them.
PAGE = 200

_VIEWS = (
    ("pick", gettext_lazy("要找的书")),
    ("shelf", gettext_lazy("预约架")),
    ("clear", gettext_lazy("该下架的")),
    ("hopeless", gettext_lazy("没有册能给的")),
)

_ENDED = {
    HoldEnd.CANCELLED.value: gettext_lazy("读者不要了"),
    HoldEnd.EXPIRED.value: gettext_lazy("没有来取"),
    HoldEnd.NOT_NEEDED.value: gettext_lazy("过了用的日子"),
    HoldEnd.OTHER_CAME.value: gettext_lazy("别的一种先到了"),
    HoldEnd.FILLED.value: gettext_lazy("借了另一册"),
    HoldEnd.MERGED.value: gettext_lazy("两个预约并成一个"),
}


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One of the four lists, of one's own place or of those within one's range."""
    asked = request.GET.get("view", "")
    view = asked if asked in dict(_VIEWS) else "pick"
    places = ranged(request)
    found = {name: _FOUND[name](places) for name in _FOUND if name == view or name in _COUNTED}
    page = Paginator(found[view], PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "views": [
            (name, _with_count(label, found[name]) if name in found else label)
            for name, label in _VIEWS
        ],
        "places": places,
        "lines": _ROWS[view](list(page.object_list)),
        "page": page,
        "count": page.paginator.count,
        "query": urlencode({"view": view, "place": places.chosen}),
        "may_cancel": request.actor.may(Power.HOLD),  # type: ignore[attr-defined]
        "today": day_of(clock.now()),
        "notes": notes(request),
    }
    return render(request, "office/holds.html", context)


def _with_count(label: Text, lines: Sequence[Any]) -> str:
    return f"{label} {len(lines)}" if lines else str(label)


def _to_fetch(lines: list[Any]) -> list[dict[str, Any]]:
    titles = {one: catalogue.bib(one) for one in {line.copy.bib_id for line in lines}}
    return [
        {
            "copy": one.copy,
            "title": titles[one.copy.bib_id].title,
            "to": network.place(one.pickup_id).name,
            "stays": one.pickup_id == one.copy.place_id,
        }
        for one in lines
    ]


def _waiting(lines: list[Any]) -> list[dict[str, Any]]:
    today = day_of(clock.now())
    return [
        {
            "line": one,
            "reader": readers.masked_name(one.reader_id),
            "tail": readers.card_of(one.reader_id).card_number[-4:],
            "days": (one.keep_until - today).days,
        }
        for one in lines
    ]


def _to_clear(lines: list[Any]) -> list[dict[str, Any]]:
    return [
        {"line": one, "why": _ENDED.get(HoldEnd(one.ended_how).value, one.ended_how)}
        for one in lines
    ]


def _without_hope(lines: list[Any]) -> list[dict[str, Any]]:
    """Titles belong to no place: whoever waits for one may wait anywhere."""
    return [{"bib": catalogue.bib(bib_id), "holds": n} for bib_id, n in lines]


#: List → its lines at these places; only those of the page shown are then made into rows.
_FOUND: dict[str, Callable[[Ranged], Sequence[Any]]] = {
    "pick": lambda places: circulation.pick_list(places.place_ids, day_of(clock.now())),
    "shelf": lambda places: circulation.hold_shelf(places.place_ids),
    "clear": lambda places: circulation.clearance(places.place_ids),
    "hopeless": lambda _places: circulation.hopeless(),
}
_ROWS = {"pick": _to_fetch, "shelf": _waiting, "clear": _to_clear, "hopeless": _without_hope}
#: Lists whose number stands on their tab wherever one is; the others are counted when looked at.
_COUNTED = ("pick", "shelf", "clear")


@require_POST
def cancel(request: HttpRequest, hold_id: int) -> HttpResponse:
    """End a hold from the list of the hold shelf; the reader is told why."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    why = request.POST.get("why", "").strip()[:200]

    def call() -> None:
        by.require(Power.HOLD)
        hold = circulation.hold(hold_id)
        if hold is None:
            raise UnknownHold(hold_id=hold_id)
        by.require_place(hold.pickup_id)
        _need(why)
        services.cancel_hold(hold_id=hold_id, why=why, by=by, now=clock.now())

    return act(
        request,
        "/office/holds/?view=shelf",
        _("取消了，读者会知道。书在“该下架的”里"),
        call,
    )


# --- the queue of a title --------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest, bib_id: int) -> HttpResponse:
    """The queue of a title. A change of its order, and an end, need a reason."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    bib = catalogue.bib(bib_id)
    why, fault = request.GET.get("why", "")[:200], ""
    if request.method == "POST":
        why = request.POST.get("why", "").strip()[:200]
        try:
            note(request, "ok", _change(request, bib_id, why))
        except NotAllowed:
            raise
        except Refusal as refusal:
            fault = " ".join(str(one) for one in sentences(refusal))
        else:
            again = "?" + urlencode({"why": why}) if why else ""
            return HttpResponseRedirect(f"/office/holds/title/{bib_id}/{again}")
    standing = circulation.queue_of(bib_id)
    today = day_of(clock.now())
    context = {
        "bib": bib,
        "where": wording.availability(circulation.availability([bib_id])[bib_id], today),
        "found": [_row(one, by) for one in standing if one.caught_copy_id is not None],
        "waiting": [_row(one, by) for one in standing if one.caught_copy_id is None],
        "may_order": _may_order(standing, by),
        "orders": by.may(Power.ORDER_HOLDS),
        "why": why,
        "fault": fault,
        "notes": notes(request),
        "crumbs": [(_("预约"), "/office/holds/")],
    }
    return render(request, "office/holds_queue.html", context, status=422 if fault else 200)


def _mine(hold: HoldFacts, by: Actor) -> bool:
    return by.scope is None or hold.pickup_id in by.scope


def _may_order(standing: tuple[HoldFacts, ...], by: Actor) -> bool:
    """Whoever sets an order puts some readers behind others: all must be within their range."""
    return by.may(Power.ORDER_HOLDS) and all(_mine(one, by) for one in standing)


def _row(hold: HoldFacts, by: Actor) -> dict[str, Any]:
    mine = _mine(hold, by)
    return {
        "hold_id": hold.hold_id,
        "reader_id": hold.reader_id if mine and by.may(Power.SEE_READERS) else None,
        "reader": readers.masked_name(hold.reader_id) if mine else _("别的馆的读者"),
        "tail": readers.card_of(hold.reader_id).card_number[-4:] if mine else "",
        "pickup": network.place(hold.pickup_id).name,
        "state": _state(hold),
        "mine": mine,
    }


def _state(hold: HoldFacts) -> str:
    today = day_of(clock.now())
    if hold.ready and hold.keep_until is not None:
        return _("在预约架，留到%(day)s") % {"day": in_words(hold.keep_until, today)}
    if hold.caught_copy_id is not None:
        return _("在路上")
    if is_suspended(hold, today):
        if hold.suspended_until is None:
            return _("暂停着")
        return _("暂停到%(day)s") % {"day": in_words(hold.suspended_until, today)}
    if hold.copy_id is not None:
        return _("只要其中一册")
    return _("在等")


def _change(request: HttpRequest, bib_id: int, why: str) -> str:
    """Do what a button asks for, as `first:12`, and return what is to be said of it."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    what, _colon, number = request.POST.get("do", "").partition(":")
    hold_id = int(number) if number.isdecimal() and len(number) < 18 else 0
    standing = circulation.queue_of(bib_id)
    hold = next((one for one in standing if one.hold_id == hold_id), None)
    if hold is None:
        raise UnknownHold(hold_id=hold_id)
    by.require_place(hold.pickup_id)
    now = clock.now()
    if what == "cancel":
        by.require(Power.HOLD)
        _need(why)
        services.cancel_hold(hold_id=hold_id, why=why, by=by, now=now)
        return _("取消了，读者会知道")
    by.require(Power.ORDER_HOLDS)
    for one in standing:
        by.require_place(one.pickup_id)
    waiting = [one.hold_id for one in standing if one.caught_copy_id is None]
    if hold_id not in waiting:
        raise HoldRefused(Because("circulation.hold-is-ready"))
    at = waiting.index(hold_id)
    to = {"first": 0, "up": at - 1, "down": at + 1}.get(what, at)
    neighbour = waiting[min(max(to, 0), len(waiting) - 1)]
    order = [one.hold_id for one in standing]
    services.move_in_queue(hold_id=hold_id, to=order.index(neighbour), why=why, by=by, now=now)
    return _("排好了，记下了为什么")


def _need(why: str) -> None:
    if not why:
        raise HoldRefused(Because("circulation.queue-why"))
