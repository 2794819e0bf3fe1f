"""kill -9 in the middle: what was acknowledged is there, what was not is wholly absent."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from stories import killing


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("library")
    killing.open_library(made)
    return made


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_desk_has_kept_every_loan_that_it_said_was_done(folder: Path, seed: int) -> None:
    desk = killing.start_desk(folder, seed)
    said = killing.read_acts(desk, random.Random(seed).randint(20, 400))
    said += killing.kill(desk)
    assert killing.faults_of(killing.look(folder), said) == []


def test_two_programs_cannot_serve_one_folder(folder: Path) -> None:
    first = killing.start_desk(folder, 1)
    try:
        second = subprocess.run(
            [sys.executable, "-m", "shuxiang", "run", "--data", str(folder), "--port", "0"],
            env=killing.environment(),
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert second.returncode == 2
        assert "已经有一个书香在用" in second.stderr
    finally:
        killing.kill(first)
