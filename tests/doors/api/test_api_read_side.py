"""What anybody may read: it says what the pages say, and nothing of readers."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from doors.api.asking import Program
from doors.opac.front_door import House

from shuxiang.departments.catalogue import services as catalogue
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.foundations.kernel.actor import SYSTEM


def test_the_root_and_the_description_stand(stranger: Program) -> None:
    told = stranger.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        for one in methods.values():
            assert "default" in one["responses"], path
            assert bool(one.get("security")) == ("/me" in path)


def test_titles_are_found_as_in_the_search_box(house: House, stranger: Program) -> None:
    for words in ("柑橘", "ganju", "题名:柑橘栽培与病虫害防治"):
        told = stranger.ask("GET", f"/titles?q={words}").json()
        assert told["titles"][0]["title"] == "柑橘栽培与病虫害防治", words
    assert told["titles"][0]["can_be_lent_now"] is True
    assert "现在就能借" in told["titles"][0]["available"]


def test_titles_come_in_pages(house: House, stranger: Program) -> None:
    pages = [stranger.get(f"/titles?size=2&page={number}").json() for number in (1, 2, 3, 4)]
    ids = [one["id"] for page in pages for one in page["titles"]]
    assert len(ids) == len(set(ids)) == pages[0]["total"] == 5
    for odd in ("page=0", "size=0", "size=101", "page=101", "page=x", "q=" + "长" * 201):
        assert stranger.get(f"/titles?{odd}").status_code == 422, odd


def test_a_title_and_its_copies_say_where_they_are(house: House, stranger: Program) -> None:
    bib_id = house.books.bib_ids[0]
    loan = house.lend(0)
    told = stranger.get(f"/titles/{bib_id}").json()
    assert told["title"] == "呼兰河传" and told["class_number"] == "I246.5"
    copies = stranger.get(f"/titles/{bib_id}/copies").json()
    assert copies["total"] == len(copies["copies"]) == 3
    lent = next(one for one in copies["copies"] if one["barcode"] == house.books[0])
    assert lent["due_on"] == str(loan.due_on) and not lent["on_shelf"]
    one = stranger.get(f"/titles/{bib_id}/copies?size=1&page=2").json()
    assert len(one["copies"]) == 1


def test_nothing_of_a_reader_is_on_the_open_side(house: House, stranger: Program) -> None:
    house.lend(0)
    bib_id = house.books.bib_ids[0]
    said = "".join(
        stranger.get(path).content.decode()
        for path in ("/titles", f"/titles/{bib_id}", f"/titles/{bib_id}/copies", "/places")
    )
    assert "陈" not in said and house.county.chen.card_number not in said


def test_a_title_that_was_joined_answers_as_the_other(house: House, stranger: Program) -> None:
    twin = catalogue.add_plain(
        plain=PlainTitle(title="呼兰河传", author="萧红著", class_number="I246.5", year="2018"),
        by=SYSTEM,
        now=house.clock(),
    )
    catalogue.merge_bibs(
        keep_id=house.books.bib_ids[0],
        drop_id=twin.bib_id,
        by=house.county.director,
        now=house.clock(),
    )
    assert stranger.get(f"/titles/{twin.bib_id}").json()["id"] == house.books.bib_ids[0]


@pytest.mark.parametrize("path", ["/titles/999999", "/titles/999999/copies", "/titles/0", "/x",
                                  "/titles/99999999999999999999"])  # fmt: skip
def test_what_is_not_there_is_said_to_programs_in_their_form(stranger: Program, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["status"] == 404


def test_a_broken_database_is_said_to_programs_in_their_form(
    stranger: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from shuxiang.doors.api import read_side

    def broken(*_given: Any, **_more: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(read_side.finding, "find", broken)
    answer = stranger.get("/titles?q=x")
    assert answer.status_code == 503 and answer.json()["code"] == "api.machine"


def test_chinese_is_sent_as_it_is(house: House, stranger: Program) -> None:
    said = stranger.get("/titles?q=柑橘").content.decode()
    assert "柑橘栽培" in said and not re.search(r"\\u[0-9a-f]{4}", said)
    assert json.loads(said)["total"] >= 1
