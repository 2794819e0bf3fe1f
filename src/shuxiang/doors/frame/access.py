"""The one table of who may open what. A route that is not listed here is not opened to anybody.

A door only hides what would be refused; the services ask for the powers again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from shuxiang.foundations.kernel.actor import Power


class Whom(Enum):
    ANYBODY = "anybody"
    READER = "reader"
    #: A program with a reader's key.
    PROGRAM = "program"
    STAFF = "staff"
    #: Only while the library has not been opened yet.
    FOUNDER = "founder"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a route. Staff needs one of `powers`; none listed means any member."""

    whom: Whom
    powers: frozenset[Power] = frozenset()


#: Open to anybody. Every page wears the bar of whoever is here, so browsers keep none of them.
OPEN = Rule(Whom.ANYBODY)
READER = Rule(Whom.READER)
PROGRAM = Rule(Whom.PROGRAM)
FOUNDER = Rule(Whom.FOUNDER)


def staff(*powers: Power) -> Rule:
    return Rule(Whom.STAFF, frozenset(powers))


#: Name of a route → who may open it. Each door brings its part in its own `access.py`.
ACCESS: dict[str, Rule] = {
    "frame:look": OPEN,
    "frame:language": OPEN,
    "frame:healthz": OPEN,
    "frame:staff-login": OPEN,
    "frame:staff-logout": OPEN,
    "frame:password": staff(),
    "frame:design": staff(),
}


def admit(table: dict[str, Rule]) -> None:
    """Add a door's part of the table."""
    ACCESS.update(table)
