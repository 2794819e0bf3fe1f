"""A list of readers moves in: each row a reader with their card, or a reason why not."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from shuxiang.departments.holdings.models import ImportRun
from shuxiang.departments.holdings.refusals import UnreadableFile
from shuxiang.departments.holdings.services.move_in import reader_columns, tables
from shuxiang.departments.holdings.services.move_in.writing import Batch, Outcome, advance
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as reader_services
from shuxiang.departments.readers.refusals import ReaderRefused
from shuxiang.departments.readers.services import OldReader, OldState
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.vault import seal

#: Rows in one transaction.
BATCH = 200


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row below the headings: its number from 1 and its cells by meaning."""

    number: int
    cells: Mapping[str, str]

    def said(self, meaning: str) -> str:
        return self.cells.get(meaning, "")


class OddRow(Exception):
    """A row that cannot be read; `code` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def rows_below_headings(path: Path) -> tuple[dict[str, int], list[ListRow]]:
    """Return meaning → column, and every row that holds something. Refuses with UnreadableFile."""
    rows = list(tables.rows_of(path))
    found = reader_columns.first_heading(rows)
    if found is None:
        raise UnreadableFile(Because("holdings.rows-without-header", {"name": path.name}))
    heading, columns = found
    below = [row for row in rows[heading + 1 :] if any(row)]
    return columns, [
        ListRow(
            number,
            {meaning: row[at] for meaning, at in columns.items() if at < len(row) and row[at]},
        )
        for number, row in enumerate(below, 1)
    ]


class Words:
    """A list's words for categories and places, tied to rows here."""

    def __init__(self) -> None:
        standing = [one for one in readers.categories() if not one.retired]
        if not standing:
            raise UnreadableFile(Because("holdings.no-category-yet"))
        self._categories = {one.name: one.category_id for one in standing}
        self._by_code = {one.code: one.category_id for one in standing}
        self._first = standing[0].category_id
        self._main = network.main_place().place_id
        self._places = {place.name: place.place_id for place in network.places()}
        self._places.update({place.code: place.place_id for place in network.places()})

    def category(self, text: str, remarks: list[tuple[str, str]]) -> int:
        """Return the category of a type; one of ours by name, else the one that it most is."""
        if text in self._categories:
            return self._categories[text]
        if text:
            remarks.append(("category-unknown", text))
        return self._by_code.get(reader_columns.category_code(text), self._first)

    def place(self, text: str, remarks: list[tuple[str, str]]) -> int:
        """Return a place by name or code; the main library where the list says nothing."""
        if text and text not in self._places:
            remarks.append(("place-unknown", text))
        return self._places.get(text, self._main)


def old_reader(row: ListRow, words: Words) -> tuple[OldReader, list[tuple[str, str]]]:
    """Return what a row tells of a reader, and what is odd about it. Raises OddRow."""
    for meaning in ("identity", "card"):
        if reader_columns.is_rounded(row.said(meaning)):
            raise OddRow(f"{meaning}-rounded")
    remarks: list[tuple[str, str]] = []
    number = reader_columns.citizen_number(row.said("identity"))
    note = "；".join(
        f"{label}：{said}"
        for label, meaning in (("", "note"), ("单位", "unit"), ("押金", "deposit"))
        if (said := row.said(meaning))
    ).removeprefix("：")
    reader = OldReader(
        name=row.said("name"),
        category_id=words.category(row.said("category"), remarks),
        place_id=words.place(row.said("place"), remarks),
        card_number=row.said("card"),
        id_kind=reader_columns.document(row.said("identity_kind"), number),
        id_number=number,
        birth_on=_day(row, "birth", remarks),
        phone=row.said("phone") or row.said("guardian_phone"),
        address=row.said("address"),
        contact_name=row.said("guardian"),
        note=note,
        registered_on=_day(row, "registered_on", remarks),
        valid_until=_day(row, "valid_until", remarks),
        state=OldState(reader_columns.state(row.said("state"))),
    )
    return reader, remarks


def _day(row: ListRow, meaning: str, remarks: list[tuple[str, str]]) -> date | None:
    text = row.said(meaning)
    try:
        return reader_columns.day(text)
    except reader_columns.OddDay:
        remarks.append(("date-odd", text))
        return None


@transaction.atomic
def write_rows(
    run: ImportRun, rows: Sequence[ListRow], words: Words, *, began: float, by: Actor, now: datetime
) -> None:
    """Take over a batch of rows, with the counts, all or nothing."""
    outcome = Outcome()
    for row in rows:
        code, detail, remarks = _one(row, words, outcome, by, now)
        sealed = seal("\t".join(row.cells.values())).encode()
        if code:
            outcome.remarks.append((run.pk, row.number, True, code, detail, sealed))
        for said, about in remarks:
            outcome.remarks.append((run.pk, row.number, False, said, about[:200], sealed))
    last = rows[-1].number
    advance(
        Batch(
            run_id=run.pk,
            records=(),
            from_position=run.position,
            from_read=run.read,
            position=min(run.file_size, run.file_size * last // max(1, run.profile["rows"])),
            seconds=time.perf_counter() - began,
        ),
        outcome,
    )


def _one(
    row: ListRow, words: Words, outcome: Outcome, by: Actor, now: datetime
) -> tuple[str, str, list[tuple[str, str]]]:
    try:
        reader, remarks = old_reader(row, words)
        taken = reader_services.take_over(reader=reader, by=by, now=now)
    except OddRow as odd:
        outcome.rejected += 1
        return odd.code, odd.detail, []
    except ReaderRefused as refusal:
        outcome.rejected += 1
        codes = "、".join(one.code for one in refusal.because[1:])
        return refusal.because[0].code, codes, []
    if taken.known:
        outcome.merged += 1
        return "", "", []
    outcome.imported += 1
    return "", "", [*remarks, *((code, "") for code in taken.remarks)]


def usual_settings(path: Path) -> dict[str, Any]:
    """Return how a list would be read, as it is kept with the run. Refuses with UnreadableFile."""
    columns, rows = rows_below_headings(path)
    Words()
    return {"path": str(path.resolve()), "columns": columns, "rows": len(rows)}
