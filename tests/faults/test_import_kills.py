"""A move-in that is killed and taken up again ends as if nothing had happened."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3
from stories import killing

RECORDS = 8_000
BATCH = 1_000

#: Tells what moved in: titles, copies, the sheets, and what is found of it.
TELL = """
import hashlib, json, sys
from pathlib import Path
from shuxiang.project.start import wake
wake(Path(sys.argv[1]), exclusive=True, say=lambda text: None)
from django.db import connection
from shuxiang.departments.catalogue.models import Bib
from shuxiang.departments.holdings.models import Copy, ImportRemark, ImportRun
from shuxiang.listeners.discovery import documents, finding, upkeep
from shuxiang.project.promises import audit

def rows(model, *without, **only):
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in without]
    told = hashlib.sha256()
    for row in model.objects.filter(**only).order_by("pk").values_list(*names).iterator():
        told.update(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode())
    return [model.objects.filter(**only).count(), told.hexdigest()]

upkeep.make_ready(lambda text: None)
words = ["柑橘", "恐龙", "机器人", "桥梁与实践", "kl", "9787", "章江", "I247.5", "王"]
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    sound = cursor.fetchone()[0]
print(json.dumps({
    "sound": sound,
    "broken": [f"{p.says} {line}" for p, lines in audit() for line in lines],
    "titles": rows(Bib, "created_at", "changed_at"),
    "copies": rows(Copy, "created_at"),
    "remarks": rows(ImportRemark, run_id=1),
    "sheets": [[run.read, run.imported, run.merged, run.rejected, run.copies, run.position,
                run.finished_at is not None] for run in ImportRun.objects.order_by("pk")],
    "indexed": [upkeep.engine().size, documents.count()],
    "found": {word: [finding.find(word).total, *[line.bib_id for line in finding.find(word).lines]]
              for word in words},
}))
"""


def compose() -> Any:
    """Return the benchmark's composer of records."""
    path = killing.ROOT / "bench" / "move_in.py"
    spec = importlib.util.spec_from_file_location("bench_move_in", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_file(path: Path) -> None:
    """Write records of which some are double, some share their number, some cannot be read."""
    chance = random.Random(3)
    records = list(compose().compose(RECORDS - 200, "utf-8"))
    for number in range(200):
        one = chance.choice(records)
        records.insert(chance.randrange(len(records)), one if number % 4 else b"00000broken\x1d")
    path.write_bytes(b"".join(records))


def start_import(folder: Path, file: Path) -> subprocess.Popen[str]:
    """Begin, or take up, the move-in of a file."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "shuxiang",
            "import",
            "marc",
            str(file),
            "--data",
            str(folder),
            "--json",
        ],
        env=killing.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def let_end(program: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the end; return the balance that it prints."""
    out, said = program.communicate(timeout=120)
    assert program.returncode == 0, said
    told: dict[str, Any] = json.loads(out)
    return told


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


def tell(folder: Path) -> dict[str, Any]:
    """Return what is in a folder after a move-in."""
    told: dict[str, Any] = json.loads(killing.python(TELL, folder))
    assert told.pop("sound") == "ok"
    assert told.pop("broken") == []
    return told


def test_a_move_in_that_is_killed_again_and_again_ends_like_one_that_was_not(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(8)
    file = tmp_path / "records.mrc"
    write_file(file)
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
