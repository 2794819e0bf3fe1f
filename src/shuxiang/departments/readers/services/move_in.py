"""Taking over a reader from an older system, as a list tells of them.

The counter asks for everything; a list of twenty years' readers has gaps. What would keep a card
from ever being right (number, name, document) refuses the row. What can be asked for at the
next visit (guardian, phone, age that fits the category) is said and does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import ReaderRegistered
from shuxiang.departments.readers.models import Block, Credential, Reader
from shuxiang.departments.readers.queries.cards import key_of
from shuxiang.departments.readers.refusals import ReaderRefused
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.numbers import read_number
from shuxiang.departments.readers.rules.people import Person, faults_of_person, read_person
from shuxiang.departments.readers.services.issuing import (
    faults_of_new,
    give,
    next_own_number,
    one_at_a_time,
)
from shuxiang.departments.readers.services.registering import (
    facts_of,
    faults_of_identity_taken,
    give_identity,
)
from shuxiang.departments.readers.services.sealing import fill
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import NEVER, day_of, start_of
from shuxiang.foundations.kernel.refusals import Because


class OldState(StrEnum):
    """How a card stood in the older system."""

    GOOD = "good"
    LOST = "lost"
    STOPPED = "stopped"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OldReader:
    """One reader as a list tells of them. Without a card number the next own one is given."""

    name: str
    category_id: int
    place_id: int
    card_number: str = ""
    id_kind: str = ""
    id_number: str = ""
    birth_on: date | None = None
    phone: str = ""
    address: str = ""
    contact_name: str = ""
    note: str = ""
    registered_on: date | None = None
    valid_until: date | None = None
    state: OldState = OldState.GOOD


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of one reader. `known` where they were here already; `remarks` are codes of what
    to ask for at the next visit."""

    reader_id: int
    known: bool
    remarks: tuple[str, ...] = ()


#: Faults with which a reader is taken over all the same.
_MENDABLE = frozenset(
    {
        "readers.phone-wrong",
        "readers.birth-wrong",
        "readers.age-outside",
        "readers.guardian-missing",
        "readers.contact-empty",
    }
)


@transaction.atomic
def take_over(*, reader: OldReader, by: Actor, now: datetime) -> TakenOver:
    """Take over one reader with their card, dates and state.

    The same number under the same name is a reader who is here already, and nothing changes. The
    day of the entry is the day on which the card was made, so that the year's new cards stay in
    their year. Refuses with ReaderRefused (every fault that stands), UnknownPlace or NotAllowed.
    Records ReaderRegistered.
    """
    by.require(Power.IMPORT)
    one_at_a_time()
    network.place(reader.place_id)
    category = facts_of(queries.category(reader.category_id))
    today = day_of(now)
    person = read_person(
        name=reader.name,
        id_kind=reader.id_kind,
        id_number=reader.id_number,
        birth_on=reader.birth_on,
        phone=reader.phone,
        address=reader.address,
        contact_name=reader.contact_name,
        note=reader.note,
    )
    if (here := _known(reader.card_number, person)) is not None:
        return TakenOver(here, known=True)
    card = read_number(reader.card_number) or next_own_number()
    faults = faults_of_person(person, category, today, answered_for=False)
    faults += faults_of_new(CredentialKind.CARD, card, None)
    if reader.state is not OldState.CLOSED:
        faults += faults_of_identity_taken(person, None)
    if person.id_number and reader.state is not OldState.CLOSED:
        faults += faults_of_new(CredentialKind.IDENTITY, person.id_number, None)
    standing = [fault for fault in faults if fault.code not in _MENDABLE]
    if standing:
        raise ReaderRefused(*dict.fromkeys(standing))
    remarks = tuple(dict.fromkeys(fault.code for fault in faults))
    return TakenOver(
        _write(reader, _mended(person, faults), card, by, now), known=False, remarks=remarks
    )


def _known(card_number: str, person: Person) -> int | None:
    """Return the reader who carries this number under this name."""
    number = read_number(card_number)
    if number:
        key = key_of(CredentialKind.CARD, number)
        held = Credential.objects.filter(key=key, reader__name=person.name)
        return held.values_list("reader_id", flat=True).first()
    here = queries.reader_by_identity(person.id_number) if person.id_number else None
    if here is None or not Reader.objects.filter(pk=here, name=person.name).exists():
        return None
    return here


def _mended(person: Person, faults: list[Because]) -> Person:
    codes = {fault.code for fault in faults}
    if "readers.phone-wrong" in codes:
        person = replace(person, phone="")
    if "readers.birth-wrong" in codes:
        person = replace(person, birth_on=None)
    return person


def _write(old: OldReader, person: Person, card: str, by: Actor, now: datetime) -> int:
    made_on = min(old.registered_on or day_of(now), day_of(now))
    closed = old.state is OldState.CLOSED
    reader = Reader(
        category_id=old.category_id,
        place_id=old.place_id,
        session_stamp=new_stamp(),
        registered_at=now,
        registered_on=made_on,
        valid_until=None if old.valid_until == NEVER else old.valid_until,
        verified_on=made_on,
        pin_hash="",
        pin_must_change=True,
        closed_at=now if closed else None,
    )
    fill(reader, person)
    reader.save()
    given = give(CredentialKind.CARD, card, reader.pk, now)
    if old.state is OldState.LOST:
        given.lost_at = now
        given.save(update_fields=["lost_at"])
    if closed:
        given.retired_at = now
        given.save(update_fields=["retired_at"])
    else:
        give_identity(reader.pk, person, {given.key}, now)
    if old.state is OldState.STOPPED:
        Block.objects.create(reader_id=reader.pk, reason="原来的系统里是停借", placed_at=now)
    record(
        ReaderRegistered(
            reader_id=reader.pk, category_id=old.category_id, home_place_id=old.place_id
        ),
        by=by,
        now=now,
        happened_at=min(start_of(made_on), now),
    )
    return reader.pk
