"""The county, and a program to which 陈桂兰 gave a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from doors.api.asking import Program, key_of
from doors.opac.front_door import House, open_house


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(monkeypatch) as opened:
        yield opened


@pytest.fixture
def program(house: House) -> Program:
    return Program(key_of(house))


@pytest.fixture
def stranger(house: House) -> Program:
    return Program()
