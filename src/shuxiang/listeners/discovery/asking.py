"""Asking the index as it stands at one moment: pages of hits, totals, facets, suggestions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import tantivy

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery import counting
from shuxiang.listeners.discovery.counting import Counted
from shuxiang.listeners.discovery.plan import Planner
from shuxiang.listeners.discovery.query import Query, understand
from shuxiang.listeners.discovery.results import (
    DEEPEST_OFFSET,
    Facets,
    Filters,
    Hit,
    Results,
    Sort,
    Suggestion,
    Widening,
)
from shuxiang.listeners.discovery.schema import exact

#: As many answers of facets are kept until the next change.
KEPT_ANSWERS = 256
#: Up to so many matches are looked through for excluded titles; beyond, the index does it.
LOOKED_THROUGH = 20_000
_ORDERS = {
    Sort.NEWEST: ("year", tantivy.Order.Desc),
    Sort.OLDEST: ("year", tantivy.Order.Asc),
    Sort.TITLE: ("sort_title", tantivy.Order.Asc),
    Sort.ADDED: ("id", tantivy.Order.Desc),
}
_Q = tantivy.Query


class Snapshot:
    """The index as it was last committed. Safe from many threads."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher: Any = index.searcher()
        self._planner = Planner(self._schema, self._endings)
        self._aggregations = counting.aggregations(self._searcher, self._schema)
        self._answers: OrderedDict[tuple[Any, ...], Counted] = OrderedDict()
        self._keeping = threading.Lock()

    @property
    def size(self) -> int:
        """Return how many titles there are."""
        return int(self._searcher.num_docs)

    def search(
        self,
        query: Query,
        filters: Filters,
        *,
        offset: int,
        size: int,
        sort: Sort,
        exclude: frozenset[int],
        facets: bool,
    ) -> Results:
        """Return one page of what matches, widened when the words alone match nothing."""
        for widening, matching in self._attempts(query):
            wanted = self._planner.filtered(matching, filters, frozenset())
            key = (query, widening, filters, facets)
            whole = self._count(wanted, key, facets)
            if whole[0]:
                if exclude:
                    hits, whole = self._without(
                        wanted, whole, exclude, key, offset=offset, size=size, sort=sort
                    )
                elif offset >= whole[0] or offset > DEEPEST_OFFSET:
                    hits = ()
                else:
                    hits = tuple(self._ranked(wanted, size, offset, sort))
                total, counts = whole
                return Results(hits, total, counts, widening if total else Widening.NONE)
            if wanted is not matching and self._ranked(matching, 1, 0, sort):
                return Results()
        return Results()

    def _attempts(self, query: Query) -> Iterator[tuple[Widening, tantivy.Query]]:
        """Yield what to look for, then wider and wider."""
        yield Widening.NONE, self._planner.matching(query)
        if query.terms:
            yield Widening.SOUND, self._planner.sounding(query)
            yield Widening.AUTHOR, self._planner.author_like(query)
            yield Widening.SOME_WORDS, self._planner.some_words(query)

    def _without(
        self,
        wanted: tantivy.Query,
        whole: Counted,
        exclude: frozenset[int],
        key: tuple[Any, ...],
        *,
        offset: int,
        size: int,
        sort: Sort,
    ) -> tuple[tuple[Hit, ...], Counted]:
        """Return one page and the counts without excluded titles.

        A set of thousands of ids costs the index 25 ms a million titles, so few matches are
        looked through here and only the excluded ones among them are counted away.
        """
        facets = bool(key[-1])
        if whole[0] <= LOOKED_THROUGH:
            found = self._ranked(wanted, whole[0], 0, sort)
            kept = [hit for hit in found if hit.bib_id not in exclude]
            if len(kept) == len(found):
                left = whole
            elif facets:
                taken = [hit.bib_id for hit in found if hit.bib_id in exclude]
                left = counting.less(whole, self._aggregate(self._of_ids(taken)))
            else:
                left = (len(kept), whole[1])
        else:
            needed, fetch = offset + size, 2 * (offset + size)
            while True:
                found = self._ranked(wanted, fetch, 0, sort)
                kept = [hit for hit in found if hit.bib_id not in exclude]
                if len(kept) >= needed or len(found) < fetch:
                    break
                fetch *= 4
            rest = self._planner.filtered(wanted, Filters(), exclude)
            left = self._count(rest, (*key[:-1], exclude, facets), facets)
        page = () if offset > DEEPEST_OFFSET else tuple(kept[offset : offset + size])
        return page, left

    def _of_ids(self, bib_ids: list[int]) -> tantivy.Query:
        return _Q.term_set_query(self._schema, "id", bib_ids)

    def _count(self, wanted: tantivy.Query, key: tuple[Any, ...], facets: bool) -> Counted:
        """Return how many titles match, and facets if asked for; kept for the next page."""
        with self._keeping:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        if facets:
            found = self._aggregate(wanted)
        else:
            found = (int(self._searcher.search(wanted, limit=1, count=True).count), Facets())
        with self._keeping:
            self._answers[key] = found
            while len(self._answers) > KEPT_ANSWERS:
                self._answers.popitem(last=False)
        return found

    def _aggregate(self, wanted: tantivy.Query) -> Counted:
        return counting.counted(self._searcher.aggregate(wanted, self._aggregations))

    def _ranked(self, wanted: tantivy.Query, limit: int, offset: int, sort: Sort) -> list[Hit]:
        if sort is Sort.RELEVANCE:
            found = self._searcher.search(
                wanted, limit=limit, offset=offset, count=False, weight_by_field="weight"
            )
            scores = [float(score) for score, _ in found.hits]
        else:
            field, order = _ORDERS[sort]
            found = self._searcher.search(
                wanted, limit=limit, offset=offset, count=False, order_by_field=field, order=order
            )
            scores = [0.0] * len(found.hits)
        ids = self._searcher.fast_field_values("id", [address for _, address in found.hits])
        return [Hit(int(bib_id), score) for bib_id, score in zip(ids, scores, strict=True)]

    def suggest(self, prefix: str, n: int) -> tuple[Suggestion, ...]:
        """Return titles and authors that begin so, then other titles that match."""
        folded = exact(prefix)
        if not folded or n < 1:
            return ()
        found: dict[str, Suggestion] = {}
        if begun := self._endings("title_x", folded, n):
            self._suggest_titles(_Q.term_set_query(self._schema, "title_x", begun), n, found)
        if chinese.is_han(folded[0]):
            for name in self._endings("name_x", folded, 3):
                found.setdefault(name, Suggestion(name, "author"))
        # A single character matches a fifth of a library: only what begins with it is meant.
        if len(found) < n and (len(folded) > 1 or not found):
            self._suggest_titles(self._planner.matching(understand(prefix)), n, found)
        return tuple(found.values())[:n]

    def _suggest_titles(self, titles: tantivy.Query, n: int, found: dict[str, Suggestion]) -> None:
        hits = self._searcher.search(titles, limit=n, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        for bib_id, (_, address) in zip(ids, hits, strict=True):
            text = bytes(self._searcher.doc(address).get_first("title")).decode()
            found.setdefault(text, Suggestion(text, "title", int(bib_id)))

    def _endings(self, field: str, prefix: str, limit: int) -> list[str]:
        """Return terms of a field that begin so."""
        found = self._searcher.terms_with_prefix(field, prefix, limit=limit)
        return [term for term, _ in found]
