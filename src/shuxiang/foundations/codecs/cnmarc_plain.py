"""A plain form of few fields into a CNMARC record, and changes of the form into an existing one.

Source of the coded fields: GB/T 33286, mandatory 001 100 101 102 105 106 200 210 215 801.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shuxiang.foundations.codecs.iso2709 import ControlField, DataField, Field, Record
from shuxiang.foundations.codecs.marc_text import clean, name_and_role, year_of

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

_INDICATORS = {
    "101": "0 ", "200": "1 ", "225": "2 ", "606": "0 ", "701": " 0", "711": "02", "801": " 0",
}  # fmt: skip

#: Order of the subfields of a field where a new one has to find its place.
_ORDER = {"010": "abdz", "200": "a9Abdehivfgz", "210": "abcdegh", "215": "acde", "225": "adefhivx"}

#: Values of the form whose pinyin beside them no longer fits when they change.
_SPOKEN = {"200a"}

_MAIN_NAMES = ("700", "710", "720", "701", "711")


def _field(tag: str, *subfields: tuple[str, str]) -> DataField:
    marks = _INDICATORS.get(tag, "  ")
    return DataField(tag, marks[0], marks[1], subfields)


def compose(values: Mapping[str, str], *, number: str, now: datetime, agency: str = "") -> Record:
    """Make a new valid CNMARC record from the plain form (the names of FORM).

    `number` becomes 001, `now` 005 and the date of entry, `agency` 801$b. 100$a has 36 characters.
    """
    day = f"{now:%Y%m%d}"
    year = year_of(values.get("year", ""))
    fields: tuple[Field, ...] = (
        ControlField("001", number),
        ControlField("005", f"{now:%Y%m%d%H%M%S}.0"),
        _field("100", ("a", f"{day}d{year or '':<4}    em y0chiy50      ea")),
        _field("102", ("a", "CN")),
        _field("105", ("a", "y   z   000yy")),
        _field("106", ("a", "r")),
        _field("801", ("a", "CN"), ("b", agency or "XXX"), ("c", day)),
    )
    blank = Record("00000nam0 2200000   45  ", fields)
    return amend(blank, {"language": "chi", **{k: v for k, v in values.items() if v}})


def amend(record: Record, changes: Mapping[str, str]) -> Record:
    """Return the record with these values of the plain form changed and all else as it was.

    An empty value takes its subfield out. A changed title loses the pinyin of the old one. A changed
    author (200$f) is changed in 701 too, where the old one stood; without any 7XX one is added.
    """
    fields = list(record.fields)
    before = record.first(*FORM["author"])
    for name, value in changes.items():
        tag, code = FORM[name]
        _put(fields, tag, code, _safe(value))
    if "author" in changes:
        _rename(fields, before, _safe(changes["author"]))
    return Record(record.leader, tuple(fields))


def _put(fields: list[Field], tag: str, code: str, value: str) -> None:
    for at, one in enumerate(fields):
        if one.tag == tag and isinstance(one, DataField):
            changed = _with(one, code, value)
            fields[at : at + 1] = [changed] if changed else []
            return
    if value:
        _insert(fields, _field(tag, (code, value)))


def _insert(fields: list[Field], new: Field) -> None:
    """Put a field behind the last one whose tag is not greater; the others keep their order."""
    places = [at for at, one in enumerate(fields) if one.tag <= new.tag]
    fields.insert(places[-1] + 1 if places else 0, new)


def _with(field: DataField, code: str, value: str) -> DataField | None:
    """Return the field with the first subfield of a code set, added or taken out; None if empty."""
    parts = list(field.subfields)
    at = next((n for n, (name, _) in enumerate(parts) if name == code), None)
    if at is not None:
        parts[at : at + 1] = [(code, value)] if value else []
    elif value:
        order = _ORDER.get(field.tag, "")
        rank = order.find(code)
        later = (n for n, (name, _) in enumerate(parts) if -1 < rank < order.find(name))
        parts.insert(next(later, len(parts)), (code, value))
    if field.tag + code in _SPOKEN:
        parts = [part for part in parts if part[0] not in "9A"]
    return DataField(field.tag, field.ind1, field.ind2, tuple(parts)) if parts else None


def _rename(fields: list[Field], before: str, after: str) -> None:
    """Make the first access point follow a changed statement of responsibility."""
    old = name_and_role(before).name if before else ""
    places = [at for at, one in enumerate(fields) if one.tag in _MAIN_NAMES]
    named = [at for at in places if isinstance(f := fields[at], DataField) and f.first("a") == old]
    if named and old:
        del fields[named[0]]
    elif places and (before or not after):
        return
    if not after:
        return
    new = name_and_role(after)
    if any(
        isinstance(f := fields[at], DataField) and f.first("a") == new.name
        for at in range(len(fields))
        if fields[at].tag in _MAIN_NAMES
    ):
        return
    parts = [("c", new.qualifier)] if new.qualifier else []
    added = _field("701", *parts, ("a", new.name), ("4", new.role or "著"))
    if named and old:
        fields.insert(named[0], added)
    else:
        _insert(fields, added)


def _safe(text: str) -> str:
    """Return a value without the characters that end fields and records."""
    return clean(text)
