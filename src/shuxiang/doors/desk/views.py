"""The counter's pages. Each view translates, calls one act, and draws the counter as it lies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation.events import (
    ActUndone,
    LoanMade,
    LoanRenewed,
    LoanReturned,
    UsedInLibrary,
)
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as reader_services
from shuxiang.departments.readers.refusals import AmbiguousCard, UnknownCard
from shuxiang.doors.desk import acts
from shuxiang.doors.desk.counter import Counter, Mode, Result, load, store
from shuxiang.doors.desk.drawing import act_on, draw, panel_of, workplace
from shuxiang.doors.desk.finding import find_titles
from shuxiang.doors.desk.forms import NewReader
from shuxiang.doors.frame.asked import read_asked
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.frame.throttle import address_of
from shuxiang.foundations.codecs import barcode as barcodes
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of, end_of, in_words, local, start_of
from shuxiang.foundations.kernel.refusals import Refusal


@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """Draw the counter. `?m=` changes the mode, `?q=` searches in the finding modes."""
    now = clock.now()
    lying = load(request.session, now)
    wanted = request.GET.get("m", "")
    if wanted in {one.value for one in Mode} and not request.GET.get("keep"):
        if lying.mode.value != wanted:
            lying.put_aside()
            lying.mode, lying.result = Mode(wanted), None
        store(request.session, lying, now)
        # A page of 还书 whose scans would be taken as 借书 must not be shown.
        request.needs_its_session = True  # type: ignore[attr-defined]  # for frame.middleware.Sessions
    more: dict[str, Any] = {}
    question = request.GET.get("q", "").strip()[:100]
    if lying.mode is Mode.FIND and question:
        more = {"q": question, "titles": find_titles(question, day_of(now))}
    elif lying.mode is Mode.READER and question:
        found = readers.find(question, request.actor)  # type: ignore[attr-defined]
        if len(found) == 1 and found[0].card_number and not found[0].closed:
            acts.scanned(lying, found[0].card_number, request.actor, now)  # type: ignore[attr-defined]
            store(request.session, lying, now)
            return HttpResponseRedirect("/desk/")
        asked = read_asked(question)
        more = {"q": asked.box, "asked": asked, "found_readers": found}
    elif lying.mode is Mode.CARD:
        more = {"form": _told_at_home(request) or NewReader.fresh()}
    return draw(request, lying, now, **more)


@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """One scan, of whatever kind."""

    def act(lying: Counter, asked: HttpRequest, now: datetime) -> str | None:
        code = asked.POST.get("code", "")[:200]
        if lying.mode in (Mode.FIND, Mode.READER) and not code.strip().isascii():
            return "/desk/?" + urlencode({"m": lying.mode.value, "q": code.strip()})
        return acts.scanned(lying, code, asked.actor, now)  # type: ignore[attr-defined]

    return act_on(request, act)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """A numbered way on."""

    def act(lying: Counter, asked: HttpRequest, now: datetime) -> None:
        number = row_number(asked.POST.get("n", "")) or 0
        acts.choose(lying, number, asked.actor, now)  # type: ignore[attr-defined]

    return act_on(request, act)


@require_POST
def colleague(request: HttpRequest) -> HttpResponse:
    """A colleague with the power lends in the place of the one at the desk."""

    def act(lying: Counter, asked: HttpRequest, now: datetime) -> None:
        acts.colleague(
            lying,
            asked.POST.get("login", "")[:100],
            asked.POST.get("password", "")[:200],
            address_of(asked),
            asked.actor,  # type: ignore[attr-defined]
            now,
        )

    return act_on(request, act)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back a step, or the last one."""

    def act(lying: Counter, asked: HttpRequest, now: datetime) -> str | None:
        entry = asked.POST.get("entry", "")
        # What names no entry is not the last one.
        number = (row_number(entry) or 0) if entry else None
        acts.undo(lying, number, asked.actor, now)  # type: ignore[attr-defined]
        return "/desk/today/?undone=1" if asked.POST.get("from") == "today" else None

    return act_on(request, act)


@require_POST
def renew_all(request: HttpRequest) -> HttpResponse:
    """Renew all of the reader who is here."""
    return act_on(request, lambda lying, asked, now: acts.renew_all(lying, asked.actor, now))  # type: ignore[attr-defined]


@require_POST
def next_reader(request: HttpRequest) -> HttpResponse:
    """Forget who was here."""
    return act_on(request, lambda lying, _asked, _now: lying.forget())


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """Done: keep the slip for printing, and clear the counter for the next person."""

    def act(lying: Counter, asked: HttpRequest, now: datetime) -> str | None:
        if lying.reader_id is None and not lying.steps:
            lying.result = Result("warn", _("还没有办什么"), _("扫了书再打小票"))
            return None
        lying.slip = _slip(lying, asked, now)
        lying.forget()
        return "/desk/slip/" if asked.POST.get("print") else None

    return act_on(request, act)


def _slip(lying: Counter, request: HttpRequest, now: datetime) -> dict[str, Any]:
    card = readers.reader_card(lying.reader_id) if lying.reader_id is not None else None
    panel = panel_of(lying, request.actor, now)  # type: ignore[attr-defined]
    due = min((one.due_on for one in lying.steps if one.due_on and not one.undone), default="")
    return {
        "at": local(now).isoformat(timespec="minutes"),
        "held": panel.held if panel else 0,
        "left": max(0, panel.limit - panel.held) if panel and panel.limit is not None else None,
        "first_due": in_words(date.fromisoformat(due), day_of(now)) if due else "",
        "reader": card.masked_name if card else "",
        "card": card.card_number if card else "",
        "staff": request.actor.name,  # type: ignore[attr-defined]
        "steps": [
            {"act": one.act, "title": one.title, "barcode": one.barcode, "due_on": one.due_on}
            for one in reversed(lying.steps)
            if not one.undone and one.act != "arrive"
        ],
    }


@require_GET
def slip(request: HttpRequest) -> HttpResponse:
    """The last slip, 80 mm wide, to print or to print again."""
    now = clock.now()
    lying = load(request.session, now)
    held = lying.slip or (_slip(lying, request, now) if lying.steps else {})
    context = {
        "slip": held,
        "mode": lying.mode.value,
        "workplace": workplace(request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "desk/slip.html", context)


@require_POST
def paper(request: HttpRequest) -> HttpResponse:
    """Keep the slip that is laid into the book scanned last, for printing; the reader stays."""

    def act(lying: Counter, _asked: HttpRequest, _now: datetime) -> str | None:
        if not lying.paper:
            lying.result = Result("warn", _("这本不用夹书条"), _("接着扫下一本"))
            return None
        lying.slip = lying.paper
        return "/desk/slip/"

    return act_on(request, act)


@require_POST
def pick_reader(request: HttpRequest) -> HttpResponse:
    """Take a reader from the list that was found."""

    def act(lying: Counter, asked: HttpRequest, now: datetime) -> str | None:
        number = asked.POST.get("card", "")[:60]
        return acts.scanned(lying, number, asked.actor, now)  # type: ignore[attr-defined]

    return act_on(request, act)


def _told_at_home(request: HttpRequest, code: str = "") -> NewReader | None:
    """Return the form of a new reader with what they told at home, where a number of that was shown."""
    number = code or request.GET.get("applied", "")
    by: Actor = request.actor  # type: ignore[attr-defined]  # the access table asks for staff
    told = readers.application(number, by) if by.may(Power.REGISTER_READERS) else None
    return NewReader.told_at_home(told, number) if told else None


def _known(code: str) -> bool:
    """Say whether a scanned code is a card or a copy of ours; a blank card is neither."""
    try:
        readers.card_shown(code)
    except UnknownCard:
        return holdings.title_of_barcode(code) is not None
    except AmbiguousCard:
        return True
    return True


@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """办证 at the counter: a new reader, who is then the one who is here."""
    now = clock.now()
    lying = load(request.session, now)
    lying.mode = Mode.CARD
    code = barcodes.clean(request.POST.get("scanned", "")[:200])
    if code and not _known(code):
        form = _told_at_home(request, code) or NewReader.with_scanned(request.POST, code)
        return draw(request, lying, now, form=form)
    if code:
        return act_on(request, lambda here, asked, at: acts.scanned(here, code, asked.actor, at))  # type: ignore[attr-defined]
    form = NewReader(request.POST)
    if not form.is_valid():
        return draw(request, lying, now, status=422, form=form)
    try:
        made = reader_services.register(
            by=request.actor,  # type: ignore[attr-defined]
            now=now,
            **form.as_arguments(place_id=request.actor.place_id),  # type: ignore[attr-defined]
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return draw(request, lying, now, status=422, form=form)
    if applied := form.cleaned_data["applied"]:
        reader_services.end_application(
            number=applied,
            by=request.actor,  # type: ignore[attr-defined]
            now=now,
        )
    lying.mode = Mode.LEND
    lying.greet(made.reader_id, made.card_number)
    lying.result = Result(
        "ok",
        _("证办好了：%(card)s") % {"card": made.card_number},
        _("%(name)s，接着扫要借的书") % {"name": made.name},
    )
    store(request.session, lying, now)
    return HttpResponseRedirect("/desk/")


_SAID = {
    LoanMade.kind: gettext_lazy("借出"),
    LoanReturned.kind: gettext_lazy("还回"),
    LoanRenewed.kind: gettext_lazy("续借"),
    UsedInLibrary.kind: gettext_lazy("馆内看过"),
}


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """今天做过的: what this place did today, newest first, each with 撤销."""
    now = clock.now()
    day = day_of(now)
    actor = request.actor  # type: ignore[attr-defined]
    after = request.GET.get("before", "")
    entries = reading.between(
        start_of(day),
        end_of(day),
        kinds=tuple(_SAID),
        place_ids=[actor.place_id],
        before_id=row_number(after),
        limit=50,
    )
    undone = {
        one.facts["entry_id"]
        for one in reading.between(
            start_of(day), end_of(day), kinds=(ActUndone.kind,), place_ids=[actor.place_id]
        )
    }
    copies = {one: holdings.copy_by_id(one) for one in {e.facts["copy_id"] for e in entries}}
    lines = [
        {
            "entry_id": one.entry_id,
            "at": one.happened_at,
            "act": _SAID[one.kind],
            "copy": copies[one.facts["copy_id"]],
            "undone": one.entry_id in undone,
        }
        for one in entries
    ]
    lying = load(request.session, now)
    came_to = lying.result if request.GET.get("undone") else None
    return render(
        request,
        "desk/today.html",
        {
            "mode": lying.mode.value,
            "workplace": workplace(actor),
            "notice": f"{came_to.title}。{came_to.detail}" if came_to else "",
            "notice_kind": "stop" if came_to and came_to.tone == "stop" else "ok",
            "lines": lines,
            "counts": circulation.counts_on(day, actor.place_id),
            "more": entries[-1].entry_id if len(entries) == 50 else None,
            "today": day,
        },
    )


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """怎么用: the counter's keys and flows on one page."""
    return render(request, "desk/guide.html", {"workplace": workplace(request.actor)})  # type: ignore[attr-defined]
