"""栏目: 新书推介, themed shelves, picks, what is lent most; and the screen in the hall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.circulation.slips import Availability
from shuxiang.departments.columns import queries
from shuxiang.departments.columns.rules import ColumnKind
from shuxiang.departments.columns.slips import ColumnItemSlip, ColumnSlip
from shuxiang.departments.columns.wording import heading, kind_in_words
from shuxiang.departments.network import queries as network
from shuxiang.doors.frame.numbers import row_number
from shuxiang.doors.opac.qr import drawn
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import day_of

#: Days that a ranking counts.
SPANS = (30, 90, 365)
#: Titles on the screen at once, and how long they stand there.
ON_SCREEN, SCREEN_SECONDS = 6, 20


def line_of(one: ColumnSlip, today: date) -> dict[str, Any]:
    """Return a column as lists show it."""
    return {
        "column": one,
        "heading": heading(one),
        "kind": kind_in_words(one.kind),
        "where": where_of(one),
        "over": one.ended_at is not None or bool(one.until_on and one.until_on < today),
        "day": day_of(one.published_at) if one.published_at else None,
    }


def where_of(one: ColumnSlip) -> str:
    """Say where a themed shelf stands, and when."""
    parts = [network.place(one.place_id).name] if one.place_id else []
    parts += [one.spot] if one.spot else []
    if one.from_on and one.until_on:
        parts.append(_("%(a)s 到 %(b)s") % {"a": one.from_on, "b": one.until_on})
    elif one.until_on:
        parts.append(_("到 %(day)s") % {"day": one.until_on})
    return _("，").join(parts)


def books_of(items: Sequence[ColumnItemSlip], today: date) -> list[dict[str, Any]]:
    """Return the titles of a column with where they are now."""
    where = circulation.availability([one.bib_id for one in items])
    lines = catalogue.title_line([one.bib_id for one in items])
    return [
        {
            "item": one,
            "letter": lines[one.bib_id].clc_letter,
            "kid": lines[one.bib_id].audience[:1] in ("a", "b", "c"),
            "said": wording.availability(
                where.get(one.bib_id, Availability(one.bib_id, ())), today
            ),
        }
        for one in items
    ]


def on_the_first_page(today: date) -> list[dict[str, Any]]:
    """Return the last issue, and what stands now."""
    found = (
        *queries.published(ColumnKind.NEW, most=1),
        *queries.standing(ColumnKind.SHELF, today)[:2],
        *queries.standing(ColumnKind.PICKS, today)[:1],
    )
    return [line_of(one, today) for one in found]


@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """Everything that stands, and the issues of before."""
    today = day_of(clock.now())
    context = {
        "active": "home",
        "back": "/",
        "shelves": [line_of(one, today) for one in queries.standing(ColumnKind.SHELF, today)],
        "picks": [line_of(one, today) for one in queries.standing(ColumnKind.PICKS, today)],
        "issues": [line_of(one, today) for one in queries.published(ColumnKind.NEW)],
    }
    return render(request, "opac/columns.html", context)


@require_GET
def column(request: HttpRequest, column_id: int) -> HttpResponse:
    """One column."""
    one, today = queries.public_column(column_id), day_of(clock.now())
    context = {
        "active": "home",
        "back": "/columns/",
        "line": line_of(one, today),
        "books": books_of(queries.items_of(column_id), today),
        "address": request.build_absolute_uri(f"/columns/{column_id}/"),
    }
    return render(request, "opac/column.html", context)


@require_GET
def ranking(request: HttpRequest) -> HttpResponse:
    """借得最多的: counted over titles, never over people."""
    now = clock.now()
    asked = row_number(request.GET.get("days", ""))
    days = asked if asked in SPANS else SPANS[0]
    found = circulation.most_lent(now - timedelta(days=days))
    lines = catalogue.title_line([bib_id for bib_id, _times in found])
    where = circulation.availability([bib_id for bib_id, _times in found])
    context = {
        "active": "home",
        "back": "/columns/",
        "days": days,
        "spans": SPANS,
        "least": circulation.LEAST_TIMES,
        "books": [
            {
                "line": lines[bib_id],
                "times": times,
                "said": wording.availability(where[bib_id], day_of(now)),
            }
            for bib_id, times in found
        ],
    }
    return render(request, "opac/ranking.html", context)


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The screen in the hall: the last issue, a few titles at a time, turning by itself. It needs no
    script, so that any television with a browser shows it."""
    today = day_of(clock.now())
    last = queries.published(ColumnKind.NEW, most=1)
    books = books_of(queries.items_of(last[0].column_id), today) if last else []
    pages = max(1, -(-len(books) // ON_SCREEN))
    page = (row_number(request.GET.get("page", "")) or 1) - 1
    page = page if page < pages else 0
    address = request.build_absolute_uri(f"/columns/{last[0].column_id}/") if last else ""
    context = {
        "line": line_of(last[0], today) if last else None,
        "books": books[page * ON_SCREEN : (page + 1) * ON_SCREEN],
        "page": page + 1,
        "pages": pages,
        "next": (page + 1) % pages + 1,
        "seconds": SCREEN_SECONDS,
        "code": drawn(address, address) if address else "",
    }
    return render(request, "opac/screen.html", context)
