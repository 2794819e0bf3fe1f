"""What passes between reading a file and writing rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from shuxiang.departments.catalogue.services import Prepared


@dataclass(frozen=True, slots=True)
class CopyRead:
    """One copy as its record tells of it, in the words of the old system."""

    barcode: str
    accession_number: str = ""
    owner: str = ""
    location: str = ""
    kind: str = ""
    call_number: str = ""
    volume: str = ""
    price_text: str = ""
    price_fen: int | None = None
    source: str = ""
    acquired_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordRead:
    """One record that could be read: the title, its copies, and (code, detail) of what is odd."""

    number: int
    title: Prepared
    copies: tuple[CopyRead, ...]
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordRejected:
    """One record that could not be read; its bytes are kept for the download."""

    number: int
    code: str
    detail: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Settings:
    """How a file is read, and where its books go. Kept with the run as JSON.

    `owner_id`, `location_id`, `kind_id` hold where the record says nothing; `owners`,
    `locations`, `kinds` tie the old system's words to rows. `copies` names the profile of the
    holdings fields.
    """

    path: str
    form: str
    owner_id: int
    location_id: int
    kind_id: int
    copies: Mapping[str, Any] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)
    locations: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Settings:
        return cls(**kept)
