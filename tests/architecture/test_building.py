"""What the linters cannot say, in a few lines each."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "shuxiang"
MODULES = sorted(SOURCE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "misc", "manager", "managers"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("shuxiang")


def test_departments_hand_each_other_slips_never_drawers(graph: grimp.ImportGraph) -> None:
    found = [
        (importer, models)
        for models in graph.modules
        if re.fullmatch(r"shuxiang\.departments\.\w+\.models", models)
        for importer in graph.find_modules_that_directly_import(models)
        if not importer.startswith(models.rsplit(".", 1)[0] + ".")
    ]
    assert found == []


def test_sockets_live_in_the_gateways_and_the_composition_root_only(
    graph: grimp.ImportGraph,
) -> None:
    found = [
        path
        for path in MODULES
        if re.search(r"^\s*(import|from) (socket|asyncio|selectors)\b", path.read_text(), re.M)
        and "gateways" not in path.parts
        and "project" not in path.parts
    ]
    assert found == []


def test_departments_and_listeners_know_no_http() -> None:
    pattern = re.compile(r"django\.(http|urls|shortcuts|views|template|forms)\b")
    rooms = [*(SOURCE / "departments").rglob("*.py"), *(SOURCE / "listeners").rglob("*.py")]
    assert [path for path in rooms if pattern.search(path.read_text())] == []


def test_no_room_has_a_name_that_means_nothing() -> None:
    assert [path for path in MODULES if path.stem in FORBIDDEN_NAMES] == []


def test_every_department_has_a_door_plate() -> None:
    for path in (SOURCE / "departments").glob("*/__init__.py"):
        plate = ast.get_docstring(ast.parse(path.read_text())) or ""
        assert all(word in plate for word in ("Owns:", "Promises:", "Asks:")), path


def test_every_module_says_what_it_is_for() -> None:
    found = [
        path
        for path in MODULES
        if path.name != "apps.py"
        and "migrations" not in path.parts
        and path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert found == []


def test_no_sql_is_put_together_from_what_people_type() -> None:
    pattern = re.compile(r"""(execute|rows?|insert)\(\s*f["']|\.raw\(|RawSQL|\.extra\(""")
    assert [path for path in MODULES if pattern.search(path.read_text())] == []


def test_nothing_is_run_through_a_shell() -> None:
    pattern = re.compile(r"shell=True|os\.system|os\.popen")
    assert [path for path in MODULES if pattern.search(path.read_text())] == []


def test_only_the_clock_tells_the_time() -> None:
    pattern = re.compile(r"datetime\.now\(|timezone\.now\(|date\.today\(|datetime\.utcnow\(")
    allowed = SOURCE / "foundations" / "kernel" / "clock.py"
    assert [p for p in MODULES if p != allowed and pattern.search(p.read_text())] == []


def test_nothing_names_a_machine_or_a_registry() -> None:
    listed = [*MODULES, *ROOT.glob("*.lock"), *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    pattern = re.compile(r"/work/|/root/|index-url|--find-links|pypi\.org|files\.pythonhosted")
    assert [path for path in listed if pattern.search(path.read_text())] == []
