"""What columns hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuxiang.departments.columns.rules import ColumnKind, Shown


@dataclass(frozen=True, slots=True)
class ColumnItemSlip:
    """One title of a column. `words` is why it is there; `bib_id` leads to its page."""

    item_id: int
    bib_id: int
    words: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class ColumnSlip:
    """One column without its items. An issue that is published has its year and number."""

    column_id: int
    kind: ColumnKind
    year: int | None
    number: int | None
    title: str
    words: str
    place_id: int | None
    spot: str
    from_on: date | None
    until_on: date | None
    by: str
    published_at: datetime | None
    ended_at: datetime | None
    count: int

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed."""
        return self.ended_at is None and not (self.kind is ColumnKind.NEW and self.published_at)
