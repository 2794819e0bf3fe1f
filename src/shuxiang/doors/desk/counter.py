"""What lies on the counter between two scans: who is here, what was done, what waits for an answer.

It is kept in the session of the person at the desk, as plain values, and forgotten with Esc, with
the next reader's card, or after 90 seconds without a scan. The acts themselves are in the journal.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

_KEY = "desk"

#: The next person in the queue must not see the last one's card (ui.md §7).
FORGET_AFTER = timedelta(seconds=90)

#: More steps than this of one reader no longer fit a session; the day's list has them all.
MOST_STEPS = 60


class Mode(StrEnum):
    LEND = "lend"
    RETURN = "return"
    RENEW = "renew"
    CARD = "card"
    FIND = "find"
    READER = "reader"


@dataclass(slots=True)
class Step:
    """One thing done for the reader who is here; `entry_id` is what 撤销 takes back."""

    number: int
    act: str
    title: str
    barcode: str
    due_on: str = ""
    entry_id: int | None = None
    tag: str = ""
    undone: bool = False
    #: The loan was of a book that had been kept for the reader.
    kept: bool = False


@dataclass(slots=True)
class Result:
    """What the last scan came to, in colour, words and sound: ok, warn or stop.

    `day_label` says what the day in the white box is; without it, the day to bring the book back.
    """

    tone: str
    title: str
    detail: str = ""
    due_on: str = ""
    notes: list[str] = field(default_factory=list)
    day_label: str = ""
    #: The figures, the rule and who set it when, for whoever asks why.
    basis: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Choice:
    """A numbered way on. `act` is what the desk does when it is chosen."""

    act: str
    verb: str
    why: str = ""


@dataclass(slots=True)
class Question:
    """A book that was not lent yet, and the ways on."""

    card_number: str
    barcode: str
    title: str
    reasons: list[str]
    choices: list[Choice]


@dataclass(slots=True)
class Counter:
    """The counter of one member of staff at this moment."""

    mode: Mode = Mode.LEND
    reader_id: int | None = None
    card_number: str = ""
    touched_at: str = ""
    steps: list[Step] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    result: Result | None = None
    question: Question | None = None
    slip: dict[str, Any] = field(default_factory=dict)
    #: The slip to lay into the book that was scanned last, where it goes to somebody.
    paper: dict[str, Any] = field(default_factory=dict)

    def greet(self, reader_id: int, card_number: str) -> None:
        """Begin with a reader; the last one's steps leave the screen."""
        if reader_id != self.reader_id:
            self.forget()
        self.reader_id, self.card_number = reader_id, card_number

    def forget(self) -> None:
        """Clear the counter for the next person; the mode and the last slip stay."""
        self.reader_id, self.card_number = None, ""
        self.steps, self.aside, self.waiting = [], [], []
        self.result = self.question = None
        self.paper = {}

    def add(self, step: Step) -> None:
        step.number = (self.steps[0].number if self.steps else 0) + 1
        self.steps.insert(0, step)
        del self.steps[MOST_STEPS:]

    def put_aside(self) -> None:
        """The refused book stays on the counter, not lent: the safe answer."""
        if self.question is not None:
            self.aside.append(f"《{self.question.title}》")
            self.question = None


def load(session: MutableMapping[str, Any], now: datetime) -> Counter:
    """Return the counter as it lies there now; one left alone too long is cleared."""
    held = session.get(_KEY)
    if not held:
        return Counter()
    counter = Counter(
        mode=Mode(held["mode"]),
        reader_id=held["reader_id"],
        card_number=held["card_number"],
        touched_at=held["touched_at"],
        steps=[Step(**one) for one in held["steps"]],
        aside=list(held["aside"]),
        waiting=list(held["waiting"]),
        result=Result(**held["result"]) if held["result"] else None,
        question=_question(held["question"]) if held["question"] else None,
        slip=held["slip"],
        paper=held.get("paper", {}),
    )
    touched = datetime.fromisoformat(counter.touched_at) if counter.touched_at else now
    if now - touched > FORGET_AFTER:
        counter.forget()
    return counter


def _question(held: dict[str, Any]) -> Question:
    return Question(**{**held, "choices": [Choice(**one) for one in held["choices"]]})


def store(session: MutableMapping[str, Any], counter: Counter, now: datetime) -> None:
    """Put the counter back."""
    counter.touched_at = now.isoformat()
    session[_KEY] = {**asdict(counter), "mode": counter.mode.value}
