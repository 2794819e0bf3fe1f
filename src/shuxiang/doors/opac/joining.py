"""网上登记: asking for a card at home; the desk sees the document and hands out the card."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.rules.applying import Applied
from shuxiang.doors.frame import troubles
from shuxiang.doors.frame.saying import say
from shuxiang.doors.frame.throttle import Buckets, address_of
from shuxiang.doors.opac.qr import drawn
from shuxiang.doors.opac.views import told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.refusals import Refusal

#: A class may ask from one school's address; a program that plays may not.
_APPLICATIONS = Buckets(rate=1 / 60, burst=40)

#: Beginning of a reason's code → the field beside which it is said.
_BESIDE = {
    "readers.name": "name",
    "readers.identity": "id_number",
    "readers.phone": "phone",
    "readers.birth": "birth_on",
    "readers.guardian": "guardian_name",
}


def _line(label: Any, hint: Any = "", length: int = 50, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=length,
        required=False,
        widget=forms.TextInput(attrs={"enterkeyhint": "next", **attrs}),
    )


class Joining(forms.Form):
    """What the desk would ask, told at home."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=50,
        error_messages={"required": _("请填姓名")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "enterkeyhint": "next"}),
    )
    phone = _line(
        _("手机号"), _("孩子没有手机，填监护人的"), 20, inputmode="tel", autocomplete="tel"
    )
    id_number = _line(_("身份证号"), _("可以不填，到服务台再看证件"), 20, autocomplete="off")
    birth_on = forms.DateField(
        label=_("生日"),
        required=False,
        help_text=_("填了身份证号就不用填，写成 2016-06-01"),
        error_messages={"invalid": _("生日写成 2016-06-01 这样")},
        widget=forms.DateInput(attrs={"autocomplete": "bday", "enterkeyhint": "next"}),
    )
    guardian_name = _line(_("监护人姓名"), _("未满 14 岁要填，到时一起来"), autocomplete="off")
    guardian_relation = _line(_("监护人是孩子的"), _("例如：母亲"), 20, autocomplete="off")
    agrees = forms.BooleanField(
        label=_("图书馆可以先存下这些，等我来办证；30 天没来就删掉"),
        error_messages={"required": _("您同意了才能存")},
    )


@require_http_methods(["GET", "POST"])
def joining(request: HttpRequest) -> HttpResponse:
    """The form, and after it the number to show at the desk."""
    form, status = Joining(), 200
    if request.method == "POST":
        form, status = Joining(request.POST), 422
        if form.is_valid():
            if not _APPLICATIONS.take(address_of(request), time.monotonic()):
                return troubles.too_fast(request)
            given = form.cleaned_data
            applied = Applied(
                name=given["name"],
                id_number=given["id_number"],
                birth_on=given["birth_on"],
                phone=given["phone"],
                guardian_name=given["guardian_name"],
                guardian_relation=given["guardian_relation"],
            )
            try:
                number = readers.apply_for_card(told=applied, now=clock.now())
            except Refusal as refusal:
                for because in refusal.because:
                    beside = (
                        name for code, name in _BESIDE.items() if because.code.startswith(code)
                    )
                    form.add_error(next(beside, None), str(say(because)))
            else:
                request.session["applied"] = number
                return HttpResponseRedirect("/card/")
    number = request.session.get("applied", "")
    if request.GET.get("again") or request.method == "POST":
        number = ""
    context = {
        "active": "me",
        "back": "/login/",
        "notes": told(request),
        "form": form,
        "number": number,
        "code": drawn(number, number) if number else "",
    }
    return render(request, "opac/joining.html", context, status=status)
