"""Reads of staff. Every request asks here who acts, so that a change counts at once."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from django.db.models import Count

from shuxiang.departments.network import queries as network
from shuxiang.departments.staff.models import Role, StaffMember, Terminal
from shuxiang.departments.staff.refusals import MemberRefused, RoleRefused, TerminalRefused
from shuxiang.departments.staff.rules import TERMINAL_POWERS, read_bins
from shuxiang.departments.staff.slips import MemberSlip, RoleSlip, TerminalSlip
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.refusals import Because

_KNOWN = frozenset(power.value for power in Power)


def powers_of(values: Iterable[str]) -> frozenset[Power]:
    """Return the powers that a role stores; a word that is none any more counts for nothing."""
    return frozenset(Power(value) for value in values if value in _KNOWN)


def actor_for(staff_id: int, session_stamp: str) -> Actor | None:
    """Return who acts in a session; None if the account is disabled or has changed since."""
    found = (
        StaffMember.objects.filter(pk=staff_id, disabled_at=None)
        .values_list("name", "session_stamp", "role__powers", "place_id", "everywhere")
        .first()
    )
    if found is None or not hmac.compare_digest(found[1], session_stamp):
        return None
    name, _, powers, place_id, everywhere = found
    return Actor(
        kind=ActorKind.STAFF,
        ident=staff_id,
        name=name,
        place_id=place_id,
        powers=powers_of(powers),
        scope=None if everywhere else network.places_below(place_id),
    )


def anybody() -> bool:
    """Say whether anybody works here at all."""
    return StaffMember.objects.exists()


def must_change_password(staff_id: int) -> bool:
    """Say whether somebody must choose a new password before anything else."""
    return StaffMember.objects.filter(pk=staff_id, must_change_password=True).exists()


def _place_names() -> dict[int, str]:
    return {place.place_id: place.name for place in network.places()}


def _member(one: StaffMember, places: dict[int, str]) -> MemberSlip:
    return MemberSlip(
        staff_id=one.pk,
        login=one.login,
        name=one.name,
        role_id=one.role_id,
        role_name=one.role.name,
        place_id=one.place_id,
        place_name=places[one.place_id],
        everywhere=one.everywhere,
        must_change_password=one.must_change_password,
        password_changed_at=one.password_changed_at,
        locked_until=one.locked_until,
        last_login_at=one.last_login_at,
        disabled_at=one.disabled_at,
    )


def members(place_ids: Iterable[int] | None = None) -> tuple[MemberSlip, ...]:
    """Return those who work here (at these places), the disabled ones last."""
    found = StaffMember.objects.select_related("role").order_by("login")
    if place_ids is not None:
        found = found.filter(place_id__in=tuple(place_ids))
    places = _place_names()
    slips = (_member(one, places) for one in found)
    return tuple(sorted(slips, key=lambda one: one.disabled_at is not None))


def member(staff_id: int) -> MemberSlip:
    """Return one who works here. Refuses with MemberRefused."""
    found = StaffMember.objects.select_related("role").filter(pk=staff_id).first()
    if found is None:
        raise MemberRefused(Because("staff.unknown-member"))
    return _member(found, _place_names())


def names_of(staff_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of members by id, for pages that show the journal."""
    return dict(StaffMember.objects.filter(pk__in=tuple(staff_ids)).values_list("pk", "name"))


def roles() -> tuple[RoleSlip, ...]:
    """Return the roles in the order in which they were made."""
    found = Role.objects.annotate(count=Count("members")).order_by("pk")
    return tuple(RoleSlip(one.pk, one.name, powers_of(one.powers), one.count) for one in found)


def role(role_id: int) -> RoleSlip:
    """Return one role. Refuses with RoleRefused."""
    for one in roles():
        if one.role_id == role_id:
            return one
    raise RoleRefused(Because("staff.unknown-role"))


def terminal_slip(one: Terminal) -> TerminalSlip:
    """Return a machine's account as it is handed out."""
    return TerminalSlip(
        terminal_id=one.pk,
        login=one.login,
        name=one.name,
        place_id=one.place_id,
        place_name=network.place(one.place_id).name,
        location_code=one.location_code,
        institution=one.institution,
        profile=one.profile,
        charset=one.charset,
        addresses=tuple(one.addresses.split()),
        lends_without_pin=one.lends_without_pin,
        may_no_block=one.may_no_block,
        may_hold=one.may_hold,
        may_take_fees=one.may_take_fees,
        may_block=one.may_block,
        sort_bins=read_bins(one.sort_bins)[0],
        disabled_at=one.disabled_at,
        last_seen_at=one.last_seen_at,
    )


def terminals() -> tuple[TerminalSlip, ...]:
    """Return the accounts of machines, the disabled ones last."""
    found = map(terminal_slip, Terminal.objects.order_by("login"))
    return tuple(sorted(found, key=lambda one: one.disabled_at is not None))


def terminal(terminal_id: int) -> TerminalSlip:
    """Return one machine's account. Refuses with TerminalRefused."""
    found = Terminal.objects.filter(pk=terminal_id).first()
    if found is None:
        raise TerminalRefused(Because("staff.unknown-terminal"))
    return terminal_slip(found)


#: What a machine may do beside lending, where its account says so.
_RIGHTS = (Power.BACKDATE, Power.HOLD, Power.TAKE_MONEY, Power.BLOCK_READERS)


def terminal_actor(terminal_id: int) -> Actor | None:
    """Return the machine as one who acts; None if it is disabled or gone.

    A machine that may lend without the network tells of it later and so may date things back.
    """
    found = (
        Terminal.objects.filter(pk=terminal_id, disabled_at=None)
        .values_list("name", "place_id", "may_no_block", "may_hold", "may_take_fees", "may_block")
        .first()
    )
    if found is None:
        return None
    name, place_id, *rights = found
    extra = {power for power, given in zip(_RIGHTS, rights, strict=True) if given}
    return Actor(
        kind=ActorKind.TERMINAL,
        ident=terminal_id,
        name=name,
        place_id=place_id,
        powers=TERMINAL_POWERS | extra,
        scope=None,
    )
