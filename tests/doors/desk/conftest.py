"""The counter of the main library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in, open_house


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(monkeypatch) as opened:
        yield opened


@pytest.fixture
def desk(house: House, client: Client) -> Client:
    """A browser in which 周敏 stands at the counter."""
    let_staff_in(client.session, house.county.desk, house.clock())
    return client
