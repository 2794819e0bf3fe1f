"""我的: login with card and PIN, my loans, renewing, the PIN."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.circulation.refusals import RenewalRefused
from shuxiang.departments.readers import queries as reader_queries
from shuxiang.departments.readers import services as readers
from shuxiang.doors.frame import sessions
from shuxiang.doors.frame.saying import say, sentences
from shuxiang.doors.frame.throttle import address_of
from shuxiang.doors.opac.forms import Login, NewPin
from shuxiang.doors.opac.holds import my_holds
from shuxiang.doors.opac.shelf import my_shelf
from shuxiang.doors.opac.views import home_address, reader_of, told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.refusals import Refusal


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """我的: loans with renewal, the card, how to leave."""
    actor = request.actor  # type: ignore[attr-defined]  # the access table asks for a reader
    context: dict[str, Any] = {
        "active": "me",
        "back": home_address(request),
        "shelf": my_shelf(actor, clock.now()),
        "holds": my_holds(actor, clock.now()),
        "wards": len(reader_queries.children_of(actor.ident)),
        "has_points": circulation.points_scheme() is not None,
        "notes": told(request),
    }
    return render(request, "opac/me.html", context)


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """借过的书: kept only for readers who asked that it be kept."""
    reader_id = reader_of(request)
    assert reader_id is not None  # the access table asks for a reader
    keeps = reader_queries.reader_card(reader_id).keeps_history
    context = {
        "active": "me",
        "back": "/me/",
        "notes": told(request),
        "keeps": keeps,
        "lines": circulation.past_loans_of(reader_id),
    }
    return render(request, "opac/history.html", context)


@require_POST
def keep_history(request: HttpRequest) -> HttpResponse:
    """Ask that the list of past loans be kept, or no longer."""
    reader_id = reader_of(request)
    assert reader_id is not None
    keeps = request.POST.get("keep") == "1"
    readers.keep_history(
        reader_id=reader_id,
        keeps=keeps,
        by=request.actor,  # type: ignore[attr-defined]
        now=clock.now(),
    )
    said = _("以后借过的书会替您记着") if keeps else _("以后还了的书不再记在您名下")
    request.session["note"] = ("ok", said)
    return HttpResponseRedirect("/me/history/")


def renewed_note(done: int, kept: list[str]) -> tuple[str, str]:
    """Return (kind, text) of the note after renewing: how many, and why not the others."""
    if done and not kept:
        text = ngettext("续借好了 %(n)d 本", "续借好了 %(n)d 本", done) % {"n": done}
        return "ok", text
    said = _("；").join(kept)
    if done:
        return "warn", _("续借好了 %(n)d 本。没有续的：%(kept)s") % {"n": done, "kept": said}
    return "stop", said or _("没有可以续借的")


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Renew one loan (by barcode), or all of them."""
    now = clock.now()
    reader_id = reader_of(request)
    assert reader_id is not None
    actor = request.actor  # type: ignore[attr-defined]
    barcode = request.POST.get("barcode", "")[:60]
    onward = sessions.safe_next(request.POST.get("next"), "/me/")
    done, kept = 0, []
    if barcode:
        try:
            slip = lending.renew(barcode=barcode, by=actor, now=now)
        except Refusal as refusal:
            request.session["note"] = renewed_note(0, [str(one) for one in sentences(refusal)])
        else:
            until = _("《%(title)s》续借好了，%(month)d月%(day)d日前还") % {
                "title": slip.title,
                "month": slip.due_on.month,
                "day": slip.due_on.day,
            }
            request.session["note"] = ("ok", until)
        return HttpResponseRedirect(onward)
    for answer in lending.renew_all(reader_id=reader_id, by=actor, now=now):
        if answer.slip:
            done += 1
        else:
            said = sentences(RenewalRefused(*answer.because))
            kept.append(f"《{answer.title}》{said[0].what}")
    request.session["note"] = renewed_note(done, kept)
    return HttpResponseRedirect(onward)


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
            request.session.pop("pin_first", None)
            return HttpResponseRedirect(onward)
    status = 422 if form.errors else 200
    context = {"form": form, "next": onward, "active": "me", "back": home_address(request)}
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
            for because in refusal.because:
                field = {"readers.old-pin-wrong": "old"}.get(because.code, "new")
                form.add_error(field if "pin" in because.code else None, str(say(because)))
        else:
            sessions.begin_reader(request, reader_id, session.session_stamp)
            request.session.pop("pin_first", None)
            request.session["note"] = ("ok", _("密码改好了"))
            return HttpResponseRedirect("/me/")
    context = {
        "form": form,
        "active": "me",
        "back": "/me/",
        "first": bool(request.session.get("pin_first")),
    }
    return render(request, "opac/pin.html", context, status=422 if form.errors else 200)
