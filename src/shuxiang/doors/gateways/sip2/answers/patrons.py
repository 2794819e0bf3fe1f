"""The patron: who they are (23, 63), and the end of their visit (35)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.rules import AT_LIMIT, Reason
from shuxiang.departments.circulation.slips import HoldLine, HoldState, ReaderStanding
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.doors.gateways.sip2.answers.saying import (
    actor_of,
    institution_of,
    reasons_of,
    sip_date,
    yuan_of,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import Refusal

NOBODY = sip2.PatronStatus(
    charge_privileges_denied=True,
    renewal_privileges_denied=True,
    recall_privileges_denied=True,
    hold_privileges_denied=True,
)


#: Kinds of charges that are fees rather than fines or losses.
_FEES = frozenset({ChargeKind.CARD, ChargeKind.HOLD, ChargeKind.OTHER, ChargeKind.PROCESSING})


def flags_of(
    standing: ReaderStanding, machine: Machine, reader_id: int | None = None
) -> sip2.PatronStatus:
    """Return the 14 flags of a patron. A debt shows in its own flag also where it stops nothing:
    one for what was late, lost or damaged, one for other fees (case 562)."""
    open_kinds: set[ChargeKind] = set()
    if standing.owed_fen > 0 and reader_id is not None:
        open_kinds = {one.kind for one in accounts.open_charges(reader_id)}
    codes = {one.code for one in standing.because}
    barred = bool(codes)
    only_full = codes <= AT_LIMIT
    return sip2.PatronStatus(
        charge_privileges_denied=barred,
        renewal_privileges_denied=barred and not only_full,
        recall_privileges_denied=True,
        hold_privileges_denied=(barred and not only_full) or not _may_hold(machine),
        card_reported_lost=Reason.CARD_LOST.value in codes,
        too_many_items_charged=not AT_LIMIT.isdisjoint(codes),
        too_many_items_overdue=Reason.OVERDUE.value in codes,
        excessive_outstanding_fines=bool(open_kinds - _FEES),
        excessive_outstanding_fees=bool(open_kinds & _FEES),
    )


def _may_hold(machine: Machine) -> bool:
    return machine.actor is not None and machine.actor.may(Power.HOLD)


def card_of(number: str) -> CardFacts | None:
    try:
        return readers.card_shown(number)
    except Refusal:
        return None


def may_be_shown(machine: Machine, pin: str | None, right: bool) -> bool:
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
    card = card_of(asked.patron_identifier)
    right = card is not None and machine.pin_is_right(
        asked.patron_identifier, asked.patron_password, now
    )
    shown = may_be_shown(machine, asked.patron_password, right)
    if card is None or not shown:
        return sip2.PatronStatusResponse(
            patron_status=NOBODY,
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
        patron_status=flags_of(standing, machine, card.reader_id),
        language=asked.language,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        personal_name=card.name,
        valid_patron=True,
        valid_patron_password=True,
        currency_type=sip2.YUAN,
        fee_amount=yuan_of(standing.owed_fen),
        screen_message=reasons_of(standing.because),
    )


def patron_information(
    asked: sip2.PatronInformation, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """63: the patron with the list that is asked for."""
    card = card_of(asked.patron_identifier)
    right = card is not None and machine.pin_is_right(
        asked.patron_identifier, asked.patron_password, now
    )
    if card is None or not may_be_shown(machine, asked.patron_password, right):
        return sip2.PatronInformationResponse(
            patron_status=NOBODY,
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
    held = services.holds_of(reader_id=card.reader_id, now=now)
    ready = tuple(_shown(one) for one in held if one.state is HoldState.READY)
    waiting = tuple(_shown(one) for one in held if one.state is not HoldState.READY)
    fines = accounts.open_charges(card.reader_id)
    owed = tuple(f"{yuan_of(one.open_fen)} {one.why}"[:60] for one in fines)
    charged = tuple(one.barcode for one in lines)
    late = tuple(one.barcode for one in lines if one.due_on < today)
    messages = list(reasons_of(standing.because))
    if standing.limit is not None:
        messages.append(
            _("您在本馆最多可借【%(limit)d】册，还可以再借【%(left)d】册。")
            % {"limit": standing.limit, "left": standing.left}
        )
    return sip2.PatronInformationResponse(
        patron_status=flags_of(standing, machine, card.reader_id),
        language=asked.language,
        transaction_date=sip_date(now),
        hold_items_count=min(len(ready), 9999),
        overdue_items_count=min(standing.overdue, 9999),
        charged_items_count=min(standing.loans, 9999),
        fine_items_count=min(len(owed), 9999),
        recall_items_count=0,
        unavailable_holds_count=min(len(waiting), 9999),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        personal_name=card.name,
        hold_items_limit=_count(standing.holds_limit),
        overdue_items_limit=0,
        charged_items_limit=_count(standing.limit),
        valid_patron=True,
        valid_patron_password=True,
        currency_type=sip2.YUAN,
        fee_amount=yuan_of(standing.owed_fen),
        fee_limit=None if standing.owed_limit_fen is None else yuan_of(standing.owed_limit_fen),
        hold_items=ready[part] if sip2.SummaryKind.HOLD_ITEMS in asked.summary else (),
        fine_items=owed[part] if sip2.SummaryKind.FINE_ITEMS in asked.summary else (),
        unavailable_hold_items=waiting[part]
        if sip2.SummaryKind.UNAVAILABLE_HOLDS in asked.summary
        else (),
        charged_items=charged[part] if sip2.SummaryKind.CHARGED_ITEMS in asked.summary else (),
        overdue_items=late[part] if sip2.SummaryKind.OVERDUE_ITEMS in asked.summary else (),
        screen_message=tuple(messages),
    )


def _count(number: int | None) -> int | None:
    return None if number is None else min(number, 9999)


def _shown(line: HoldLine) -> str:
    """Return what stands for a hold in a list: the barcode of its copy, so that a machine can ask
    for it (17); before one is found, that of a copy of the title."""
    caught = circulation.hold(line.hold_id)
    copies = holdings.copies_of([line.bib_id]).get(line.bib_id, ())
    found = next(
        (one for one in copies if caught is not None and one.copy_id == caught.caught_copy_id), None
    )
    chosen = found or next(iter(copies), None)
    return chosen.barcode if chosen else line.title


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
