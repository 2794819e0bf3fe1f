"""From an understood query to a query of the index: what must match, and what ranks first.

Order of rank: exact title, phrase in the title, words of the title, author, the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import tantivy

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery.folding import exact
from shuxiang.listeners.discovery.query import Asked, Combined, Form, Query, Term, Where
from shuxiang.listeners.discovery.results import Filters
from shuxiang.listeners.discovery.schema import LONGEST_INITIALS, sound_pairs
from shuxiang.listeners.discovery.spelling import slips

_Q = tantivy.Query
MUST, SHOULD, NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

EXACT_TITLE, EXACT_SOUND, EXACT_AUTHOR = 1000.0, 300.0, 60.0
NUMBER = 500.0
#: Words that a question is put with and that no title is missed for.
EMPTY_WORDS = frozenset("的了和与在是及有我想找本之吗呢对等书") | {"一本", "关于"}
#: A shorter name of a publisher asks for the whole name: 中国 does not mean 中国青年出版社.
SHORTEST_PUBLISHER_PART = 4
#: Of a long question so many words are looked for when not all are found.
MOST_WORDS = 24
#: As many endings of a number or Latin word are looked at.
MOST_ENDINGS = 60

_CLASS = re.compile(r"[a-z]{1,2}\d{0,4}", re.IGNORECASE)

TermsWithPrefix = Callable[[str, str, int], list[str]]


class Planner:
    """Makes index queries. Asks the index only for words that begin with some letters."""

    def __init__(self, schema: tantivy.Schema, terms_with_prefix: TermsWithPrefix) -> None:
        self._schema = schema
        self._endings = terms_with_prefix

    def matching(self, query: Asked) -> tantivy.Query:
        """Return the query for what was typed: every term, best titles first."""
        if isinstance(query, Combined):
            left, right = self.matching(query.left), self.matching(query.right)
            occurs = {"and": (MUST, MUST), "or": (SHOULD, SHOULD), "not": (MUST, NOT)}
            first, second = occurs[query.operator]
            return _Q.boolean_query([(first, left), (second, right)])
        if query.browse:
            return _Q.all_query()
        if not query.terms:
            return _Q.empty_query()
        clauses = [(MUST, self._term(term)) for term in query.terms]
        if len(query.terms) == 1:
            clauses += [(SHOULD, clause) for clause in self._first(query.terms[0])]
        else:
            whole = "".join(exact(term.text) for term in query.terms)
            clauses.append((SHOULD, self._const("title_x", whole, EXACT_TITLE)))
            clauses += [
                (SHOULD, clause)
                for term in query.terms
                if term.form is Form.HAN
                for clause in self._first(term)
            ]
        return _Q.boolean_query(clauses) if len(clauses) > 1 else clauses[0][1]

    def sounding(self, query: Query) -> tantivy.Query:
        """Return the query for titles and names that sound like what was typed."""
        clauses = []
        for term in query.terms:
            if term.form is Form.HAN:
                ways = [self._said(way) for way in chinese.spoken(term.text)[:4] if len(way) > 1]
            elif term.form is Form.LATIN and not term.quoted:
                ways = [self._said_begun(way) for way in chinese.spellings(term.text)]
            else:
                ways = [self._term(term)]
            clauses.append((MUST, _any(ways)))
        return _Q.boolean_query(clauses) if clauses else _Q.empty_query()

    def author_like(self, query: Query) -> tantivy.Query:
        """Return the query for authors whose name differs by one character, other terms kept."""
        alternatives = []
        for number, term in enumerate(query.terms):
            name = exact(term.text)
            if len(name) < 3 or term.form is Form.NUMBER:
                continue
            if term.where not in (Where.ANYWHERE, Where.AUTHOR):
                continue
            like = _Q.fuzzy_term_query(self._schema, "name_x", name, distance=1)
            rest = [t for n, t in enumerate(query.terms) if n != number]
            alternatives.append(
                _Q.boolean_query([(MUST, like), *((MUST, self._term(t)) for t in rest)])
            )
        return _any(alternatives)

    def sharing_most(self, term: Term) -> tantivy.Query:
        """Return the query for titles that share most pairs of characters with a term."""
        pairs, _ = chinese.phrase(term.text)
        broken = 2 * slips(term.text)
        return _Q.boolean_query(
            [(SHOULD, self._one("title_b", pair)) for pair in pairs],
            minimum_number_should_match=max(1, len(pairs) - broken),
        )

    def titles_like(self, term: Term) -> tantivy.Query:
        """Return the query for titles that are a term but for one character."""
        return _Q.fuzzy_term_query(self._schema, "title_x", exact(term.text), distance=1)

    def some_words(self, query: Query) -> tantivy.Query:
        """Return the query for titles with half of the words or more, the most words first."""
        parts: list[tantivy.Query] = []
        for term in query.terms:
            if term.form is not Form.HAN:
                parts.append(self._term(term))
                continue
            for word in _telling(chinese.plain_words(term.text)):
                named = self._boost(self._one("title_w", word), 2.0)
                parts.append(_any([named, self._one("any_w", word)]))
        if not parts:
            return _Q.empty_query()
        return _Q.boolean_query(
            [(SHOULD, part) for part in parts[:MOST_WORDS]],
            minimum_number_should_match=(min(len(parts), MOST_WORDS) + 1) // 2,
        )

    def filtered(
        self, query: tantivy.Query, filters: Filters, unwanted: Iterable[Term] = ()
    ) -> tantivy.Query:
        """Return a query limited by filters and without what has an unwanted term."""
        limits = [(MUST, clause) for clause in self._limits(filters)]
        limits += [(NOT, self._term(term)) for term in unwanted]
        return self._limited(query, limits)

    def without(self, query: tantivy.Query, exclude: frozenset[int]) -> tantivy.Query:
        """Return a query without these titles."""
        excluded = _Q.term_set_query(self._schema, "id", sorted(exclude))
        return self._limited(query, [(NOT, excluded)])

    @staticmethod
    def _limited(
        query: tantivy.Query, limits: list[tuple[tantivy.Occur, tantivy.Query]]
    ) -> tantivy.Query:
        if not limits:
            return query
        return _Q.boolean_query([(MUST, query), *limits])

    def _limits(self, filters: Filters) -> Iterable[tantivy.Query]:
        sets = (
            ("place", filters.branches),
            ("lang", filters.languages),
            ("kind", filters.kinds),
            ("name_x", tuple(map(exact, filters.authors))),
            ("class", tuple(exact(c).replace(".", "") for c in filters.classes)),
        )
        for field, values in sets:
            if values:
                yield _Q.const_score_query(_any([self._one(field, v) for v in values]), 0.0)
        if filters.work is not None:
            yield _Q.const_score_query(self._one("work", filters.work), 0.0)
        if filters.lendable_only:
            yield _Q.const_score_query(self._one("lendable", 1), 0.0)
        if filters.year_from is not None or filters.year_to is not None:
            yield _Q.const_score_query(
                _Q.range_query(
                    self._schema,
                    "year",
                    tantivy.FieldType.Unsigned,
                    lower_bound=max(filters.year_from or 1, 1),
                    upper_bound=max(9999 if filters.year_to is None else filters.year_to, 0),
                ),
                0.0,
            )

    def _one(self, field: str, value: str | int) -> tantivy.Query:
        return _Q.term_query(self._schema, field, value, "freq")

    def _const(self, field: str, value: str, score: float) -> tantivy.Query:
        return _Q.const_score_query(_Q.term_query(self._schema, field, value, "basic"), score)

    @staticmethod
    def _boost(query: tantivy.Query, by: float) -> tantivy.Query:
        return _Q.boost_query(query, by)

    def _in_order(self, field: str, tokens: list[str]) -> tantivy.Query:
        if len(tokens) == 1:
            return self._one(field, tokens[0])
        return _Q.phrase_query(self._schema, field, list(tokens))

    def _first(self, term: Term) -> Iterable[tantivy.Query]:
        """Yield what lifts a title above others that match as well."""
        whole = exact(term.text)
        if term.where in (Where.ANYWHERE, Where.TITLE):
            yield self._const("title_x", whole, EXACT_TITLE)
            for word in _telling(chinese.plain_words(term.text))[:6]:
                yield self._boost(self._one("title_w", word), 1.5)
        if term.where in (Where.ANYWHERE, Where.AUTHOR):
            yield self._const("name_x", whole, EXACT_AUTHOR)

    def _term(self, term: Term) -> tantivy.Query:
        if term.form is Form.NUMBER:
            return self._number(term.text)
        if term.form is Form.LATIN:
            return self._latin(term)
        return self._han(term)

    def _number(self, key: str) -> tantivy.Query:
        ways = [
            self._const("number", key, NUMBER),
            self._const("class", key[:12], 20.0),
            self._boost(self._one("any_w", key), 1.0),
        ]
        # What stands in a class is found by the class: its call numbers need not be listed.
        if len(key) >= 4 and not _CLASS.fullmatch(key):
            ways += [self._const("number", k, 50.0) for k in self._begun("number", key)]
        return _any(ways)

    def _begun(self, field: str, key: str) -> list[str]:
        return [t for t in self._endings(field, key, MOST_ENDINGS) if t != key]

    def _han(self, term: Term) -> tantivy.Query:
        """Return the query for a term in 汉字: substring of a short field, or words anywhere."""
        pairs, tail = chinese.phrase(term.text)
        if not pairs:
            return self._one_character(term, tail)
        places = {
            Where.ANYWHERE: (("title_b", 6.0), ("name_b", 3.0), ("series_b", 1.0)),
            Where.TITLE: (("title_b", 6.0),),
            Where.AUTHOR: (("name_b", 3.0),),
            Where.PUBLISHER: (("pub_b", 1.0),),
            Where.SERIES: (("series_b", 1.0),),
        }.get(term.where, ())
        if term.where is Where.ANYWHERE and len(term.text) >= SHORTEST_PUBLISHER_PART:
            places = (*places, ("pub_b", 0.5))
        ways = [self._boost(self._in_order(field, pairs), by) for field, by in places]
        if tail:
            ways = [_Q.boolean_query([(MUST, w), (MUST, self._one("title_c", tail))]) for w in ways]
        if term.where is Where.ANYWHERE:
            ways.append(self._const("pub_x", exact(term.text), 2.0))
        ways += self._by_words(term)
        return _any(ways)

    def _by_words(self, term: Term) -> list[tantivy.Query]:
        if term.quoted:
            return []
        words = _telling(chinese.plain_words(term.text))
        if term.where is Where.SUBJECT:
            return [self._all("subject_w", words)]
        if term.where is Where.TITLE:
            return [self._boost(self._all("title_w", words), 2.0)] if len(words) > 1 else []
        if term.where is not Where.ANYWHERE:
            return []
        if words == [term.text]:
            return [self._boost(self._one("text_w", words[0]), 0.5)]
        return [self._boost(self._all("any_w", words), 0.7)]

    def _all(self, field: str, words: list[str]) -> tantivy.Query:
        if len(words) == 1:
            return self._one(field, words[0])
        return _Q.boolean_query([(MUST, self._one(field, w)) for w in words])

    def _one_character(self, term: Term, character: str) -> tantivy.Query:
        fields = {
            Where.ANYWHERE: ("title_c",),
            Where.TITLE: ("title_c",),
            Where.AUTHOR: ("name_x",),
            Where.SUBJECT: ("subject_w",),
        }.get(term.where, ("any_w",))
        return _any([self._one(field, character) for field in fields])

    def _latin(self, term: Term) -> tantivy.Query:
        """Return the query for letters: initials, then pinyin, then a word in letters."""
        text = term.text
        titles = term.where in (Where.ANYWHERE, Where.TITLE)
        names = term.where in (Where.ANYWHERE, Where.AUTHOR)
        ways = [self._letters(term)]
        if term.quoted or not text.replace(" ", "").isalpha() or not (titles or names):
            return ways[0]
        marks = [
            (mark, score)
            for mark, score, wanted in (
                ("=", EXACT_SOUND, titles),
                ("^", 20.0, titles),
                ("@", 60.0, names),
                ("", 2.0, titles),
            )
            if wanted
        ]
        if 2 <= len(text) <= LONGEST_INITIALS and " " not in text:
            ways += [self._const("say_x", mark + text, score) for mark, score in marks]
        for way in chinese.spellings(text):
            said = "-".join(way)
            ways += [self._const("say_x", m + said, s) for m, s in marks if m in ("=", "@")]
            ways.append(self._said(way))
        return _any(ways)

    def _letters(self, term: Term) -> tantivy.Query:
        words = term.text.split(" ")
        fields = {
            Where.TITLE: (("title_w", 8.0),),
            Where.AUTHOR: (("name_b", 4.0),),
            Where.SUBJECT: (("subject_w", 1.0),),
            Where.PUBLISHER: (("pub_b", 1.0),),
            Where.SERIES: (("series_b", 1.0),),
        }.get(term.where, (("title_w", 8.0), ("name_b", 4.0), ("any_w", 1.0)))
        ways: list[tantivy.Query] = []
        for field, by in fields:
            ways.append(self._boost(self._all(field, words), by))
            if len(words) == 1 and len(words[0]) >= 3:
                begun = self._begun(field, words[0])
                ways += [self._const(field, word, by / 4) for word in begun]
        if term.where is Where.ANYWHERE and len(words) == 1:
            key = words[0]
            ways.append(self._const("number", key, NUMBER))
            ways.append(self._const("title_x", key, EXACT_TITLE))
            if len(key) >= 5 and key.isdecimal():
                ways += [self._const("number", k, 50.0) for k in self._begun("number", key)]
        return _any(ways)

    def _said(self, way: tuple[str, ...]) -> tantivy.Query:
        """Return the query for syllables in order; one that is only begun may end them."""
        if not chinese.is_syllable(chinese.spelled(way[-1])):
            return self._said_begun(way)
        if len(way) == 1:
            return self._const("say_c", chinese.spelled(way[0]), 0.5)
        return self._in_order("say_b", sound_pairs(way))

    def _said_begun(self, way: tuple[str, ...]) -> tantivy.Query:
        """Return the query for syllables in order, the last of which may go on."""
        pairs = sound_pairs(way)
        if not pairs:
            return self._one_of("say_c", self._endings("say_c", way[0], MOST_ENDINGS))
        whole = "=" + "-".join(map(chinese.spelled, way))
        titles = [
            self._const("say_x", title, 100.0 * len(whole) / len(title))
            for title in self._endings("say_x", whole, MOST_ENDINGS)
        ]
        if len(pairs) == 1:
            inside = self._one_of("say_b", self._endings("say_b", pairs[0], MOST_ENDINGS))
        else:
            inside = _Q.phrase_prefix_query(self._schema, "say_b", list(pairs))
        return _any([*titles, inside])

    def _one_of(self, field: str, values: list[str]) -> tantivy.Query:
        return _any([self._const(field, value, 0.5) for value in values])


def _telling(words: list[str]) -> list[str]:
    """Return the words of a question that say what is looked for."""
    telling = [word for word in words if word not in EMPTY_WORDS]
    return list(dict.fromkeys(telling or words))[:12]


def _any(ways: list[tantivy.Query]) -> tantivy.Query:
    if not ways:
        return _Q.empty_query()
    if len(ways) == 1:
        return ways[0]
    return _Q.boolean_query([(SHOULD, way) for way in ways])
