"""Holds at a machine (15): to place one, to end it, to pick it up elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.events import HoldPlaced
from shuxiang.departments.circulation.refusals import UnknownHold
from shuxiang.departments.circulation.slips import HoldLine
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.doors.gateways.sip2.answers.saying import (
    SAME_ACT,
    actor_of,
    barcode_of,
    institution_of,
    pin_suffices,
    sip_date,
    told_by,
    words_of,
)
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.refusals import NotFound, Refusal

#: BY: this very copy, and no other of the title.
_THIS_COPY = "3"


def hold(asked: sip2.Hold, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """15: place (+), end (-) or change (*) a hold. A repeat of the same placing is the same hold."""
    if not pin_suffices(machine, asked.patron_identifier, asked.patron_password, now):
        return _no(asked, machine, now, (_("密码不对，请再输一次"),))
    try:
        card = readers.card_shown(asked.patron_identifier)
        bib_id, copy_id = _wanted(asked)
        match asked.hold_mode:
            case sip2.HoldMode.ADD:
                line = _placed(asked, machine, card, bib_id, copy_id, now)
            case sip2.HoldMode.DELETE:
                line = _own(card, bib_id, now)
                services.cancel_hold(hold_id=line.hold_id, by=actor_of(machine), now=now)
                return _yes(asked, machine, now, line, _("取消了"))
            case sip2.HoldMode.CHANGE:
                line = _changed(asked, machine, card, bib_id, now)
            case _:
                return _no(asked, machine, now, (_("自助机说的办法看不懂"),))
    except Refusal as refusal:
        return _no(asked, machine, now, words_of(refusal))
    return _yes(asked, machine, now, line, _("排第 %(n)d 位") % {"n": max(line.position, 1)})


def _wanted(asked: sip2.Hold) -> tuple[int, int | None]:
    """Return the title, and the copy where only that one will do. AJ may hold a title's number."""
    if asked.item_identifier:
        copy = holdings.copy(barcode_of(asked.item_identifier))
        return copy.bib_id, copy.copy_id if asked.hold_type == _THIS_COPY else None
    title = (asked.title_identifier or "").strip()
    if not (title.isdecimal() and len(title) < 12):
        raise NotFound()
    return catalogue.standing_id(int(title)), None


def _pickup(asked: sip2.Hold, machine: Machine) -> int:
    """Return the place of pick-up: by its code or name, else where the machine stands."""
    told = (asked.pickup_location or "").strip()
    actor = actor_of(machine)
    if not told:
        return actor.place_id if actor.place_id is not None else network.main_place().place_id
    for one in network.open_places():
        if told.upper() == one.code.upper() or told == one.name:
            return one.place_id
    raise NotFound()


def _until(asked: sip2.Hold) -> date | None:
    moment = asked.expiration_date.moment if asked.expiration_date else None
    return moment.date() if moment else None


def _placed(
    asked: sip2.Hold,
    machine: Machine,
    card: CardFacts,
    bib_id: int,
    copy_id: int | None,
    now: datetime,
) -> HoldLine:
    actor = actor_of(machine)
    standing = _find(card, bib_id, now)
    if standing and told_by(
        machine, HoldPlaced.kind, standing.hold_id, now - SAME_ACT, now, "hold_id"
    ):
        return standing
    services.place_hold(
        reader_id=card.reader_id,
        bib_id=bib_id,
        pickup_id=_pickup(asked, machine),
        copy_id=copy_id,
        needed_until=_until(asked),
        by=actor,
        now=now,
    )
    return _own(card, bib_id, now)


def _changed(
    asked: sip2.Hold, machine: Machine, card: CardFacts, bib_id: int, now: datetime
) -> HoldLine:
    line = _own(card, bib_id, now)
    services.change_pickup(
        hold_id=line.hold_id, pickup_id=_pickup(asked, machine), by=actor_of(machine), now=now
    )
    return _own(card, bib_id, now)


def _find(card: CardFacts, bib_id: int, now: datetime) -> HoldLine | None:
    mine = services.holds_of(reader_id=card.reader_id, now=now)
    return next((one for one in mine if one.bib_id == bib_id), None)


def _own(card: CardFacts, bib_id: int, now: datetime) -> HoldLine:
    """Return the patron's open hold of a title. Refuses with UnknownHold."""
    line = _find(card, bib_id, now)
    if line is None:
        raise UnknownHold()
    return line


def _yes(
    asked: sip2.Hold, machine: Machine, now: datetime, line: HoldLine, words: str
) -> sip2.HoldResponse:
    until = line.needed_until
    return sip2.HoldResponse(
        ok=True,
        available=bool(circulation.free_copies(line.bib_id)),
        transaction_date=sip_date(now),
        expiration_date=sip2.SipDate.of(datetime(until.year, until.month, until.day))  # noqa: DTZ001
        if until
        else None,
        queue_position=max(line.position, 1),
        pickup_location=network.place(line.pickup_id).code,
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        item_identifier=asked.item_identifier,
        title_identifier=line.title,
        screen_message=(words,),
    )


def _no(
    asked: sip2.Hold, machine: Machine, now: datetime, words: tuple[str, ...]
) -> sip2.HoldResponse:
    return sip2.HoldResponse(
        ok=False,
        available=False,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        item_identifier=asked.item_identifier,
        screen_message=words,
    )
