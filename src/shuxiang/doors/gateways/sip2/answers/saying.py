"""What the answers to all messages share: who asks, about what, and in whose words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import Because, NotAllowed, Refusal
from shuxiang.foundations.kernel.wording import Sentence

#: What a machine says again within this time is the same act: it lost the answer, not the book.
SAME_ACT = timedelta(minutes=5)


#: A key of the desk's keyboard in a way on; a self-check has no such key.
_KEY_OF_THE_DESK = re.compile(r"\bF\d", re.ASCII)


def sip_date(now: datetime) -> sip2.SipDate:
    return sip2.SipDate.of(local(now).replace(tzinfo=None))


def words_of(refusal: Refusal) -> tuple[str, ...]:
    """Return what a patron reads at the machine: the reasons, and the counter as the way on where
    the desk's own way is a key."""
    counter = _("请到服务台")
    return tuple(
        str(Sentence(one.what, counter)) if _KEY_OF_THE_DESK.search(one.way_on) else str(one)
        for one in sentences(refusal)
    )


def reasons_of(because: Iterable[Because]) -> tuple[str, ...]:
    """Return the words for these reasons; none for none."""
    reasons = tuple(because)
    return words_of(Refusal(*reasons)) if reasons else ()


def actor_of(machine: Machine) -> Actor:
    if machine.actor is None:
        raise NotAllowed
    return machine.actor


def institution_of(machine: Machine) -> str:
    return machine.slip.institution if machine.slip else ""


def barcode_of(identifier: str | None) -> str:
    """Return the barcode of an item identifier, which may carry its owner: ``OI.PII``."""
    return sip2.split_owner_item(identifier or "")[1]


def moment_of(text: sip2.SipDate, now: datetime) -> datetime:
    """Return the machine's own moment where it is believable: not in the future, not years ago."""
    told = text.moment
    if told is None:
        return now
    moment = told.replace(tzinfo=local(now).tzinfo)
    return moment if now - timedelta(days=60) < moment <= now else now


def pin_suffices(machine: Machine, card: str, pin: str | None, now: datetime) -> bool:
    """A wrong PIN always refuses; without one it is the machine's setting that decides."""
    if pin:
        return machine.pin_is_right(card, pin, now)
    return bool(machine.slip and machine.slip.lends_without_pin)


def told_by(
    machine: Machine,
    kind: str,
    ident: int,
    since: datetime,
    now: datetime,
    named: str = "loan_id",
) -> int | None:
    """Return the entry in which this machine recorded this kind of act of a loan lately."""
    actor = actor_of(machine)
    for entry in reading.between(
        since, now + timedelta(seconds=1), kinds=(kind,), place_ids=[actor.place_id or 0]
    ):
        if entry.facts.get(named) == ident:
            own = (entry.actor_kind, entry.actor_id) == (actor.kind.value, actor.ident)
            return entry.entry_id if own else None
    return None
