"""The history checker has teeth: real folders that are broken behind the program's back, and real
programs that answer too early, are found out. On paper the same is in tests/stories."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import power
import pytest
from faults import county, history, notebook
from faults.deeds import Found
from faults.hall import Hall, faults_of
from faults.notebook import DONE, Act
from stories import killing

#: Changes a folder as no program would.
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

#: A program whose database does not wait for the disk.
NEVER_WAITS = """
import os, sys
os.environ["SHUXIANG_DATA"] = sys.argv[1]
from shuxiang.project import settings
options = settings.DATABASES["default"]["OPTIONS"]
assert "synchronous=FULL" in options["init_command"]
options["init_command"] = options["init_command"].replace("FULL", "OFF")
"""

#: A program that answers within the transaction, before it is committed.
ANSWERS_EARLY = """
from faults import players
hear = players.Player._hear
def early(self, ident, ask):
    from django.db import transaction
    with transaction.atomic():
        return hear(self, ident, ask)
players.Player._hear = early
"""


@dataclass
class Day:
    """A folder after a day's work, and what everybody wrote down."""

    folder: Path
    acts: list[Act]
    found: Found

    def after(self, *statements: str) -> str:
        """Meddle, look again, and return what the checker says."""
        killing.python(MEDDLE, self.folder, *statements)
        return str(history.check(self.acts, county.look(self.folder)) or "")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Day:
    hall = Hall(tmp_path_factory.mktemp("sound"), 50)
    acts_wanted = 300
    for _ in range(20):
        hall.open()
        hall.wait_for(acts_wanted)
        hall.kill()
        found, acts_wanted = hall.look(), 50
        if two_in_a_queue(found):
            break
    hall.close()
    acts = hall.acts()
    assert faults_of(acts, found) == []
    return Day(hall.folder, acts, found)


def two_in_a_queue(found: Found) -> tuple[Sequence[Any], Sequence[Any]] | None:
    """Return two open holds of different readers for one title, the earlier one first."""
    holds = [row for row in found["holds"] if not row[-1]]
    pairs = ((a, b) for a in holds for b in holds if a[0] < b[0])
    return next(((a, b) for a, b in pairs if a[1] == b[1] and a[2] != b[2]), None)


@pytest.fixture
def day(sound: Day, tmp_path: Path) -> Day:
    return Day(shutil.copytree(sound.folder, tmp_path / "library"), sound.acts, sound.found)


def last(day: Day, what: str) -> Act:
    """Return the last acknowledged act of a kind whose answer named its entry or receipt."""
    return [
        act
        for act in day.acts
        if act.what == what and act.answer == DONE and {"entry", "receipt"} & act.said.keys()
    ][-1]


def test_an_acknowledged_loan_that_is_deleted_is_missed(day: Day) -> None:
    loan = last(day, "lend").said["loan"]
    said = day.after(
        f"UPDATE circulation_hold SET loan_id = NULL WHERE loan_id = {loan}",
        f"DELETE FROM circulation_loan WHERE id = {loan}",
    )
    assert f"loan {loan}: the journal makes" in said


def test_a_loan_of_which_nothing_at_all_is_left_is_missed(day: Day) -> None:
    """The journal ends before it, so its chain is whole; only the answer tells of it."""
    entry = last(day, "lend").said["entry"]
    said = day.after(
        f"DELETE FROM journal_delivery WHERE entry_id >= {entry}",
        f"DELETE FROM journal_entry WHERE id >= {entry}",
    )
    assert "acknowledged and not there" in said


def test_a_payment_that_is_doubled_is_found(day: Day) -> None:
    receipt = last(day, "pay").said["receipt"]
    columns = "till_id, day_on, at, by, reader_id, what, method, amount_fen, why"
    lines = "reader_id, charge_id, kind, amount_fen, at, day_on, by, why"
    said = day.after(
        f"INSERT INTO cashier_receipt ({columns}, number, key) SELECT {columns}, 9999, ''"
        f" FROM cashier_receipt WHERE id = {receipt}",
        f"INSERT INTO cashier_line ({lines}, receipt_id) SELECT {lines}, receipt_id"
        f" FROM cashier_line WHERE receipt_id = {receipt}",
    )
    assert "receipt 9999: the journal makes None" in said or "the ledger" in said


def test_two_holds_that_changed_places_are_found(day: Day) -> None:
    queue = two_in_a_queue(day.found)
    assert queue is not None
    one, other = queue
    said = day.after(
        f"UPDATE circulation_hold SET reader_id = NULL WHERE id = {one[0]}",
        f"UPDATE circulation_hold SET reader_id = {one[2]} WHERE id = {other[0]}",
        f"UPDATE circulation_hold SET reader_id = {other[2]} WHERE id = {one[0]}",
    )
    assert f"title {one[1]}: hold {one[0]}: the journal makes" in said


def test_a_return_that_is_lost_is_missed(day: Day) -> None:
    out = {row[1] for row in day.found["loans"] if row[-1]}
    back = next(
        act
        for act in reversed(day.acts)
        if act.what == "back"
        and act.said.get("outcome") == "returned"
        and act.asked["copy"] not in out
    )
    copy = back.asked["copy"]
    said = day.after(
        "UPDATE circulation_loan SET returned_at = NULL, returned_place_id = NULL WHERE id ="
        f" (SELECT max(id) FROM circulation_loan WHERE copy_id = {copy})"
    )
    assert f"copy {copy}: loan" in said


# --- programs that answer too early -----------------------------------------------------------


@dataclass
class Recorded:
    """A careless program's work, with all that its disk saw."""

    disk: power.Disk
    events: Sequence[power.Event]
    acts: list[Act]
    left: Path

    def offences(self, cuts: Sequence[int]) -> list[str]:
        """Return what the checker says after each of these cuts; a folder that does not even open
        is an offence of its own."""
        chance, at, said = random.Random(9), 0, []
        for cut in cuts:
            power.replay(self.disk, self.events[at:cut])
            at = cut
            power.write_folder(self.left, self.disk.after_a_cut(chance))
            known = notebook.until(self.acts, self.events[cut].at)
            try:
                said.append(str(history.check(known, county.look(self.left)) or ""))
            except AssertionError:
                said.append("it does not open")
        return [one for one in said if one]


def work(tmp_path: Path, recorder: Path, prelude: str) -> Recorded:
    hall = Hall(tmp_path, 60)
    hall.program.prelude = prelude
    disk, log = power.Disk(hall.folder), tmp_path / "log"
    recording = {"RECORD_FOLDER": str(hall.folder), "RECORD_LOG": str(log)}
    hall.open(LD_PRELOAD=str(recorder), **recording)
    hall.wait_for(100)
    hall.kill()
    hall.close()
    return Recorded(disk, power.read_log(log), hall.acts(), tmp_path / "left")


def test_a_database_that_does_not_wait_for_the_disk_loses_acts(
    tmp_path: Path, recorder: Path
) -> None:
    done = work(tmp_path, recorder, NEVER_WAITS)
    half = len(done.events) // 2
    cuts = sorted(random.Random(3).sample(range(half, len(done.events)), 5))
    assert len(done.offences(cuts)) >= 3


def test_a_program_that_answers_before_it_commits_loses_acts(
    tmp_path: Path, recorder: Path
) -> None:
    """The disk is cut off at syncs before which somebody had just been answered."""
    done = work(tmp_path, recorder, ANSWERS_EARLY)
    answered = sorted(act.returned_at for act in done.acts if act.who.startswith("staff:"))
    syncs = [number for number, one in enumerate(done.events) if one.kind == "s" and not one.name]
    told = [
        later
        for earlier, later in pairwise(syncs)
        if any(done.events[earlier].at < at < done.events[later].at for at in answered)
    ]
    offences = done.offences(told[-30::5])
    assert offences
    assert all("acknowledged and not there" in one for one in offences)
