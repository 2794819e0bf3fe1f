"""预约, as readers see it: two taps from the title, and what they wait for on 我的."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.slips import HoldLine, HoldState
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.frame.saying import in_full, sentences
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of, in_words
from shuxiang.foundations.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class HoldItem:
    """One hold in words. `tone` is ok, warn or mute; `may` says which buttons it has."""

    line: HoldLine
    words: str
    tone: str
    may_change: bool
    suspended: bool


def my_holds(reader: Actor, now: datetime) -> tuple[HoldItem, ...]:
    """Return what a reader waits for, what is ready first, each in one sentence."""
    today = day_of(now)
    return tuple(
        HoldItem(
            line=one,
            words=_state_in_words(one, today),
            tone={HoldState.READY: "ok", HoldState.COMING: "info"}.get(one.state, "mute"),
            may_change=one.state in (HoldState.WAITING, HoldState.SUSPENDED),
            suspended=one.state is HoldState.SUSPENDED,
        )
        for one in circulation.holds_of(reader_id=reader.ident, now=now)
    )


def _state_in_words(line: HoldLine, today: date) -> str:
    if line.state is HoldState.READY and line.keep_until is not None:
        return _("到了，在%(place)s，留到%(day)s") % {
            "place": line.pickup_name,
            "day": in_words(line.keep_until, today),
        }
    if line.state is HoldState.COMING:
        return _("找到了，正送往%(place)s") % {"place": line.pickup_name}
    if line.state is HoldState.SUSPENDED:
        if line.suspended_until is None:
            return _("暂停中，恢复了才轮到您")
        return _("暂停到%(day)s") % {"day": in_words(line.suspended_until, today)}
    return _queue_in_words(line, today)


def _queue_in_words(line: HoldLine, today: date) -> str:
    said = _("排第 %(n)d 位") % {"n": line.position}
    if line.expected is None:
        return said
    day = in_words(line.expected.day, today)
    if line.expected.rough:
        return _("%(said)s，大约要到%(day)s") % {"said": said, "day": day}
    return _("%(said)s，%(day)s前后") % {"said": said, "day": day}


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, bib_id: int) -> HttpResponse:
    """预约这本: where to pick it up; the second tap places the hold."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the table asks for a reader
    now = clock.now()
    standing = catalogue.standing_id(bib_id)
    if standing != bib_id:
        return HttpResponseRedirect(f"/b/{standing}/hold/")
    bib = catalogue.bib(bib_id)
    places = _places(actor)
    chosen = row_number(request.POST.get("pickup", "")) or actor.place_id or places[0].place_id
    said: list[str] = []
    status = 200
    if request.method == "POST":
        try:
            slip = circulation.place_hold(
                reader_id=actor.ident, bib_id=bib_id, pickup_id=chosen, by=actor, now=now
            )
        except Refusal as refusal:
            said, status = [in_full(one) for one in sentences(refusal)], 422
        else:
            request.session["note"] = ("ok", _placed(slip.hold_id, actor, now))
            return HttpResponseRedirect("/me/#holds")
    else:
        because = circulation.why_not_hold(
            reader_id=actor.ident, bib_id=bib_id, pickup_id=chosen, by=actor, now=now
        )
        said = [in_full(one) for one in sentences(Refusal(*because))] if because else []
    context: dict[str, Any] = {
        "active": "search",
        "back": f"/b/{bib_id}/",
        "bib": bib,
        "places": places,
        "chosen": chosen,
        "said": said,
    }
    return render(request, "opac/hold.html", context, status=status)


def _placed(hold_id: int, actor: Actor, now: datetime) -> str:
    mine = next(one for one in my_holds(actor, now) if one.line.hold_id == hold_id)
    return _("约好了《%(title)s》：%(words)s") % {"title": mine.line.title, "words": mine.words}


def _places(actor: Actor) -> tuple[PlaceSlip, ...]:
    """Return where one may pick up, one's own place first."""
    home = readers.reader_card(actor.ident).place_id
    return tuple(sorted(network.open_places(), key=lambda one: one.place_id != home))


@require_POST
def change(request: HttpRequest, hold_id: int) -> HttpResponse:
    """取消、暂停、恢复: one button each on 我的."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    try:
        match request.POST.get("do", ""):
            case "cancel":
                circulation.cancel_hold(hold_id=hold_id, by=actor, now=now)
                note = _("取消了。还想要的话，再约一次就行")
            case "suspend":
                circulation.suspend_hold(hold_id=hold_id, by=actor, now=now)
                note = _("暂停了，位置给您留着")
            case "resume":
                circulation.resume_hold(hold_id=hold_id, by=actor, now=now)
                note = _("恢复了")
            case _:
                return HttpResponseRedirect("/me/#holds")
    except Refusal as refusal:
        request.session["note"] = ("stop", str(sentences(refusal)[0]))
    else:
        request.session["note"] = ("ok", note)
    return HttpResponseRedirect("/me/#holds")
