"""赔书、说已经还了: what a lost copy costs, with its working, and what is looked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.cashier.rules import read_sum
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services, wording
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.money import plain
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal


@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest, copy_id: int) -> HttpResponse:
    """赔书: the sum as the table works it out; another one needs a reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    copy = holdings.copy_by_id(copy_id)
    told = services.what_it_costs(barcode=copy.barcode)
    loan = circulation.loan_line(told.loan_id)
    assert loan is not None
    typed = {
        "book": request.POST.get("book", plain(told.told.book_fen)),
        "fee": request.POST.get("fee", plain(told.told.fee_fen)),
        "why": request.POST.get("why", ""),
    }
    said: list[str] = []
    if request.method == "POST":
        book, fee = read_sum(typed["book"]), read_sum(typed["fee"])
        if book is None or fee is None:
            said = [_("看不懂这个金额。请写成 12 或 12.50，不收就填 0")]
        else:
            try:
                services.declare_lost(
                    barcode=copy.barcode,
                    book_fen=book,
                    fee_fen=fee,
                    why=typed["why"],
                    by=actor,
                    now=clock.now(),
                )
            except NotAllowed:
                raise
            except Refusal as refusal:
                said = [str(one) for one in sentences(refusal)]
            else:
                note(request, "ok", _("记好了，应收在这位读者的账上"))
                return HttpResponseRedirect(f"/office/readers/{told.reader_id}/account/")
    context: dict[str, Any] = {
        "copy": copy,
        "loan": loan,
        "reader": readers.masked_name(told.reader_id),
        "reader_id": told.reader_id,
        "working": wording.loss_in_words(copy.title, told.told, ""),
        "typed": typed,
        "said": said,
    }
    return render(request, "office/lost.html", context, status=422 if said else 200)


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """说已经还了的: what readers say they brought back and what has to be looked for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {"lines": circulation.claims(actor.scope), "notes": notes(request)}
    return render(request, "office/claims.html", context)


@require_POST
def claim(request: HttpRequest, copy_id: int) -> HttpResponse:
    """Write down that a reader says a copy was brought back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    copy = holdings.copy_by_id(copy_id)
    return act(
        request,
        "/office/claims/",
        _("记下了。请在书架和还书箱里找一找"),
        lambda: services.claim_returned(barcode=copy.barcode, by=actor, now=clock.now()),
    )


@require_http_methods(["GET", "POST"])
def damage(request: HttpRequest, copy_id: int) -> HttpResponse:
    """污损: what is the matter, what that costs by the table; another sum needs a reason."""
    copy = holdings.copy_by_id(copy_id)
    rows = circulation.damage_rules()
    chosen = [int(one) for one in request.POST.getlist("what") if one.isdecimal()]
    case = services.damage_cost(barcode=copy.barcode, damage_ids=chosen)
    typed = {"sum": request.POST.get("sum", ""), "why": request.POST.get("why", "")}
    said: list[str] = []
    working = ""
    if request.method == "POST":
        working = wording.damage_in_words(copy.title, case.rows, typed["why"])
        amount = read_sum(typed["sum"]) if typed["sum"].strip() else case.cost_fen
        if amount is None:
            said = [_("看不懂这个金额。请写成 12 或 12.50，不收就填 0")]
        elif "reckon" not in request.POST:
            try:
                services.charge_damage(
                    barcode=copy.barcode,
                    damage_ids=chosen,
                    amount_fen=amount,
                    why=typed["why"],
                    by=request.actor,  # type: ignore[attr-defined]
                    now=clock.now(),
                )
            except NotAllowed:
                raise
            except Refusal as refusal:
                said = [str(one) for one in sentences(refusal)]
            else:
                note(request, "ok", _("记好了，这一册标了“污损”，照样可以借"))
                return HttpResponseRedirect(f"/office/readers/{case.reader_id}/account/")
    context: dict[str, Any] = {
        "copy": copy,
        "reader": readers.masked_name(case.reader_id),
        "reader_id": case.reader_id,
        "rows": [(one, wording.damage_costs(one), one.rule_id in chosen) for one in rows],
        "cost": plain(case.cost_fen),
        "working": working,
        "typed": typed,
        "said": said,
    }
    return render(request, "office/damage.html", context, status=422 if said else 200)
