"""How the counter is drawn: who is here, what lies on it, and one act with its answer in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.slips import HoldLine
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.desk import acts, holding
from shuxiang.doors.desk.counter import Counter, Mode, load, store
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import WEEKDAYS, day_of

_TITLES = {
    Mode.LEND: gettext_lazy("借书"),
    Mode.RETURN: gettext_lazy("还书"),
    Mode.RENEW: gettext_lazy("续借"),
    Mode.CARD: gettext_lazy("办证"),
    Mode.FIND: gettext_lazy("查书"),
    Mode.READER: gettext_lazy("查读者"),
}

_HINTS = {
    Mode.LEND: gettext_lazy("请扫读者证，或先扫书也行"),
    Mode.RETURN: gettext_lazy("扫要还的书，一本接一本，不用扫证"),
    Mode.RENEW: gettext_lazy("扫要续借的书，或扫读者证"),
    Mode.CARD: gettext_lazy("填好下面的表，或扫读者证"),
    Mode.FIND: gettext_lazy("书名、作者、拼音首字母、ISBN"),
    Mode.READER: gettext_lazy("姓名、拼音首字母、手机尾号、证号"),
}

Act = Callable[[Counter, HttpRequest, datetime], str | None]


@dataclass(frozen=True, slots=True)
class ReaderPanel:
    """Who is here and what must be said to them."""

    card: Any
    held: int
    limit: int | None
    overdue: int
    alerts: list[str]
    holds: list[HoldLine]
    ready: list[str]
    taken: list[str]


def panel_of(counter: Counter, by: Actor, now: datetime) -> ReaderPanel | None:
    """Return who is here, or nobody."""
    if counter.reader_id is None:
        return None
    today = day_of(now)
    card = readers.reader_card(counter.reader_id)
    holds = []
    if circulation.count_holds(counter.reader_id):
        holds = services.holds_of(reader_id=counter.reader_id, now=now)
    held = circulation.held_by(counter.reader_id, today)
    limits = [
        one.limit
        for one in circulation.policies()
        if one.kind_id is None
        and one.category_id in (None, card.category_id)
        and one.limit is not None
    ]
    if card.loan_limit is not None:
        limits.append(card.loan_limit)
    return ReaderPanel(
        card=card,
        held=held.loans,
        limit=min(limits, default=None),
        overdue=held.overdue,
        alerts=acts.due_soon(counter.reader_id, today),
        holds=holds,
        ready=holding.waits_here(holds, by.place_id, today),
        taken=[one.title for one in counter.steps if one.kept and not one.undone],
    )


def _hint(counter: Counter) -> str:
    if counter.question is not None:
        return _("接着扫别的书也行，这本先放到“待处理”")
    if counter.mode is Mode.LEND and counter.reader_id is not None:
        return _("接着扫下一本书，或扫下一位读者的证")
    return str(_HINTS[counter.mode])


def draw(
    request: HttpRequest,
    counter: Counter,
    now: datetime,
    status: int = 200,
    template: str = "desk/counter.html",
    **more: Any,
) -> HttpResponse:
    """Draw the counter: the whole page, or only what changes where the script asks for that."""
    today = day_of(now)
    actor = request.actor  # type: ignore[attr-defined]  # set by frame.middleware.Access
    counts = circulation.counts_on(today, actor.place_id)
    due = counter.result.due_on if counter.result else ""
    context = {
        "counter": counter,
        "mode": counter.mode.value,
        "title": _TITLES[counter.mode],
        "workplace": workplace(actor),
        "panel": panel_of(counter, actor, now),
        "may_hold": actor.may(Power.HOLD),
        "hint": _hint(counter),
        "due_day": date.fromisoformat(due) if due else None,
        "due_weekday": WEEKDAYS[date.fromisoformat(due).weekday()] if due else "",
        "counts": counts,
        "now": now,
        "today": today,
        **more,
    }
    return render(request, template, context, status=status)


def workplace(actor: Actor) -> str:
    """Say where the counter stands and who stands at it."""
    place = network.place(actor.place_id).name if actor.place_id is not None else ""
    return f"{place}，{actor.name}" if place else actor.name


def act_on(request: HttpRequest, act: Act) -> HttpResponse:
    """Do one act on the counter and draw it; without the script, lead back to the page."""
    now = clock.now()
    counter = load(request.session, now)
    elsewhere = act(counter, request, now)
    store(request.session, counter, now)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    if request.headers.get("X-Fragment"):
        return draw(request, counter, now)
    return HttpResponseRedirect("/desk/")
