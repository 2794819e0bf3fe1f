"""The history checker: what clients wrote down while they worked, against the folder afterwards.

For every object (a copy, a title with its queue, an account, a till) it asks whether the deeds that
the journal tells of can be the clients' acts: each acknowledged act is one deed, between its call
and its return; each unknown act is one deed or none; a refused act is none; a deed is somebody's
act; an act that was over before another was called comes before it; what was answered was true at
that moment. And whether the tables hold what the deeds add up to.

The search is that of Wing and Gong, with the journal's order given: what is looked for is which
act is which deed. A client's acts come one after the other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faults.deeds import Deed, Found, Key, deeds_of
from faults.notebook import DONE, REFUSED, UNKNOWN, Act
from faults.objects import Account, Copy, Impossible, State, Till, Title
from faults.tables import disagreements

_BEGIN = {"copy": Copy, "title": Title, "account": Account, "till": Till}

#: So many acts and deeds on either side are shown of what does not fit.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Offence:
    """The first object that does not fit, why, and what was done to it around there."""

    key: Key
    why: str
    around: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n    ".join((f"{self.key[0]} {self.key[1]}: {self.why}", *self.around))


def check(acts: Sequence[Act], found: Found) -> Offence | None:
    """Return the first object whose history cannot have been as the clients wrote it down."""
    deeds: defaultdict[Key, list[Deed]] = defaultdict(list)
    for deed, touched in deeds_of(found):
        for key in touched:
            deeds[key].append(deed)
    asked: defaultdict[Key, list[Act]] = defaultdict(list)
    for act in acts:
        for key in objects_of(act, found):
            asked[key].append(act)
    for key in sorted(deeds.keys() | asked.keys()):
        offence = check_object(key, deeds[key], asked[key])
        if offence is not None:
            return offence
    for key, why in disagreements(found):
        return Offence(key, why, tuple(str(one) for one in deeds[key][-SHOWN:]))
    return None


def objects_of(act: Act, found: Found) -> Iterable[Key]:
    """Return what an act is about. A refused act that says nothing of the state is about nothing."""
    if act.answer == REFUSED and "because" not in act.said:
        return
    if "copy" in act.asked:
        yield "copy", act.asked["copy"]
        yield "title", found["copies"][str(act.asked["copy"])][1]
    elif "title" in act.asked:
        yield "title", act.asked["title"]
    else:
        yield "account", act.asked["reader"]
        if "till" in act.asked:
            yield "till", act.asked["till"]


def check_object(key: Key, deeds: Sequence[Deed], acts: Sequence[Act]) -> Offence | None:
    """Return how one object's history does not fit, or None."""
    states: list[State] = [_BEGIN[key[0]](key[1])]
    for number, deed in enumerate(deeds):
        try:
            states.append(states[-1].after(deed))
        except Impossible as why:
            shown = tuple(str(one) for one in deeds[max(0, number - SHOWN) : number + 1])
            return Offence(key, f"impossible: {why}", shown)
    return _Search(key, deeds, states, acts).offence()


class _Search:
    """Which act is which deed? A node is how many deeds are explained and how far each lane is."""

    def __init__(
        self, key: Key, deeds: Sequence[Deed], states: Sequence[State], acts: Sequence[Act]
    ) -> None:
        self._key, self._deeds, self._states = key, deeds, states
        lanes: defaultdict[str, list[Act]] = defaultdict(list)
        for act in acts:
            # What nobody knows the end of does not hold up what its client did after it.
            lanes[act.client if act.returned_at < math.inf else act.ident].append(act)
        self._lanes = list(lanes.values())
        self._furthest: tuple[int, tuple[int, ...]] = (0, (0,) * len(self._lanes))

    def offence(self) -> Offence | None:
        """Search; return None where all is explained."""
        seen = {self._furthest}
        open_nodes = [self._furthest]
        while open_nodes:
            node = open_nodes.pop()
            self._furthest = max(self._furthest, node, key=lambda one: (one[0], sum(one[1])))
            moves = list(self._moves(*node))
            if not moves and node[0] == len(self._deeds) and not any(self._heads(node[1])):
                return None
            # The last one is tried first.
            for move in reversed(moves):
                if move not in seen:
                    seen.add(move)
                    open_nodes.append(move)
        return self._told()

    def _heads(self, places: tuple[int, ...]) -> list[Act | None]:
        return [
            lane[place] if place < len(lane) else None
            for lane, place in zip(self._lanes, places, strict=True)
        ]

    def _moves(self, number: int, places: tuple[int, ...]) -> Iterable[tuple[int, tuple[int, ...]]]:
        """Yield what may come next: an act explains the next deed, an act changed nothing, an act
        never happened."""
        if number < len(self._deeds) and self._is_by_the_way(self._deeds[number]):
            yield number + 1, places
            return
        heads = self._heads(places)
        ends = [one.returned_at if one is not None else math.inf for one in heads]
        state, dropped = self._states[number], []
        for lane, act in enumerate(heads):
            if act is None:
                continue
            on = (*places[:lane], places[lane] + 1, *places[lane + 1 :])
            if act.answer == UNKNOWN:
                dropped.append((number, on))
            if min(ends[:lane] + ends[lane + 1 :], default=math.inf) < act.called_at:
                continue  # another act was over before: it comes first
            if number < len(self._deeds) and self._explains(act, number):
                yield number + 1, on
            if act.answer != UNKNOWN and state.agrees(act):
                yield number, on
                if act.answer == REFUSED:
                    return  # an answer that is right now holds up nothing
        yield from dropped

    def _is_by_the_way(self, deed: Deed) -> bool:
        """Say whether a deed touched this copy only because a hold ended that it was kept for: it
        is an act on the hold, or on the copy that was lent instead."""
        kind, ident = self._key
        return kind == "copy" and all(one.facts.get("copy_id") != ident for one in deed.entries)

    def _explains(self, act: Act, number: int) -> bool:
        deed = self._deeds[number]
        return (
            act.answer != REFUSED
            and act.who == deed.who
            and self._states[number].explains(act, deed, self._states[number + 1])
        )

    def _told(self) -> Offence:
        number, places = self._furthest
        heads = [one for one in self._heads(places) if one is not None]
        missing = [one for one in heads if one.answer == DONE]
        if number < len(self._deeds):
            why = f"no act explains {self._deeds[number]}"
        else:
            why = "acknowledged and not there" if missing else "answered what was not so"
        if missing:
            why += f"; open: {min(missing, key=lambda one: one.called_at)}"
        around = [f"deed {one}" for one in self._deeds[max(0, number - SHOWN) : number + SHOWN]]
        for lane, place in zip(self._lanes, places, strict=True):
            around += [f"act  {one}" for one in lane[max(0, place - 2) : place + 3]]
        return Offence(self._key, why, tuple(around))
