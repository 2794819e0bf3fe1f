"""The PIN with which a reader shows on a screen who they are."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import PinLocked, PinSet
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.refusals import (
    AmbiguousCard,
    PinLockedOut,
    PinRefused,
    UnknownCard,
    UnknownReader,
    WrongPin,
)
from shuxiang.departments.readers.rules.numbers import read_number
from shuxiang.departments.readers.rules.people import Person
from shuxiang.departments.readers.rules.pins import faults_of_pin, first_pin
from shuxiang.departments.readers.slips import ReaderSession
from shuxiang.departments.staff import rules as limits
from shuxiang.departments.staff.rules import Tally
from shuxiang.departments.staff.services.attempts import Attempts, matches
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM, Actor, ActorKind, Power
from shuxiang.foundations.kernel.refusals import Because, NotAllowed
from shuxiang.foundations.vault import unseal

ATTEMPTS = Attempts()


def first_hash(pin: str, person: Person, numbers: tuple[str, ...]) -> str:
    """Return the hash of a PIN that was chosen when the card was made; empty where none was.

    Refuses with PinRefused, naming every fault.
    """
    if not pin:
        return ""
    faults = faults_of_pin(
        pin,
        birth_on=person.birth_on,
        id_number=person.id_number,
        card_numbers=numbers,
        phone=person.phone,
    )
    if faults:
        raise PinRefused(*faults)
    return make_password(pin)


def check_pin(*, card_number: str, pin: str, address: str, now: datetime) -> ReaderSession:
    """Let a reader in by card and PIN.

    `address` is where the attempt comes from: a network address, or the name of a machine. Limits
    are looked at before anything is hashed. Refuses with TooManyTries, PinLockedOut, or WrongPin,
    which is the same in words and time for an unknown card, a wrong PIN, and a card that is lost,
    replaced or given back.
    """
    number = read_number(card_number)[:60]
    ATTEMPTS.enter(address, now)
    reader = _holder(number)
    name = f"reader {reader.pk}" if reader else number
    with ATTEMPTS.in_turn(name):
        tally = _tally(number, reader)
        if until := limits.locked_until(tally, now):
            raise PinLockedOut(until=until)
        if reader is None or not _is_right(reader, pin[:100]):
            if reader is None:
                matches(pin[:100], "")
            _note_failure(number, reader, limits.after_failure(tally, now), address, now)
            raise WrongPin
        ATTEMPTS.forgive(address)
        if reader.pin_failures:
            Reader.objects.filter(pk=reader.pk).update(
                pin_failures=0, pin_failed_at=None, pin_locked_until=None
            )
    must_change = reader.pin_must_change or not reader.pin_hash
    return ReaderSession(reader.pk, reader.session_stamp, must_change, reader.name)


def _holder(number: str) -> Reader | None:
    try:
        card = queries.card_shown(number)
    except (UnknownCard, AmbiguousCard):
        return None
    if card.closed or card.retired or card.lost:
        return None
    return Reader.objects.get(pk=card.reader_id)


def _is_right(reader: Reader, pin: str) -> bool:
    if reader.pin_hash:
        return matches(pin, reader.pin_hash)
    # The first PIN is not hashed at all, so that thousands of readers can move in at once; the same
    # work is done for nothing to keep the time alike.
    matches(pin, "")
    first = first_pin(unseal(reader.id_sealed))
    return bool(first) and hmac.compare_digest(first.encode(), pin.upper().encode())


def _tally(number: str, reader: Reader | None) -> Tally:
    if reader is None:
        return ATTEMPTS.tally_of_nobody(number)
    fresh = Reader.objects.values_list("pin_failures", "pin_failed_at", "pin_locked_until")
    return Tally(*fresh.get(pk=reader.pk))


@transaction.atomic
def _note_failure(
    number: str, reader: Reader | None, tally: Tally, address: str, now: datetime
) -> None:
    if reader is None:
        ATTEMPTS.keep_for_nobody(number, tally)
        return
    Reader.objects.filter(pk=reader.pk).update(
        pin_failures=tally.failures,
        pin_failed_at=tally.failed_at,
        pin_locked_until=tally.locked_until,
    )
    if tally.locked_until is not None:
        record(PinLocked(reader_id=reader.pk, address=address), by=SYSTEM, now=now)


def _faults(reader: Reader, pin: str) -> tuple[Because, ...]:
    return faults_of_pin(
        pin,
        birth_on=queries.birth_date(reader.pk),
        id_number=unseal(reader.id_sealed),
        card_numbers=tuple(
            reader.credentials.filter(kind__in=("card", "chip")).values_list("key", flat=True)
        ),
        phone=unseal(reader.phone_sealed),
    )


@transaction.atomic
def _write(reader_id: int, pin: str, must_change: bool, by: Actor, now: datetime) -> str:
    stamp = new_stamp()
    Reader.objects.filter(pk=reader_id).update(
        pin_hash=make_password(pin),
        pin_must_change=must_change,
        session_stamp=stamp,
        pin_failures=0,
        pin_failed_at=None,
        pin_locked_until=None,
    )
    record(PinSet(reader_id=reader_id), by=by, now=now)
    return stamp


def change_pin(*, old: str, new: str, by: Actor, now: datetime) -> ReaderSession:
    """Let a reader choose another PIN; every other session of theirs ends.

    A wrong old PIN counts as a failed login. Refuses with PinLockedOut, PinRefused (every fault) or
    NotAllowed. Records PinSet.
    """
    reader = _confirmed(old, "readers.old-pin-wrong", by, now)
    faults = list(_faults(reader, new))
    if old == new:
        faults.insert(0, Because("readers.pin-same"))
    if faults:
        raise PinRefused(*faults)
    return ReaderSession(reader.pk, _write(reader.pk, new, False, by, now), False, reader.name)


def confirm_pin(*, pin: str, by: Actor, now: datetime) -> None:
    """Let a reader show once more who they are, before their data are handed out or changed.

    A wrong PIN counts as a failed login. Refuses with PinLockedOut, PinRefused or NotAllowed.
    """
    _confirmed(pin, "readers.pin-not-yours", by, now)


def _confirmed(pin: str, code: str, by: Actor, now: datetime) -> Reader:
    if by.kind is not ActorKind.READER:
        raise NotAllowed
    reader = Reader.objects.get(pk=by.ident)
    with ATTEMPTS.in_turn(f"reader {reader.pk}"):
        tally = _tally("", reader)
        if until := limits.locked_until(tally, now):
            raise PinLockedOut(until=until)
        if not _is_right(reader, pin[:100]):
            _note_failure("", reader, limits.after_failure(tally, now), "", now)
            raise PinRefused(Because(code))
    return reader


def set_pin(*, reader_id: int, pin: str = "", by: Actor, now: datetime) -> str:
    """Set a reader's PIN at the counter and return it, to be shown this once.

    One that the reader types is kept as their own; without one, six random digits are given, to be
    changed at the first login. Refuses with PinRefused (every fault), UnknownReader or NotAllowed.
    Records PinSet.
    """
    by.require(Power.EDIT_READERS)
    reader = Reader.objects.filter(pk=reader_id, closed_at=None).first()
    if reader is None:
        raise UnknownReader(reader_id=reader_id)
    if pin:
        if faults := _faults(reader, pin):
            raise PinRefused(*faults)
        _write(reader_id, pin, False, by, now)
        return pin
    drawn = f"{secrets.randbelow(10**6):06d}"
    while _faults(reader, drawn):
        drawn = f"{secrets.randbelow(10**6):06d}"
    _write(reader_id, drawn, True, by, now)
    return drawn
