"""试借试还: what the nightly check found, and the buttons that put it right."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shuxiang.departments.cashier import oddities as cashier
from shuxiang.departments.catalogue import oddities as catalogue
from shuxiang.departments.circulation import oddities as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.holdings import oddities as holdings
from shuxiang.departments.network import oddities as network
from shuxiang.departments.readers import oddities as readers
from shuxiang.departments.staff import oddities as staff
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.jobs import clockwork
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.money import yuan
from shuxiang.foundations.kernel.oddities import Oddity, Subject
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.preflight import checking

_PAGE = "/office/preflight/"
_JOB = "project.preflight"
#: One press puts so many right; the next press goes on.
AT_ONCE = 200
_ROWS = 100

ALL: dict[str, Oddity] = {
    one.code: one
    for room in (circulation, cashier, holdings, catalogue, readers, staff, network)
    for one in room.ODDITIES
}

#: What a finding is about → the page that is opened, and the power that opens it.
_PAGES: dict[Subject, tuple[str, Power]] = {
    Subject.COPY: ("/office/find/", Power.EDIT_COPIES),
    Subject.TITLE: ("/office/catalog/{}/", Power.CATALOGUE),
    Subject.READER: ("/office/readers/{}/", Power.SEE_READERS),
    Subject.RULE: ("/office/rules/", Power.SET_RULES),
    Subject.PLACE: ("/office/calendar/{}/", Power.SET_CALENDAR),
    Subject.STAFF: ("/office/registers/staff/{}/", Power.MANAGE_STAFF),
    Subject.TERMINAL: ("/office/registers/terminals/{}/", Power.MANAGE_TERMINALS),
    Subject.TRANSIT: ("/office/transit/", Power.CARRY),
    Subject.HOLD_SHELF: ("/office/holds/?view=clear", Power.HOLD),
    Subject.TILL: ("/office/till/", Power.CLOSE_TILL),
}


def _visible(by: Actor, oddity: Oddity) -> bool:
    """Nobody sees findings about what they could not open."""
    if oddity.subject not in _PAGES:
        return True
    return by.may(_PAGES[oddity.subject][1])


def _scope(by: Actor) -> list[int] | None:
    return None if by.scope is None else sorted(by.scope)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What the last check found, by kind, and what lending would have answered."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    last = checking.last_check()
    counts = checking.open_counts(_scope(by))
    groups = [
        {"oddity": one, "count": counts[code], "may_mend": _may_mend(by, one)}
        for code, one in ALL.items()
        if code in counts and _visible(by, one)
    ]
    context = {
        "last": last,
        "groups": groups,
        "played": _played(last.played) if last else [],
        "returns": _returns(last.played.get("returns", {})) if last else "",
        "running": clockwork.is_running(_JOB, clock.now()),
        "notes": notes(request),
    }
    return render(request, "office/preflight.html", context)


def _may_mend(by: Actor, oddity: Oddity) -> bool:
    return oddity.mend is not None and (oddity.power is None or by.may(oddity.power))


def _played(played: dict[str, Any]) -> list[dict[str, Any]]:
    """Return copies and readers with their counts; refused ones by reason, the most first."""
    found = []
    for name, words in (("copies", _("替每一册书找人借")), ("readers", _("替每一位读者借一本"))):
        told = played.get(name, {})
        every = int(told.get("all", 0))
        found.append(
            {
                "words": words,
                "all": every,
                "fine": int(told.get("fine", 0)),
                "reasons": [
                    (wording.brief(code), number)
                    for code, number in told.get("refused", {}).items()
                ],
            }
        )
    return found


def _returns(told: dict[str, int]) -> str:
    every, late = told.get("all", 0), told.get("late", 0)
    if not every:
        return _("没有借出的书。")
    said = _("借着的 %(all)d 册要是都今天还，%(late)d 册是晚还") % {"all": every, "late": late}
    parts = [said]
    if told.get("fine_fen"):
        parts.append(_("违约金一共 %(yuan)s") % {"yuan": yuan(told["fine_fen"])})
    if told.get("suspended"):
        parts.append(_("停借 %(n)d 次") % {"n": told["suspended"]})
    if told.get("points"):
        parts.append(_("扣 %(n)d 分") % {"n": told["points"]})
    return _("，").join(parts) + _("。")


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Let the check run now instead of at night."""
    clockwork.hasten(_JOB, clock.now())
    note(request, "ok", _("开始查了，过一会儿刷新这一页"))
    return HttpResponseRedirect(_PAGE)


def _known(request: HttpRequest, code: str) -> Oddity:
    found = ALL.get(code)
    if found is None or not _visible(request.actor, found):  # type: ignore[attr-defined]
        raise Http404
    return found


@require_GET
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The findings of one kind, each with its page and its button."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    oddity = _known(request, code)
    asked = request.GET.get("page", "")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    found = checking.findings(code, _scope(by), after=(page - 1) * _ROWS, most=_ROWS + 1)
    context = {
        "oddity": oddity,
        "lines": [(one, _page_of(oddity, one)) for one in found[:_ROWS]],
        "number": page,
        "more": len(found) > _ROWS,
        "may_mend": _may_mend(by, oddity),
        "notes": notes(request),
        "crumbs": [(_("试借试还"), _PAGE)],
    }
    return render(request, "office/preflight_kind.html", context)


def _page_of(oddity: Oddity, one: checking.FindingSlip) -> str:
    if oddity.subject is Subject.COPY:
        return f"/office/find/?q={one.label.split()[0]}"
    address, _power = _PAGES.get(oddity.subject, ("", Power.LEND))
    return address.format(one.subject_id)


@require_POST
def mend(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Put one finding right, or take it off the list until the next check."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    one = checking.finding(finding_id)
    oddity = _known(request, one.code)
    back = f"{_PAGE}{one.code}/"
    if request.POST.get("do") == "aside":
        return act(
            request,
            back,
            _("先放着，下次查到还会出现"),
            lambda: checking.set_aside(finding_id=finding_id, now=now),
        )
    return act(
        request,
        back,
        _("改好了：%(label)s") % {"label": one.label.replace("%", "%%")},
        lambda: checking.mend(oddity, finding_id=finding_id, by=by, now=now),
    )


@require_POST
def mend_all(request: HttpRequest, code: str) -> HttpResponse:
    """Put all findings of a kind right, as many as one press may; what is refused is said."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    oddity = _known(request, code)
    now = clock.now()
    done, kept = 0, []
    if oddity.power is not None:
        by.require(oddity.power)
    for one in checking.findings(code, _scope(by), most=AT_ONCE):
        try:
            checking.mend(oddity, finding_id=one.finding_id, by=by, now=now)
            done += 1
        except Refusal as refusal:
            kept.append(f"{one.label}：{sentences(refusal)[0]}")
    if done:
        note(request, "ok", ngettext("改好了 %(n)d 处", "改好了 %(n)d 处", done) % {"n": done})
    for text in kept[:5]:
        note(request, "warn", text)
    return HttpResponseRedirect(f"{_PAGE}{code}/")
