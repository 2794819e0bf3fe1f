"""CNMARC (GB/T 33286, a UNIMARC dialect): what a record says, and writing plain records.

Lenient as real data asks: pinyin in $9 or $A, prices without currency, years in many forms,
7XX with indicator A (a western twin of a name) left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from shuxiang.foundations.codecs import clc, isbn, price
from shuxiang.foundations.codecs.description import Author, Description
from shuxiang.foundations.codecs.iso2709 import ControlField, DataField, Field, Record

_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d{5})")
_SPACES = re.compile(r"\s+")

#: Leader/06 → kind of work.
_KINDS = {
    "a": "book", "b": "book", "c": "music", "d": "music", "e": "map", "f": "map",
    "g": "audiovisual", "i": "audiovisual", "j": "music", "k": "other", "l": "electronic",
    "m": "electronic", "n": "other", "r": "other", "u": "other", "v": "book",
}  # fmt: skip

_OTHER_TITLES = tuple(str(tag) for tag in (500, *range(512, 519), 520, 530, 531, 532, 540, 541))
_NOTES = ("300", "304", "305", "306", "307", "312", "314", "320")


def year_of(text: str) -> int | None:
    """Return the first year in a date as cataloguers write it: 2005, 1995., 200710, 2023.6."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def _clean(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" \u3000")


def _kind(record: Record) -> str:
    leader = record.leader.ljust(24)
    if leader[7] == "s":
        return "newspaper" if record.first("110", "a")[:1] == "c" else "serial"
    return _KINDS.get(leader[6], "book")


def _author(field: DataField) -> Author | None:
    name = _clean(field.first("a") + field.first("b"))
    if not name or field.ind1 == "A":
        return None
    return Author(
        name=name,
        role=_clean("，".join(field.all("4"))),
        dates=_clean(field.first("f")),
        qualifier=_clean("".join(field.all("c")[:1])),
        pinyin=_clean(field.first("9") or field.first("A")),
    )


def _series(record: Record) -> tuple[str, ...]:
    found = []
    for one in record.fields_of("225"):
        name, number = _clean(one.first("a")), _clean(one.first("v"))
        if name:
            found.append(f"{name}；{number}" if number else name)
    if not found:
        for one in record.fields_of("410"):
            name = _embedded(one, "200", "a") or _clean(one.first("t") or one.first("a"))
            if name:
                found.append(name)
    return tuple(dict.fromkeys(found))


def _embedded(field: DataField, tag: str, code: str) -> str:
    """Read a subfield of a field that is embedded by the $1 technique: $12001 $a…"""
    inside = False
    for name, value in field.subfields:
        if name == "1":
            inside = value[:3] == tag
        elif inside and name == code:
            return _clean(value)
    return ""


def _subjects(record: Record) -> tuple[str, ...]:
    found = []
    for one in record.fields_of("600", "601", "602", "605", "606", "607"):
        parts = [_clean(v) for code, v in one.subfields if code in "abjxyz" and v.strip()]
        if parts:
            found.append("-".join(parts))
    found += [_clean(v) for v in record.all("610", "a") if v.strip()]
    return tuple(dict.fromkeys(found))


def describe(record: Record) -> Description:
    """Return what a CNMARC record says. Never fails; a record without a title has an empty one."""
    title_field = next(iter(record.fields_of("200")), None)
    titles = title_field.all("a") if title_field else ()
    volume = ""
    if title_field:
        volume = _clean(
            " ".join(v for c, v in title_field.subfields if c in "hi" or c == "v").strip()
        )
    authors = [
        author
        for field in record.fields_of("700", "701", "710", "711", "702", "712", "730")
        if (author := _author(field))
    ]
    raw_isbns = tuple(v.strip() for v in record.all("010", "a", "z") if v.strip())
    isbns = tuple(dict.fromkeys(n for one in record.all("010", "a") if (n := isbn.normalise(one))))
    coded = record.first("100", "a")
    dated = record.first("210", "d")
    priced = record.first("010", "d") or record.first("011", "d") or record.first("091", "d")
    number = clc.clean(record.first("690", "a"))
    literature = record.first("105", "a")
    return Description(
        title=_clean(" ".join(titles)) or _clean(record.first("540", "a")),
        title_rest=_clean("：".join(title_field.all("e"))) if title_field else "",
        volume=volume,
        parallel_titles=tuple(_clean(v) for v in record.all("200", "d", "c") if v.strip()),
        other_titles=tuple(
            dict.fromkeys(
                _clean(v) for tag in _OTHER_TITLES for v in record.all(tag, "a") if v.strip()
            )
        ),
        statement=_clean("；".join(record.all("200", "f", "g"))),
        authors=tuple(dict.fromkeys(authors)),
        publisher=_clean(record.first("210", "c")),
        place=_clean(record.first("210", "a")),
        year=year_of(dated) or year_of(coded[9:13]),
        edition=_clean(record.first("205", "a")),
        pages=_clean(record.first("215", "a")),
        size=_clean(record.first("215", "d")),
        series=_series(record),
        isbns=isbns,
        isbn_raw=raw_isbns,
        issn=isbn.issn(record.first("011", "a")),
        cn_number=isbn.cn_number(record.first("091", "a")) or _clean(record.first("091", "a")),
        postal_number=_clean(record.first("092", "b")),
        price=price.parse(priced) if priced else None,
        binding=_clean(record.first("010", "b")),
        language=record.first("101", "a").strip().lower()[:3],
        original_language=record.first("101", "c").strip().lower()[:3],
        audience=coded[17:20].strip() if len(coded) >= 20 else "",
        kind=_kind(record),
        literature=literature[11:12].strip() if len(literature) > 11 else "",
        class_number=number,
        clc_letter=clc.main_letter(number),
        subjects=_subjects(record),
        summary=_clean(" ".join(record.all("330", "a"))),
        contents=tuple(_clean(v) for v in record.all("327", "a") if v.strip()),
        notes=tuple(_clean(v) for tag in _NOTES for v in record.all(tag, "a") if v.strip()),
        links=tuple(v for v in record.all("856", "u") if v.startswith(("http://", "https://"))),
        pinyin_given=_clean(record.first("200", "9") or record.first("200", "A")),
        control_number=record.control("001").strip().strip("?"),
        source=_clean(record.first("801", "b")),
    )


def isbd_line(record: Record) -> str:
    """Return the description as one paragraph in the punctuation of ISBD, as cataloguers expect."""
    said = describe(record)
    title = next(iter(record.fields_of("200")), None)
    head = said.title
    if title:
        head = _clean(" . ".join(title.all("a")))
        head += "".join(f" = {_clean(v)}" for v in title.all("d"))
        head += "".join(f" : {_clean(v)}" for v in title.all("e"))
        head += "".join(f" . {_clean(v)}" for v in title.all("h"))
        head += "".join(f", {_clean(v)}" for v in title.all("i"))
        first, others = title.all("f"), title.all("g")
        if first:
            head += " / " + " ; ".join(_clean(v) for v in (*first, *others))
    areas = [head]
    if said.edition:
        areas.append(said.edition)
    imprint = said.place
    if said.publisher:
        imprint += f" : {said.publisher}"
    if dated := _clean(record.first("210", "d")):
        imprint += f", {dated}"
    if imprint:
        areas.append(imprint)
    physical = said.pages
    if illustrated := _clean(record.first("215", "c")):
        physical += f" : {illustrated}"
    if said.size:
        physical += f" ; {said.size}"
    if physical:
        areas.append(physical)
    text = ". -- ".join(areas)
    if said.series:
        text += f". -- ({' ; '.join(said.series)})"
    return text


#: Name of a field of the plain form → (tag, code) in which its value stands.
FORM = {
    "title": ("200", "a"),
    "title_rest": ("200", "e"),
    "volume": ("200", "h"),
    "author": ("200", "f"),
    "publisher": ("210", "c"),
    "place": ("210", "a"),
    "year": ("210", "d"),
    "edition": ("205", "a"),
    "isbn": ("010", "a"),
    "price": ("010", "d"),
    "class_number": ("690", "a"),
    "pages": ("215", "a"),
    "size": ("215", "d"),
    "series": ("225", "a"),
    "summary": ("330", "a"),
    "subject": ("606", "a"),
    "language": ("101", "a"),
}

_INDICATORS = {"200": "1 ", "101": "0 ", "606": "0 ", "225": "2 ", "701": " 0"}


def _field(tag: str, *subfields: tuple[str, str]) -> DataField:
    marks = _INDICATORS.get(tag, "  ")
    return DataField(tag, marks[0], marks[1], subfields)


def compose(values: Mapping[str, str], *, number: str, now: datetime, agency: str = "") -> Record:
    """Make a new valid CNMARC record from the plain form (the names of FORM).

    `number` becomes 001. 100$a has its 36 characters, the title its place before all.
    """
    year = (year_of(values.get("year", "")) or 0) or None
    coded = f"{now:%Y%m%d}d{year or '    '}    em y0chiy50      ea"
    fields: list[Field] = [
        ControlField("001", number),
        ControlField("005", f"{now:%Y%m%d%H%M%S}.0"),
        _field("100", ("a", coded[:36].ljust(36))),
        _field("102", ("a", "CN")),
        _field("105", ("a", "y   z   000yy")),
        _field("106", ("a", "r")),
        _field("801", ("a", "CN"), ("b", agency or "XXX"), ("c", f"{now:%Y%m%d}")),
    ]
    blank = Record("00000nam0 2200000   45  ", tuple(fields))
    return amend(blank, {"language": "chi", **{k: v for k, v in values.items() if v}})


def amend(record: Record, changes: Mapping[str, str]) -> Record:
    """Return the record with these values of the plain form changed and all else as it was.

    An empty value takes its subfield out. Setting the author also sets 701 where there is none.
    """
    fields = list(record.fields)
    for name, value in changes.items():
        tag, code = FORM[name]
        value = _safe(value)
        at = next((i for i, f in enumerate(fields) if f.tag == tag), None)
        if at is None:
            if value:
                fields.append(_field(tag, (code, value)))
            continue
        field = fields[at]
        assert isinstance(field, DataField)
        changed = _with(field, code, value)
        if changed is None:
            del fields[at]
        else:
            fields[at] = changed
    author = _safe(changes.get("author", ""))
    if author and not any(f.tag in ("700", "701", "710", "711") for f in fields):
        name, role = _name_and_role(author)
        parts = (("a", name), ("4", role)) if role else (("a", name),)
        fields.append(_field("701", *parts))
    fields.sort(key=lambda f: f.tag)
    return Record(record.leader, tuple(fields))


def _with(field: DataField, code: str, value: str) -> DataField | None:
    """Return the field with the first subfield of a code set, added or taken out; None if empty."""
    parts, done = [], False
    for name, old in field.subfields:
        if name == code and not done:
            done = True
            if value:
                parts.append((name, value))
            continue
        parts.append((name, old))
    if not done and value:
        parts.append((code, value))
    return DataField(field.tag, field.ind1, field.ind2, tuple(parts)) if parts else None


_ROLES = re.compile(r"(编著|主编|编写|选编|著|编|译|绘|撰|注|校|选注|译注)\Z")


def _name_and_role(author: str) -> tuple[str, str]:
    first = re.split(r"[，,；;、]", author)[0].strip()
    found = _ROLES.search(first)
    if found and len(first) > len(found[0]):
        return first[: -len(found[0])].strip(), found[0]
    return first, "著"


def _safe(text: str) -> str:
    """Return a value without the characters that end fields and records."""
    return _clean(re.sub(r"[\x00-\x1f]", " ", text))
