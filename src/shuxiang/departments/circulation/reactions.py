"""What circulation does when others report something."""

from __future__ import annotations

from datetime import date

from shuxiang.departments.circulation import services
from shuxiang.departments.network import queries as network
from shuxiang.foundations.journal.reading import EntrySlip
from shuxiang.foundations.kernel.actor import SYSTEM


def follow_the_calendar(entries: list[EntrySlip]) -> None:
    """Move due dates off days that have become closed. Hearing it twice changes nothing more."""
    for entry in entries:
        place_id = entry.facts.get("place_id")
        places = [place_id] if place_id else [one.place_id for one in network.places()]
        for one in places:
            services.move_due_dates(
                place_id=one,
                by=SYSTEM,
                now=entry.recorded_at,
                from_on=_day(entry.facts.get("from_on")),
                to_on=_day(entry.facts.get("to_on")),
            )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def follow_the_copies(entries: list[EntrySlip]) -> None:
    """A copy that is lost, missing or withdrawn waits for nobody any more."""
    for entry in entries:
        gone = {"lost", "missing"} & set(entry.facts.get("changed", ("lost",)))
        if gone:
            services.copy_gone(copy_id=entry.facts["copy_id"], by=SYSTEM, now=entry.recorded_at)


def follow_the_cards(entries: list[EntrySlip]) -> None:
    """A new card for a lost one takes points where the scheme says so, once for each card."""
    for entry in entries:
        reader_id = (entry.personal or {}).get("reader_id")
        if reader_id is not None:
            services.card_reissued(
                reader_id=reader_id, entry_id=entry.entry_id, by=SYSTEM, now=entry.recorded_at
            )


def follow_the_merging(entries: list[EntrySlip]) -> None:
    """Two titles that became one have one queue."""
    for entry in entries:
        services.join_queues(
            keep_id=entry.facts["keep_id"],
            drop_id=entry.facts["drop_id"],
            by=SYSTEM,
            now=entry.recorded_at,
        )
