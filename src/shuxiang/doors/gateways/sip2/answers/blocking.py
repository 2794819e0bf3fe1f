"""A machine that keeps a card (01), and one that lets a patron go again (25).

Only machines whose account allows it; what staff has stopped, no machine lets go.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services
from shuxiang.departments.readers.events import BlockPlaced
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.doors.gateways.sip2.answers.patrons import (
    NOBODY,
    card_of,
    flags_of,
    may_be_shown,
    patron_status,
)
from shuxiang.doors.gateways.sip2.answers.saying import actor_of, institution_of, sip_date, words_of
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import ActorKind, Power
from shuxiang.foundations.kernel.refusals import Refusal


def block_patron(asked: sip2.BlockPatron, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """01: stop a patron whose card the machine keeps; said twice it is one block. The answer tells
    how the patron stands then."""
    card = card_of(asked.patron_identifier)
    actor = actor_of(machine)
    if card is not None and actor.may(Power.BLOCK_READERS) and not _own_blocks(card):
        told = " ".join(asked.blocked_card_message.split())[:100]
        kept = _("，卡留在机器里") if asked.card_retained else ""
        why = _("%(name)s停的%(kept)s：%(why)s") % {
            "name": actor.name,
            "kept": kept,
            "why": told or _("没有说为什么"),
        }
        with suppress(Refusal):  # a card that was given back needs no block
            services.block(reader_id=card.reader_id, reason=why, by=actor, now=now)
    return patron_status(
        sip2.PatronStatusRequest(
            language=sip2.CHINESE,
            transaction_date=asked.transaction_date,
            patron_identifier=asked.patron_identifier,
        ),
        machine,
        now,
    )


def _own_blocks(card: CardFacts) -> list[int]:
    """Return the standing blocks of a patron that a machine has placed."""
    found = []
    for one in readers.reader_card(card.reader_id).blocks:
        entry = reading.told_at(BlockPlaced.kind, one.placed_at)
        if entry is not None and entry.actor_kind == ActorKind.TERMINAL:
            found.append(one.block_id)
    return found


def enable_patron(
    asked: sip2.PatronEnable, machine: Machine, now: datetime
) -> sip2.ResponseMessage:
    """25: let go what a machine has stopped. The answer tells how the patron stands then."""
    actor = actor_of(machine)
    card = card_of(asked.patron_identifier)
    right = card is not None and machine.pin_is_right(
        asked.patron_identifier, asked.patron_password, now
    )
    if card is None or not may_be_shown(machine, asked.patron_password, right):
        return _answer(asked, machine, now, NOBODY, (_("证号或密码不对"),))
    words: tuple[str, ...] = ()
    try:
        blocks = _own_blocks(card)
        for block_id in blocks:
            services.lift_block(block_id=block_id, by=actor, now=now)
        if not blocks:
            words = (_("自助机没有停过这张证，别的请到服务台"),)
    except Refusal as refusal:
        words = words_of(refusal)
    card = readers.card_of(card.reader_id)
    standing = circulation.standing_of(card, place_id=actor.place_id, now=now)
    return _answer(
        asked, machine, now, flags_of(standing, machine, card.reader_id), words, card.name
    )


def _answer(
    asked: sip2.PatronEnable,
    machine: Machine,
    now: datetime,
    flags: sip2.PatronStatus,
    words: tuple[str, ...],
    name: str = "",
) -> sip2.PatronEnableResponse:
    return sip2.PatronEnableResponse(
        patron_status=flags,
        language=sip2.CHINESE,
        transaction_date=sip_date(now),
        institution_id=institution_of(machine),
        patron_identifier=asked.patron_identifier,
        personal_name=name,
        valid_patron=bool(name),
        valid_patron_password=bool(name),
        screen_message=words,
    )
