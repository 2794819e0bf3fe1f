"""How a page of the office does an act: one call, a note, and back to where it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shuxiang.doors.frame.saying import sentences
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

_KEY = "office_notes"


def note(request: HttpRequest, kind: str, text: str) -> None:
    """Leave something to say on the next page: kind is ok, warn or stop."""
    request.session[_KEY] = [*request.session.get(_KEY, []), [kind, text]]


def notes(request: HttpRequest) -> list[dict[str, str]]:
    """Take what was left to say; each note is said once."""
    return [{"kind": kind, "text": text} for kind, text in request.session.pop(_KEY, [])]


def act(
    request: HttpRequest, back: str, done: str, call: Callable[[], Any], *, tell: bool = False
) -> HttpResponse:
    """Do one act and go back; a refusal is said there, and nothing that was typed is judged twice.

    Who lacks the power is told so with 403, as by every door. With `tell` the act's own answer (a
    one-time password) is said in place of `%s` in `done`.
    """
    try:
        answer = call()
    except NotAllowed:
        raise
    except Refusal as refusal:
        note(request, "stop", " ".join(str(one) for one in sentences(refusal)))
    else:
        note(request, "ok", done % answer if tell else done)
    return HttpResponseRedirect(back)
