"""F7 at the counter: which book, is it in, where does it stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuxiang.departments.catalogue.slips import TitleLine
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.circulation.slips import CopyState
from shuxiang.departments.circulation.wording import Standing
from shuxiang.listeners.discovery import finding


@dataclass(frozen=True, slots=True)
class TitleAtDesk:
    """One title found, its whereabouts in a sentence, and its copies."""

    line: TitleLine
    standing: Standing
    copies: tuple[CopyState, ...]


def find_titles(text: str, today: date, most: int = 12) -> list[TitleAtDesk]:
    """Return the titles for what was typed at the counter, the likeliest first."""
    lines = finding.find(text, size=most).lines
    where = circulation.availability([one.bib_id for one in lines])
    return [
        TitleAtDesk(one, wording.availability(where[one.bib_id], today), where[one.bib_id].states)
        for one in lines
    ]
