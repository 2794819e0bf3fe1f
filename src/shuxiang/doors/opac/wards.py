"""孩子的借阅: what the children have whom a reader answers for, and renewing for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules.people import CHILD_AGE
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.opac.views import told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import age_on, day_of, in_words
from shuxiang.foundations.kernel.refusals import Refusal


@require_GET
def wards(request: HttpRequest) -> HttpResponse:
    """Each child with what is out and when it is due.

    From fourteen on what they read is their own affair (个人信息保护法, art. 31): the days are
    shown, the titles are not.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the table asks for a reader
    today = day_of(clock.now())
    context = {
        "active": "me",
        "back": "/me/",
        "notes": told(request),
        "wards": [
            _ward(one.child_id, one.child_name, today)
            for one in readers.children_of(actor.ident)
            if readers.answers_for(actor.ident, one.child_id, today)
        ],
    }
    return render(request, "opac/wards.html", context)


def _ward(child_id: int, name: str, today: date) -> dict[str, Any]:
    birth_on = readers.birth_date(child_id)
    small = birth_on is not None and age_on(birth_on, today) < CHILD_AGE
    lines = circulation.loans_of(child_id)
    return {
        "reader_id": child_id,
        "name": name,
        "small": small,
        "lines": [
            {
                "title": one.title if small else "",
                "bib_id": one.bib_id if small else None,
                "barcode": one.barcode,
                "due": in_words(one.due_on, today),
                "overdue": one.due_on < today,
            }
            for one in lines
        ],
    }


@require_POST
def renew(request: HttpRequest, reader_id: int) -> HttpResponse:
    """Renew what can be renewed of one child's loans; the journal says who did it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    done, kept = 0, []
    if not readers.answers_for(actor.ident, reader_id, day_of(clock.now())):
        request.session["note"] = ("stop", _("这不是由您监护的孩子"))
        return HttpResponseRedirect("/me/wards/")
    for line in circulation.loans_of(reader_id):
        try:
            lending.renew(barcode=line.barcode, by=actor, now=clock.now(), reader_id=reader_id)
            done += 1
        except Refusal as refusal:
            kept.append(str(sentences(refusal)[0]))
    if kept:
        words = _("续借好了 %(n)d 本，没有续的：%(kept)s") % {"n": done, "kept": _("；").join(kept)}
        request.session["note"] = ("warn", words)
    else:
        request.session["note"] = ("ok", _("续借好了 %(n)d 本") % {"n": done})
    return HttpResponseRedirect("/me/wards/")
