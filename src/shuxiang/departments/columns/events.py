"""What columns tell the journal. Nothing here points at a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ColumnBegun:
    kind: ClassVar[str] = "columns.begun"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    column_id: int
    what: str


@dataclass(frozen=True, slots=True)
class ColumnChanged:
    """Its words, its time or its items are others now."""

    kind: ClassVar[str] = "columns.changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    column_id: int


@dataclass(frozen=True, slots=True)
class ColumnPublished:
    """Readers see it from now on; an issue has its year and number."""

    kind: ClassVar[str] = "columns.published"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    column_id: int
    what: str
    year: int | None
    number: int | None
    items: int


@dataclass(frozen=True, slots=True)
class ColumnEnded:
    kind: ClassVar[str] = "columns.ended"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    column_id: int


@dataclass(frozen=True, slots=True)
class ColumnDropped:
    """A draft that nobody saw was thrown away."""

    kind: ClassVar[str] = "columns.dropped"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    column_id: int
