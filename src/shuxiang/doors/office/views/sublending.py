"""转借: which of a unit's people has which book of its card; a list to fill in and to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import note, notes
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, reader_id: int) -> HttpResponse:
    """All running loans of one unit; saving writes every line that was changed."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    card = readers.reader_card(reader_id)
    if not card.is_group:
        raise Http404
    now = clock.now()
    if request.method == "POST":
        kept = []
        for line in queries.passed_on(reader_id):
            who = request.POST.get(f"who{line.loan_id}")
            if who is None or " ".join(who.split()) == line.who:
                continue
            try:
                services.pass_on(loan_id=line.loan_id, who=who, by=by, now=now)
            except NotAllowed:
                raise
            except Refusal as refusal:
                kept.append(f"《{line.title}》{sentences(refusal)[0]}")
        for text in kept:
            note(request, "warn", text)
        if not kept:
            note(request, "ok", _("记好了"))
        return HttpResponseRedirect(f"/office/readers/{reader_id}/sublending/")
    context = {
        "card": card,
        "lines": queries.passed_on(reader_id),
        "today": day_of(now),
        "notes": notes(request),
        "crumbs": [(card.name, f"/office/readers/{reader_id}/")],
    }
    return render(request, "office/sublending.html", context)
