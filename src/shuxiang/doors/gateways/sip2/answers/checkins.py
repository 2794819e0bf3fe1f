"""Taking back (09), its cancel, and where the item goes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.events import LoanReturned
from shuxiang.departments.circulation.refusals import (
    ReturnDateRefused,
)
from shuxiang.departments.circulation.slips import ReturnOutcome, ReturnSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.doors.gateways.sip2.answers.saying import (
    SAME_ACT,
    actor_of,
    barcode_of,
    institution_of,
    moment_of,
    sip_date,
    told_by,
    words_of,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.refusals import Refusal


def checkin(asked: sip2.Checkin, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """09: take back; refused only where the copy is nobody's that we know."""
    barcode = barcode_of(asked.item_identifier)
    if asked.cancel:
        return _cancelled_checkin(asked, machine, barcode, now)
    returned_at = None
    if asked.no_block and machine.slip and machine.slip.may_no_block:
        moment = moment_of(asked.return_date, now)
        returned_at = moment if moment < now else None
    try:
        slip = _taken_back(barcode, machine, now, returned_at)
    except Refusal as refusal:
        return _not_taken_back(asked, machine, now, words_of(refusal))
    messages = []
    if slip.outcome is ReturnOutcome.USED_HERE:
        messages.append(_("这本没有借出，记为馆内看过"))
    if slip.days_overdue:
        messages.append(_("超期 %(n)d 天，已经还了") % {"n": slip.days_overdue})
    elsewhere = network.place(slip.owner_id) if slip.belongs_elsewhere else None
    if elsewhere:
        messages.append(_("是%(place)s的书") % {"place": elsewhere.name})
    return sip2.CheckinResponse(
        ok=True,
        resensitize=True,
        magnetic_media="N",
        alert=elsewhere is not None,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        item_identifier=asked.item_identifier,
        permanent_location=slip.location_name,
        title_identifier=slip.title,
        media_type=sip2.MediaType.BOOK,
        call_number=slip.call_number,
        alert_type=sip2.AlertType.SEND_TO_OTHER_BRANCH if elsewhere else None,
        destination_location=elsewhere.code if elsewhere else None,
        screen_message=tuple(messages),
    )


def _taken_back(
    barcode: str, machine: Machine, now: datetime, returned_at: datetime | None
) -> ReturnSlip:
    """Take back as of the machine's own moment; a moment that cannot be true is not the reader's
    fault, and the book is here."""
    by = actor_of(machine)
    try:
        return services.take_back(barcode=barcode, by=by, now=now, returned_at=returned_at)
    except ReturnDateRefused:
        return services.take_back(barcode=barcode, by=by, now=now)


def _not_taken_back(
    asked: sip2.Checkin, machine: Machine, now: datetime, words: tuple[str, ...], title: str = ""
) -> sip2.CheckinResponse:
    return sip2.CheckinResponse(
        ok=False,
        resensitize=False,
        magnetic_media="N",
        alert=True,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        item_identifier=asked.item_identifier,
        permanent_location="",
        title_identifier=title or None,
        screen_message=words,
    )


def _cancelled_checkin(
    asked: sip2.Checkin, machine: Machine, barcode: str, now: datetime
) -> sip2.ResponseMessage:
    """BI=Y: the box gave the book back to the reader, who still has it."""
    try:
        copy = holdings.lock_copy(barcode)
        told = told_by(machine, LoanReturned.kind, copy.copy_id, now - SAME_ACT, now, "copy_id")
        if not told:
            return _not_taken_back(asked, machine, now, (_("没有可以取消的"),), copy.title)
        services.undo(entry_id=told, by=actor_of(machine), now=now)
    except Refusal as refusal:
        return _not_taken_back(asked, machine, now, words_of(refusal))
    return _not_taken_back(asked, machine, now, (_("取消了，没有还"),), copy.title)
