"""Money at a machine (37): the whole sum that it showed, once, however often it tells of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import PayMethod, read_sum
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.gateways.sip2.answers.saying import (
    actor_of,
    institution_of,
    pin_suffices,
    sip_date,
    words_of,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

_METHODS = {
    sip2.PaymentType.CASH.value: PayMethod.CASH,
    sip2.PaymentType.VISA.value: PayMethod.CARD,
    sip2.PaymentType.CREDIT_CARD.value: PayMethod.CARD,
}


def fee_paid(asked: sip2.FeePaid, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """37: take what is owed, in all or for one charge (CG). The same BK again is the same receipt.

    The money lies in the machine already, so no PIN is asked for; what is owed is said only to who
    gave it.
    """
    actor = actor_of(machine)
    known = pin_suffices(machine, asked.patron_identifier, asked.patron_password, now)
    amount = read_sum(asked.fee_amount)
    if asked.currency_type != sip2.YUAN or amount is None:
        return _answer(asked, machine, now, (_("看不懂这个金额，没有收"),))
    try:
        if actor.place_id is None:
            raise NotAllowed()
        card = readers.card_shown(asked.patron_identifier)
        till = cashier.till_of(place_id=actor.place_id, by=actor, now=now)
        receipt = cashier.pay(
            reader_id=card.reader_id,
            amount_fen=amount,
            method=_METHODS.get(asked.payment_type, PayMethod.OTHER),
            till_id=till.till_id,
            charge_ids=_charge(asked),
            exactly=amount,
            key=f"sip2 {actor.ident} {asked.transaction_id}"[:64] if asked.transaction_id else "",
            by=actor,
            now=now,
        )
    except Refusal as refusal:
        words = words_of(refusal) if known else (_("没有收，请到服务台"),)
        return _answer(asked, machine, now, words)
    said = _("收到了，第 %(n)d 号收据") % {"n": receipt.number}
    return _answer(asked, machine, now, (said,), accepted=True)


def _charge(asked: sip2.FeePaid) -> tuple[int, ...]:
    told = (asked.fee_identifier or "").strip()
    return (int(told),) if told.isdecimal() and len(told) < 18 else ()


def _answer(
    asked: sip2.FeePaid,
    machine: Machine,
    now: datetime,
    words: tuple[str, ...],
    *,
    accepted: bool = False,
) -> sip2.FeePaidResponse:
    return sip2.FeePaidResponse(
        payment_accepted=accepted,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        transaction_id=asked.transaction_id,
        screen_message=words,
    )
