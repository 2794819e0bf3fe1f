"""Readers: find, look, and the life of a card."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as circulation_services
from shuxiang.departments.readers import queries, services, wording
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.doors.frame.asked import address_without_number, read_asked
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.doors.office.looking import (
    at_the_counter,
    has_said_why,
    look,
    stands_at_the_counter,
)
from shuxiang.doors.office.views.privacy import ask_why
from shuxiang.foundations import vault
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of

#: What staff may add by hand; a WeChat account ties itself.
CREDENTIALS = (
    CredentialKind.CARD,
    CredentialKind.IDENTITY,
    CredentialKind.SOCIAL,
    CredentialKind.CHIP,
)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Find readers by name, initials, phone's tail, card or document."""
    text = request.GET.get("q", "").strip()[:100]
    asked = read_asked(text)
    found = queries.find(text, request.actor) if text else ()  # type: ignore[attr-defined]
    if onward := address_without_number(request.path, asked, found):
        return HttpResponseRedirect(onward)
    context = {
        "q": asked.box,
        "asked": asked,
        "found": found,
        "count": queries.count_open(),
        "notes": notes(request),
        "search_url": "/office/find/",
    }
    return render(request, "office/readers.html", context)


@require_GET
def reader(request: HttpRequest, reader_id: int) -> HttpResponse:
    """One reader: masked, with loans, blocks and guardians. What it is opened for is asked once for
    each reader and session, and is in the journal; where the reader stands at the counter it is
    known."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    if queries.erased(reader_id):
        raise Http404
    if not has_said_why(request, reader_id):
        if not stands_at_the_counter(request, reader_id, now):
            return ask_why(request, reader_id)
        look(request, reader_id, at_the_counter(), now)
    today, said = day_of(now), notes(request)
    page = queries.reader_page(reader_id, actor)
    context = {
        "card": page.card,
        "page": page,
        "name": page.name,
        "shown": [
            (one, wording.credential(one.kind)) for one in page.card.credentials if not one.retired
        ],
        "kinds": [(one.value, wording.credential(one)) for one in CREDENTIALS],
        "has_points": circulation.points_scheme() is not None,
        "loans": circulation.loans_of(reader_id) if actor.may(Power.SEE_LOANS) else (),
        "guardians": page.guardians,
        "children": page.children,
        "today": today,
        "notes": said,
        "revealed": _revealed(request, reader_id),
        "crumbs": [(_("读者"), "/office/readers/")],
        "powers": {one.value.replace("-", "_"): True for one in actor.powers},
        "search_url": "/office/find/",
    }
    return render(request, "office/reader.html", context)


def _day(text: str) -> date | None:
    """Return the day that was typed; None where there is none, or none that could be read."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _reveal(request: HttpRequest, reader_id: int, by: Actor, now: datetime) -> None:
    full = services.reveal_identity(
        reader_id=reader_id, why=request.POST.get("why", ""), by=by, now=now
    )
    shown = {
        "reader_id": reader_id,
        "number": full.id_number,
        "phone": full.phone,
        "address": full.address,
        "birth": full.birth_on.isoformat() if full.birth_on else "",
    }
    # The session waits in a table; what is sealed in every other one is not in clear in this one.
    request.session["revealed"] = vault.seal(json.dumps(shown))


def _revealed(request: HttpRequest, reader_id: int) -> dict[str, Any] | None:
    """Return, once, what was opened of this very reader."""
    sealed = request.session.pop("revealed", "")
    shown: dict[str, Any] = json.loads(vault.unseal(sealed)) if sealed else {}
    return shown if shown.get("reader_id") == reader_id else None


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
            block_id=row_number(r.POST.get("block_id", "")) or 0, by=by, now=now
        ),
    ),
    "show": (
        gettext_lazy("加好了，以后刷它也认得"),
        lambda r, i, by, now: services.add_credential(
            reader_id=i,
            kind=_credential(r.POST.get("kind", "")),
            number=r.POST.get("number", "")[:80],
            by=by,
            now=now,
        ),
    ),
    "unshow": (
        gettext_lazy("停用了，刷它不再认得"),
        lambda r, i, by, now: services.retire_credential(
            credential_id=row_number(r.POST.get("credential_id", "")) or 0, by=by, now=now
        ),
    ),
    "close": (
        gettext_lazy("退证了"),
        lambda r, i, by, now: circulation_services.give_back_card(reader_id=i, by=by, now=now),
    ),
    "reopen": (
        gettext_lazy("恢复了，原来的证又能用了"),
        lambda r, i, by, now: services.reopen(reader_id=i, by=by, now=now),
    ),
    "reveal": (gettext_lazy("看过的都记在流水里"), _reveal),
}


def _credential(text: str) -> CredentialKind:
    """Return what is shown; anything odd is a card, whose number is then judged."""
    known = {one.value for one in CREDENTIALS}
    return CredentialKind(text) if text in known else CredentialKind.CARD


@require_POST
def act_on(request: HttpRequest, reader_id: int, name: str) -> HttpResponse:
    """Do one act of the life of a card."""
    if name not in ACTS:
        raise Http404
    done, call = ACTS[name]
    back, until = f"/office/readers/{reader_id}/", request.POST.get("until_on", "").strip()
    if until and _day(until) is None:
        # Taken for no end it would stop somebody for ever.
        note(
            request,
            "stop",
            _("看不懂这个日子：%(typed)s。请写成 2026-12-31 这样") % {"typed": until[:40]},
        )
        return HttpResponseRedirect(back)
    return act(
        request,
        back,
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
