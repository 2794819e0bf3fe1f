"""Folding, words, pairs, readings, and the tables against the libraries they were made from."""

from __future__ import annotations

import opencc
import pypinyin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.foundations.codecs import chinese
from shuxiang.foundations.codecs.chinese_tables import SIMPLIFIED, TRADITIONAL


def test_folding_leaves_what_is_compared() -> None:
    assert chinese.fold("《紅樓夢》（第２版）") == "红楼梦第 2 版"
    assert chinese.fold("Ｃ＋＋ 程序；.NET, Café") == "c++ 程序 net cafe"
    assert chinese.fold("……！？") == ""


def test_the_simplified_forms_are_those_of_opencc() -> None:
    convert = opencc.OpenCC("t2s").convert
    assert [convert(a) for a in TRADITIONAL] == list(SIMPLIFIED)
    assert chinese.simplify("圖書館裏的書") == convert("圖書館裏的書")


@given(st.text(), st.text())
def test_folding_a_part_is_a_part_of_the_folding(before: str, after: str) -> None:
    part = "紅樓"
    assert "红楼" in chinese.fold(f"{before} {part} {after}").replace(" ", "")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert chinese.fold(chinese.fold(text)) == chinese.fold(text)


def test_pairs_of_a_text_and_of_a_question() -> None:
    assert chinese.bigrams("红楼梦") == ["红楼", "楼梦", "梦"]
    assert chinese.bigrams("实践第2版") == ["实践", "践第", "第", "2", "版"]
    assert chinese.phrase("红楼梦") == (["红楼", "楼梦"], "")
    assert chinese.phrase("第2版") == (["第", "2"], "版")
    assert chinese.phrase("梦") == ([], "梦")
    assert chinese.phrase("") == ([], "")


def test_words_never_reach_over_a_stop() -> None:
    assert "中国" not in chinese.words("其中，国王")
    assert {"古代", "古代史"} <= set(chinese.words("中国古代史"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("重庆", "chong qing"),
        ("长江音乐", "chang jiang yin yue"),
        ("银行行长", "yin hang hang zhang"),
        ("呼兰河传", "hu lan he zhuan"),
        ("乾隆皇帝", "qian long huang di"),
        ("西藏", "xi zang"),
        ("女儿绿", "nv er lv"),
        ("C语言3", "c yu yan 3"),
    ],
)
def test_titles_are_read_by_words(text: str, said: str) -> None:
    assert " ".join(chinese.pinyin(text)) == said


def test_readings_agree_with_pypinyin_character_by_character() -> None:
    common = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
    for character in set(common) - set("藏宿调成"):
        expected = pypinyin.lazy_pinyin(character, v_to_u=False)[0]
        assert chinese.readings("王" + character)[0].split()[1] == expected


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单雄信", "shan xiong xin"),
        ("曾小满", "zeng xiao man"),
        ("仇英", "qiu ying"),
        ("解缙", "xie jin"),
        ("查慎行", "zha shen xing"),
        ("区大相", "ou da xiang"),
        ("朴小树", "piao xiao shu"),
        ("尉迟恭", "yu chi gong"),
        ("长孙无忌", "zhang sun wu ji"),
        ("万俟安", "mo qi an"),
        ("乐正川", "yue zheng chuan"),
        ("鮑照", "bao zhao"),
        ("吕布", "lv bu"),
    ],
)
def test_a_surname_is_read_as_a_surname_first(name: str, first: str) -> None:
    assert chinese.readings(name)[0] == first


def test_other_readings_of_a_name_are_kept_but_not_without_end() -> None:
    assert "dan xiong xin" in chinese.readings("单雄信")
    assert "ceng xiao man" in chinese.readings("曾小满")
    assert len(chinese.readings("重行长乐都传藏还调")) <= chinese.MOST_READINGS
    assert chinese.readings("") == ()


def test_initials() -> None:
    assert chinese.initials("红楼梦") == "hlm"
    assert chinese.initials("长江") == "cj"


def test_letters_are_cut_into_syllables() -> None:
    assert chinese.spellings("hongloumeng")[0] == ("hong", "lou", "meng")
    assert ("xi", "an") in chinese.spellings("xian")
    assert chinese.spellings("xi'an")[0] == ("xi", "an")
    assert {("fang", "an"), ("fan", "gan")} <= set(chinese.spellings("fangan"))
    assert chinese.spellings("lvxing")[0] == ("lu", "xing")
    assert chinese.spellings("xqzt") == ()
    assert len(chinese.spellings("xian" * 15)) <= chinese.MOST_SPELLINGS + 2


def test_lists_sort_by_first_reading_and_numbers_as_numbers() -> None:
    titles = ["张三", "第10册", "安徽", "第9册", "100个问题", "20个问题", "曾小满"]
    assert sorted(titles, key=chinese.pinyin_sort_key) == [
        "20个问题",
        "100个问题",
        "安徽",
        "曾小满",
        "第9册",
        "第10册",
        "张三",
    ]


@given(st.text())
def test_no_text_breaks_a_reading(text: str) -> None:
    assert all(chinese.pinyin(text))
    assert len(chinese.pinyin_sort_key(text)) <= 200
    assert len(chinese.readings(text)) <= chinese.MOST_READINGS
    chinese.words(text)
    chinese.bigrams(text)
    chinese.spellings(text)
