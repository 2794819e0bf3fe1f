"""The plain registers of staff: roles, members, machines.

Adding a member or a machine answers with the password that is shown once (NewAccount, NewTerminal).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuxiang.departments.network import queries as network
from shuxiang.departments.staff import queries, services, wording
from shuxiang.departments.staff.services.terminals import CHARSETS, PROFILES
from shuxiang.foundations.kernel.actor import OWN_POWERS, Power
from shuxiang.foundations.kernel.registers import Choices, Field, FieldKind, Register, Row


def _powers() -> Choices:
    return [(one.value, wording.power(one)) for one in Power if one not in OWN_POWERS]


def _roles() -> Choices:
    return [(str(one.role_id), one.name) for one in queries.roles()]


def _places() -> Choices:
    return [(str(one.place_id), one.name) for one in network.open_places()]


def _profiles() -> Choices:
    return [(one, one) for one in PROFILES]


def _charsets() -> Choices:
    return [(one, str(_("自动")) if one == "auto" else one.upper()) for one in CHARSETS]


def _role_rows() -> list[Row]:
    return [
        Row(one.role_id, {"name": one.name, "powers": tuple(sorted(p.value for p in one.powers))})
        for one in queries.roles()
    ]


def _member_rows() -> list[Row]:
    return [
        Row(
            one.staff_id,
            {
                "login": one.login,
                "name": one.name,
                "role_id": one.role_id,
                "place_id": one.place_id,
                "everywhere": one.everywhere,
            },
            retired=one.disabled_at is not None,
        )
        for one in queries.members()
    ]


def _terminal_rows() -> list[Row]:
    return [
        Row(
            one.terminal_id,
            {
                "login": one.login,
                "name": one.name,
                "place_id": one.place_id,
                "location_code": one.location_code,
                "institution": one.institution,
                "profile": one.profile,
                "charset": one.charset,
                "addresses": "\n".join(one.addresses),
                "lends_without_pin": one.lends_without_pin,
                "may_no_block": one.may_no_block,
                "may_hold": one.may_hold,
                "may_take_fees": one.may_take_fees,
                "may_block": one.may_block,
                "sort_bins": "\n".join(f"{what} {bin_}" for what, bin_ in one.sort_bins.items()),
            },
            retired=one.disabled_at is not None,
        )
        for one in queries.terminals()
    ]


REGISTERS = (
    Register(
        name="roles",
        title=_("岗位"),
        fields=(
            Field("name", _("名称"), required=True),
            Field("powers", _("能做什么"), FieldKind.MANY, choices=_powers),
        ),
        rows=_role_rows,
        power=Power.MANAGE_STAFF,
        key="role_id",
        add=services.add_role,
        change=services.change_role,
        retire=services.remove_role,
        retire_label=_("删掉"),
    ),
    Register(
        name="staff",
        title=_("工作人员"),
        fields=(
            Field("login", _("工号"), required=True, hint=_("汉字、字母、数字都行")),
            Field("name", _("姓名"), required=True),
            Field("role_id", _("岗位"), FieldKind.NUMBERED, required=True, choices=_roles),
            Field("place_id", _("在哪里上班"), FieldKind.NUMBERED, required=True, choices=_places),
            Field(
                "everywhere", _("管各个馆点"), FieldKind.YES, hint=_("不选就只管自己这里和下面的")
            ),
        ),
        rows=_member_rows,
        power=Power.MANAGE_STAFF,
        key="staff_id",
        add=services.add_member,
        change=services.change_member,
        retire=services.disable_member,
    ),
    Register(
        name="terminals",
        title=_("自助机"),
        fields=(
            Field("login", _("登录名"), required=True, hint=_("机器里填的用户名")),
            Field("name", _("名字"), required=True, hint=_("例如：一楼大厅 1 号机")),
            Field("place_id", _("在哪里"), FieldKind.NUMBERED, required=True, choices=_places),
            Field(
                "location_code", _("位置代码"), hint=_("机器里填的 CP，没有就空着"), listed=False
            ),
            Field("institution", _("机构代码"), hint=_("机器里填的 AO，没有就空着"), listed=False),
            Field(
                "profile",
                _("机型"),
                FieldKind.CHOICE,
                hint=_("不清楚就选 standard"),
                choices=_profiles,
                listed=False,
            ),
            Field("charset", _("编码"), FieldKind.CHOICE, required=True, choices=_charsets),
            Field(
                "addresses",
                _("从哪些地址来"),
                FieldKind.LINES,
                hint=_("一行一个，空着就是本机和内网"),
                listed=False,
            ),
            Field("lends_without_pin", _("借书不用密码"), FieldKind.YES),
            Field("may_no_block", _("断网时可以先借还再补记"), FieldKind.YES),
            Field("may_hold", _("能预约"), FieldKind.YES, listed=False),
            Field("may_take_fees", _("能收钱"), FieldKind.YES, listed=False),
            Field(
                "may_block",
                _("能停借和放开"),
                FieldKind.YES,
                hint=_("只放得开自助机停的"),
                listed=False,
            ),
            Field(
                "sort_bins",
                _("分拣格口"),
                FieldKind.LINES,
                hint=_("每行写“去处 格口”，如 HOLD 2、FX 3、SHELF 1、ASIDE 9；不分拣就空着"),
                listed=False,
            ),
        ),
        rows=_terminal_rows,
        power=Power.MANAGE_TERMINALS,
        key="terminal_id",
        add=services.add_terminal,
        change=services.change_terminal,
        retire=services.disable_terminal,
    ),
)
