"""Accounts: opening, changing, ending, and the password that is shown once."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shuxiang.departments.network import queries as network
from shuxiang.departments.staff import queries
from shuxiang.departments.staff.events import (
    MemberAdded,
    MemberChanged,
    MemberDisabled,
    MemberEnabled,
    PasswordReset,
)
from shuxiang.departments.staff.models import StaffMember
from shuxiang.departments.staff.refusals import MemberRefused
from shuxiang.departments.staff.rules import read_login
from shuxiang.departments.staff.services.logins import checked_password, new_stamp
from shuxiang.departments.staff.slips import NewAccount
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.refusals import Because, NotAllowed

#: Without 0 O 1 l I: it is read from a slip of paper.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def one_time_password() -> str:
    """Return a random password that can be read aloud, about 49 bits."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def _faults(login: str, name: str, place_id: int, staff_id: int | None) -> list[Because]:
    found = []
    if not login:
        found.append(Because("staff.login-empty"))
    elif len(login) > 40 or not re.fullmatch(r"[\w.@-]+", login):
        found.append(Because("staff.login-form"))
    elif StaffMember.objects.filter(login=login).exclude(pk=staff_id or 0).exists():
        found.append(Because("staff.login-taken", {"login": login}))
    if not name:
        found.append(Because("staff.name-empty"))
    if network.place(place_id).closed_since is not None:
        found.append(Because("staff.place-closed"))
    return found


def _require_grantable(role_id: int, place_id: int, everywhere: bool, by: Actor) -> None:
    """Let nobody with a limited scope give more than they have."""
    role = queries.role(role_id)
    by.require_place(place_id)
    if by.scope is None:
        return
    if everywhere:
        by.require_place(None)
    if role.powers - by.powers:
        raise MemberRefused(Because("staff.role-too-strong"))


def _managers_besides(staff_id: int) -> bool:
    found = (
        StaffMember.objects.filter(disabled_at=None, everywhere=True)
        .exclude(pk=staff_id)
        .values_list("role__powers", flat=True)
    )
    return any(Power.MANAGE_STAFF.value in powers for powers in found)


def _open(
    login: str,
    name: str,
    role_id: int,
    place_id: int,
    everywhere: bool,
    hashed: str,
    must_change: bool,
    by: Actor,
    now: datetime,
) -> StaffMember:
    member = StaffMember.objects.create(
        login=login,
        name=name,
        role_id=role_id,
        place_id=place_id,
        everywhere=everywhere,
        password_hash=hashed,
        must_change_password=must_change,
        password_changed_at=now,
        session_stamp=new_stamp(),
        created_at=now,
    )
    record(
        MemberAdded(
            staff_id=member.pk, role_id=role_id, at_place_id=place_id, everywhere=everywhere
        ),
        by=by,
        now=now,
    )
    return member


@transaction.atomic
def add_member(
    *,
    login: str,
    name: str,
    role_id: int,
    place_id: int,
    everywhere: bool = False,
    by: Actor,
    now: datetime,
) -> NewAccount:
    """Open an account with a random password that is shown once and changed at the first login.

    `everywhere` opens all places to it; else its own and those below. Refuses with MemberRefused
    (every fault), RoleRefused, UnknownPlace or NotAllowed. Records MemberAdded.
    """
    by.require(Power.MANAGE_STAFF)
    _require_grantable(role_id, place_id, everywhere, by)
    login, name = read_login(login), " ".join(name.split())
    if faults := _faults(login, name, place_id, None):
        raise MemberRefused(*faults)
    password = one_time_password()
    hashed = make_password(password)
    member = _open(login, name, role_id, place_id, everywhere, hashed, True, by, now)
    return NewAccount(member.pk, login, password)


@transaction.atomic
def open_account(
    *,
    login: str,
    name: str,
    role_id: int,
    place_id: int,
    everywhere: bool,
    password: str,
    by: Actor,
    now: datetime,
) -> int:
    """Open an account with the password that its owner has just chosen, and return its id.

    Only the program itself does this: for who opens the library, and for the demonstration.
    Refuses with PasswordRefused, MemberRefused (every fault) or NotAllowed. Records MemberAdded.
    """
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    login, name = read_login(login), " ".join(name.split())
    if faults := _faults(login, name, place_id, None):
        raise MemberRefused(*faults)
    queries.role(role_id)
    hashed = checked_password(password, login=login, name=name)
    return _open(login, name, role_id, place_id, everywhere, hashed, False, by, now).pk


def _known(staff_id: int, by: Actor) -> StaffMember:
    by.require(Power.MANAGE_STAFF)
    member = StaffMember.objects.select_for_update().filter(pk=staff_id).first()
    if member is None:
        raise MemberRefused(Because("staff.unknown-member"))
    _require_grantable(member.role_id, member.place_id, member.everywhere, by)
    return member


def _is_self(staff_id: int, by: Actor) -> bool:
    return by.kind is ActorKind.STAFF and by.ident == staff_id


@transaction.atomic
def change_member(
    *,
    staff_id: int,
    login: str,
    name: str,
    role_id: int,
    place_id: int,
    everywhere: bool = False,
    by: Actor,
    now: datetime,
) -> None:
    """Change an account. With another role, place or login its sessions end at once.

    Refuses with MemberRefused (every fault), RoleRefused, UnknownPlace or NotAllowed. Records
    MemberChanged.
    """
    member = _known(staff_id, by)
    _require_grantable(role_id, place_id, everywhere, by)
    login, name = read_login(login), " ".join(name.split())
    faults = _faults(login, name, place_id, staff_id)
    other = (role_id, place_id, everywhere) != (member.role_id, member.place_id, member.everywhere)
    if other and _is_self(staff_id, by):
        faults.append(Because("staff.own-account"))
    stays = everywhere and Power.MANAGE_STAFF in queries.role(role_id).powers
    if other and not stays and member.disabled_at is None and _was_last(member):
        faults.append(Because("staff.last-manager"))
    if faults:
        raise MemberRefused(*faults)
    if other or login != member.login:
        member.session_stamp = new_stamp()
    member.login, member.name = login, name
    member.role_id, member.place_id, member.everywhere = role_id, place_id, everywhere
    member.save()
    record(
        MemberChanged(
            staff_id=staff_id, role_id=role_id, at_place_id=place_id, everywhere=everywhere
        ),
        by=by,
        now=now,
    )


def _was_last(member: StaffMember) -> bool:
    is_manager = member.everywhere and Power.MANAGE_STAFF in queries.role(member.role_id).powers
    return is_manager and not _managers_besides(member.pk)


@transaction.atomic
def disable_member(*, staff_id: int, by: Actor, now: datetime) -> None:
    """End the use of an account: its sessions die at once, its name stays in the journal.

    Refuses with MemberRefused or NotAllowed. Records MemberDisabled.
    """
    member = _known(staff_id, by)
    if _is_self(staff_id, by):
        raise MemberRefused(Because("staff.own-account"))
    if member.disabled_at is not None:
        raise MemberRefused(Because("staff.disabled-already"))
    if _was_last(member):
        raise MemberRefused(Because("staff.last-manager"))
    member.disabled_at, member.session_stamp = now, new_stamp()
    member.save(update_fields=["disabled_at", "session_stamp"])
    record(MemberDisabled(staff_id=staff_id), by=by, now=now)


@transaction.atomic
def enable_member(*, staff_id: int, by: Actor, now: datetime) -> None:
    """Let an account be used again, with the password it had.

    Refuses with MemberRefused or NotAllowed. Records MemberEnabled.
    """
    member = _known(staff_id, by)
    if member.disabled_at is None:
        raise MemberRefused(Because("staff.enabled-already"))
    member.disabled_at, member.session_stamp = None, new_stamp()
    member.save(update_fields=["disabled_at", "session_stamp"])
    record(MemberEnabled(staff_id=staff_id), by=by, now=now)


@transaction.atomic
def reset_password(*, staff_id: int, by: Actor, now: datetime) -> str:
    """Give an account a random password, shown this once, to be changed at the next login.

    Unlocks the account and ends its sessions. Refuses with MemberRefused or NotAllowed. Records
    PasswordReset.
    """
    member = _known(staff_id, by)
    password = one_time_password()
    member.password_hash, member.must_change_password = make_password(password), True
    member.password_changed_at, member.session_stamp = now, new_stamp()
    member.failures, member.failed_at, member.locked_until = 0, None, None
    member.save()
    record(PasswordReset(staff_id=staff_id), by=by, now=now)
    return password
