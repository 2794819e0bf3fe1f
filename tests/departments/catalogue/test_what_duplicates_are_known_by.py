"""ISBN with volume, else title, author, publisher and year: what makes two records one title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.departments.catalogue import rules

BOOK = {
    "isbn": "9787533918453",
    "title": "平凡的世界",
    "volume": "",
    "author": "路遥著",
    "publisher": "浙江文艺出版社",
    "year": 2005,
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一册", "1"),
        ("第1册", "一"),
        ("第十二卷", "12"),
        ("二十", "20"),
        ("卷二十三", "23"),
        ("II", "第二部"),
        ("Ⅳ", "4"),
        ("vol. 3", "第3辑"),
        ("V", "5"),
        ("上册", "上"),
        ("第02册", "2"),
        ("（下）", "下"),
    ],
)
def test_spellings_of_one_volume_are_alike(one: str, other: str) -> None:
    assert rules.volume_key(one) == rules.volume_key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("上", "下"), ("1", "11"), ("一", "十"), ("", "1")])
def test_different_volumes_are_not(one: str, other: str) -> None:
    assert rules.volume_key(one) != rules.volume_key(other)


def test_with_an_isbn_only_the_volume_counts_besides() -> None:
    key = rules.match_key(**BOOK)
    assert key == rules.match_key(**{**BOOK, "title": "平凡的世界 : 全三部", "year": 2006})
    assert key != rules.match_key(**{**BOOK, "volume": "第二部"})


@pytest.mark.parametrize("field", ["title", "author", "publisher", "year", "volume"])
def test_without_an_isbn_every_part_counts(field: str) -> None:
    bare = {**BOOK, "isbn": ""}
    other = {**bare, field: 1986 if field == "year" else "别的"}
    assert rules.match_key(**bare) != rules.match_key(**other)


def test_without_an_isbn_script_and_stops_do_not_count() -> None:
    bare = {**BOOK, "isbn": ""}
    written = {**bare, "title": "平凡的世界 /", "author": "路遙著", "publisher": "浙江文藝出版社"}
    assert rules.match_key(**bare) == rules.match_key(**written)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("平凡的世界", "平凡的世界", True),
        ("平凡的世界", "平凡的世界：全本", True),
        ("平凡的世界", "平凡旳世界", True),
        ("Python编程", "Python 编程：从入门到实践", True),
        ("小学语文练习册", "趣味数学", False),
        ("安徒生童话", "格林兄弟传", False),
        ("", "平凡的世界", True),
    ],
)
def test_one_isbn_on_two_books(one: str, other: str, same: bool) -> None:
    assert rules.is_same_title(one, other) is same
    assert rules.is_same_title(other, one) is same


@given(
    isbn=st.sampled_from(["", "9787533918453"]),
    title=st.text(max_size=200),
    volume=st.text(max_size=80),
    author=st.text(max_size=50),
    publisher=st.text(max_size=50),
    year=st.none() | st.integers(0, 9999),
)
def test_a_key_fits_its_column_whatever_the_record_says(
    isbn: str, title: str, volume: str, author: str, publisher: str, year: int | None
) -> None:
    key = rules.match_key(
        isbn=isbn, title=title, volume=volume, author=author, publisher=publisher, year=year
    )
    assert 0 < len(rules.other_title_key(key, title)) <= 64
