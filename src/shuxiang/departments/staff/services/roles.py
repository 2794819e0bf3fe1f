"""Roles: bundles of powers that a library names as it likes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shuxiang.departments.staff import queries
from shuxiang.departments.staff.events import RoleRemoved, RoleSet
from shuxiang.departments.staff.models import Role
from shuxiang.departments.staff.refusals import RoleRefused
from shuxiang.departments.staff.rules import STANDARD_ROLES
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, Power
from shuxiang.foundations.kernel.refusals import Because


def _write(role: Role, name: str, powers: Iterable[str], by: Actor, now: datetime) -> int:
    by.require_place(None)
    name = " ".join(name.split())
    wanted = sorted({str(power) for power in powers})
    faults = []
    if not name:
        faults.append(Because("staff.name-empty"))
    if Role.objects.filter(name=name).exclude(pk=role.pk).exists():
        faults.append(Because("staff.role-name-taken", {"name": name}))
    known = {power.value for power in Power if power not in OWN_POWERS}
    faults += [
        Because("staff.unknown-power", {"power": power}) for power in wanted if power not in known
    ]
    if faults:
        raise RoleRefused(*faults)
    role.name, role.powers = name[:40], wanted
    role.save()
    record(RoleSet(role_id=role.pk, name=role.name, powers=tuple(wanted)), by=by, now=now)
    return role.pk


@transaction.atomic
def add_role(*, name: str, powers: Iterable[str], by: Actor, now: datetime) -> int:
    """Add a role and return its id. Refuses with RoleRefused or NotAllowed. Records RoleSet."""
    by.require(Power.MANAGE_STAFF)
    return _write(Role(), name, powers, by, now)


@transaction.atomic
def change_role(
    *, role_id: int, name: str, powers: Iterable[str], by: Actor, now: datetime
) -> None:
    """Change a role; it counts for all who have it from their next request on.

    The last role by which somebody manages the staff of the whole library keeps that power.
    Refuses with RoleRefused or NotAllowed. Records RoleSet.
    """
    by.require(Power.MANAGE_STAFF)
    role = _known(role_id)
    wanted = {str(power) for power in powers}
    losing = Power.MANAGE_STAFF.value in role.powers and Power.MANAGE_STAFF.value not in wanted
    if losing and not _others_manage(role_id):
        raise RoleRefused(Because("staff.last-manager"))
    _write(role, name, wanted, by, now)


def _others_manage(role_id: int) -> bool:
    return any(
        one.everywhere
        and one.disabled_at is None
        and one.role_id != role_id
        and Power.MANAGE_STAFF in queries.role(one.role_id).powers
        for one in queries.members()
    )


@transaction.atomic
def remove_role(*, role_id: int, by: Actor, now: datetime) -> None:
    """Remove a role that nobody has. Refuses with RoleRefused or NotAllowed. Records RoleRemoved."""
    by.require(Power.MANAGE_STAFF)
    by.require_place(None)
    role = _known(role_id)
    if count := role.members.count():
        raise RoleRefused(Because("staff.role-in-use", {"count": count}))
    role.delete()
    record(RoleRemoved(role_id=role_id, name=role.name), by=by, now=now)


def _known(role_id: int) -> Role:
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise RoleRefused(Because("staff.unknown-role"))
    return role


@transaction.atomic
def seed_roles(*, by: Actor, now: datetime) -> dict[str, int]:
    """Give a new library its usual roles; those that are there already stay as they are.

    Returns name → id. Refuses with NotAllowed. Records RoleSet for each new one.
    """
    by.require(Power.MANAGE_STAFF)
    standing = dict(Role.objects.values_list("name", "pk"))
    return {
        name: standing[name] if name in standing else _write(Role(), name, powers, by, now)
        for name, powers in STANDARD_ROLES.items()
    }
