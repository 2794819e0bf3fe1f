"""Lending (11), its cancel, its repeat, and what was lent while we were away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.events import LoanMade
from shuxiang.departments.circulation.refusals import (
    LendingRefused,
)
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.gateways.sip2.answers.saying import (
    SAME_ACT,
    actor_of,
    barcode_of,
    institution_of,
    moment_of,
    pin_suffices,
    sip_date,
    told_by,
    words_of,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.refusals import Refusal


def checkout(asked: sip2.Checkout, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """11: lend. A cancel takes the loan back; a repeat within minutes is the same loan."""
    actor = actor_of(machine)
    barcode, card = barcode_of(asked.item_identifier), asked.patron_identifier
    if asked.cancel:
        return _cancelled_checkout(asked, machine, barcode, now)
    if not pin_suffices(machine, card, asked.patron_password, now):
        return _not_lent(asked, machine, now, (_("密码不对，请再输一次"),))
    if asked.no_block and machine.slip and machine.slip.may_no_block:
        return _lent_offline(asked, machine, barcode, now)
    try:
        slip = services.lend(card_number=card, barcode=barcode, by=actor, now=now)
    except LendingRefused as refusal:
        again = _already_lent_here(refusal, machine, now)
        if again is not None:
            return again(asked)
        reasons = [one.code for one in refusal.because]
        if reasons == [Reason.OUT_TO_SAME.value] and asked.sc_renewal_policy:
            return _renewed_by_checkout(asked, machine, barcode, now)
        return _not_lent(asked, machine, now, words_of(refusal), refusal.case.copy.title)
    except Refusal as refusal:
        return _not_lent(asked, machine, now, words_of(refusal))
    return _lent(asked, machine, now, slip.barcode, slip.title, slip.due_on, slip.desk_note)


def _lent(
    asked: sip2.Checkout | sip2.Renew,
    machine: Machine,
    now: datetime,
    barcode: str,
    title: str,
    due_on: Any,
    note: str = "",
    renewal: bool = False,
) -> sip2.CheckoutResponse:
    return sip2.CheckoutResponse(
        ok=True,
        renewal_ok=renewal,
        magnetic_media="N",
        desensitize="Y",
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        item_identifier=asked.item_identifier or barcode,
        title_identifier=title,
        due_date=machine.wire.profile.due_date(due_on),
        currency_type=sip2.YUAN,
        media_type=sip2.MediaType.BOOK,
        screen_message=(note,) if note else (),
    )


def _not_lent(
    asked: sip2.Checkout,
    machine: Machine,
    now: datetime,
    words: tuple[str, ...],
    title: str = "",
) -> sip2.CheckoutResponse:
    return sip2.CheckoutResponse(
        ok=False,
        renewal_ok=False,
        magnetic_media="N",
        desensitize="N",
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        item_identifier=asked.item_identifier,
        title_identifier=title,
        screen_message=words,
    )


def _already_lent_here(
    refusal: LendingRefused, machine: Machine, now: datetime
) -> Callable[[sip2.Checkout], sip2.CheckoutResponse] | None:
    """A machine that lost our answer asks again: the copy is out to this very patron, lent by this
    very machine minutes ago. It gets the same answer and there is one loan."""
    case = refusal.case
    loan = case.open_loan
    if loan is None or loan.reader_id != case.card.reader_id or loan.renewals:
        return None
    if not told_by(machine, LoanMade.kind, loan.loan_id, now - SAME_ACT, now):
        return None
    return lambda asked: _lent(
        asked, machine, now, case.copy.barcode, case.copy.title, loan.due_on, case.copy.desk_note
    )


def _renewed_by_checkout(
    asked: sip2.Checkout, machine: Machine, barcode: str, now: datetime
) -> sip2.ResponseMessage:
    try:
        slip = services.renew(barcode=barcode, by=actor_of(machine), now=now)
    except Refusal as refusal:
        return _not_lent(asked, machine, now, words_of(refusal))
    return _lent(asked, machine, now, slip.barcode, slip.title, slip.due_on, renewal=True)


def _lent_offline(
    asked: sip2.Checkout, machine: Machine, barcode: str, now: datetime
) -> sip2.ResponseMessage:
    """The machine lent it while we were away. The book is out, so it is written down, with every
    rule that it went against; only what cannot be true at all is refused."""
    moment = moment_of(asked.transaction_date, now)
    again = _recorded_before(asked, machine, barcode, moment, now)
    if again is not None:
        return again
    try:
        slip = services.record_lent(
            card_number=asked.patron_identifier,
            barcode=barcode,
            lent_at=moment,
            by=actor_of(machine),
            now=now,
        )
    except Refusal as refusal:
        return _not_lent(asked, machine, now, words_of(refusal))
    return _lent(asked, machine, now, slip.barcode, slip.title, slip.due_on)


def _recorded_before(
    asked: sip2.Checkout, machine: Machine, barcode: str, moment: datetime, now: datetime
) -> sip2.ResponseMessage | None:
    """A machine that lost our answer uploads the same loan of the same moment again."""
    try:
        copy = holdings.lock_copy(barcode)
        card = readers.card_shown(asked.patron_identifier)
    except Refusal:
        return None
    loan = circulation.open_loan_of(copy.copy_id)
    if loan is None or loan.reader_id != card.reader_id:
        return None
    if not told_by(machine, LoanMade.kind, loan.loan_id, moment, moment):
        return None
    return _lent(asked, machine, now, copy.barcode, copy.title, loan.due_on, copy.desk_note)


def _cancelled_checkout(
    asked: sip2.Checkout, machine: Machine, barcode: str, now: datetime
) -> sip2.ResponseMessage:
    """BI=Y: the gate did not open or the book was not taken; the loan never was."""
    try:
        copy = holdings.lock_copy(barcode)
        loan = circulation.open_loan_of(copy.copy_id)
        told = loan and told_by(machine, LoanMade.kind, loan.loan_id, now - SAME_ACT, now)
        if not told:
            return _not_lent(asked, machine, now, (_("没有可以取消的"),), copy.title)
        services.undo(entry_id=told, by=actor_of(machine), now=now)
    except Refusal as refusal:
        return _not_lent(asked, machine, now, words_of(refusal))
    return _not_lent(asked, machine, now, (_("取消了，没有借"),), copy.title)
