"""The thread that does what can wait: deliveries from the journal, and the clock's work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence

from django.db import close_old_connections, connection

from shuxiang.foundations.jobs.clockwork import Timed, run_due
from shuxiang.foundations.journal.delivery import Reaction, deliver
from shuxiang.foundations.kernel import clock

log = logging.getLogger(__name__)


class Worker:
    """Wakes at once when something was recorded that others must hear of, else every so often."""

    def __init__(
        self, reactions: Mapping[str, Reaction], timed: Sequence[Timed], rest: float = 2.0
    ) -> None:
        self._reactions = reactions
        self._timed = timed
        self._rest = rest
        self._bell = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ring(self) -> None:
        """Say that something waits."""
        self._bell.set()

    def stop(self, patience: float = 10.0) -> None:
        """Let the piece of work in hand end, then rest for good."""
        self._over.set()
        self._bell.set()
        self._thread.join(patience)

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                close_old_connections()
                while deliver(self._reactions, now=clock.now()):
                    if self._over.is_set():
                        break
                run_due(self._timed, now=clock.now())
            except Exception:  # the thread outlives any single failure
                log.exception("the worker stumbled")
            self._bell.wait(self._rest)
            self._bell.clear()
        connection.close()
