"""我的: login with card and PIN, my loans, renewing, the PIN."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.circulation.refusals import RenewalRefused
from shuxiang.departments.readers import services as readers
from shuxiang.doors.frame import sessions
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.frame.throttle import address_of
from shuxiang.doors.opac.forms import Login, NewPin
from shuxiang.doors.opac.shelf import my_shelf
from shuxiang.doors.opac.views import reader_of, renewed_note
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Refusal


def _told(request: HttpRequest) -> list[dict[str, str]]:
    """Return, once, what the last act left to say."""
    note = request.session.pop("note", None)
    return [{"kind": note[0], "text": note[1]}] if note else []


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """我的: loans with renewal, the card, how to leave."""
    reader_id = reader_of(request)
    assert reader_id is not None  # the access table asks for a reader
    today = day_of(clock.now())
    context: dict[str, Any] = {
        "active": "me",
        "back": "/",
        "shelf": my_shelf(reader_id, today),
        "notes": _told(request),
        "today": today,
    }
    return render(request, "opac/me.html", context)


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """借过的书: only for readers who asked that it be kept."""
    reader_id = reader_of(request)
    assert reader_id is not None
    context = {
        "active": "me",
        "back": "/me/",
        "lines": circulation.past_loans_of(reader_id),
    }
    return render(request, "opac/history.html", context)


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Renew one loan (by barcode), or all of them."""
    now = clock.now()
    reader_id = reader_of(request)
    assert reader_id is not None
    actor = request.actor  # type: ignore[attr-defined]
    barcode = request.POST.get("barcode", "")[:60]
    done, kept = 0, []
    if barcode:
        try:
            lending.renew(barcode=barcode, by=actor, now=now)
            done = 1
        except Refusal as refusal:
            kept = [str(one) for one in sentences(refusal)]
    else:
        for answer in lending.renew_all(reader_id=reader_id, by=actor, now=now):
            if answer.slip:
                done += 1
            else:
                said = sentences(RenewalRefused(*answer.because))
                kept.append(f"《{answer.title}》{said[0].what}")
    request.session["note"] = renewed_note(done, kept)
    return HttpResponseRedirect(sessions.safe_next(request.POST.get("next"), "/me/"))


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """登录 by card and PIN. Unknown card and wrong PIN get the same words."""
    onward = sessions.safe_next(request.POST.get("next") or request.GET.get("next"), "/me/")
    form = Login(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session = readers.check_pin(
                card_number=form.cleaned_data["card"],
                pin=form.cleaned_data["pin"],
                address=address_of(request),
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(sentences(refusal)[0]))
        else:
            sessions.begin_reader(request, session.reader_id, session.session_stamp)
            if session.must_change_pin:
                request.session["pin_first"] = True
                return HttpResponseRedirect("/me/pin/?first=1")
            return HttpResponseRedirect(onward)
    status = 422 if form.errors else 200
    context = {"form": form, "next": onward, "active": "me"}
    return render(request, "opac/login.html", context, status=status)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """退出, reader and staff alike: the session is gone."""
    sessions.end(request)
    return HttpResponseRedirect("/")


@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest) -> HttpResponse:
    """改密码; the first one is only good for this page."""
    reader_id = reader_of(request)
    assert reader_id is not None
    form = NewPin(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session = readers.change_pin(
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                by=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, "；".join(str(one) for one in sentences(refusal)))
        else:
            sessions.begin_reader(request, reader_id, session.session_stamp)
            request.session.pop("pin_first", None)
            request.session["note"] = ("ok", _("密码改好了"))
            return HttpResponseRedirect("/me/")
    context = {
        "form": form,
        "active": "me",
        "back": "/me/",
        "first": bool(request.GET.get("first") or request.POST.get("first")),
    }
    return render(request, "opac/pin.html", context, status=422 if form.errors else 200)
