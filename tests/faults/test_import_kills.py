"""A move-in that is killed and taken up again ends as if nothing had happened."""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pysqlite3
from moving import let_end, start_import, tell, write_file

RECORDS = 8_000
BATCH = 1_000


def progress(folder: Path) -> tuple[int, bool]:
    """Return how many records the newest move-in has read, and whether it is finished."""
    with (
        contextlib.closing(
            pysqlite3.connect(f"file:{folder / 'library.db'}?mode=ro", uri=True, timeout=5)
        ) as database,
        contextlib.suppress(pysqlite3.OperationalError),
    ):
        row = database.execute(
            "SELECT read, finished_at IS NOT NULL FROM holdings_importrun ORDER BY id LIMIT 1"
        ).fetchone()
        if row:
            return row[0], bool(row[1])
    return 0, False


def kill_when(
    program: subprocess.Popen[str], folder: Path, ripe: Callable[[int, bool], bool], after: float
) -> bool:
    """Kill the program a moment after it has come so far; say whether it was still running."""
    deadline = time.monotonic() + 60
    while program.poll() is None and time.monotonic() < deadline:
        if (folder / "library.db").exists() and ripe(*progress(folder)):
            break
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(0.005)
    with contextlib.suppress(subprocess.TimeoutExpired):
        program.wait(after)
    program.send_signal(signal.SIGKILL)
    program.communicate()
    return program.returncode == -signal.SIGKILL


def test_a_move_in_that_is_killed_again_and_again_ends_like_one_that_was_not(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(8)
    file = tmp_path / "records.mrc"
    write_file(file, RECORDS)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    let_end(start_import(whole, file))
    wanted = tell(whole)
    assert wanted["sheets"][0][0] == RECORDS
    assert wanted["indexed"][0] == wanted["indexed"][1] == wanted["titles"][0]
    assert min(wanted["sheets"][0][1:5]) > 0
    assert sum(bool(found[0]) for found in wanted["found"].values()) > 6

    kills = 0
    for done in range(0, RECORDS, BATCH):  # in the middle of each batch
        program = start_import(killed, file)
        ripe = lambda read, over, done=done: read >= done or over  # noqa: E731
        kills += kill_when(program, killed, ripe, chance.random() * 0.3)
    assert kills >= 8
    assert progress(killed) != (0, False)
    while not progress(killed)[1]:  # and while its end is made searchable
        program = start_import(killed, file)
        kills += kill_when(program, killed, lambda read, over: over, chance.random() * 0.5)
    record_property("records", RECORDS)
    record_property("kills", kills)

    # The file is in. Giving it once more adds nothing, and makes the rest of it searchable.
    again = let_end(start_import(killed, file))
    assert (again["read"], again["imported"], again["copies"]) == (RECORDS, 0, 0)
    found = tell(killed)
    assert found.pop("sheets")[0] == wanted.pop("sheets")[0]
    assert found == wanted
