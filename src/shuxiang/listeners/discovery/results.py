"""What a search takes besides the words, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

#: A page holds at most so many hits, and pages end after so many titles.
LARGEST_PAGE = 100
DEEPEST_OFFSET = 10_000


class Sort(Enum):
    """The orders of a result list."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    ADDED = "added"


class Listing(Enum):
    """What one line of a result list stands for."""

    WORKS = "works"
    TITLES = "titles"


class Widening(Enum):
    """How a search that found nothing was made wider, so that the page can say so."""

    NONE = "none"
    SOUND = "sound"
    SPELLING = "spelling"
    AUTHOR = "author"
    SOME_WORDS = "some-words"


class IndexUnusable(Exception):
    """The index is missing, damaged or of another version: rebuild it."""


class IndexBusy(Exception):
    """Another process writes to the index: try again later."""


@dataclass(frozen=True)
class Filters:
    """Limits on a result list; empty means any. Values of one limit are alternatives.

    `branches` are ids of branches holding a copy; `classes` are class letters or beginnings of
    class numbers (I, TP3, I247.5); years inclusive; `work` is the number of one work, all of whose
    editions are wanted; `authors` are whole names.
    """

    branches: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    lendable_only: bool = False
    work: int | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One title found; the score compares only within one result list.

    `editions` is how many titles of its work the library has; above one, `work` names it for a
    filter.
    """

    bib_id: int
    score: float
    work: int = 0
    editions: int = 1


@dataclass(frozen=True)
class Facets:
    """How many of all titles found have each value, the most frequent first."""

    branches: Mapping[int, int] = field(default_factory=dict)
    letters: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def decades(self) -> dict[int, int]:
        """Return titles by decade (2010 stands for 2010–2019), the latest first."""
        counts: dict[int, int] = {}
        for year, count in self.years.items():
            counts[year // 10 * 10] = counts.get(year // 10 * 10, 0) + count
        return dict(sorted(counts.items(), reverse=True))


@dataclass(frozen=True)
class Results:
    """One page of hits, how many titles there are in all, facets, and how the query was widened.

    `lines` is how many lines they make with the editions of a work in one line: exact where few
    are found, at most so many otherwise. `meant` is the spelling that was looked for instead.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = Facets()
    widening: Widening = Widening.NONE
    lines: int = 0
    meant: str = ""


@dataclass(frozen=True)
class Suggestion:
    """One line under the search bar. `kind` is title, author or subject; `bib_id` only for a title."""

    text: str
    kind: str
    bib_id: int | None = None
