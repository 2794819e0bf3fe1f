"""The county library that tests of departments begin with."""

from __future__ import annotations

from datetime import datetime

import cast
import pytest


@pytest.fixture
def now() -> datetime:
    """A Tuesday, ten in the morning in Beijing."""
    return cast.NOW


@pytest.fixture
def county(db: None, now: datetime) -> cast.County:
    """云溪县图书馆, opened."""
    return cast.open_county(now)
