"""Building the county, once for a data folder: all rows in one transaction, then the index."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from shuxiang import __version__
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import ZONE
from shuxiang.listeners.discovery import upkeep
from shuxiang.project.demo import (
    accounts,
    columns,
    lending_year,
    opening,
    peopling,
    shelving,
    waiting,
)
from shuxiang.project.folder import FolderTrouble

Say = Callable[[str], None]

#: Everything that is drawn is drawn from this word, so that each county is like the others.
SEED = "云溪"

STAMP = "demo.json"

#: The library opened so many days ago; its year of lending lies within.
_OPENED_DAYS_AGO = 800


def is_complete(folder: Path) -> bool:
    """Say whether this folder holds a whole demonstration county."""
    return (folder / STAMP).exists() and accounts.are_kept(folder)


def build(
    folder: Path,
    say: Say,
    *,
    titles: int = 30_000,
    readers: int = 3_000,
    loans: int = 40_000,
    now: datetime | None = None,
) -> dict[str, float]:
    """Build the county in a folder that is open, and return the seconds of each stage.

    All rows are written in one transaction: a build that is killed leaves nothing behind, or
    leaves everything and only the index to be built.
    """
    now = now or clock.now()
    spent: dict[str, float] = {}
    if network.library() is not None and not accounts.are_kept(folder):
        raise FolderTrouble(
            f"演示县在，可是账号文件 {accounts.FILE} 不见了，谁也登录不了。"
            f"请删掉文件夹 {folder}，再启动一次，演示县会重新建好。\n"
            "The file with the accounts of the demonstration is gone. Delete the folder and start"
            " again."
        )
    if network.library() is None:
        with transaction.atomic():
            _write(folder, say, spent, titles=titles, readers=readers, loans=loans, now=now)
    with _stage("检索", spent):
        say("正在建立检索…")
        upkeep.rebuild(lambda done, total: None)
        _forget_what_the_index_knows()
    _tidy()
    temporary = folder / f"{STAMP}.new"
    temporary.write_text(
        json.dumps({"version": __version__, "seconds": spent}, ensure_ascii=False),
        encoding="utf-8",
    )
    temporary.rename(folder / STAMP)
    say(f"云溪县建好了，用了 {sum(spent.values()):.0f} 秒。")
    return spent


def _write(
    folder: Path,
    say: Say,
    spent: dict[str, float],
    *,
    titles: int,
    readers: int,
    loans: int,
    now: datetime,
) -> None:
    opened_at = _morning(now, days_ago=_OPENED_DAYS_AGO)
    with _stage("开馆", spent):
        say("第一次启动，正在建演示用的云溪县，大约要一分钟。以后再开就不用等了。")
        opened = opening.open_library(opened_at=opened_at, now=now)
    with _stage("书目", spent):

        def tell(done: int, total: int) -> None:
            if done == total or done % 5_000 < 1_000 <= done:
                say(f"  上架 {done:,} / {total:,} 种")

        shelving.fill_shelves(
            opened, titles=titles, seed=SEED + "书", moved_in_at=opened_at, now=now, tell=tell
        )
    with _stage("读者", spent):
        say(f"正在办 {readers:,} 张读者证…")
        cast, told = peopling.enrol_cast(opened, now=now)
        peopling.enrol_many(opened, count=readers, seed=SEED + "人", now=now)
    with _stage("借阅", spent):
        say(f"正在过一年：{loans:,} 笔借阅…")
        lending_year.lend_for_a_year(opened, loans=loans, seed=SEED + "年", now=now)
        lending_year.lend_to_cast(opened, seed=SEED + "借", now=now)
        waiting.wait_for_books(opened, cast, now=now)
        columns.compose_columns(opened, now=now)
        lending_year.mark_some(opened, seed=SEED + "坏", now=now)
        circulation.forget(by=SYSTEM, now=now)
    accounts.keep(folder, staff=opened.staff, readers=told, terminal=opened.terminal)


def _morning(now: datetime, *, days_ago: int) -> datetime:
    """Return ten in the morning of a day, but never a moment that has not come yet."""
    there = now.astimezone(ZONE) - timedelta(days=days_ago)
    return min(there, there.replace(hour=10, minute=0, second=0, microsecond=0))


def _forget_what_the_index_knows() -> None:
    """What was recorded before the index was built stands in it already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM journal_delivery WHERE subscriber = %s", ["discovery.follow-the-catalogue"]
        )


def _tidy() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
            if not connection.in_atomic_block:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _stage(name: str, spent: dict[str, float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[name] = round(time.perf_counter() - began, 2)
