"""What the documents name is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps

from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.circulation.wording import say
from shuxiang.project.promises import all_promises

ROOT = Path(__file__).resolve().parents[2]


def test_each_step_of_a_journey_is_a_function_that_is_there() -> None:
    steps = 0
    for path in (ROOT / "docs" / "journeys").glob("*.md"):
        for file, function in re.findall(r"`(src/[\w/]+\.py):(\w+)`", path.read_text()):
            tree = ast.parse((ROOT / file).read_text())
            names = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
            assert function in names, f"{path.name}: {file}:{function}"
            steps += 1
    assert steps >= 16


def test_every_table_has_its_word_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    ours = [m for m in apps.get_models() if m.__module__.startswith("shuxiang.")]
    missing = [m.__name__ for m in ours if not re.search(rf"\b{m.__name__}\b", glossary)]
    assert missing == []


def test_every_reason_has_a_sentence_with_a_way_on() -> None:
    facts = {
        "card": "8600002219", "until": None, "today": None, "why": "", "count": 2, "days": 3,
        "held": 10, "limit": 10, "kind": "工具书", "location": "参考室", "min_age": 15,
        "reader": "刘*", "category": "成人证", "used": 1, "most": 1, "earliest": None,
        "due_on": None, "owed": 500, "place": "枫溪分馆", "copies": 1,
        "points": 3,
    }  # fmt: skip
    from shuxiang.foundations.kernel.refusals import Because

    for reason in Reason:
        sentence = say(Because(reason.value, facts))
        assert sentence.what, reason
        assert sentence.way_on, reason


def test_every_promise_is_in_the_list_with_what_keeps_it() -> None:
    listed = (ROOT / "docs" / "promises.md").read_text()
    for promise in all_promises():
        assert promise.says in listed, promise.says
        assert promise.kept_by in listed, promise.kept_by


def test_every_dependency_has_a_reason() -> None:
    named = (ROOT / "docs" / "dependencies.md").read_text().lower()
    wanted = [
        re.split(r"[\[=<>~!]", line.strip())[0].lower()
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert [name for name in wanted if name not in named] == []
