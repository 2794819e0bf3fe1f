"""The interface itself: its description, and how it says no.

Source: RFC 9457 (problem details), OpenAPI 3.1.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from shuxiang.doors.frame import troubles
from shuxiang.doors.frame.saying import in_full, sentences
from shuxiang.foundations.answers.once import KeyUsedForElse, StillBeingDone
from shuxiang.foundations.kernel.refusals import Refusal

PROBLEM = "application/problem+json; charset=utf-8"

api = NinjaAPI(
    title="书香 Shuxiang",
    version="1.0.0",
    description=(
        "The catalogue is open to anybody. A reader's own side needs a key that the reader makes at"
        " /me/programs/ and that is sent as `Authorization: Bearer …`. What is asked with an"
        " `Idempotency-Key` is done once, however often it is sent within a day."
    ),
    urls_namespace="api",
    docs_url=None,
)


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """Return a problem of RFC 9457: `code` for programs, `detail` for people."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, **more}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    said = sentences(refusal)
    codes = [one.code for one in refusal.because] or [refusal.code]
    status = troubles.status_of(refusal)
    detail = " ".join(in_full(one) for one in said)
    return problem(status, refusal.code, detail, reasons=codes)


@api.exception_handler(ValidationError)
def _odd(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = sorted({".".join(map(str, one["loc"])) for one in error.errors})
    return problem(422, "api.odd-input", "Not as described: " + ", ".join(places))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "api.not-found", "There is no such thing.")


@api.exception_handler(KeyUsedForElse)
def _other(request: HttpRequest, error: KeyUsedForElse) -> HttpResponse:
    return problem(422, "api.key-used", "This Idempotency-Key was used for another request.")


@api.exception_handler(StillBeingDone)
def _busy(request: HttpRequest, error: StillBeingDone) -> HttpResponse:
    return problem(409, "api.still-being-done", "The first request with this key is not over yet.")


@api.exception_handler(OperationalError)
def _machine(request: HttpRequest, error: OperationalError) -> HttpResponse:
    return problem(503, "api.machine", "The database is in trouble; nothing was changed.")
