"""The 398 cases: each number in one row, those that are played here played, and a count of all.

``table.csv`` has a row for every number of the list, which was gathered from the tests and manuals
of seven systems. It is *played* here, *held* by another test (named), *not-here* (another decision,
or a part that comes later: said), or *open*: not looked at one by one yet. Starred are those that
any county library meets whatever its options.
"""

from __future__ import annotations

import ast
import csv
from collections import Counter
from pathlib import Path

import cast
import pytest
import shelves
from cases import cases_late_and_holds, cases_lending, cases_returning
from cases.play import CASES
from cases.world import World

ROOT = Path(__file__).parents[2]
with (Path(__file__).parent / "table.csv").open(encoding="utf-8") as file:
    ROWS = {int(row["number"]): row for row in csv.DictReader(file)}

assert (
    cases_lending and cases_returning and cases_late_and_holds
)  # they enter their cases when read


@pytest.mark.django_db
@pytest.mark.parametrize("number", sorted(CASES), ids=lambda n: f"{n}-{CASES[n].says}")
def test_case(number: int) -> None:
    county = cast.open_county()
    CASES[number].play(World(county, shelves.fill(county), county.now))


def test_every_number_stands_in_one_row_and_what_is_played_is_played(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(ROWS) == 398
    assert {n for n, row in ROWS.items() if row["stands"] == "played"} == set(CASES)
    for row in ROWS.values():
        assert row["stands"] in ("played", "held", "not-here", "open")
        assert bool(row["words"]) == (row["stands"] in ("held", "not-here"))
    counts = Counter(row["stands"] for row in ROWS.values())
    starred = sum(row["stands"] == "open" and row["starred"] == "yes" for row in ROWS.values())
    with capsys.disabled():
        print(
            f"\ncases: {len(ROWS)}, played here {counts['played']}, held by other tests "
            f"{counts['held']}, do not apply {counts['not-here']}, not looked at "
            f"{counts['open']} ({starred} of them starred)"
        )


def test_what_is_said_to_be_held_elsewhere_is_there() -> None:
    found: dict[str, set[str]] = {}
    for row in ROWS.values():
        if row["stands"] != "held":
            continue
        path, _, name = row["words"].partition("::")
        if path not in found:
            tree = ast.parse((ROOT / path).read_text())
            found[path] = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        assert name in found[path], row["words"]
