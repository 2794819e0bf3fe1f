"""The shelves that lending is tried on."""

from __future__ import annotations

import cast
import pytest
import shelves


@pytest.fixture
def books(county: cast.County) -> shelves.Shelves:
    """Ten lendable copies of five titles, and one to be read on the spot."""
    return shelves.fill(county)
