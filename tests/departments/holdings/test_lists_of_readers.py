"""A list of readers as other systems export it: headings, separators, encodings, days, numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.departments.holdings.refusals import UnreadableFile
from shuxiang.departments.holdings.services.move_in import reader_columns, tables

HEADINGS = [
    "证号",
    "姓名",
    "性别",
    "身份证号",
    "电话",
    "类型",
    "有效期",
    "办证日期",
    "单位",
    "住址",
]
LINE = [
    "YX000001",
    "陈小溪",
    "女",
    "",
    "13800000000",
    "成人证",
    "2027-3-1",
    "2020.5.6",
    "",
    "北门路",
]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_any_separator_and_encoding(
    tmp_path: Path, separator: str, encoding: str, line_end: str
) -> None:
    path = tmp_path / "readers.csv"
    text = line_end.join(separator.join(row) for row in (HEADINGS, LINE)) + line_end
    path.write_bytes(text.encode(encoding))
    assert list(tables.rows_of(path)) == [tuple(HEADINGS), tuple(LINE)]


def test_a_sheet_comes_out_as_text_and_rounded_numbers_show_themselves(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["证号", "姓名", "身份证号", "有效期", "电话"])
    sheet.append([12345, "陈小溪", 361026199001011234, date(2027, 3, 1), 13800000000.0])
    book.save(tmp_path / "readers.xlsx")
    _, row = tables.rows_of(tmp_path / "readers.xlsx")
    assert row == ("12345", "陈小溪", "3.61E+17", "2027-03-01", "13800000000")
    assert reader_columns.is_rounded(row[2])


def test_an_old_excel_file_and_rubbish_are_refused_by_name(tmp_path: Path) -> None:
    old, rubbish, broken = (tmp_path / name for name in ("a.xls", "b.csv", "c.xlsx"))
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    rubbish.write_bytes(b"\x00\x01\x02" * 50)
    broken.write_bytes(b"PK\x03\x04nothing")
    codes = []
    for path in (old, rubbish, broken):
        with pytest.raises(UnreadableFile) as refusal:
            list(tables.rows_of(path))
        codes.append(refusal.value.because[0].code)
        assert refusal.value.because[0].facts == {"name": path.name}
    assert codes == [
        "holdings.file-old-excel",
        "holdings.file-not-table",
        "holdings.file-not-table",
    ]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("证号", "card"),
        ("读者证条码号", "card"),
        (" 姓 名 ", "name"),
        ("身份证号（必填）", "identity"),
        ("联系电话/手机", ""),
        ("手机号码:", "phone"),
        ("读者类型", "category"),
        ("有效期至", "valid_until"),
        ("办证日期(年-月-日)", "registered_on"),
        ("家庭住址", "address"),
        ("序号", ""),
    ],
)
def test_what_headings_mean(heading: str, meaning: str) -> None:
    assert reader_columns.meaning(heading) == meaning


def test_headings_may_stand_below_a_title() -> None:
    rows = [("云溪县图书馆读者名单",), (), tuple(HEADINGS), tuple(LINE)]
    found = reader_columns.first_heading(rows)
    assert found is not None
    assert found[0] == 2
    assert found[1]["card"] == 0
    assert found[1]["address"] == 9
    assert reader_columns.first_heading([tuple(LINE)] * 30) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026/3/2", date(2026, 3, 2)),
        ("2026.3.2", date(2026, 3, 2)),
        ("2026年3月2日", date(2026, 3, 2)),
        ("20260302", date(2026, 3, 2)),
        ("2026-03-02 08:30:00", date(2026, 3, 2)),
        ("2026-03-02T00:00:00", date(2026, 3, 2)),
        ("２０２６－３－２", date(2026, 3, 2)),
        ("2026年3月", date(2026, 3, 1)),
        ("98-3-2", date(1998, 3, 2)),
        ("26/3/2", date(2026, 3, 2)),
        ("3/25/2026", date(2026, 3, 25)),
        ("25/3/2026", date(2026, 3, 25)),
        ("46083", date(2026, 3, 2)),
        ("46083.5", date(2026, 3, 2)),
        ("", None),
        ("长期", None),
        ("9999-12-31", None),
        ("0000-00-00", None),
    ],
)
def test_the_forms_of_a_day(text: str, value: date | None) -> None:
    assert reader_columns.day(text) == value


@pytest.mark.parametrize("text", ["明年", "2026-13-01", "2026-02-30", "3/4/2026", "12", "abc", "7"])
def test_a_day_that_nobody_can_read(text: str) -> None:
    with pytest.raises(reader_columns.OddDay):
        reader_columns.day(text)


@given(st.text(max_size=30))
def test_a_day_is_read_or_odd_and_nothing_else(text: str) -> None:
    try:
        found = reader_columns.day(text)
    except reader_columns.OddDay:
        return
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        ("3.61026E+17", True),
        ("3.61E+17", True),
        ("361026199001011000", True),
        ("361026199001011234", False),
        ("36102619900101123X", False),
        ("E12345678", False),
        ("", False),
    ],
)
def test_numbers_that_a_spreadsheet_has_rounded(number: str, rounded: bool) -> None:
    assert reader_columns.is_rounded(number) is rounded
