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
    kills, done, outside = size.part(KILLS), 0, 0.6
    for number in range(kills):
        hall.open()
        hall.wait_for(int((size.acts - done) / (kills - number) * outside) + 5)
        hall.kill()
        acts = hall.acts()
        assert_true(acts, hall.look(), f"kill {number}")
        before, done = done, notebook.done(acts)
        assert done > before
        outside = hall.done / done
        progress(f"杀了 {number + 1} 次，共 {kills} 次，办好 {done} 件")
    hall.close()
    assert done >= size.acts
    assert {act.what for act in acts if act.answer == notebook.DONE} == {
        "lend", "back", "renew", "hold", "cancel", "charge", "pay", "waive", "refund",
    }  # fmt: skip
    record_property("kills", kills)
    record_property("acts", done)
    record_property("without-answer", sum(act.answer == notebook.UNKNOWN for act in acts))
