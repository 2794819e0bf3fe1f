"""The plain form of few fields: new records that are valid, old ones that keep all the rest."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marc_samples import HILLS, record

from shuxiang.foundations.codecs.cnmarc import FORM, amend, compose, describe
from shuxiang.foundations.codecs.iso2709 import Record, parse, serialise
from shuxiang.foundations.codecs.marc21 import looks_like

NOW = datetime(2024, 3, 5, 9, 30, 15)  # noqa: DTZ001  (a record's own time carries no zone)
VALUES = {
    "title": "云溪山中",
    "author": "林清禾著",
    "publisher": "云溪出版社",
    "year": "2023",
    "isbn": "978-7-5339-1845-3",
    "price": "CNY38.00",
    "class_number": "I247.57",
    "pages": "206页",
    "summary": "一间书屋。",
}


def test_a_composed_record_has_every_mandatory_field_in_order() -> None:
    made = compose(VALUES, number="YX1", now=NOW, agency="YXXTSG")
    tags = [one.tag for one in made.fields]
    assert tags == sorted(tags)
    assert {"001", "005", "100", "101", "102", "105", "106", "200", "210", "215", "801"} <= set(
        tags
    )
    assert made.control("005") == "20240305093015.0"
    assert made.first("801", "b") == "YXXTSG"
    assert made.first("101", "a") == "chi"
    assert made.first("701", "a") == "林清禾"
    assert made.first("701", "4") == "著"
    assert looks_like(made) == "cnmarc"


@pytest.mark.parametrize("year", ["2023", "2023.6", "", "不详"])
def test_the_coded_field_has_36_characters(year: str) -> None:
    made = compose({"title": "云溪", "year": year}, number="1", now=NOW)
    coded = made.first("100", "a")
    assert len(coded) == 36
    assert coded[:9] == "20240305d"
    assert coded[9:13] == (year[:4] if year[:1].isdigit() else "    ")
    assert (coded[22:25], coded[34:]) == ("chi", "ea")


def test_what_is_typed_is_what_is_said() -> None:
    said = describe(parse(serialise(compose(VALUES, number="YX1", now=NOW))))
    assert (said.title, said.author, said.publisher) == ("云溪山中", "林清禾", "云溪出版社")
    assert (said.year, said.isbns, said.class_number) == (2023, ("9787533918453",), "I247.57")
    assert (said.pages, said.summary) == ("206页", "一间书屋。")
    assert said.price is not None
    assert said.price.fen == 3800


def others(record: Record, *tags: str) -> tuple[object, ...]:
    return tuple(one for one in record.fields if one.tag not in tags)


@pytest.mark.parametrize("name", sorted(set(FORM) - {"author"}))
def test_a_change_touches_its_own_field_only(name: str) -> None:
    tag, code = FORM[name]
    changed = amend(HILLS, {name: "新的"})
    assert changed.first(tag, code) == "新的"
    assert others(changed, tag) == others(HILLS, tag)
    assert changed.leader == HILLS.leader
    kept = [part for part in HILLS.fields_of(tag)[0].subfields if part[0] not in (code, "9")]
    assert [p for p in changed.fields_of(tag)[0].subfields if p[0] not in (code, "9")] == kept


def test_fields_keep_their_order_even_where_it_is_odd() -> None:
    odd = record("200 1#ǂa甲", "905 ##ǂa1", "100 ##ǂaX", "001 7")
    changed = amend(odd, {"title": "乙", "publisher": "云溪社"})
    assert [one.tag for one in changed.fields] == ["200", "905", "100", "001", "210"]


def test_a_changed_title_loses_the_pinyin_of_the_old_one() -> None:
    assert describe(amend(HILLS, {"title": "云溪水边"})).pinyin_given == ""
    assert describe(amend(HILLS, {"pages": "210页"})).pinyin_given == "yun xi shan zhong"


def test_a_new_subfield_finds_its_place() -> None:
    book = record("200 1#ǂa云溪ǂf林清禾著")
    changed = amend(book, {"title_rest": "山中", "volume": "第一册"})
    assert [code for code, _ in changed.fields_of("200")[0].subfields] == ["a", "e", "h", "f"]


def test_an_empty_value_takes_the_field_out_when_nothing_is_left() -> None:
    assert amend(HILLS, {"edition": ""}).fields_of("205") == ()
    assert amend(HILLS, {"isbn": ""}).first("010", "d") == "CNY79.00 (含光盘)"
    assert amend(HILLS, {"edition": ""}).fields == others(HILLS, "205")


def test_the_access_point_follows_the_author() -> None:
    changed = amend(HILLS, {"author": "沈月白著"})
    assert describe(changed).author == "沈月白"
    assert [one.name for one in describe(changed).authors] == ["沈月白", "周望舒"]
    assert others(changed, "200", "701") == others(HILLS, "200", "701")


def test_an_author_who_is_no_access_point_yet_becomes_one() -> None:
    changed = amend(record("200 1#ǂa云溪"), {"author": "沈月白编"})
    assert describe(changed).authors[0].name == "沈月白"
    assert changed.first("701", "4") == "编"


def test_an_access_point_that_was_never_in_the_statement_stays() -> None:
    book = record("200 1#ǂa云溪ǂf本刊编辑部编", "711 02ǂa云溪县文化馆")
    assert amend(book, {"author": "沈月白编"}).first("711", "a") == "云溪县文化馆"


def test_an_author_taken_away_leaves_no_access_point() -> None:
    assert "701" not in {one.tag for one in amend(HILLS, {"author": ""}).fields}


_text = st.text(max_size=30)


@given(st.dictionaries(st.sampled_from(sorted(FORM)), _text))
def test_whatever_is_typed_makes_a_record_that_reads_again(values: dict[str, str]) -> None:
    values = {name: text.encode("utf-8", "ignore").decode() for name, text in values.items()}
    made = compose(values, number="1", now=NOW)
    assert parse(serialise(made)).fields == made.fields
    changed = amend(HILLS, values)
    assert parse(serialise(changed)).fields == changed.fields
