"""The plain form of eight fields, in and out of a whole record; what it does not show stays."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from shuxiang.foundations.codecs import cnmarc
from shuxiang.foundations.codecs import isbn as isbns
from shuxiang.foundations.codecs.iso2709 import DataField, Field, Record


@dataclass(frozen=True, slots=True)
class PlainTitle:
    """A title as somebody types it who has never heard of MARC. `year` and `price` as written."""

    title: str
    author: str = ""
    publisher: str = ""
    year: str = ""
    isbn: str = ""
    class_number: str = ""
    price: str = ""
    pages: str = ""


#: Field of the form → tag and subfield in MARC21; CNMARC's stand in its codec.
_MARC21 = {
    "isbn": ("020", "a"),
    "price": ("020", "c"),
    "class_number": ("084", "a"),
    "title": ("245", "a"),
    "author": ("245", "c"),
    "publisher": ("264", "b"),
    "year": ("264", "c"),
    "pages": ("300", "a"),
}
_NAMES = tuple(_MARC21)
_PLACES = {"cnmarc": {name: cnmarc.FORM[name] for name in _NAMES}, "marc21": _MARC21}
#: Where older MARC21 records keep what newer ones keep in 264.
_OLDER = {"264": "260"}
_MARKS = {"245": "00", "264": " 1"}
_YEAR = re.compile(r"(?<!\d)(1[0-9]\d\d|20\d\d)(?!\d)")


def missing_parts(plain: PlainTitle) -> tuple[str, ...]:
    """Return the codes of everything that the form alone shows to be wrong."""
    found = []
    if not plain.title.strip():
        found.append("catalogue.title-empty")
    if plain.isbn.strip() and not isbns.is_valid(plain.isbn):
        found.append("catalogue.isbn-odd")
    if plain.year.strip() and not _YEAR.search(plain.year):
        found.append("catalogue.year-odd")
    return tuple(found)


def _tag(record: Record, tag: str) -> str:
    older = _OLDER.get(tag, tag)
    return older if not record.fields_of(tag) and record.fields_of(older) else tag


def plain_of(record: Record, flavour: str) -> PlainTitle:
    """Return the eight fields as they stand in a record."""
    places = _PLACES[flavour]
    return PlainTitle(
        **{name: record.first(_tag(record, tag), code) for name, (tag, code) in places.items()}
    )


def amended(record: Record, flavour: str, plain: PlainTitle) -> Record:
    """Return a record with the eight fields as they were typed; only what differs is touched."""
    before = plain_of(record, flavour)
    wanted = {name: getattr(plain, name).strip() for name in _NAMES}
    wanted["isbn"] = isbns.hyphenate(wanted["isbn"]) or wanted["isbn"]
    changes = {name: value for name, value in wanted.items() if value != getattr(before, name)}
    if not changes:
        return record
    if flavour == "cnmarc":
        return cnmarc.amend(record, changes)
    fields = list(record.fields)
    for name, value in changes.items():
        tag, code = _MARC21[name]
        _put(fields, _tag(record, tag), code, value)
    return replace(record, fields=tuple(fields))


def _put(fields: list[Field], tag: str, code: str, value: str) -> None:
    """Set the first subfield of a code in the first field of a tag; take it out where empty."""
    for at, one in enumerate(fields):
        if one.tag == tag and isinstance(one, DataField):
            subfields = list(one.subfields)
            place = next((n for n, (name, _) in enumerate(subfields) if name == code), None)
            if place is not None:
                subfields[place : place + 1] = [(code, value)] if value else []
            elif value:
                subfields.append((code, value))
            fields[at : at + 1] = [replace(one, subfields=tuple(subfields))] if subfields else []
            return
    if value:
        marks = _MARKS.get(tag, "  ")
        after = sum(1 for one in fields if one.tag <= tag)
        fields.insert(after, DataField(tag, marks[0], marks[1], ((code, value),)))


def composed(plain: PlainTitle, *, number: str, now: datetime, agency: str = "") -> Record:
    """Return a CNMARC record made from the form, with the coded fields that a book needs."""
    values = {name: getattr(plain, name).strip() for name in _NAMES}
    values["isbn"] = isbns.hyphenate(values["isbn"]) or values["isbn"]
    return cnmarc.compose(values, number=number, now=now, agency=agency)
