"""Who hears of what. Every consequence that crosses departments stands on this page."""

from __future__ import annotations

from shuxiang.departments.catalogue import events as catalogue
from shuxiang.departments.circulation import reactions as circulation
from shuxiang.departments.holdings import events as holdings
from shuxiang.departments.network import events as network
from shuxiang.departments.readers import events as readers
from shuxiang.departments.readers import reactions as readers_reactions
from shuxiang.foundations.journal import record as journal
from shuxiang.foundations.journal.delivery import Reaction
from shuxiang.listeners.discovery import reactions as discovery
from shuxiang.listeners.notices import reactions as notices

#: Name of a subscriber → the function that hears entries. Names stand in Delivery rows: keep them.
REACTIONS: dict[str, Reaction] = {
    "circulation.follow-the-calendar": circulation.follow_the_calendar,
    "circulation.follow-the-cards": circulation.follow_the_cards,
    "circulation.follow-the-copies": circulation.follow_the_copies,
    "circulation.follow-the-merging": circulation.follow_the_merging,
    "discovery.follow-the-catalogue": discovery.follow_the_catalogue,
    "notices.tell": notices.tell,
    "readers.leave-the-journal": readers_reactions.leave_the_journal,
}

_INDEXED = (
    catalogue.BibAdded,
    catalogue.BibChanged,
    catalogue.BibsMerged,
    catalogue.BibsImported,
    holdings.CopyAdded,
    holdings.CopyChanged,
    holdings.CopyMoved,
    holdings.CopyWithdrawn,
    holdings.CopyReinstated,
    holdings.CopiesRegrouped,
)

#: Name of a subscriber → the kinds of events that it hears of.
_HEARS: dict[str, tuple[str, ...]] = {
    "circulation.follow-the-calendar": (network.CalendarChanged.kind,),
    "circulation.follow-the-cards": (readers.CardReplaced.kind,),
    "circulation.follow-the-copies": (holdings.CopyChanged.kind,),
    "circulation.follow-the-merging": (catalogue.BibsMerged.kind,),
    "discovery.follow-the-catalogue": tuple(event.kind for event in _INDEXED),
    "notices.tell": notices.KINDS,
    "readers.leave-the-journal": (readers.ReaderErased.kind,),
}

#: Kind of event → names of subscribers.
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    kind: tuple(name for name, kinds in _HEARS.items() if kind in kinds)
    for kind in sorted({kind for kinds in _HEARS.values() for kind in kinds})
}


def wire(wake: journal.Wake | None = None) -> None:
    """Tell the journal who hears of what, and whom to wake when something waits."""
    journal.subscribe(SUBSCRIPTIONS, wake)
