"""The bars on a slip, read back from what was drawn."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from shuxiang.doors.desk import bars
from shuxiang.doors.desk.bars import _WIDTHS, QUIET, drawn, values


def read_back(width: int, path: str) -> str:
    """Read the bars as a scanner does: edges, widths, values, check digit, text."""
    rects = [(int(x), int(w)) for x, w in re.findall(r"M(\d+) 0h(\d+)v1h-\d+z", path)]
    assert rects[0][0] == QUIET and rects[-1][0] + rects[-1][1] == width - QUIET
    edges = [edge for x, w in rects for edge in (x, x + w)]
    runs = [str(after - before) for before, after in pairwise(edges)]
    assert "".join(runs[-7:]) == "2331112"
    signs = ["".join(runs[at : at + 6]) for at in range(0, len(runs) - 7, 6)]
    found = [_WIDTHS.index(one) for one in signs]
    start, *told, check = found
    assert check == (start + sum(at * one for at, one in enumerate(told, 1))) % 103
    if start == 105:
        return "".join(f"{one:02d}" for one in told)
    assert start == 104
    return "".join(chr(one + 32) for one in told)


def test_the_table_is_that_of_the_standard() -> None:
    """Every sign is eleven modules wide, its bars are even in sum, and no two are alike."""
    signs = _WIDTHS[:-1]
    assert len(signs) == len(set(signs)) == 106
    for one in signs:
        assert len(one) == 6
        assert sum(map(int, one)) == 11
        assert sum(map(int, one[::2])) % 2 == 0


@pytest.mark.parametrize("code", ["3600013590", "3600000016", "YX-0012345", "0", "123", "TB 7/2"])
def test_what_is_drawn_is_read_back(code: str) -> None:
    assert read_back(*drawn(code)) == code


def test_the_check_digit_of_the_textbook() -> None:
    """The usual example has 54 in set A, whose start sign counts one less than that of set B."""
    assert values("PJJ123C")[-2] == 54 + 1


def test_our_numbers_are_the_widest_bars_that_fit() -> None:
    width, _path = drawn("3600013590")
    assert width == 90 + 2 * QUIET
    assert 55 / width >= 0.375


@pytest.mark.parametrize("code", ["", "条码三号", "a\tb", "X" * 40])
def test_what_no_scanner_would_read_is_not_drawn(code: str) -> None:
    assert bars.drawn(code) == (0, "")
