"""Showing who one is, and changing what one shows."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shuxiang.departments.staff import rules
from shuxiang.departments.staff.events import LoggedIn, LoginFailed, PasswordChanged
from shuxiang.departments.staff.models import StaffMember
from shuxiang.departments.staff.refusals import Locked, PasswordRefused, WrongLogin
from shuxiang.departments.staff.rules import Tally, read_login
from shuxiang.departments.staff.rules.passwords import faults_of_password
from shuxiang.departments.staff.services.attempts import Attempts, matches
from shuxiang.departments.staff.slips import Session
from shuxiang.foundations.codecs import chinese
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM, Actor, ActorKind
from shuxiang.foundations.kernel.refusals import Because, NotAllowed

ATTEMPTS = Attempts()


def new_stamp() -> str:
    """Return a stamp that no session has."""
    return secrets.token_hex(16)


def log_in(*, login: str, password: str, address: str, now: datetime) -> Session:
    """Open a session for somebody who works here.

    Limits are looked at before anything is hashed, and the hashing is done outside a transaction.
    Refuses with TooManyTries, Locked, or WrongLogin, which is the same in words and time for an
    unknown login, a wrong password and a disabled account. Records LoggedIn or LoginFailed.
    """
    kept = read_login(login)[:60]
    ATTEMPTS.enter(address, now)
    with ATTEMPTS.in_turn(kept):
        member = StaffMember.objects.filter(login=kept).first()
        _require_unlocked(kept, member, now)
        right = matches(password[:300], member.password_hash if member else "")
        if member is None or not right or member.disabled_at is not None:
            _note_failure(kept, member, address, now)
            raise WrongLogin
        ATTEMPTS.forgive(address)
        return _note_success(member, address, now)


def _tally(login: str, member: StaffMember | None) -> Tally:
    if member is None:
        return ATTEMPTS.tally_of_nobody(login)
    return Tally(member.failures, member.failed_at, member.locked_until)


def _require_unlocked(login: str, member: StaffMember | None, now: datetime) -> None:
    if until := rules.locked_until(_tally(login, member), now):
        raise Locked(until=until)


@transaction.atomic
def _note_failure(login: str, member: StaffMember | None, address: str, now: datetime) -> None:
    tally = rules.after_failure(_tally(login, member), now)
    if member is None:
        ATTEMPTS.keep_for_nobody(login, tally)
    else:
        StaffMember.objects.filter(pk=member.pk).update(
            failures=tally.failures, failed_at=tally.failed_at, locked_until=tally.locked_until
        )
    record(
        LoginFailed(
            staff_id=member.pk if member else None,
            address=address,
            locked_until=tally.locked_until,
        ),
        by=SYSTEM,
        now=now,
    )


@transaction.atomic
def _note_success(member: StaffMember, address: str, now: datetime) -> Session:
    StaffMember.objects.filter(pk=member.pk).update(
        failures=0, failed_at=None, locked_until=None, last_login_at=now
    )
    who = Actor(
        kind=ActorKind.STAFF,
        ident=member.pk,
        name=member.name,
        place_id=member.place_id,
        powers=frozenset(),
    )
    record(LoggedIn(staff_id=member.pk, address=address), by=who, now=now)
    return Session(member.pk, member.session_stamp, member.must_change_password, member.name)


def checked_password(password: str, *, login: str, name: str) -> str:
    """Return the hash of a new password. Refuses with PasswordRefused, naming every fault."""
    syllables = chinese.pinyin(name)
    said = ("".join(syllables), chinese.initials_of(syllables))
    if faults := faults_of_password(password, login=login, name=name, name_pinyin=said):
        raise PasswordRefused(*faults)
    return make_password(password)


def change_password(*, old: str, new: str, by: Actor, now: datetime) -> Session:
    """Let somebody choose a new password; every other session of theirs ends.

    A wrong old password counts as a failed login. Refuses with Locked, PasswordRefused (every
    fault) or NotAllowed. Records PasswordChanged.
    """
    if by.kind is not ActorKind.STAFF:
        raise NotAllowed
    member = StaffMember.objects.get(pk=by.ident)
    with ATTEMPTS.in_turn(member.login):
        _require_unlocked(member.login, member, now)
        if not matches(old[:300], member.password_hash):
            _note_failure(member.login, member, "", now)
            raise PasswordRefused(Because("staff.old-password-wrong"))
    if old == new:
        raise PasswordRefused(Because("staff.password-same"))
    hashed = checked_password(new, login=member.login, name=member.name)
    return _write_password(member, hashed, by, now)


@transaction.atomic
def _write_password(member: StaffMember, hashed: str, by: Actor, now: datetime) -> Session:
    stamp = new_stamp()
    StaffMember.objects.filter(pk=member.pk).update(
        password_hash=hashed,
        must_change_password=False,
        password_changed_at=now,
        session_stamp=stamp,
        failures=0,
        failed_at=None,
        locked_until=None,
    )
    record(PasswordChanged(staff_id=member.pk), by=by, now=now)
    return Session(member.pk, stamp, False, member.name)
