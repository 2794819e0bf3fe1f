"""MARC21 in the same words, and telling the two families apart."""

from __future__ import annotations

import pytest
from marc_samples import HILLS, record

from shuxiang.foundations.codecs.description import Author
from shuxiang.foundations.codecs.marc21 import describe, looks_like

ABROAD = record(
    "001 ocn1",
    "003 OCoLC",
    "008 050301s2005    cc a   j      000 1 chi d",
    "020 ##ǂa9787533918453 (hbk.)ǂqhardcoverǂcCNY79.00",
    "040 ##ǂaYXL",
    "041 1#ǂachiǂheng",
    "084 ##ǂaI712.45ǂ2clc",
    "100 1#ǂ6880-01ǂaLin, Qinghe,ǂd1961-ǂeauthor.",
    "245 10ǂ6880-02ǂaYunxi shan zhong :ǂbyi ge shu wu /ǂcLin Qinghe zhu.",
    "246 3#ǂaIn the hills",
    "264 #1ǂaHangzhou :ǂbZhejiang wen yi,ǂc2005.",
    "300 ##ǂa206 pages :ǂbillustrations ;ǂc21 cm",
    "490 1#ǂaYunxi wen cong ;ǂvv. 3",
    "520 ##ǂaA reading room in the hills.",
    "650 #0ǂaReading roomsǂzChinaǂvFiction.",
    "856 40ǂuhttps://example.org/a",
    "880 1#ǂ6100-01/$1ǂa林清禾,ǂd1961-ǂeauthor.",
    "880 10ǂ6245-02/$1ǂa云溪山中 :ǂb一个书屋的故事 /ǂc林清禾著.",
    leader="00000nam a2200000 i 4500",
)


def test_a_book_from_abroad_is_known_by_its_title_in_characters() -> None:
    said = describe(ABROAD)
    assert (said.title, said.title_rest, said.statement) == (
        "云溪山中",
        "一个书屋的故事",
        "林清禾著",
    )
    assert said.pinyin_given == "Yunxi shan zhong"
    assert said.authors == (Author("林清禾", "author", "1961-"),)
    assert said.other_titles == ("In the hills",)


def test_the_other_columns() -> None:
    said = describe(ABROAD)
    assert (said.place, said.publisher, said.year) == ("Hangzhou", "Zhejiang wen yi", 2005)
    assert (said.pages, said.size, said.series) == ("206 pages", "21 cm", ("Yunxi wen cong",))
    assert (said.isbns, said.binding) == (("9787533918453",), "hardcover")
    assert said.price is not None
    assert said.price.fen == 7900
    assert (said.language, said.original_language, said.kind) == ("chi", "eng", "book")
    assert (said.audience, said.literature) == ("a", "a")
    assert (said.class_number, said.clc_letter) == ("I712.45", "I")
    assert said.subjects == ("Reading rooms-China-Fiction",)
    assert said.summary == "A reading room in the hills."
    assert (said.control_number, said.source) == ("ocn1", "YXL")


@pytest.mark.parametrize(
    ("lines", "family"),
    [
        (["200 1#ǂaX"], "cnmarc"),
        (["245 10ǂaX"], "marc21"),
        (["100 ##ǂa20050221d2005    em y0chiy50      ea", "200 1#ǂaX", "245 10ǂaX"], "cnmarc"),
        (["008 x", "100 1#ǂaLin, Qinghe", "200 1#ǂaX", "245 10ǂaX"], "marc21"),
        (["008 050301s2005"], "marc21"),
        (["001 1"], "cnmarc"),
    ],
)
def test_the_families_are_told_apart(lines: list[str], family: str) -> None:
    assert looks_like(record(*lines)) == family


def test_a_chinese_record_is_never_taken_for_marc21() -> None:
    assert looks_like(HILLS) == "cnmarc"


def test_fill_characters_are_no_language() -> None:
    said = describe(record("008 050301s2005    cc a   j      000 1 ||| d", "245 10ǂaX"))
    assert said.language == ""


def test_an_empty_record_is_described_by_empty_values() -> None:
    assert describe(record("001 1")).title == ""
