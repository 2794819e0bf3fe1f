"""超期以后: what a row of the loan rules makes of a late return - one thing, never two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.rules import Consequence, LoanPolicy
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import note
from shuxiang.doors.office.views.rules import tried
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.money import plain
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.kernel.registers import Text

_NUMBER = {
    "required": gettext_lazy("请填数字"),
    "invalid": gettext_lazy("请填数字"),
    "min_value": gettext_lazy("不能小于 0"),
    "max_value": gettext_lazy("太大了"),
}


def _days(label: Text, hint: Text = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=least,
        max_value=3650,
        error_messages=_NUMBER,
    )


def _money(label: Text, hint: Text = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        error_messages={**_NUMBER, "max_decimal_places": gettext_lazy("最多写到分")},
    )


#: Fields in 元 → columns in 分.
_IN_FEN = {
    "fine": "fine_fen",
    "fine_step": "fine_step_fen",
    "fine_cap": "fine_cap_fen",
    "owed": "owed_fen",
}


class LateForm(forms.Form):
    """One thing that comes of being late, and its figures; those of the others are not looked at."""

    consequence = forms.ChoiceField(
        label=gettext_lazy("晚还了怎么办"),
        choices=[
            (Consequence.NOTHING.value, gettext_lazy("不罚，还了就能再借")),
            (Consequence.SUSPENSION.value, gettext_lazy("停借几天")),
            (Consequence.FINE.value, gettext_lazy("收违约金")),
            (Consequence.POINTS.value, gettext_lazy("扣信用分")),
        ],
        widget=forms.RadioSelect,
    )
    grace_days = _days(gettext_lazy("宽限几天"), gettext_lazy("宽限的日子怎么都不算"))
    count_closed_days = forms.BooleanField(label=gettext_lazy("闭馆的日子也算"), required=False)
    suspension_days = _days(gettext_lazy("停借：晚几天停几天，停的天数"), "", 1)
    suspension_per = _days(gettext_lazy("停借：每晚几天"), gettext_lazy("一般填 1"), 1)
    suspension_most = _days(gettext_lazy("停借：最多几天"), gettext_lazy("没有限制就空着"))
    fine = _money(gettext_lazy("违约金：每天几元"))
    fine_step_after = _days(gettext_lazy("违约金：几天以后加码"), gettext_lazy("不加码就空着"))
    fine_step = _money(gettext_lazy("违约金：加码以后每天几元"))
    fine_cap = _money(gettext_lazy("违约金：一册最多几元"), gettext_lazy("没有限制就空着"))
    fine_cap_price = forms.BooleanField(
        label=gettext_lazy("违约金：不超过书的定价"), required=False
    )
    lost_after_days = _days(
        gettext_lazy("超期几天算丢失，按赔书的算法记账"), gettext_lazy("不这样算就空着"), 1
    )
    owed = _money(gettext_lazy("欠多少元就不借"), gettext_lazy("空着是欠多少都借"))

    def clean_consequence(self) -> str:
        chosen: str = self.cleaned_data["consequence"]
        if chosen == Consequence.POINTS and queries.points_scheme() is None:
            raise forms.ValidationError(_("还没有用信用分。先在“借阅规则”里的“信用分”打开"))
        return chosen

    def policy(self, standing: LoanPolicy) -> LoanPolicy:
        """Return the row with what was typed; all else stays as it stands."""
        told = self.cleaned_data
        figures: dict[str, Any] = {
            name: told[name]
            for name in (
                "consequence", "count_closed_days", "suspension_most", "fine_step_after",
                "fine_cap_price", "lost_after_days",
            )
        }  # fmt: skip
        figures["grace_days"] = told["grace_days"] or 0
        figures["suspension_days"] = told["suspension_days"] or 1
        figures["suspension_per"] = told["suspension_per"] or 1
        for name, column in _IN_FEN.items():
            figures[column] = None if told[name] is None else int(told[name] * 100)
        figures["fine_fen"] = figures["fine_fen"] or 0
        return replace(standing, rule_id=0, **figures)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, rule_id: int) -> HttpResponse:
    """What comes of being late under one row."""
    standing = next((one for one in queries.policies() if one.rule_id == rule_id), None)
    if standing is None:
        raise Http404
    initial = {
        name: getattr(standing, name) for name in LateForm.base_fields if name not in _IN_FEN
    }
    for name, column in _IN_FEN.items():
        fen = getattr(standing, column)
        initial[name] = plain(fen) if fen is not None else None
    sheet = LateForm(request.POST or None, initial=initial)
    if request.method == "POST" and sheet.is_valid() and "try" in request.POST:
        return tried(request, sheet.policy(standing), standing)
    if request.method == "POST" and sheet.is_valid():
        try:
            services.set_rule(
                policy=sheet.policy(standing),
                by=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
            )
        except Refusal as refusal:
            for one in sentences(refusal):
                sheet.add_error(None, str(one))
        else:
            note(request, "ok", _("定好了。已经借出的按借的时候的规则"))
            return HttpResponseRedirect("/office/rules/")
    context = {
        "form": sheet,
        "may_try": True,
        "heading": _("超期以后"),
        "crumbs": [(_("借阅规则"), "/office/rules/")],
    }
    return render(request, "office/form.html", context, status=422 if sheet.errors else 200)
