"""The plain registers of network: places, days on which the week does not count, holidays."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from shuxiang.departments.network import queries, services, wording
from shuxiang.departments.network.models import DayException, Holiday
from shuxiang.departments.network.rules import PlaceKind
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.registers import Choices, Field, FieldKind, Register, Row


def _kinds() -> Choices:
    return [(kind.value, wording.place_kind(kind)) for kind in PlaceKind]


def _parents() -> Choices:
    return [
        (str(one.place_id), one.name)
        for one in queries.open_places()
        if one.kind is not PlaceKind.POINT
    ]


def _everywhere_and_places() -> Choices:
    return [
        ("", str(_("各馆点"))),
        *((str(one.place_id), one.name) for one in queries.open_places()),
    ]


def _place_rows() -> list[Row]:
    return [
        Row(
            one.place_id,
            {
                "kind": one.kind.value,
                "name": one.name,
                "code": one.code,
                "parent_id": one.parent_id,
                "address": one.address,
                "phone": one.phone,
                "partner_kind": one.partner_kind,
                "slug": one.slug,
            },
            retired=one.closed_since is not None,
        )
        for one in queries.places()
    ]


def _exception_rows() -> list[Row]:
    return [
        Row(
            one.pk,
            {
                "place_id": one.place_id,
                "from_on": one.from_on,
                "to_on": one.to_on,
                "is_open": one.is_open,
                "opens": f"{one.opens:%H:%M}" if one.opens else "",
                "closes": f"{one.closes:%H:%M}" if one.closes else "",
                "yearly": one.yearly,
                "reason": one.reason,
            },
        )
        for one in DayException.objects.order_by("-from_on", "pk")
    ]


def _holiday_rows() -> list[Row]:
    return [
        Row(one.pk, {"on": one.on, "name": one.name, "is_workday": one.is_workday})
        for one in Holiday.objects.order_by("-on")
    ]


def _change_holiday(
    *, holiday_id: int, on: date, name: str, is_workday: bool, by: Actor, now: datetime
) -> None:
    """Change a day of the table; on another date it is another day."""
    was = Holiday.objects.filter(pk=holiday_id).values_list("on", flat=True).first()
    if was is not None and was != on:
        services.remove_holiday(on=was, by=by, now=now)
    services.set_holiday(on=on, name=name, is_workday=is_workday, by=by, now=now)


def _remove_holiday(*, holiday_id: int, by: Actor, now: datetime) -> None:
    found = Holiday.objects.filter(pk=holiday_id).values_list("on", flat=True).first()
    services.remove_holiday(on=found or date.min, by=by, now=now)


REGISTERS = (
    Register(
        name="places",
        title=_("馆点"),
        fields=(
            Field("kind", _("种类"), FieldKind.CHOICE, required=True, choices=_kinds),
            Field("name", _("名字"), required=True),
            Field("code", _("代码"), hint=_("字母、数字，空着就自动编一个，已有的不变")),
            Field("parent_id", _("上级"), FieldKind.NUMBERED, choices=_parents),
            Field("address", _("地址")),
            Field("phone", _("电话")),
            Field("partner_kind", _("和谁合办"), hint=_("例如：村、学校、企业"), listed=False),
            Field("slug", _("网址里的名字"), hint=_("空着就用拼音"), listed=False),
        ),
        rows=_place_rows,
        power=Power.SET_NETWORK,
        key="place_id",
        add=services.add_place,
        change=services.change_place,
        retire=services.close_place,
        retire_label=_("撤点"),
    ),
    Register(
        name="exceptions",
        title=_("特别日子"),
        fields=(
            Field("place_id", _("馆点"), FieldKind.NUMBERED, choices=_everywhere_and_places),
            Field("from_on", _("从"), FieldKind.DAY, required=True),
            Field("to_on", _("到"), FieldKind.DAY, required=True, hint=_("这天也算")),
            Field("is_open", _("开馆"), FieldKind.YES, hint=_("不选就是闭馆")),
            Field("opens", _("几点开"), FieldKind.TIME, hint=_("空着就照平时")),
            Field("closes", _("几点关"), FieldKind.TIME),
            Field("yearly", _("每年都这样"), FieldKind.YES),
            Field("reason", _("原因"), required=True, hint=_("读者会看到，例如：馆舍维修")),
        ),
        rows=_exception_rows,
        power=Power.SET_CALENDAR,
        key="exception_id",
        add=services.add_exception,
        retire=services.remove_exception,
        retire_label=_("删掉"),
    ),
    Register(
        name="holidays",
        title=_("节假日和调休"),
        fields=(
            Field("on", _("日期"), FieldKind.DAY, required=True),
            Field("name", _("名称"), required=True, hint=_("例如：春节")),
            Field("is_workday", _("调休上班"), FieldKind.YES, hint=_("周末补班的日子选上")),
        ),
        rows=_holiday_rows,
        power=Power.SET_CALENDAR,
        key="holiday_id",
        add=services.set_holiday,
        change=_change_holiday,
        retire=_remove_holiday,
        retire_label=_("删掉"),
    ),
)
