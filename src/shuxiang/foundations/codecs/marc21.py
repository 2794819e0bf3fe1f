"""MARC21: what a record says, in the same words as CNMARC; and telling the two apart."""

from __future__ import annotations

import re

from shuxiang.foundations.codecs import clc, isbn, price
from shuxiang.foundations.codecs.description import Author, Description
from shuxiang.foundations.codecs.iso2709 import DataField, Field, Record
from shuxiang.foundations.codecs.marc_text import clean, links, year_of

#: 880 and its partner: ``245-01/$1``.
_LINK = re.compile(r"([0-9A-Za-z]{3})-(\d\d)")
#: 008/22 → 100/17 of CNMARC.
_AUDIENCES = {"a": "b", "b": "c", "c": "d", "d": "e", "j": "a", "e": "m", "g": "m"}
#: 008/33 → 105/11 of CNMARC.
_LITERATURE = {
    "1": "a", "f": "a", "j": "f", "d": "b", "e": "c", "h": "d", "i": "e", "p": "g", "s": "h",
    "m": "z", "0": "y",
}  # fmt: skip
_END = re.compile(r"[\s/:;,.=]+\Z")
_KINDS = {
    "a": "book", "t": "book", "c": "music", "d": "music", "e": "map", "f": "map",
    "g": "audiovisual", "i": "audiovisual", "j": "music", "k": "other", "m": "electronic",
    "o": "other", "p": "other", "r": "other",
}  # fmt: skip


def looks_like(record: Record) -> str:
    """Return ``cnmarc`` or ``marc21``: by the title's field, then by field 100 and the leader."""
    tags = {one.tag for one in record.fields}
    if "245" in tags and "200" not in tags:
        return "marc21"
    if "200" in tags and "245" not in tags:
        return "cnmarc"
    if len(record.first("100", "a")) >= 34:
        return "cnmarc"
    return "marc21" if "008" in tags else "cnmarc"


def _trim(text: str) -> str:
    """Return a value without the ISBD punctuation that leads to the next area."""
    kept = _END.sub("", text.strip())
    return kept + "." if text.strip().endswith(("etc.", "Inc.", "Jr.")) else kept


def _author(field: DataField) -> Author | None:
    name = _trim(" ".join(v for c, v in field.subfields if c in "ab"))
    if not name:
        return None
    return Author(
        name=name,
        role=_trim(field.first("e") or field.first("4")),
        dates=_trim(field.first("d")),
        qualifier=_trim(field.first("c")),
    )


def _kind(record: Record) -> str:
    leader = record.leader.ljust(24)
    if leader[7] in "sb":
        return "newspaper" if record.control("008")[21:22] == "n" else "serial"
    return _KINDS.get(leader[6], "book")


def _vernacular(record: Record) -> Record:
    """Return the record in its own script: where 880 writes a field in 汉字, that one stands in the
    field's place. Records of Chinese books from abroad have pinyin in 245 and the title in 880."""
    written: dict[tuple[str, str], DataField] = {}
    for one in record.fields_of("880"):
        if (found := _LINK.match(one.first("6"))) and found[2] != "00":
            written[found[1], found[2]] = DataField(found[1], one.ind1, one.ind2, one.subfields)
    if not written:
        return record
    fields: list[Field] = []
    for field in record.fields:
        link = _LINK.match(field.first("6")) if isinstance(field, DataField) else None
        fields.append(written.get((field.tag, link[2]), field) if link else field)
    return Record(record.leader, tuple(fields))


def describe(record: Record) -> Description:
    """Return what a MARC21 record says. Never fails; a record without a title has an empty one."""
    romanised = record.first("245", "a")
    record = _vernacular(record)
    title = next(iter(record.fields_of("245")), None)
    fixed = record.control("008")
    imprint = next(iter(record.fields_of("264", "260")), None)
    dated = imprint.first("c") if imprint else ""
    number = clc.clean(record.first("084", "a") or record.first("093", "a"))
    priced = record.first("020", "c") or record.first("022", "c")
    kind = _kind(record)
    fixed_is_book = kind == "book" and len(fixed) > 34
    return Description(
        title=_trim(title.first("a")) if title else "",
        title_rest=_trim("：".join(map(_trim, title.all("b")))) if title else "",
        volume=_trim(" ".join(v for c, v in title.subfields if c in "np")) if title else "",
        other_titles=_texts(record, ("130", "240", "246", "247", "740")),
        statement=_trim(title.first("c")) if title else "",
        authors=_authors(record),
        publisher=_trim(imprint.first("b")) if imprint else "",
        place=_trim(imprint.first("a")) if imprint else "",
        year=year_of(dated) or year_of(fixed[7:11]),
        edition=_trim(record.first("250", "a")),
        pages=_trim(record.first("300", "a")),
        size=_trim(record.first("300", "c")),
        series=_texts(record, ("490", "440")) or _texts(record, ("830",)),
        isbns=tuple(dict.fromkeys(n for v in record.all("020", "a") if (n := isbn.normalise(v)))),
        isbn_raw=tuple(v.strip() for v in record.all("020", "a", "z") if v.strip()),
        issn=isbn.issn(record.first("022", "a")),
        price=price.parse(priced) if priced else None,
        binding=_trim(record.first("020", "q")).strip("()（）"),
        language=_code(fixed[35:38]) or _code(record.first("041", "a")),
        original_language=_code(record.first("041", "h")),
        audience=_AUDIENCES.get(fixed[22:23], ""),
        kind=kind,
        literature=_LITERATURE.get(fixed[33:34], "") if fixed_is_book else "",
        class_number=number,
        clc_letter=clc.main_letter(number),
        subjects=_subjects(record),
        summary=" ".join(_texts(record, ("520",), end="")),
        contents=_texts(record, ("505",), end=""),
        notes=_texts(record, ("500", "504", "546"), end=""),
        links=links(record.all("856", "u")),
        pinyin_given=_trim(romanised) if title and title.first("a") != romanised else "",
        control_number=record.control("001").strip(),
        source=record.first("040", "a").strip() or record.control("003").strip(),
    )


def _authors(record: Record) -> tuple[Author, ...]:
    fields = record.fields_of("100", "110", "111", "700", "710", "711")
    return tuple(dict.fromkeys(one for field in fields if (one := _author(field))))


def _subjects(record: Record) -> tuple[str, ...]:
    found = []
    for field in record.fields_of("600", "610", "611", "630", "650", "651", "653"):
        parts = [_trim(v) for c, v in field.subfields if c in "abtvxyz"]
        if parts:
            found.append("-".join(parts))
    return tuple(dict.fromkeys(found))


def _texts(record: Record, tags: tuple[str, ...], end: str = "isbd") -> tuple[str, ...]:
    """Return the $a of some fields; with `end` empty a sentence keeps its full stop."""
    texts = (v for tag in tags for v in record.all(tag, "a"))
    return tuple(dict.fromkeys(one for v in texts if (one := _trim(v) if end else clean(v))))


def _code(text: str) -> str:
    """Return a language code of three letters; fill characters and blanks say nothing."""
    code = text[:3].lower()
    return code if code.isascii() and code.isalpha() and len(code) == 3 else ""
