"""The back office of the county with its books."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in, open_house

from shuxiang.foundations.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: its status, what is written on it, and the notes above it."""

    status: int
    text: str
    where: str

    @property
    def note(self) -> str:
        """Return what the last act had to say."""
        found = re.findall(r'<div class="note[^"]*".*?<span>(.*?)</span></div>', self.text, re.S)
        return " ".join(re.sub(r"<.*?>", " ", one).strip() for one in found)

    @property
    def faults(self) -> str:
        """Return the summary of what is to be changed in a form."""
        found = re.findall(r'<div class="error-summary".*?</div>', self.text, re.S)
        return " ".join(re.sub(r"<.*?>", " ", one) for one in found)

    @property
    def plain(self) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<.*?>", " ", self.text))


class Office:
    """A browser in which somebody of the staff sits."""

    def __init__(self, actor: Actor, house: House) -> None:
        self.client = Client()
        let_staff_in(self.client.session, actor, house.clock())

    def get(self, where: str, **query: str) -> Page:
        """Open a page; where a reader's asks for what, the commonest reason is given."""
        return self._through(self._page(self.client.get(where, query, follow=True)))

    def post(self, where: str, **told: Any) -> Page:
        return self._through(self._page(self.client.post(where, told, follow=True)))

    def _through(self, page: Page) -> Page:
        asked = re.search(r'action="(/office/readers/\d+/look/)" data-why', page.text)
        if asked is None:
            return page
        return self._page(self.client.post(asked[1], {"why": "读者本人来问"}, follow=True))

    def _page(self, answer: Any) -> Page:
        body = b"".join(answer) if answer.streaming else answer.content
        chain = answer.redirect_chain
        return Page(answer.status_code, html.unescape(body.decode()), chain[-1][0] if chain else "")


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(monkeypatch) as opened:
        yield opened


@pytest.fixture
def sit(house: House) -> Callable[[str], Office]:
    """Let somebody of the cast sit down in the office."""
    return lambda who: Office(getattr(house.county, who), house)


@pytest.fixture
def director(sit: Callable[[str], Office]) -> Office:
    return sit("director")
