"""What the clock does: each line a piece of work with its hour."""

from __future__ import annotations

import shutil
from datetime import datetime, time, timedelta
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from shuxiang.departments.circulation import jobs as circulation
from shuxiang.departments.readers import jobs as readers
from shuxiang.foundations.answers.once import forget_answers
from shuxiang.foundations.jobs.clockwork import Timed
from shuxiang.listeners.discovery import upkeep
from shuxiang.listeners.notices import jobs as notices
from shuxiang.project import folder, preflight, promises


def check_promises(now: datetime) -> str:
    """Ask every promise for its offenders and say how many are broken."""
    broken = [promise.says for promise, offenders in promises.audit() if offenders]
    return "没守住：" + "；".join(broken) if broken else "承诺全部守住。"


def tidy(now: datetime) -> str:
    """Forget sessions that are over, and fold the write-ahead log into the database."""
    call_command("clearsessions", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return "清理过了。"


def watch_the_disk(now: datetime) -> str:
    """Give the ballast back when the disk is nearly full; take it again when there is room."""
    free = shutil.disk_usage(settings.DATA_FOLDER).free
    ballast = settings.DATA_FOLDER / "ballast"
    if free < folder.LEAST_FREE_BYTES and ballast.exists():
        ballast.unlink()
    elif free > 2 * folder.LEAST_FREE_BYTES and not ballast.exists():
        ballast.write_bytes(bytes(folder.BALLAST_BYTES))
    return f"磁盘还有 {free // 1024 // 1024} MB。"


#: The worker has other things to do: a slow gateway gets so many seconds of each minute.
SENDING_SECONDS = 20.0


def send_notices(now: datetime) -> str:
    """Send what is due, as long as one round may take; the next round goes on."""
    began = monotonic()
    return notices.send(now, go_on=lambda: monotonic() - began < SENDING_SECONDS)


def keep_the_index(now: datetime) -> str:
    return upkeep.keep_usable()


def check_the_index(now: datetime) -> str:
    return upkeep.check()


TIMED = (
    Timed("circulation.expire-holds", circulation.expire_holds, at=time(4, 0)),
    Timed("circulation.forget-the-past", circulation.forget_the_past, at=time(4, 30)),
    Timed("readers.let-grow-up", readers.let_grow_up, at=time(0, 30)),
    Timed("readers.forget-applications", readers.forget_applications, at=time(0, 40)),
    Timed("circulation.count-points", circulation.count_points, at=time(1, 10)),
    Timed("circulation.count-as-lost", circulation.count_as_lost, at=time(1, 20)),
    Timed("project.check-promises", check_promises, at=time(3, 10)),
    Timed("project.preflight", preflight.check, at=time(3, 30)),
    Timed("project.keep-the-index", keep_the_index, every=timedelta(minutes=1)),
    Timed("project.check-the-index", check_the_index, at=time(3, 50)),
    Timed("answers.forget", forget_answers, every=timedelta(hours=1)),
    Timed("project.tidy", tidy, every=timedelta(hours=1)),
    # Before the quiet hours end at eight, so that the morning's round finds the day's reminders.
    Timed("notices.remind", notices.remind, at=time(7, 30)),
    # Oftener than once an hour: who waits for a book hears of it before the library closes.
    Timed("notices.send", send_notices, every=timedelta(minutes=1)),
    Timed("project.watch-the-disk", watch_the_disk, every=timedelta(minutes=1)),
)
