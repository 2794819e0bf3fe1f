"""What cataloguing tells the journal. Titles only; nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BibAdded:
    kind: ClassVar[str] = "catalogue.bib-added"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    bib_id: int


@dataclass(frozen=True, slots=True)
class BibChanged:
    """`changed` names the derived columns that came out differently."""

    kind: ClassVar[str] = "catalogue.bib-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    bib_id: int
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BibsMerged:
    """Two records described one title; `drop_id` now points at `keep_id`."""

    kind: ClassVar[str] = "catalogue.bibs-merged"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    keep_id: int
    drop_id: int


@dataclass(frozen=True, slots=True)
class BibsImported:
    """One batch of a move-in. `bib_ids` holds ``[first, last]`` ranges of every title that is new
    or has new copies; `first_id` and `last_id` enclose them; `count` is how many are new."""

    kind: ClassVar[str] = "catalogue.bibs-imported"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    first_id: int
    last_id: int
    count: int
    bib_ids: tuple[tuple[int, int], ...]
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClassNamesLoaded:
    """A library brought in its own copy of the class names."""

    kind: ClassVar[str] = "catalogue.class-names-loaded"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    count: int
