"""Writing one entry, in the transaction of the act that it tells of."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from shuxiang.foundations.journal.events import Event, split_facts
from shuxiang.foundations.kernel.actor import Actor, ActorKind
from shuxiang.foundations.store import sql

Wake = Callable[[], None]

#: Kind of event → names of those who must hear of it. Filled once by project.subscriptions.
_subscribers: dict[str, tuple[str, ...]] = {}

_wake: list[Wake] = []

#: The advisory lock under which PostgreSQL appends to the chain.
CHAIN = 7_001

GENESIS = "0" * 64


class OutsideTransaction(RuntimeError):
    """`record` was called where the act and its entry could be torn apart."""


def subscribe(table: Mapping[str, Sequence[str]], wake: Wake | None = None) -> None:
    """Set who hears of what; `wake` is called after a commit that left something to deliver."""
    _subscribers.clear()
    _subscribers.update({kind: tuple(names) for kind, names in table.items()})
    _wake[:] = [wake] if wake else []


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chain_hash(
    previous: str, kind: str, happened: str, who: str, place_id: int | None, facts: str, seal: str
) -> str:
    """Return the hash of an entry. All arguments are texts exactly as they are stored or said."""
    body = "\n".join((previous, kind, happened, who, str(place_id), facts, seal))
    return hashlib.sha256(body.encode()).hexdigest()


def take_turn() -> None:
    """Hold the end of the chain from here until the transaction ends, as `record` does.

    For acts that change rows which others change after they have recorded something: holds, ways.
    Who holds such a row and only then waits for the chain can wait for each other on PostgreSQL.
    """
    sql.advisory_lock(CHAIN)


def record(event: Event, *, by: Actor, now: datetime, happened_at: datetime | None = None) -> int:
    """Append an event to the journal and return the entry's id.

    Must be called inside the transaction of the act; raises OutsideTransaction otherwise.
    `happened_at` differs from `now` where an act is written down later (a book drop).
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event.kind)
    plain, personal = split_facts(event)
    who = by.ident
    if by.kind is ActorKind.READER:
        # Who the reader was is personal too, and must be able to go: it stands beside the chain.
        personal["by_reader"], who = by.ident, 0
    facts = _text(plain)
    sealed_text = seal = ""
    if personal:
        # The salt stands beside the values and goes with them when they are erased.
        sealed_text = _text({**personal, "salt": os.urandom(12).hex()})
        seal = hashlib.sha256(sealed_text.encode()).hexdigest()
    moment = happened_at or now
    take_turn()
    last = sql.row("SELECT hash FROM journal_entry ORDER BY id DESC LIMIT 1")
    hashed = chain_hash(
        last[0] if last else GENESIS,
        event.kind,
        moment.astimezone(UTC).isoformat(),
        f"{by.kind}:{who}",
        by.place_id,
        facts,
        seal,
    )
    entry_id = sql.insert(
        "INSERT INTO journal_entry (kind, happened_at, recorded_at, actor_kind, actor_id, place_id,"
        " facts, personal, seal, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        [
            event.kind,
            sql.moment_in(moment),
            sql.moment_in(now),
            by.kind.value,
            who,
            by.place_id,
            facts,
            sealed_text,
            seal,
            hashed,
        ],
    )
    subscribers = _subscribers.get(event.kind, ())
    for name in subscribers:
        sql.execute(
            "INSERT INTO journal_delivery (entry_id, subscriber, tries, due_at, last_error)"
            " VALUES (%s, %s, 0, %s, '')",
            [entry_id, name, sql.moment_in(now)],
        )
    if subscribers and _wake:
        transaction.on_commit(_wake[0])
    return entry_id
