"""MARC21: what a record says, in the same words as CNMARC; and telling the two apart."""

from __future__ import annotations

import re

from shuxiang.foundations.codecs import clc, isbn, price
from shuxiang.foundations.codecs.description import Author, Description
from shuxiang.foundations.codecs.iso2709 import DataField, Record
from shuxiang.foundations.codecs.marc_text import year_of

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


def describe(record: Record) -> Description:
    """Return what a MARC21 record says. Never fails."""
    title = next(iter(record.fields_of("245")), None)
    fixed = record.control("008")
    imprint = next(iter(record.fields_of("264", "260")), None)
    raw = tuple(v.strip() for v in record.all("020", "a", "z") if v.strip())
    isbns = tuple(dict.fromkeys(n for v in record.all("020", "a") if (n := isbn.normalise(v.split("(")[0].split(" ")[0]))))  # fmt: skip  # noqa: E501
    number = clc.clean(record.first("084", "a") or record.first("093", "a"))
    priced = record.first("020", "c")
    authors = [
        one
        for field in record.fields_of("100", "110", "111", "700", "710", "711")
        if (one := _author(field))
    ]
    subjects = []
    for field in record.fields_of("600", "610", "611", "630", "650", "651", "653"):
        parts = [_trim(v) for c, v in field.subfields if c in "abtvxyz"]
        if parts:
            subjects.append("-".join(parts))
    return Description(
        title=_trim(title.first("a")) if title else "",
        title_rest=_trim("：".join(title.all("b"))) if title else "",
        volume=_trim(" ".join(v for c, v in title.subfields if c in "np")) if title else "",
        other_titles=tuple(
            _trim(v) for tag in ("130", "240", "246", "740") for v in record.all(tag, "a")
        ),
        statement=_trim(title.first("c")) if title else "",
        authors=tuple(dict.fromkeys(authors)),
        publisher=_trim(imprint.first("b")) if imprint else "",
        place=_trim(imprint.first("a")) if imprint else "",
        year=(year_of(imprint.first("c")) if imprint else None) or year_of(fixed[7:11]),
        edition=_trim(record.first("250", "a")),
        pages=_trim(record.first("300", "a")),
        size=_trim(record.first("300", "c")),
        series=tuple(dict.fromkeys(_trim(v) for v in record.all("490", "a"))),
        isbns=isbns,
        isbn_raw=raw,
        issn=isbn.issn(record.first("022", "a")),
        price=price.parse(priced) if priced else None,
        binding=_trim(record.first("020", "q")),
        language=(fixed[35:38] or record.first("041", "a")[:3]).strip().lower(),
        original_language=record.first("041", "h")[:3].strip().lower(),
        audience={"j": "a", "a": "b", "b": "c", "c": "d", "d": "e"}.get(fixed[22:23], ""),
        kind=_kind(record),
        class_number=number,
        clc_letter=clc.main_letter(number),
        subjects=tuple(dict.fromkeys(subjects)),
        summary=" ".join(v.strip() for v in record.all("520", "a")),
        contents=tuple(v.strip() for v in record.all("505", "a")),
        notes=tuple(v.strip() for tag in ("500", "504") for v in record.all(tag, "a")),
        links=tuple(v for v in record.all("856", "u") if v.startswith(("http://", "https://"))),
        control_number=record.control("001").strip(),
        source=record.first("040", "a").strip(),
    )
