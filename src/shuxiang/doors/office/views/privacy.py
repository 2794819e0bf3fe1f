"""个人资料: why a page is opened, what readers ask about their data, erasing, and the catalogue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as circulation_services
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries, services
from shuxiang.departments.readers.refusals import WhyMissing
from shuxiang.departments.readers.rules.requests import RequestKind
from shuxiang.departments.readers.services.correcting import ANSWERED_WITH
from shuxiang.departments.staff import queries as staff
from shuxiang.doors.frame.personal_data import catalogue, in_this_language
from shuxiang.doors.frame.saying import say, sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.doors.office.looking import choices, look
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

KINDS: dict[RequestKind, Any] = {
    RequestKind.NAME: gettext_lazy("更正姓名"),
    RequestKind.BIRTH: gettext_lazy("更正出生日期"),
    RequestKind.IDENTITY: gettext_lazy("更正证件号"),
    RequestKind.ERASE: gettext_lazy("注销"),
}

_GRAVITY: dict[str, Any] = {
    "ordinary": gettext_lazy("一般"),
    "sensitive": gettext_lazy("敏感"),
    "child": gettext_lazy("孩子的"),
}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def ask_why(request: HttpRequest, reader_id: int, said: str = "") -> HttpResponse:
    """Ask for what a reader's page is opened; the name stays masked until it is said."""
    card = queries.reader_card(reader_id)
    context = {
        "reader_id": reader_id,
        "name": card.masked_name,
        "card_number": card.card_number,
        "choices": choices(request),
        "said": said,
        "typed": request.POST.get("other", "")[:100],
        "search_url": "/office/find/",
        "crumbs": [(_("读者"), "/office/readers/")],
    }
    return render(request, "office/reader_why.html", context, status=422 if said else 200)


@require_POST
def open_page(request: HttpRequest, reader_id: int) -> HttpResponse:
    """Take the reason, record the look and open the page."""
    why = request.POST.get("other", "").strip() or request.POST.get("why", "")
    try:
        look(request, reader_id, why, clock.now())
    except WhyMissing as refusal:
        return ask_why(request, reader_id, str(sentences(refusal)[0]))
    return HttpResponseRedirect(f"/office/readers/{reader_id}/")


def looks_at(request: HttpRequest, reader_id: int) -> HttpResponse:
    """谁看过: every look at one reader, newest first, with who, where and why."""
    looks = queries.looks_at(reader_id)
    names = staff.names_of({one.staff_id for one in looks if one.staff_id is not None})
    places = {one.place_id: one.name for one in network.places()}
    context = {
        "name": queries.masked_name(reader_id),
        "lines": [
            {
                "slip": one,
                "who": names.get(one.staff_id or 0, ""),
                "place": places.get(one.place_id or 0, ""),
            }
            for one in looks
        ],
        "notes": notes(request),
        "crumbs": [(_("流水"), "/office/log/")],
    }
    return render(request, "office/looks.html", context)


@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """资料清单: the catalogue as a table, with the library's own days."""
    kept = circulation.retention()
    days = {"loan_days": kept.loan_days, "hold_days": kept.hold_days}
    tables = [
        {
            "name": table.table,
            "called": in_this_language(table.called),
            "exported": "" if table.exported else in_this_language(table.not_exported or ("", "")),
            "lines": [
                {
                    "what": in_this_language(one.what),
                    "fields": "、".join(one.fields),
                    "why": in_this_language(one.purpose),
                    "basis": in_this_language(one.basis),
                    "gravity": _GRAVITY[one.sensitivity],
                    "grave": one.sensitivity != "ordinary",
                    "kept": in_this_language(one.kept, **days),
                    "erased": in_this_language(one.erased),
                    "seen": in_this_language(one.seen),
                }
                for one in table.held
            ],
        }
        for table in catalogue().tables
    ]
    actor = _actor(request)
    context = {
        "tables": tables,
        "notes": notes(request),
        "answers": any(actor.may(power) for power in ANSWERED_WITH.values()),
        "waiting": queries.count_requests(),
    }
    return render(request, "office/privacy.html", context)


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """读者的申请: what waits for an answer, the longest first."""
    actor = _actor(request)
    context = {
        "lines": [
            {
                "slip": one,
                "what": KINDS[one.kind],
                "name": queries.masked_name(one.reader_id),
                "card": queries.card_of(one.reader_id).card_number,
                "mine": actor.may(ANSWERED_WITH[one.kind]),
            }
            for one in queries.requests_waiting()
        ],
        "notes": notes(request),
        "crumbs": [(_("个人资料"), "/office/privacy/")],
    }
    return render(request, "office/privacy_requests.html", context)


@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what is wanted beside what stands there; yes, or no with a sentence for the
    reader. Opening it is a look at the reader, for this reason."""
    actor, now = _actor(request), clock.now()
    if request.method == "POST":
        return _answer(request, request_id)
    slip = queries.request(request_id)
    if slip.ended_at is not None:
        note(request, "warn", _("这份申请已经办过了"))
        return HttpResponseRedirect("/office/privacy/requests/")
    actor.require(ANSWERED_WITH[slip.kind])
    look(request, slip.reader_id, _("办读者的申请"), now)
    opened = services.open_request(request_id=request_id, by=actor, now=now)
    context = {
        "opened": opened,
        "what": KINDS[slip.kind],
        "erases": slip.kind is RequestKind.ERASE,
        "notes": notes(request),
        "crumbs": [
            (_("个人资料"), "/office/privacy/"),
            (_("读者的申请"), "/office/privacy/requests/"),
        ],
    }
    return render(request, "office/privacy_request.html", context)


def _answer(request: HttpRequest, request_id: int) -> HttpResponse:
    actor, now, answer = _actor(request), clock.now(), request.POST.get("answer", "")
    back = "/office/privacy/requests/"
    if request.POST.get("do") == "accept":
        return act(
            request,
            back,
            _("改好了，读者会在消息里看到"),
            lambda: services.accept_request(
                request_id=request_id, answer=answer, by=actor, now=now
            ),
        )
    return act(
        request,
        back if answer.strip() else f"{back}{request_id}/",
        _("回了，读者会在消息里看到为什么"),
        lambda: services.decline_request(request_id=request_id, answer=answer, by=actor, now=now),
    )


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, reader_id: int) -> HttpResponse:
    """注销: every reason against it, or the second question with the card's number typed."""
    actor, now = _actor(request), clock.now()
    actor.require(Power.ERASE_READERS)
    card = queries.reader_card(reader_id)
    if queries.erased(reader_id):
        note(request, "warn", _("这位读者已经注销了"))
        return HttpResponseRedirect("/office/readers/")
    said: list[str] = []
    if request.method == "POST":
        typed = request.POST.get("card_number", "")
        try:
            circulation_services.erase_reader(
                reader_id=reader_id, card_number=typed, by=actor, now=now
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            said = [str(one) for one in sentences(refusal)]
        else:
            note(request, "ok", _("注销了。姓名、证件、联系方式和借过什么都不在了"))
            return HttpResponseRedirect("/office/readers/")
    reasons = circulation_services.why_not_erase(reader_id=reader_id, by=actor, now=now)
    context = {
        "card": card,
        "reasons": [str(say(one)) for one in reasons],
        "said": [] if reasons else said,
        "typed": request.POST.get("card_number", "")[:60],
        "crumbs": [(_("读者"), "/office/readers/"), (card.name, f"/office/readers/{reader_id}/")],
    }
    return render(request, "office/reader_erase.html", context, status=422 if said else 200)
