"""Numbers on books, cards and people: ISBN, prices, 登录号, barcodes, identity cards, mobiles."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import isbn as stdnum_isbn
from stdnum import issn as stdnum_issn

from shuxiang.foundations.codecs import accession, barcode, identity, isbn, mobile, price

# --- ISBN and its relatives ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "7-5339-1845-2",
        "978-7-5339-1845-3",
        "9787533918453",
        "ISBN 7-5339-1845-2 (精装)",
        "978-7-5339-1845-3(精装) : CNY12.00",
        "９７８７５３３９１８４５３",
        "978–7–5339–1845–3",
        "(上册)7-5339-1845-2 12.00元",
    ],
)
def test_an_isbn_is_found_however_it_is_written(text: str) -> None:
    assert isbn.normalise(text) == "9787533918453"
    assert isbn.hyphenate(text) == "978-7-5339-1845-3"
    assert isbn.candidates(text) == ("9787533918453", "7533918452")


@pytest.mark.parametrize(
    "text",
    ["", "7-5339-1845-3", "9787533918454", "4905052680725", "2013071002581", "7-5339", "一二三"],
)
def test_a_number_that_does_not_check_is_no_isbn(text: str) -> None:
    assert isbn.normalise(text) == "" == isbn.hyphenate(text)
    assert not isbn.is_valid(text)


@pytest.mark.parametrize(
    ("digits", "written"),
    [
        ("978700000000", "978-7-00-000000-"),
        ("978710000000", "978-7-100-00000-"),
        ("978749900000", "978-7-499-00000-"),
        ("978750000000", "978-7-5000-0000-"),
        ("978779990000", "978-7-7999-0000-"),
        ("978780000000", "978-7-80000-000-"),
        ("978789999000", "978-7-89999-000-"),
        ("978790000000", "978-7-900000-00-"),
        ("978799999999", "978-7-999999-99-"),
    ],
)
def test_hyphens_stand_where_the_chinese_ranges_put_them(digits: str, written: str) -> None:
    check = stdnum_isbn.to_isbn13(stdnum_isbn.to_isbn10(digits + ean(digits)))[-1]
    assert isbn.hyphenate(digits + check) == written + check


def ean(twelve: str) -> str:
    return str(-sum(int(d) * (1, 3)[n % 2] for n, d in enumerate(twelve)) % 10)


@given(st.from_regex(r"[0-9]{9}[0-9X]|97[89][0-9]{10}", fullmatch=True))
def test_another_program_agrees_on_every_check_digit(text: str) -> None:
    assert isbn.is_valid(text) == stdnum_isbn.is_valid(text)


@given(st.from_regex(r"[0-9]{7}[0-9X]", fullmatch=True))
def test_another_program_agrees_on_issn(text: str) -> None:
    assert bool(isbn.issn(text)) == stdnum_issn.is_valid(text)


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for_a_number(text: str) -> None:
    found = isbn.normalise(text)
    assert found == "" or stdnum_isbn.is_valid(found)
    assert isbn.issn(text) == "" or stdnum_issn.is_valid(isbn.issn(text))
    assert all(isbn.candidates(text))


def test_a_979_has_no_ten_digits() -> None:
    assert isbn.candidates("979-10-90636-07-1") == ("9791090636071",)


def test_what_does_not_check_is_searched_as_typed() -> None:
    assert isbn.candidates("7-5339-1845-3") == ("7533918453",)
    assert isbn.candidates("云溪") == ()


def test_issn_also_from_the_bars_of_a_magazine() -> None:
    assert isbn.issn("1003-8965") == "1003-8965"
    assert isbn.issn("977" + "1003896" + "00" + ean("977100389600")) == "1003-8965"
    assert isbn.issn("1003-8966") == ""


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("12-1029", "CN 12-1029", "serial"),
        ("CN 11-1000/G2", "CN 11-1000/G2", "serial"),
        ("ＣＮ３６－０００１", "CN 36-0001", "newspaper"),
        ("CN36-6001", "CN 36-6001", "online"),
        ("CN36-9001/tp", "CN 36-9001/TP", "electronic"),
        ("7291·5", "", ""),
        ("CN36-0000", "CN 36-0000", ""),
    ],
)
def test_cn_numbers(text: str, number: str, kind: str) -> None:
    assert isbn.cn_number(text) == number
    assert isbn.cn_kind(text) == kind


@pytest.mark.parametrize("text", ["7291·5", "7291・5", "7291.5", " 7291•5 "])
def test_unified_numbers_of_before_1987(text: str) -> None:
    assert isbn.unified_number(text) == "7291·5"
    assert isbn.unified_number("12-1029") == ""


# --- prices -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fen", "currency"),
    [
        ("CNY18.00", 1800, "CNY"),
        ("￥58.00", 5800, "CNY"),
        ("¥58", 5800, "CNY"),
        ("RMB3.50(2000)", 350, "CNY"),
        ("7", 700, "CNY"),
        ("CNY79.00 (含光盘)", 7900, "CNY"),
        ("0.17", 17, "CNY"),
        (".50", 50, "CNY"),
        ("CNY1,280.00", 128_000, "CNY"),
        ("12元5角", 1250, "CNY"),
        ("5角", 50, "CNY"),
        ("3册 45.00", 4500, "CNY"),
        ("价120元(3册)", 12_000, "CNY"),
        ("CNY320.00(全4册)", 32_000, "CNY"),
        ("58.00 CNY", 5800, "CNY"),
        ("￥１２．５０", 1250, "CNY"),
        ("HK$85.00", 8500, "HKD"),
        ("NT$300", 30_000, "TWD"),
        ("US$12.99", 1299, "USD"),
        ("USD 12.99", 1299, "USD"),
        ("£9.5", 950, "GBP"),
        ("JPY1200", 120_000, "JPY"),
        ("非卖品", None, "CNY"),
        ("CNY", None, "CNY"),
        ("", None, "CNY"),
        ("CNY12345678901", None, "CNY"),
        ("1.2.3", None, "CNY"),
    ],
)
def test_prices_as_cataloguers_write_them(text: str, fen: int | None, currency: str) -> None:
    assert price.parse(text) == price.Price(fen, currency, text)


@given(st.text(max_size=60))
def test_any_text_is_kept_and_no_amount_is_negative_or_absurd(text: str) -> None:
    read = price.parse(text)
    assert read.raw == text.strip()
    assert read.fen is None or 0 <= read.fen < 2**31


@given(st.integers(0, 999_999_999))
def test_an_amount_that_is_written_is_read(fen: int) -> None:
    assert price.parse(f"CNY{fen // 100}.{fen % 100:02}").fen == fen


# --- 登录号 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("D123456-60", ("D123456", "D123457", "D123458", "D123459", "D123460")),
        ("D040394-5", ("D040394", "D040395")),
        ("D123458～D123460", ("D123458", "D123459", "D123460")),
        ("000099-101", ("000099", "000100", "000101")),
        ("2019-1234-36", ("2019-1234", "2019-1235", "2019-1236")),
        ("D123480", ("D123480",)),
        ("D9-7", ("D9-7",)),
        ("D1-999999", ("D1-999999",)),
        ("D12-", ("D12-",)),
        ("  ", ()),
    ],
)
def test_ranges_of_accession_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert accession.expand(text) == numbers


@given(st.text(max_size=60))
def test_no_text_makes_more_copies_than_a_delivery(text: str) -> None:
    assert len(accession.expand(text)) <= accession.MOST


# --- barcodes -----------------------------------------------------------------------------------


def test_our_numbers_have_ten_digits_and_check() -> None:
    made = barcode.number(barcode.ITEM, 42)
    assert (len(made), made[0]) == (10, "3")
    assert barcode.is_ours(made, barcode.ITEM)
    assert not barcode.is_ours(made, barcode.READER)
    assert barcode.next_number(barcode.ITEM, 42) == barcode.number(barcode.ITEM, 43)


@given(st.integers(0, 99_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(sequence: int, at: int, more: int) -> None:
    made = barcode.number(barcode.READER, sequence)
    wrong = made[:at] + str((int(made[at]) + more) % 10) + made[at + 1 :]
    assert not barcode.is_ours(wrong)


def test_numbers_come_to_an_end_with_a_word() -> None:
    with pytest.raises(ValueError, match="ten-digit"):
        barcode.number(barcode.ITEM, 100_000_000)


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        (" 3600013999\r\n", "3600013999"),
        ("３６０００１３９９９", "3600013999"),
        ("*D001669*", "D001669"),
        ("0000001", "0000001"),
        ("\ufeffB001\u200b", "B001"),
        ("11010519491231002x", "11010519491231002X"),
        ("x", "x"),
        ("", ""),
    ],
)
def test_a_scan_is_cleaned_and_nothing_else(scanned: str, code: str) -> None:
    assert barcode.clean(scanned) == code


# --- people -------------------------------------------------------------------------------------

#: The example printed in the standard.
EXAMPLE = "11010519491231002X"


def test_an_identity_number_tells_region_birth_and_sex() -> None:
    read = identity.read(" 11010519491231002x ")
    assert read == identity.Identity(EXAMPLE, "110105", date(1949, 12, 31), is_male=False)
    assert identity.check_digit(EXAMPLE[:17]) == "X"


def valid(seventeen: str) -> str:
    return seventeen + identity.check_digit(seventeen)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        "1101051949123100",
        valid("11010519490231002"),
        valid("11010519491331002"),
        valid("00010519491231002"),
        valid("99010519491231002"),
        "1101051949123100２Y",
        "٣" * 17 + "X",
        "",
    ],
)
def test_a_wrong_identity_number_is_none(text: str) -> None:
    assert identity.read(text) is None
    assert not identity.check(text)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_identity_number_is_noticed(at: int, more: int) -> None:
    wrong = EXAMPLE[:at] + str((int(EXAMPLE[at]) + more) % 10) + EXAMPLE[at + 1 :]
    assert not identity.check(wrong)


def test_a_number_of_fifteen_digits_is_known_as_old() -> None:
    assert identity.is_old("110105491231002")
    assert not identity.is_old("110105491331002")
    assert not identity.is_old(EXAMPLE)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("identity", EXAMPLE, "110105194912310021"),
        ("passport", "E12345678", "E123"),
        ("hong-kong-macau", "H12345678", "X12345678"),
        ("taiwan", "12345678", "1234"),
        ("foreigner", "ABC123456789012", "ABC12"),
        ("military", "军字第1234567号", "1234567"),
        ("disability", "11010519491231002X43", EXAMPLE),
    ],
)
def test_other_documents_are_known_by_their_form(kind: str, good: str, bad: str) -> None:
    assert identity.looks_like(good, kind)
    assert not identity.looks_like(bad, kind)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("陈桂兰", "陈*兰"), ("刘洋", "刘*"), ("欧阳清禾", "欧**禾"), ("林", "林"), ("", "")],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert identity.masked_name(name) == masked


def test_numbers_are_masked() -> None:
    assert identity.masked("361026194912311234") == "3610**********1234"
    assert identity.masked("E12345678") == "*******78"
    assert mobile.masked("13800008841") == "138****8841"
    assert mobile.masked("7600000") == "***0000"


@pytest.mark.parametrize(
    "text", ["13800008841", "+86 138 0000 8841", "0086-13800008841", "１３８００００８８４１"]
)
def test_mobiles_however_they_are_written(text: str) -> None:
    assert mobile.normalise(text) == "13800008841"
    assert mobile.is_mobile(text)


@pytest.mark.parametrize("text", ["12800008841", "1380000884", "138000088412", "07947600000", ""])
def test_what_is_no_mobile(text: str) -> None:
    assert not mobile.is_mobile(text)
