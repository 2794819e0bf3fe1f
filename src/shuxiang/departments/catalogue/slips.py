"""What cataloguing hands out: frozen, complete, with nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One title in a list."""

    bib_id: int
    title: str
    title_rest: str
    volume: str
    author: str
    publisher: str
    year: int | None
    class_number: str
    clc_letter: str
    isbn: str
    kind: str
    audience: str


@dataclass(frozen=True, slots=True)
class BibSlip:
    """One title with everything that follows from its record."""

    bib_id: int
    flavour: str
    title: str
    title_rest: str
    volume: str
    author: str
    publisher: str
    place_of_publication: str
    year: int | None
    edition: str
    isbn: str
    issn: str
    class_number: str
    class_key: str
    clc_letter: str
    language: str
    kind: str
    audience: str
    price_fen: int | None
    title_sort: str
    match_key: str
    source: str
    source_number: str
    created_at: datetime
    changed_at: datetime
    merged_into_id: int | None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class of the CLC with its name and how many titles of ours stand in it."""

    number: str
    name: str
    titles: int


@dataclass(frozen=True, slots=True)
class HarvestLine:
    """One title for another library: its record in ISO 2709, when it changed, its main class, and
    whether another title took its place."""

    bib_id: int
    flavour: str
    record: bytes
    changed_at: datetime
    letter: str
    gone: bool
