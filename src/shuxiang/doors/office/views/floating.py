"""还在哪里就留在哪里: the rules by which copies stay where they come back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.doors.office.acting import act, note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor


class FloatForm(forms.Form):
    """Empty means any place, any kind."""

    place = forms.ChoiceField(label=gettext_lazy("还在哪里"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("文献类型"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", gettext_lazy("都算"))
        for name, choices in (
            ("place", [(str(one.place_id), one.name) for one in network.open_places()]),
            ("kind", [(str(one.kind_id), one.name) for one in holdings.copy_kinds()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [anything, *choices]


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The rules in force, and a form for one more."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    form = FloatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place, kind = form.cleaned_data["place"], form.cleaned_data["kind"]
        services.set_floating(
            place_id=int(place) if place else None,
            kind_id=int(kind) if kind else None,
            by=by,
            now=clock.now(),
        )
        note(request, "ok", _("定好了，还回来的书从现在起照这样办"))
        return HttpResponseRedirect("/office/rules/floating/")
    kinds = {one.kind_id: one.name for one in holdings.copy_kinds()}
    context = {
        "form": form,
        "rows": [
            {
                "rule_id": getattr(one, "rule_id", None),
                "place": network.place(one.place_id).name if one.place_id else "",
                "kind": kinds.get(one.kind_id, "") if one.kind_id else "",
            }
            for one in queries.float_policies()
        ],
        "notes": notes(request),
        "crumbs": [(_("借阅规则"), "/office/rules/")],
    }
    return render(request, "office/floating.html", context, status=422 if form.errors else 200)


@require_POST
def stop(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Send copies home again."""
    return act(
        request,
        "/office/rules/floating/",
        _("停了，还回来的书又送回各自的馆"),
        lambda: services.stop_floating(rule_id=rule_id, by=request.actor, now=clock.now()),  # type: ignore[attr-defined]
    )
