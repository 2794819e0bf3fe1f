"""What the journal of a folder tells: the deeds, in order, and what each of them touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

Facts = Mapping[str, Any]


class Kind(StrEnum):
    """What the journal tells of the objects here. Anything else is nobody's act."""

    MADE = "circulation.loan-made"
    BACK = "circulation.loan-returned"
    RENEWED = "circulation.loan-renewed"
    USED = "circulation.used-in-library"
    SENT = "circulation.copy-sent"
    ARRIVED = "circulation.transit-ended"
    PLACED = "circulation.hold-placed"
    CAUGHT = "circulation.hold-caught"
    READY = "circulation.hold-ready"
    RELEASED = "circulation.hold-released"
    FILLED = "circulation.hold-filled"
    CANCELLED = "circulation.hold-cancelled"
    CHARGED = "cashier.charge-made"
    CHANGED = "cashier.charge-changed"
    WAIVED = "cashier.debt-waived"
    TAKEN = "cashier.money-taken"
    GIVEN = "cashier.money-given-back"


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    kind: Kind
    facts: Facts

    def __str__(self) -> str:
        return f"entry {self.number} {self.kind} {dict(self.facts)}"


@dataclass(frozen=True, slots=True)
class Deed:
    """The entries of one transaction: what one act did, by whom."""

    who: str
    entries: tuple[Entry, ...]

    def of(self, *kinds: Kind) -> Entry | None:
        """Return the first entry of these kinds, or None."""
        return next((one for one in self.entries if one.kind in kinds), None)

    def __str__(self) -> str:
        return f"{'; '.join(str(one) for one in self.entries)} by {self.who}"


#: An object that deeds touch: ("copy", 7), ("title", 3), ("account", 2), ("till", 1).
Key = tuple[str, int]

Found = Mapping[str, Any]


def deeds_of(found: Found) -> Iterator[tuple[Deed, frozenset[Key]]]:
    """Yield every deed of the journal with the objects that it touched.

    The entries of one transaction stand one after the other, with one actor and one moment. What
    an entry means beside its own facts is added to them: the title and reader of a hold, the copy
    that its end sets free, the reader of a charge.
    """
    holds: dict[int, dict[str, Any]] = {}
    charges: dict[int, int] = {}
    bibs = {int(copy): bib for copy, (_, bib) in found["copies"].items()}
    for (who, _), lines in groupby(found["entries"], key=lambda line: (line[2], line[3])):
        entries, touched = [], set[Key]()
        for number, kind, _, _, told in lines:
            facts = dict(told)
            _follow_hold(kind, facts, holds)
            if "charge_id" in facts:
                reader = charges.setdefault(facts["charge_id"], facts.get("reader_id", 0))
                facts["reader_id"] = reader
            entries.append(Entry(number, Kind(kind), facts))
            touched |= set(_touched(entries[-1], bibs))
        yield Deed(who, tuple(entries)), frozenset(touched)


def _follow_hold(kind: str, facts: dict[str, Any], holds: dict[int, dict[str, Any]]) -> None:
    if not kind.startswith("circulation.hold-"):
        return
    hold = holds.setdefault(facts["hold_id"], {"bib": facts.get("bib_id", 0), "copy": None})
    facts["bib_id"] = hold["bib"]
    match kind:
        case Kind.CAUGHT:
            hold["copy"] = facts["copy_id"]
        case Kind.RELEASED:
            hold["copy"] = None
        case Kind.FILLED | Kind.CANCELLED:
            facts["freed"], hold["copy"] = hold["copy"], None
        case Kind.PLACED:
            facts.pop("copy_id", None)


def _touched(one: Entry, bibs: Mapping[int, int]) -> Iterator[Key]:
    facts = one.facts
    if one.kind.startswith("cashier."):
        yield "account", facts["reader_id"]
        if "till_id" in facts:
            yield "till", facts["till_id"]
        return
    for copy in (facts.get("copy_id"), facts.get("freed")):
        if copy is not None:
            yield "copy", copy
    bib = facts.get("bib_id") or bibs[facts["copy_id"]]
    yield "title", bib
