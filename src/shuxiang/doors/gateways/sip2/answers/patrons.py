"""The patron: who they are (23, 63), the end of their visit (35), what a machine may not do to them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.rules import AT_LIMIT, Reason
from shuxiang.departments.circulation.slips import ReaderStanding
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.doors.gateways.sip2.answers.saying import (
    actor_of,
    institution_of,
    reasons_of,
    sip_date,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import Refusal

_NOBODY = sip2.PatronStatus(
    charge_privileges_denied=True,
    renewal_privileges_denied=True,
    recall_privileges_denied=True,
    hold_privileges_denied=True,
)


def _patron_flags(standing: ReaderStanding) -> sip2.PatronStatus:
    codes = {one.code for one in standing.because}
    barred = bool(codes)
    only_full = codes <= AT_LIMIT
    return sip2.PatronStatus(
        charge_privileges_denied=barred,
        renewal_privileges_denied=barred and not only_full,
        recall_privileges_denied=True,
        hold_privileges_denied=True,
        card_reported_lost=Reason.CARD_LOST.value in codes,
        too_many_items_charged=not AT_LIMIT.isdisjoint(codes),
        too_many_items_overdue=Reason.OVERDUE.value in codes,
    )


def _card(number: str) -> CardFacts | None:
    try:
        return readers.card_shown(number)
    except Refusal:
        return None


def _may_be_shown(machine: Machine, pin: str | None, right: bool) -> bool:
    """Say whether personal fields go to the machine: a right PIN, or a machine that needs none
    where none was given. A wrong one never."""
    if right:
        return True
    return not pin and bool(machine.slip and machine.slip.lends_without_pin)


def _range(start: str | None, end: str | None) -> tuple[int, int]:
    """Return the slice of BP and BQ, which count from 1; a machine's screen holds no more."""
    first = int(start) if start and start.isdecimal() and len(start) < 6 else 1
    last = int(end) if end and end.isdecimal() and len(end) < 6 else first + 49
    return max(first, 1) - 1, min(last, first + 199)


def patron_status(
    asked: sip2.PatronStatusRequest, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """23: may this patron borrow? An unknown card or a wrong PIN gives BL=N and no name."""
    card = _card(asked.patron_identifier)
    right = card is not None and machine.pin_is_right(
        asked.patron_identifier, asked.patron_password, now
    )
    shown = _may_be_shown(machine, asked.patron_password, right)
    if card is None or not shown:
        return sip2.PatronStatusResponse(
            patron_status=_NOBODY,
            language=asked.language,
            transaction_date=sip_date(now),
            institution_id=institution_of(machine),
            patron_identifier=asked.patron_identifier,
            valid_patron=False,
            valid_patron_password=False,
            screen_message=(_("证号或密码不对"),),
        )
    standing = services.standing_of(card, place_id=actor_of(machine).place_id, now=now)
    return sip2.PatronStatusResponse(
        patron_status=_patron_flags(standing),
        language=asked.language,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        personal_name=card.name,
        valid_patron=True,
        valid_patron_password=True,
        currency_type=sip2.YUAN,
        fee_amount="0.00",
        screen_message=reasons_of(standing.because),
    )


def patron_information(
    asked: sip2.PatronInformation, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """63: the patron with the list that is asked for."""
    card = _card(asked.patron_identifier)
    right = card is not None and machine.pin_is_right(
        asked.patron_identifier, asked.patron_password, now
    )
    if card is None or not _may_be_shown(machine, asked.patron_password, right):
        return sip2.PatronInformationResponse(
            patron_status=_NOBODY,
            language=asked.language,
            transaction_date=sip_date(now),
            hold_items_count=0,
            overdue_items_count=0,
            charged_items_count=0,
            fine_items_count=0,
            recall_items_count=0,
            unavailable_holds_count=0,
            institution_id=institution_of(machine),
            patron_identifier=asked.patron_identifier,
            valid_patron=False,
            valid_patron_password=False,
            screen_message=(_("证号或密码不对"),),
        )
    standing = services.standing_of(card, place_id=actor_of(machine).place_id, now=now)
    lines = circulation.loans_of(card.reader_id) if asked.summary else []
    today = local(now).date()
    part = slice(*_range(asked.start_item, asked.end_item))
    charged = tuple(one.barcode for one in lines)
    late = tuple(one.barcode for one in lines if one.due_on < today)
    messages = list(reasons_of(standing.because))
    if standing.limit is not None:
        messages.append(
            _("您在本馆最多可借【%(limit)d】册，还可以再借【%(left)d】册。")
            % {"limit": standing.limit, "left": standing.left}
        )
    return sip2.PatronInformationResponse(
        patron_status=_patron_flags(standing),
        language=asked.language,
        transaction_date=sip_date(now),
        hold_items_count=0,
        overdue_items_count=min(standing.overdue, 9999),
        charged_items_count=min(standing.loans, 9999),
        fine_items_count=0,
        recall_items_count=0,
        unavailable_holds_count=0,
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        personal_name=card.name,
        hold_items_limit=0,
        overdue_items_limit=0,
        charged_items_limit=None if standing.limit is None else min(standing.limit, 9999),
        valid_patron=True,
        valid_patron_password=True,
        currency_type=sip2.YUAN,
        fee_amount="0.00",
        charged_items=charged[part] if sip2.SummaryKind.CHARGED_ITEMS in asked.summary else (),
        overdue_items=late[part] if sip2.SummaryKind.OVERDUE_ITEMS in asked.summary else (),
        screen_message=tuple(messages),
    )


def end_session(
    asked: sip2.EndPatronSession, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """35: the patron has gone; nothing of theirs is kept."""
    machine.forget_patron()
    return sip2.EndSessionResponse(
        end_session=True,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
    )


def block_patron(asked: sip2.BlockPatron, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """01: a self-check may not block anybody; it is told how the patron stands."""
    return patron_status(
        sip2.PatronStatusRequest(
            language=sip2.CHINESE,
            transaction_date=asked.transaction_date,
            patron_identifier=asked.patron_identifier,
        ),
        machine,
        now,
    )


def enable_patron(
    asked: sip2.PatronEnable, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """25: a self-check may not enable anybody either; it is told how the patron stands."""
    card = _card(asked.patron_identifier)
    right = card is not None and machine.pin_is_right(
        asked.patron_identifier, asked.patron_password, now
    )
    shown = card is not None and _may_be_shown(machine, asked.patron_password, right)
    standing = (
        services.standing_of(card, place_id=actor_of(machine).place_id, now=now)
        if card and shown
        else None
    )
    return sip2.PatronEnableResponse(
        patron_status=_patron_flags(standing) if standing else _NOBODY,
        language=sip2.CHINESE,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        personal_name=card.name if card and shown else "",
        valid_patron=shown,
        valid_patron_password=shown,
        screen_message=(_("自助机不能办这件事，请到服务台"),),
    )


def fee_paid(asked: sip2.FeePaid, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """37: nothing is owed here, so nothing is taken."""
    return sip2.FeePaidResponse(
        payment_accepted=False,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        transaction_id=asked.transaction_id,
        screen_message=(_("没有欠费，不用交钱"),),
    )
