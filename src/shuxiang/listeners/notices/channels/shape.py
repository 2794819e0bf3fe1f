"""What every channel is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent. `ident` is the same at every try, so that the other side can tell."""

    ident: str
    to: str = field(repr=False)
    subject: str
    body: str
    written_at: datetime


class Rejected(Exception):
    """The other side does not want this message, and never will: another way is tried."""


class Unreachable(Exception):
    """The way is closed just now: what waits for it waits on."""


class Channel(Protocol):
    """One way out, open for a run."""

    def send(self, message: Message) -> None:
        """Hand in one message. Raises Rejected or Unreachable."""

    def close(self) -> None:
        """Let go of what is held open."""
