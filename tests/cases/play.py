"""How a case is written down, and where all of them are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cases.world import World

Play = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One of the numbered cases, in a sentence that a librarian would sign."""

    number: int
    says: str
    play: Play


CASES: dict[int, Case] = {}


def case(number: int, says: str) -> Callable[[Play], Play]:
    """Enter a case; a number is entered once."""

    def enter(play: Play) -> Play:
        assert number not in CASES, f"case {number} twice"
        CASES[number] = Case(number, says, play)
        return play

    return enter
