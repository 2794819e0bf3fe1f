"""The readers: the cast through the services, the many by a bulk path with the same columns."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.events import ReaderRegistered
from shuxiang.departments.readers.models import Credential, Guardian, Reader
from shuxiang.departments.readers.queries.cards import key_of
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.people import (
    CONSENT_VERSION,
    GuardianGiven,
    Person,
    read_person,
)
from shuxiang.departments.readers.rules.pins import faults_of_pin
from shuxiang.departments.readers.services.sealing import fill
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import ZONE, day_of
from shuxiang.foundations.vault import seal
from shuxiang.project.demo.composition import cast, people
from shuxiang.project.demo.composition.cast import CAST, Character
from shuxiang.project.demo.composition.network import LIBRARY
from shuxiang.project.demo.composition.people import Someone
from shuxiang.project.demo.opening import Opened

_BATCH = 500


def enrol_cast(opened: Opened, *, now: datetime) -> tuple[dict[str, int], list[dict[str, str]]]:
    """Register the cast through the services; return name → id, and the PINs that are told."""
    ids: dict[str, int] = {}
    told: list[dict[str, str]] = []
    for one in CAST:
        ids[one.name], card, pin = _enrol(one, opened, ids, now)
        if pin:
            told.append({"card": card, "pin": pin, "name": one.name})
        if one.blocked:
            readers.block(
                reader_id=ids[one.name],
                reason=one.blocked,
                by=SYSTEM,
                now=now - timedelta(days=16),
            )
        if one.lost:
            readers.report_lost(reader_id=ids[one.name], by=SYSTEM, now=now - timedelta(days=2))
    return ids, told


def _enrol(
    one: Character, opened: Opened, ids: dict[str, int], now: datetime
) -> tuple[int, str, str]:
    today = day_of(now)
    # Units have their card for a year; people for as long as they like.
    registered_at = now - timedelta(days=200 if one.category == "group" else 800)
    birth = None
    number = ""
    if one.age is not None:
        birth = date(today.year - one.age, 1 + one.serial % 10, 1 + one.serial % 27)
        number = cast.identity_number(birth, one.serial)
    card = cast.card_number(one.sequence)
    pin = ""
    if one.with_pin:
        pin = _pin(birth, number, card, one.phone)
    guardian = None
    if one.guardian:
        guardian = GuardianGiven(one.guardian, one.relation, one.phone, ids.get(one.guardian))
    place = "柏岭小学服务点" if one.name == "柏岭小学" else LIBRARY
    slip = readers.register(
        name=one.name,
        category_id=opened.categories[one.category],
        place_id=opened.places[place],
        card_number=card,
        id_number=number,
        phone=one.phone,
        address=one.address,
        contact_name=one.contact,
        note=one.note,
        pin=pin,
        guardian=guardian,
        valid_until=today - timedelta(days=one.expired_days) if one.expired_days else None,
        by=SYSTEM,
        now=registered_at,
    )
    return slip.reader_id, card, pin


def _pin(birth: date | None, number: str, card: str, phone: str) -> str:
    while True:
        pin = f"{secrets.randbelow(10**6):06d}"
        if not faults_of_pin(
            pin, birth_on=birth, id_number=number, card_numbers=(card,), phone=phone
        ):
            return pin


def enrol_many(opened: Opened, *, count: int, seed: str, now: datetime) -> None:
    """Register so many readers, row for row as `readers.services.register` writes them."""
    random = Random(seed)  # noqa: S311  (a county to look at, not a secret)
    composed = people.readers(random, count, places=len(opened.places), today=day_of(now))
    waiting: list[Someone] = []
    for one in composed:
        waiting.append(one)
        if len(waiting) == _BATCH:
            enrol_batch(opened, waiting)
            waiting = []
    if waiting:
        enrol_batch(opened, waiting)


def enrol_batch(opened: Opened, many: list[Someone]) -> None:
    """Write a batch of readers with what they show and who answers for them."""
    place_ids = list(opened.places.values())
    rows = [_row(one, opened.categories[one.category], place_ids[one.place]) for one in many]
    Reader.objects.bulk_create(rows)
    pairs = list(zip(many, rows, strict=True))
    Credential.objects.bulk_create(made for one, row in pairs for made in _shown(one, row))
    Guardian.objects.bulk_create(
        Guardian(
            child_id=row.pk,
            name=one.guardian,
            phone_sealed=seal(one.phone),
            relation=one.relation,
            consent_version=CONSENT_VERSION,
            consented_at=row.registered_at,
        )
        for one, row in pairs
        if one.guardian
    )
    for row in rows:
        event = ReaderRegistered(
            reader_id=row.pk, category_id=row.category_id, home_place_id=row.place_id
        )
        record(event, by=SYSTEM, now=row.registered_at)


def person_of(one: Someone) -> Person:
    """Return how somebody would be described at the counter."""
    return read_person(
        name=one.name,
        id_kind="",
        id_number=one.identity,
        birth_on=None,
        phone=one.phone,
        address=one.address,
        contact_name="",
        note="",
    )


def registered_at(one: Someone) -> datetime:
    """Return the moment at which somebody got their card: in the morning, at the desk."""
    day = one.registered_on
    return datetime(day.year, day.month, day.day, 9 + int(one.card[-2]) % 8, 15, tzinfo=ZONE)


def _row(one: Someone, category_id: int, place_id: int) -> Reader:
    moment = registered_at(one)
    row = Reader(
        category_id=category_id,
        place_id=place_id,
        session_stamp=new_stamp(),
        registered_at=moment,
        registered_on=one.registered_on,
        valid_until=None,
        verified_on=one.registered_on,
        pin_hash="",
        pin_must_change=True,
    )
    fill(row, person_of(one))
    return row


def _shown(one: Someone, row: Reader) -> Iterator[Credential]:
    for kind, number, shown in (
        (CredentialKind.CARD, one.card, one.card),
        (CredentialKind.IDENTITY, one.identity, identity.masked(one.identity)),
    ):
        yield Credential(
            reader=row,
            kind=kind.value,
            key=key_of(kind, number),
            shown=shown,
            issued_at=row.registered_at,
        )
