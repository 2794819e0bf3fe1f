"""The current goes under everybody at once: loans, holds and money are true at any moment.

The disk is made of what the recorder saw, up to a moment; the clients' notebooks are read up to the
same moment of the same clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import power
import pytest
from conftest import Size
from faults import county, notebook
from faults.hall import Hall, assert_true

CUTS = 15


@pytest.mark.parametrize("seed", [1, 2])
def test_what_everybody_did_is_true_after_power_cuts(
    seed: int,
    recorder: Path,
    tmp_path: Path,
    size: Size,
    progress: Callable[[str], None],
    record_property: Callable[[str, object], None],
) -> None:
    chance = random.Random(f"cuts-{seed}")
    hall = Hall(tmp_path, 100 + seed)
    cuts = done = 0
    for generation in range(2):
        disk, log = power.Disk(hall.folder), tmp_path / f"log-{generation}"
        recording = {"RECORD_FOLDER": str(hall.folder), "RECORD_LOG": str(log)}
        hall.open(LD_PRELOAD=str(recorder), **recording)
        hall.wait_for(size.part(250))
        hall.kill()
        events, acts = power.read_log(log), hall.acts()
        done += notebook.done(acts) - notebook.done(hall.past)
        at, left = 0, tmp_path / "left"
        first = next(at for at, one in enumerate(events) if one.at > acts[len(hall.past)].called_at)
        for cut in sorted(chance.sample(range(first, len(events)), size.part(CUTS))):
            power.replay(disk, events[at:cut])
            at = cut
            power.write_folder(left, disk.after_a_cut(chance))
            known = notebook.until(acts, events[cut].at)
            assert_true(known, county.look(left), f"seed {seed}, cut {cut}")
            cuts += 1
            progress(f"断了 {cuts} 次电，当时办好 {notebook.done(known)} 件")
        power.replay(disk, events[at:])
        # The recorder saw everything: its disk is the real one.
        assert power.is_what_was_seen(disk.whole(), power.files_of(hall.folder))
        assert_true(acts, hall.look(), f"seed {seed}, at the end")

        # The next round begins on the disk that the last cut left.
        power.write_folder(hall.folder, power.files_of(left))
        hall.go_on_from(known)
    hall.close()
    record_property("cuts", cuts)
    record_property("acts", done)
