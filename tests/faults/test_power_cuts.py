"""The current goes at any moment: what a desk had said was done is there, the rest wholly or not.

How a cut is made stands in `power.py`. Each round goes on with a disk that a cut has left.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import power
import pytest
from moving import let_end, start_import, tell, write_file
from stories import killing

CUTS = 13


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_a_desk_had_said_was_done_outlives_power_cuts(
    seed: int, recorder: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "library"
    killing.open_library(folder)
    said: list[killing.Said] = []
    total = 0
    for generation in range(2):
        disk, log = power.Disk(folder), tmp_path / f"log-{generation}"
        desk = killing.start_desk(
            folder,
            10 * seed + generation,
            LD_PRELOAD=str(recorder),
            RECORD_FOLDER=str(folder),
            RECORD_LOG=str(log),
        )
        acts = killing.read_acts(desk, chance.randint(150, 450))
        acts += killing.kill(desk)
        events = power.read_log(log)

        at, heard, left = 0, "", tmp_path / "left"
        for cut in sorted(chance.sample(range(len(events) + 1), CUTS)):
            heard += power.replay(disk, events[at:cut])
            at = cut
            power.write_folder(left, disk.after_a_cut(chance))
            acknowledged = killing.acts_in(heard.splitlines())
            found = killing.look(left)
            assert killing.faults_of(found, said + acknowledged) == [], f"seed {seed}, cut {cut}"
            assert len(found["entries"]) <= killing.entries_in(said + acknowledged) + 1
        heard += power.replay(disk, events[at:])
        # The recorder saw everything: its disk is the real one, its acts are those that were read.
        # The kill may have come before it wrote the last thing down.
        assert power.is_what_was_seen(disk.whole(), power.files_of(folder))
        seen = killing.acts_in(heard.splitlines())
        assert acts[: len(seen)] == seen
        assert len(acts) <= len(seen) + 1

        total += killing.entries_in(acts)

        # The next round begins on the disk that the last cut left.
        power.write_folder(folder, power.files_of(left))
        said = said + acknowledged
        said = [*said, *unacknowledged(killing.look(folder), said)]
    record_property("cuts", 2 * CUTS)
    record_property("acts", total)


def unacknowledged(found: dict[str, Any], said: list[killing.Said]) -> list[killing.Said]:
    """Return what is there although its acknowledgement was cut off: from now on it stays."""
    known = {one["entry"] for one in said}
    return [
        {"act": "lend" if kind == killing.MADE else "back", "entry": entry, "loan": loan}
        for entry, kind, loan, _ in found["entries"]
        if entry not in known
    ]


def test_a_library_that_is_cut_off_while_it_opens_opens_again(
    recorder: Path, tmp_path: Path
) -> None:
    """Tables, keys and the first rows: at whatever moment, the program comes up, what is sealed
    can be opened, and no promise is broken."""
    chance = random.Random(5)
    folder, log, left = tmp_path / "library", tmp_path / "log", tmp_path / "left"
    folder.mkdir()
    disk = power.Disk(folder)
    killing.python(
        killing.OPEN,
        folder,
        LD_PRELOAD=str(recorder),
        RECORD_FOLDER=str(folder),
        RECORD_LOG=str(log),
    )
    events = power.read_log(log)
    at = 0
    for cut in sorted(chance.sample(range(len(events) + 1), 12)):
        power.replay(disk, events[at:cut])
        at = cut
        power.write_folder(left, disk.after_a_cut(chance))
        found = killing.look(left)
        assert killing.faults_of(found, []) == [], f"cut {cut}"
        killing.python(UNSEAL, left)
    power.replay(disk, events[at:])
    assert disk.whole() == power.files_of(folder)


def test_a_move_in_that_is_cut_off_is_taken_up_again(recorder: Path, tmp_path: Path) -> None:
    """Whatever batch the current goes in, the same file given again ends with the same library."""
    chance = random.Random(6)
    file, folder, log = tmp_path / "records.mrc", tmp_path / "library", tmp_path / "log"
    write_file(file, 3_000)
    folder.mkdir()
    disk = power.Disk(folder)
    recording = {"RECORD_FOLDER": str(folder), "RECORD_LOG": str(log)}
    let_end(start_import(folder, file, LD_PRELOAD=str(recorder), **recording))
    wrote = power.files_of(folder)
    wanted = tell(folder)
    balance = wanted.pop("sheets")[0]
    events, at, left = power.read_log(log), 0, tmp_path / "left"
    for cut in sorted(chance.sample(range(len(events) + 1), 6)):
        power.replay(disk, events[at:cut])
        at = cut
        power.write_folder(left, disk.after_a_cut(chance))
        let_end(start_import(left, file))
        found = tell(left)
        assert found.pop("sheets")[0] == balance, f"cut {cut}"
        assert found == wanted, f"cut {cut}"
    power.replay(disk, events[at:])
    assert disk.whole() == wrote


#: Opens everything that is sealed in a folder. Raises where a key is gone.
UNSEAL = """
import sys
from pathlib import Path
from shuxiang.project.start import wake
wake(Path(sys.argv[1]), exclusive=True, say=lambda text: None)
from shuxiang.departments.readers.models import Reader
from shuxiang.foundations import vault
for row in Reader.objects.values():
    for value in row.values():
        if isinstance(value, str) and value.startswith("a1|"):
            vault.unseal(value)
"""
