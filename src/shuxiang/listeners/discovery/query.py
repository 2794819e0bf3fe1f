"""Understanding what a reader typed: pure, never refuses, takes any text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery.numbers import compact, isbn13

#: Of a longer query only the beginning is asked for; nobody types more by hand.
LONGEST_QUERY = 200
MOST_TERMS = 12


class Where(Enum):
    """The field a reader asked for."""

    ANYWHERE = "any"
    TITLE = "title"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    SUBJECT = "subject"
    SERIES = "series"
    NUMBER = "number"


class Form(Enum):
    """How a term is written, which decides how it is looked up."""

    HAN = "han"
    LATIN = "latin"
    NUMBER = "number"


@dataclass(frozen=True)
class Term:
    """One thing that must be found: folded text, where, written how; `quoted` only as a phrase.

    An `unwanted` one must not be found.
    """

    text: str
    where: Where = Where.ANYWHERE
    form: Form = Form.HAN
    quoted: bool = False
    unwanted: bool = False


@dataclass(frozen=True)
class Query:
    """What a reader typed and what was understood. All terms must be found.

    `browse` is true when nothing was typed: everything is wanted. No terms and not `browse`
    means that nothing of it can be looked for.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    browse: bool = True
    unwanted: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Combined:
    """Two questions in one: what both find, what either finds, or the first without the second.

    It is looked for as it stands, never wider.
    """

    operator: Literal["and", "or", "not"]
    left: Asked
    right: Asked
    terms: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    browse: bool = False


Asked = Query | Combined

_FIELDS = {
    Where.TITLE: ("题名", "书名", "题", "标题", "刊名", "title"),
    Where.AUTHOR: ("作者", "著者", "责任者", "译者", "编者", "author"),
    Where.PUBLISHER: ("出版社", "出版者", "出版", "publisher"),
    Where.SUBJECT: ("主题", "主题词", "关键词", "subject"),
    Where.SERIES: ("丛书", "丛编", "series"),
    Where.NUMBER: ("isbn", "issn", "索书号", "分类号", "分类", "条码"),
}
_FIELD_OF = {word: where for where, names in _FIELDS.items() for word in names}
_NAMES = "|".join(sorted(map(re.escape, _FIELD_OF), key=len, reverse=True))
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[-－](?=\S))?(?:(?P<field>{_NAMES})\s*[:：]\s*)?"
    r"(?:《(?P<title>[^《》]+)》|[\"“”「『](?P<quoted>[^\"“”「」『』]+)[\"“”」』]|"
    r"(?P<plain>[^\s《》\"“”「」『』]+))",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\u2028-\u202e\ufeff]")


def understand(text: str) -> Query:
    """Return the terms of a query as a reader types it.

    Spaces part terms, all of which must be found; quotes keep a phrase; 《》 mean a title;
    题名: 作者: 出版社: 主题: 丛书: 索书号: ask for one field; a minus before a term leaves out what
    has it. Beyond LONGEST_QUERY characters and
    MOST_TERMS terms nothing is looked for.
    """
    clean = _CONTROL.sub(" ", text[: LONGEST_QUERY * 4])[:LONGEST_QUERY]
    clean = unicodedata.normalize("NFC", clean).strip()
    if not clean:
        return Query(text="", browse=not text.strip("\x00 \t\r\n\u3000"))
    if number := isbn13(clean):
        return Query(clean, (Term(number, Where.NUMBER, Form.NUMBER),), browse=False)
    terms: list[Term] = []
    for piece in _PIECE.finditer(clean):
        terms.extend(_terms(piece))
    wanted = [term for term in terms if not term.unwanted]
    unwanted = [term for term in terms if term.unwanted]
    return Query(
        clean,
        tuple(dict.fromkeys(_sounds_joined(wanted)))[:MOST_TERMS],
        browse=False,
        unwanted=tuple(dict.fromkeys(unwanted))[:MOST_TERMS],
    )


def spelled_out(query: Query) -> str:
    """Return an understood query as a reader could type it."""
    said = []
    for term in (*query.terms, *query.unwanted):
        field = f"{_FIELDS[term.where][0]}:" if term.where in _FIELDS else ""
        text = f"“{term.text}”" if term.quoted else term.text
        said.append(f"{'-' if term.unwanted else ''}{field}{text}")
    return " ".join(said)


def _terms(piece: re.Match[str]) -> list[Term]:
    """Return the terms of one piece between spaces or in quotes."""
    terms = _read(piece)
    return [replace(term, unwanted=True) for term in terms] if piece["minus"] else terms


def _read(piece: re.Match[str]) -> list[Term]:
    where = Where.ANYWHERE
    if piece["field"]:
        where = _FIELD_OF[piece["field"].lower()]
    if piece["title"] and where is Where.ANYWHERE:
        where = Where.TITLE
    quoted = piece["plain"] is None
    raw = piece["plain"] or piece["title"] or piece["quoted"] or ""
    if where in (Where.ANYWHERE, Where.NUMBER) and (number := _number(raw, where)):
        return [Term(number, Where.NUMBER, Form.NUMBER)]
    folded = chinese.fold(raw)
    if not folded:
        return []
    if any(map(chinese.is_han, folded)):
        return [Term(folded, where, Form.HAN, quoted)]
    if quoted:
        return [Term(folded, where, Form.LATIN, quoted)]
    return [Term(word, where, Form.LATIN) for word in folded.split(" ")]


def _number(raw: str, where: Where) -> str:
    """Return a piece as a number key, if it is written like an ISBN or a call number."""
    if whole := isbn13(raw):
        return whole
    raw = unicodedata.normalize("NFKC", raw)
    plain = compact(raw)
    if where is Where.NUMBER:
        return plain
    if not raw.isascii():
        return ""
    if re.fullmatch(r"97[89]\d{2,10}|\d{4}-?\d{3}[\dxX]|\d{9}[\dxX]", raw.replace("-", "")):
        return plain
    return plain if re.fullmatch(r"[A-Za-z]{1,2}\d[\w.\-=()/:+]*[./=\-]?[\w.]*", raw) else ""


def _sounds_joined(terms: list[Term]) -> list[Term]:
    """Return terms with neighbouring pinyin syllables made one: hong lou meng is one title."""
    joined: list[Term] = []
    for term in terms:
        before = joined[-1] if joined else None
        if (
            before
            and _is_sound(term)
            and _is_sound(before)
            and term.where in (before.where, Where.ANYWHERE)
        ):
            joined[-1] = Term(f"{before.text} {term.text}", before.where, Form.LATIN)
        else:
            joined.append(term)
    return joined


def _is_sound(term: Term) -> bool:
    if term.form is not Form.LATIN or term.quoted:
        return False
    return all(map(chinese.is_syllable, map(chinese.spelled, term.text.split(" "))))
