"""What one room holds of somebody, as a plain table that any door can show, write down or hand out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its key, the keys of its columns, and rows of plain values in that order.

    Columns that end in ``_fen`` are sums in 分, in ``_at`` aware moments, in ``_on`` days.
    """

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
