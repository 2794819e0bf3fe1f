"""What would go wrong tomorrow: records that lending would stumble over, found the night before.

Each department says what is odd in its own drawers, how it is found, and which act puts it right;
the nightly check (foundations.preflight) asks all of them. An oddity is not a broken promise: it
may be as people want it, and they decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.registers import Text


class Subject(StrEnum):
    """What a finding is about, so that a door knows which page to open."""

    COPY = "copy"
    TITLE = "title"
    READER = "reader"
    RULE = "rule"
    PLACE = "place"
    STAFF = "staff"
    TERMINAL = "terminal"
    TRANSIT = "transit"
    HOLD_SHELF = "hold-shelf"
    TILL = "till"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `ident` is what `mend` takes, `subject_id` the row whose page is opened (the same
    where it is 0). `label` is what people know it by; `facts` fill the words of the oddity."""

    ident: int
    label: str
    subject_id: int = 0
    place_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Mend(Protocol):
    """An act that puts one finding right; it requires its own power and refuses as everywhere."""

    def __call__(self, *, ident: int, by: Actor, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Oddity:
    """One kind of finding. `says` tells what is the matter, `then` what the desk would meet.

    `find` takes the moment of the check. `mend` is None where a person must look first; the button
    says `mends`, and `power` is what pressing it needs.
    """

    code: str
    subject: Subject
    says: Text
    then: Text
    find: Callable[[datetime], Iterable[Found]]
    mend: Mend | None = None
    mends: Text = ""
    power: Power | None = None
