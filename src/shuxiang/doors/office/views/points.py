"""信用分: the library's scheme, and the points of one reader."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shuxiang.departments.circulation import queries, services, wording
from shuxiang.departments.circulation.rules import PRESETS, PointsScheme
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal
from shuxiang.foundations.kernel.registers import Text

_PAGE = "/office/rules/points/"


def _number(label: Text, hint: Text = "", *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=100_000,
        error_messages={
            "required": gettext_lazy("请填数字"),
            "invalid": gettext_lazy("请填数字"),
            "min_value": gettext_lazy("不能小于 0"),
            "max_value": gettext_lazy("太大了"),
        },
    )


_UNLIMITED = gettext_lazy("没有限制就空着")
_NEVER = gettext_lazy("不扣就空着")
#: Figures that are 0 where nothing is typed; the others are then without limit.
_ZEROES = ("per_loan", "late_a_day", "lost", "damaged", "uncollected", "reissued", "freezes_at", "back_to")  # fmt: skip


class SchemeForm(forms.Form):
    """The figures of a scheme; the steps one to a line, from so many points on so many copies."""

    name = forms.CharField(label=gettext_lazy("叫什么"), max_length=50)
    start = _number(gettext_lazy("一开始有多少分"), required=True)
    per_loan = _number(gettext_lazy("借一册加几分"), gettext_lazy("不加就空着"))
    loans_a_day = _number(gettext_lazy("借书一天最多加几分"), _UNLIMITED)
    loans_a_month = _number(gettext_lazy("借书一个月最多加几分"), _UNLIMITED)
    late_a_day = _number(gettext_lazy("晚还一天扣几分"), _NEVER)
    late_most = _number(gettext_lazy("一册晚还最多扣几分"), _UNLIMITED)
    lost = _number(gettext_lazy("丢一册扣几分"), _NEVER)
    damaged = _number(gettext_lazy("污损一册扣几分"), _NEVER)
    uncollected = _number(gettext_lazy("预约了不来取扣几分"), _NEVER)
    reissued = _number(gettext_lazy("补证扣几分"), _NEVER)
    freezes_at = _number(gettext_lazy("剩几分就停借"), gettext_lazy("一般填 0"))
    freeze_days = _number(gettext_lazy("停借几天"), gettext_lazy("不停借就空着"))
    back_to = _number(gettext_lazy("停借期满以后有几分"))
    tiers = forms.CharField(
        label=gettext_lazy("几分能借几册"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行写“分数 册数”，从高到低，如 601 6；不分档就空着"),
    )

    def clean_tiers(self) -> tuple[tuple[int, int], ...]:
        rows = []
        for line in self.cleaned_data["tiers"].splitlines():
            words = line.replace("，", " ").replace(",", " ").split()
            if not words:
                continue
            if len(words) != 2 or not all(one.isdecimal() and len(one) <= 6 for one in words):
                raise forms.ValidationError(
                    _("看不懂“%(line)s”，每行写“分数 册数”"), params={"line": line.strip()[:20]}
                )
            rows.append((int(words[0]), int(words[1])))
        return tuple(rows)

    def scheme(self) -> PointsScheme:
        """Return what was typed."""
        figures: dict[str, Any] = dict(self.cleaned_data)
        for name in _ZEROES:
            figures[name] = figures[name] or 0
        return PointsScheme(scheme_id=0, **figures)


def _as_typed(scheme: PointsScheme) -> dict[str, Any]:
    return asdict(scheme) | {"tiers": "\n".join(f"{least} {most}" for least, most in scheme.tiers)}


@require_http_methods(["GET", "POST"])
def scheme(request: HttpRequest) -> HttpResponse:
    """The scheme in force, or one of the published ones to begin from."""
    standing = queries.points_scheme()
    chosen = next((one for one in PRESETS if one.name == request.GET.get("from")), None)
    beginning = chosen or standing
    sheet = SchemeForm(request.POST or None, initial=_as_typed(beginning) if beginning else {})
    if request.method == "POST" and sheet.is_valid():
        try:
            services.set_points_scheme(
                scheme=sheet.scheme(),
                by=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            for one in sentences(refusal):
                sheet.add_error(None, str(one))
        else:
            note(request, "ok", _("定好了。要晚还扣分，请在规则的“超期以后”里选“扣信用分”"))
            return HttpResponseRedirect(_PAGE)
    context = {
        "form": sheet,
        "standing": standing,
        "presets": PRESETS,
        "chosen": chosen,
        "notes": notes(request),
        "crumbs": [(_("借阅规则"), "/office/rules/")],
    }
    return render(request, "office/points.html", context, status=422 if sheet.errors else 200)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """End the scheme."""
    return act(
        request,
        _PAGE,
        _("停了，不再加分扣分，因为没分停借的都放开了"),
        lambda: services.stop_points_scheme(by=request.actor, now=clock.now()),  # type: ignore[attr-defined]
    )


class ChangeForm(forms.Form):
    change = forms.IntegerField(
        label=gettext_lazy("加减几分"),
        help_text=gettext_lazy("扣分写负数，如 -5"),
        error_messages={
            "required": gettext_lazy("请填数字"),
            "invalid": gettext_lazy("请填数字"),
        },
    )
    why = forms.CharField(label=gettext_lazy("为什么"), max_length=200)


@require_http_methods(["GET", "POST"])
def of_reader(request: HttpRequest, reader_id: int) -> HttpResponse:
    """How many points a reader has and how that came, and a form to give or take some."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    standing = queries.points_scheme()
    if standing is None:
        raise Http404
    sheet = ChangeForm(request.POST or None)
    if request.method == "POST" and sheet.is_valid():
        try:
            services.change_points(
                reader_id=reader_id,
                change=sheet.cleaned_data["change"],
                why=sheet.cleaned_data["why"],
                by=by,
                now=clock.now(),
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            for one in sentences(refusal):
                sheet.add_error(None, str(one))
        else:
            note(request, "ok", _("记好了"))
            return HttpResponseRedirect(f"/office/readers/{reader_id}/points/")
    name = readers.masked_name(reader_id)
    context = {
        "reader": name,
        "points": queries.points_of(reader_id, standing),
        "waiting": queries.freeze_of(reader_id),
        "lines": [(one, wording.points_for(one)) for one in queries.points_lines(reader_id)],
        "form": sheet,
        "may_change": by.may(Power.BLOCK_READERS),
        "notes": notes(request),
        "crumbs": [(name, f"/office/readers/{reader_id}/")],
    }
    return render(
        request, "office/reader_points.html", context, status=422 if sheet.errors else 200
    )
