"""From one message to one call of a service, and from its answer to one message.

The protocol's own words are used here (patron, item); below this door they are reader and copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.events import LoanMade, LoanRenewed, LoanReturned
from shuxiang.departments.circulation.refusals import (
    LendingRefused,
    ReturnDateRefused,
)
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.circulation.slips import ReaderStanding, ReturnOutcome, ReturnSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.departments.staff import services as staff
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import Because, NotAllowed, Refusal

#: What a machine says again within this time is the same act: it lost the answer, not the book.
SAME_ACT = timedelta(minutes=5)
SAME_RENEWAL = timedelta(seconds=60)

_SUPPORTED = frozenset(sip2.Supported) - {
    sip2.Supported.HOLD,
    sip2.Supported.FEE_PAID,
    sip2.Supported.BLOCK_PATRON,
    sip2.Supported.PATRON_ENABLE,
}


def _date(now: datetime) -> sip2.SipDate:
    return sip2.SipDate.of(local(now).replace(tzinfo=None))


#: A key of the desk's keyboard in a way on; a self-check has no such key.
_KEY_OF_THE_DESK = re.compile(r"\bF\d", re.ASCII)


def _words(refusal: Refusal) -> tuple[str, ...]:
    """Return what a patron reads at the machine: the reasons, and the counter as the way on where
    the desk's own way is a key."""
    counter = _("请到服务台")
    return tuple(
        f"{one.what}。{counter}" if _KEY_OF_THE_DESK.search(one.way_on) else str(one)
        for one in sentences(refusal)
    )


def _said(because: Iterable[Because]) -> tuple[str, ...]:
    """Return the words for these reasons; none for none."""
    reasons = tuple(because)
    return _words(Refusal(*reasons)) if reasons else ()


def _actor(machine: Machine) -> Actor:
    if machine.actor is None:
        raise NotAllowed
    return machine.actor


def _institution(machine: Machine) -> str:
    return machine.slip.institution if machine.slip else ""


def _item(identifier: str | None) -> str:
    """Return the barcode of an item identifier, which may carry its owner: ``OI.PII``."""
    return sip2.split_owner_item(identifier or "")[1]


# --- the machine itself ---------------------------------------------------------------------


def login(asked: sip2.Login, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """93: a failed one also ends what was logged in before."""
    machine.forget()
    try:
        slip = staff.authenticate_terminal(
            login=sip2.unescape_name(asked.login_user_id),
            password=asked.login_password,
            address=machine.address,
            now=now,
        )
    except Refusal:
        return sip2.LoginResponse(ok=False)
    machine.admit(slip, now)
    return sip2.LoginResponse(ok=True)


def status(asked: sip2.SCStatus, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """99: we are here, and this is what we answer to."""
    library = network.library()
    return sip2.ACSStatus(
        online_status=True,
        checkin_ok=True,
        checkout_ok=True,
        acs_renewal_policy=True,
        status_update_ok=False,
        offline_ok=bool(machine.slip and machine.slip.may_no_block),
        timeout_period=100,
        retries_allowed=3,
        date_time_sync=_date(now),
        protocol_version="2.00",
        institution_id=_institution(machine),
        library_name=library.name if library else None,
        supported_messages=_SUPPORTED,
        terminal_location=machine.slip.location_code if machine.slip else None,
    )


# --- patrons --------------------------------------------------------------------------------


def _patron_flags(standing: ReaderStanding) -> sip2.PatronStatus:
    codes = {one.code for one in standing.because}
    barred = bool(codes)
    only_full = codes <= {Reason.CARD_LIMIT.value}
    return sip2.PatronStatus(
        charge_privileges_denied=barred,
        renewal_privileges_denied=barred and not only_full,
        recall_privileges_denied=True,
        hold_privileges_denied=True,
        card_reported_lost=Reason.CARD_LOST.value in codes,
        too_many_items_charged=Reason.CARD_LIMIT.value in codes,
        too_many_items_overdue=Reason.OVERDUE.value in codes,
    )


_NOBODY = sip2.PatronStatus(
    charge_privileges_denied=True,
    renewal_privileges_denied=True,
    recall_privileges_denied=True,
    hold_privileges_denied=True,
)


def _card(number: str) -> CardFacts | None:
    try:
        return readers.card_shown(number)
    except Refusal:
        return None


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
            transaction_date=_date(now),
            institution_id=_institution(machine),
            patron_identifier=asked.patron_identifier,
            valid_patron=False,
            valid_patron_password=False,
            screen_message=(_("证号或密码不对"),),
        )
    standing = services.standing_of(card, place_id=_actor(machine).place_id, now=now)
    return sip2.PatronStatusResponse(
        patron_status=_patron_flags(standing),
        language=asked.language,
        transaction_date=_date(now),
        institution_id=_institution(machine),
        patron_identifier=asked.patron_identifier,
        personal_name=card.name,
        valid_patron=True,
        valid_patron_password=True,
        currency_type=sip2.YUAN,
        fee_amount="0.00",
        screen_message=_said(standing.because),
    )


def _may_be_shown(machine: Machine, pin: str | None, right: bool) -> bool:
    """Say whether personal fields go to the machine: a right PIN, or a machine that needs none
    where none was given. A wrong one never."""
    if right:
        return True
    return not pin and bool(machine.slip and machine.slip.lends_without_pin)


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
            transaction_date=_date(now),
            hold_items_count=0,
            overdue_items_count=0,
            charged_items_count=0,
            fine_items_count=0,
            recall_items_count=0,
            unavailable_holds_count=0,
            institution_id=_institution(machine),
            patron_identifier=asked.patron_identifier,
            valid_patron=False,
            valid_patron_password=False,
            screen_message=(_("证号或密码不对"),),
        )
    standing = services.standing_of(card, place_id=_actor(machine).place_id, now=now)
    lines = circulation.loans_of(card.reader_id) if asked.summary else []
    today = local(now).date()
    part = slice(*_range(asked.start_item, asked.end_item))
    charged = tuple(one.barcode for one in lines)
    late = tuple(one.barcode for one in lines if one.due_on < today)
    messages = list(_said(standing.because))
    if standing.limit is not None:
        messages.append(
            _("您在本馆最多可借【%(limit)d】册，还可以再借【%(left)d】册。")
            % {"limit": standing.limit, "left": standing.left}
        )
    return sip2.PatronInformationResponse(
        patron_status=_patron_flags(standing),
        language=asked.language,
        transaction_date=_date(now),
        hold_items_count=0,
        overdue_items_count=min(standing.overdue, 9999),
        charged_items_count=min(standing.loans, 9999),
        fine_items_count=0,
        recall_items_count=0,
        unavailable_holds_count=0,
        institution_id=_institution(machine),
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


def _range(start: str | None, end: str | None) -> tuple[int, int]:
    """Return the slice of BP and BQ, which count from 1; a machine's screen holds no more."""
    first = int(start) if start and start.isdecimal() and len(start) < 6 else 1
    last = int(end) if end and end.isdecimal() and len(end) < 6 else first + 49
    return max(first, 1) - 1, min(last, first + 199)


def end_session(
    asked: sip2.EndPatronSession, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """35: the patron has gone; nothing of theirs is kept."""
    machine._right_pins.clear()
    return sip2.EndSessionResponse(
        end_session=True,
        transaction_date=_date(now),
        institution_id=_institution(machine),
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
    """25: a self-check may not enable anybody either."""
    return sip2.PatronEnableResponse(
        patron_status=_NOBODY,
        language=sip2.CHINESE,
        transaction_date=_date(now),
        institution_id=_institution(machine),
        patron_identifier=asked.patron_identifier,
        valid_patron=False,
        screen_message=(_("自助机不能办这件事，请到服务台"),),
    )


# --- lending --------------------------------------------------------------------------------


def checkout(asked: sip2.Checkout, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """11: lend. A cancel takes the loan back; a repeat within minutes is the same loan."""
    actor = _actor(machine)
    barcode, card = _item(asked.item_identifier), asked.patron_identifier
    if asked.cancel:
        return _cancelled_checkout(asked, machine, barcode, now)
    if not _pin_suffices(machine, card, asked.patron_password, now):
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
        return _not_lent(asked, machine, now, _words(refusal), refusal.case.copy.title)
    except Refusal as refusal:
        return _not_lent(asked, machine, now, _words(refusal))
    return _lent(asked, machine, now, slip.barcode, slip.title, slip.due_on, slip.desk_note)


def _pin_suffices(machine: Machine, card: str, pin: str | None, now: datetime) -> bool:
    """A wrong PIN always refuses; without one it is the machine's setting that decides."""
    if pin:
        return machine.pin_is_right(card, pin, now)
    return bool(machine.slip and machine.slip.lends_without_pin)


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
        transaction_date=_date(now),
        institution_id=_institution(machine),
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
        transaction_date=_date(now),
        institution_id=_institution(machine),
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
    if not _told_by(machine, LoanMade.kind, loan.loan_id, now - SAME_ACT, now):
        return None
    return lambda asked: _lent(
        asked, machine, now, case.copy.barcode, case.copy.title, loan.due_on, case.copy.desk_note
    )


def _told_by(
    machine: Machine,
    kind: str,
    ident: int,
    since: datetime,
    now: datetime,
    named: str = "loan_id",
) -> int | None:
    """Return the entry in which this machine recorded this kind of act of a loan lately."""
    actor = _actor(machine)
    for entry in reading.between(
        since, now + timedelta(seconds=1), kinds=(kind,), place_ids=[actor.place_id or 0]
    ):
        if entry.facts.get(named) == ident:
            own = (entry.actor_kind, entry.actor_id) == (actor.kind.value, actor.ident)
            return entry.entry_id if own else None
    return None


def _renewed_by_checkout(
    asked: sip2.Checkout, machine: Machine, barcode: str, now: datetime
) -> sip2.ResponseMessage:
    try:
        slip = services.renew(barcode=barcode, by=_actor(machine), now=now)
    except Refusal as refusal:
        return _not_lent(asked, machine, now, _words(refusal))
    return _lent(asked, machine, now, slip.barcode, slip.title, slip.due_on, renewal=True)


def _lent_offline(
    asked: sip2.Checkout, machine: Machine, barcode: str, now: datetime
) -> sip2.ResponseMessage:
    """The machine lent it while we were away. The book is out, so it is written down, with every
    rule that it went against; only what cannot be true at all is refused."""
    moment = _moment(asked.transaction_date, now)
    again = _recorded_before(asked, machine, barcode, moment, now)
    if again is not None:
        return again
    try:
        slip = services.record_lent(
            card_number=asked.patron_identifier,
            barcode=barcode,
            lent_at=moment,
            by=_actor(machine),
            now=now,
        )
    except Refusal as refusal:
        return _not_lent(asked, machine, now, _words(refusal))
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
    if not _told_by(machine, LoanMade.kind, loan.loan_id, moment, moment):
        return None
    return _lent(asked, machine, now, copy.barcode, copy.title, loan.due_on, copy.desk_note)


def _moment(text: sip2.SipDate, now: datetime) -> datetime:
    """Return the machine's own moment where it is believable: not in the future, not years ago."""
    told = text.moment
    if told is None:
        return now
    moment = told.replace(tzinfo=local(now).tzinfo)
    return moment if now - timedelta(days=60) < moment <= now else now


def _cancelled_checkout(
    asked: sip2.Checkout, machine: Machine, barcode: str, now: datetime
) -> sip2.ResponseMessage:
    """BI=Y: the gate did not open or the book was not taken; the loan never was."""
    try:
        copy = holdings.lock_copy(barcode)
        loan = circulation.open_loan_of(copy.copy_id)
        told = loan and _told_by(machine, LoanMade.kind, loan.loan_id, now - SAME_ACT, now)
        if not told:
            return _not_lent(asked, machine, now, (_("没有可以取消的"),), copy.title)
        services.undo(entry_id=told, by=_actor(machine), now=now)
    except Refusal as refusal:
        return _not_lent(asked, machine, now, _words(refusal))
    return _not_lent(asked, machine, now, (_("取消了，没有借"),), copy.title)


def checkin(asked: sip2.Checkin, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """09: take back; refused only where the copy is nobody's that we know."""
    barcode = _item(asked.item_identifier)
    if asked.cancel:
        return _cancelled_checkin(asked, machine, barcode, now)
    returned_at = None
    if asked.no_block and machine.slip and machine.slip.may_no_block:
        moment = _moment(asked.return_date, now)
        returned_at = moment if moment < now else None
    try:
        slip = _taken_back(barcode, machine, now, returned_at)
    except Refusal as refusal:
        return _not_taken_back(asked, machine, now, _words(refusal))
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
        transaction_date=_date(now),
        institution_id=_institution(machine),
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
    by = _actor(machine)
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
        transaction_date=_date(now),
        institution_id=_institution(machine),
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
        told = _told_by(machine, LoanReturned.kind, copy.copy_id, now - SAME_ACT, now, "copy_id")
        if not told:
            return _not_taken_back(asked, machine, now, (_("没有可以取消的"),), copy.title)
        services.undo(entry_id=told, by=_actor(machine), now=now)
    except Refusal as refusal:
        return _not_taken_back(asked, machine, now, _words(refusal))
    return _not_taken_back(asked, machine, now, (_("取消了，没有还"),), copy.title)


def renew(asked: sip2.Renew, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """29: renew one of the patron's own loans."""
    barcode = _item(asked.item_identifier)
    if not _pin_suffices(machine, asked.patron_identifier, asked.patron_password, now):
        return _not_renewed(asked, machine, now, (_("密码不对，请再输一次"),))
    try:
        card = readers.card_shown(asked.patron_identifier)
        repeated = _renewed_a_moment_ago(barcode, card.reader_id, machine, now)
        if repeated is not None:
            return _renewed(asked, machine, now, *repeated)
        slip = services.renew(
            barcode=barcode, by=_actor(machine), now=now, reader_id=card.reader_id
        )
    except Refusal as refusal:
        return _not_renewed(asked, machine, now, _words(refusal))
    return _renewed(asked, machine, now, slip.barcode, slip.title, slip.due_on)


def _renewed_a_moment_ago(
    barcode: str, reader_id: int, machine: Machine, now: datetime
) -> tuple[str, str, Any] | None:
    copy = holdings.lock_copy(barcode)
    loan = circulation.open_loan_of(copy.copy_id)
    if loan is None or loan.reader_id != reader_id or not loan.renewals:
        return None
    if _told_by(machine, LoanRenewed.kind, loan.loan_id, now - SAME_RENEWAL, now):
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
        transaction_date=_date(now),
        institution_id=_institution(machine),
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
        transaction_date=_date(now),
        institution_id=_institution(machine),
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
        if not _pin_suffices(machine, asked.patron_identifier, asked.patron_password, now):
            raise NotAllowed
        card = readers.card_shown(asked.patron_identifier)
        for answer in services.renew_all(reader_id=card.reader_id, by=_actor(machine), now=now):
            (done if answer.slip else kept).append(answer.barcode)
            if not answer.slip:
                said = _said(answer.because)
                messages.append(f"《{answer.title}》{said[0]}")
    except Refusal as refusal:
        return sip2.RenewAllResponse(
            ok=False,
            renewed_count=0,
            unrenewed_count=0,
            transaction_date=_date(now),
            institution_id=_institution(machine),
            screen_message=_words(refusal),
        )
    return sip2.RenewAllResponse(
        ok=True,
        renewed_count=min(len(done), 9999),
        unrenewed_count=min(len(kept), 9999),
        transaction_date=_date(now),
        institution_id=_institution(machine),
        renewed_items=tuple(done),
        unrenewed_items=tuple(kept),
        screen_message=tuple(messages[:5]),
    )


# --- items ----------------------------------------------------------------------------------


def item_information(
    asked: sip2.ItemInformation, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """17: what is this item, and where does it stand?"""
    try:
        copy = holdings.copy(_item(asked.item_identifier))
        facts = holdings.copy_by_id(copy.copy_id)
    except UnknownBarcode as refusal:
        return sip2.ItemInformationResponse(
            circulation_status=sip2.CirculationStatus.OTHER,
            security_marker=sip2.SecurityMarker.OTHER,
            fee_type=sip2.FeeType.OTHER,
            transaction_date=_date(now),
            item_identifier=asked.item_identifier,
            screen_message=_words(refusal),
        )
    loan = circulation.open_loan_of(copy.copy_id)
    states = (
        (copy.withdrawn, sip2.CirculationStatus.OTHER),
        (loan is not None, sip2.CirculationStatus.CHARGED),
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
        transaction_date=_date(now),
        hold_queue_length=0,
        due_date=machine.wire.profile.due_date(loan.due_on) if loan else None,
        item_identifier=asked.item_identifier,
        title_identifier=facts.title,
        owner=_institution(machine) or None,
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
    actor = _actor(machine)
    try:
        copy = holdings.lock_copy(_item(asked.item_identifier))
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
        words = _words(refusal)
    else:
        return sip2.ItemStatusUpdateResponse(
            item_properties_ok=True,
            transaction_date=_date(now),
            item_identifier=asked.item_identifier,
            title_identifier=copy.title,
        )
    return sip2.ItemStatusUpdateResponse(
        item_properties_ok=False,
        transaction_date=_date(now),
        item_identifier=asked.item_identifier,
        screen_message=words,
    )


# --- not done by machines -------------------------------------------------------------------


def hold(asked: sip2.Hold, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """15: this library takes no holds at a machine."""
    return sip2.HoldResponse(
        ok=False,
        available=False,
        transaction_date=_date(now),
        institution_id=_institution(machine),
        patron_identifier=asked.patron_identifier,
        item_identifier=asked.item_identifier,
        screen_message=(_("自助机上不能预约，请到服务台"),),
    )


def fee_paid(asked: sip2.FeePaid, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """37: nothing is owed here, so nothing is taken."""
    return sip2.FeePaidResponse(
        payment_accepted=False,
        transaction_date=_date(now),
        institution_id=_institution(machine),
        patron_identifier=asked.patron_identifier,
        transaction_id=asked.transaction_id,
        screen_message=(_("没有欠费，不用交钱"),),
    )


ANSWERS: dict[type[sip2.RequestMessage], Callable[..., sip2.ResponseMessage]] = {
    sip2.Login: login,
    sip2.SCStatus: status,
    sip2.PatronStatusRequest: patron_status,
    sip2.PatronInformation: patron_information,
    sip2.EndPatronSession: end_session,
    sip2.BlockPatron: block_patron,
    sip2.PatronEnable: enable_patron,
    sip2.Checkout: checkout,
    sip2.Checkin: checkin,
    sip2.Renew: renew,
    sip2.RenewAll: renew_all,
    sip2.ItemInformation: item_information,
    sip2.ItemStatusUpdate: item_status_update,
    sip2.Hold: hold,
    sip2.FeePaid: fee_paid,
}
