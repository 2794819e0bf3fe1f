"""The checker has teeth: folders that are broken on purpose are found broken.

If one of these passes unseen, the other tests of this room prove nothing.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import power
import pytest
from stories import killing

#: A desk whose database does not wait for the disk as the product's does.
CARELESS = """
import os, sys
folder, seed, level = sys.argv[1:4]
os.environ["SHUXIANG_DATA"] = folder
from shuxiang.project import settings
options = settings.DATABASES["default"]["OPTIONS"]
assert "synchronous=FULL" in options["init_command"]
options["init_command"] = options["init_command"].replace("FULL", level)
from stories import counter_program
sys.argv[1:] = [folder, seed]
counter_program.main()
"""

#: Changes a folder behind the program's back.
MEDDLE = """
import sys
from pathlib import Path
from shuxiang.project.start import wake
wake(Path(sys.argv[1]), exclusive=True, say=lambda text: None)
from django.db import connection
with connection.cursor() as cursor:
    for statement in sys.argv[2:]:
        cursor.execute(statement)
        assert cursor.rowcount, statement
"""


@dataclass
class Lent:
    """A folder after some lending, and what was acknowledged."""

    folder: Path
    said: list[killing.Said]

    @property
    def last_loan(self) -> killing.Said:
        return [one for one in self.said if one["act"] == "lend"][-1]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Lent:
    folder = tmp_path_factory.mktemp("sound") / "library"
    folder.mkdir()
    killing.open_library(folder)
    desk = killing.start_desk(folder, 3)
    said = killing.read_acts(desk, 120)
    said += killing.kill(desk)
    assert killing.faults_of(killing.look(folder), said) == []
    return Lent(folder, said)


@pytest.fixture
def lent(sound: Lent, tmp_path: Path) -> Lent:
    return Lent(shutil.copytree(sound.folder, tmp_path / "library"), sound.said)


def faults(lent: Lent, *statements: str) -> list[str]:
    killing.python(MEDDLE, lent.folder, *statements)
    return killing.faults_of(killing.look(lent.folder), lent.said)


def test_a_loan_that_is_gone_is_missed(lent: Lent) -> None:
    loan = lent.last_loan["loan"]
    found = faults(lent, f"DELETE FROM circulation_loan WHERE id = {loan}")
    assert any(f"loan {loan} is None" in one for one in found)


def test_an_act_that_left_no_trace_is_missed(lent: Lent) -> None:
    """A chain that merely ends earlier is whole: only the acknowledgement tells of the rest."""
    last = [one["entry"] for one in lent.said if one["entry"] is not None][-1]
    found = faults(lent, f"DELETE FROM journal_entry WHERE id >= {last}")
    assert any(one.startswith("lost: ") for one in found)
    assert not any("条流水" in one for one in found)


def test_a_return_that_the_journal_does_not_know_is_found(lent: Lent) -> None:
    back = next(one for one in lent.said if one["act"] == "back" and one["loan"])
    found = faults(lent, f"DELETE FROM journal_entry WHERE id = {back['entry']}")
    assert any(f"loan {back['loan']} is back, the journal says open" in one for one in found)
    assert any("条流水" in one for one in found)


def test_an_entry_that_was_changed_breaks_the_chain(lent: Lent) -> None:
    entry = lent.last_loan["entry"]
    found = faults(
        lent, f"UPDATE journal_entry SET happened_at = '2020-01-01 00:00:00' WHERE id = {entry}"
    )
    assert any(f"第 {entry} 条流水" in one for one in found)


def test_a_page_that_was_torn_is_found(lent: Lent) -> None:
    killing.python(MEDDLE, lent.folder)  # closes in order: everything is in the one file
    database = lent.folder / "library.db"
    content = bytearray(database.read_bytes())
    for page in range(8, len(content) // 4096, 9):
        content[page * 4096 : page * 4096 + 512] = bytes(512)
    database.write_bytes(content)
    (lent.folder / "library.db-wal").unlink(missing_ok=True)
    with pytest.raises(AssertionError):
        assert killing.faults_of(killing.look(lent.folder), lent.said) == []


def cuts_that_hurt(folder: Path, log: Path, disk: power.Disk, cuts: int) -> int:
    """Return after how many of so many cuts the folder is broken or has lost something."""
    chance, events, at, heard, hurt = random.Random(7), power.read_log(log), 0, "", 0
    for cut in sorted(chance.sample(range(len(events) // 2, len(events) + 1), cuts)):
        heard += power.replay(disk, events[at:cut])
        at = cut
        left = power.write_folder(folder.parent / "left", disk.after_a_cut(chance))
        try:
            found = killing.look(left)
        except AssertionError:  # it does not even open
            hurt += 1
            continue
        hurt += bool(killing.faults_of(found, killing.acts_in(heard.splitlines())))
    return hurt


@pytest.mark.parametrize("level", ["NORMAL", "OFF"])
def test_a_database_that_waits_less_for_the_disk_loses_acts(
    lent: Lent, level: str, recorder: Path, tmp_path: Path
) -> None:
    """The reason for FULL: the same desk, the same cuts, without it."""
    disk, log = power.Disk(lent.folder), tmp_path / "log"
    desk = subprocess.Popen(
        [sys.executable, "-c", CARELESS, str(lent.folder), "4", level],
        env=killing.environment(
            LD_PRELOAD=str(recorder), RECORD_FOLDER=str(lent.folder), RECORD_LOG=str(log)
        ),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert desk.stdout is not None
    assert desk.stdout.readline() == "ready\n"
    killing.read_acts(desk, 250)
    killing.kill(desk)
    assert cuts_that_hurt(lent.folder, log, disk, 6) >= 4


def test_a_disk_that_lies_about_its_syncs_loses_acts(
    lent: Lent, recorder: Path, tmp_path: Path
) -> None:
    """The product as it is, on a disk that says it has written and has not."""
    disk, log = power.Disk(lent.folder, lies=True), tmp_path / "log"
    desk = killing.start_desk(
        lent.folder,
        5,
        LD_PRELOAD=str(recorder),
        RECORD_FOLDER=str(lent.folder),
        RECORD_LOG=str(log),
    )
    killing.read_acts(desk, 250)
    killing.kill(desk)
    assert cuts_that_hurt(lent.folder, log, disk, 6) >= 4


def test_a_history_that_does_not_fit_is_found() -> None:
    done = [("lend", "done"), ("back", "done"), ("lend", "unknown")]
    assert killing.disagreements(["lend", "back"], done) == []
    assert killing.disagreements(["lend", "back", "lend"], done) == []
    assert killing.disagreements(["lend"], done) != []
    assert killing.disagreements(["lend", "back", "lend", "back"], done) != []
    assert killing.disagreements(["lend"], [("lend", "refused")]) != []
    cut_off = [("lend", "unknown"), ("back", "refused"), ("lend", "done")]
    assert killing.disagreements(["lend"], cut_off) == []
    assert killing.disagreements([], cut_off) != []
