"""书单: titles that a reader wants to find again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.readers import queries as reader_queries
from shuxiang.departments.readers import services as readers
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.frame.saying import in_full, sentences
from shuxiang.doors.opac.views import told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Refusal


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the access table asks for a reader
    return actor


def _say(request: HttpRequest, refusal: Refusal) -> None:
    request.session["note"] = ("stop", " ".join(in_full(one) for one in sentences(refusal)))


@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """All lists, and a new one."""
    actor = _actor(request)
    if request.method == "POST":
        try:
            made = readers.make_list(
                name=request.POST.get("name", "")[:200], by=actor, now=clock.now()
            )
        except Refusal as refusal:
            _say(request, refusal)
            return HttpResponseRedirect("/me/lists/")
        return HttpResponseRedirect(f"/me/lists/{made}/")
    context: dict[str, Any] = {
        "active": "me",
        "back": "/me/",
        "notes": told(request),
        "lists": reader_queries.lists_of(actor.ident),
    }
    return render(request, "opac/lists.html", context)


@require_http_methods(["GET", "POST"])
def one_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list with what can be lent now; taking titles off, or dropping it."""
    actor, now = _actor(request), clock.now()
    if request.method == "POST":
        bib_id = row_number(request.POST.get("off", ""))
        try:
            if request.POST.get("drop"):
                readers.drop_list(list_id=list_id, by=actor)
                request.session["note"] = ("ok", _("书单删掉了"))
                return HttpResponseRedirect("/me/lists/")
            if bib_id is not None:
                readers.take_off_list(list_id=list_id, bib_id=bib_id, by=actor)
                request.session["note"] = ("ok", _("拿掉了"))
        except Refusal as refusal:
            _say(request, refusal)
        return HttpResponseRedirect(f"/me/lists/{list_id}/")
    found = next(
        (one for one in reader_queries.lists_of(actor.ident) if one.list_id == list_id), None
    )
    if found is None:
        raise Http404
    standing = {one: catalogue.standing_id(one) for one in found.bib_ids}
    lines = catalogue.title_line(list(standing.values()))
    where = circulation.availability(list(standing.values()))
    context = {
        "active": "me",
        "back": "/me/lists/",
        "notes": told(request),
        "list": found,
        "lines": [
            {"put": put, "line": lines[bib], "said": wording.availability(where[bib], day_of(now))}
            for put, bib in standing.items()
            if bib in lines
        ],
    }
    return render(request, "opac/list.html", context)


@require_POST
def listed(request: HttpRequest, bib_id: int) -> HttpResponse:
    """Put a title on a list: the one that was chosen, or 想看的书."""
    actor, now = _actor(request), clock.now()
    catalogue.bib(catalogue.standing_id(bib_id))
    try:
        chosen = row_number(request.POST.get("list", ""))
        if chosen is None:
            chosen = readers.make_list(name=_("想看的书"), by=actor, now=now)
        readers.put_on_list(list_id=chosen, bib_id=bib_id, by=actor, now=now)
        request.session["note"] = ("ok", _("记到书单里了，在“我的”里找得到"))
    except Refusal as refusal:
        _say(request, refusal)
    return HttpResponseRedirect(f"/b/{bib_id}/")
