"""Reading the journal: slips for screens, and the check of the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Q

from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.journal.record import GENESIS, chain_hash
from shuxiang.foundations.kernel.promises import Promise


@dataclass(frozen=True, slots=True)
class EntrySlip:
    """One entry as it is handed out. `personal` is None where it was erased."""

    entry_id: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: int
    place_id: int | None
    facts: dict[str, Any]
    personal: dict[str, Any] | None


def _slip(entry: Entry) -> EntrySlip:
    personal = json.loads(entry.personal) if entry.personal else None
    if personal:
        personal.pop("salt", None)
    reader = personal.pop("by_reader", None) if personal else None
    return EntrySlip(
        entry_id=entry.pk,
        kind=entry.kind,
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id if reader is None else reader,
        place_id=entry.place_id,
        facts=json.loads(entry.facts),
        personal=personal if personal is not None or entry.seal else {},
    )


def entry(entry_id: int) -> EntrySlip:
    """Return one entry; raises Entry.DoesNotExist."""
    return _slip(Entry.objects.get(pk=entry_id))


def last_entry_id() -> int:
    """Return the id of the newest entry, 0 where there is none."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def between(
    start: datetime,
    end: datetime,
    *,
    kinds: Sequence[str] = (),
    place_ids: Sequence[int] | None = None,
    before_id: int | None = None,
    limit: int = 200,
) -> list[EntrySlip]:
    """Return entries of a period, newest first; the next page begins before the last id."""
    chosen = Entry.objects.filter(happened_at__gte=start, happened_at__lt=end)
    if kinds:
        chosen = chosen.filter(kind__in=kinds)
    if place_ids is not None:
        chosen = chosen.filter(place_id__in=place_ids)
    if before_id is not None:
        chosen = chosen.filter(pk__lt=before_id)
    return [_slip(one) for one in chosen.order_by("-pk")[:limit]]


def about_reader(reader_id: int, *, kinds: Sequence[str], limit: int = 200) -> list[EntrySlip]:
    """Return the entries of these kinds that point at a reader, newest first.

    The personal part is a text; the number is looked for in the form in which `record` writes it.
    """
    found = Entry.objects.filter(kind__in=kinds).filter(_points_at(reader_id))
    return [_slip(one) for one in found.order_by("-pk")[:limit]]


def _points_at(reader_id: int) -> Q:
    """Names stand in the order of the alphabet and the salt comes last: a comma always follows."""
    return Q(personal__contains=f'"reader_id":{reader_id},')


def told_at(kind: str, at: datetime) -> EntrySlip | None:
    """Return the entry of a kind that tells of a moment: who did what is written at that time."""
    found = Entry.objects.filter(kind=kind, happened_at=at).order_by("-pk").first()
    return _slip(found) if found else None


def last_saying(kind: str, name: str, value: int) -> EntrySlip | None:
    """Return the newest entry of a kind whose fact of a name is this. For the few kinds that tell
    of settings; a thousand of them are looked through at most."""
    for one in Entry.objects.filter(kind=kind).order_by("-happened_at", "-pk")[:1_000]:
        if json.loads(one.facts).get(name) == value:
            return _slip(one)
    return None


def counts_by_actor(
    start: datetime, end: datetime, *, kind: str, actor_kind: str
) -> dict[int, int]:
    """Return how many entries of a kind each actor made in a period: actor id → number."""
    chosen = Entry.objects.filter(
        kind=kind, actor_kind=actor_kind, happened_at__gte=start, happened_at__lt=end
    )
    return dict(chosen.order_by().values_list("actor_id").annotate(number=Count("pk")))


def broken_links() -> Iterator[str]:
    """Walk the whole chain and say each place where it does not hold."""
    previous = GENESIS
    for one in Entry.objects.order_by("pk").iterator(chunk_size=2_000):
        expected = chain_hash(
            previous,
            one.kind,
            one.happened_at.astimezone(UTC).isoformat(),
            f"{one.actor_kind}:{one.actor_id}",
            one.place_id,
            one.facts,
            one.seal,
        )
        if expected != one.hash:
            yield f"第 {one.pk} 条流水（{one.kind}）和前一条接不上，被改动过或缺了一条。"
        if one.personal and hashlib.sha256(one.personal.encode()).hexdigest() != one.seal:
            yield f"第 {one.pk} 条流水（{one.kind}）里关于人的部分被改动过。"
        previous = one.hash


PROMISES = (
    Promise(
        says="流水一条接一条，谁也改不了、抽不走。",
        broken_by=broken_links,
        kept_by="journal.record.chain_hash",
    ),
)
