"""What was meant where nothing is written like it."""

from __future__ import annotations

import pytest
from discovery.shelf import BOOKS

from shuxiang.listeners.discovery import spelling
from shuxiang.listeners.discovery.engine import Engine
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import Widening


@pytest.mark.parametrize(
    ("typed", "title", "meant"),
    [
        ("呼兰河专", "呼兰河传", "呼兰河传"),
        ("呼兰传", "呼兰河传", "呼兰河传"),
        ("呼兰河河传", "呼兰河传", "呼兰河传"),
        ("红楼梦任物", "红楼梦人物论", "红楼梦人物"),
        ("楼梦任物论", "红楼梦人物论", "楼梦人物论"),
    ],
)
def test_the_part_of_a_title_that_was_meant(typed: str, title: str, meant: str) -> None:
    cost, part = spelling.nearest_part(typed, title)
    assert (cost, part) == (1, meant)


def test_what_is_too_far_off_was_not_meant() -> None:
    assert spelling.meant("呼和浩特", ["呼兰河传"]) == ()
    assert spelling.meant("呼兰河传", ["呼兰河传"]) == ()


def test_long_texts_are_forgiven_two_slips() -> None:
    assert spelling.meant("云溪县地方志集料", ["云溪县地方志资料"]) == ("云溪县地方志资料",)
    assert spelling.meant("云溪先地方志集料", ["云溪县地方志资料"]) == ("云溪县地方志资料",)


def test_every_spelling_one_letter_off_is_tried() -> None:
    near = set(spelling.one_letter_off("java"))
    assert {"jaa", "jva", "ajva", "jvaa", "javaa", "xjava", "jawa"} <= near
    assert "jaxx" not in near


@pytest.mark.parametrize(
    ("typed", "bib_id", "meant"),
    [
        ("呼兰何传", 5, None),  # of the same sound: no spelling is needed
        ("呼兰魃传", 5, "呼兰河传"),
        ("红楼梦魃物论", 2, "红楼梦人物论"),
        ("hulanhezhuna", 5, "hulanhezhuan"),
    ],
)
def test_a_slip_finds_the_book_and_says_what_was_looked_for(
    catalogue: Engine, typed: str, bib_id: int, meant: str | None
) -> None:
    found = catalogue.search(understand(typed))
    assert found.hits[0].bib_id == bib_id
    assert found.meant == (meant or "")
    assert found.widening is (Widening.SPELLING if meant else Widening.SOUND)


def test_what_is_written_so_is_never_respelled(catalogue: Engine) -> None:
    for book in BOOKS:
        found = catalogue.search(understand(book.title))
        assert (found.widening, found.meant) == (Widening.NONE, "")
