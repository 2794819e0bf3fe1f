"""The English interface is whole: every sentence of ours is in it, with the same facts in it."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[2] / "src" / "shuxiang"
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES"

_MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
_FACT = re.compile(r"%\(\w+\)[sd]|%[sd%]")

#: What every sentence with a number or a day offers beside what Chinese uses of it.
_OFFERED = {"%(n)d", "%(mon)s", "%%"}


def said_in_python() -> set[str]:
    """Return every sentence that Python code marks for translation."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            if name in _MARKS and isinstance(first, ast.Constant) and first.value:
                found.add(str(first.value))
    return found


def said_in_templates() -> set[str]:
    """Return every sentence of the templates, in the form in which it is looked up."""
    found = set()
    for path in SOURCE.rglob("templates/**/*.html"):
        code = templatize(path.read_text(), origin=str(path))
        for quoted in re.findall(
            r"\bn?gettext\(\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", code
        ):
            found.add(ast.literal_eval(quoted))
        for quoted in re.findall(r"\b_\(\s*('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*\)", code):
            found.add(ast.literal_eval(quoted))
    return found - {""}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """What the program really loads: the compiled words. A plural stands under its first form."""
    with (ENGLISH / "django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {
        (key if isinstance(key, str) else key[0]): words
        for key, words in catalog.items()
        if key and (isinstance(key, str) or key[1] == 1)
    }


def test_every_sentence_has_its_english(english: dict[str, str]) -> None:
    missing = (said_in_python() | said_in_templates()) - english.keys()
    assert sorted(missing) == []


def test_english_speaks_of_the_same_facts(english: dict[str, str]) -> None:
    wrong = [
        (words, told)
        for words, told in english.items()
        if not set(_FACT.findall(told)) <= set(_FACT.findall(words)) | _OFFERED
    ]
    assert wrong == []


def test_no_english_is_chinese(english: dict[str, str]) -> None:
    allowed = {"《", "》", "【", "】"}
    left = [
        told
        for told in english.values()
        if any(
            "\u3000" <= one <= "\u9fff" and one not in allowed
            for one in re.sub(r"\{\w+\}", "", told)  # variables have Chinese names
        )
    ]
    assert left == []


def test_the_words_that_are_read_are_the_words_that_are_written(english: dict[str, str]) -> None:
    text = (ENGLISH / "django.po").read_text()
    assert "#, fuzzy" not in text
    assert text.count('\nmsgid "') - 1 == len(english)
