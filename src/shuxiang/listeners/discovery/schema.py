"""Fields of the index and how a title becomes one entry.

field          tokens                                       asked for
title_x        whole titles                                 the exact title
title_w        dictionary words of titles                   rank
title_b        pairs of characters of titles, with places   any substring
title_c        single characters of titles                  a query of one character
name_x name_b  whole names; pairs                           authors
pub_x pub_b    whole names without 出版社; pairs             publishers
series_b       pairs                                        series
subject_w      words of subjects                            主题:
text_w         words of subjects and summary                one word
any_w          words of everything                          several words written together
say_b say_c    pairs of syllables; syllables                pinyin of titles and names
say_x          =whole title ^its beginning @name, as        pinyin and initials
               syllables or initials; initials at words
number class   ISBN, ISSN, call numbers; steps of the class
id work place year lendable lang kind profile sort_title weight  filters, facets, order
 places0 …      bits of branches                             facets
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

import tantivy

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery.counting import GROUPS, group_field, place_bits
from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.folding import exact
from shuxiang.listeners.discovery.numbers import class_steps, compact, number_keys
from shuxiang.listeners.discovery.works import work_of

#: Raise when fields or tokens change: an index of another version is rebuilt.
VERSION = 3
LONGEST_INITIALS = 8
LONGEST_SUMMARY = 2000
_SYLLABLE_CODES = 40


def build_schema() -> tantivy.Schema:
    """Return the schema. Texts come already cut: every token stream is split at spaces only."""
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("title", stored=True)
    for name in ("title_b", "name_b", "pub_b", "series_b", "say_b"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("title_w", "subject_w", "text_w", "any_w"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("title_c", "say_c", "say_x", "number", "class"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("title_x", "name_x", "pub_x", "subject_x", "lang", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("profile", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("id", "work", "place", "year", "lendable"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("sort_title", *map(group_field, range(GROUPS))):
        builder.add_unsigned_field(name, fast=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


def entry(document: TitleDocument, schema: tantivy.Schema) -> tantivy.Document:
    """Return the index entry of one title."""
    return tantivy.Document.from_dict(fields(document), schema)


def fields(document: TitleDocument) -> dict[str, Any]:
    """Return the tokens of one title by field."""
    titles = [document.title, *document.other_titles]
    spoken_of = [document.title, document.title_rest, *document.other_titles]
    long_title = " ".join(filter(None, (document.title, document.volume, document.title_rest)))
    letter = document.clc_letter or document.class_number[:1]
    tokens = {
        "title_x": exact_titles(document),
        "title_b": " ".join(
            pair
            for text in (*titles, document.title_rest, document.volume)
            for pair in chinese.bigrams(text)
        ),
        "name_x": [name for name in map(exact, document.authors) if name],
        "name_b": " ".join(t for name in document.authors for t in _pairs(name)),
        "pub_x": publisher_names(document.publisher),
        "pub_b": " ".join(_pairs(document.publisher)),
        "series_b": " ".join(t for series in document.series for t in _pairs(series)),
        "number": " ".join(
            dict.fromkeys(
                key
                for text in (*document.isbns, document.issn)
                if text
                for key in number_keys(text)
            )
        )
        + " "
        + " ".join(compact(number) for number in document.call_numbers),
        "class": " ".join(class_steps(document.class_number or letter)),
    }
    title_words = [w for text in (long_title, *document.other_titles) for w in chinese.words(text)]
    subject_words = [w for text in document.subjects for w in chinese.words(text)]
    text_words = subject_words + chinese.words(document.summary[:LONGEST_SUMMARY])
    other_words = [
        w
        for text in (*document.authors, document.publisher, *document.series)
        for w in _short_words(text)
    ]
    tokens["title_w"] = " ".join(title_words)
    tokens["title_c"] = " ".join(set("".join(map(exact, (long_title, *titles)))))
    tokens["subject_x"] = [name for name in map(exact, document.subjects) if name]
    tokens["subject_w"] = " ".join(subject_words)
    tokens["text_w"] = " ".join(text_words)
    tokens["any_w"] = " ".join(title_words + text_words + other_words)
    tokens.update(_sounds(spoken_of, document.authors))
    return {
        **tokens,
        "title": f"{document.title} {document.volume}".strip().encode(),
        "lang": document.language,
        "kind": document.kind,
        "profile": f"{letter[:2].upper()}|{document.language}|{document.kind}",
        "id": document.bib_id,
        "work": work_of(document),
        "place": list(document.places),
        **place_bits(document.places),
        "year": max(document.year, 0),
        "lendable": int(document.lendable),
        "sort_title": sort_number(document.title),
        "weight": _weight(document.year),
    }


def exact_titles(document: TitleDocument) -> list[str]:
    """Return the whole titles a reader may type: with and without volume and rest."""
    forms = (
        document.title,
        document.title + document.volume,
        document.title + document.title_rest,
        *document.other_titles,
    )
    return list(dict.fromkeys(form for form in map(exact, forms) if form))


def publisher_names(publisher: str) -> list[str]:
    """Return the names a publisher goes by: whole, and without 出版社."""
    whole = exact(publisher)
    short = whole.removesuffix("有限公司").removesuffix("出版社").removesuffix("出版")
    return list(dict.fromkeys(name for name in (whole, short) if len(name) > 1))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> tuple[str, ...]:
    return tuple(chinese.bigrams(text))


@lru_cache(maxsize=4096)
def _short_words(text: str) -> tuple[str, ...]:
    return tuple(chinese.words(text))


@lru_cache(maxsize=4096)
def _name_readings(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(reading.split()) for reading in chinese.readings(name))


def sound_pairs(syllables: tuple[str, ...]) -> list[str]:
    """Return neighbouring syllables as pairs: hong-lou lou-meng."""
    said = [chinese.spelled(s) for s in syllables]
    return [f"{a}-{b}" for a, b in itertools.pairwise(said)]


def _sounds(titles: list[str], names: tuple[str, ...]) -> dict[str, str]:
    """Return the tokens of pinyin: pairs in order, syllables, and the marked whole forms."""
    pairs: list[str] = []
    single: set[str] = set()
    marked: set[str] = set()
    for text in filter(None, titles):
        spoken = chinese.spoken(text[:100])
        for reading in spoken:
            pairs.extend((*sound_pairs(reading), "."))
            single.update(map(chinese.spelled, reading))
            letters = chinese.initials_of(reading)
            marked.add("=" + "-".join(map(chinese.spelled, reading)))
            marked.add("=" + letters)
            marked.update("^" + letters[:n] for n in range(2, LONGEST_INITIALS + 1))
        at, letters = 0, chinese.initials_of(spoken[0])
        for word in chinese.plain_words(text[:100]):
            at += len(word) if chinese.is_han(word[0]) else 1
            rest = letters[at : at + LONGEST_INITIALS]
            marked.update(rest[:n] for n in range(2, len(rest) + 1))
    for name in names:
        for reading in _name_readings(name):
            pairs.extend((*sound_pairs(reading), "."))
            single.update(map(chinese.spelled, reading))
            marked.add("@" + "-".join(map(chinese.spelled, reading)))
            marked.add("@" + chinese.initials_of(reading))
    return {"say_b": " ".join(pairs), "say_c": " ".join(single), "say_x": " ".join(marked)}


def sort_number(title: str) -> int:
    """Return a number by which titles sort as by pinyin: seven steps of nine bits.

    A step: 0 nothing, 1–10 a digit or the length of a number before its digits, 11–36 another
    letter, then the syllables.
    """
    steps = [step for part in chinese.pinyin(title[:20])[:7] for step in _sort_steps(part)][:7]
    number = 0
    for step in steps:
        number = number << 9 | step
    return number << 9 * (7 - len(steps))


@lru_cache(maxsize=2048)
def _sort_steps(part: str) -> tuple[int, ...]:
    if part.isascii() and part.isdecimal():
        digits = part.lstrip("0") or "0"
        return (min(len(digits), 10), *(1 + int(d) for d in digits[:6]))
    if order := chinese.syllable_order(part):
        return (_SYLLABLE_CODES + order,)
    first = ord(part[0]) - ord("a")
    return (11 + first if 0 <= first < 26 else 511,)


def _weight(year: int) -> float:
    """Return how much a title's age weighs: 1.0 at 1980 and before, 1.1 at 2030."""
    return 1.0 + 0.1 * min(max(year - 1980, 0), 50) / 50
