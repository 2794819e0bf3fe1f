"""账目、收款处: what a reader owes and pays, the receipt, the day and the month of a till."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from openpyxl import Workbook

from shuxiang.departments.cashier import queries, rules, services, wording
from shuxiang.departments.cashier.rules import ChargeKind, LineKind, PayMethod
from shuxiang.departments.cashier.slips import ReceiptSlip, TillSlip
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of, local
from shuxiang.foundations.kernel.money import plain, yuan
from shuxiang.foundations.kernel.refusals import Because, NotAllowed, Refusal


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _till(actor: Actor) -> TillSlip:
    assert actor.place_id is not None
    standing = queries.tills([actor.place_id])
    if standing:
        return standing[0]
    return services.till_of(place_id=actor.place_id, by=actor, now=clock.now())


def _sum(request: HttpRequest, name: str = "amount") -> int:
    typed = request.POST.get(name, "")
    found = rules.read_sum(typed)
    if found is None:
        raise Refusal(Because("cashier.sum-form", {"typed": typed[:20]}))
    return found


def _method(request: HttpRequest) -> PayMethod:
    try:
        return PayMethod(request.POST.get("method", ""))
    except ValueError:
        return PayMethod.CASH


def _pay(request: HttpRequest, reader_id: int) -> ReceiptSlip:
    actor = _actor(request)
    chosen = [row_number(one) or 0 for one in request.POST.getlist("charge")]
    return services.pay(
        reader_id=reader_id,
        amount_fen=_sum(request),
        method=_method(request),
        till_id=_till(actor).till_id,
        charge_ids=chosen,
        key=request.POST.get("key", "")[:64],
        by=actor,
        now=clock.now(),
    )


def _deposit(request: HttpRequest, reader_id: int) -> ReceiptSlip:
    actor = _actor(request)
    return services.take_deposit(
        reader_id=reader_id,
        amount_fen=_sum(request),
        method=_method(request),
        till_id=_till(actor).till_id,
        key=request.POST.get("key", "")[:64],
        by=actor,
        now=clock.now(),
    )


def _deposit_back(request: HttpRequest, reader_id: int) -> ReceiptSlip:
    actor = _actor(request)
    return services.return_deposit(
        reader_id=reader_id,
        amount_fen=_sum(request),
        method=_method(request),
        till_id=_till(actor).till_id,
        key=request.POST.get("key", "")[:64],
        by=actor,
        now=clock.now(),
    )


def _pay_out(request: HttpRequest, reader_id: int) -> ReceiptSlip:
    actor = _actor(request)
    return services.pay_out_credit(
        reader_id=reader_id,
        amount_fen=_sum(request),
        method=_method(request),
        till_id=_till(actor).till_id,
        why=request.POST.get("why", ""),
        key=request.POST.get("key", "")[:64],
        by=actor,
        now=clock.now(),
    )


def _waive(request: HttpRequest, reader_id: int) -> None:
    typed = request.POST.get("amount", "").strip()
    services.waive(
        charge_id=row_number(request.POST.get("charge", "")) or 0,
        amount_fen=_sum(request) if typed else None,
        why=request.POST.get("why", ""),
        by=_actor(request),
        now=clock.now(),
    )


def _charge(request: HttpRequest, reader_id: int) -> None:
    actor = _actor(request)
    try:
        kind = ChargeKind(request.POST.get("kind", ""))
    except ValueError:
        kind = ChargeKind.OTHER
    assert actor.place_id is not None
    services.charge(
        reader_id=reader_id,
        kind=kind,
        amount_fen=_sum(request),
        place_id=actor.place_id,
        why=request.POST.get("why", ""),
        by=actor,
        now=clock.now(),
    )


#: What the forms of an account ask for → the act.
_ACTS: dict[str, Callable[[HttpRequest, int], ReceiptSlip | None]] = {
    "pay": _pay,
    "deposit": _deposit,
    "deposit-back": _deposit_back,
    "pay-out": _pay_out,
    "waive": _waive,
    "charge": _charge,
}


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, reader_id: int) -> HttpResponse:
    """账目 of one reader: what is owed, and each act with money in a form of its own."""
    actor = _actor(request)
    card = readers.reader_card(reader_id)
    said: list[str] = []
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("do", ""))
        try:
            slip = act(request, reader_id) if act else None
        except NotAllowed:
            raise
        except Refusal as refusal:
            said = [str(one) for one in sentences(refusal)]
        else:
            if isinstance(slip, ReceiptSlip):
                note(request, "ok", _("记好了，第 %(n)d 号收据") % {"n": slip.number})
                return HttpResponseRedirect(f"/office/receipts/{slip.receipt_id}/")
            note(request, "ok", _("记好了"))
            return HttpResponseRedirect(f"/office/readers/{reader_id}/account/")
    owed = queries.owed(reader_id)
    context: dict[str, Any] = {
        "reader_id": reader_id,
        "name": readers.masked_name(reader_id),
        "card_number": card.card_number,
        "owed": yuan(owed),
        "owes": owed > 0,
        "amount": plain(owed),
        "credit": queries.credit(reader_id),
        "credit_words": yuan(queries.credit(reader_id)),
        "credit_plain": plain(queries.credit(reader_id)),
        "deposit": queries.deposit_of(reader_id),
        "deposit_words": yuan(queries.deposit_of(reader_id)),
        "deposit_plain": plain(queries.deposit_of(reader_id)),
        "charges": [
            {
                "slip": one,
                "what": wording.charge_kind(one.kind),
                "charged": yuan(one.charged_fen),
                "open": yuan(one.open_fen),
            }
            for one in queries.open_charges(reader_id)
        ],
        "lines": [
            {"line": one, "what": wording.line_kind(one.kind), "sum": yuan(one.amount_fen)}
            for one in queries.account(reader_id, most=100)
        ],
        "methods": [(one.value, wording.pay_method(one)) for one in PayMethod],
        "kinds": [(one.value, wording.charge_kind(one)) for one in ChargeKind],
        "may": {
            "take": actor.may(Power.TAKE_MONEY),
            "charge": actor.may(Power.CHARGE),
            "waive": actor.may(Power.WAIVE_DEBT),
            "refund": actor.may(Power.REFUND),
        },
        "key": secrets.token_hex(12),
        "said": said,
        "notes": notes(request),
    }
    return render(request, "office/account.html", context, status=422 if said else 200)


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """A receipt as it prints, and voiding it with a reason."""
    actor = _actor(request)
    actor.require_place(queries.till(queries.receipt(receipt_id).till_id).place_id)
    said: list[str] = []
    if request.method == "POST":
        try:
            paper = services.void(
                receipt_id=receipt_id, why=request.POST.get("why", ""), by=actor, now=clock.now()
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            said = [str(one) for one in sentences(refusal)]
        else:
            note(request, "ok", _("作废了，应收又记回账上"))
            return HttpResponseRedirect(f"/office/receipts/{paper.receipt_id}/")
    slip = queries.receipt(receipt_id)
    context = {
        "slip": slip,
        "sum": yuan(slip.amount_fen),
        "what": wording.line_kind(LineKind(slip.what)),
        "method": wording.pay_method(PayMethod(slip.method)),
        "name": readers.masked_name(slip.reader_id) if slip.reader_id else "",
        "lines": [(what, yuan(fen)) for what, fen in slip.lines],
        "may_void": actor.may(Power.REFUND) and slip.amount_fen > 0 and not slip.voided,
        "said": said,
        "notes": notes(request),
    }
    return render(request, "office/receipt.html", context, status=422 if said else 200)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _chosen_till(request: HttpRequest, actor: Actor) -> TillSlip:
    wanted = row_number(request.GET.get("till", request.POST.get("till", "")))
    if wanted is None:
        return _till(actor)
    found = queries.till(wanted)
    actor.require_place(found.place_id)
    return found


@require_http_methods(["GET", "POST"])
def till(request: HttpRequest) -> HttpResponse:
    """收款处 of a day: what came in and went out, and 日结."""
    actor = _actor(request)
    one = _chosen_till(request, actor)
    today = day_of(clock.now())
    day = _day(request.GET.get("day", request.POST.get("day", "")), today)
    said: list[str] = []
    if request.method == "POST":
        try:
            services.close_day(
                till_id=one.till_id,
                day=day,
                counted_fen=_sum(request, "counted"),
                note=request.POST.get("note", ""),
                by=actor,
                now=clock.now(),
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            said = [str(each) for each in sentences(refusal)]
        else:
            note(request, "ok", _("日结好了"))
            return HttpResponseRedirect(f"/office/till/?till={one.till_id}&day={day.isoformat()}")
    report = queries.day_report(one.till_id, day)
    context = {
        "till": one,
        "tills": queries.tills(actor.scope),
        "day": day,
        "today": today,
        "report": report,
        "by_method": [
            (wording.pay_method(PayMethod(name)), yuan(came), yuan(went))
            for name, came, went in report.by_method
        ],
        "expected": yuan(report.expected_cash_fen),
        "expected_plain": plain(report.expected_cash_fen),
        "counted": yuan(report.counted_fen) if report.counted_fen is not None else "",
        "difference": yuan(report.difference_fen) if report.difference_fen else "",
        "receipts": [
            (each, wording.line_kind(LineKind(each.what)), yuan(each.amount_fen))
            for each in queries.receipts(one.till_id, day)
        ],
        "may_close": actor.may(Power.CLOSE_TILL) and report.closed_at is None and day <= today,
        "said": said,
        "notes": notes(request),
    }
    return render(request, "office/till.html", context, status=422 if said else 200)


def _to_ones_own_till(request: HttpRequest) -> HttpResponse | None:
    """Send whoever keeps some places only to their own till: the books of all are the head's."""
    if _actor(request).scope is None:
        return None
    note(request, "warn", _("全馆的账请总馆来看，这里是自己馆点的"))
    return HttpResponseRedirect("/office/till/")


@require_http_methods(["GET", "POST"])
def month(request: HttpRequest) -> HttpResponse:
    """A month of all tills, and 月结."""
    elsewhere = _to_ones_own_till(request)
    if elsewhere is not None:
        return elsewhere
    actor = _actor(request)
    today = day_of(clock.now())
    first = _day(f"{request.GET.get('m', request.POST.get('m', ''))}-01", today.replace(day=1))
    said: list[str] = []
    if request.method == "POST":
        try:
            services.close_month(year=first.year, month=first.month, by=actor, now=clock.now())
        except NotAllowed:
            raise
        except Refusal as refusal:
            said = [str(one) for one in sentences(refusal)]
        else:
            note(request, "ok", _("月结好了"))
            return HttpResponseRedirect(f"/office/till/month/?m={first:%Y-%m}")
    report = queries.month_report(first.year, first.month)
    context = {
        "first": first,
        "report": report,
        "days": [(day, yuan(came), yuan(went)) for day, came, went in report.days],
        "charged": yuan(report.charged_fen),
        "waived": yuan(report.waived_fen),
        "taken": yuan(report.taken_fen),
        "given": yuan(report.given_fen),
        "waiting": queries.days_not_closed(first.year, first.month),
        "may_close": actor.may(Power.CLOSE_TILL) and not report.closed_by,
        "said": said,
        "notes": notes(request),
    }
    return render(request, "office/till_month.html", context, status=422 if said else 200)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The ledger of a period as an Excel table; names are left out, the reader's number stays."""
    elsewhere = _to_ones_own_till(request)
    if elsewhere is not None:
        return elsewhere
    today = day_of(clock.now())
    start = _day(request.GET.get("from", ""), today.replace(day=1))
    end = _day(request.GET.get("to", ""), today)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("账目"))
    sheet.append(
        [_("日期"), _("时间"), _("读者编号"), _("做了什么"), _("为了什么"), _("金额（元）"), _("谁"),
         _("收款处"), _("收据"), _("说明")]
    )  # fmt: skip
    for day, at, reader_id, kind, what, fen, who, where, number, why in queries.ledger(start, end):
        sheet.append(
            [
                day,
                _clock_time(at),
                reader_id,
                wording.line_kind(LineKind(kind)),
                wording.charge_kind(ChargeKind(what)) if what else "",
                fen / 100,
                who,
                where or "",
                number or "",
                _harmless(why),
            ]
        )
    out = io.BytesIO()
    book.save(out)
    answer = HttpResponse(
        out.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f'attachment; filename="ledger-{start}-{end}.xlsx"'
    return answer


def _clock_time(moment: datetime) -> str:
    """Say the hour of a moment as the library's clock shows it."""
    return f"{local(moment):%H:%M:%S}"


def _harmless(text: str) -> str:
    """Keep a text from being taken for a formula by the program that opens the table."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
