"""What a title's copies say to the search index, for many titles in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuxiang.foundations.store import sql


@dataclass(frozen=True, slots=True)
class Placing:
    """Where copies of a title are, under which call numbers, and whether one may leave at all."""

    place_ids: tuple[int, ...]
    call_numbers: tuple[str, ...]
    lendable: bool


_PLACINGS = (
    "SELECT c.bib_id, c.place_id, c.call_number, max(CASE WHEN k.lends AND l.lends THEN 1 ELSE 0"
    " END) FROM holdings_copy c JOIN holdings_location l ON l.id = c.location_id"
    " JOIN holdings_copykind k ON k.id = c.kind_id"
    " WHERE c.withdrawn_at IS NULL AND c.bib_id IN ("
)
_GROUPED = ") GROUP BY c.bib_id, c.place_id, c.call_number"


def placings(bib_ids: Sequence[int]) -> dict[int, Placing]:
    """Return what the standing copies of these titles say; titles without a copy are absent."""
    if not bib_ids:
        return {}
    places: dict[int, set[int]] = {}
    numbers: dict[int, set[str]] = {}
    lendable: set[int] = set()
    for bib_id, place_id, call_number, lends in sql.rows(
        _PLACINGS + sql.marks(len(bib_ids)) + _GROUPED, list(bib_ids)
    ):
        places.setdefault(bib_id, set()).add(place_id)
        if call_number:
            numbers.setdefault(bib_id, set()).add(call_number)
        if lends:
            lendable.add(bib_id)
    return {
        bib_id: Placing(
            tuple(sorted(held)), tuple(sorted(numbers.get(bib_id, ()))), bib_id in lendable
        )
        for bib_id, held in places.items()
    }
