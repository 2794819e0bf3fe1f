"""A desk is killed again and again on one folder: nothing that it said was done is ever gone."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from stories import killing

ROUNDS = 200
ACTS = 10_000


def test_two_hundred_kills_and_ten_thousand_acts_lose_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(20261124)
    killing.open_library(tmp_path)
    said: list[killing.Said] = []
    for number in range(ROUNDS):
        desk = killing.start_desk(tmp_path, number)
        # Some desks hardly begin; the others do their share of what is still to be done.
        share = max(1, -(-(ACTS - killing.entries_in(said)) // (ROUNDS - number)))
        wanted = chance.randint(0, 3) if number % 10 == 5 else chance.randint(share, 2 * share)
        said += killing.read_acts(desk, wanted)
        said += killing.kill(desk, after=chance.random() * 0.005)
        if number % 5 == 4:
            assert killing.faults_of(killing.look(tmp_path), said) == [], f"round {number}"
    assert killing.entries_in(said) >= ACTS
    record_property("kills", ROUNDS)
    record_property("acts", killing.entries_in(said))
