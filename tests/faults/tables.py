"""What the deeds add up to, and what the tables hold: the two must be the same, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from faults.deeds import Entry, Found, Key, Kind, deeds_of
from faults.objects import change_of


class Sum:
    """The rows that all entries together make."""

    def __init__(self) -> None:
        self.loans: dict[int, list[Any]] = {}
        self.holds: dict[int, list[Any]] = {}
        self.ways: dict[int, list[Any]] = {}
        self.receipts: dict[tuple[int, int], list[Any]] = {}
        self.accounts: defaultdict[int, int] = defaultdict(int)

    def add(self, one: Entry) -> None:
        facts = one.facts
        loan, hold = facts.get("loan_id"), facts.get("hold_id")
        match one.kind:
            case Kind.MADE:
                self.loans[loan] = [facts["copy_id"], facts["reader_id"], 0, True]
            case Kind.BACK:
                self.loans[loan][3] = False
            case Kind.RENEWED:
                self.loans[loan][2] += 1
            case Kind.PLACED:
                self.holds[hold] = [facts["bib_id"], facts["reader_id"], None, False, ""]
            case Kind.CAUGHT | Kind.RELEASED:
                copy = facts["copy_id"] if one.kind == Kind.CAUGHT else None
                self.holds[hold][2:4] = [copy, False]
            case Kind.READY:
                self.holds[hold][3] = True
            case Kind.FILLED | Kind.CANCELLED:
                self.holds[hold][4] = facts.get("how", "filled")
            case Kind.SENT:
                places = (facts["copy_id"], facts["from_place_id"], facts["to_place_id"])
                self.ways[facts["transit_id"]] = [*places, None]
            case Kind.ARRIVED:
                self.ways[facts["transit_id"]][3] = facts["arrived"]
            case Kind.TAKEN | Kind.GIVEN:
                fen = facts["amount_fen"] * (1 if one.kind == Kind.TAKEN else -1)
                number = (facts["till_id"], facts["number"])
                self.receipts[number] = [facts["reader_id"], fen]
        if one.kind.startswith("cashier."):
            self.accounts[facts["reader_id"]] += change_of(one)


def disagreements(found: Found) -> Iterator[tuple[Key, str]]:
    """Yield each object of which tables and journal tell differently."""
    told = Sum()
    for deed, _ in deeds_of(found):
        for one in deed.entries:
            told.add(one)
    loans = {row[0]: row[1:] for row in found["loans"]}
    for ident in sorted(told.loans.keys() | loans.keys()):
        a, b = told.loans.get(ident), loans.get(ident)
        if a != b:
            yield ("copy", (a or b)[0]), _differs("loan", ident, a, b)  # type: ignore[index]
    holds = {row[0]: row[1:] for row in found["holds"]}
    for ident in sorted(told.holds.keys() | holds.keys()):
        a, b = told.holds.get(ident), holds.get(ident)
        if a != b:
            yield ("title", (a or b)[0]), _differs("hold", ident, a, b)  # type: ignore[index]
    ways = {row[0]: row[1:] for row in found["ways"]}
    for ident in sorted(told.ways.keys() | ways.keys()):
        a, b = told.ways.get(ident), ways.get(ident)
        if a != b:
            yield ("copy", (a or b)[0]), _differs("transit", ident, a, b)  # type: ignore[index]
    yield from _money(told, found)


def _money(told: Sum, found: Found) -> Iterator[tuple[Key, str]]:
    receipts: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    for till, number, reader, fen in found["receipts"]:
        receipts[till, number] += [reader, fen]
    for ident in sorted(told.receipts.keys() | receipts.keys()):
        a, b = told.receipts.get(ident), receipts.get(ident)
        if a != b:
            yield ("till", ident[0]), _differs("receipt", ident[1], a, b)
    lines: defaultdict[int, int] = defaultdict(int)
    for reader, fen in found["lines"]:
        lines[reader] += fen
    for reader in sorted(told.accounts.keys() | lines.keys()):
        if told.accounts[reader] != lines[reader]:
            yield (
                ("account", reader),
                (f"the journal makes {told.accounts[reader]} 分, the ledger {lines[reader]}"),
            )
    last = dict(found["tills"])
    for till in last:
        count = sum(one == till for one, _ in told.receipts)
        if last[till] != count:
            yield ("till", till), f"{count} receipts, and the last number is {last[till]}"


def _differs(what: str, ident: int, journal: object, table: object) -> str:
    return f"{what} {ident}: the journal makes {journal}, the table holds {table}"
