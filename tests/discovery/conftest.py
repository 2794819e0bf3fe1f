"""One open index with the books of the shelf."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from discovery.shelf import BOOKS

from shuxiang.listeners.discovery.engine import Engine


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index that nobody changes."""
    engine = Engine(tmp_path_factory.mktemp("catalogue"))
    engine.rebuild(BOOKS, seq=1)
    yield engine
    engine.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty index of one test."""
    engine = Engine(tmp_path / "index")
    engine.create()
    yield engine
    engine.close()
