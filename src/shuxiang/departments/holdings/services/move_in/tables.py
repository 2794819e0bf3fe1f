"""Rows out of what people keep tables in: CSV of any separator and encoding, and .xlsx."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from shuxiang.departments.holdings.refusals import UnreadableFile
from shuxiang.foundations.kernel.refusals import Because

Row = tuple[str, ...]

#: What a number loses beyond this: a spreadsheet keeps fifteen digits and invents the rest.
_EXACT = 10**15

_SEPARATORS = ",;\t|，"

#: The first bytes of an old .xls (a compound file) and of a .xlsx (a zip).
_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


def rows_of(path: Path) -> Iterator[Row]:
    """Yield every row of a table, the header among them, cells as stripped text.

    A number that a spreadsheet has rounded comes out in scientific notation (3.61E+17), so that
    nobody takes it for the real one. Days come out as 2026-03-02. Refuses with UnreadableFile.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_OLD_EXCEL):
        raise UnreadableFile(Because("holdings.file-old-excel", {"name": path.name}))
    if head.startswith(_ZIP):
        return _sheet_rows(path)
    return _text_rows(path)


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _separator(text: str) -> str:
    """Return the separator that the first lines use most, counted outside quotation marks."""
    lines = [line for line in text.splitlines()[:10] if line.strip()]
    outside = "".join(part for line in lines for part in line.split('"')[::2])
    counts = {one: outside.count(one) for one in _SEPARATORS}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else ","


def _text_rows(path: Path) -> Iterator[Row]:
    text = _decoded(path.read_bytes())
    if "\0" in text[:4096]:
        raise UnreadableFile(Because("holdings.file-not-table", {"name": path.name}))
    separator = _separator(text)
    # A cell of a library's table is never long; an unclosed quotation mark must not eat the rest.
    lines = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            yield ()
            continue
        yield tuple(cell.strip().lstrip("'").strip() for cell in cells)


def _sheet_rows(path: Path) -> Iterator[Row]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnreadableFile(Because("holdings.file-not-table", {"name": path.name})) from error
    try:
        sheet = book.worksheets[0]
        # Some programs write a wrong size into the sheet; the rows themselves are right.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield tuple(_cell(value) for value in row)
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            return f"{value:.2E}"
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip().lstrip("'").strip()
