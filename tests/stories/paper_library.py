"""A library on paper: what its clients would write down, and what would be found in its folder.

For the history checker's own tests. Everything stands in one list of deeds, from which journal and
tables follow; whoever wants to see the checker find something changes that list, or the tables.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from typing import Any

from faults.deeds import Kind
from faults.notebook import DONE, REFUSED, UNKNOWN, Act

MAIN, BRANCH = 1, 2
TITLE = 1


class Paper:
    """Copies 1 to 4 of one title, at one place; readers 1 to 5; one till."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        #: Of each deed who did it and its entries: [kind, facts].
        self.deeds: list[tuple[str, list[tuple[Kind, dict[str, Any]]]]] = []
        self.clock = 0
        self.out: dict[int, tuple[int, int]] = {}
        self.queue: list[tuple[int, int]] = []
        self.kept: dict[int, tuple[int, int]] = {}
        self.owes: defaultdict[int, int] = defaultdict(int)
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._receipts = 0

    def act(self, client: str, what: str, *, told: bool = True, **asked: Any) -> Act:
        """Let a client do something; without being told, it does not know what became of it."""
        called_at = self.clock = self.clock + 10
        answer, said = getattr(self, f"_{what}")(f"staff:{client}", **asked)
        self.clock += 10
        act = Act(
            ident=f"{client}.{len(self.acts)}",
            client=client,
            who=f"staff:{client}",
            what=what,
            asked=asked,
            called_at=called_at,
            returned_at=self.clock,
            answer=answer if told else UNKNOWN,
            said=said if told else {},
        )
        self.acts.append(act)
        return act

    def _new(self, what: str) -> int:
        self._numbers[what] += 1
        return self._numbers[what]

    def _write(self, who: str, *entries: tuple[Kind, dict[str, Any]]) -> None:
        self.deeds.append((who, list(entries)))

    def _lend(self, who: str, copy: int, reader: int) -> tuple[str, dict[str, Any]]:
        if copy in self.out:
            return REFUSED, {"because": "out"}
        if copy in self.kept and self.kept[copy][1] != reader:
            return REFUSED, {}
        loan, entries = self._new("loan"), []
        if copy in self.kept:
            hold, _ = self.kept.pop(copy)
            facts = {"hold_id": hold, "reader_id": reader, "loan_id": loan}
            entries = [(Kind.FILLED, facts)]
        self.out[copy] = loan, reader
        facts = {"loan_id": loan, "copy_id": copy, "bib_id": TITLE, "reader_id": reader,
                 "due_on": "2026-12-24"}  # fmt: skip
        self._write(who, *entries, (Kind.MADE, facts))
        return DONE, {"loan": loan}

    def _renew(self, who: str, copy: int) -> tuple[str, dict[str, Any]]:
        if copy not in self.out:
            return REFUSED, {"because": "in"}
        loan, reader = self.out[copy]
        facts = {"loan_id": loan, "copy_id": copy, "reader_id": reader, "due_on": "2027-01-23"}
        self._write(who, (Kind.RENEWED, facts))
        return DONE, {}

    def _back(self, who: str, copy: int) -> tuple[str, dict[str, Any]]:
        if copy not in self.out:
            return DONE, {"outcome": "again"}
        loan, reader = self.out.pop(copy)
        facts = {"loan_id": loan, "copy_id": copy, "bib_id": TITLE, "reader_id": reader}
        entries = [(Kind.BACK, facts)]
        said: dict[str, Any] = {"outcome": "returned", "goes": "shelf"}
        if self.queue:
            hold, waits = self.kept[copy] = self.queue.pop(0)
            told = {"hold_id": hold, "copy_id": copy, "bib_id": TITLE}
            entries += [(Kind.CAUGHT, told), (Kind.READY, {**told, "reader_id": waits})]
            said |= {"goes": "hold-shelf", "for": waits}
        self._write(who, *entries)
        return DONE, said

    def _hold(self, who: str, title: int, reader: int) -> tuple[str, dict[str, Any]]:
        if reader in [one for _, one in (*self.queue, *self.kept.values())]:
            return REFUSED, {"because": "held"}
        hold = self._new("hold")
        self.queue.append((hold, reader))
        facts = {"hold_id": hold, "reader_id": reader, "bib_id": TITLE, "copy_id": None}
        self._write(who, (Kind.PLACED, facts))
        return DONE, {"hold": hold, "position": len(self.queue)}

    def _cancel(self, who: str, title: int, hold: int) -> tuple[str, dict[str, Any]]:
        if hold not in [one for one, _ in self.queue]:
            return REFUSED, {}
        self.queue = [one for one in self.queue if one[0] != hold]
        self._write(who, (Kind.CANCELLED, {"hold_id": hold, "bib_id": TITLE, "how": "cancelled"}))
        return DONE, {}

    def _charge(self, who: str, reader: int, fen: int) -> tuple[str, dict[str, Any]]:
        self.owes[reader] += fen
        charge = self._new("charge")
        facts = {"charge_id": charge, "reader_id": reader, "amount_fen": fen, "what": "other"}
        self._write(who, (Kind.CHARGED, facts))
        return DONE, {"charge": charge}

    def _pay(self, who: str, reader: int, fen: int, till: int) -> tuple[str, dict[str, Any]]:
        if self.owes[reader] < fen:
            return REFUSED, {"because": "too-much"}
        self.owes[reader] -= fen
        number = self._new("receipt")
        facts = {"receipt_id": number, "till_id": till, "number": number, "reader_id": reader,
                 "amount_fen": fen, "what": "payment"}  # fmt: skip
        self._write(who, (Kind.TAKEN, facts))
        return DONE, {"number": number}

    # --- what would be found --------------------------------------------------------------

    def found(self) -> dict[str, Any]:
        """Return what the folder would hold, as `county.look` tells it."""
        from faults.deeds import deeds_of
        from faults.tables import Sum

        entries, number = [], 0
        for moment, (who, lines) in enumerate(self.deeds):
            for kind, facts in lines:
                number += 1
                entries.append([number, kind.value, who, str(moment), dict(facts)])
        found: dict[str, Any] = {
            "entries": entries,
            "copies": {str(copy): [f"b{copy}", TITLE] for copy in (1, 2, 3, 4)},
        }
        rows = Sum()
        for deed, _ in deeds_of(found):
            for one in deed.entries:
                rows.add(one)
        return found | {
            "loans": [[ident, *row] for ident, row in rows.loans.items()],
            "holds": [[ident, *row] for ident, row in rows.holds.items()],
            "ways": [[ident, *row] for ident, row in rows.ways.items()],
            "receipts": [[*ident, *row] for ident, row in rows.receipts.items()],
            "lines": [list(row) for row in rows.accounts.items()],
            "tills": [[1, sum(till == 1 for till, _ in rows.receipts)]],
        }


def at_random(seed: int, acts: int) -> Paper:
    """Return a library in which three clients did so many things; some were told nothing."""
    chance, paper = random.Random(seed), Paper()
    for _ in range(acts):
        copy, reader = chance.randint(1, 4), chance.randint(1, 5)
        client, told = chance.choice("abc"), chance.random() < 0.85
        asked: dict[str, dict[str, Any]] = {
            "lend": {"copy": copy, "reader": reader},
            "back": {"copy": copy},
            "renew": {"copy": copy},
            "hold": {"title": TITLE, "reader": reader},
            "cancel": {"title": TITLE, "hold": chance.randint(1, 20)},
            "charge": {"reader": reader, "fen": 100},
            "pay": {"reader": reader, "fen": chance.choice((50, 100)), "till": 1},
        }
        what = chance.choice(("lend", "lend", "back", "back", *asked))
        paper.act(client, what, told=told, **asked[what])
    paper.acts = _widened(paper.acts, chance)
    return paper


def _widened(acts: list[Act], chance: random.Random) -> list[Act]:
    """Let acts of different clients overlap: each was called a while before it took effect."""
    free_since: dict[str, float] = {}
    made = []
    for act in acts:
        earliest = max(free_since.get(act.client, 0), act.called_at - 60)
        made.append(replace(act, called_at=chance.uniform(earliest, act.called_at)))
        free_since[act.client] = act.returned_at
    return made
