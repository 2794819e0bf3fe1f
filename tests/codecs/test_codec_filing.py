"""Class numbers and call numbers: the order of the shelf, as the manual of the CLC prints it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.foundations.codecs import callno, clc

#: Each line ascending. Source: manual of the fifth edition pp. 82-83, and shelf lists of cataloguers.
CLASSES = """
R711 | R711-62 | R711(711) | R711(711)=535 | R711=6 | R711<326> | R711:R83 | R711+R173 | R711.1
TP311 | TP32
F-1 | F0
F-43 | F0
B | B-43 | B0 | B3 | E27 | E512 | TM92 | TU201 | X799
B-49 | B-53 | B-61 | B0 | B0-0 | B0-53 | B1
B021 | B022 | B022.2 | C532 | C54 | D035.37 | D035.4 | TM101 | TM90
TP3 | TP3-43 | TP3-61 | TP30 | TP301 | TP301.1
Z88:C | Z88:F | Z89:B | Z89:H
H319.4-43 | H319.4:I234
H319-43 | H319:A312 | H319:D312-42 | H319:TP311 | H319:X256 | H319:X256-42
H319:A112 | H319:S312 | H319:T311 | H319:TB312 | H319:TV312 | H319:U312
T1 | TP1
K835.617 | K835.617=43
J333 | J333(512)
TP312 | TP312A | TP312AL | TP312BA | TP312C | TP312CO | TP312X
O346.1 | O346.1+1 | O346.1+2 | O346.11
R711 | R711"2" | R711=6
I247.5 | I247.57 | I287 | I287.8
"""

CALL_NUMBERS = """
I247.5/2 | I247.5/1234
I247.5/9 | I247.5/10 | I247.57/1
I247.5/A001 | I247.5/A001A | I247.5/A002 | I247.5/B010
I247.5/Z763A | I247.5/Z763Y | I247.5/Z763AA
I247.5/S623 | I247.5/S623(2) | I247.5/S623-2(1) | I247.5/S623-2(2)
K20/1 | K20-42 | K20-42/15
H360.41-42/l338(1)1 | H360.41-42/l338(1)2 | H360.41-42/l338(2)2
G253.866.9/123:1(2) | G253.866.9/123:1(10)
TP312/9 | TP312C/1 | TP312-43/1 | TP312.1/1
I247.5/99999999 | I247.5/100000000 | I247.5/1000000000
"""


def lines(table: str) -> list[list[str]]:
    return [[one.strip() for one in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("shelf", lines(CLASSES), ids=lambda shelf: shelf[0])
def test_classes_file_as_the_manual_says(shelf: list[str]) -> None:
    for left, right in pairwise(shelf):
        assert clc.sort_key(left) < clc.sort_key(right), (left, right)


@pytest.mark.parametrize("shelf", lines(CALL_NUMBERS), ids=lambda shelf: shelf[0])
def test_call_numbers_file_segment_by_segment(shelf: list[str]) -> None:
    for left, right in pairwise(shelf):
        assert callno.sort_key(left) < callno.sort_key(right), (left, right)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("R711（711）", "R711(711)"),
        ("R711〈326〉", "R711<326>"),
        ("R711：R83", "R711:R83"),
        ("Ｔｐ３１１．１３", "TP311.13"),
        ("R711“2”", 'R711"2"'),
        ("tp 311.13", "TP31113"),
    ],
)
def test_full_width_and_dots_do_not_count(one: str, same: str) -> None:
    assert clc.sort_key(one) == clc.sort_key(same)


@given(st.text(max_size=40))
def test_a_key_is_ascii_and_survives_anything(text: str) -> None:
    assert clc.sort_key(text).isascii()
    assert callno.sort_key(text).isascii()
    assert isinstance(clc.clean(text), str)
    assert clc.main_letter(text) in {"", *clc.MAIN_CLASSES}


_class = st.from_regex(r"[A-K][0-9]{1,5}(-[0-9]{1,2}|=[0-9]|\([0-9]{3}\))?", fullmatch=True)


@given(_class, st.integers(1, 9_999), st.integers(1, 9_999))
def test_book_numbers_count_within_a_class(number: str, one: int, other: int) -> None:
    left, right = (callno.sort_key(f"{number}/{n}") for n in (one, other))
    assert (left < right) == (one < other)


@given(_class, _class, st.integers(1, 9_999), st.integers(1, 9_999))
def test_the_class_decides_before_the_book_number(a: str, b: str, one: int, other: int) -> None:
    if clc.sort_key(a) < clc.sort_key(b):
        assert callno.sort_key(f"{a}/{one}") < callno.sort_key(f"{b}/{other}")


def test_there_are_22_main_classes_and_16_letters_of_technology() -> None:
    assert len(clc.MAIN_CLASSES) == 22
    assert not {"L", "M", "W", "Y"} & set(clc.MAIN_CLASSES)
    assert len(clc.TECHNOLOGY) == 16
    assert clc.main_class_name("I") == "文学"
    assert clc.main_class_name("TU") == "建筑科学"
    assert clc.main_class_name("L") == ""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" I247.57 ", "I247.57"),
        ("[C952]", "C952"),
        ("{C912.5}", "C912.5"),
        ("ＴＰ３１１", "TP311"),
        ("i247.5.", "I247.5"),
        ("", ""),
    ],
)
def test_a_class_as_a_spine_would_carry_it(text: str, cleaned: str) -> None:
    assert clc.clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        *[(one, True) for one in ("I247.57", "TP312C", "R711(711)=535", "K825.6=72", "[C952]")],
        *[(one, False) for one in ("21.1", "", "文学", "I文学", "W12", "L083")],
    ],
)
def test_what_looks_like_a_class(text: str, fits: bool) -> None:
    assert clc.is_class(text) is fits


@pytest.mark.parametrize(
    ("number", "group"),
    [
        *[("D922", "政经"), ("F3", "政经"), ("S5", "科技"), ("TP3", "科技"), ("TS972", "生活")],
        *[("R161", "生活"), ("I247.5", "文化"), ("K82", "文化"), ("Z2", "其它"), ("", "其它")],
    ],
)
def test_the_six_groups_of_the_farm_bookhouse(number: str, group: str) -> None:
    assert clc.farm_group(number) == group
    assert clc.farm_group(number, for_children=True) == "少儿"


def test_a_call_number_is_put_together_and_taken_apart() -> None:
    assert callno.call_number("I247.57", "12") == "I247.57/12"
    assert callno.call_number("I247.57", "") == "I247.57"
    assert callno.call_number("", "12") == "12"
    assert callno.split("I247.57/12(2)") == ("I247.57", "12(2)")
    assert callno.split("{地方文献}K29/3") == ("K29", "3")
    assert callno.split("I247.57") == ("I247.57", "")
