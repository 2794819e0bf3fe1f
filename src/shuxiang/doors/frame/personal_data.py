"""The catalogue of what the library holds of people, read from its one file.

个人信息保护法 art. 17 and 网络数据安全管理条例 ask for a list: what, why, how long, who, and how it ends.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_FILE = Path(__file__).with_name("personal_fields.toml")

#: How grave it would be: ordinary, sensitive (art. 28), or a child's (under fourteen).
SENSITIVITIES = frozenset({"ordinary", "sensitive", "child"})

#: Whom a table points at.
PEOPLE = frozenset({"reader", "child", "staff", "anybody"})


@dataclass(frozen=True, slots=True)
class Held:
    """Columns of a table that are held for one purpose. Words are (Chinese, English)."""

    fields: tuple[str, ...]
    what: tuple[str, str]
    purpose: tuple[str, str]
    basis: tuple[str, str]
    sensitivity: str
    kept: tuple[str, str]
    erased: tuple[str, str]
    seen: tuple[str, str]


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table that points at people. `exported` names the tables of 我的资料 that hand it out; where
    there are none, `not_exported` says why."""

    table: str
    called: tuple[str, str]
    points_at: str
    exported: tuple[str, ...]
    not_exported: tuple[str, str] | None
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it, and the columns that only look personal: (table, field)."""

    tables: tuple[HeldTable, ...]
    not_personal: frozenset[tuple[str, str]]


def _pair(words: list[str]) -> tuple[str, str]:
    chinese, english = words
    return chinese, english


def _held(one: dict[str, Any], words: dict[str, dict[str, list[str]]]) -> Held:
    said = {
        group: _pair(words[group][one[group]])
        for group in ("purpose", "basis", "kept", "erased", "seen")
    }
    return Held(tuple(one["fields"]), _pair(one["what"]), sensitivity=one["sensitivity"], **said)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the catalogue. Raises KeyError for a word that the file does not define."""
    told = tomllib.loads(_FILE.read_text("utf-8"))
    return Catalogue(
        tables=tuple(
            HeldTable(
                table=one["table"],
                called=_pair(one["called"]),
                points_at=one["points_at"],
                exported=tuple(one["exported"]),
                not_exported=_pair(one["not_exported"]) if "not_exported" in one else None,
                held=tuple(_held(line, told["words"]) for line in one["held"]),
            )
            for one in told["table"]
        ),
        not_personal=frozenset(
            (one["table"], field) for one in told["not_personal"] for field in one["fields"]
        ),
    )


def in_this_language(words: tuple[str, str], **figures: int) -> str:
    """Return words in the language of the page, with the library's own days filled in."""
    text = words[1] if (get_language() or "").startswith("en") else words[0]
    return text.format(**figures)
