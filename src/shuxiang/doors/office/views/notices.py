"""通知: what is told by which ways, what waits, what failed, what went out, and the 催还单."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office import notice_forms
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal
from shuxiang.listeners.notices import queries, services
from shuxiang.listeners.notices.rules import (
    ChannelName,
    Ended,
    MailSecurity,
)
from shuxiang.listeners.notices.wording import (
    CHANNELS,
    ENDINGS,
    KINDS,
)

PAGE = 100
HOME = "/office/notices/"


def actor_of(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]  # the access table asks for staff
    return found


def crumbs() -> list[tuple[str, str]]:
    return [(_("通知"), HOME)]


def add_faults(form: forms.Form, refusal: Refusal) -> None:
    if isinstance(refusal, NotAllowed):
        raise refusal
    for one in sentences(refusal):
        form.add_error(None, str(one))


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The kinds, the ways, what waits, and what staff are told."""
    now, actor = clock.now(), actor_of(request)
    ended = queries.counts_since(now - timedelta(days=1))
    context = {
        "notes": notes(request),
        "kinds": [
            {
                "policy": one,
                "name": KINDS[one.kind],
                "days": _("、").join(map(str, one.days)),
                "ways": " → ".join(str(CHANNELS[way]) for way in one.channels),
            }
            for one in queries.policies()
        ],
        "ways": [{"state": one, "name": CHANNELS[one.channel]} for one in queries.channel_states()],
        "figures": (
            (_("一天里送出"), ended[Ended.SENT], f"{HOME}log/?state=sent"),
            (_("没送到"), ended[Ended.GIVEN_UP], f"{HOME}log/?state=given-up"),
            (_("等着印的催还单"), queries.count_to_print(actor), f"{HOME}print/"),
        ),
        "messages": queries.staff_messages(actor),
        "may_set": actor.may(Power.SET_NOTICES),
    }
    return render(request, "office/notices.html", context)


@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, name: str) -> HttpResponse:
    """How a way out is set, how it is doing, and a test."""
    if name not in (ChannelName.SMS.value, ChannelName.EMAIL.value):
        raise Http404
    way = ChannelName(name)
    form: forms.Form
    if way is ChannelName.SMS:
        form = notice_forms.SmsGateway(
            request.POST if request.method == "POST" else None, initial=_as_set(way)
        )
    else:
        form = notice_forms.MailServer(
            request.POST if request.method == "POST" else None, initial=_as_set(way)
        )
    if request.method == "POST" and form.is_valid():
        try:
            _set(way, form.cleaned_data, actor_of(request))
        except Refusal as refusal:
            add_faults(form, refusal)
        else:
            note(request, "ok", _("存好了。试发一条看看"))
            return HttpResponseRedirect(request.path)
    context = {
        "heading": CHANNELS[way],
        "name": name,
        "form": form,
        "state": next(one for one in queries.channel_states() if one.channel is way),
        "notes": notes(request),
        "crumbs": crumbs(),
    }
    return render(
        request, "office/notices_channel.html", context, status=422 if form.errors else 200
    )


def _as_set(way: ChannelName) -> dict[str, Any] | None:
    if way is ChannelName.SMS:
        gateway = queries.sms_gateway()
        names: tuple[str, ...] = (
            "is_on", "address", "header", "body", "success_field", "success_value",
        )  # fmt: skip
        return {one: getattr(gateway, one) for one in names} if gateway else None
    server = queries.mail_server()
    names = ("is_on", "host", "port", "security", "login", "sender", "certificate")
    return {one: getattr(server, one) for one in names} if server else None


def _set(way: ChannelName, typed: dict[str, Any], by: Actor) -> None:
    """Hand the form to the service; an empty secret means that the old one stays."""
    if way is ChannelName.SMS:
        services.set_sms_gateway(**{**typed, "key": typed["key"] or None}, by=by, now=clock.now())
        return
    services.set_mail_server(
        **{
            **typed,
            "password": typed["password"] or None,
            "security": MailSecurity(typed["security"]),
        },
        by=by,
        now=clock.now(),
    )


@require_POST
def channel_test(request: HttpRequest, name: str) -> HttpResponse:
    """试发一条."""
    if name not in (ChannelName.SMS.value, ChannelName.EMAIL.value):
        raise Http404
    to = request.POST.get("to", "")[:200]
    return act(
        request,
        f"{HOME}channels/{name}/",
        _("送出去了，看看收到没有"),
        lambda: services.try_channel(
            channel=ChannelName(name), to=to, by=actor_of(request), now=clock.now()
        ),
    )


_STATES = ("waiting", "failing", *(one.value for one in Ended))


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """What went to whom, masked, newest first."""
    state = request.GET.get("state", "")
    before = request.GET.get("before", "")
    lines = queries.log(
        actor_of(request),
        state=state if state in _STATES else "",
        before_id=int(before) if before.isdecimal() and len(before) < 18 else None,
        most=PAGE,
    )
    said = {"waiting": _("等着送"), "failing": _("送不通")}
    said |= {one.value: str(ENDINGS[one]) for one in Ended}
    context = {
        "lines": [
            {
                "line": one,
                "kind": KINDS[one.kind],
                "channel": CHANNELS[one.channel],
                "state": said[one.ended_how or ("failing" if one.tries else "waiting")],
            }
            for one in lines
        ],
        "states": [("", _("都看")), *((one, said[one]) for one in _STATES)],
        "state": state,
        "more": lines[-1].sending_id if len(lines) == PAGE else None,
        "notes": notes(request),
        "crumbs": crumbs(),
    }
    return render(request, "office/notices_log.html", context)


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """The 催还单 that wait, by place and unit; POST makes them for all overdue, or marks them."""
    actor, now = actor_of(request), clock.now()
    if request.method == "POST" and "make" in request.POST:
        return act(
            request,
            f"{HOME}print/",
            _("排好了 %s 张"),
            lambda: services.ask_back(by=actor, now=now),
            tell=True,
        )
    if request.method == "POST":
        ids = [int(one) for one in request.POST.getlist("sheet") if one.isdecimal()]
        return act(
            request,
            f"{HOME}print/",
            _("记下了，印了 %s 张"),
            lambda: services.mark_printed(sending_ids=ids[:5_000], by=actor, now=now),
            tell=True,
        )
    context = {
        "sheets": queries.to_print(actor, day_of(now)),
        "today": day_of(now),
        "notes": notes(request),
        "crumbs": crumbs(),
    }
    return render(request, "office/notices_print.html", context)
