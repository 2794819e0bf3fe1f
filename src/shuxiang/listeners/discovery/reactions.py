"""Following the catalogue: what changed there is found here within a second."""

from __future__ import annotations

from shuxiang.foundations.journal.reading import EntrySlip
from shuxiang.listeners.discovery import documents, upkeep
from shuxiang.listeners.discovery.results import IndexUnusable

#: Titles put into the index between two looks at the tables.
BATCH = 2_000


def follow_the_catalogue(entries: list[EntrySlip]) -> None:
    """Put the titles that these entries speak of into the index as they are now.

    It reads the tables, not the entries, so hearing an entry twice or late does no harm.
    """
    changed: set[int] = set()
    through = upkeep.built_through()
    for entry in entries:
        if entry.entry_id > through:
            changed.update(_titles(entry))
    if not changed:
        return
    engine = upkeep.engine()
    try:
        engine.seq  # noqa: B018  (asks whether there is an index to follow with)
    except IndexUnusable:
        upkeep.make_ready(lambda _text: None)
        return
    ids = sorted(changed)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        found = documents.of(part)
        engine.upsert(found)
        engine.remove(set(part) - {one.bib_id for one in found})
    engine.commit(seq=max(entry.entry_id for entry in entries))


def _titles(entry: EntrySlip) -> set[int]:
    facts = entry.facts
    if "bib_ids" in facts:
        return {bib_id for first, last in facts["bib_ids"] for bib_id in range(first, last + 1)}
    named = (facts.get(name) for name in ("bib_id", "keep_id", "drop_id", "from_bib_id"))
    return {int(one) for one in named if one is not None}
