"""程序和钥匙: what programs of the reader's choice may look at or do, and taking it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shuxiang.departments.readers import queries as reader_queries
from shuxiang.departments.readers import services as readers
from shuxiang.doors.frame.saying import in_full, sentences
from shuxiang.doors.opac.views import told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Refusal

USUAL_DAYS = 90


class NewKey(forms.Form):
    """A name for the program, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("给谁用"),
        max_length=60,
        help_text=gettext_lazy("自己认得就行，例如 家里的书单小程序"),
        error_messages={"required": gettext_lazy("请给这个程序起个名字")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("管多少天"),
        initial=USUAL_DAYS,
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("请填天数，例如 90")),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "enterkeyhint": "go"}
        ),
    )
    may_act = forms.BooleanField(label=gettext_lazy("除了看，还可以替我续借和预约"), required=False)


@require_http_methods(["GET", "POST"])
def programs(request: HttpRequest) -> HttpResponse:
    """The keys that stand, and a form for one more. A new key is shown on this answer alone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the access table asks for a reader
    now = clock.now()
    form, new, status = NewKey(), "", 200
    if request.method == "POST":
        form = NewKey(request.POST)
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = readers.make_api_token(
                    name=given["name"],
                    may_act=given["may_act"],
                    days=given["days"],
                    by=actor,
                    now=now,
                )
            except Refusal as refusal:
                for one in sentences(refusal):
                    form.add_error(None, in_full(one))
            else:
                form, new, status = NewKey(), made.key, 200
    context: dict[str, Any] = {
        "active": "me",
        "back": "/me/",
        "notes": told(request),
        "form": form,
        "new": new,
        "keys": reader_queries.api_tokens_of(actor.ident, day_of(now)),
    }
    return render(request, "opac/programs.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a key back."""
    readers.revoke_api_token(
        token_id=token_id,
        by=request.actor,  # type: ignore[attr-defined]
        now=clock.now(),
    )
    request.session["note"] = ("ok", _("收回了，那个程序再也看不到什么"))
    return HttpResponseRedirect("/me/programs/")
