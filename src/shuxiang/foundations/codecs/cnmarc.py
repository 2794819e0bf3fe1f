"""CNMARC (GB/T 33286, a UNIMARC dialect): what a record says.

Lenient as real data asks: pinyin in $9 (国图) or $A (CALIS), prices without currency, years in many
forms, links embedded by $1, 7XX with indicator A (a western twin of a name) left out. Writing
records stands in `cnmarc_plain`, their line in ISBD in `isbd`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shuxiang.foundations.codecs import clc, isbn, price
from shuxiang.foundations.codecs.cnmarc_plain import FORM, amend, compose
from shuxiang.foundations.codecs.description import Author, Description
from shuxiang.foundations.codecs.isbd import isbd_line
from shuxiang.foundations.codecs.iso2709 import DataField, Record
from shuxiang.foundations.codecs.marc_text import clean, links, name_and_role, year_of

__all__ = ["FORM", "amend", "compose", "describe", "isbd_line", "year_of"]

#: Leader/06 → kind of work.
_KINDS = {
    "a": "book", "b": "book", "c": "music", "d": "music", "e": "map", "f": "map",
    "g": "audiovisual", "i": "audiovisual", "j": "music", "k": "other", "l": "electronic",
    "m": "electronic", "n": "other", "r": "other", "u": "other", "v": "book",
}  # fmt: skip

_OTHER_TITLES = (
    "500", "501", "503", "512", "513", "514", "515", "516", "517", "518", "520", "530", "531",
    "532", "540", "541", "545",
)  # fmt: skip
_SUBJECTS = ("600", "601", "602", "604", "605", "606", "607")
_NOTES = ("300", "303", "304", "305", "306", "307", "308", "310", "312", "314", "320", "326", "333")
#: Main responsibility first, then translators and the like.
_NAMES = ("700", "710", "720", "701", "711", "721", "730", "702", "712", "722")
#: A set or series to which the work belongs.
_SETS = ("410", "411", "461", "462")


class _Said:
    """The data fields of a record by tag, so that each is looked up and not searched."""

    def __init__(self, record: Record) -> None:
        self._fields: dict[str, list[DataField]] = {}
        for one in record.fields:
            if isinstance(one, DataField):
                self._fields.setdefault(one.tag, []).append(one)

    def of(self, tags: Iterable[str]) -> Iterator[DataField]:
        for tag in tags:
            yield from self._fields.get(tag, ())

    def first(self, tag: str, code: str) -> str:
        for one in self._fields.get(tag, ()):
            for name, value in one.subfields:
                if name == code and (text := clean(value)):
                    return text
        return ""

    def every(self, tags: Iterable[str], codes: str = "a") -> tuple[str, ...]:
        found = []
        for tag in tags:
            for one in self._fields.get(tag, ()):
                found += [text for c, v in one.subfields if c in codes and (text := clean(v))]
        return tuple(dict.fromkeys(found))


def _kind(record: Record, said: _Said) -> str:
    leader = record.leader.ljust(24)
    if leader[7] == "s":
        return "newspaper" if said.first("110", "a")[:1] == "c" else "serial"
    return _KINDS.get(leader[6], "book")


def _author(field: DataField) -> Author | None:
    if field.ind1 == "A":
        return None
    name, rest = clean(field.first("a")), clean(field.first("b"))
    if rest:
        between = ", " if field.ind2 == "1" and field.tag[1] == "0" else ""
        name = f"{name}{between or (' ' if name.isascii() else '')}{rest}"
    if not name:
        return None
    return Author(
        name=name,
        role=clean("，".join(field.all("4"))),
        dates=clean(field.first("f")),
        qualifier=clean(field.first("c")),
        pinyin=clean(field.first("9") or field.first("A")),
    )


def _authors(said: _Said, statement: str) -> tuple[Author, ...]:
    found = [author for field in said.of(_NAMES) if (author := _author(field))]
    if not found and statement:
        found = [name_and_role(statement)]
    return tuple(dict.fromkeys(found))


def _series(said: _Said) -> tuple[str, ...]:
    found = []
    for one in said.of(("225",)):
        parts = (clean(v) for c, v in one.subfields if c in "ahi")
        name, number = "．".join(part for part in parts if part), clean(one.first("v"))
        if name:
            found.append(f"{name}；{number}" if number else name)
    if not found:
        for one in said.of(_SETS):
            if name := _embedded(one, "200", "a") or clean(one.first("t") or one.first("a")):
                found.append(name)
    return tuple(dict.fromkeys(found))


def _embedded(field: DataField, tag: str, code: str) -> str:
    """Read a subfield of a field that is embedded by the $1 technique: $12001 $a…"""
    inside = False
    for name, value in field.subfields:
        if name == "1":
            inside = value[:3] == tag
        elif inside and name == code:
            return clean(value)
    return ""


def _subjects(said: _Said) -> tuple[str, ...]:
    found = []
    for one in said.of(_SUBJECTS):
        parts = [text for c, v in one.subfields if c in "abtjxyz" and (text := clean(v))]
        if parts:
            found.append("-".join(parts))
    return tuple(dict.fromkeys((*found, *said.every(("610",)))))


def _cover(said: _Said) -> str:
    """Return the address of a picture: 856 with the format of one, or with the ending of one."""
    for one in said.of(("856",)):
        for link in links(one.all("u")):
            image = one.first("q").lower().startswith(("image", "jpg", "jpeg", "png"))
            if image or link.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif")):
                return link
    return ""


def describe(record: Record) -> Description:
    """Return what a CNMARC record says. Never fails; a record without a title has an empty one."""
    said = _Said(record)
    every, first = said.every, said.first
    title = next(said.of(("200",)), None)
    parts = title.subfields if title else ()
    coded = next((v for f in said.of(("100",)) for c, v in f.subfields if c == "a"), "")
    form = next((v for f in said.of(("105",)) for c, v in f.subfields if c == "a"), "")
    statement = "；".join(text for c, v in parts if c in "fg" and (text := clean(v)))
    priced = first("010", "d") or first("011", "d") or first("091", "d")
    binding = first("010", "b").strip("()（）")
    registered = first("091", "a")
    number = clc.clean(first("690", "a"))
    return Description(
        title=" ; ".join(text for c, v in parts if c == "a" and (text := clean(v)))
        or first("540", "a"),
        title_rest="：".join(text for c, v in parts if c == "e" and (text := clean(v))),
        volume=" ".join(text for c, v in parts if c in "hiv" and (text := clean(v))),
        parallel_titles=tuple(
            dict.fromkeys(text.lstrip("= ") for text in (*every(("200",), "d"), *every(("510",))))
        ),
        other_titles=tuple(dict.fromkeys((*every(("200",), "c"), *every(_OTHER_TITLES)))),
        statement=statement,
        authors=_authors(said, statement),
        publisher=first("210", "c"),
        place=first("210", "a"),
        year=year_of(first("210", "d")) or year_of(coded[9:13]),
        edition=first("205", "a"),
        pages=first("215", "a"),
        size=first("215", "d"),
        series=_series(said),
        isbns=tuple(dict.fromkeys(n for v in every(("010",)) if (n := isbn.normalise(v)))),
        isbn_raw=every(("010",), "az"),
        issn=isbn.issn(first("011", "a")),
        cn_number=isbn.cn_number(registered) or registered,
        postal_number=first("092", "b"),
        price=price.parse(priced) if priced else None,
        binding="" if binding.isdigit() else binding,  # 国图 may write the year of printing here
        language=first("101", "a").lower()[:3],
        original_language=first("101", "c").lower()[:3],
        audience=coded[17:20].strip() if len(coded) >= 20 else "",
        kind=_kind(record, said),
        literature=form[11:12].strip(),
        class_number=number,
        clc_letter=clc.main_letter(number),
        subjects=_subjects(said),
        summary=" ".join(every(("330",))),
        contents=every(("327",)),
        notes=every(_NOTES),
        links=links(every(("856",), "u")),
        cover=_cover(said),
        pinyin_given=first("200", "9") or first("200", "A"),
        control_number=record.control("001").strip().strip("?"),
        source=first("801", "b"),
    )
