"""What a CNMARC record says, as cataloguers of 国图, CALIS and booksellers write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marc_samples import HILLS, LEADER, record

from shuxiang.foundations.codecs.cnmarc import describe, isbd_line, year_of
from shuxiang.foundations.codecs.description import Author
from shuxiang.foundations.codecs.iso2709 import BadRecord, parse
from shuxiang.foundations.codecs.price import Price


def test_a_full_record_fills_every_column() -> None:
    said = describe(HILLS)
    assert (said.title, said.title_rest, said.volume) == ("云溪山中", "一个书屋的故事", "第一册 春")
    assert said.other_titles == ("山中书屋",)
    assert said.statement == "(美)林清禾著；周望舒译"
    assert said.authors == (
        Author("林清禾", "著", "(1961-)", "(美)", "lin qing he"),
        Author("周望舒", "译"),
    )
    assert said.author == "林清禾"
    assert (said.place, said.publisher, said.year) == ("杭州", "浙江文艺出版社", 2005)
    assert (said.edition, said.pages, said.size) == ("2版", "206页", "21cm")
    assert said.series == ("云溪文丛；第3辑",)
    assert said.isbns == ("9787533918453",)
    assert said.isbn_raw == ("978-7-5339-1845-3",)
    assert said.price == Price(7900, "CNY", "CNY79.00 (含光盘)")
    assert said.binding == "精装"
    assert (said.language, said.original_language) == ("chi", "eng")
    assert (said.audience, said.literature, said.kind) == ("em", "a", "book")
    assert (said.class_number, said.clc_letter) == ("I712.45", "I")
    assert said.subjects == ("长篇小说-美国-现代", "书屋", "云溪")
    assert said.summary == "山里的一间书屋，二十年里来过的人。"
    assert said.links == ("https://example.org/cover.jpg",)
    assert said.cover == "https://example.org/cover.jpg"
    assert said.pinyin_given == "yun xi shan zhong"
    assert (said.control_number, said.source) == ("012005000001", "YXXTSG")


def test_a_serial_has_its_numbers() -> None:
    said = describe(
        record(
            "001 112000000001",
            "011 ##ǂa1003-8965ǂdCNY6.50",
            "091 ##ǂa12-1029",
            "092 ##ǂaCNǂb6-60",
            "110 ##ǂaagaz   0yu0",
            "200 1#ǂa云溪学刊",
            "207 #0ǂa1985,no.1(1985,2)～",
            "210 ##ǂa云溪ǂc云溪学刊杂志社ǂd1985～",
            "711 02ǂa云溪县文化馆ǂb编辑部ǂ4主办",
            leader="00000nas0 2200000   45  ",
        )
    )
    assert (said.kind, said.issn, said.cn_number) == ("serial", "1003-8965", "CN 12-1029")
    assert (said.postal_number, said.year) == ("6-60", 1985)
    assert said.price is not None
    assert said.price.fen == 650
    assert said.authors == (Author("云溪县文化馆编辑部", "主办"),)


@pytest.mark.parametrize(
    ("leader", "coded", "kind"),
    [
        ("00000nam0 22", "", "book"),
        ("00000nas0 22", "c", "newspaper"),
        ("00000nas0 22", "a", "serial"),
        ("00000ngm0 22", "", "audiovisual"),
        ("00000njm0 22", "", "music"),
        ("00000nlm0 22", "", "electronic"),
        ("00000nem0 22", "", "map"),
        ("00000nrm0 22", "", "other"),
        ("", "", "book"),
        ("?????nam", "", "book"),
    ],
)
def test_the_kind_of_work(leader: str, coded: str, kind: str) -> None:
    lines = ["200 1#ǂaX", *([f"110 ##ǂa{coded}gaz"] if coded else [])]
    assert describe(record(*lines, leader=leader)).kind == kind


def test_pinyin_stands_in_9_or_in_a_capital() -> None:
    assert describe(record("200 1#ǂa云溪ǂAyun xi")).pinyin_given == "yun xi"
    assert describe(record("200 1#ǂa云溪ǂ9Yun Xi")).pinyin_given == "Yun Xi"
    assert describe(record("701 #0ǂa林清禾ǂALin Qinghe")).authors[0].pinyin == "Lin Qinghe"


def test_a_western_twin_of_a_name_is_left_out() -> None:
    said = describe(record("701 #0ǂa卡特ǂ4著", "701 A0ǂaCarter, F."))
    assert [one.name for one in said.authors] == ["卡特"]


def test_whoever_wrote_it_comes_before_whoever_translated_it() -> None:
    said = describe(record("702 #0ǂa周望舒ǂ4译", "711 02ǂa云溪县志办公室ǂ4编"))
    assert said.author == "云溪县志办公室"


@pytest.mark.parametrize(
    ("statement", "author"),
    [
        ("林清禾著", Author("林清禾", "著")),
        ("(美)林清禾著 ; 周望舒译", Author("林清禾", "著", qualifier="(美)")),
        ("林清禾，周望舒主编", Author("林清禾", "")),
        ("林清禾[等]编著", Author("林清禾", "编著")),
        ("[清]林清禾撰", Author("林清禾", "撰", qualifier="(清)")),
        ("云溪县志编纂委员会编", Author("云溪县志编纂委员会", "编")),
        ("著", Author("著")),
    ],
)
def test_without_access_points_the_statement_names_the_author(
    statement: str, author: Author
) -> None:
    assert describe(record(f"200 1#ǂaXǂf{statement}")).authors == (author,)


def test_series_and_sets_embedded_by_the_one_technique() -> None:
    said = describe(record("200 1#ǂa春", "461 #0ǂ12001#ǂa云溪四季ǂv1"))
    assert said.title == "春"
    assert said.series == ("云溪四季",)
    said = describe(record("410 #0ǂ1001012345ǂ12001#ǂa云溪文丛"))
    assert said.series == ("云溪文丛",)


def test_a_record_without_isbn_still_has_binding_and_price() -> None:
    said = describe(record("010 ##ǂb平ǂd17"))
    assert (said.isbns, said.binding) == ((), "平")
    assert said.price == Price(1700, "CNY", "17")


def test_a_year_in_the_place_of_the_binding_is_none() -> None:
    assert describe(record("010 ##ǂa7-5339-1845-2ǂb1996")).binding == ""


def test_a_wrong_isbn_stays_to_be_seen_but_does_not_count() -> None:
    said = describe(record("010 ##ǂa7-5339-1845-3ǂz7-5339-1845-2", "010 ##ǂa7-5339-1845-2 (精装)"))
    assert said.isbn_raw == ("7-5339-1845-3", "7-5339-1845-2", "7-5339-1845-2 (精装)")
    assert said.isbns == ("9787533918453",)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "ftp://example.org/a",
        "data:text/html,x",
        "//example.org",
        "http://a b",
    ],
)
def test_only_web_addresses_are_links(link: str) -> None:
    assert describe(record(f"856 4#ǂu{link}")).links == ()


def test_the_first_class_wins_and_is_cleaned() -> None:
    said = describe(record("690 ##ǂa［C952］ǂv5", "690 ##ǂaTP393ǂv4"))
    assert (said.class_number, said.clc_letter) == ("C952", "C")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2005", 2005),
        ("1995.", 1995),
        ("200710", 2007),
        ("2023.6", 2023),
        ("1985～", 1985),
        ("c1998", 1998),
        ("[1998?]", 1998),
        ("民国25年[1936]", 1936),
        ("民国25年", 1936),
        ("二〇〇五年", 2005),
        ("20071012", 2007),
        ("", None),
        ("不详", None),
        ("19--", None),
        ("12345678901", None),
    ],
)
def test_years_as_cataloguers_write_them(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_an_empty_record_is_described_by_empty_values() -> None:
    said = describe(record("001 ?????"))
    assert (said.title, said.author, said.control_number, said.price) == ("", "", "", None)


@given(st.binary(max_size=200))
def test_whatever_can_be_read_can_be_described(noise: bytes) -> None:
    data = b"00000nam0 2200000   45  200002000000" + b"100002000001" + b"\x1e1 \x1fa"
    try:
        read = parse(data + noise.replace(b"\x1d", b"") + b"\x1e  \x1fa2005\x1e\x1d")
    except BadRecord:
        return
    assert isinstance(describe(read).title, str)
    assert isinstance(isbd_line(read), str)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["200 1#ǂa乡镇合作研究ǂf林清禾主编ǂf周望舒编"], "乡镇合作研究 / 林清禾主编 ; 周望舒编"),
        (
            ["200 1#ǂa乡镇合作ǂAxiang zhen he zuoǂe潜力与对策ǂf林清禾著"],
            "乡镇合作 : 潜力与对策 / 林清禾著",
        ),
        (
            ["200 1#ǂa山路ǂe论文集ǂd= Mountain RoadsǂeCollected Papersǂf主编林清禾ǂzeng"],
            "山路 : 论文集 = Mountain Roads : Collected Papers / 主编林清禾",
        ),
        (["200 1#ǂa沿线村情研究ǂ9yan xianǂi东南六村"], "沿线村情研究. 东南六村"),
        (["200 1#ǂa四季ǂh第一册ǂi春"], "四季. 第一册, 春"),
        (
            ["200 1#ǂa西岸ǂb专著ǂe形势ǂa东岸ǂe趋势ǂf丁志主编"],
            "西岸 : 形势 ; 东岸 : 趋势 / 丁志主编",
        ),
        (
            ["200 1#ǂa云溪地图", "206 0#ǂbScale 1:250 000ǂcUTM proj.ǂdE 116º"],
            "云溪地图. -- Scale 1:250 000 ; UTM proj. (E 116º)",
        ),
        ([], ""),
    ],
)
def test_the_line_in_isbd(lines: list[str], line: str) -> None:
    assert isbd_line(record(*lines)) == line


def test_all_areas_stand_in_the_line() -> None:
    assert isbd_line(HILLS) == (
        "云溪山中 : 一个书屋的故事. 第一册, 春 / (美)林清禾著 ; 周望舒译. -- 2版. -- "
        "杭州 : 浙江文艺出版社, 2005.3. -- 206页 : 图 ; 21cm + 光盘1张. -- (云溪文丛 ; 第3辑)"
    )


def test_the_leader_of_the_sample_is_that_of_a_book() -> None:
    assert describe(record("200 1#ǂaX", leader=LEADER)).kind == "book"
