"""The item: what it is (17), and that it was seen (19)."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.doors.gateways.sip2.answers.saying import (
    actor_of,
    barcode_of,
    institution_of,
    sip_date,
    words_of,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.refusals import Refusal


def item_information(
    asked: sip2.ItemInformation, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """17: what is this item, and where does it stand?"""
    try:
        copy = holdings.copy(barcode_of(asked.item_identifier))
        facts = holdings.copy_by_id(copy.copy_id)
    except UnknownBarcode as refusal:
        return sip2.ItemInformationResponse(
            circulation_status=sip2.CirculationStatus.OTHER,
            security_marker=sip2.SecurityMarker.OTHER,
            fee_type=sip2.FeeType.OTHER,
            transaction_date=sip_date(now),
            item_identifier=asked.item_identifier,
            screen_message=words_of(refusal),
        )
    loan = circulation.open_loan_of(copy.copy_id)
    kept, on_its_way = circulation.hold_on(copy.copy_id), circulation.transit_of(copy.copy_id)
    waiting = circulation.queue_of(copy.bib_id)
    states = (
        (copy.withdrawn, sip2.CirculationStatus.OTHER),
        (
            loan is not None and circulation.is_claimed(loan.loan_id),
            sip2.CirculationStatus.CLAIMED_RETURNED,
        ),
        (loan is not None, sip2.CirculationStatus.CHARGED),
        (on_its_way is not None, sip2.CirculationStatus.IN_TRANSIT),
        (kept is not None and kept.ready, sip2.CirculationStatus.ON_HOLD_SHELF),
        (copy.lost, sip2.CirculationStatus.LOST),
        (copy.missing, sip2.CirculationStatus.MISSING),
        (copy.in_processing, sip2.CirculationStatus.IN_PROCESS),
        (True, sip2.CirculationStatus.AVAILABLE),
    )
    notes = [_("已经注销")] if copy.withdrawn else []
    if not (copy.kind_lends and copy.location_lends):
        notes.append(_("只在馆内看"))
    return sip2.ItemInformationResponse(
        circulation_status=next(status for holds, status in states if holds),
        security_marker=sip2.SecurityMarker.OTHER,
        fee_type=sip2.FeeType.OTHER,
        transaction_date=sip_date(now),
        hold_queue_length=min(sum(one.caught_copy_id is None for one in waiting), 9999),
        due_date=machine.wire.profile.due_date(loan.due_on) if loan else None,
        item_identifier=asked.item_identifier,
        title_identifier=facts.title,
        hold_pickup_date=_day(kept.keep_until) if kept and kept.keep_until else None,
        owner=institution_of(machine) or copy.owner_name,
        currency_type=sip2.YUAN,
        fee_amount=f"{facts.price_fen / 100:.2f}" if facts.price_fen else None,
        media_type=sip2.MediaType.BOOK,
        permanent_location=copy.location_name,
        current_location=copy.place_name,
        call_number=copy.call_number,
        permanent_shelf=copy.shelf or None,
        screen_message=tuple(notes),
    )


def item_status_update(
    asked: sip2.ItemStatusUpdate, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """19: a stock-taking machine has seen the item here."""
    actor = actor_of(machine)
    try:
        copy = holdings.lock_copy(barcode_of(asked.item_identifier))
        if circulation.open_loan_of(copy.copy_id) is not None:
            raise LookupError
        copies.found_at(
            copy_id=copy.copy_id,
            place_id=actor.place_id if actor.place_id is not None else copy.place_id,
            by=actor,
            now=now,
        )
    except LookupError:
        words: tuple[str, ...] = (_("这本记着借出，请先还"),)
    except Refusal as refusal:
        words = words_of(refusal)
    else:
        return sip2.ItemStatusUpdateResponse(
            item_properties_ok=True,
            transaction_date=sip_date(now),
            item_identifier=asked.item_identifier,
            title_identifier=copy.title,
        )
    return sip2.ItemStatusUpdateResponse(
        item_properties_ok=False,
        transaction_date=sip_date(now),
        item_identifier=asked.item_identifier,
        screen_message=words,
    )


def _day(day: date) -> sip2.SipDate:
    return sip2.SipDate.of(datetime.combine(day, time()))
