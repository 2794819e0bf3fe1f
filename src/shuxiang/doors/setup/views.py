"""One question a page; the last answer opens the library in one transaction."""

from __future__ import annotations

import hmac
from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.holdings import services as holdings
from shuxiang.departments.network import queries as standing
from shuxiang.departments.network import services as network
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.departments.readers import services as readers
from shuxiang.departments.staff import queries as staff_standing
from shuxiang.departments.staff import services as staff
from shuxiang.doors.frame import sessions
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.frame.throttle import Buckets, address_of, is_this_machine
from shuxiang.doors.setup.forms import QUESTIONS, week_of
from shuxiang.foundations import vault
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.refusals import Refusal

_KEY = "setup"
_ADMITTED = "setup_admitted"
_TOLD = "setup_told"

#: Guesses at the code from one address: five at once, then one in ten seconds.
_GUESSES = Buckets(rate=0.1, burst=5)


class OpenedMeanwhile(Exception):
    """The last answer was sent twice, or by two people: the first has opened the library."""


def _admitted(request: HttpRequest) -> bool:
    return is_this_machine(address_of(request)) or bool(request.session.get(_ADMITTED))


def _code() -> str:
    file = Path(settings.DATA_FOLDER) / "setup-code"
    return file.read_text().strip() if file.exists() else ""


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Welcome; from another machine the code on the server's screen is asked for first."""
    if _admitted(request):
        return HttpResponseRedirect("/setup/1/")
    error = ""
    if request.method == "POST":
        typed = request.POST.get("code", "").strip()
        if not _GUESSES.take(address_of(request), clock.now().timestamp()):
            error = _("试得太快了，请过十秒再试")
        elif _code() and hmac.compare_digest(typed.encode(), _code().encode()):
            request.session.cycle_key()
            request.session[_ADMITTED] = True
            return HttpResponseRedirect("/setup/1/")
        else:
            error = _("开馆码不对，请看运行书香的那台电脑的屏幕")
    return render(request, "setup/code.html", {"error": error}, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Ask one question."""
    if not _admitted(request):
        return HttpResponseRedirect("/setup/")
    answers: dict[str, dict[str, Any]] = request.session.get(_KEY, {})
    if not 1 <= number <= len(QUESTIONS) or (number > 1 and str(number - 1) not in answers):
        return HttpResponseRedirect("/setup/1/")
    question = QUESTIONS[number - 1]
    if request.method == "POST":
        form = question(request.POST)
        if form.is_valid():
            answers[str(number)] = _keepable(form.cleaned_data)
            request.session[_KEY] = answers
            if number < len(QUESTIONS):
                return HttpResponseRedirect(f"/setup/{number + 1}/")
            try:
                return _open(request, answers)
            except (OpenedMeanwhile, IntegrityError):
                return HttpResponseRedirect(_onward(answers))
            except Refusal as refusal:
                told = " ".join(str(one) for one in sentences(refusal))
                if refusal.because[0].code.startswith("staff."):
                    request.session[_TOLD] = told
                    return HttpResponseRedirect("/setup/3/")
                form.add_error(None, told)
    else:
        kept = answers.get(str(number), {})
        form = question(initial={k: v for k, v in kept.items() if k != "password"} or None)
    return _page(request, number, form)


def _keepable(values: dict[str, Any]) -> dict[str, Any]:
    """Return answers as they wait in the session: the password sealed, never in clear."""
    kept = {name: value for name, value in values.items() if name != "again"}
    if "password" in kept:
        kept["password"] = vault.seal(kept["password"])
    return kept


def _page(request: HttpRequest, number: int, form: forms.Form) -> HttpResponse:
    told = request.session.pop(_TOLD, "") if request.method == "GET" else ""
    context = {
        "form": form,
        "number": number,
        "count": len(QUESTIONS),
        "steps": range(1, len(QUESTIONS) + 1),
        "back": f"/setup/{number - 1}/" if number > 1 else "",
        "notes": [{"kind": "stop", "text": told}] if told else (),
    }
    return render(request, "setup/step.html", context, status=422 if form.errors else 200)


def _place(named: dict[str, Any], main: dict[str, Any], now: datetime) -> PlaceSlip:
    """Open the library; one that books have moved into already gets its name and its week."""
    if standing.library() is None:
        return network.open_library(
            name=named["name"],
            county=named["county"],
            week=week_of(main),
            phone=main["phone"],
            address=main["address"],
            by=SYSTEM,
            now=now,
        )
    place = standing.main_place()
    network.set_library(
        name=named["name"], county=named["county"], phone=main["phone"], by=SYSTEM, now=now
    )
    network.change_place(
        place_id=place.place_id,
        name=place.name,
        code=place.code,
        slug=place.slug,
        parent_id=None,
        address=main["address"],
        phone=main["phone"],
        by=SYSTEM,
        now=now,
    )
    network.set_week(place_id=place.place_id, week=week_of(main), by=SYSTEM, now=now)
    return place


def _onward(answers: dict[str, dict[str, Any]]) -> str:
    return "/office/import/" if answers["5"]["then"] == "import" else "/desk/"


def _open(request: HttpRequest, answers: dict[str, dict[str, Any]]) -> HttpResponse:
    """Open the library and let its director in. One of two that come at once is OpenedMeanwhile;
    on PostgreSQL it may be a constraint that says so."""
    now = clock.now()
    named, main, director, terms = (answers[str(one)] for one in range(1, 5))
    password = vault.unseal(director["password"])
    with transaction.atomic():
        place = _place(named, main, now)
        if staff_standing.anybody():
            raise OpenedMeanwhile
        roles = staff.seed_roles(by=SYSTEM, now=now)
        staff.open_account(
            login=director["login"],
            name=director["name"],
            role_id=roles["馆长"],
            place_id=place.place_id,
            everywhere=True,
            password=password,
            by=SYSTEM,
            now=now,
        )
        readers.seed_categories(by=SYSTEM, now=now)
        holdings.seed_collection(place_id=place.place_id, by=SYSTEM, now=now)
        circulation.seed_regulations(
            days=terms["days"],
            limit=terms["limit"],
            renewals=terms["renewals"],
            by=SYSTEM,
            now=now,
        )
    session = staff.log_in(
        login=director["login"],
        password=password,
        address=address_of(request),
        now=now,
    )
    request.session.flush()
    sessions.begin_staff(request, session.staff_id, session.session_stamp, now)
    (Path(settings.DATA_FOLDER) / "setup-code").unlink(missing_ok=True)
    return HttpResponseRedirect(_onward(answers))
