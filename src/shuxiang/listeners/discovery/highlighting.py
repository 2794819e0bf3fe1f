"""Which characters of a title or name answer a query: on the text as printed, never folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery.query import Form, Query, Term

LONGEST_TEXT = 2000


def highlight(text: str, query: Query) -> list[tuple[str, bool]]:
    """Return the text in parts, each with whether it answers the query; joined they are the text.

    繁简, width, case and stops make no difference; letters also mark what they are the pinyin
    or the initials of.
    """
    if not text:
        return []
    shown = text[:LONGEST_TEXT]
    folded, origin = _folded(shown)
    marked = [False] * len(text)
    for term in query.terms:
        for start, end in _spans(term, shown, folded, origin):
            for position in range(start, end):
                marked[position] = True
    return [
        ("".join(text[position] for position in group), answers)
        for answers, group in groupby(range(len(text)), key=marked.__getitem__)
    ]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text folded, without stops and spaces, and where each character came from."""
    folded: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        for letter in "".join(chinese.runs(character)):
            folded.append(letter)
            origin.append(position)
        if character in "+#＋＃" and folded and origin[-1] == position - 1:
            folded.append({"＋": "+", "＃": "#"}.get(character, character))
            origin.append(position)
    return "".join(folded), origin


def _spans(term: Term, text: str, folded: str, origin: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the printed text that answer one term."""
    wanted = term.text.replace(" ", "")
    spans = list(_found(wanted, folded, origin))
    if term.form is Form.LATIN:
        spans = [span for span in spans if _begins_word(text, span[0])]
    if not spans and term.form is Form.HAN and not term.quoted:
        for word in _parts(term.text):
            spans.extend(_found(word, folded, origin))
    if not spans and term.form is Form.LATIN and not term.quoted:
        spans.extend(_sounding(wanted, text))
    yield from spans


def _parts(text: str) -> list[str]:
    """Return the words of a term worth marking by themselves."""
    words = chinese.plain_words(text)
    long = [word for word in words if len(word) > 1]
    return long or words


def _found(wanted: str, folded: str, origin: list[int]) -> Iterator[tuple[int, int]]:
    """Yield where in the printed text a folded string stands."""
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        yield origin[at], origin[at + len(wanted) - 1] + 1
        at = folded.find(wanted, at + 1)


def _begins_word(text: str, start: int) -> bool:
    """Say whether letters or digits at a place begin a word."""
    before = text[start - 1] if start else " "
    return not (before.isascii() and before.isalnum())


def _sounding(letters: str, text: str) -> Iterable[tuple[int, int]]:
    """Return where letters are the pinyin or the initials of neighbouring characters."""
    said = list(_said(text))
    ways: list[tuple[str, ...]] = [*chinese.spellings(letters), tuple(letters)]
    for way in ways:
        initials = all(len(part) == 1 for part in way)
        for at in range(len(said) - len(way) + 1):
            window = said[at : at + len(way)]
            if all(
                any(one == asked or (begun and one.startswith(asked)) for one in options)
                for asked, begun, (_, options) in zip(
                    way, [initials] * (len(way) - 1) + [True], window, strict=True
                )
            ):
                return [(window[0][0], window[-1][0] + 1)]
    return []


def _said(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each 汉字 of a text with its place and all its readings."""
    places = [n for n, character in enumerate(text) if chinese.is_han(character)]
    han = "".join(text[n] for n in places)
    ways = chinese.spoken(han)
    names = [tuple(reading.split()) for reading in chinese.readings(han)] if len(han) <= 4 else []
    usable = [way for way in (*ways, *names) if len(way) == len(places)]
    for number, place in enumerate(places):
        yield place, tuple(dict.fromkeys(chinese.spelled(way[number]) for way in usable))
