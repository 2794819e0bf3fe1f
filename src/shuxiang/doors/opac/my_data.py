"""我的资料: all that the library holds of a reader; seen, taken away, corrected, and let go."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.cashier import queries as cashier
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as reader_queries
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.services import CopyForm
from shuxiang.departments.readers.slips import RequestSlip
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.frame.saying import say
from shuxiang.doors.frame.throttle import Buckets
from shuxiang.doors.opac.data_files import as_csv, as_html, as_json, in_words, ordered
from shuxiang.doors.opac.data_forms import AskForm, ContactForm, Download
from shuxiang.doors.opac.data_words import ENDS, REQUESTS
from shuxiang.doors.opac.views import reader_of, told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.kernel.sheets import Sheet
from shuxiang.listeners.notices import queries as notices

#: So many rows of a table are shown; the file has all.
_MOST_SHOWN = 50

#: Copies cost work: five at once, then one in ten minutes, for each reader.
_COPIES = Buckets(rate=1 / 600, burst=5)

#: Reason → the field beside which it is said.
_BESIDE = {
    "readers.pin-not-yours": "pin",
    "readers.pin-locked": "pin",
    "readers.phone-wrong": "phone",
    "readers.email-wrong": "email",
    "readers.address-long": "address",
    "readers.request-standing": "kind",
}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the access table asks for a reader
    return actor


def _elsewhere(reader_id: int) -> tuple[Sheet, ...]:
    """Return what the other rooms hold of a reader."""
    return (
        *circulation.sheets_of(reader_id),
        *cashier.sheets_of(reader_id),
        *notices.sheets_of(reader_id),
    )


def _whose(actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """Return whose data somebody may take away: their own, and those of the children for whom they
    answer."""
    choices = [(str(actor.ident), _("我自己"))]
    for ward in reader_queries.wards_of(actor.ident, now):
        choices.append((str(ward), reader_queries.reader_card(ward).name))
    return choices


def _line(one: RequestSlip) -> dict[str, Any]:
    return {
        "slip": one,
        "what": REQUESTS[one.kind],
        "how": ENDS[one.ended_how] if one.ended_how else _("等图书馆答复"),
    }


def _page(request: HttpRequest, form: Download, status: int = 200) -> HttpResponse:
    actor = _actor(request)
    sheets = (
        reader_queries.person_masked(actor.ident),
        *reader_queries.sheets_of(actor.ident),
        *_elsewhere(actor.ident),
    )
    tables = []
    for sheet in ordered(sheets):
        title, heads, rows = in_words(sheet)
        shown = [
            [pair for pair in zip(heads, row, strict=True) if pair[1]] for row in rows[:_MOST_SHOWN]
        ]
        tables.append(
            {"key": sheet.key, "title": title, "rows": shown, "more": len(rows) - len(shown)}
        )
    context = {
        "active": "me",
        "back": "/me/",
        "notes": told(request),
        "form": form,
        "person": tables[0],
        "tables": [one for one in tables[1:] if one["rows"]],
        "nothing": [one["title"] for one in tables[1:] if not one["rows"]],
        "requests": [_line(one) for one in reader_queries.requests_of(actor.ident)],
    }
    return render(request, "opac/my_data.html", context, status=status)


@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """我的资料, with what is sealed in its mask: screens in halls are seen by others."""
    return _page(request, Download(whose=_whose(_actor(request), clock.now())))


def _beside(form: forms.Form, refusal: Refusal) -> None:
    """Say each reason beside its field."""
    for because in refusal.because:
        field = _BESIDE.get(because.code)
        if field is None and "wanted" in form.fields:
            field = "wanted"
        form.add_error(field, str(say(because)))


@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Hand out a copy, after the PIN; it is recorded, and the copy itself tells of it."""
    actor, now = _actor(request), clock.now()
    form = Download(request.POST, whose=_whose(actor, now))
    if not form.is_valid():
        return _page(request, form, 422)
    reader_id = row_number(form.cleaned_data["whose"]) or actor.ident
    kind = CopyForm(form.cleaned_data["form"])
    try:
        readers.confirm_pin(pin=form.cleaned_data["pin"], by=actor, now=now)
        if not _COPIES.take(str(actor.ident), time.monotonic()):
            form.add_error(None, _("刚刚下载过好几次了，请过十分钟再来"))
            return _page(request, form, 429)
        sheets = readers.hand_out(reader_id=reader_id, form=kind, by=actor, now=now)
    except Refusal as refusal:
        _beside(form, refusal)
        return _page(request, form, 422)
    return _file((*sheets, *_elsewhere(reader_id)), kind, now)


def _file(sheets: tuple[Sheet, ...], kind: CopyForm, now: datetime) -> HttpResponse:
    library = network.library()
    title = library.name if library else ""
    match kind:
        case CopyForm.JSON:
            body, mime, ending = as_json(sheets, now, title), "application/json", "json"
        case CopyForm.CSV:
            body, mime, ending = as_csv(sheets), "application/zip", "zip"
        case CopyForm.HTML:
            name = str(sheets[0].rows[0][0])
            body, mime, ending = as_html(sheets, now, title, name), "text/html", "html"
    response = HttpResponse(body, content_type=f"{mime}; charset=utf-8")
    named = f"my-data-{day_of(now):%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    return response


def _done(
    request: HttpRequest, form: forms.Form, call: Callable[[], None], said: str
) -> HttpResponse | None:
    """Do an act after the PIN and go back; None where the form is to be shown again, with what is to
    be changed beside its field."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        readers.confirm_pin(pin=form.cleaned_data["pin"], by=_actor(request), now=clock.now())
        call()
    except Refusal as refusal:
        _beside(form, refusal)
        return None
    request.session["note"] = ("ok", said)
    return HttpResponseRedirect("/me/data/")


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """改联系方式: phone, mail, address, after the PIN. What stands there is shown in its mask."""
    form = ContactForm(request.POST if request.method == "POST" else None)

    def change() -> None:
        readers.change_contact(
            phone=form.told("phone"),
            email=form.told("email"),
            address=form.told("address"),
            by=_actor(request),
            now=clock.now(),
        )

    return _done(request, form, change, _("联系方式改好了")) or _form(request, form, "contact")


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """申请更正、注销: what the library does after a look at the document."""
    form = AskForm(request.POST if request.method == "POST" else None)

    def make() -> None:
        readers.ask(
            kind=form.request_kind(),
            wanted=form.cleaned_data["wanted"],
            by=_actor(request),
            now=clock.now(),
        )

    said = _("申请收到了，办好会在“消息”里告诉您")
    return _done(request, form, make, said) or _form(request, form, "ask")


def _form(request: HttpRequest, form: forms.Form, name: str) -> HttpResponse:
    reader_id = reader_of(request)
    assert reader_id is not None
    context = {
        "active": "me",
        "back": "/me/data/",
        "form": form,
        "name": name,
        "person": in_words(reader_queries.person_masked(reader_id)),
    }
    return render(request, "opac/my_data_form.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """收回申请."""
    number = row_number(request.POST.get("request", "")) or 0
    try:
        readers.take_back_request(request_id=number, by=_actor(request), now=clock.now())
    except Refusal as refusal:
        request.session["note"] = ("stop", str(say(refusal.because[0])))
    else:
        request.session["note"] = ("ok", _("申请收回了"))
    return HttpResponseRedirect("/me/data/")
