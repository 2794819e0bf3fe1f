"""我的资料 as a file to take away: JSON for programs, CSV for a spreadsheet, HTML to read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from django.template.loader import render_to_string

from shuxiang.doors.opac.data_words import COLUMNS, SHEETS, value_in_words
from shuxiang.foundations.kernel.sheets import Sheet

#: A cell that begins with one of these would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

#: A page that is opened from a folder finds no style sheet: it carries its own.
_LOOK = (
    "body{font:16px/1.6 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
    "max-width:70em;margin:0 auto;padding:1.2em;color:#222;background:#fff}"
    "h1{font-size:1.5em;margin:0}h2{font-size:1.15em;margin:1.8em 0 .4em}p{margin:.3em 0}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #bbb;padding:.35em .6em;text-align:left;vertical-align:top;"
    "white-space:pre-line;overflow-wrap:anywhere}"
    "th{background:#eee;font-weight:600;white-space:nowrap}"
    "@media print{body{padding:0;font-size:11pt}.wide{overflow:visible}}"
)


def ordered(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return tables in the order in which they are shown."""
    order = list(SHEETS)
    return sorted(sheets, key=lambda one: order.index(one.key))


def in_words(sheet: Sheet) -> tuple[str, list[str], list[list[str]]]:
    """Return a table's title, its heads and its rows as people read them."""
    heads = [str(COLUMNS[one]) for one in sheet.columns]
    rows = [
        [value_in_words(column, one) for column, one in zip(sheet.columns, row, strict=True)]
        for row in sheet.rows
    ]
    return str(SHEETS[sheet.key]), heads, rows


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def as_json(sheets: Sequence[Sheet], at: datetime, library: str) -> bytes:
    """Write tables for programs: keys in English, moments in ISO 8601, sums in 分."""
    told = {
        "library": library,
        "at": at.isoformat(),
        **{
            sheet.key: [
                {name: _plain(one) for name, one in zip(sheet.columns, row, strict=True)}
                for row in sheet.rows
            ]
            for sheet in ordered(sheets)
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(sheets: Sequence[Sheet]) -> bytes:
    """Write one CSV for each table into a ZIP, in the form that Excel opens without asking."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(ordered(sheets), start=1):
            title, heads, rows = in_words(sheet)
            text = io.StringIO()
            writer = csv.writer(text)
            writer.writerow(heads)
            writer.writerows([safe_cell(one) for one in row] for row in rows)
            archive.writestr(f"{number:02d}-{sheet.key}-{title}.csv", "\ufeff" + text.getvalue())
    return packed.getvalue()


def as_html(sheets: Sequence[Sheet], at: datetime, library: str, name: str) -> bytes:
    """Write one page that stands alone: no address, no script, readable in any browser."""
    tables = [in_words(one) for one in ordered(sheets)]
    context = {
        "tables": [
            {
                "title": title,
                "heads": heads,
                "rows": rows,
                # One row with many columns is read downwards.
                "only": list(zip(heads, rows[0], strict=True)) if len(rows) == 1 else None,
            }
            for title, heads, rows in tables
            if rows
        ],
        "nothing": [title for title, _heads, rows in tables if not rows],
        "at": value_in_words("at", at),
        "library_name": library,
        "name": name,
    }
    page = render_to_string("opac/my_data_file.html", context)
    return page.replace("</head>", f"<style>{_LOOK}</style></head>", 1).encode()
