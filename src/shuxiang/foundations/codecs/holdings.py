"""Copies out of a record: which local field carries barcodes, and what stands beside them.

Every old system has its own block; a profile says how to read it. What is odd is listed beside the
copies, never raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from shuxiang.foundations.codecs import accession, clc
from shuxiang.foundations.codecs.iso2709 import DataField, Record


@dataclass(frozen=True, slots=True)
class Profile:
    """Where a copy's values stand. `parts` maps a name of CopyNote to a subfield code.

    `merge` names a second tag whose fields belong to the same copies, joined by barcode or
    accession number; `defaults` maps a name to (tag, code) read from the whole record. `ranges`
    says that numbers may be written as ranges, `shared` that one number is barcode and 登录号.
    """

    name: str
    tag: str
    barcode: str
    parts: dict[str, str] = field(default_factory=dict)
    merge: str = ""
    defaults: dict[str, tuple[str, str]] = field(default_factory=dict)
    ranges: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class CopyNote:
    """One copy as its record tells of it, all as text."""

    barcode: str
    accession_number: str = ""
    owner: str = ""
    location: str = ""
    class_number: str = ""
    book_number: str = ""
    call_number: str = ""
    volume: str = ""
    price: str = ""
    acquired: str = ""
    kind: str = ""
    note: str = ""
    borrower: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class CopiesRead:
    """The copies of one record, and what is odd about them as (code, detail)."""

    copies: tuple[CopyNote, ...]
    remarks: tuple[tuple[str, str], ...] = ()


_PARTS_905 = {
    "owner": "a", "class_number": "d", "book_number": "e", "call_number": "s", "volume": "v",
    "copies": "f", "location": "c",
}  # fmt: skip

PROFILES = {
    "905": Profile("905", "905", "b", _PARTS_905, ranges=True),
    "905-shared-barcode": Profile("905-shared-barcode", "905", "b", _PARTS_905, ranges=True, shared=True),
    "985": Profile(
        "985", "985", "a", {"location": "b", "price": "d"},
        defaults={"kind": ("982", "a"), "class_number": ("905", "d"), "book_number": ("905", "e")},
    ),
    "986": Profile(
        "986", "986", "a",
        {"accession_number": "h", "location": "b", "price": "d", "kind": "f", "note": "z",
         "borrower": "r", "due": "t"},
        merge="906",
        defaults={"kind": ("982", "a"), "price": ("982", "b"), "class_number": ("905", "d"),
                  "book_number": ("905", "e")},
    ),
    "906": Profile(
        "906", "906", "a",
        {"accession_number": "h", "location": "b", "price": "d", "kind": "f", "note": "z",
         "borrower": "r", "due": "t"},
        merge="986",
        defaults={"kind": ("982", "a"), "price": ("982", "b"), "class_number": ("905", "d"),
                  "book_number": ("905", "e")},
    ),
    "907": Profile(
        "907", "907", "a",
        {"accession_number": "h", "location": "b", "price": "d", "volume": "q"},
    ),
    "852": Profile(
        "852", "852", "p",
        {"owner": "a", "location": "b", "class_number": "h", "book_number": "i", "note": "z"},
    ),
    "952": Profile(
        "952", "952", "p",
        {"owner": "a", "location": "c", "call_number": "o", "price": "g", "acquired": "d",
         "kind": "y", "note": "z", "accession_number": "i"},
    ),
    "none": Profile("none", "", ""),
}  # fmt: skip

#: Order in which profiles are tried; the one that finds most barcodes wins, earlier on a tie.
_TRIED = ("986", "906", "985", "905", "952", "852", "907")


def guess(records: Iterable[Record]) -> str:
    """Return the name of the profile that finds the most copies in a sample of records."""
    counts = dict.fromkeys(_TRIED, 0)
    for record in records:
        for name in _TRIED:
            counts[name] += len(read(record, PROFILES[name]).copies)
    best = max(_TRIED, key=lambda name: counts[name])
    return best if counts[best] else "none"


def read(record: Record, profile: Profile) -> CopiesRead:
    """Return the copies that a record tells of.

    Remarks: ``copies-disagree`` (said/found), ``class-not-clc`` (the class).
    """
    if not profile.tag:
        return CopiesRead(())
    fallback = {name: record.first(*place) for name, place in profile.defaults.items()}
    found: list[dict[str, str]] = []
    by_barcode: dict[str, dict[str, str]] = {}
    by_accession: dict[str, dict[str, str]] = {}
    remarks: list[tuple[str, str]] = []
    for tag in (profile.tag, profile.merge):
        for one in record.fields_of(tag) if tag else ():
            for values in _copies_of(one, profile, remarks):
                barcode, accession_number = values["barcode"], values.get("accession_number", "")
                known = by_barcode.get(barcode) if barcode else by_accession.get(accession_number)
                if known is None and (lone := by_accession.get(accession_number)):
                    # Registered by 登录号 alone, the barcode follows in the other block.
                    known = lone if accession_number and not lone["barcode"] else None
                if known is None:
                    known = dict(fallback)
                    found.append(known)
                known.update({name: text for name, text in values.items() if text})
                known.setdefault("barcode", "")
                if barcode:
                    by_barcode[barcode] = known
                if accession_number:
                    by_accession.setdefault(accession_number, known)
    return CopiesRead(tuple(map(_note, found)), tuple(dict.fromkeys(remarks)))


def _note(values: dict[str, str]) -> CopyNote:
    """Return a copy; one that only has a 登录号 is known by it."""
    barcode = values["barcode"] or values.get("accession_number", "")
    parts = {name: text for name, text in values.items() if name not in ("copies", "barcode")}
    return CopyNote(barcode=barcode, **parts)


def _copies_of(
    one: DataField, profile: Profile, remarks: list[tuple[str, str]]
) -> Iterable[dict[str, str]]:
    values = {name: one.first(code).strip() for name, code in profile.parts.items()}
    codes = [text.strip() for text in one.all(profile.barcode) if text.strip()]
    said = values.get("copies", "")
    numbers = codes
    if profile.ranges and said != str(len(codes)):  # else a hyphen belongs to the number
        numbers = [number for code in codes for number in accession.expand(code)]
    if said.isascii() and said.isdigit() and numbers and int(said) != len(numbers):
        remarks.append(("copies-disagree", f"{said}/{len(numbers)}"))
    number = values.get("class_number", "")
    if number and not clc.is_class(number):
        remarks.append(("class-not-clc", number))
    if not numbers and values.get("accession_number"):
        numbers = [""]
    for barcode in numbers:
        yield {
            **values,
            "barcode": barcode,
            **({"accession_number": barcode} if profile.shared else {}),
        }
