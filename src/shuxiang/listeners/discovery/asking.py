"""Asking the index as it stands at one moment: pages of hits, totals, facets, suggestions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import tantivy

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery import counting
from shuxiang.listeners.discovery.counting import Counted
from shuxiang.listeners.discovery.folding import exact
from shuxiang.listeners.discovery.plan import Planner
from shuxiang.listeners.discovery.query import (
    Asked,
    Combined,
    Form,
    Query,
    Term,
    Where,
    spelled_out,
    understand,
)
from shuxiang.listeners.discovery.results import (
    DEEPEST_OFFSET,
    Facets,
    Filters,
    Hit,
    Listing,
    Results,
    Sort,
    Suggestion,
    Widening,
)
from shuxiang.listeners.discovery.spelling import (
    SHORTEST_HAN,
    SHORTEST_LATIN,
    meant,
    meant_sounds,
    meant_word,
)

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
_beside = ThreadPoolExecutor(2, thread_name_prefix="counting")
#: Results of which all are looked at, so that their lines can be counted.
SEEN_WHOLE = 300
#: So many titles, and words in letters, are held against a text that nothing is written like.
MOST_TITLES_LOOKED_AT, MOST_WORDS_LOOKED_AT = 30, 2_000


@dataclass(frozen=True, slots=True)
class _Page:
    """Which lines of a result are wanted."""

    offset: int
    size: int
    sort: Sort
    exclude: frozenset[int]
    listing: Listing

    @property
    def ahead(self) -> int:
        """Return how many hits are looked at before it is known how many there are."""
        end = self.offset + self.size
        return end if self.listing is Listing.TITLES else max(2 * end, 100)

    def lines(self, found: list[Hit]) -> list[Hit]:
        """Return the hits that stand for a line: none excluded, of a work the first."""
        kept = [hit for hit in found if hit.bib_id not in self.exclude] if self.exclude else found
        if self.listing is Listing.TITLES:
            return kept
        first: dict[int, Hit] = {}
        for hit in kept:
            first.setdefault(hit.work, hit)
        return list(first.values())


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
        query: Asked,
        filters: Filters,
        *,
        offset: int,
        size: int,
        sort: Sort,
        exclude: frozenset[int],
        facets: bool,
        listing: Listing,
    ) -> Results:
        """Return one page of what matches, widened when the words alone match nothing."""
        for widening, asked in self._attempts(query):
            matching = self._matching(widening, asked)
            wanted = self._planner.filtered(matching, filters, asked.unwanted)
            key = (query, widening, filters, facets)
            page = _Page(offset, size, sort, exclude, listing)
            # Counting and ranking go over the same matches: each has a core to itself.
            counting_it = _beside.submit(self._count, wanted, key, facets)
            first = [] if page.exclude else self._ranked(wanted, page.ahead, sort)
            whole = counting_it.result()
            if whole[0]:
                found = self._page(wanted, whole, page, key, first)
                if widening is Widening.SPELLING and isinstance(asked, Query):
                    found = replace(found, meant=spelled_out(asked))
                return replace(found, widening=widening) if found.total else found
            if wanted is not matching and self._ranked(matching, 1, sort):
                return Results()
        return Results()

    def _attempts(self, query: Asked) -> Iterator[tuple[Widening, Asked]]:
        """Yield what to look for, then wider and wider."""
        yield Widening.NONE, query
        if isinstance(query, Query) and query.terms:
            yield Widening.SOUND, query
            if (meant := self._respelled(query)) is not None:
                yield Widening.SPELLING, meant
            yield Widening.AUTHOR, query
            yield Widening.SOME_WORDS, query

    def _matching(self, widening: Widening, query: Asked) -> tantivy.Query:
        if isinstance(query, Combined):
            return self._planner.matching(query)
        if widening is Widening.SOUND:
            return self._planner.sounding(query)
        if widening is Widening.AUTHOR:
            return self._planner.author_like(query)
        if widening is Widening.SOME_WORDS:
            return self._planner.some_words(query)
        return self._planner.matching(query)

    def _respelled(self, query: Query) -> Query | None:
        """Return the query with one term spelled as the library has it, if that finds anything."""
        for number, term in enumerate(query.terms):
            for text in self._spellings(term)[:3]:
                terms = list(query.terms)
                terms[number] = replace(term, text=text)
                other = replace(query, terms=tuple(terms))
                if self._ranked(self._planner.matching(other), 1, Sort.RELEVANCE):
                    return other
        return None

    def _spellings(self, term: Term) -> tuple[str, ...]:
        if term.where not in (Where.ANYWHERE, Where.TITLE) or term.form is Form.NUMBER:
            return ()
        text = exact(term.text)
        if term.form is Form.HAN:
            if len(text) < SHORTEST_HAN:
                return ()
            whole = self._titles(self._planner.titles_like(term))
            near = whole or self._titles(self._planner.sharing_most(term))
            return meant(text, map(exact, near))
        if len(text) < SHORTEST_LATIN or term.quoted or not text.isalpha():
            return ()
        sound = meant_sounds(text, lambda said: self._endings("say_x", said, 1) == [said])
        word = sound or meant_word(text, self._endings("title_w", text[:2], MOST_WORDS_LOOKED_AT))
        return (word,) if word else ()

    def _titles(self, asked: tantivy.Query) -> list[str]:
        found = self._searcher.search(asked, limit=MOST_TITLES_LOOKED_AT, count=False)
        return [self._title(address) for _, address in found.hits]

    def _title(self, address: Any) -> str:
        return bytes(self._searcher.doc(address).get_first("title")).decode()

    def _page(
        self,
        wanted: tantivy.Query,
        whole: Counted,
        page: _Page,
        key: tuple[Any, ...],
        first: list[Hit],
    ) -> Results:
        """Return one page of what matches and the counts, without excluded titles. `first` are the
        best hits that are known already."""
        needed = page.offset + page.size
        if not page.exclude:
            kept, complete = self._first(wanted, whole[0], page, first)
        elif whole[0] <= LOOKED_THROUGH:
            found = self._ranked(wanted, whole[0], page.sort)
            whole = self._less(whole, found, page.exclude, bool(key[-1]))
            kept, complete = page.lines(found), True
        else:
            rest = self._planner.without(wanted, page.exclude)
            kept, complete = self._first(wanted, whole[0], page, first)
            whole = self._count(rest, (*key[:-1], page.exclude, key[-1]), bool(key[-1]))
        shown = () if page.offset > DEEPEST_OFFSET else kept[page.offset : needed]
        lines = len(kept) if complete else whole[0]
        return Results(
            tuple(map(self._with_editions, shown))
            if page.listing is Listing.WORKS
            else tuple(shown),
            whole[0],
            whole[1],
            lines=lines,
        )

    def _first(
        self, wanted: tantivy.Query, total: int, page: _Page, found: list[Hit]
    ) -> tuple[list[Hit], bool]:
        """Return the first lines, as many as are needed or more, and whether these are all."""
        needed, fetch = page.offset + page.size, page.ahead
        while True:
            complete = len(found) >= total
            kept = page.lines(found)
            few = total <= SEEN_WHOLE and not complete
            if complete or (len(kept) >= needed and not few) or len(found) > 2 * DEEPEST_OFFSET:
                return kept, complete
            fetch = total if few else min(max(fetch, len(found)) * 4, total)
            found = self._ranked(wanted, fetch, page.sort)

    def _less(
        self, whole: Counted, found: list[Hit], exclude: frozenset[int], facets: bool
    ) -> Counted:
        """Return the counts without excluded titles.

        A set of thousands of ids costs the index 25 ms a million titles, so only the excluded ones
        among few matches are counted away.
        """
        taken = [hit.bib_id for hit in found if hit.bib_id in exclude]
        if not taken:
            return whole
        if not facets:
            return whole[0] - len(taken), whole[1]
        return counting.less(whole, self._aggregate(self._of_ids(taken)))

    def _with_editions(self, hit: Hit) -> Hit:
        same = _Q.term_query(self._schema, "work", hit.work, "basic")
        return replace(hit, editions=int(self._searcher.search(same, limit=1, count=True).count))

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

    def _ranked(self, wanted: tantivy.Query, limit: int, sort: Sort) -> list[Hit]:
        if sort is Sort.RELEVANCE:
            found = self._searcher.search(
                wanted, limit=limit, count=False, weight_by_field="weight"
            )
            scores = [float(score) for score, _ in found.hits]
        else:
            field, order = _ORDERS[sort]
            found = self._searcher.search(
                wanted, limit=limit, count=False, order_by_field=field, order=order
            )
            scores = [0.0] * len(found.hits)
        at = [address for _, address in found.hits]
        ids = self._searcher.fast_field_values("id", at)
        works = self._searcher.fast_field_values("work", at)
        return [
            Hit(int(bib_id), score, int(work))
            for bib_id, score, work in zip(ids, scores, works, strict=True)
        ]

    def suggest(self, prefix: str, n: int) -> tuple[Suggestion, ...]:
        """Return titles, authors and subjects that begin so, then other titles that match."""
        folded = exact(prefix)
        if not folded or n < 1:
            return ()
        found: dict[str, Suggestion] = {}
        if begun := self._endings("title_x", folded, n):
            self._suggest_titles(_Q.term_set_query(self._schema, "title_x", begun), n, found)
        if chinese.is_han(folded[0]):
            for name in self._endings("name_x", folded, 3):
                found.setdefault(name, Suggestion(name, "author"))
            for name in self._endings("subject_x", folded, 2):
                found.setdefault(name, Suggestion(name, "subject"))
        # A single character matches a fifth of a library: only what begins with it is meant.
        if len(found) < n and (len(folded) > 1 or not found):
            self._suggest_titles(self._planner.matching(understand(prefix)), n, found)
        return tuple(found.values())[:n]

    def _suggest_titles(self, titles: tantivy.Query, n: int, found: dict[str, Suggestion]) -> None:
        hits = self._searcher.search(titles, limit=n, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        for bib_id, (_, address) in zip(ids, hits, strict=True):
            text = self._title(address)
            found.setdefault(text, Suggestion(text, "title", int(bib_id)))

    def _endings(self, field: str, prefix: str, limit: int) -> list[str]:
        """Return terms of a field that begin so."""
        found = self._searcher.terms_with_prefix(field, prefix, limit=limit)
        return [term for term, _ in found]
