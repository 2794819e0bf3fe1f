"""What belongs to no single door: look, language, health, and staff's login."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.staff import services as staff
from shuxiang.doors.frame import sessions
from shuxiang.doors.frame.looks import COOKIE, changed, look_of
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.frame.throttle import address_of
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.refusals import Refusal

_YEAR = 60 * 60 * 24 * 365


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep how large and how strong pages are shown."""
    wishes = {
        name: request.POST[name] for name in ("size", "contrast", "surface") if name in request.POST
    }
    response = HttpResponseRedirect(sessions.safe_next(request.POST.get("next"), "/"))
    response.set_cookie(
        COOKIE, changed(look_of(request), wishes).cookie(), max_age=_YEAR, samesite="Lax"
    )
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language."""
    response = HttpResponseRedirect(sessions.safe_next(request.POST.get("next"), "/"))
    wanted = request.POST.get("language", "")
    if wanted in {code for code, _name in settings.LANGUAGES}:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=_YEAR, samesite="Lax")
    return response


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that pages are answered; nothing more, to nobody in particular."""
    return HttpResponse("ok", content_type="text/plain")


class StaffLogin(forms.Form):
    """Login and password."""

    login = forms.CharField(
        label=_("工号"),
        max_length=60,
        error_messages={"required": _("请填工号")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "enterkeyhint": "next"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@require_http_methods(["GET", "POST"])
def staff_login(request: HttpRequest) -> HttpResponse:
    """登录 for those who work here. Unknown login and wrong password get the same words."""
    onward = sessions.safe_next(request.POST.get("next") or request.GET.get("next"), "/desk/")
    form = StaffLogin(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            session = staff.log_in(
                login=form.cleaned_data["login"],
                password=form.cleaned_data["password"],
                address=address_of(request),
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, str(sentences(refusal)[0]))
        else:
            sessions.begin_staff(request, session.staff_id, session.session_stamp, now)
            if session.must_change_password:
                return HttpResponseRedirect("/office/password/")
            return HttpResponseRedirect(onward)
    context = {"form": form, "next": onward}
    return render(request, "frame/staff_login.html", context, status=422 if form.errors else 200)


@require_POST
def staff_logout(request: HttpRequest) -> HttpResponse:
    """退出."""
    sessions.end(request)
    return HttpResponseRedirect("/office/login/")


class NewPassword(forms.Form):
    """The old password and the new one."""

    old = forms.CharField(
        label=_("现在的密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填现在的密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        help_text=_("至少 10 位，或 8 位以上且字母、数字都有"),
        error_messages={"required": _("请填新密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """改密码; the first one is only good for this page."""
    form = NewPassword(request.POST or None)
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            session = staff.change_password(
                old=form.cleaned_data["old"], new=form.cleaned_data["new"], by=actor, now=now
            )
        except Refusal as refusal:
            form.add_error(None, " ".join(str(one) for one in sentences(refusal)))
        else:
            sessions.begin_staff(request, session.staff_id, session.session_stamp, now)
            return HttpResponseRedirect("/desk/")
    status = 422 if form.errors else 200
    return render(request, "frame/password.html", {"form": form}, status=status)


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "frame/design.html")
