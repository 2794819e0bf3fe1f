"""Titles: the whole record is the truth, the columns follow, and the plain form keeps the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from shuxiang.departments.catalogue import queries, services
from shuxiang.departments.catalogue.promises import PROMISES
from shuxiang.departments.catalogue.refusals import CannotMerge, RecordRefused, UnknownBib
from shuxiang.departments.catalogue.rules import PlainTitle, columns, plain_of, whole
from shuxiang.departments.catalogue.services.bulk import ranges
from shuxiang.departments.catalogue.wording import say
from shuxiang.foundations.codecs import chinese, iso2709
from shuxiang.foundations.codecs.iso2709 import ControlField, DataField, Record
from shuxiang.foundations.kernel.actor import SYSTEM, Actor, ActorKind
from shuxiang.foundations.kernel.refusals import NotAllowed

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def field(tag: str, text: str, marks: str = "  ") -> DataField:
    parts = tuple((part[0], part[1:]) for part in text.split("$") if part)
    return DataField(tag, marks[0], marks[1], parts)


FULL = Record(
    "00000nam0 2200000   450 ",
    (
        ControlField("001", "012026000042"),
        field("010", "$a978-7-5339-1845-3$b精装$dCNY79.00 (含光盘)"),
        field("100", "$a20260302d2005    ek y0chiy50      ea"),
        field("101", "$achi$ceng", "1 "),
        field(
            "200", "$a溪边的灯$9xi bian de deng$e一个故事$h第二册$i归来$f(英) 林晚著$g陈溪译", "1 "
        ),
        field("205", "$a2版"),
        field("210", "$a杭州$c浙江文艺出版社$d2005.7"),
        field("215", "$a206页$c图$d21cm$e光盘1张"),
        field("225", "$a溪边丛书$v3", "2 "),
        field("330", "$a讲一盏灯。"),
        field("606", "$a长篇小说$y英国$z现代", "0 "),
        field("690", "$aI561.45$v5"),
        field("701", "$c(英)$a林晚$9lin wan$4著", " 0"),
        field("801", "$aCN$bYXTSG$c20260302", " 0"),
        field("905", "$bD000001$dI561.45$e12"),
    ),
)


def described(record: Record, flavour: str = "cnmarc"):
    return columns(queries.describe(record, flavour))


def test_every_column_follows_from_the_record() -> None:
    found = described(FULL)
    assert found._asdict() == {
        "title": "溪边的灯",
        "title_rest": "一个故事",
        "volume": "第二册 归来",
        "author": "林晚",
        "publisher": "浙江文艺出版社",
        "place_of_publication": "杭州",
        "year": 2005,
        "edition": "2版",
        "isbn": "9787533918453",
        "issn": "",
        "class_number": "I561.45",
        "class_key": found.class_key,
        "clc_letter": "I",
        "language": "chi",
        "kind": "book",
        "audience": "ek",
        "price_fen": 7900,
        "title_sort": chinese.pinyin_sort_key("溪边的灯 第二册 归来"),
        "match_key": found.match_key,
    }
    assert found.match_key.startswith("9787533918453|")


@pytest.mark.parametrize(
    ("changed", "column", "value"),
    [
        (field("010", "$dUSD16.95"), "price_fen", None),
        (field("010", "$a7-5339-1845-2"), "isbn", "9787533918453"),
        (field("010", "$a978-7-5339-1845-9"), "isbn", ""),
        (field("210", "$d[1987]"), "year", 1987),
        (field("210", "$d200710"), "year", 2007),
        (field("690", "$aTP311.13"), "clc_letter", "T"),
        (field("690", "$a21.1"), "clc_letter", ""),
        (field("101", "$aENG"), "language", "eng"),
    ],
)
def test_odd_values(changed: DataField, column: str, value: object) -> None:
    fields = tuple(changed if one.tag == changed.tag else one for one in FULL.fields)
    assert getattr(described(replace(FULL, fields=fields)), column) == value


def test_a_record_is_kept_whole_and_a_sound_one_byte_for_byte() -> None:
    kept = whole(FULL)
    assert iso2709.parse(kept).fields == FULL.fields
    sound = kept.removesuffix(iso2709.RECORD_END)
    assert whole(iso2709.parse(sound), sound) == kept
    wrong = b"99999" + sound[5:]
    assert whole(iso2709.parse(wrong), wrong) == kept
    gbk = sound.decode().encode("gb18030")
    assert iso2709.parse(whole(iso2709.parse(gbk), gbk)).fields == FULL.fields
    long = replace(FULL, fields=(*FULL.fields, *(field("330", "$a" + "溪" * 9_000),) * 5))
    assert iso2709.parse(whole(long)).fields == long.fields


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], ()), ([7], ((7, 7),)), ([1, 2, 3], ((1, 3),)), ([1, 3, 4, 9], ((1, 1), (3, 4), (9, 9)))],
)
def test_ranges_of_numbers(numbers: list[int], expected: tuple[tuple[int, int], ...]) -> None:
    assert ranges(numbers) == expected


pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(
        apps.get_model("journal", "Entry").objects.order_by("pk").values_list("kind", flat=True)
    )


def kept_promises() -> None:
    assert [list(one.broken_by()) for one in PROMISES] == [[]] * len(PROMISES)


def test_a_title_comes_in_by_its_record(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    slip = services.add_bib(record=FULL, by=SYSTEM, now=NOW)
    assert (slip.title, slip.isbn, slip.year) == ("溪边的灯", "9787533918453", 2005)
    assert queries.record_of(slip.bib_id).fields == FULL.fields
    assert queries.description(slip.bib_id).summary == "讲一盏灯。"
    assert kinds() == ["catalogue.bib-added"]
    with django_assert_num_queries(1):
        lines = queries.title_line([slip.bib_id, slip.bib_id + 1])
    assert list(lines) == [slip.bib_id]
    assert [one.bib_id for one in queries.find_by_isbn("9787533918453")] == [slip.bib_id]
    kept_promises()


def test_a_title_comes_in_by_the_plain_form() -> None:
    plain = PlainTitle(
        title="乡村养蜂",
        author="林晚编著",
        publisher="章江文艺出版社",
        year="2026.3",
        isbn="7-5339-1845-2",
        class_number="S89",
        price="26.00",
        pages="206页",
    )
    slip = services.add_plain(plain=plain, by=SYSTEM, now=NOW, agency="YXTSG")
    record = queries.record_of(slip.bib_id)
    assert len(record.first("100", "a")) == 36
    assert record.first("010", "a") == "978-7-5339-1845-3"
    assert (record.first("701", "a"), record.first("701", "4")) == ("林晚", "编著")
    assert record.first("801", "b") == "YXTSG"
    assert record.control("001") == f"{slip.bib_id:09d}"
    assert (slip.isbn, slip.price_fen, slip.year) == ("9787533918453", 2600, 2026)
    kept_promises()


def test_the_form_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(RecordRefused) as refusal:
        services.add_plain(
            plain=PlainTitle(title=" ", isbn="978-7-5339-1845-9", year="去年"), by=SYSTEM, now=NOW
        )
    assert [one.code for one in refusal.value.because] == [
        "catalogue.title-empty",
        "catalogue.isbn-odd",
        "catalogue.year-odd",
    ]
    assert all(say(one).what and say(one).way_on for one in refusal.value.because)


def test_the_form_changes_its_fields_and_nothing_else() -> None:
    bib_id = services.add_bib(record=FULL, by=SYSTEM, now=NOW).bib_id
    plain = plain_of(queries.record_of(bib_id), "cnmarc")
    assert plain.isbn == "978-7-5339-1845-3"
    services.amend_plain(bib_id=bib_id, plain=plain, by=SYSTEM, now=NOW)
    assert kinds() == ["catalogue.bib-added"]
    slip = services.amend_plain(
        bib_id=bib_id, plain=replace(plain, title="溪边的光", price=""), by=SYSTEM, now=NOW
    )
    assert (slip.title, slip.price_fen) == ("溪边的光", None)
    assert kinds()[-1] == "catalogue.bib-changed"
    record = queries.record_of(bib_id)
    untouched = [one for one in FULL.fields if one.tag not in ("200", "010")]
    assert [one for one in record.fields if one.tag not in ("200", "010")] == untouched
    assert record.first("200", "h") == "第二册"
    assert record.first("010", "b") == "精装"
    kept_promises()


def test_the_form_on_a_marc21_record() -> None:
    record = Record(
        "00000nam a2200000 a 4500",
        (
            ControlField("008", "260302s2002    xxu           000 1 eng d"),
            field("245", "$aSummerland /$cLin Wan.", "10"),
            field("260", "$aNew York :$bHill Press,$c2002."),
            field("650", "$aLamps", " 0"),
        ),
    )
    bib_id = services.add_bib(record=record, flavour="marc21", by=SYSTEM, now=NOW).bib_id
    plain = plain_of(record, "marc21")
    slip = services.amend_plain(
        bib_id=bib_id,
        plain=replace(plain, publisher="River Press", class_number="I712.45", pages="500 p."),
        by=SYSTEM,
        now=NOW,
    )
    assert (slip.publisher, slip.class_number) == ("River Press", "I712.45")
    after = queries.record_of(bib_id)
    assert [one.tag for one in after.fields] == ["008", "084", "245", "260", "300", "650"]
    kept_promises()


def test_an_imported_fault_does_not_close_the_form() -> None:
    fields = tuple(
        field("010", "$a978-7-5339-1845-9") if one.tag == "010" else one for one in FULL.fields
    )
    odd = replace(FULL, fields=fields)
    bib_id = services.add_bib(record=odd, by=SYSTEM, now=NOW).bib_id
    plain = replace(plain_of(odd, "cnmarc"), publisher="章江文艺出版社")
    slip = services.amend_plain(bib_id=bib_id, plain=plain, by=SYSTEM, now=NOW)
    assert slip.publisher == "章江文艺出版社"
    with pytest.raises(RecordRefused):
        services.amend_plain(bib_id=bib_id, plain=replace(plain, year="去年"), by=SYSTEM, now=NOW)


def test_joined_titles_lead_to_the_one_that_is_kept() -> None:
    one, two, three = (
        services.add_plain(plain=PlainTitle(title=f"书{n}"), by=SYSTEM, now=NOW).bib_id
        for n in range(3)
    )
    services.merge_bibs(keep_id=two, drop_id=one, by=SYSTEM, now=NOW)
    services.merge_bibs(keep_id=three, drop_id=two, by=SYSTEM, now=NOW)
    assert queries.standing_id(one) == three == queries.standing_id(two)
    assert queries.count_titles() == 1
    assert list(queries.every_id()) == [three]
    for keep, drop in ((one, three), (three, one), (three, three)):
        with pytest.raises(CannotMerge):
            services.merge_bibs(keep_id=keep, drop_id=drop, by=SYSTEM, now=NOW)
    with pytest.raises(UnknownBib):
        services.merge_bibs(keep_id=three, drop_id=three + 1, by=SYSTEM, now=NOW)
    kept_promises()


def test_titles_of_a_class_stand_in_filing_order() -> None:
    order = ["R711", "R711-62", "R711(711)", "R711=6", "R711<326>", "R711:R83", "R711+R173"]
    for number in reversed(order):
        plain = PlainTitle(title="医书" + number, class_number=number)
        services.add_plain(plain=plain, by=SYSTEM, now=NOW)
    assert [one.class_number for one in queries.in_class("R711")] == order


def test_the_main_classes_have_names_and_a_library_brings_in_its_own() -> None:
    services.seed_class_names(by=SYSTEM, now=NOW)
    services.load_class_names(
        names=[("I247.5", "新体长篇"), ("I247.5", "新体长、中篇小说"), ("", "无")],
        by=SYSTEM,
        now=NOW,
    )
    names = {one.number: one.name for one in queries.class_names()}
    assert names["I"] == "文学"
    assert names["I247.5"] == "新体长、中篇小说"
    assert list(names)[:3] == ["A", "B", "C"]


def test_without_the_power_nothing_is_written() -> None:
    nobody = Actor(ActorKind.STAFF, 1, "梁", None, frozenset())
    for act in (
        lambda: services.add_bib(record=FULL, by=nobody, now=NOW),
        lambda: services.add_plain(plain=PlainTitle(title="书"), by=nobody, now=NOW),
        lambda: services.add_many(titles=[], by=nobody, now=NOW),
        lambda: services.merge_bibs(keep_id=1, drop_id=2, by=nobody, now=NOW),
        lambda: services.load_class_names(names=[], by=nobody, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert queries.count_titles() == 0
