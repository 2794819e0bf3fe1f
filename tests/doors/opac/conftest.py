"""The readers' pages on a library with books."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from doors.opac.front_door import House, let_reader_in, open_house


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(monkeypatch) as opened:
        yield opened


@pytest.fixture
def chen(house: House, client: Client) -> Client:
    """A browser in which 陈桂兰 has logged in."""
    let_reader_in(client.session, house.county.chen.reader_id)
    return client
