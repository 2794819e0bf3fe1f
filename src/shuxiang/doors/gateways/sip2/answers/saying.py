"""What the answers to all messages share: who asks, about what, and in whose words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.holdings import queries as holdings
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


#: What is said otherwise where everybody can read it: no name of another reader, not even masked.
_AT_A_MACHINE = {
    Reason.KEPT_FOR_OTHER.value: gettext_lazy("这一册有别的读者在等"),
    Reason.ON_ITS_WAY_TO_OTHER.value: gettext_lazy("这一册有别的读者在等"),
    Reason.OUT_TO_OTHER.value: gettext_lazy("这一册还记在别的读者名下"),
    NotAllowed.code: gettext_lazy("这台机器不办这件事"),
}


def sip_date(now: datetime) -> sip2.SipDate:
    return sip2.SipDate.of(local(now).replace(tzinfo=None))


def words_of(refusal: Refusal) -> tuple[str, ...]:
    """Return what a patron reads at the machine: the reasons, and the counter as the way on where
    the desk's own way is a key."""
    counter = _("请到服务台")
    said = []
    for because, one in zip(refusal.because, sentences(refusal), strict=True):
        if because.code in _AT_A_MACHINE:
            said.append(str(Sentence(str(_AT_A_MACHINE[because.code]), counter)))
        elif _KEY_OF_THE_DESK.search(one.way_on):
            said.append(str(Sentence(one.what, counter)))
        else:
            said.append(str(one))
    return tuple(said)


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
    """Return the barcode of an item identifier, which may carry its owner: ``OI.PII``.

    A barcode may have a point of its own: one that is known as it stands is taken as it stands.
    """
    told = identifier or ""
    owner, item = sip2.split_owner_item(told)
    if owner is None or not holdings.knows(told):
        return item
    return told


def yuan_of(fen: int) -> str:
    """Return a sum as a machine shows it: ``5.00``."""
    return f"{fen // 100}.{fen % 100:02d}"


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
