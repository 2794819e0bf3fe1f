"""Changing what is known of a reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import ReaderChanged
from shuxiang.departments.readers.models import Credential, Reader
from shuxiang.departments.readers.refusals import ReaderRefused
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.people import (
    Person,
    faults_of_email,
    faults_of_person,
    read_email,
    read_person,
)
from shuxiang.departments.readers.services.issuing import one_at_a_time
from shuxiang.departments.readers.services.registering import (
    facts_of,
    faults_of_identity_taken,
    give_identity,
)
from shuxiang.departments.readers.services.sealing import fill
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because, NotAllowed
from shuxiang.foundations.vault import seal, unseal


def _as_known(reader: Reader) -> Person:
    return Person(
        name=reader.name,
        id_kind=reader.id_kind,
        id_number=unseal(reader.id_sealed),
        birth_on=queries.birth_date(reader.pk),
        phone=unseal(reader.phone_sealed),
        address=unseal(reader.address_sealed),
        contact_name=reader.contact_name,
        note=reader.note,
    )


@transaction.atomic
def change_details(
    *,
    reader_id: int,
    name: str | None = None,
    category_id: int | None = None,
    place_id: int | None = None,
    id_kind: str | None = None,
    id_number: str | None = None,
    birth_on: date | None = None,
    phone: str | None = None,
    address: str | None = None,
    contact_name: str | None = None,
    note: str | None = None,
    by: Actor,
    now: datetime,
) -> ReaderSlip:
    """Change what is known of a reader. None leaves a field as it is, an empty text empties it.

    Refuses with ReaderRefused (every fault), CategoryRefused, UnknownReader, UnknownPlace or
    NotAllowed. Records ReaderChanged, with the names of the fields.
    """
    by.require(Power.EDIT_READERS)
    one_at_a_time()
    if queries.lock_reader(reader_id).closed:
        raise ReaderRefused(Because("readers.closed"))
    reader = Reader.objects.get(pk=reader_id)
    before = _as_known(reader)
    told = {
        "name": name,
        "id_kind": id_kind,
        "id_number": id_number,
        "phone": phone,
        "address": address,
        "contact_name": contact_name,
        "note": note,
    }
    wanted = replace(
        before,
        **{field: value for field, value in told.items() if value is not None},
        birth_on=birth_on or before.birth_on,
    )
    person = read_person(
        name=wanted.name,
        id_kind=wanted.id_kind,
        id_number=wanted.id_number,
        birth_on=wanted.birth_on,
        phone=wanted.phone,
        address=wanted.address,
        contact_name=wanted.contact_name,
        note=wanted.note,
    )
    category = facts_of(queries.category(category_id or reader.category_id))
    network.place(place_id or reader.place_id)
    faults = faults_of_person(
        person, category, day_of(now), answered_for=bool(queries.guardians_of(reader_id))
    )
    moved = category.category_id != reader.category_id
    if moved and category.retired:
        faults.append(Because("readers.category-retired", {"category": category.name}))
    if not moved:
        # A child grows out of the children's card; other changes do not wait for the new one.
        faults = [one for one in faults if one.code != "readers.age-outside"]
    faults += faults_of_identity_taken(person, reader_id)
    if faults:
        raise ReaderRefused(*faults)
    changed = [
        field
        for field in Person.__dataclass_fields__
        if getattr(before, field) != getattr(person, field)
    ]
    changed += ["category_id"] if moved else []
    changed += ["place_id"] if place_id and place_id != reader.place_id else []
    if not changed:
        return queries.reader_card(reader_id)
    fill(reader, person)
    reader.category_id, reader.place_id = category.category_id, place_id or reader.place_id
    reader.save()
    if "id_number" in changed:
        _change_identity(reader_id, person, now)
    record(ReaderChanged(reader_id=reader_id, fields=tuple(changed)), by=by, now=now)
    return queries.reader_card(reader_id)


def _change_identity(reader_id: int, person: Person, now: datetime) -> None:
    """The old number was a mistake, or of another document: it is freed for whose it is."""
    held = Credential.objects.filter(reader_id=reader_id)
    for old in held.filter(kind=CredentialKind.IDENTITY.value, retired_at=None):
        old.key, old.retired_at = f"{old.key[:65]}~{old.pk}", now
        old.save(update_fields=["key", "retired_at"])
    give_identity(reader_id, person, set(held.values_list("key", flat=True)), now)


@transaction.atomic
def set_email(*, reader_id: int, email: str, by: Actor, now: datetime) -> None:
    """Set the address to which a reader's mail goes; empty takes it away.

    Readers set their own, staff with the power that of others. Refuses with ReaderRefused,
    UnknownReader or NotAllowed. Records ReaderChanged where it is another one.
    """
    if by.kind is not ActorKind.READER or by.ident != reader_id:
        by.require(Power.EDIT_READERS)
    queries.lock_reader(reader_id)
    address = read_email(email)
    if faults := faults_of_email(address):
        raise ReaderRefused(*faults)
    if address == queries.contact_of(reader_id).email:
        return
    Reader.objects.filter(pk=reader_id).update(email_sealed=seal(address))
    record(ReaderChanged(reader_id=reader_id, fields=("email",)), by=by, now=now)


@transaction.atomic
def keep_history(*, reader_id: int, keeps: bool, by: Actor, now: datetime) -> None:
    """Set whether a reader's past loans stay linked to them; only they themselves decide.

    Refuses with NotAllowed. Records ReaderChanged.
    """
    if by.kind is not ActorKind.READER or by.ident != reader_id:
        raise NotAllowed
    Reader.objects.filter(pk=reader_id).update(keeps_history=keeps)
    record(ReaderChanged(reader_id=reader_id, fields=("keeps_history",)), by=by, now=now)
