"""What a column is, and what it lacks before it can be published. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from shuxiang.foundations.kernel.refusals import Because

LONGEST_TITLE, LONGEST_WORDS, LONGEST_SAID, LONGEST_SPOT = 60, 1000, 300, 60
#: More than this nobody reads, and no hall screen shows.
MOST_ITEMS = 100


class ColumnKind(StrEnum):
    """`NEW` 新书推介, numbered and frozen; `SHELF` 专题书架, at a place for a time; `PICKS` 馆员推荐."""

    NEW = "new"
    SHELF = "shelf"
    PICKS = "picks"


@dataclass(frozen=True, slots=True)
class Shown:
    """What an item says of its title: as the catalogue has it, or as it was when it was published."""

    title: str
    author: str
    publisher: str
    year: int | None
    class_number: str
    call_number: str


@dataclass(frozen=True, slots=True)
class ColumnDraft:
    """A column as it is typed. `place_id` and `spot` say where a themed shelf stands."""

    title: str
    words: str = ""
    place_id: int | None = None
    spot: str = ""
    from_on: date | None = None
    until_on: date | None = None


def read_draft(draft: ColumnDraft) -> ColumnDraft:
    """Return a draft in the form in which it is kept: no blanks at the ends, lines kept."""
    return ColumnDraft(
        title=" ".join(draft.title.split()),
        words="\n".join(line.strip() for line in draft.words.strip().splitlines()),
        place_id=draft.place_id,
        spot=" ".join(draft.spot.split()),
        from_on=draft.from_on,
        until_on=draft.until_on,
    )


def faults_of_draft(kind: ColumnKind, draft: ColumnDraft) -> list[Because]:
    """Return everything that is wrong with a draft. An issue needs no title: its number names it."""
    found = []
    if kind is not ColumnKind.NEW and not draft.title:
        found.append(Because("columns.title-empty"))
    for name, text, most in (
        ("title", draft.title, LONGEST_TITLE),
        ("words", draft.words, LONGEST_WORDS),
        ("spot", draft.spot, LONGEST_SPOT),
    ):
        if len(text) > most:
            found.append(Because("columns.too-long", {"field": name, "most": most}))
    if draft.from_on and draft.until_on and draft.until_on < draft.from_on:
        found.append(Because("columns.ends-before-it-begins"))
    return found


def digest_of(items: Sequence[tuple[int, str, Shown]]) -> str:
    """Return the digest of what an issue says: of each item its title's number, words and data."""
    text = json.dumps(
        [[bib_id, words, asdict(shown)] for bib_id, words, shown in items],
        ensure_ascii=False,
        sort_keys=True,
    )
    return sha256(text.encode()).hexdigest()


def moved(order: Sequence[int], which: int, by: int) -> list[int]:
    """Return an order with one moved so many places; beyond the ends it stays at the end."""
    rest = [one for one in order if one != which]
    at = min(max(list(order).index(which) + by, 0), len(rest))
    return [*rest[:at], which, *rest[at:]]
