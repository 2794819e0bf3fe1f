"""What doors ask: a page of titles for what somebody typed, as the index and the database know it.

The index finds; whether a book is in is asked of the database, here for “现在能借” and by the page
for each title that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue.slips import TitleLine
from shuxiang.listeners.discovery import upkeep
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import (
    Facets,
    Filters,
    IndexUnusable,
    Results,
    Sort,
    Suggestion,
    Widening,
)

#: Titles of which every lendable copy is out now. A door passes circulation's question in.
AllOut = Callable[[], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of titles in order, how many there are in all, and how the search was widened."""

    lines: tuple[TitleLine, ...]
    total: int
    facets: Facets
    widening: Widening


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

    While the index is unusable the answer is empty; it is being rebuilt.
    """
    asked = filters or Filters()
    exclude: Sequence[int] = ()
    if all_out is not None:
        asked = replace(asked, lendable_only=True)
        exclude = all_out()
    try:
        results = upkeep.engine().search(
            understand(text), asked, page=page, size=size, sort=sort, exclude_ids=exclude
        )
    except IndexUnusable:
        results = Results()
    ids = [hit.bib_id for hit in results.hits]
    lines = catalogue.title_line(ids)
    return Found(
        tuple(lines[one] for one in ids if one in lines),
        results.total,
        results.facets,
        results.widening,
    )


def suggest(text: str, most: int = 8) -> tuple[Suggestion, ...]:
    """Return lines for under the search bar while somebody types."""
    try:
        return upkeep.engine().suggest(text, most)
    except IndexUnusable:
        return ()
