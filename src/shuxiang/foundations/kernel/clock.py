"""The one clock. Doors, jobs and the command line ask it; everything below takes `now` as given."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
