"""Bringing the program up on a data folder: tables, files, rooms wired together."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from shuxiang.project import folder as folders
from shuxiang.project.folder import Folder

Say = Callable[[str], None]


def wake(path: Path, *, exclusive: bool, say: Say) -> Folder:
    """Open a data folder, load Django on it, bring its tables up to date, and wire the rooms.

    After this every department can be used. Raises FolderTrouble.
    """
    opened = folders.open_folder(path, exclusive=exclusive)
    os.environ["SHUXIANG_DATA"] = str(opened.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuxiang.project.settings"
    import django

    django.setup()
    if opened.is_new or not _tables_are_current(opened.path):
        _bring_up_to_date(opened, say)
    from shuxiang.project import subscriptions

    subscriptions.wire()
    return opened


def _tables_are_current(path: Path) -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if folders.is_current(path):
        return "journal_entry" in connection.introspection.table_names()
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _bring_up_to_date(opened: Folder, say: Say) -> None:
    from django.core.management import call_command
    from django.db import connection

    if not opened.is_new:
        say("正在升级数据…")
        _keep_a_copy(opened.path)
    else:
        say("正在准备数据文件夹…")
    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
    folders.write_stamp(opened.path)


def _keep_a_copy(path: Path) -> None:
    """Keep the database as it was, beside it, before its tables change."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    target = path / "before-upgrade.db"
    target.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])


def prepare_static_files(path: Path, say: Say) -> None:
    """Put the pages' files under names that carry their content, once for each version."""
    import hashlib

    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            with storage.open(name) as file:
                digest.update(name.encode() + hashlib.sha256(file.read()).digest())
    root = path / "cache" / "static"
    stamp = root / "stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("正在准备网页文件…")
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())
