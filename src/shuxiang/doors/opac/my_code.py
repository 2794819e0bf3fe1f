"""读者码: the card on the phone, good for a minute, for oneself or a child."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules.reader_code import GOOD_FOR_SECONDS
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.opac.qr import drawn
from shuxiang.doors.opac.views import told
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor


@require_GET
def code(request: HttpRequest) -> HttpResponse:
    """The code of who is logged in, or of a child for whom they answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the access table asks for a reader
    now = clock.now()
    wards = readers.wards_of(actor.ident, now)
    of = row_number(request.GET.get("of", ""))
    shown = of if of in wards else actor.ident
    card = readers.card_of(shown)
    people = [(actor.ident, _("我自己"))]
    people += [(one, readers.card_of(one).name) for one in wards]
    context = {
        "active": "me",
        "back": "/me/",
        "notes": told(request),
        "card": card,
        "shown": shown,
        "people": people if len(people) > 1 else [],
        "code": drawn(readers.code_of(shown, now), _("读者码")),
        "plain": drawn(card.card_number, _("读者证号")),
        "good_for": GOOD_FOR_SECONDS,
    }
    return render(request, "opac/code.html", context)
