"""What anybody may read: titles, copies, places. Nothing here knows a reader."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue.slips import TitleLine as Line
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.circulation.slips import Availability, CopyState
from shuxiang.departments.network import queries as network
from shuxiang.doors.api import shapes
from shuxiang.doors.api.interface import api
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.days import day_of
from shuxiang.listeners.discovery import finding

MOST, DEEPEST = 100, 100
_NOWHERE = Availability(0, ())


@api.get("/titles", response=shapes.Titles, url_name="titles")
def titles(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=DEEPEST)] = 1,
    size: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> shapes.Titles:
    """Search as in the search box: words, pinyin, initials, fields (题名: 作者: …), ISBN."""
    found = finding.find(q, page=page, size=size)
    where = circulation.availability([one.bib_id for one in found.lines])
    return shapes.Titles(
        total=found.total,
        page=page,
        size=size,
        looked_for=found.meant or q,
        titles=[_line(request, one, where.get(one.bib_id, _NOWHERE)) for one in found.lines],
    )


def _line(request: HttpRequest, line: Line, where: Availability) -> shapes.TitleLine:
    return shapes.TitleLine(
        id=line.bib_id,
        title=line.title,
        volume=line.volume,
        author=line.author,
        publisher=line.publisher,
        year=line.year,
        available=wording.availability(where, day_of(clock.now())).words,
        can_be_lent_now=bool(where.lendable_now),
        page=request.build_absolute_uri(f"/b/{line.bib_id}/"),
    )


@api.get("/titles/{int:bib_id}", response=shapes.Title, url_name="title")
def title(request: HttpRequest, bib_id: int) -> shapes.Title:
    """One title; a title that was joined with another answers as that one."""
    standing = catalogue.standing_id(bib_id)
    bib, said = catalogue.bib(standing), catalogue.description(standing)
    line = catalogue.title_line([standing])[standing]
    short = _line(request, line, circulation.availability([standing])[standing])
    return shapes.Title(
        **short.model_dump(),
        title_rest=bib.title_rest,
        isbn=bib.isbn,
        issn=bib.issn,
        language=bib.language,
        kind=bib.kind,
        class_number=bib.class_number,
        edition=bib.edition,
        pages=said.pages,
        subjects=list(said.subjects),
        series=list(said.series),
        summary=said.summary,
        waiting=circulation.count_waiting(standing),
    )


@api.get("/titles/{int:bib_id}/copies", response=shapes.Copies, url_name="copies")
def copies(
    request: HttpRequest,
    bib_id: int,
    page: Annotated[int, Query(ge=1, le=DEEPEST)] = 1,
    size: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> shapes.Copies:
    """The copies of a title at all places, in parts."""
    standing = catalogue.standing_id(bib_id)
    states = circulation.availability([standing])[standing].states
    part = states[(page - 1) * size : page * size]
    return shapes.Copies(total=len(states), copies=[_copy(one) for one in part])


def _copy(state: CopyState) -> shapes.Copy:
    copy = state.copy
    return shapes.Copy(
        barcode=copy.barcode,
        place=copy.place_name,
        location=copy.location_name,
        shelf=copy.shelf,
        call_number=copy.call_number,
        on_shelf=state.on_shelf,
        lendable=state.lendable,
        due_on=state.due_on,
    )


@api.get("/places", response=list[shapes.Place], url_name="places")
def places(request: HttpRequest) -> list[shapes.Place]:
    """Every place that is not closed for good, and whether it is open at this moment."""
    now = clock.now()
    return [
        shapes.Place(
            code=one.code,
            name=one.name,
            kind=one.kind.value,
            address=one.address,
            phone=one.phone,
            open_now=network.open_now(one.place_id, now).is_open,
            page=request.build_absolute_uri(f"/places/{one.slug}/"),
        )
        for one in network.open_places()
    ]
