"""Renewing one (29) and all (65)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.events import LoanRenewed
from shuxiang.departments.circulation.slips import RenewalSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.gateways.sip2.answers.saying import (
    actor_of,
    barcode_of,
    institution_of,
    moment_of,
    pin_suffices,
    reasons_of,
    sip_date,
    told_by,
    words_of,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

SAME_RENEWAL = timedelta(seconds=60)


def renew(asked: sip2.Renew, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """29: renew one of the patron's own loans."""
    barcode = barcode_of(asked.item_identifier)
    if not pin_suffices(machine, asked.patron_identifier, asked.patron_password, now):
        return _not_renewed(asked, machine, now, (_("密码不对，请再输一次"),))
    try:
        card = readers.card_shown(asked.patron_identifier)
        repeated = _renewed_a_moment_ago(asked, barcode, card.reader_id, machine, now)
        if repeated is not None:
            return _renewed(asked, machine, now, *repeated)
        slip = _renew(asked, machine, barcode, card.reader_id, now)
    except Refusal as refusal:
        return _not_renewed(asked, machine, now, words_of(refusal))
    return _renewed(asked, machine, now, slip.barcode, slip.title, slip.due_on)


def _renew(
    asked: sip2.Renew, machine: Machine, barcode: str, reader_id: int, now: datetime
) -> RenewalSlip:
    """With "no block" the machine has renewed it while we were away, and told the reader so."""
    actor = actor_of(machine)
    if asked.no_block and machine.slip and machine.slip.may_no_block:
        moment = moment_of(asked.transaction_date, now)
        return services.record_renewed(
            barcode=barcode, reader_id=reader_id, renewed_at=moment, by=actor, now=now
        )
    return services.renew(barcode=barcode, by=actor, now=now, reader_id=reader_id)


def _renewed_a_moment_ago(
    asked: sip2.Renew, barcode: str, reader_id: int, machine: Machine, now: datetime
) -> tuple[str, str, Any] | None:
    """A machine that lost our answer asks again: the same minute, or the same moment uploaded."""
    copy = holdings.lock_copy(barcode)
    loan = circulation.open_loan_of(copy.copy_id)
    if loan is None or loan.reader_id != reader_id or not loan.renewals:
        return None
    since, until = now - SAME_RENEWAL, now
    if asked.no_block and machine.slip and machine.slip.may_no_block:
        since = until = moment_of(asked.transaction_date, now)
    if told_by(machine, LoanRenewed.kind, loan.loan_id, since, until):
        return copy.barcode, copy.title, loan.due_on
    return None


def _renewed(
    asked: sip2.Renew, machine: Machine, now: datetime, barcode: str, title: str, due_on: Any
) -> sip2.RenewResponse:
    return sip2.RenewResponse(
        ok=True,
        renewal_ok=True,
        magnetic_media="N",
        desensitize="Y",
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        item_identifier=asked.item_identifier or barcode,
        title_identifier=title,
        due_date=machine.wire.profile.due_date(due_on),
    )


def _not_renewed(
    asked: sip2.Renew, machine: Machine, now: datetime, words: tuple[str, ...]
) -> sip2.RenewResponse:
    return sip2.RenewResponse(
        ok=False,
        renewal_ok=False,
        magnetic_media="N",
        desensitize="N",
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        item_identifier=asked.item_identifier or "",
        screen_message=words,
    )


def renew_all(asked: sip2.RenewAll, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """65: renew whatever can be renewed."""
    done: list[str] = []
    kept: list[str] = []
    messages: list[str] = []
    try:
        if not pin_suffices(machine, asked.patron_identifier, asked.patron_password, now):
            raise NotAllowed
        card = readers.card_shown(asked.patron_identifier)
        for answer in services.renew_all(reader_id=card.reader_id, by=actor_of(machine), now=now):
            (done if answer.slip else kept).append(answer.barcode)
            if not answer.slip:
                said = reasons_of(answer.because)
                messages.append(f"《{answer.title}》{said[0]}")
    except Refusal as refusal:
        return sip2.RenewAllResponse(
            ok=False,
            renewed_count=0,
            unrenewed_count=0,
            transaction_date=sip_date(now),
            institution_id=institution_of(machine),
            screen_message=words_of(refusal),
        )
    return sip2.RenewAllResponse(
        ok=True,
        renewed_count=min(len(done), 9999),
        unrenewed_count=min(len(kept), 9999),
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        renewed_items=tuple(done),
        unrenewed_items=tuple(kept),
        screen_message=tuple(messages[:5]),
    )
