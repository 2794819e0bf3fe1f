"""What holdings tells the journal. Books only; nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CopyAdded:
    kind: ClassVar[str] = "holdings.copy-added"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    copy_id: int
    bib_id: int
    barcode: str
    owner_id: int
    price_fen: int | None
    source: str


@dataclass(frozen=True, slots=True)
class CopyChanged:
    """`changed` names the fields, `lost`, `missing`, `damaged`, `found`, `processed` the marks."""

    kind: ClassVar[str] = "holdings.copy-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    copy_id: int
    bib_id: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopyMoved:
    kind: ClassVar[str] = "holdings.copy-moved"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    copy_id: int
    bib_id: int
    from_place_id: int
    to_place_id: int


@dataclass(frozen=True, slots=True)
class CopyWithdrawn:
    kind: ClassVar[str] = "holdings.copy-withdrawn"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    copy_id: int
    bib_id: int
    owner_id: int
    price_fen: int | None
    why: str


@dataclass(frozen=True, slots=True)
class CopyReinstated:
    """A withdrawal was a mistake, or the book came back."""

    kind: ClassVar[str] = "holdings.copy-reinstated"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    copy_id: int
    bib_id: int


@dataclass(frozen=True, slots=True)
class CopiesRegrouped:
    """All copies of one title went over to another, of which it was a duplicate."""

    kind: ClassVar[str] = "holdings.copies-regrouped"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    from_bib_id: int
    bib_id: int
    copies: int


@dataclass(frozen=True, slots=True)
class LocationSet:
    kind: ClassVar[str] = "holdings.location-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    location_id: int
    place_id: int
    name: str
    lends: bool


@dataclass(frozen=True, slots=True)
class CopyKindSet:
    kind: ClassVar[str] = "holdings.copy-kind-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    kind_id: int
    name: str
    lends: bool
    min_age: int | None


@dataclass(frozen=True, slots=True)
class ShelvesMarked:
    kind: ClassVar[str] = "holdings.shelves-marked"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    location_id: int
    marks: int


@dataclass(frozen=True, slots=True)
class MoveInStarted:
    kind: ClassVar[str] = "holdings.move-in-started"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    run_id: int
    file_hash: str
    file_size: int


@dataclass(frozen=True, slots=True)
class MoveInFinished:
    kind: ClassVar[str] = "holdings.move-in-finished"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    run_id: int
    read: int
    imported: int
    merged: int
    rejected: int
    copies: int
