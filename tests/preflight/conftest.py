"""The county that defects are planted in."""

from __future__ import annotations

import cast
import pytest
import shelves


@pytest.fixture
def county(db: None) -> cast.County:
    return cast.open_county()


@pytest.fixture
def books(county: cast.County) -> shelves.Shelves:
    return shelves.fill(county, per_title=3)
