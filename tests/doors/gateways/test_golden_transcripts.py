"""Whole conversations, line by line, as they were looked through and kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shelves
from self_check import DATE, SelfCheck

from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.foundations.codecs import sip2

TRANSCRIPTS = Path(__file__).parents[2] / "golden" / "sip2"

pytestmark = pytest.mark.django_db


#: First line of a transcript whose machine is of another kind: ``# account: profile=gbk may_block``.
_ACCOUNT = "# account:"


def account(lines: list[str]) -> dict[str, Any]:
    """Return what the account of a transcript's machine says beside the usual."""
    told = next((line for line in lines if line.startswith(_ACCOUNT)), _ACCOUNT)
    kind: dict[str, Any] = {"lends_without_pin": True}
    for word in told.removeprefix(_ACCOUNT).split():
        name, _, value = word.partition("=")
        kind[name] = value.replace("_", " ") if value else True
    return kind


def filled(line: str, check: SelfCheck, books: shelves.Shelves) -> str:
    """Put the hour, the account, the books and the checksum in."""
    values = {"now": DATE, "login": check.login, "password": check.password}
    values["reference"] = books.reference.barcode
    values["wu"] = check.county.wu.card_number
    values |= {f"book{at}": copy.barcode for at, copy in enumerate(books.copies)}
    text = re.sub(r"\{(\w+)\}", lambda one: values.get(one[1], one[0]), line)
    head, mark, _ = text.partition("{sum}")
    return head + sip2.checksum(head.encode()) if mark else text


#: Beginning of a transcript's name → the charset in which its machine talks.
CHARSETS = {"gbk": "gbk"}


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.txt")), ids=lambda one: one.stem)
def test_transcript(
    path: Path, self_checks: Callable[..., SelfCheck], books: shelves.Shelves
) -> None:
    lines = path.read_text("utf-8").splitlines()
    kind = account(lines)
    owes = int(kind.pop("owes", 0))
    check = self_checks(**kind)
    if owes:
        county = check.county
        cashier.record_debt(
            reader_id=county.chen.reader_id, kind=ChargeKind.OVERDUE, amount_fen=owes,
            place_id=county.main.place_id, why="《背影》晚还 5 天", by=county.director,
            now=county.now,
        )  # fmt: skip
    charset = CHARSETS.get(path.stem.partition("_")[0], "utf-8")
    said: list[str] = []
    for line in lines:
        text = filled(line[2:], check, books)
        if line.startswith("> "):
            assert said == [], f"an answer more than {path.name} knows"
            heard = check.send(text, charset).data.decode(charset)
            said = heard.split("\r")[:-1]
        elif line.startswith("< "):
            assert said.pop(0) == text
    assert said == []
