"""借阅规则: the rows in their printed order, a form, and the question why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shuxiang.departments.circulation import queries, services, wording
from shuxiang.departments.circulation.rules import KEEP_DAYS, LoanPolicy
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.saying import in_full, sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.kernel.registers import Text


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The rows in force, the most specific first, and why for a card and a barcode."""
    rows = [
        {
            "policy": one,
            "names": queries.policy_names(one),
            "words": wording.rule_in_words(one, queries.policy_names(one)),
        }
        for one in queries.policies()
    ]
    card, barcode = (request.GET.get(name, "").strip()[:60] for name in ("card", "barcode"))
    told: dict[str, Any] = {}
    if card and barcode:
        try:
            answer = services.why(
                card_number=card,
                barcode=barcode,
                by=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
            )
            told = {
                "title": answer.case.copy.title,
                "rule": wording.rule_in_words(
                    answer.case.policy, queries.policy_names(answer.case.policy)
                ),
                "reasons": [in_full(wording.say(one)) for one in answer.because],
                "due_on": answer.due_on,
            }
        except Refusal as refusal:
            told = {"reasons": [str(one) for one in sentences(refusal)]}
    context = {
        "rows": rows,
        "told": told,
        "card": card,
        "barcode": barcode,
        "notes": notes(request),
    }
    return render(request, "office/rules.html", context)


def _number(label: Text, hint: Text = "", *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        help_text=hint,
        min_value=0,
        max_value=3650,
        error_messages={
            "required": gettext_lazy("请填数字"),
            "invalid": gettext_lazy("请填数字"),
            "min_value": gettext_lazy("不能小于 0"),
            "max_value": gettext_lazy("太大了"),
        },
    )


class RuleForm(forms.Form):
    """One row. Empty place, category or kind means any."""

    place = forms.ChoiceField(label=gettext_lazy("在哪里借"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("读者类型"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("文献类型"), required=False)
    days = _number(gettext_lazy("借期（天）"), required=True)
    limit = _number(gettext_lazy("最多几册"), gettext_lazy("没有限制就空着；0 是不借"))
    renewals = _number(gettext_lazy("能续借几次"), required=True)
    renewal_days = _number(gettext_lazy("每次续几天"), gettext_lazy("空着就和借期一样"))
    renew_within_days = _number(
        gettext_lazy("到期前几天才能续"), gettext_lazy("空着就什么时候都能续")
    )
    overdue_tolerated = _number(
        gettext_lazy("超期几册还能借"), gettext_lazy("0 是有一册超期就不借；空着是不管")
    )
    readers_renew_overdue = forms.BooleanField(
        label=gettext_lazy("超期的书读者自己也能续"), required=False
    )
    staff_renew_overdue = forms.BooleanField(
        label=gettext_lazy("超期的书服务台可以续"), required=False, initial=True
    )

    holds = _number(
        gettext_lazy("能预约几本"), gettext_lazy("同时在等的；没有限制就空着，0 是不接受预约")
    )
    holds_a_day = _number(gettext_lazy("一天能约几本"), gettext_lazy("没有限制就空着"))
    keep_days = forms.IntegerField(
        label=gettext_lazy("到了留几天"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=gettext_lazy("只算开门的日子；空着就是 5 天"),
        error_messages={
            "invalid": gettext_lazy("请填数字"),
            "min_value": gettext_lazy("至少留 1 天"),
            "max_value": gettext_lazy("最多留 60 天"),
        },
    )
    holds_on_shelf = forms.BooleanField(
        label=gettext_lazy("在架上的也能预约"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", gettext_lazy("都算"))
        for name, choices in (
            ("place", [(str(one.place_id), one.name) for one in network.places()]),
            ("category", [(str(one.category_id), one.name) for one in readers.categories()]),
            ("kind", [(str(one.kind_id), one.name) for one in holdings.copy_kinds()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [anything, *choices]

    def policy(self, standing: LoanPolicy | None) -> LoanPolicy:
        """Return what was typed; what this form does not ask stays as it stands."""
        told = self.cleaned_data
        ids: dict[str, Any] = {
            f"{name}_id": int(told[name]) if told[name] else None
            for name in ("place", "category", "kind")
        }
        figures = {
            name: told[name]
            for name in (
                "days",
                "limit",
                "renewals",
                "renewal_days",
                "renew_within_days",
                "overdue_tolerated",
                "readers_renew_overdue",
                "staff_renew_overdue",
                "holds",
                "holds_a_day",
                "holds_on_shelf",
            )
        }
        figures["keep_days"] = told["keep_days"] or KEEP_DAYS
        base = standing or LoanPolicy(0, None, None, None, days=0)
        return replace(base, rule_id=0, **ids, **figures)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, rule_id: int = 0) -> HttpResponse:
    """A new row (0), or one to be put in place of a standing one."""
    standing = next((one for one in queries.policies() if one.rule_id == rule_id), None)
    initial: dict[str, Any] = {
        "days": 30,
        "renewals": 1,
        "overdue_tolerated": 0,
        "holds": 5,
        "keep_days": 5,
    }
    if standing:
        initial = {
            name: getattr(standing, name)
            for name in RuleForm.base_fields
            if name not in ("place", "category", "kind")
        }
        initial |= {
            "place": str(standing.place_id or ""),
            "category": str(standing.category_id or ""),
            "kind": str(standing.kind_id or ""),
        }
    sheet = RuleForm(request.POST or None, initial=initial)
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
            note(request, "ok", _("定好了，马上就按它借。已经借出的不变"))
            return HttpResponseRedirect("/office/rules/")
    context = {
        "form": sheet,
        "may_try": True,
        "heading": _("改这条规则") if standing else _("加一条规则"),
        "crumbs": [(_("借阅规则"), "/office/rules/")],
    }
    return render(request, "office/form.html", context, status=422 if sheet.errors else 200)


def tried(request: HttpRequest, policy: LoanPolicy, standing: LoanPolicy | None) -> HttpResponse:
    """Show what a row would have done to the loans of the last year; nothing is set yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told = services.what_if(
        policy=policy, replaces=standing.rule_id if standing else None, by=actor, now=clock.now()
    )
    context = {
        "told": told,
        "reasons": [(wording.brief(code), number) for code, number in told.refused.items()],
        "lateness": wording.lateness_compared(told),
        "typed": [
            (name, value)
            for name in request.POST
            if name not in ("try", "csrfmiddlewaretoken")
            for value in request.POST.getlist(name)
        ],
        "may_see": actor.may(Power.SEE_READERS),
        "crumbs": [(_("借阅规则"), "/office/rules/")],
    }
    return render(request, "office/what_if.html", context)


@require_POST
def retire(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Take a row out of force."""
    return act(
        request,
        "/office/rules/",
        _("停用了。已经借出的不变"),
        lambda: services.retire_rule(rule_id=rule_id, by=request.actor, now=clock.now()),  # type: ignore[attr-defined]
    )
