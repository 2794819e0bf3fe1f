"""Amnesties and the table of compensation, as the office shows plain registers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.models import AmnestyDay, CompensationRule, DamageRule
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.registers import Field, FieldKind, Register, Row


def _places() -> list[tuple[str, str]]:
    return [(str(place.place_id), place.name) for place in network.places()]


def _kinds() -> list[tuple[str, str]]:
    return [(str(one.kind_id), one.name) for one in holdings.copy_kinds()]


def _categories() -> list[tuple[str, str]]:
    return [(str(one.category_id), one.name) for one in readers.categories()]


def _amnesties() -> list[Row]:
    return [
        Row(
            ident=one.pk,
            values={
                "place_id": one.place_id,
                "from_on": one.from_on,
                "to_on": one.to_on,
                "why": one.why,
            },
            retired=one.retired_at is not None,
        )
        for one in AmnestyDay.objects.order_by("-from_on", "pk")
    ]


def _compensation() -> list[Row]:
    return [
        Row(
            ident=one.pk,
            values={
                "from_year": one.from_year,
                "to_year": one.to_year,
                "kind_id": one.kind_id,
                "category_id": one.category_id,
                "percent": one.percent,
                "least_fen": one.least_fen,
                "fee_fen": one.fee_fen,
                "refund_days": one.refund_days,
            },
            retired=one.retired_at is not None,
        )
        for one in CompensationRule.objects.order_by("pk")
    ]


def _damages() -> list[Row]:
    return [
        Row(
            ident=one.pk,
            values={"name": one.name, "fixed_fen": one.fixed_fen, "percent": one.percent},
            retired=one.retired_at is not None,
        )
        for one in DamageRule.objects.order_by("pk")
    ]


AMNESTIES = Register(
    name="amnesties",
    title=_("免计的日子"),
    fields=(
        Field("place_id", _("在哪里"), FieldKind.NUMBERED, hint=_("空着是全馆"), choices=_places),
        Field("from_on", _("从哪天"), FieldKind.DAY, required=True),
        Field("to_on", _("到哪天"), FieldKind.DAY, hint=_("空着就这一天")),
        Field("why", _("为什么"), required=True, hint=_("如 春节、读书日")),
    ),
    rows=_amnesties,
    power=Power.SET_RULES,
    key="amnesty_id",
    add=services.add_amnesty,
    retire=services.end_amnesty,
)

COMPENSATION = Register(
    name="compensation",
    title=_("赔书的算法"),
    fields=(
        Field("from_year", _("哪年起出版"), FieldKind.NUMBER, hint=_("空着不限")),
        Field("to_year", _("到哪年出版"), FieldKind.NUMBER, hint=_("空着不限")),
        Field("kind_id", _("什么书"), FieldKind.NUMBERED, hint=_("空着都算"), choices=_kinds),
        Field("category_id", _("谁"), FieldKind.NUMBERED, hint=_("空着都算"), choices=_categories),
        Field("percent", _("定价的百分之几"), FieldKind.NUMBER, hint=_("200 是两倍，空着是原价")),
        Field("least_fen", _("最少"), FieldKind.MONEY, hint=_("老书定价低，按最少的赔")),
        Field("fee_fen", _("加工费"), FieldKind.MONEY),
        Field("refund_days", _("几天内找到可退"), FieldKind.NUMBER, hint=_("空着是 30 天")),
    ),
    rows=_compensation,
    power=Power.SET_RULES,
    key="rule_id",
    add=services.add_compensation,
    retire=services.retire_compensation,
)

DAMAGES = Register(
    name="damages",
    title=_("污损的算法"),
    fields=(
        Field("name", _("哪里坏了"), required=True, hint=_("如 缺页、条码撕坏、光盘缺失")),
        Field("fixed_fen", _("赔多少"), FieldKind.MONEY),
        Field("percent", _("另加定价的百分之几"), FieldKind.NUMBER, hint=_("不加就空着")),
    ),
    rows=_damages,
    power=Power.SET_RULES,
    key="rule_id",
    add=services.add_damage,
    retire=services.retire_damage,
)

REGISTERS = (AMNESTIES, COMPENSATION, DAMAGES)
