"""自助机: how each machine is at this moment, and what it did while the network was away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from shuxiang.departments.circulation import wording
from shuxiang.departments.circulation.events import LoanMade, LoanRenewed, LoanReturned
from shuxiang.departments.staff import queries as staff
from shuxiang.departments.staff import services
from shuxiang.departments.staff.services.heartbeats import Heartbeat
from shuxiang.departments.staff.slips import TerminalSlip
from shuxiang.doors.office.acting import notes
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.days import day_of, end_of, in_words, start_of

#: The page draws itself anew so often (seconds); without script, by the browser alone.
REFRESH = 15
#: What was told of later than this was done while the network was away.
_LATER = timedelta(minutes=2)
_SHOWN = 30

_TROUBLES = {
    "garbled": gettext_lazy("发来的话看不懂，多半是编码或校验没设对"),
    "database": gettext_lazy("数据库当时没答应，机器会自己再试"),
    "fault": gettext_lazy("程序出了错，已经记下"),
}

#: Number of a message → what it was about.
_SAID = {
    "93": gettext_lazy("登录"),
    "99": gettext_lazy("报平安"),
    "23": gettext_lazy("查读者"),
    "63": gettext_lazy("查读者"),
    "35": gettext_lazy("读者走了"),
    "11": gettext_lazy("借书"),
    "09": gettext_lazy("还书"),
    "17": gettext_lazy("查书"),
    "19": gettext_lazy("清点"),
    "29": gettext_lazy("续借"),
    "65": gettext_lazy("全部续借"),
    "15": gettext_lazy("预约"),
    "37": gettext_lazy("收钱"),
    "01": gettext_lazy("停借"),
    "25": gettext_lazy("放开停借"),
}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every machine of one's places, the ones in trouble first."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    beats, today = services.heartbeats(), (start_of(day_of(now)), end_of(day_of(now)))
    counts = {
        kind: reading.counts_by_actor(*today, kind=kind, actor_kind=ActorKind.TERMINAL.value)
        for kind in (LoanMade.kind, LoanReturned.kind, LoanRenewed.kind)
    }
    machines = [
        {
            "slip": one,
            **_state(one, beats.get(one.terminal_id, Heartbeat(one.terminal_id)), now),
            "counts": [found.get(one.terminal_id, 0) for found in counts.values()],
        }
        for one in staff.terminals()
        if by.scope is None or one.place_id in by.scope
    ]
    context = {
        "machines": sorted(machines, key=lambda one: one["order"]),
        "later": _told_later(by, now),
        "refresh": REFRESH,
        "may_manage": by.may(Power.MANAGE_TERMINALS),
        "notes": notes(request),
    }
    answer = render(request, "office/devices.html", context)
    answer["Refresh"] = str(REFRESH)
    return answer


def _state(slip: TerminalSlip, beat: Heartbeat, now: datetime) -> dict[str, Any]:
    """Return how a machine is, in words with a tone; what needs somebody comes first."""
    last = beat.last_at or slip.last_seen_at
    found: dict[str, Any] = {
        "last": _ago(last, now),
        "said": str(_SAID.get(beat.last_said, "")),
        "trouble": "",
        "paper": beat.out_of_paper,
    }
    if beat.trouble and beat.trouble_at and now - beat.trouble_at < timedelta(hours=24):
        found["trouble"] = _("%(when)s：%(what)s") % {
            "when": _ago(beat.trouble_at, now),
            "what": _TROUBLES[beat.trouble],
        }
    if slip.disabled_at is not None:
        return found | {"words": _("停用"), "tone": "mute", "order": 3}
    if beat.is_online(now):
        tone = "warn" if beat.out_of_paper or found["trouble"] else "ok"
        return found | {"words": _("连着"), "tone": tone, "order": 1 if tone == "warn" else 2}
    if beat.connections:
        return found | {"words": _("连着，没有动静"), "tone": "warn", "order": 1}
    return found | {"words": _("没有连上"), "tone": "stop", "order": 0}


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return _("从来没有")
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return ngettext("%(n)d 分钟前", "%(n)d 分钟前", minutes) % {"n": minutes}
    return in_words(day_of(moment), day_of(now))


def _told_later(by: Actor, now: datetime) -> list[dict[str, Any]]:
    """Return the loans of the last week that machines made without us against a rule."""
    found = []
    places = None if by.scope is None else sorted(by.scope)
    for entry in reading.between(
        now - timedelta(days=7), now, kinds=(LoanMade.kind,), place_ids=places, limit=2_000
    ):
        against = entry.facts.get("waived") or ()
        later = entry.recorded_at - entry.happened_at > _LATER
        if entry.actor_kind == ActorKind.TERMINAL and against and later:
            reasons = _("、").join(wording.brief(one) for one in against)
            found.append({"entry": entry, "reasons": reasons})
        if len(found) == _SHOWN:
            break
    return found
