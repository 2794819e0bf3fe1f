"""What doors ask: a page of titles for what somebody typed, as the index and the database know it.

The index finds; whether a book is in is asked of the database, here for “现在能借” and by the page
for each title that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue.slips import TitleLine
from shuxiang.listeners.discovery import upkeep
from shuxiang.listeners.discovery.query import Asked, understand
from shuxiang.listeners.discovery.results import (
    Facets,
    Filters,
    IndexUnusable,
    Listing,
    Sort,
    Suggestion,
    Widening,
)

#: Titles of which every lendable copy is out now. A door passes circulation's question in.
AllOut = Callable[[], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of titles in order, how many there are in all, and how the search was widened.

    `lines_in_all` is how many lines they make where the editions of a work stand in one;
    `editions` gives the number of a work and how many titles it has, by bib id, where there are
    several; `meant` is the spelling that was looked for instead; `whole` is false while the index is
    being mended and only titles as they are written were looked at.
    """

    lines: tuple[TitleLine, ...]
    total: int
    facets: Facets
    widening: Widening
    lines_in_all: int = 0
    editions: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    meant: str = ""
    whole: bool = True


def find(
    text: str,
    filters: Filters | None = None,
    *,
    page: int = 1,
    size: int = 20,
    sort: Sort = Sort.RELEVANCE,
    all_out: AllOut | None = None,
) -> Found:
    """Return the titles for what was typed. `all_out` given means: only what can be lent now.

    The editions of one work stand in one line. While the index is unusable it is mended, and the
    answer comes from the tables.
    """
    asked = filters or Filters()
    exclude: Sequence[int] = ()
    if all_out is not None:
        asked = replace(asked, lendable_only=True)
        exclude = all_out()
    try:
        results = upkeep.engine().search(
            understand(text),
            asked,
            page=page,
            size=size,
            sort=sort,
            exclude_ids=exclude,
            listing=Listing.WORKS if text.strip() else Listing.TITLES,
        )
    except IndexUnusable:
        upkeep.mend()
        return _from_the_tables(text, size)
    ids = [hit.bib_id for hit in results.hits]
    lines = catalogue.title_line(ids)
    return Found(
        tuple(lines[one] for one in ids if one in lines),
        results.total,
        results.facets,
        results.widening,
        results.lines,
        {hit.bib_id: (hit.work, hit.editions) for hit in results.hits if hit.editions > 1},
        results.meant,
    )


@dataclass(frozen=True, slots=True)
class FoundNumbers:
    """Some titles that were found, by number, and how many there are in all."""

    bib_ids: tuple[int, ...]
    total: int


def numbers(asked: Asked, *, start: int, most: int) -> FoundNumbers:
    """Return titles as they are, one by one, for a program. Refuses with IndexUnusable."""
    try:
        results = upkeep.engine().search(asked, start=start, size=max(most, 1), facets=False)
    except IndexUnusable:
        upkeep.mend()
        raise
    ids = tuple(hit.bib_id for hit in results.hits)[:most]
    return FoundNumbers(ids, results.total if results.widening is Widening.NONE else 0)


#: Of a work with more editions only so many are looked at for one that is in.
MOST_EDITIONS = 30


def editions(work: int) -> tuple[int, ...]:
    """Return the numbers of the titles of a work, the newest first."""
    try:
        found = upkeep.engine().search(
            understand(""), Filters(work=work), size=MOST_EDITIONS, facets=False
        )
    except IndexUnusable:
        upkeep.mend()
        return ()
    return tuple(hit.bib_id for hit in found.hits)


def how_many(filters: Filters) -> int:
    """Return how many titles pass these limits; 0 while the index is unusable."""
    try:
        found = upkeep.engine().search(understand(""), filters, size=1, facets=False)
    except IndexUnusable:
        upkeep.mend()
        return 0
    return found.total


def _from_the_tables(text: str, most: int) -> Found:
    lines = tuple(catalogue.titles_with(text.strip(), most))
    return Found(lines, len(lines), Facets(), Widening.NONE, len(lines), whole=False)


def suggest(text: str, most: int = 8) -> tuple[Suggestion, ...]:
    """Return lines for under the search bar while somebody types."""
    try:
        return upkeep.engine().suggest(text, most)
    except IndexUnusable:
        upkeep.mend()
        return ()
