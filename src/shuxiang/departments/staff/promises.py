"""What must always hold of accounts, as questions that find offenders."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from shuxiang.departments.staff.models import StaffMember, Terminal
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.promises import Promise

#: How every hash begins (foundations.vault.passwords).
_SHAPE = "argon2$argon2id$"


def _passwords_not_hashed() -> Iterator[str]:
    unhashed = ~Q(password_hash__startswith=_SHAPE)
    for login in StaffMember.objects.filter(unhashed).values_list("login", flat=True):
        yield f"账号 {login} 的密码不是用 Argon2id 存的。"
    for login in Terminal.objects.filter(unhashed).values_list("login", flat=True):
        yield f"自助机 {login} 的密码不是用 Argon2id 存的。"


def _nobody_manages() -> Iterator[str]:
    if not StaffMember.objects.exists():
        return
    managing = StaffMember.objects.filter(disabled_at=None, everywhere=True)
    powers = managing.values_list("role__powers", flat=True)
    if not any(Power.MANAGE_STAFF.value in one for one in powers):
        yield "没有一个在用的账号能管全馆的账号。"


def _logins_written_twice() -> Iterator[str]:
    seen: set[str] = set()
    for login in StaffMember.objects.values_list("login", flat=True):
        if login.casefold() in seen:
            yield f"工号 {login} 有大小写不同的两个。"
        seen.add(login.casefold())


PROMISES = (
    Promise(
        says="密码只存 Argon2id 的结果，没有人能读出来。",
        broken_by=_passwords_not_hashed,
        kept_by="foundations.vault.passwords.Argon2id",
    ),
    Promise(
        says="总有一个人能管全馆的账号。",
        broken_by=_nobody_manages,
        kept_by="staff.services.disable_member, staff.services.change_member",
    ),
    Promise(
        says="一个工号只属于一个人。",
        broken_by=_logins_written_twice,
        kept_by="StaffMember.login unique, staff.rules.read_login",
    ),
)
