"""消息: what the library told this reader, and by which ways they want to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.doors.frame.saying import say
from shuxiang.doors.opac.views import reader_of, told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.listeners.notices import queries, services
from shuxiang.listeners.notices.refusals import UnknownNotice
from shuxiang.listeners.notices.rules import ChannelName, Language


class Wishes(forms.Form):
    """By which ways, in which language, to which address."""

    sms = forms.BooleanField(label=gettext_lazy("发短信到我的手机"), required=False)
    email_too = forms.BooleanField(label=gettext_lazy("发邮件给我"), required=False)
    email = forms.CharField(
        label=gettext_lazy("邮箱"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例如：guilan@example.com。加密存着，只用来给您发信"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("用哪种文字"),
        choices=((Language.CHINESE.value, "中文"), (Language.ENGLISH.value, "English")),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("email_too") and not values.get("email"):
            self.add_error("email", _("请填邮箱，不填就收不到邮件"))
        return values


def _layout(request: HttpRequest) -> str:
    """Who chose 长辈版 stays in it: one column, large, the phone last."""
    look = getattr(request, "look", None)
    return "frame/elder.html" if look and look.surface == "elder" else "opac/page.html"


def _reader(request: HttpRequest) -> int:
    reader_id = reader_of(request)
    assert reader_id is not None  # the access table asks for a reader
    return reader_id


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """All messages, newest first, those not opened yet marked."""
    messages = queries.inbox(_reader(request))
    context = {
        "layout": _layout(request),
        "active": "me",
        "back": "/me/",
        "notes": told(request),
        "messages": messages,
        "fresh": sum(one.unread for one in messages),
    }
    return render(request, "opac/inbox.html", context)


@require_GET
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message. Opening it is reading it."""
    reader_id = _reader(request)
    try:
        found = queries.message(number, reader_id)
    except UnknownNotice as error:
        raise Http404 from error
    services.mark_read(
        notice_id=number,
        by=request.actor,  # type: ignore[attr-defined]
        now=clock.now(),
    )
    context = {
        "layout": _layout(request),
        "active": "me",
        "back": "/me/inbox/",
        "message": found,
    }
    return render(request, "opac/inbox_message.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """全部看过了."""
    services.mark_all_read(by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return HttpResponseRedirect("/me/inbox/")


@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """怎么告诉您: the ways beside the inbox, which takes everything."""
    wish = queries.wish_of(_reader(request))
    initial = {
        "sms": ChannelName.SMS in wish.channels and wish.has_phone,
        "email_too": ChannelName.EMAIL in wish.channels and bool(wish.email),
        "email": wish.email,
        "language": wish.language.value,
    }
    form = Wishes(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        chosen = [ChannelName.SMS] if values["sms"] else []
        chosen += [ChannelName.EMAIL] if values["email_too"] else []
        try:
            services.set_wish(
                channels=chosen,
                language=Language(values["language"]),
                email=values["email"],
                by=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
            )
        except Refusal as refusal:
            for because in refusal.because:
                field = "email" if because.code == "readers.email-wrong" else None
                form.add_error(field, str(say(because)))
        else:
            request.session["note"] = ("ok", _("存好了"))
            return HttpResponseRedirect("/me/inbox/")
    context = {
        "layout": _layout(request),
        "active": "me",
        "back": "/me/inbox/",
        "form": form,
        "has_phone": wish.has_phone,
    }
    return render(request, "opac/inbox_wishes.html", context, status=422 if form.errors else 200)
