"""What every request passes: headers, language, troubles, and the table of who may."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import translation

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.staff import queries as staff
from shuxiang.departments.staff.rules import IDLE_MINUTES
from shuxiang.doors.frame import sessions, troubles
from shuxiang.doors.frame.access import ACCESS, Rule, Whom
from shuxiang.doors.frame.looks import look_of
from shuxiang.doors.frame.numbers import LARGEST
from shuxiang.doors.frame.throttle import Buckets, address_of
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

log = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; frame-src 'none'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)


class Headers:
    """Sets what browsers must hold themselves to, on every answer without exception."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response["Content-Security-Policy"] = _POLICY
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = "DENY"
        response["Referrer-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class Sessions(SessionMiddleware):
    """Django's sessions, but a disk that is full costs only what the session would have kept:
    the page that was asked for is still answered. So is one whose session ended meanwhile (退出 in
    another window, the last answer of the opening sent twice).

    What leads on to another page is not: that page would be drawn from the session of before, and
    the desk would see the 借出成功 of the last book for this one."""

    def process_request(self, request: HttpRequest) -> None:
        # A cookie may quote any byte; the name of a session never holds a NUL.
        request.COOKIES = {key: one for key, one in request.COOKIES.items() if "\0" not in one}
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (OperationalError, SessionInterrupted) as error:
            trouble = _trouble_behind(error)
            if trouble is None:
                return response
            needed = request.method == "POST" or getattr(request, "needs_its_session", False)
            if needed or "Location" in response:
                return troubles.machine(request, trouble)
            log.error("a session could not be kept: %s", trouble)
            return response


def _trouble_behind(error: BaseException | None) -> OperationalError | None:
    """Return the trouble of the database that an error came of. Django reports a session that the
    disk had no room for as one that has ended."""
    while error is not None and not isinstance(error, OperationalError):
        error = error.__cause__ or error.__context__
    return error


class Language:
    """Speaks the language of the cookie; Chinese where there is none."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._known = {code for code, _ in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = wanted if wanted in self._known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.look = look_of(request)  # type: ignore[attr-defined]
            response = self._answer(request)
            render = getattr(response, "render", None)
            if render is not None and not getattr(response, "is_rendered", True):
                response = render()
        return response


class Troubles:
    """Turns a refusal into its page, a broken machine into a plain sentence, a bug into a number."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return troubles.refused(request, error)
        if isinstance(error, OperationalError):
            return troubles.machine(request, error)
        return troubles.bug(request, error)


#: What asks the index for whoever comes along.
_SEARCHING = frozenset(
    (
        "opac:search", "opac:suggest", "opac:author", "opac:class", "opac:classes",
        "exchange:sru", "api:titles",
    )
)  # fmt: skip
#: Anonymous search may come this fast from one address: a person never does.
_SEARCHES = Buckets(rate=2.0, burst=30)
#: And this fast from all addresses together: robots come with one request from each.
_ALL_SEARCHES = Buckets(rate=60.0, burst=240)


class Blanks:
    """Makes a blank of every NUL that a browser sends: no keyboard has it, PostgreSQL keeps no text
    with it, and a path that has one names nothing."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        return self._answer(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if any(isinstance(one, str) and "\0" in one for one in kwargs.values()):
            return troubles.missing(request)
        # A program sends JSON: what is read as a form cannot be read again.
        if request.method == "POST" and not troubles.asked_by_program(request):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]
        return None


def _without_nul(told: QueryDict) -> QueryDict:
    if not any("\0" in one for name, texts in told.lists() for one in (name, *texts)):
        return told
    clean = QueryDict(mutable=True)
    for name, texts in told.lists():
        for one in texts:
            clean.appendlist(name.replace("\0", " "), one.replace("\0", " "))
    clean._mutable = False
    return clean


class Access:
    """Asks the one table whether this route is open to whoever is here."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.staff = request.reader_id = None  # type: ignore[attr-defined]
        return self._answer(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        rule = ACCESS.get(match.view_name) if match else None
        if rule is None:
            return troubles.unlisted(request, match.view_name if match else "")
        if _is_founding():
            if rule.whom is Whom.FOUNDER or _is_machinery(match.view_name):  # type: ignore[union-attr]
                return None
            return HttpResponseRedirect("/setup/")
        if rule.whom is Whom.FOUNDER:
            return troubles.missing(request)
        if any(isinstance(one, int) and one > LARGEST for one in kwargs.values()):
            return troubles.missing(request)
        return self._admit(request, rule, match.view_name)  # type: ignore[union-attr]

    def _admit(self, request: HttpRequest, rule: Rule, name: str) -> HttpResponse | None:
        now = clock.now()
        if rule.whom is Whom.PROGRAM:
            return _admit_program(request, now)
        member = _staff(request, now)
        reader = _reader(request)
        request.staff = member  # type: ignore[attr-defined]
        request.reader_id = reader.ident if reader else None  # type: ignore[attr-defined]
        if rule.whom is Whom.STAFF:
            request.actor = member  # type: ignore[attr-defined]
            if member is None:
                return _to_login("/office/login/", request)
            if rule.powers and not rule.powers & member.powers:
                raise_for = NotAllowed(power=next(iter(rule.powers)).value)
                return troubles.refused(request, raise_for)
            if name != "frame:password" and staff.must_change_password(member.ident):
                return HttpResponseRedirect("/office/password/")
            return None
        request.actor = reader or member  # type: ignore[attr-defined]
        if rule.whom is Whom.READER:
            request.actor = reader  # type: ignore[attr-defined]
            if reader is None:
                return _to_login("/login/", request)
            if request.session.get("pin_first") and name not in ("opac:pin", "opac:logout"):
                return HttpResponseRedirect("/me/pin/?first=1")
        elif name in _SEARCHING and reader is None and member is None:
            moment = time.monotonic()
            if not _SEARCHES.take(address_of(request), moment):
                return troubles.too_fast(request)
            if not _ALL_SEARCHES.take("everybody", moment):
                return troubles.too_fast(request)
        return None


_founded: set[str] = set()


def _is_founding() -> bool:
    """Say whether the five questions are still to be answered: no library, or nobody who could
    log in to it. Once there is somebody the question is not asked again."""
    folder = str(settings.DATA_FOLDER)
    if folder in _founded and not getattr(settings, "FOUNDING_MAY_RETURN", False):
        return False
    if network.library() is None or not staff.anybody():
        return True
    _founded.add(folder)
    return False


def _is_machinery(name: str) -> bool:
    return name in ("frame:look", "frame:language", "frame:healthz")


def _to_login(address: str, request: HttpRequest) -> HttpResponse:
    onward = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    tail = "?" + urlencode({"next": onward}) if onward else ""
    return HttpResponseRedirect(address + tail)


def _staff(request: HttpRequest, now: datetime) -> Actor | None:
    """Return the member of staff of this session; one who was away too long is sent home."""
    staff_id = request.session.get(sessions.STAFF)
    if staff_id is None:
        return None
    seen = datetime.fromisoformat(request.session[sessions.STAFF_SEEN])
    member = staff.actor_for(staff_id, request.session.get(sessions.STAFF_STAMP, ""))
    if member is None or now - seen > timedelta(minutes=IDLE_MINUTES):
        for key in (sessions.STAFF, sessions.STAFF_STAMP, sessions.STAFF_SEEN, "desk"):
            request.session.pop(key, None)
        return None
    # Polling a progress bar is not somebody sitting there.
    if not request.headers.get("X-Poll") and now - seen > timedelta(seconds=30):
        request.session[sessions.STAFF_SEEN] = now.isoformat()
    return member


#: Keys that fit nothing may be tried this fast from one address.
_KEYS = Buckets(rate=0.2, burst=20)


def _admit_program(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """Let a program in that carries a reader's key in its header, never in the address."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    found = None
    if scheme.lower() == "bearer" and key.strip():
        found = readers.actor_of_key(key.strip()[:200], day_of(now))
        if found is None and not _KEYS.take(address_of(request), time.monotonic()):
            return troubles.too_fast(request)
    if found is None:
        return troubles.without_key(request)
    request.actor, token_id = found  # type: ignore[attr-defined]
    request.reader_id = request.actor.ident  # type: ignore[attr-defined]
    request.token_id = token_id  # type: ignore[attr-defined]
    return None


def _reader(request: HttpRequest) -> Actor | None:
    reader_id = request.session.get(sessions.READER)
    if reader_id is None:
        return None
    reader = readers.reader_actor(reader_id, request.session.get(sessions.READER_STAMP, ""))
    if reader is None:
        for key in (sessions.READER, sessions.READER_STAMP, "pin_first"):
            request.session.pop(key, None)
    return reader
