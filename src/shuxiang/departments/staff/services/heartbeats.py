"""How the machines are at this moment: kept in memory by the process that talks to them, written
down once a minute at most, so that a machine costs its library no disk."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shuxiang.departments.staff.models import Terminal

#: A machine that says nothing for so long is silent; most ask for the status every minute or two.
SILENT_AFTER = timedelta(minutes=5)
_WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One machine: how many connections it has, when it last said what, and its last trouble."""

    terminal_id: int
    connections: int = 0
    last_at: datetime | None = None
    last_said: str = ""
    said: int = 0
    out_of_paper: bool = False
    trouble: str = ""
    trouble_at: datetime | None = None
    written_at: datetime | None = None

    def is_online(self, now: datetime) -> bool:
        fresh = self.last_at is not None and now - self.last_at <= SILENT_AFTER
        return self.connections > 0 and fresh


_guard = threading.Lock()
_beats: dict[int, Heartbeat] = {}


def _change(terminal_id: int, **changes: object) -> Heartbeat:
    with _guard:
        beat = replace(_beats.get(terminal_id, Heartbeat(terminal_id)), **changes)  # type: ignore[arg-type]
        _beats[terminal_id] = beat
    return beat


def machine_came(terminal_id: int, now: datetime) -> None:
    """A machine has logged in on a connection."""
    with _guard:
        beat = _beats.get(terminal_id, Heartbeat(terminal_id))
        _beats[terminal_id] = replace(beat, connections=beat.connections + 1, last_at=now)


def machine_went(terminal_id: int) -> None:
    """A connection of a machine has ended."""
    with _guard:
        beat = _beats.get(terminal_id, Heartbeat(terminal_id))
        _beats[terminal_id] = replace(beat, connections=max(0, beat.connections - 1))


def machine_said(terminal_id: int, code: str, now: datetime) -> None:
    """A machine has said something and was answered; `code` is the message's number."""
    with _guard:
        beat = _beats.get(terminal_id, Heartbeat(terminal_id))
        due = beat.written_at is None or now - beat.written_at > _WRITTEN_EVERY
        _beats[terminal_id] = replace(
            beat,
            last_at=now,
            last_said=code,
            said=beat.said + 1,
            written_at=now if due else beat.written_at,
        )
    if due:
        Terminal.objects.filter(pk=terminal_id).update(last_seen_at=now)


def machine_has_paper(terminal_id: int, has_paper: bool) -> None:
    """A machine says whether its printer has paper."""
    _change(terminal_id, out_of_paper=not has_paper)


def machine_in_trouble(terminal_id: int, trouble: str, now: datetime) -> None:
    """Something a machine asked for met a fault, or was garbled. `trouble` is a code of the page."""
    _change(terminal_id, trouble=trouble, trouble_at=now)


def heartbeats() -> dict[int, Heartbeat]:
    """Return how the machines are that have talked to this process."""
    with _guard:
        return dict(_beats)


def forget_heartbeats() -> None:
    """Forget all, as after a restart."""
    with _guard:
        _beats.clear()
