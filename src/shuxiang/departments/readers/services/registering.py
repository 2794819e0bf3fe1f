"""办证."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import ReaderRegistered
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.refusals import ReaderRefused
from shuxiang.departments.readers.rules import CredentialKind, card_ends_on
from shuxiang.departments.readers.rules.numbers import read_number
from shuxiang.departments.readers.rules.people import (
    CITIZEN_NUMBERS,
    CategoryFacts,
    GuardianGiven,
    Person,
    faults_of_guardian,
    faults_of_person,
    read_person,
)
from shuxiang.departments.readers.services.guardians import write_guardian
from shuxiang.departments.readers.services.issuing import (
    faults_of_new,
    give,
    next_own_number,
    one_at_a_time,
)
from shuxiang.departments.readers.services.pins import first_hash
from shuxiang.departments.readers.services.sealing import fill
from shuxiang.departments.readers.slips import CategorySlip, ReaderSlip
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import NEVER, day_of
from shuxiang.foundations.kernel.refusals import Because


def facts_of(slip: CategorySlip) -> CategoryFacts:
    """Return what a category asks, as the rules want it."""
    return CategoryFacts(
        slip.category_id,
        slip.name,
        slip.min_age,
        slip.max_age,
        slip.valid_years,
        slip.is_group,
        slip.needs_guardian,
        slip.retired,
        slip.valid_days,
    )


def faults_of_identity_taken(person: Person, reader_id: int | None) -> list[Because]:
    """Return that somebody with this document has an open account already, if so."""
    standing = queries.reader_by_identity(person.id_number) if person.id_number else None
    if standing is None or standing == reader_id:
        return []
    card = queries.card_of(standing)
    return [
        Because(
            "readers.identity-taken",
            {
                "name": identity.masked_name(card.name),
                "card": card.card_number,
                "reader_id": standing,
            },
        )
    ]


@transaction.atomic
def register(
    *,
    name: str,
    category_id: int,
    place_id: int,
    card_number: str | None = None,
    id_kind: str = "",
    id_number: str = "",
    birth_on: date | None = None,
    phone: str = "",
    address: str = "",
    contact_name: str = "",
    note: str = "",
    pin: str = "",
    guardian: GuardianGiven | None = None,
    credentials: Sequence[tuple[CredentialKind, str]] = (),
    valid_until: date | None = None,
    by: Actor,
    now: datetime,
) -> ReaderSlip:
    """Make a reader's card.

    Without a card number the next own number is given. The document's number becomes a credential
    of its own, and gives the day of birth. `credentials` are further ones (social-security card,
    chip). Without a PIN the first is the last six of the document, to be changed at the first login;
    without a document there is none until one is set. `contact_name` is who answers for a unit's
    card. Without `valid_until` the category decides.

    Refuses with ReaderRefused (every fault), CategoryRefused, PinRefused, UnknownPlace or
    NotAllowed. Records ReaderRegistered.
    """
    by.require(Power.REGISTER_READERS)
    one_at_a_time()
    today = day_of(now)
    category = facts_of(queries.category(category_id))
    network.place(place_id)
    person = read_person(
        name=name,
        id_kind=id_kind,
        id_number=id_number,
        birth_on=birth_on,
        phone=phone,
        address=address,
        contact_name=contact_name,
        note=note,
    )
    card = read_number(card_number or "") or next_own_number()
    numbers = [(CredentialKind.CARD, card)]
    numbers += [(CredentialKind(kind), read_number(number)) for kind, number in credentials]

    faults = faults_of_person(person, category, today, answered_for=guardian is not None)
    if category.retired:
        faults.append(Because("readers.category-retired", {"category": category.name}))
    faults += faults_of_guardian(guardian) if guardian else []
    faults += faults_of_identity_taken(person, None)
    for kind, number in numbers:
        faults += faults_of_new(kind, number, None)
    if faults:
        raise ReaderRefused(*faults)

    if valid_until is None:
        valid_until = card_ends_on(category.valid_years, today, category.valid_days)
    reader = Reader(
        category_id=category_id,
        place_id=place_id,
        session_stamp=new_stamp(),
        registered_at=now,
        registered_on=today,
        valid_until=None if valid_until == NEVER else valid_until,
        verified_on=today,
        pin_hash=first_hash(pin, person, tuple(number for _, number in numbers)),
        pin_must_change=not pin,
    )
    fill(reader, person)
    reader.save()
    given = [give(kind, number, reader.pk, now) for kind, number in numbers]
    give_identity(reader.pk, person, {one.key for one in given}, now)
    if guardian is not None:
        write_guardian(reader.pk, guardian, now)
    record(
        ReaderRegistered(reader_id=reader.pk, category_id=category_id, home_place_id=place_id),
        by=by,
        now=now,
    )
    return queries.reader_card(reader.pk)


def give_identity(reader_id: int, person: Person, held: set[str], now: datetime) -> None:
    """Make a document's number something that its owner can show, unless it is so already."""
    if not person.id_number:
        return
    key = queries.key_of(CredentialKind.IDENTITY, person.id_number)
    if key in held:
        return
    made = give(CredentialKind.IDENTITY, person.id_number, reader_id, now)
    if person.id_kind in CITIZEN_NUMBERS:
        made.shown = identity.masked(person.id_number)
        made.save(update_fields=["shown"])
