"""Copies out of the local fields of old systems."""

from __future__ import annotations

import pytest
from marc_samples import HILLS, record

from shuxiang.foundations.codecs.holdings import PROFILES, CopyNote, guess, read


def barcodes(lines: list[str], profile: str) -> list[str]:
    return [one.barcode for one in read(record(*lines), PROFILES[profile]).copies]


def test_a_block_905_with_ranges_agrees_with_its_count() -> None:
    found = read(record("905 ##ǂbD123456-60ǂbD123480ǂdG253.866.9ǂe123:1(2)ǂf6"), PROFILES["905"])
    assert [one.barcode for one in found.copies][-2:] == ["D123460", "D123480"]
    assert len(found.copies) == 6
    assert found.remarks == ()
    assert (found.copies[0].class_number, found.copies[0].book_number) == ("G253.866.9", "123:1(2)")


def test_a_class_that_is_none_and_a_wrong_count_are_said_and_not_raised() -> None:
    found = read(record("905 ##ǂaTSGǂbD001669ǂbD001705ǂd21.1ǂf3"), PROFILES["905"])
    assert [one.barcode for one in found.copies] == ["D001669", "D001705"]
    assert found.remarks == (("copies-disagree", "3/2"), ("class-not-clc", "21.1"))


def test_a_hyphen_belongs_to_the_number_where_the_count_says_so() -> None:
    assert barcodes(["905 ##ǂb2001-15ǂf1"], "905") == ["2001-15"]
    assert len(barcodes(["905 ##ǂb2001-15ǂf15"], "905")) == 15


def test_a_block_repeated_for_each_copy() -> None:
    lines = ["905 ##ǂaYXǂbD040394-5", "905 ##ǂaYXǂbD040400", "905 ##ǂaYX"]
    assert barcodes(lines, "905") == ["D040394", "D040395", "D040400"]


def test_one_number_for_barcode_and_accession() -> None:
    found = read(HILLS, PROFILES["905-shared-barcode"]).copies
    assert [(one.barcode, one.accession_number) for one in found] == [
        ("D000123", "D000123"),
        ("D000124", "D000124"),
    ]
    assert read(HILLS, PROFILES["905"]).copies[0].accession_number == ""


def test_a_block_985_takes_class_and_kind_from_elsewhere() -> None:
    found = read(
        record("905 ##ǂdI247.5ǂe12", "982 ##ǂa图书", "985 ##ǂaB001ǂb外借室ǂd18.00"), PROFILES["985"]
    )
    assert found.copies == (
        CopyNote(
            "B001",
            location="外借室",
            class_number="I247.5",
            book_number="12",
            price="18.00",
            kind="图书",
        ),
    )


def test_two_blocks_of_one_copy_are_one_copy() -> None:
    found = read(
        record(
            "906 ##ǂaB001ǂh148712ǂb外借室",
            "986 ##ǂaB001ǂd18.00ǂrP04ǂt20240301",
            "906 ##ǂh148713",
            "986 ##ǂaB002ǂh148713ǂz缺页",
            "982 ##ǂb20.00",
        ),
        PROFILES["906"],
    )
    assert [(one.barcode, one.accession_number, one.price) for one in found.copies] == [
        ("B001", "148712", "18.00"),
        ("B002", "148713", "20.00"),
    ]
    assert (found.copies[0].borrower, found.copies[0].due) == ("P04", "20240301")
    assert found.copies[1].note == "缺页"


def test_a_copy_without_barcode_is_known_by_its_accession_number() -> None:
    assert barcodes(["986 ##ǂh148713ǂb外借室"], "986") == ["148713"]


def test_copies_that_share_an_accession_number_stay_apart() -> None:
    assert barcodes(["986 ##ǂaB1ǂh7", "986 ##ǂaB2ǂh7"], "986") == ["B1", "B2"]


def test_blocks_of_marc21() -> None:
    koha = read(record("952 ##ǂaYXǂcGENǂoI247.5/12ǂp3600013999ǂg18.00"), PROFILES["952"]).copies
    assert (koha[0].barcode, koha[0].call_number, koha[0].owner) == (
        "3600013999",
        "I247.5/12",
        "YX",
    )
    plain = read(record("852 ##ǂaYXǂb外借室ǂhI247.5ǂi12ǂp3600013999"), PROFILES["852"]).copies
    assert (plain[0].class_number, plain[0].book_number) == ("I247.5", "12")


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["905 ##ǂbD1ǂbD2"], "905"),
        (["905 ##ǂdI247ǂe1", "985 ##ǂaB1"], "985"),
        (["906 ##ǂaB1", "986 ##ǂaB1"], "986"),
        (["952 ##ǂp3600013999"], "952"),
        (["852 ##ǂp3600013999"], "852"),
        (["200 1#ǂaX"], "none"),
    ],
)
def test_the_profile_is_guessed_by_what_it_finds(lines: list[str], name: str) -> None:
    assert guess([record(*lines)] * 3) == name


def test_no_profile_finds_no_copy() -> None:
    assert read(HILLS, PROFILES["none"]).copies == ()


def test_every_profile_is_filed_under_its_name() -> None:
    assert all(profile.name == name for name, profile in PROFILES.items())
