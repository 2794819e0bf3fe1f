"""What is asked of a copy, purely."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What lending must know of the book in hand, as `queries.lock_copy` hands it out."""

    copy_id: int
    bib_id: int
    barcode: str
    title: str
    author: str
    owner_id: int
    place_id: int
    location_id: int
    location_name: str
    location_lends: bool
    kind_id: int
    kind_name: str
    kind_lends: bool
    min_age: int | None
    call_number: str
    call_key: str
    price_fen: int | None
    desk_note: str
    lost: bool
    missing: bool
    damaged: bool
    in_processing: bool
    withdrawn: bool
    #: The place of its location: where it stands when it is not out and not on its way.
    home_id: int


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """A copy as it is written down: all that a form or a bulk path says of it.

    `price_text` is what stands on the book; the amount is read from it. `place_id` None means
    that it stands where it belongs.
    """

    barcode: str
    owner_id: int
    location_id: int
    kind_id: int
    place_id: int | None = None
    accession_number: str = ""
    call_number: str = ""
    volume: str = ""
    price_text: str = ""
    source: str = ""
    acquired_on: date | None = None
    desk_note: str = ""


class CopyMark(StrEnum):
    """What can be the matter with a copy. The value is the reason's word in events."""

    LOST = "lost"
    MISSING = "missing"
    DAMAGED = "damaged"
    IN_PROCESSING = "in-processing"


#: Source codes → what the ledger calls them.
SOURCES = {
    "purchase": "购入",
    "donation": "捐赠",
    "transfer": "调入",
    "exchange": "交换",
    "compensation": "赔书",
    "deposit": "缴送",
}

#: What a barcode may be made of: Code 39 and Code 128 print nothing else, and a scanner that is
#: set to another keyboard shows itself by what is not in here.
_BARCODE = re.compile(r"[0-9A-Z][0-9A-Z\-._/$+%]{0,39}")


def barcode_is_printable(barcode: str) -> bool:
    """Say whether a label printer and a scanner agree on this barcode."""
    return _BARCODE.fullmatch(barcode) is not None


def missing_parts(draft: CopyDraft) -> tuple[str, ...]:
    """Return the codes of everything that a draft alone shows to be wrong."""
    found = []
    if not draft.barcode:
        found.append("holdings.barcode-empty")
    elif not barcode_is_printable(draft.barcode):
        found.append("holdings.barcode-odd")
    if len(draft.call_number) > 80:
        found.append("holdings.call-number-long")
    return tuple(found)


#: ``I247.5/1234`` and ``I247.5/1234:2``: the class, and a number that counts titles. Six digits
#: at most: a date or an ISBN behind the stroke is somebody else's scheme.
_SERIES = re.compile(r"([A-Z]{1,2}[^/\s]*)/(\d{1,6})(?!\d|[A-Z])")


def series_of(call_number: str) -> tuple[str, int]:
    """Return class and 种次号 of a call number; ("", 0) where it follows another scheme."""
    found = _SERIES.match(call_number)
    return (found[1], int(found[2])) if found else ("", 0)
