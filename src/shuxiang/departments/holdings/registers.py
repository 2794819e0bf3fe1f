"""Locations, kinds of copies and shelf plans, as the office shows plain registers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuxiang.departments.holdings import queries, services
from shuxiang.departments.holdings.models import CopyKind, Location, ShelfRange
from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.registers import Field, FieldKind, Register, Row


def _places() -> list[tuple[str, str]]:
    return [(str(place.place_id), place.name) for place in network.places()]


def _rooms() -> list[tuple[str, str]]:
    return [(str(one.location_id), f"{one.place_name} {one.name}") for one in queries.locations()]


def _locations() -> list[Row]:
    found = Location.objects.order_by("place_id", "pk")
    return [
        Row(
            ident=one.pk,
            values={
                "place_id": one.place_id,
                "code": one.code,
                "name": one.name,
                "lends": one.lends,
            },
            retired=one.retired_at is not None,
        )
        for one in found
    ]


def _kinds() -> list[Row]:
    return [
        Row(
            ident=one.pk,
            values={
                "code": one.code,
                "name": one.name,
                "lends": one.lends,
                "min_age": one.min_age,
            },
            retired=one.retired_at is not None,
        )
        for one in CopyKind.objects.order_by("pk")
    ]


def _shelves() -> list[Row]:
    return [
        Row(
            ident=one.pk,
            values={
                "location_id": one.location_id,
                "from_call_number": one.from_call_number,
                "label": one.label,
            },
        )
        for one in ShelfRange.objects.order_by("location_id", "from_key")
    ]


LOCATIONS = Register(
    name="locations",
    title=_("馆藏地点"),
    fields=(
        Field("place_id", _("所在馆"), FieldKind.NUMBERED, required=True, choices=_places),
        Field("code", _("代码"), required=True, hint=_("如 WJ")),
        Field("name", _("名称"), required=True, hint=_("如 图书外借室")),
        Field("lends", _("书可以借走"), FieldKind.YES, hint=_("阅览室、保存本库不选")),
    ),
    rows=_locations,
    power=Power.SET_NETWORK,
    key="location_id",
    add=services.add_location,
    change=services.change_location,
    retire=services.retire_location,
)

KINDS = Register(
    name="copy-kinds",
    title=_("册类型"),
    fields=(
        Field("code", _("代码"), required=True),
        Field("name", _("名称"), required=True, hint=_("如 普通图书")),
        Field("lends", _("可以借走"), FieldKind.YES),
        Field("min_age", _("满几岁才能借"), FieldKind.NUMBER, hint=_("不限就空着")),
    ),
    rows=_kinds,
    power=Power.SET_RULES,
    key="kind_id",
    add=services.add_copy_kind,
    change=services.change_copy_kind,
    retire=services.retire_copy_kind,
)

SHELVES = Register(
    name="shelves",
    title=_("架位"),
    fields=(
        Field("location_id", _("馆藏地点"), FieldKind.NUMBERED, required=True, choices=_rooms),
        Field("from_call_number", _("从这个索书号开始"), required=True, hint=_("如 I247.5/1200")),
        Field("label", _("架位"), required=True, hint=_("如 二楼 3 排 5 架")),
    ),
    rows=_shelves,
    power=Power.EDIT_COPIES,
    key="shelf_id",
    add=services.add_shelf,
    change=services.change_shelf,
    retire=services.remove_shelf,
    retire_label=_("删除"),
)

REGISTERS = (LOCATIONS, KINDS, SHELVES)
