"""What is asked of a copy, purely."""

from __future__ import annotations

from dataclasses import dataclass


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
