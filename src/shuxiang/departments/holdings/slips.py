"""What holdings hands out: frozen, complete, with nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CopySlip:
    """One copy in a list. `location_name` and `shelf` are empty while it is away from its own
    place: a book returned elsewhere stands on no shelf of ours."""

    copy_id: int
    bib_id: int
    barcode: str
    accession_number: str
    volume: str
    call_number: str
    call_key: str
    owner_id: int
    owner_name: str
    place_id: int
    place_name: str
    location_id: int
    location_name: str
    location_lends: bool
    kind_id: int
    kind_name: str
    kind_lends: bool
    lost: bool
    missing: bool
    damaged: bool
    in_processing: bool
    withdrawn: bool
    shelf: str
    price_fen: int | None
    acquired_on: date | None


@dataclass(frozen=True, slots=True)
class CopyDetail:
    """One copy with everything that its form shows."""

    slip: CopySlip
    price_text: str
    source: str
    desk_note: str
    created_at: datetime
    last_seen_at: datetime | None
    lost_at: datetime | None
    missing_at: datetime | None
    damaged_at: datetime | None
    in_processing_since: datetime | None
    withdrawn_at: datetime | None
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class LocationSlip:
    location_id: int
    place_id: int
    place_name: str
    code: str
    name: str
    lends: bool


@dataclass(frozen=True, slots=True)
class CopyKindSlip:
    kind_id: int
    code: str
    name: str
    lends: bool
    min_age: int | None


@dataclass(frozen=True, slots=True)
class ShelfSlip:
    """One mark on the shelf plan: from this call number on, this shelf."""

    shelf_id: int
    location_id: int
    from_call_number: str
    from_key: str
    label: str


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One copy where it stands, in filing order."""

    copy_id: int
    bib_id: int
    barcode: str
    title: str
    call_number: str
    call_key: str


@dataclass(frozen=True, slots=True)
class Balance:
    """The sheet at the end of a move-in: read = imported + merged + rejected."""

    run_id: int
    kind: str
    file_name: str
    file_size: int
    position: int
    read: int
    imported: int
    merged: int
    rejected: int
    copies: int
    copies_known: int
    remarks: int
    seconds: float
    started_at: datetime
    finished_at: datetime | None
    stopped_at: datetime | None
    started_by: str

    @property
    def balances(self) -> bool:
        return self.read == self.imported + self.merged + self.rejected

    def as_line(self) -> dict[str, Any]:
        """Return the figures that ``--json`` prints."""
        return {
            "read": self.read,
            "imported": self.imported,
            "merged": self.merged,
            "rejected": self.rejected,
            "copies": self.copies,
            "seconds": round(self.seconds, 2),
        }


@dataclass(frozen=True, slots=True)
class RemarkSlip:
    """One line below the balance. `raw` is the record as it was read, where it was left out."""

    record_number: int
    is_rejection: bool
    code: str
    detail: str
    raw: bytes | None


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What one record would become. `because` is the code of why it would be left out."""

    record_number: int
    title: str = ""
    author: str = ""
    publisher: str = ""
    year: int | None = None
    isbn: str = ""
    class_number: str = ""
    is_here: bool = False
    barcodes: tuple[str, ...] = ()
    call_number: str = ""
    location: str = ""
    price_text: str = ""
    remarks: tuple[tuple[str, str], ...] = ()
    because: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A look at the first records. `settings` can be changed and handed to `start` as it is;
    `profile` names the guessed local fields; `locations` are the old system's words seen."""

    file_name: str
    file_size: int
    form: str
    profile: str
    settings: dict[str, Any]
    locations: tuple[str, ...]
    lines: tuple[PreviewLine, ...]
