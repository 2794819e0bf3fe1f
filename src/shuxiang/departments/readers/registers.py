"""The plain register of readers: their categories."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuxiang.departments.readers import queries, services
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.registers import Field, FieldKind, Register, Row


def _category_rows() -> list[Row]:
    return [
        Row(
            one.category_id,
            {
                "code": one.code,
                "name": one.name,
                "min_age": one.min_age,
                "max_age": one.max_age,
                "loan_limit": one.loan_limit,
                "valid_years": one.valid_years,
                "valid_days": one.valid_days,
                "reuses_cards": one.reuses_cards,
                "grows_into": one.grows_into,
                "is_group": one.is_group,
                "needs_guardian": one.needs_guardian,
                "deposit_fen": one.deposit_fen,
            },
            retired=one.retired,
        )
        for one in queries.categories()
    ]


def _others() -> list[tuple[str, str]]:
    return [(str(one.category_id), one.name) for one in queries.categories() if not one.retired]


REGISTERS = (
    Register(
        name="reader-categories",
        title=_("读者类型"),
        fields=(
            Field("code", _("代码"), required=True, hint=_("字母或数字，不能重复")),
            Field("name", _("名称"), required=True),
            Field("min_age", _("最小年龄"), FieldKind.NUMBER, hint=_("没有限制就空着")),
            Field("max_age", _("最大年龄"), FieldKind.NUMBER, hint=_("没有限制就空着")),
            Field(
                "loan_limit",
                _("最多借几册"),
                FieldKind.NUMBER,
                hint=_("空着就只看借阅规则"),
            ),
            Field("valid_years", _("有效几年"), FieldKind.NUMBER, hint=_("空着就一直有效")),
            Field(
                "valid_days",
                _("临时证：有效几天"),
                FieldKind.NUMBER,
                hint=_("填了就不能续，当天算一天；不是临时证就空着"),
                listed=False,
            ),
            Field(
                "reuses_cards",
                _("证收回来再给别人用"),
                FieldKind.YES,
                hint=_("退证以后，这张卡的号可以再发"),
                listed=False,
            ),
            Field(
                "grows_into",
                _("过了最大年龄换成"),
                FieldKind.NUMBERED,
                hint=_("空着就不自动换"),
                choices=_others,
                listed=False,
            ),
            Field("is_group", _("给单位的集体证"), FieldKind.YES),
            Field("needs_guardian", _("要监护人"), FieldKind.YES),
            Field("deposit_fen", _("押金"), FieldKind.MONEY, hint=_("不收就填 0"), listed=False),
        ),
        rows=_category_rows,
        power=Power.SET_RULES,
        key="category_id",
        add=services.add_category,
        change=services.change_category,
        retire=services.retire_category,
        retire_label=_("不再办"),
    ),
)
