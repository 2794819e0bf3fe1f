"""Readers: find, look, and the life of a card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as circulation_services
from shuxiang.departments.readers import queries, services
from shuxiang.doors.office.acting import act, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Find readers by name, initials, phone's tail, card or document."""
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "q": text,
        "found": queries.find(text, request.actor) if text else (),  # type: ignore[attr-defined]
        "count": queries.count_open(),
        "notes": notes(request),
        "search_url": "/office/find/",
    }
    return render(request, "office/readers.html", context)


@require_GET
def reader(request: HttpRequest, reader_id: int) -> HttpResponse:
    """One reader: masked, with loans, blocks and guardians."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = day_of(clock.now())
    context = {
        "card": queries.reader_card(reader_id),
        "loans": circulation.loans_of(reader_id) if actor.may(Power.SEE_LOANS) else (),
        "guardians": queries.guardians_of(reader_id),
        "children": queries.children_of(reader_id),
        "today": today,
        "notes": notes(request),
        "revealed": request.session.pop("revealed", None),
        "crumbs": [(_("读者"), "/office/readers/")],
        "powers": {one.value.replace("-", "_"): True for one in actor.powers},
        "search_url": "/office/find/",
    }
    return render(request, "office/reader.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None


def _reveal(request: HttpRequest, reader_id: int, by: Actor, now: datetime) -> None:
    full = services.reveal_identity(
        reader_id=reader_id, why=request.POST.get("why", ""), by=by, now=now
    )
    request.session["revealed"] = {
        "number": full.id_number,
        "phone": full.phone,
        "address": full.address,
        "birth": full.birth_on.isoformat() if full.birth_on else "",
    }


Call = Callable[[HttpRequest, int, Actor, datetime], Any]

#: Name in the address → what is said when done, and the service.
ACTS: dict[str, tuple[object, Call]] = {
    "lost": (
        gettext_lazy("挂失了"),
        lambda r, i, by, now: services.report_lost(reader_id=i, by=by, now=now),
    ),
    "found": (
        gettext_lazy("解挂了"),
        lambda r, i, by, now: services.cancel_lost(reader_id=i, by=by, now=now),
    ),
    "replace": (
        gettext_lazy("新证办好了，旧证作废"),
        lambda r, i, by, now: services.replace_card(
            reader_id=i, card_number=r.POST.get("card_number", "").strip() or None, by=by, now=now
        ),
    ),
    "verify": (
        gettext_lazy("验证过了"),
        lambda r, i, by, now: services.verify(reader_id=i, by=by, now=now),
    ),
    "block": (
        gettext_lazy("停借了"),
        lambda r, i, by, now: services.block(
            reader_id=i,
            reason=r.POST.get("reason", ""),
            until_on=_day(r.POST.get("until_on", "")),
            by=by,
            now=now,
        ),
    ),
    "unblock": (
        gettext_lazy("解除停借了"),
        lambda r, i, by, now: services.lift_block(
            block_id=int(r.POST.get("block_id", "0") or 0), by=by, now=now
        ),
    ),
    "close": (
        gettext_lazy("退证了"),
        lambda r, i, by, now: circulation_services.give_back_card(reader_id=i, by=by, now=now),
    ),
    "reveal": (gettext_lazy("看过的都记在流水里"), _reveal),
}


@require_POST
def act_on(request: HttpRequest, reader_id: int, name: str) -> HttpResponse:
    """Do one act of the life of a card."""
    if name not in ACTS:
        raise Http404
    done, call = ACTS[name]
    return act(
        request,
        f"/office/readers/{reader_id}/",
        str(done),
        lambda: call(request, reader_id, request.actor, clock.now()),  # type: ignore[attr-defined]
    )


@require_POST
def set_pin(request: HttpRequest, reader_id: int) -> HttpResponse:
    """Give a reader a new PIN, shown this once."""
    return act(
        request,
        f"/office/readers/{reader_id}/",
        _("新密码：%s，请读者第一次登录时改掉"),
        lambda: services.set_pin(reader_id=reader_id, by=request.actor, now=clock.now()),  # type: ignore[attr-defined]
        tell=True,
    )
