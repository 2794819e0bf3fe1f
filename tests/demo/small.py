"""How small the county of the tests is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

#: A Tuesday, half past two in the afternoon in Beijing.
NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
TITLES, READERS, LOANS = 400, 60, 500


@dataclass(frozen=True, slots=True)
class Built:
    """The folder of the county, and what was said while it was built."""

    folder: Path
    said: list[str] = field(default_factory=list)
