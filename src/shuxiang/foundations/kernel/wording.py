"""The shape of a sentence that is said to people: what is the matter, and the way on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`what` in at most some twenty characters; `way_on` says what to do now. Both translated."""

    what: str
    way_on: str = ""

    def __str__(self) -> str:
        return f"{self.what}。{self.way_on}" if self.way_on else self.what
