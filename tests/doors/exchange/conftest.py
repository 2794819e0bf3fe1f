"""The county with its pages, and a real server on a port for clients of others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from doors.opac.front_door import House, open_house


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(monkeypatch) as opened:
        yield opened
