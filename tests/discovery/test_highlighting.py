"""What is marked in a title on the result page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.listeners.discovery.highlighting import highlight
from shuxiang.listeners.discovery.query import understand


def marked(text: str, typed: str) -> list[str]:
    return [part for part, answers in highlight(text, understand(typed)) if answers]


@pytest.mark.parametrize(
    ("text", "typed", "parts"),
    [
        ("《紅樓夢》人物論", "红楼梦", ["紅樓夢"]),
        ("红楼梦人物论", "红楼 人物", ["红楼", "人物"]),
        ("鲁迅全集", "鲁迅呐喊", ["鲁迅"]),
        ("ＰＹＴＨＯＮ入门", "python", ["ＰＹＴＨＯＮ"]),
        ("C++程序设计", "c++", ["C++"]),
        ("旅行的意义：走到绿洲去", "意义走到", ["意义：走到"]),
        ("红楼梦人物论", "hongloum", ["红楼梦"]),
        ("红楼梦人物论", "hlm", ["红楼梦"]),
        ("旅行的意义", "lvxing", ["旅行"]),
        ("单小川", "shanxiaochuan", ["单小川"]),
        ("SQL一本通", "ql", []),
        ("呐喊", "红楼梦", []),
        ("呐喊", "", []),
        ("", "红", []),
    ],
)
def test_what_answers_is_marked(text: str, typed: str, parts: list[str]) -> None:
    assert marked(text, typed) == parts


@given(text=st.text(max_size=60), typed=st.text(max_size=20))
def test_the_parts_are_always_the_whole_text(text: str, typed: str) -> None:
    assert "".join(part for part, _ in highlight(text, understand(typed))) == text
