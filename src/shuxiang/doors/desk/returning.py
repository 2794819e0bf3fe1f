"""A book taken back at the counter: where it goes now, large, and the slip that is laid into it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.slips import Goes, ReturnOutcome, ReturnSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.doors.desk.bars import drawn
from shuxiang.doors.desk.counter import Counter, Result, Step
from shuxiang.doors.desk.saying import stopped
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import WEEKDAYS, local
from shuxiang.foundations.kernel.money import yuan
from shuxiang.foundations.kernel.refusals import Refusal

_TITLES = {
    ReturnOutcome.RETURNED: gettext_lazy("还好了"),
    ReturnOutcome.USED_HERE: gettext_lazy("这本没有借出，记为馆内看过"),
    ReturnOutcome.AGAIN: gettext_lazy("刚刚办过了"),
    ReturnOutcome.ARRIVED: gettext_lazy("到了"),
}


def take_back(counter: Counter, code: str, by: Actor, now: datetime) -> None:
    """Take a copy back, whoever had it. The answer says where the book belongs."""
    counter.question = None
    try:
        slip = services.take_back(barcode=code, by=by, now=now)
    except Refusal as refusal:
        counter.result = stopped(refusal)
        return
    if slip.entry_id is not None or slip.outcome is ReturnOutcome.ARRIVED:
        act = "return" if slip.entry_id is not None else "arrive"
        counter.add(Step(0, act, slip.title, slip.barcode, "", slip.entry_id, _tag(slip)))
    counter.paper = _paper(slip, by, now)
    counter.result = _result(slip, by)


def _result(slip: ReturnSlip, by: Actor) -> Result:
    routing = slip.routing
    if routing.goes is Goes.HOLD_SHELF:
        title = _("放预约架，给%(reader)s（尾号 %(tail)s）") % {
            "reader": routing.reader,
            "tail": routing.card_tail,
        }
        detail = f"《{slip.title}》 {_came(slip)}"
        until = str(routing.keep_until or "")
        return Result("warn", title, detail, until, _notes(slip), _("留到"))
    if routing.goes is Goes.AWAY and routing.to_place_id is not None:
        title = _("送到%(place)s") % {"place": network.place(routing.to_place_id).name}
        why = _("有读者在等") if routing.hold_id is not None else _("是那里的书")
        detail = _("《%(title)s》 %(came)s，%(why)s，请放进送书筐") % {
            "title": slip.title,
            "came": _came(slip),
            "why": why,
        }
        return Result("warn", title, detail, "", _notes(slip))
    tone = "warn" if _needs_a_look(slip) else "ok"
    return Result(
        tone,
        str(_TITLES[slip.outcome]),
        f"《{slip.title}》 {_where_to(slip, by)}",
        "",
        _notes(slip),
    )


def _came(slip: ReturnSlip) -> str:
    """Say in a word what became of the scan, where the headline says where the book goes."""
    if slip.outcome is ReturnOutcome.RETURNED:
        return _("还好了")
    if slip.routing.again:
        return _("已经分好了")
    if slip.routing.arrived:
        return _("到了")
    return _("找到了") if slip.routing.hold_id is not None else _("没有借出")


def _needs_a_look(slip: ReturnSlip) -> bool:
    return bool(
        slip.days_overdue
        or slip.withdrawn
        or slip.was_lost
        or slip.desk_note
        or slip.damaged
        or slip.refund_fen
        or slip.outcome in (ReturnOutcome.USED_HERE, ReturnOutcome.AGAIN)
    )


def _where_to(slip: ReturnSlip, by: Actor) -> str:
    if slip.withdrawn:
        return _("已经注销，请放到一边")
    location, call = slip.location_name, slip.call_number
    if slip.owner_id != by.place_id:  # it may stay here now, on a shelf of this place
        location = holdings.copy(slip.barcode).location_name or _("这里的架上")
    return _("请放回%(place)s %(call)s") % {"place": location, "call": call}


def _tag(slip: ReturnSlip) -> str:
    if slip.routing.goes is Goes.HOLD_SHELF:
        return _("预约架")
    if slip.routing.goes is Goes.AWAY:
        return _("送走")
    if slip.days_overdue:
        return _("超期 %(n)d 天") % {"n": slip.days_overdue}
    if slip.outcome is ReturnOutcome.ARRIVED:
        return _("到了")
    return _("馆内看过") if slip.outcome is ReturnOutcome.USED_HERE else ""


def _notes(slip: ReturnSlip) -> list[str]:
    notes = []
    if slip.settled is not None:
        notes.append(slip.settled.words)
    elif slip.days_overdue:
        notes.append(_("超期 %(n)d 天，已经还了，不用再做什么") % {"n": slip.days_overdue})
    if slip.was_lost:
        notes.append(_("这一册原来记的是丢失，现在记为找到了"))
    if slip.refund_fen:
        notes.append(_("赔过的 %(yuan)s 要退给读者") % {"yuan": yuan(slip.refund_fen)})
    if slip.desk_note:
        notes.append(slip.desk_note)
    if slip.damaged:
        notes.append(_("这一册有污损记录"))
    return notes


def _paper(slip: ReturnSlip, by: Actor, now: datetime) -> dict[str, Any]:
    """Return what stands on the slip that is laid into the book, as plain values; {} for none."""
    routing = slip.routing
    if routing.to_place_id is None or routing.goes not in (Goes.HOLD_SHELF, Goes.AWAY):
        return {}
    width, path = drawn(slip.barcode)
    paper: dict[str, Any] = {
        "kind": routing.goes.value,
        "title": slip.title,
        "barcode": slip.barcode,
        "bars": {"width": width, "path": path} if path else {},
        "call_number": slip.call_number,
        "place": network.place(routing.to_place_id).name,
        "at": local(now).isoformat(timespec="minutes"),
    }
    if routing.goes is Goes.HOLD_SHELF:
        until: date | None = routing.keep_until
        return paper | {
            "reader": routing.reader,
            "tail": routing.card_tail,
            "until": f"{until.month}月{until.day}日（{WEEKDAYS[until.weekday()]}）"
            if until
            else "",
        }
    return paper | {
        "from": network.place(by.place_id).name if by.place_id is not None else "",
        "errand": _("有读者在等") if routing.hold_id is not None else _("回馆"),
    }
