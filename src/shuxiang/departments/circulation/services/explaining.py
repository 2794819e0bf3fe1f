"""Saying why not: the figures of a reason, the names that belong to it, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.rules import Case, HoldCase, LendingCase, Reason
from shuxiang.departments.circulation.slips import Origin
from shuxiang.departments.holdings import events as holdings_events
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import events as readers_events
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.staff import queries as staff
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import SYSTEM, ActorKind
from shuxiang.foundations.kernel.days import NEVER, day_of
from shuxiang.foundations.kernel.refusals import Because


def explained(case: Case, reasons: Iterable[Reason], **more: Any) -> tuple[Because, ...]:
    """Return each reason with the facts that lead to it, the names it speaks of, and its origin.

    Costs a few small queries for each reason; only what is refused pays for them.
    """
    return tuple(
        Because(
            one.value,
            rules.facts_of(one, case)
            | (_NAMES[one](case) if one in _NAMES else {})
            | more.get(one.name.lower(), {})
            | {"origin": _origin(one, case)},
        )
        for one in reasons
    )


def _keeper(case: LendingCase) -> dict[str, Any]:
    """The reader for whom the copy was found, masked, and where they pick it up."""
    hold = next(one for one in case.queue if one.caught_copy_id == case.copy.copy_id)
    place = network.place(hold.pickup_id).name
    return {"reader": readers.masked_name(hold.reader_id), "place": place}


def _other_reader(case: LendingCase) -> dict[str, Any]:
    loan = case.open_loan
    return {"reader": readers.masked_name(loan.reader_id) if loan and loan.reader_id else ""}


_NAMES: dict[Reason, Callable[[Any], dict[str, Any]]] = {
    Reason.OUT_TO_OTHER: _other_reader,
    Reason.KEPT_FOR_OTHER: _keeper,
    Reason.ON_ITS_WAY_TO_OTHER: _keeper,
}


def _origin(reason: Reason, case: Case) -> Origin | None:
    """Return who set, and when, what a reason stands on; None where nobody set anything."""
    if reason in rules.BY_RULE:
        names = queries.policy_names(case.policy)
        return Origin("rule", names.rule_id, names.set_by, names.set_on) if names else None
    finder = _ORIGINS.get(reason)
    return finder(case) if finder else None


def _by_category(case: Case) -> Origin | None:
    kind = readers_events.CategorySet.kind
    entry = reading.last_saying(kind, "category_id", case.card.category_id)
    return _told("category", case.card.category_id, entry)


def _by_kind(case: Case) -> Origin | None:
    if isinstance(case, HoldCase) or case.copy is None:
        return None
    kind_id = case.copy.kind_id
    entry = reading.last_saying(holdings_events.CopyKindSet.kind, "kind_id", kind_id)
    return _told("kind", kind_id, entry)


def _by_location(case: LendingCase) -> Origin | None:
    room = case.copy.location_id
    entry = reading.last_saying(holdings_events.LocationSet.kind, "location_id", room)
    return _told("location", room, entry)


def _by_block(case: Case) -> Origin | None:
    blocks = [
        one
        for one in readers.reader_card(case.card.reader_id).blocks
        if one.until_on is None or one.until_on >= case.today
    ]
    if not blocks:
        return None
    longest = max(blocks, key=lambda one: one.until_on or NEVER)
    return _at("block", longest.block_id, readers_events.BlockPlaced.kind, longest.placed_at)


def _by_card(case: Case) -> Origin | None:
    closed_at = readers.reader_card(case.card.reader_id).closed_at
    if closed_at is None:
        return None
    return _at("card", case.card.reader_id, readers_events.ReaderClosed.kind, closed_at)


def _by_loss(case: Case) -> Origin | None:
    for one in readers.reader_card(case.card.reader_id).credentials:
        if one.lost:
            kind = readers_events.CardLost.kind
            entry = reading.last_saying(kind, "credential_id", one.credential_id)
            return _told("card", case.card.reader_id, entry)
    return None


_ORIGINS: dict[Reason, Callable[[Any], Origin | None]] = {
    Reason.CARD_LIMIT: _by_category,
    Reason.CARD_EXPIRED: _by_category,
    Reason.KIND_NOT_LENT: _by_kind,
    Reason.TOO_YOUNG: _by_kind,
    Reason.AGE_UNKNOWN: _by_kind,
    Reason.LOCATION_NOT_LENT: _by_location,
    Reason.BLOCKED: _by_block,
    Reason.CARD_CLOSED: _by_card,
    Reason.CARD_LOST: _by_loss,
}


def _at(what: str, ident: int, kind: str, at: datetime) -> Origin:
    entry = reading.told_at(kind, at)
    return Origin(what, ident, _who(entry), day_of(at))


def _told(what: str, ident: int, entry: reading.EntrySlip | None) -> Origin | None:
    return Origin(what, ident, _who(entry), day_of(entry.happened_at)) if entry else None


def _who(entry: reading.EntrySlip | None) -> str:
    if entry is None:
        return ""
    if entry.actor_kind == ActorKind.STAFF:
        return staff.names_of([entry.actor_id]).get(entry.actor_id, "")
    return SYSTEM.name if entry.actor_kind == ActorKind.SYSTEM else ""
