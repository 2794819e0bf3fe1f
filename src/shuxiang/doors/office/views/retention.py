"""记多久: after how many days nobody knows any more who had a book."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shuxiang.departments.circulation import queries, services
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import note, notes
from shuxiang.foundations.jobs import clockwork
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal
from shuxiang.foundations.kernel.registers import Text

_JOB = "circulation.forget-the-past"


def _days(label: Text) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=gettext_lazy("1 到 365 天"),
        error_messages={
            "required": gettext_lazy("请填数字"),
            "invalid": gettext_lazy("请填数字"),
        },
    )


class RetentionForm(forms.Form):
    """Days for loans that ended and for holds that ended."""

    loan_days = _days(gettext_lazy("书还了几天以后，不再连着读者"))
    hold_days = _days(gettext_lazy("预约结束几天以后，不再连着读者"))


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """The days as they stand, what follows from them, and when the links were cut last."""
    standing = queries.retention()
    sheet = RetentionForm(
        request.POST or None,
        initial={"loan_days": standing.loan_days, "hold_days": standing.hold_days},
    )
    if request.method == "POST" and sheet.is_valid():
        try:
            services.set_retention(
                **sheet.cleaned_data,
                by=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            for one in sentences(refusal):
                sheet.add_error(None, str(one))
        else:
            note(request, "ok", _("定好了，今天夜里起照这样办"))
            return HttpResponseRedirect("/office/rules/retention/")
    context = {
        "form": sheet,
        "standing": standing,
        "last": clockwork.last_outcome(_JOB),
        "notes": notes(request),
        "crumbs": [(_("借阅规则"), "/office/rules/")],
    }
    return render(request, "office/retention.html", context, status=422 if sheet.errors else 200)
