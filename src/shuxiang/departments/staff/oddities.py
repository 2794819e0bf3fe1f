"""What is odd among accounts and machines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from shuxiang.departments.staff import services
from shuxiang.departments.staff.models import StaffMember, Terminal
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.oddities import Found, Oddity, Subject

FIRST_PASSWORD_DAYS = 30
UNUSED_DAYS = 365
SILENT_DAYS = 30


def _one_who_manages(now: datetime) -> Iterator[Found]:
    found = [
        one
        for one in StaffMember.objects.filter(disabled_at=None).select_related("role")
        if Power.MANAGE_STAFF.value in one.role.powers
    ]
    if len(found) == 1:
        yield Found(found[0].pk, found[0].name)


def _first_password(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=FIRST_PASSWORD_DAYS)
    found = StaffMember.objects.filter(
        disabled_at=None, must_change_password=True, created_at__lt=before
    )
    for ident, name, place_id in found.values_list("pk", "name", "place_id"):
        yield Found(ident, name, place_id=place_id)


def _unused(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=UNUSED_DAYS)
    found = StaffMember.objects.filter(disabled_at=None, last_login_at__lt=before)
    for ident, name, place_id in found.values_list("pk", "name", "place_id"):
        yield Found(ident, name, place_id=place_id)


def _staff_of_closed(now: datetime) -> Iterator[Found]:
    found = StaffMember.objects.filter(disabled_at=None, place__closed_since__isnull=False)
    for ident, name, place_id in found.values_list("pk", "name", "place_id"):
        yield Found(ident, name, place_id=place_id)


def _machines_of_closed(now: datetime) -> Iterator[Found]:
    found = Terminal.objects.filter(disabled_at=None, place__closed_since__isnull=False)
    for ident, name, place_id in found.values_list("pk", "name", "place_id"):
        yield Found(ident, name, place_id=place_id)


def _silent_machines(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=SILENT_DAYS)
    found = Terminal.objects.filter(disabled_at=None, last_seen_at__lt=before)
    for ident, name, place_id in found.values_list("pk", "name", "place_id"):
        yield Found(ident, name, place_id=place_id)


def _disable_member(*, ident: int, by: Actor, now: datetime) -> None:
    services.disable_member(staff_id=ident, by=by, now=now)


def _disable_terminal(*, ident: int, by: Actor, now: datetime) -> None:
    services.disable_terminal(terminal_id=ident, by=by, now=now)


ODDITIES = (
    Oddity(
        "staff.one-who-manages",
        Subject.STAFF,
        _("只有一个人能管账号"),
        _("他不在的时候谁也加不了人、改不了密码"),
        _one_who_manages,
    ),
    Oddity(
        "staff.first-password",
        Subject.STAFF,
        _("一个月了还用着最初的密码"),
        _("这个密码别人也知道"),
        _first_password,
    ),
    Oddity(
        "staff.unused",
        Subject.STAFF,
        _("一年没有登录的账号"),
        _("人走了账号还开着"),
        _unused,
        _disable_member,
        _("停用"),
        Power.MANAGE_STAFF,
    ),
    Oddity(
        "staff.of-closed-place",
        Subject.STAFF,
        _("账号在停用的馆点"),
        _("登录了也办不了事"),
        _staff_of_closed,
    ),
    Oddity(
        "staff.machine-of-closed-place",
        Subject.TERMINAL,
        _("自助机在停用的馆点"),
        _("借书算不出到期日"),
        _machines_of_closed,
        _disable_terminal,
        _("停用"),
        Power.MANAGE_TERMINALS,
    ),
    Oddity(
        "staff.silent-machine",
        Subject.TERMINAL,
        _("自助机一个月没有动静"),
        _("可能断电断网，读者以为能用"),
        _silent_machines,
    ),
)
