"""The interface itself: its description, and how it says no.

Source: RFC 9457 (problem details), OpenAPI 3.1.
"""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from shuxiang.doors.frame import troubles
from shuxiang.doors.frame.saying import in_full, sentences
from shuxiang.doors.frame.troubles import problem
from shuxiang.foundations.answers.once import KeyUsedForElse, StillBeingDone
from shuxiang.foundations.kernel.refusals import Refusal

#: Chinese as it is: half the bytes of its escapes.
_PLAIN = JSONRenderer()
_PLAIN.json_dumps_params = {"ensure_ascii": False}


class Interface(NinjaAPI):
    """The interface, whose description also tells how it says no and which side asks for a key."""

    def get_openapi_schema(self, **given: Any) -> Any:
        schema = super().get_openapi_schema(**given)
        parts = schema.setdefault("components", {})
        parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        parts["schemas"]["Problem"] = _PROBLEM_SHAPE
        for path, methods in schema["paths"].items():
            for told in methods.values():
                told["responses"]["default"] = _SAYS_NO
                if "/me" in path:
                    told["security"] = [{"key": []}]
        return schema


_PROBLEM_SHAPE = {
    "type": "object",
    "description": "RFC 9457. `code` is for programs, `detail` for people.",
    "required": ["type", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "reasons": {"type": "array", "items": {"type": "string"}},
    },
}
_SAYS_NO = {
    "description": "No, and why",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

api = Interface(
    title="书香 Shuxiang",
    version="1.0.0",
    description=(
        "The catalogue is open to anybody. A reader's own side needs a key that the reader makes at"
        " /me/programs/ and that is sent as `Authorization: Bearer …`. What is asked with an"
        " `Idempotency-Key` is done once, however often it is sent within a day."
    ),
    urls_namespace="api",
    docs_url=None,
    renderer=_PLAIN,
)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    said = sentences(refusal)
    codes = [one.code for one in refusal.because] or [refusal.code]
    # 422 is kept for what is not as described: this was, and the state of things forbids it.
    status = {422: 409}.get(troubles.status_of(refusal), troubles.status_of(refusal))
    detail = " ".join(in_full(one) for one in said)
    return problem(status, refusal.code, detail, reasons=codes)


@api.exception_handler(ValidationError)
def _odd(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = sorted({".".join(map(str, one["loc"])) for one in error.errors})
    return problem(422, "api.odd-input", "Not as described: " + ", ".join(places))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "api.unreadable", str(error))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "api.not-found", "There is no such thing.")


@api.exception_handler(KeyUsedForElse)
def _other(request: HttpRequest, error: KeyUsedForElse) -> HttpResponse:
    return problem(409, "api.key-used", "This Idempotency-Key was used for another request.")


@api.exception_handler(StillBeingDone)
def _busy(request: HttpRequest, error: StillBeingDone) -> HttpResponse:
    return problem(409, "api.still-being-done", "The first request with this key is not over yet.")


@api.exception_handler(OperationalError)
def _machine(request: HttpRequest, error: OperationalError) -> HttpResponse:
    return problem(503, "api.machine", "The database is in trouble; nothing was changed.")
