"""Whole conversations, line by line, as they were looked through and kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import shelves
from self_check import DATE, SelfCheck

from shuxiang.foundations.codecs import sip2

TRANSCRIPTS = Path(__file__).parents[2] / "golden" / "sip2"

pytestmark = pytest.mark.django_db


def filled(line: str, check: SelfCheck, books: shelves.Shelves) -> str:
    """Put the hour, the account, the books and the checksum in."""
    values = {"now": DATE, "login": check.login, "password": check.password}
    values["reference"] = books.reference.barcode
    values |= {f"book{at}": copy.barcode for at, copy in enumerate(books.copies)}
    text = re.sub(r"\{(\w+)\}", lambda one: values.get(one[1], one[0]), line)
    head, mark, _ = text.partition("{sum}")
    return head + sip2.checksum(head.encode()) if mark else text


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.txt")), ids=lambda one: one.stem)
def test_transcript(
    path: Path, self_checks: Callable[..., SelfCheck], books: shelves.Shelves
) -> None:
    check = self_checks(lends_without_pin=True)
    said: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        text = filled(line[2:], check, books)
        if line.startswith("> "):
            assert said == [], f"an answer more than {path.name} knows"
            heard = check.send(text).data.decode()
            said = heard.split("\r")[:-1]
        elif line.startswith("< "):
            assert said.pop(0) == text
    assert said == []
