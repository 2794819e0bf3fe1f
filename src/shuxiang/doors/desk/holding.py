"""预约 at the counter: what the reader who is here waits for, and another title to wait for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.refusals import UnknownHold
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.circulation.slips import HoldLine, HoldSlip, HoldState
from shuxiang.departments.network import queries as network
from shuxiang.doors.desk.counter import Counter, Result, Step
from shuxiang.doors.desk.saying import stopped
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of, in_words
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.kernel.registers import Text


def stands(line: HoldLine, today: date) -> str:
    """Say how a hold stands: where the book waits, or which place in the queue and until when."""
    if line.state is HoldState.READY and line.keep_until is not None:
        return _("在%(place)s的预约架，留到%(day)s") % {
            "place": line.pickup_name,
            "day": in_words(line.keep_until, today),
        }
    if line.state is HoldState.COMING:
        return _("找到了，正在送往%(place)s") % {"place": line.pickup_name}
    if line.state is HoldState.SUSPENDED:
        if line.suspended_until is None:
            return _("暂停着，位子还在")
        return _("暂停到%(day)s，位子还在") % {"day": in_words(line.suspended_until, today)}
    return _("排第 %(n)d，%(when)s") % {"n": line.position, "when": expected(line, today)}


def expected(line: HoldLine, today: date) -> str:
    """Say when a hold that waits may be expected, no more surely than it is known."""
    if line.expected is None:
        return _("现在还说不准哪天能到")
    if line.expected.day == today:
        return _("架上有，找到就留着")
    day = in_words(line.expected.day, today)
    if line.expected.rough:
        return _("估计要到%(day)s以后") % {"day": day}
    return _("大约%(day)s能到") % {"day": day}


def waits_here(lines: list[HoldLine], here: int | None, today: date) -> list[str]:
    """Say what is ready for a reader: first what lies on the hold shelf of this very counter."""
    ready = [one for one in lines if one.state is HoldState.READY]
    mine = [one for one in ready if one.pickup_id == here]
    said = []
    if mine:
        until = min(one.keep_until for one in mine if one.keep_until is not None)
        said.append(
            ngettext(
                "有 %(n)d 本预约到了：%(titles)s在预约架，留到%(day)s",
                "有 %(n)d 本预约到了：%(titles)s在预约架，最早留到%(day)s",
                len(mine),
            )
            % {
                "n": len(mine),
                "titles": "".join(f"《{one.title}》" for one in mine),
                "day": in_words(until, today),
            }
        )
    said += [
        _("预约的《%(title)s》%(stands)s") % {"title": one.title, "stands": stands(one, today)}
        for one in ready
        if one.pickup_id != here
    ]
    return said


def place(
    counter: Counter,
    bib_id: int,
    pickup_id: int,
    needed_until: date | None,
    by: Actor,
    now: datetime,
    *,
    waive: tuple[Reason, ...] = (),
) -> HoldSlip:
    """Let the reader who is here wait for a title, and say which place in the queue it is.

    Refuses as `place_hold` does; the caller says it.
    """
    assert counter.reader_id is not None
    slip = services.place_hold(
        reader_id=counter.reader_id,
        bib_id=bib_id,
        pickup_id=pickup_id,
        needed_until=needed_until,
        by=by,
        now=now,
        waive=waive,
    )
    lines = services.holds_of(reader_id=counter.reader_id, now=now)
    line = next(one for one in lines if one.hold_id == slip.hold_id)
    counter.result = Result(
        "ok",
        _("预约好了，排第 %(n)d") % {"n": slip.position},
        _("《%(title)s》%(when)s，在%(place)s取")
        % {"title": slip.title, "when": expected(line, day_of(now)), "place": line.pickup_name},
    )
    counter.add(Step(0, "hold", slip.title, "", entry_id=slip.entry_id, tag=_("预约")))
    return slip


#: What the counter does to a hold of the reader who is here → the service, and what is said of it.
_ACTS: dict[str, tuple[Callable[..., Any], Text]] = {
    "cancel": (services.cancel_hold, gettext_lazy("预约取消了")),
    "suspend": (services.suspend_hold, gettext_lazy("先停一停，位子还在")),
    "resume": (services.resume_hold, gettext_lazy("接着等了")),
}


def known(name: str) -> bool:
    """Say whether there is such an act on a hold."""
    return name in _ACTS or name == "pickup"


def change(
    counter: Counter, hold_id: int, name: str, pickup: str, by: Actor, now: datetime
) -> None:
    """Cancel, suspend or resume a hold of the reader who is here, or let it be picked up elsewhere."""
    try:
        facts = circulation.hold(hold_id)
        if facts is None or facts.reader_id != counter.reader_id:
            raise UnknownHold(hold_id=hold_id)
        if name == "pickup":
            place_id = int(pickup) if pickup.isdecimal() and len(pickup) < 10 else 0
            services.change_pickup(hold_id=hold_id, pickup_id=place_id, by=by, now=now)
            said = _("改到%(place)s取") % {"place": network.place(place_id).name}
        else:
            serve, words = _ACTS[name]
            serve(hold_id=hold_id, by=by, now=now)
            said = str(words)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    counter.result = Result("ok", said)
