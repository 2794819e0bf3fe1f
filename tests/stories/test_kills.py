"""kill -9 in the middle: what was acknowledged is there, what was not is wholly absent."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

#: Opens a county with books in a folder of its own, and says what is in it.
_OPEN = """
import json, sys
from pathlib import Path
from shuxiang.project.start import wake
folder = Path(sys.argv[1])
wake(folder, exclusive=True, say=lambda text: None)
import cast, shelves
county = cast.open_county()
books = shelves.fill(county, per_title=4)
cards = [county.chen.card_number, county.wu.card_number, county.elder.card_number]
told = {"copies": [one.barcode for one in books.copies], "cards": cards}
(folder / "cast.json").write_text(json.dumps(told))
"""

#: Looks at a folder after a kill: entries and loans that are there, promises that are broken.
_LOOK = """
import json, sys
from pathlib import Path
from shuxiang.project.start import wake
wake(Path(sys.argv[1]), exclusive=True, say=lambda text: None)
from django.db import connection
from shuxiang.departments.circulation.models import Loan
from shuxiang.foundations.journal.models import Entry
from shuxiang.project.promises import audit
entries = {pk: json.loads(facts).get("loan_id") for pk, facts in
           Entry.objects.filter(kind__startswith="circulation.loan").values_list("pk", "facts")}
loans = set(Loan.objects.values_list("pk", flat=True))
told_of = {loan for loan in entries.values() if loan}
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    sound = cursor.fetchone()[0]
print(json.dumps({"entries": {str(k): v for k, v in entries.items()},
                  "untold": sorted(loans - told_of), "sound": sound,
                  "broken": [p.says for p, lines in audit() if lines]}))
"""


def environment() -> dict[str, str]:
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SHUXIANG")}
    return {**kept, "PYTHONPATH": paths}


def python(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("library")
    python(_OPEN, made)
    return made


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_desk_has_kept_every_loan_that_it_said_was_done(folder: Path, seed: int) -> None:
    desk = subprocess.Popen(
        [sys.executable, str(HERE / "counter_program.py"), str(folder), str(seed)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert desk.stdout is not None
    assert desk.stdout.readline() == "ready\n"
    wanted = random.Random(seed).randint(20, 400)
    said = [json.loads(desk.stdout.readline()) for _ in range(wanted)]
    desk.send_signal(signal.SIGKILL)
    for line in desk.stdout.read().splitlines():
        try:
            said.append(json.loads(line))
        except ValueError:
            continue  # cut in the middle of a line: it was not acknowledged
    desk.stdout.close()
    assert desk.wait() == -signal.SIGKILL

    found = json.loads(python(_LOOK, folder))
    assert found["sound"] == "ok"
    assert found["broken"] == []
    assert found["untold"] == []
    lost = [
        one
        for one in said
        if one["entry"] is not None and one["loan"] is not None
        and found["entries"].get(str(one["entry"])) != one["loan"]
    ]  # fmt: skip
    assert lost == []


def test_two_programs_cannot_serve_one_folder(folder: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, str(HERE / "counter_program.py"), str(folder), "1"],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    try:
        assert first.stdout.readline() == "ready\n"
        second = subprocess.run(
            [sys.executable, "-m", "shuxiang", "run", "--data", str(folder), "--port", "0"],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert second.returncode == 2
        assert "已经有一个书香在用" in second.stderr
    finally:
        first.kill()
        first.stdout.close()
        first.wait()
