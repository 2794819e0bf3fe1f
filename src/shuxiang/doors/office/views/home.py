"""The office's first page: today in figures, and what waits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.asked import address_without_number, read_asked
from shuxiang.doors.office.acting import notes
from shuxiang.foundations.journal.delivery import failing
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.preflight import checking
from shuxiang.listeners.discovery import finding


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Say how the day stands."""
    today = day_of(clock.now())
    counts = circulation.counts_on(today)
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "notes": notes(request),
        "figures": (
            (_("今天借出"), counts.lent, "/office/log/"),
            (_("今天还回"), counts.returned, "/office/log/"),
            (_("超期未还"), circulation.count_overdue(today), "/office/overdue/"),
            (_("馆藏种数"), catalogue.count_titles(), "/office/catalog/"),
            (_("馆藏册数"), holdings.count_copies(), "/office/catalog/"),
            (_("有效读者"), readers.count_open(), "/office/readers/"),
        ),
        "asked": readers.count_requests() if actor.may(Power.EDIT_READERS) else 0,
        "odd": _odd(request.actor),  # type: ignore[attr-defined]
        "unfinished": holdings.unfinished(),
        "failing": failing(),
        "search_url": "/office/find/",
    }
    return render(request, "office/home.html", context)


def _odd(by: Actor) -> int:
    """Return how many findings of the nightly check wait for somebody who can put them right."""
    if not {Power.EDIT_COPIES, Power.EDIT_READERS, Power.SET_RULES} & by.powers:
        return 0
    return sum(checking.open_counts(None if by.scope is None else sorted(by.scope)).values())


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find anything: a barcode leads to its title, else titles and readers side by side."""
    text = request.GET.get("q", "").strip()[:100]
    actor = request.actor  # type: ignore[attr-defined]
    try:
        copy = holdings.copy(text)
        return HttpResponseRedirect(f"/office/catalog/{copy.bib_id}/#copy-{copy.copy_id}")
    except UnknownBarcode:
        pass
    people = readers.find(text, actor) if text and actor.may(Power.SEE_READERS) else ()
    asked = read_asked(text)
    if onward := address_without_number(request.path, asked, people):
        return HttpResponseRedirect(onward)
    context = {
        "q": asked.box,
        "asked": asked,
        "search_url": "/office/find/",
        "titles": finding.find(text, size=20).lines if text else (),
        "people": people,
    }
    return render(request, "office/find.html", context)
