"""Many cards at once, for the demonstration: row for row what `register` writes, a batch a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import ReaderRegistered
from shuxiang.departments.readers.models import Credential, Guardian, Reader
from shuxiang.departments.readers.queries.cards import key_of
from shuxiang.departments.readers.refusals import ReaderRefused
from shuxiang.departments.readers.rules import CredentialKind, card_ends_on
from shuxiang.departments.readers.rules.people import (
    CITIZEN_NUMBERS,
    CategoryFacts,
    GuardianGiven,
    Person,
    faults_of_guardian,
    faults_of_person,
)
from shuxiang.departments.readers.services.issuing import one_at_a_time, shown
from shuxiang.departments.readers.services.registering import facts_of
from shuxiang.departments.readers.services.sealing import fill
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.codecs import identity, mobile
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.vault import seal


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One who gets a card: described as `read_person` returns it, at the moment of the act."""

    person: Person
    category_id: int
    place_id: int
    card_number: str
    guardian: GuardianGiven | None
    at: datetime


@transaction.atomic
def register_many(*, many: Sequence[Enrolled], by: Actor) -> list[int]:
    """Make many cards and return the readers' numbers in the same order.

    Each is judged as `register` judges a person; that no number was given before is for the caller
    to know, and the unique keys hold it. Nobody gets a PIN. Refuses with ReaderRefused or
    NotAllowed. Records ReaderRegistered for each.
    """
    by.require(Power.REGISTER_READERS)
    one_at_a_time()
    categories = {
        category_id: facts_of(queries.category(category_id))
        for category_id in {one.category_id for one in many}
    }
    rows = [_reader(one, categories[one.category_id]) for one in many]
    Reader.objects.bulk_create(rows)
    pairs = list(zip(many, rows, strict=True))
    Credential.objects.bulk_create(made for one, row in pairs for made in _credentials(one, row))
    Guardian.objects.bulk_create(
        _guardian(one.guardian, row, one.at) for one, row in pairs if one.guardian
    )
    for one, row in pairs:
        event = ReaderRegistered(
            reader_id=row.pk, category_id=one.category_id, home_place_id=one.place_id
        )
        record(event, by=by, now=one.at)
    return [row.pk for row in rows]


def _reader(one: Enrolled, category: CategoryFacts) -> Reader:
    today = day_of(one.at)
    faults = faults_of_person(one.person, category, today, answered_for=one.guardian is not None)
    faults += faults_of_guardian(one.guardian) if one.guardian else []
    if faults:
        raise ReaderRefused(*faults)
    row = Reader(
        category_id=one.category_id,
        place_id=one.place_id,
        session_stamp=new_stamp(),
        registered_at=one.at,
        registered_on=today,
        valid_until=card_ends_on(category.valid_years, today, category.valid_days),
        verified_on=today,
        pin_hash="",
        pin_must_change=True,
    )
    fill(row, one.person)
    return row


def _credentials(one: Enrolled, row: Reader) -> Iterator[Credential]:
    numbers = [(CredentialKind.CARD, one.card_number)]
    if one.person.id_number:
        numbers.append((CredentialKind.IDENTITY, one.person.id_number))
    for kind, number in numbers:
        citizen = kind is CredentialKind.IDENTITY and one.person.id_kind in CITIZEN_NUMBERS
        yield Credential(
            reader=row,
            kind=kind.value,
            key=key_of(kind, number),
            shown=identity.masked(number) if citizen else shown(kind, number)[:40],
            issued_at=one.at,
        )


def _guardian(given: GuardianGiven, row: Reader, now: datetime) -> Guardian:
    return Guardian(
        child_id=row.pk,
        guardian_id=given.reader_id,
        name=given.name,
        phone_sealed=seal(mobile.normalise(given.phone)),
        relation=given.relation,
        consent_version=given.consent_version,
        consented_at=now,
    )
