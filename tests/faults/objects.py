"""What the history is about: copies, titles with their queues, accounts, tills.

The journal says in which order what was done to each; each kind of object here knows which such
orders are possible, which act explains which deed, and which answers change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from faults.deeds import Deed, Entry, Facts, Kind
from faults.notebook import DONE, Act

#: What a scan in return mode leaves in the journal.
_SCANNED = (Kind.BACK, Kind.USED, Kind.SENT, Kind.ARRIVED, Kind.CAUGHT, Kind.READY)


class Impossible(Exception):
    """The journal tells of something that cannot have happened then."""


class State(Protocol):
    """How an object stands between two deeds."""

    def after(self, deed: Deed) -> State:
        """Return how it stands after a deed. Raises Impossible."""

    def explains(self, act: Act, deed: Deed, then: State) -> bool:
        """Say whether this act, with its answer, did this deed, which led to `then`."""

    def agrees(self, act: Act) -> bool:
        """Say whether the act's answer was right if it changed nothing now."""


def _is(said: Facts, name: str, value: Any) -> bool:
    """Say whether an answer told this, or nothing of the kind."""
    return said.get(name) in (None, value)


# --- a copy: its loans, its ways, the hold shelf ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Copy:
    """The loan that is open, to whom and by whom; the way that it is on, the hold it lies for."""

    ident: int
    loan: int | None = None
    reader: int | None = None
    lent_by: str = ""
    renewed_by: frozenset[str] = frozenset()
    way: int | None = None
    kept: int | None = None

    def after(self, deed: Deed) -> Copy:
        now = self
        for one in deed.entries:
            if self.ident in (one.facts.get("copy_id"), one.facts.get("freed")):
                now = now._told(one, deed.who)
        return now

    def _told(self, one: Entry, who: str) -> Copy:
        loan, way, hold = (one.facts.get(f"{name}_id") for name in ("loan", "transit", "hold"))
        out = replace(self, loan=loan, reader=one.facts.get("reader_id"), lent_by=who)
        possible, then = {
            Kind.MADE: (self.loan is None, out),
            Kind.BACK: (self.loan == loan, Copy(self.ident, way=self.way, kept=self.kept)),
            Kind.RENEWED: (self.loan == loan, replace(self, renewed_by=self.renewed_by | {who})),
            Kind.USED: (self.loan is None, self),
            Kind.SENT: (self.loan is None and self.way is None, replace(self, way=way)),
            Kind.ARRIVED: (self.way == way, replace(self, way=None)),
            Kind.CAUGHT: (self.loan is None and self.kept is None, replace(self, kept=hold)),
            Kind.READY: (self.kept == hold, self),
            Kind.RELEASED: (self.kept == hold, replace(self, kept=None)),
            Kind.FILLED: (self.kept == hold, replace(self, kept=None)),
            Kind.CANCELLED: (self.kept == hold, replace(self, kept=None)),
        }[one.kind]
        if not possible:
            raise Impossible(f"{one} cannot follow {self}")
        return then

    def explains(self, act: Act, deed: Deed, then: State) -> bool:
        if act.what == "back":
            return _is_scan(act, deed)
        told = deed.of({"lend": Kind.MADE, "renew": Kind.RENEWED}.get(act.what, Kind.CHANGED))
        return (
            told is not None
            and told.facts["copy_id"] == act.asked["copy"]
            and _is(act.asked, "reader", told.facts["reader_id"])
            and _is(act.said, "loan", told.facts["loan_id"])
            and _is(act.said, "entry", told.number)
            and _is(act.said, "due", told.facts["due_on"])
        )

    def agrees(self, act: Act) -> bool:
        if act.answer != DONE:
            return (self.loan is not None) == (act.said["because"] == "out")
        match act.what:
            case "back":
                return self.loan is None and _is(act.said, "outcome", "again")
            case "lend":  # a machine that asks twice is answered twice
                return _is_machine(act) and (self.reader, self.lent_by, self.renewed_by) == (
                    act.asked["reader"],
                    act.who,
                    frozenset(),
                )
        return _is_machine(act) and act.who in self.renewed_by


def _is_machine(act: Act) -> bool:
    return act.who.startswith("terminal:")


def _is_scan(act: Act, deed: Deed) -> bool:
    """Say whether a scan in return mode did this: what was said of the book, and where it goes."""
    told = deed.of(*_SCANNED)
    if told is None or deed.of(Kind.MADE) or told.facts["copy_id"] != act.asked["copy"]:
        return False
    back, used = deed.of(Kind.BACK), deed.of(Kind.USED)
    ready, sent = deed.of(Kind.READY), deed.of(Kind.SENT)
    outcomes = {
        "returned": back is not None,
        "used": used is not None,
        "arrived": back is None and used is None,
        "again": back is None and used is None,
        None: True,
    }
    ways = {
        "hold-shelf": ready is not None,
        "away": sent is not None,
        "shelf": ready is None and sent is None,
        None: True,
    }
    return (
        outcomes[act.said.get("outcome")]
        and ways[act.said.get("goes")]
        and (ready is None or _is(act.said, "for", ready.facts["reader_id"]))
        and (sent is None or _is(act.said, "to", sent.facts["to_place_id"]))
        and act.said.get("entry") in (None, *(one.number for one in deed.entries))
    )


# --- a title: who waits for it ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    """The queue of a title: (hold, reader) in order, and those for whom a copy was found."""

    ident: int
    waiting: tuple[tuple[int, int], ...] = ()
    found: tuple[tuple[int, int], ...] = ()

    def after(self, deed: Deed) -> Title:
        now = self
        for one in deed.entries:
            now = now._told(one)
        came_in = deed.of(*_SCANNED) and not deed.of(Kind.MADE)
        if came_in and now.waiting and not now._serves(deed):
            raise Impossible(f"{deed} passes over those who wait: {now}")
        return now

    def _serves(self, deed: Deed) -> bool:
        """Say whether the copy that came in is somebody's now."""
        told = deed.of(Kind.READY, Kind.SENT)
        return told is not None and told.facts["hold_id"] in dict(self.found)

    def _told(self, one: Entry) -> Title:
        hold = one.facts.get("hold_id", 0)
        waiting, found = dict(self.waiting), dict(self.found)
        possible = True
        match one.kind:
            case Kind.PLACED:
                possible = hold not in waiting and hold not in found
                waiting[hold] = one.facts["reader_id"]
            case Kind.CAUGHT:
                possible = self.waiting[:1] == ((hold, waiting.get(hold)),)
                found[hold] = waiting.pop(hold, 0)
            case Kind.RELEASED:
                possible = hold in found
                waiting[hold] = found.pop(hold, 0)
            case Kind.FILLED | Kind.CANCELLED:
                possible = hold in waiting or hold in found
                waiting.pop(hold, None)
                found.pop(hold, None)
        if not possible:
            raise Impossible(f"{one} cannot follow {self}")
        return replace(self, waiting=tuple(sorted(waiting.items())), found=tuple(found.items()))

    def explains(self, act: Act, deed: Deed, then: State) -> bool:
        assert isinstance(then, Title)
        if act.what == "hold":
            told = deed.of(Kind.PLACED)
            if told is None or told.facts["reader_id"] != act.asked["reader"]:
                return False
            position = [hold for hold, _ in then.waiting].index(told.facts["hold_id"]) + 1
            return _is(act.said, "position", position) and _is(
                act.said, "hold", told.facts["hold_id"]
            )
        if act.what == "cancel":
            told = deed.of(Kind.CANCELLED)
            return (
                told is not None
                and told.facts["hold_id"] == act.asked["hold"]
                and told.facts["how"] == "cancelled"
            )
        return Copy(0).explains(act, deed, then)

    def agrees(self, act: Act) -> bool:
        if act.answer == DONE:  # what it says of the copy is the copy's matter
            return _is_machine(act) or (act.what == "back" and _is(act.said, "outcome", "again"))
        holds = dict(self.waiting) | dict(self.found)
        if act.said["because"] == "held":
            return act.asked["reader"] in holds.values()
        if act.said["because"] == "no-hold":
            return act.asked["hold"] not in holds
        return True


# --- money ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """What a reader owes, in 分."""

    ident: int
    owes: int = 0

    def after(self, deed: Deed) -> Account:
        now = self
        for one in deed.entries:
            if one.facts.get("reader_id") == self.ident:
                now = replace(now, owes=now.owes + change_of(one))
                if one.kind in (Kind.WAIVED, Kind.TAKEN) and now.owes < 0:
                    raise Impossible(f"{one} takes more than is owed by {self}")
        return now

    def explains(self, act: Act, deed: Deed, then: State) -> bool:
        told = deed.of(_MONEY.get(act.what, Kind.CHANGED))
        return (
            told is not None
            and told.facts["reader_id"] == act.asked["reader"]
            and told.facts["amount_fen"] == act.asked["fen"]
            and _is(act.asked, "charge", told.facts.get("charge_id"))
            and _is(act.said, "charge", told.facts.get("charge_id"))
            and _is(act.said, "number", told.facts.get("number"))
        )

    def agrees(self, act: Act) -> bool:
        return act.answer != DONE and self.owes < act.asked["fen"]


_MONEY = {"charge": Kind.CHARGED, "pay": Kind.TAKEN, "waive": Kind.WAIVED, "refund": Kind.GIVEN}


@dataclass(frozen=True, slots=True)
class Till:
    """The number of its last receipt."""

    ident: int
    last: int = 0

    def after(self, deed: Deed) -> Till:
        now = self
        for one in deed.entries:
            if one.facts.get("till_id") == self.ident:
                now = replace(now, last=now.last + 1)
                if one.facts["number"] != now.last:
                    raise Impossible(f"{one} cannot follow {self}")
        return now

    def explains(self, act: Act, deed: Deed, then: State) -> bool:
        return Account(0).explains(act, deed, then)

    def agrees(self, act: Act) -> bool:
        return act.answer != DONE


def change_of(one: Entry) -> int:
    """Return by how much an entry changes what its reader owes, in 分."""
    facts = one.facts
    match one.kind, facts.get("what"):
        case (Kind.CHARGED, _) | (Kind.GIVEN, "void" | "paid-out"):
            return int(facts["amount_fen"])
        case (Kind.WAIVED, _) | (Kind.TAKEN, "payment"):
            return -int(facts["amount_fen"])
        case (Kind.CHANGED, _):
            return int(facts["by_fen"])
    return 0
