"""What is heard of in the journal becomes a message to be told.

Hearing an entry twice does no harm: each matter has a token of its own. Nothing is sent here; the
worker's next round does that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from shuxiang.foundations.journal.reading import EntrySlip
from shuxiang.foundations.kernel.actor import ActorKind
from shuxiang.listeners.notices import services
from shuxiang.listeners.notices.rules import Kind, What
from shuxiang.listeners.notices.slips import MatterFacts

#: Ends of a hold of which its reader has to hear; the others they know or brought about.
_ENDS_TOLD = frozenset({"cancelled", "expired"})


def tell(entries: list[EntrySlip]) -> None:
    """Put down what these entries mean for readers."""
    for entry in entries:
        reader_id = (entry.personal or {}).get("reader_id") or entry.facts.get("reader_id")
        if reader_id is not None:  # else it was erased, or concerns nobody
            _HEARD[entry.kind](entry, int(reader_id))


def _say(kind: Kind, reader_id: int, matter: MatterFacts, entry: EntrySlip) -> None:
    services.tell_readers(kind=kind, reader_id=reader_id, matters=(matter,), now=entry.recorded_at)


def _hold_ready(entry: EntrySlip, reader_id: int) -> None:
    facts = entry.facts
    matter = MatterFacts(
        What.HOLD,
        facts["hold_id"],
        token=f"hold:{facts['hold_id']}:{facts['copy_id']}",
        about_id=reader_id,
        day=date.fromisoformat(facts["keep_until"]),
    )
    _say(Kind.HOLD_READY, reader_id, matter, entry)


def _hold_cancelled(entry: EntrySlip, reader_id: int) -> None:
    facts = entry.facts
    own = entry.actor_kind == ActorKind.READER.value and entry.actor_id == reader_id
    if own or facts.get("how", "cancelled") not in _ENDS_TOLD:
        return
    matter = MatterFacts(
        What.TITLE,
        facts["bib_id"],
        token=f"hold:{facts['hold_id']}",
        about_id=reader_id,
        why=facts.get("why", ""),
    )
    _say(Kind.HOLD_CANCELLED, reader_id, matter, entry)


def _block_placed(entry: EntrySlip, reader_id: int) -> None:
    block_id = entry.facts["block_id"]
    matter = MatterFacts(What.BLOCK, block_id, token=f"block:{block_id}", about_id=reader_id)
    _say(Kind.BLOCK_SET, reader_id, matter, entry)


def _closed(entry: EntrySlip, reader_id: int) -> None:
    matter = MatterFacts(
        What.READER, reader_id, token=f"closed:{entry.entry_id}", about_id=reader_id
    )
    _say(Kind.ACCOUNT_CLOSED, reader_id, matter, entry)


#: How a request ended → what its reader hears; who took one back knows.
_ANSWERS = {"accepted": Kind.REQUEST_DONE, "declined": Kind.REQUEST_DECLINED}


def _request_ended(entry: EntrySlip, reader_id: int) -> None:
    kind = _ANSWERS.get(entry.facts["how"])
    if kind is None:
        return
    request_id = entry.facts["request_id"]
    matter = MatterFacts(
        What.REQUEST, request_id, token=f"request:{request_id}", about_id=reader_id
    )
    _say(kind, reader_id, matter, entry)


def _erased(entry: EntrySlip, reader_id: int) -> None:
    services.forget_reader(reader_id=reader_id, now=entry.recorded_at)


_HEARD: dict[str, Callable[[EntrySlip, int], None]] = {
    "circulation.hold-ready": _hold_ready,
    "circulation.hold-cancelled": _hold_cancelled,
    "readers.block-placed": _block_placed,
    "readers.closed": _closed,
    "readers.request-ended": _request_ended,
    "readers.erased": _erased,
}

#: The kinds of entries that notices hears.
KINDS = tuple(_HEARD)
