"""Pages for when it does not go on: what happened, and what to do."""

from __future__ import annotations

import json
import logging
import secrets
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shuxiang.doors.frame.saying import sentences
from shuxiang.foundations.kernel.refusals import NotAllowed, NotFound, Refusal

log = logging.getLogger("shuxiang")


PROBLEM = "application/problem+json; charset=utf-8"

#: Programs ask below here, and are told in their own form.
_PROGRAMS = "/api/"


def asked_by_program(request: HttpRequest) -> bool:
    """Say whether the answer goes to a program, which reads JSON."""
    return request.path.startswith(_PROGRAMS)


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """Return a problem of RFC 9457: `code` for programs, `detail` for people."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, **more}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


def _page(request: HttpRequest, status: int, what: str, **more: object) -> HttpResponse:
    if asked_by_program(request):
        return problem(status, f"http.{status}", what or HTTPStatus(status).phrase)
    known = {400, 403, 404, 500, 503}
    template = f"frame/{status if status in known else 400}.html"
    return render(request, template, {"what": what, "status": status, **more}, status=status)


def status_of(refusal: Refusal) -> int:
    """Return the status that a refusal is answered with."""
    if isinstance(refusal, NotAllowed):
        return 403
    if isinstance(refusal, NotFound) or any(".unknown" in one.code for one in refusal.because):
        return 404
    return 422


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say a refusal that no page of its own took up."""
    said = sentences(refusal)
    text = " ".join(str(one) for one in said)
    return _page(request, status_of(refusal), text)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and for what must not be known to be there."""
    return _page(request, 404, "")


def unlisted(request: HttpRequest, name: str) -> HttpResponse:
    """A route that the table of access does not know is open to nobody."""
    log.error("the route %s is missing in the table of access", name or request.path)
    if getattr(settings, "UNLISTED_ROUTES_FAIL", False):
        raise LookupError(name)
    return missing(request)


def machine(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The disk or the database is in trouble: nothing was changed, and it is said plainly."""
    text = str(error).lower()
    log.error("the database is in trouble: %s", error)
    if "full" in text or "readonly" in text or "read-only" in text:
        what = _("磁盘满了，现在只能查，不能办。请腾出地方，一分钟内自己会好。已经办好的都在")
    else:
        what = _("数据库正忙，这一步没有办成，也没有记。请再来一次")
    response = _page(request, 503, what)
    response["Retry-After"] = "10"
    return response


def bug(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A fault of ours: logged with a number that people can tell us on the phone."""
    if getattr(settings, "FAULTS_FLY", False):
        return None
    number = secrets.token_hex(2).upper()
    log.exception("fault %s at %s", number, request.path)
    return _page(request, 500, "", number=number)


def too_fast(request: HttpRequest) -> HttpResponse:
    """429, cheap: no template, no database."""
    what = _("查得太快了，请过几秒再试")
    if asked_by_program(request):
        response = problem(429, "http.429", what)
    else:
        response = HttpResponse(what, status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = "5"
    return response


def without_key(request: HttpRequest) -> HttpResponse:
    """401 for a program without a key that fits, as RFC 9457 and RFC 6750 say it."""
    what = _("请带上读者自己发的钥匙：Authorization: Bearer …，在 /me/programs/ 里发")
    response = problem(401, "api.no-key", what)
    response["WWW-Authenticate"] = 'Bearer realm="shuxiang"'
    return response


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token: an old page, or somebody else's."""
    return _page(request, 403, _("这一页放得太久了。请退回去刷新一下，再办一次"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500 where even the middleware could not help."""
    return HttpResponse(_("出了点问题，请过几分钟再试"), status=500)
