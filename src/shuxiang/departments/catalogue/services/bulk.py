"""Many titles at once, for the move-in and the demonstration: rows written by hand, one entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise

from django.db import connection, transaction

from shuxiang.departments.catalogue.events import BibsImported
from shuxiang.departments.catalogue.rules import Columns
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.store import sql


@dataclass(frozen=True, slots=True)
class Prepared:
    """A title ready to be written: its whole record as ISO 2709 in UTF-8, and its columns."""

    record: bytes
    flavour: str
    columns: Columns
    source: str = ""
    source_number: str = ""


_NAMES = (
    "id",
    "record",
    "flavour",
    *Columns._fields,
    "source",
    "source_number",
    "created_at",
    "changed_at",
)
_INSERT = " ".join(
    ("INSERT INTO catalogue_bib (", ", ".join(_NAMES), ") VALUES (", sql.marks(len(_NAMES)), ")")
)


@transaction.atomic
def add_many(
    *,
    titles: Sequence[Prepared],
    by: Actor,
    now: datetime,
    also_changed: Iterable[int] = (),
    run_id: int | None = None,
) -> list[int]:
    """Write down many titles and return their numbers in the same order.

    Whether a title is here already is for the caller to ask (`queries.known_matches`).
    `also_changed` are titles that get new copies with this batch: the one entry, BibsImported,
    names them too, so that they are found by their new copies. Refuses with NotAllowed.
    """
    by.require(Power.IMPORT)
    ids = new_ids("catalogue_bib", len(titles))
    moment = sql.moment_in(now)
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [
                (
                    bib_id,
                    one.record,
                    one.flavour,
                    *one.columns,
                    one.source,
                    one.source_number,
                    moment,
                    moment,
                )
                for bib_id, one in zip(ids, titles, strict=True)
            ],
        )
    touched = sorted({*ids, *also_changed})
    if touched:
        record(
            BibsImported(
                first_id=touched[0],
                last_id=touched[-1],
                count=len(ids),
                bib_ids=ranges(touched),
                run_id=run_id,
            ),
            by=by,
            now=now,
        )
    return ids


def new_ids(table: str, count: int) -> list[int]:
    """Reserve so many numbers of a table, in the running transaction.

    SQLite's one writer holds the lock already, and its sequence follows the rows by itself;
    PostgreSQL gives numbers out of the sequence, which others may be using at the same time.
    """
    if not count:
        return []
    if sql.is_postgresql():
        found = sql.rows(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [number for (number,) in found]
    last = sql.row("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))


def ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return ascending numbers as (first, last) of each unbroken run."""
    if not numbers:
        return ()
    breaks = [n for n, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1]
    starts = chain((0,), breaks)
    ends = chain(breaks, (len(numbers),))
    return tuple((numbers[a], numbers[b - 1]) for a, b in zip(starts, ends, strict=True))
