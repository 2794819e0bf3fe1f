"""The readers: the cast through the services, the many by a bulk path with the same columns."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.rules.people import (
    GuardianGiven,
    read_person,
)
from shuxiang.departments.readers.rules.pins import faults_of_pin
from shuxiang.departments.readers.services.bulk import Enrolled, register_many
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import ZONE, day_of
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
    """Register so many readers by the bulk path, each on the day on which they came."""
    random = Random(seed)  # noqa: S311  (a county to look at, not a secret)
    composed = people.readers(random, count, places=len(opened.places), today=day_of(now))
    while many := list(islice(composed, _BATCH)):
        register_many(many=[enrolled(one, opened) for one in many], by=SYSTEM)


def enrolled(one: Someone, opened: Opened) -> Enrolled:
    """Return how somebody who was composed is described at the counter."""
    person = read_person(
        name=one.name,
        id_kind="",
        id_number=one.identity,
        birth_on=None,
        phone=one.phone,
        address=one.address,
        contact_name="",
        note="",
    )
    guardian = None
    if one.guardian:
        guardian = GuardianGiven(one.guardian, one.relation, one.phone)
    return Enrolled(
        person=person,
        category_id=opened.categories[one.category],
        place_id=list(opened.places.values())[one.place],
        card_number=one.card,
        guardian=guardian,
        at=registered_at(one),
    )


def registered_at(one: Someone) -> datetime:
    """Return the moment at which somebody got their card: in the morning, at the desk."""
    day = one.registered_on
    return datetime(day.year, day.month, day.day, 9 + int(one.card[-2]) % 8, 15, tzinfo=ZONE)
