"""After a move-in without a running program: what came in is put into the index here and now."""

from __future__ import annotations

from collections.abc import Callable

from shuxiang.foundations.journal.delivery import deliver
from shuxiang.foundations.kernel import clock
from shuxiang.listeners.discovery import upkeep
from shuxiang.project.subscriptions import REACTIONS


def make_searchable(say: Callable[[str], None]) -> None:
    """Deliver what waits, the index first of all; a missing index is built whole."""
    say("正在建立检索…")
    upkeep.make_ready(lambda _text: None)
    while deliver(REACTIONS, now=clock.now()):
        pass
    say("现在就能搜到了。")
