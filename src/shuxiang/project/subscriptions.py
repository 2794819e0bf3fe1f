"""Who hears of what. Every consequence that crosses departments stands on this page."""

from __future__ import annotations

from shuxiang.departments.catalogue import events as catalogue
from shuxiang.departments.circulation import reactions as circulation
from shuxiang.departments.holdings import events as holdings
from shuxiang.departments.network import events as network
from shuxiang.foundations.journal import record as journal
from shuxiang.foundations.journal.delivery import Reaction
from shuxiang.listeners.discovery import reactions as discovery

#: Name of a subscriber → the function that hears entries. Names stand in Delivery rows: keep them.
REACTIONS: dict[str, Reaction] = {
    "circulation.follow-the-calendar": circulation.follow_the_calendar,
    "discovery.follow-the-catalogue": discovery.follow_the_catalogue,
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

#: Kind of event → names of subscribers.
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    network.CalendarChanged.kind: ("circulation.follow-the-calendar",),
    **{event.kind: ("discovery.follow-the-catalogue",) for event in _INDEXED},
}


def wire(wake: journal.Wake | None = None) -> None:
    """Tell the journal who hears of what, and whom to wake when something waits."""
    journal.subscribe(SUBSCRIPTIONS, wake)
