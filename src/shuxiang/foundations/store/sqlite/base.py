"""Writers stand in one first-come line inside this process.

SQLite's own busy handler is not fair: under load one thread can wait for seconds while others are
served again and again. With BEGIN IMMEDIATE every transaction is a writer, so a ticket is taken
before it begins and given back when it ends. Reads outside transactions never wait.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from django.db.backends.sqlite3 import base


class FairLock:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self) -> None:
        with self._guard:
            if not self._held and not self._waiting:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


_lines: dict[str, FairLock] = {}
_lines_guard = threading.Lock()


def _line_for(name: str) -> FairLock:
    with _lines_guard:
        return _lines.setdefault(name, FairLock())


class DatabaseWrapper(base.DatabaseWrapper):
    """The stock backend, with a ticket around each transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ticket: FairLock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        line = _line_for(str(self.settings_dict["NAME"]))
        line.acquire()
        self._ticket = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_back()
            raise

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        finally:
            if autocommit:
                self._give_back()

    def close(self) -> None:
        try:
            super().close()
        finally:
            if not self.in_atomic_block:
                self._give_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stub leaves it out
        finally:
            self._give_back()

    def _give_back(self) -> None:
        line, self._ticket = self._ticket, None
        if line is not None:
            line.release()
