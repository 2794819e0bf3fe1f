"""Keeping the index beside the tables: opening it, filling it, noticing that it is unusable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from shuxiang.foundations.journal.reading import last_entry_id
from shuxiang.foundations.store import sql
from shuxiang.listeners.discovery import documents
from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.engine import Engine
from shuxiang.listeners.discovery.results import IndexUnusable

_guard = threading.Lock()
_engines: dict[str, Engine] = {}

#: Titles read from the tables at a time while the index is built.
BATCH = 2_000


def engine() -> Engine:
    """Return the engine of this library's index. It may have to be built: see `make_ready`."""
    folder = str(settings.DATA_FOLDER / "index")
    with _guard:
        if folder not in _engines:
            _engines[folder] = Engine(settings.DATA_FOLDER / "index")
        return _engines[folder]


def make_ready(say: Callable[[str], None]) -> None:
    """Open the index; build it where it is missing, damaged, or of another version."""
    try:
        engine().open()
    except IndexUnusable:
        if documents.count() == 0:
            engine().create()
            return
        say("正在建立检索…")
        count, seconds = rebuild(lambda done, total: None)
        say(f"检索建好了：{count:,} 种，用了 {seconds:.0f} 秒。")


_damage_seen = threading.Event()


def mend() -> None:
    """Say that a search could not read the index. It is built anew within a minute."""
    _damage_seen.set()


def keep_usable() -> str:
    """Build the index anew where it cannot be read, or where a search could not. Returns one line
    for people."""
    try:
        if not _damage_seen.is_set():
            engine().size  # noqa: B018  (opens it where it is not open)
            return "检索是好的。"
    except IndexUnusable:
        pass
    count, _ = rebuild(lambda done, total: None)
    _damage_seen.clear()
    return f"检索坏了，已经重建：{count:,} 种。"


def check() -> str:
    """Read the whole index and hold it against the tables. Returns one line for people."""
    try:
        engine().check()
        if engine().size == documents.count():
            return "检索和书目一致。"
    except IndexUnusable:
        pass
    count, _ = rebuild(lambda done, total: None)
    return f"检索和书目对不上，已经重建：{count:,} 种。"


def rebuild(progress: Callable[[int, int], None]) -> tuple[int, float]:
    """Build the index anew beside the old one; searching goes on. Returns titles and seconds."""
    began = time.perf_counter()
    total = documents.count()
    seq = last_entry_id()
    count = engine().rebuild(
        _all_documents(), lambda done: progress(min(done, total), total), seq=seq
    )
    _through_file().write_text(str(seq))
    progress(total, total)
    return count, time.perf_counter() - began


def _through_file() -> Path:
    return Path(settings.DATA_FOLDER) / "index" / "through"


def built_through() -> int:
    """Return the entry up to which the last rebuild has seen everything, 0 where that is unknown.

    With one writer the numbers of entries are in the order of commits, so what was numbered before
    the rebuild began was in the tables that it read. PostgreSQL does not promise that.
    """
    if sql.is_postgresql():
        return 0
    try:
        return int(_through_file().read_text())
    except (OSError, ValueError):
        return 0


def _all_documents() -> Iterator[TitleDocument]:
    last = 0
    while True:
        batch = documents.after(last, BATCH)
        if not batch:
            return
        yield from batch
        last = batch[-1].bib_id
