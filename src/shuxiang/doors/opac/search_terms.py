"""From the address of a search page to what the index is asked, and back to addresses of chips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from shuxiang.listeners.discovery.results import Filters, Sort

#: Robots must not find endless combinations: at most so many filters at once.
MOST_FILTERS = 6
PAGE_SIZE = 20
LAST_PAGE = 100
NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a search page was asked for. Everything unknown in the address is dropped."""

    text: str = ""
    filters: Filters = NO_FILTERS
    sort: Sort = Sort.RELEVANCE
    available: bool = False
    page: int = 1

    def address(self, **changes: object) -> str:
        """Return the address of this search with some terms changed; the page starts anew."""
        other = replace(self, page=1, **changes)  # type: ignore[arg-type]
        return "/search/?" + other.query()

    def pairs(self) -> list[tuple[str, object]]:
        """Return the terms as names and values of an address, without the page."""
        pairs: list[tuple[str, object]] = [("q", self.text)] if self.text else []
        pairs += [("branch", one) for one in self.filters.branches]
        pairs += [("class", one) for one in self.filters.classes]
        pairs += [("lang", one) for one in self.filters.languages]
        pairs += [("kind", one) for one in self.filters.kinds]
        if self.filters.year_from:
            pairs.append(("from", self.filters.year_from))
        if self.filters.year_to:
            pairs.append(("to", self.filters.year_to))
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.available:
            pairs.append(("now", 1))
        if self.filters.work is not None:
            pairs.append(("work", self.filters.work))
        return pairs

    def query(self) -> str:
        """Return the terms as the rest of an address, without the page."""
        return urlencode(self.pairs())

    @property
    def filtered(self) -> bool:
        return self.filters != Filters() or self.available


def read(asked: QueryDict) -> Terms:
    """Read the terms of a search page from its address."""

    def number(name: str, low: int, high: int) -> int | None:
        text = asked.get(name, "")
        return min(max(int(text), low), high) if text.isdecimal() and len(text) < 9 else None

    left = MOST_FILTERS

    def several(name: str, longest: int) -> tuple[str, ...]:
        nonlocal left
        found = tuple(one for one in asked.getlist(name) if 0 < len(one) <= longest)[:left]
        left -= len(found)
        return found

    branches = tuple(int(one) for one in several("branch", 9) if one.isdecimal())
    wanted = asked.get("sort", "")
    return Terms(
        text=asked.get("q", "").strip()[:200].replace("\x00", ""),
        filters=Filters(
            branches=branches,
            classes=several("class", 20),
            year_from=number("from", 1000, 2999),
            year_to=number("to", 1000, 2999),
            languages=several("lang", 8),
            kinds=several("kind", 16),
            work=_work(asked.get("work", "")),
        ),
        sort=Sort(wanted) if wanted in {one.value for one in Sort} else Sort.RELEVANCE,
        available=bool(asked.get("now")),
        page=number("page", 1, LAST_PAGE) or 1,
    )


def _work(text: str) -> int | None:
    """Read the number of a work: 63 bits."""
    if not text.isascii() or not text.isdecimal() or len(text) > 19:
        return None
    number = int(text)
    return number if number < 1 << 63 else None
