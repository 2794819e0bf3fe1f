"""Taking back (09), its cancel, and where the item goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.events import LoanReturned
from shuxiang.departments.circulation.refusals import (
    ReturnDateRefused,
)
from shuxiang.departments.circulation.slips import Goes, ReturnOutcome, ReturnSlip
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
    if slip.settled is not None:
        messages.append(slip.settled.words)
    way = _way(slip)
    if way.words:
        messages.append(way.words)
    return sip2.CheckinResponse(
        ok=True,
        resensitize=True,
        magnetic_media="N",
        alert=way.alert is not None,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        item_identifier=asked.item_identifier,
        permanent_location=slip.location_name,
        title_identifier=slip.title,
        sort_bin=machine.slip.sort_bins.get(way.bin_of) if machine.slip else None,
        media_type=sip2.MediaType.BOOK,
        call_number=slip.call_number,
        alert_type=way.alert,
        destination_location=way.destination,
        screen_message=tuple(messages),
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """Where an item that came in goes, as a machine and its sorter are told: nobody's name."""

    bin_of: str
    alert: sip2.AlertType | None = None
    destination: str | None = None
    words: str = ""


def _way(slip: ReturnSlip) -> _Way:
    routing = slip.routing
    match routing.goes:
        case Goes.HOLD_SHELF:
            return _Way("HOLD", sip2.AlertType.HOLD_HERE, None, _("有读者在等，请放到预约架"))
        case Goes.AWAY if routing.to_place_id is not None:
            place = network.place(routing.to_place_id)
            if routing.hold_id is None:
                words = _("是%(place)s的书") % {"place": place.name}
                return _Way(place.code, sip2.AlertType.SEND_TO_OTHER_BRANCH, place.code, words)
            words = _("%(place)s有读者在等") % {"place": place.name}
            return _Way(place.code, sip2.AlertType.HOLD_AT_OTHER_BRANCH, place.code, words)
        case Goes.ASIDE:
            return _Way("ASIDE", sip2.AlertType.OTHER, None, _("请交给服务台"))
    return _Way("SHELF")


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
