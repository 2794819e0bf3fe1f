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
                "is_group": one.is_group,
                "needs_guardian": one.needs_guardian,
                "deposit_fen": one.deposit_fen,
            },
            retired=one.retired,
        )
        for one in queries.categories()
    ]


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
