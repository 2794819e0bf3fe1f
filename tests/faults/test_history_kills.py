"""The whole program is killed under everybody at once, and each object's history is still true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conftest import Size
from faults import notebook
from faults.hall import Hall, assert_true

KILLS = 60


def test_what_desks_machines_and_services_did_is_true_after_kills(
    tmp_path: Path,
    size: Size,
    progress: Callable[[str], None],
    record_property: Callable[[str, object], None],
) -> None:
    hall = Hall(tmp_path, 1)
    planned, kills, done, outside = size.part(KILLS), 0, 0, 0.6
    while kills < planned or done < size.acts:
        hall.open()
        to_come = max(1, planned - kills)
        hall.wait_for(int((size.acts - done) / to_come * outside) + 5)
        hall.kill()
        kills += 1
        acts = hall.acts()
        assert_true(acts, hall.look(), f"kill {kills}")
        before, done = done, notebook.done(acts)
        assert done > before
        outside = hall.done / done
        progress(f"杀了 {kills} 次，共 {planned} 次，办好 {done} 件")
    hall.close()
    assert {act.what for act in acts if act.answer == notebook.DONE} == {
        "lend", "back", "renew", "hold", "cancel", "charge", "pay", "waive", "refund",
    }  # fmt: skip
    record_property("kills", kills)
    record_property("acts", done)
    record_property("without-answer", sum(act.answer == notebook.UNKNOWN for act in acts))
