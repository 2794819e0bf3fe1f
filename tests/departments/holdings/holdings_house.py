"""What the tests of holdings stand on, by number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class House:
    """Ids of what the tests stand on."""

    main: int
    branch: int
    room: int
    reading_room: int
    branch_room: int
    book: int
    reference: int
