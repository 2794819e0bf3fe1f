"""One batch of records into rows: one transaction with the counts and the position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue import rules as titles
from shuxiang.departments.catalogue import services as cataloguing
from shuxiang.departments.holdings import rules
from shuxiang.departments.holdings.refusals import MoveInRunning
from shuxiang.departments.holdings.services.move_in.facts import (
    CopyRead,
    RecordRead,
    RecordRejected,
)
from shuxiang.departments.holdings.services.move_in.wordlist import Wordlist
from shuxiang.foundations.codecs import callno
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.store import sql

#: Where a title ends up: ("here", its number) or ("new", its place in the batch).
Target = tuple[str, int]

_COPY = (
    "id",
    "bib_id",
    "barcode",
    "accession_number",
    "owner_id",
    "place_id",
    "location_id",
    "kind_id",
    "call_number",
    "call_key",
    "volume",
    "price_fen",
    "price_text",
    "source",
    "acquired_on",
    "desk_note",
    "created_at",
    "withdrawn_why",
)
_INSERT_COPY = " ".join(
    ("INSERT INTO holdings_copy (", ", ".join(_COPY), ") VALUES (", sql.marks(len(_COPY)), ")")
)
_INSERT_REMARK = (
    "INSERT INTO holdings_importremark (run_id, record_number, is_rejection, code, detail, raw)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
_BARCODES = (
    "SELECT c.barcode, c.bib_id, b.title FROM holdings_copy c"
    " JOIN catalogue_bib b ON b.id = c.bib_id WHERE c.barcode IN ("
)
_COUNT = (
    "UPDATE holdings_importrun SET position = %s, read = read + %s, imported = imported + %s,"
    " merged = merged + %s, rejected = rejected + %s, copies = copies + %s,"
    " copies_known = copies_known + %s, seconds = seconds + %s"
    " WHERE id = %s AND position = %s AND read = %s AND finished_at IS NULL"
)
_NOTE_NUMBER = (
    "INSERT INTO holdings_booknumber (class_number, last) VALUES (%s, %s)"
    " ON CONFLICT (class_number) DO UPDATE SET last = excluded.last"
    " WHERE holdings_booknumber.last < excluded.last"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in the order of the file. The figures `from_*` say where the batch begins: another
    process that wrote this stretch in the meantime has moved them on."""

    run_id: int
    records: Sequence[RecordRead | RecordRejected]
    from_position: int
    from_read: int
    position: int
    seconds: float


@dataclass(slots=True)
class Outcome:
    """What became of a batch."""

    imported: int = 0
    merged: int = 0
    rejected: int = 0
    copies: int = 0
    copies_known: int = 0
    remarks: list[tuple[int, int, bool, str, str, bytes | None]] = field(default_factory=list)


@transaction.atomic
def write_batch(batch: Batch, words: Wordlist, *, by: Actor, now: datetime) -> Outcome:
    """Write a batch: titles, copies, remarks, counts and position, all or nothing.

    Records BibsImported. Refuses with MoveInRunning where somebody else wrote this stretch.
    """
    outcome = Outcome()
    readable: list[RecordRead] = []
    for one in batch.records:
        if isinstance(one, RecordRejected):
            outcome.rejected += 1
            _remark(outcome, batch.run_id, one.number, True, one.code, one.detail, one.raw)
        else:
            readable.append(one)
            for code, detail in one.remarks:
                _remark(outcome, batch.run_id, one.number, False, code, detail)
    targets, fresh = _match(readable, outcome, batch.run_id)
    taken = _placed(readable, targets, outcome, batch.run_id)
    ids = cataloguing.add_many(
        titles=fresh,
        also_changed={number for (where, number), _ in taken if where == "here"},
        run_id=batch.run_id,
        by=by,
        now=now,
    )
    _write_copies(taken, ids, words, by=by, now=now)
    outcome.copies = len(taken)
    advance(batch, outcome)
    return outcome


def advance(batch: Batch, outcome: Outcome) -> None:
    """Move the run on by a batch, in the transaction that wrote it, with its remarks.

    Refuses with MoveInRunning where the run does not stand where the batch began.
    """
    if outcome.remarks:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_REMARK, outcome.remarks)
    moved = sql.execute(
        _COUNT,
        [
            batch.position,
            outcome.imported + outcome.merged + outcome.rejected,
            outcome.imported,
            outcome.merged,
            outcome.rejected,
            outcome.copies,
            outcome.copies_known,
            batch.seconds,
            batch.run_id,
            batch.from_position,
            batch.from_read,
        ],
    )
    if not moved:
        raise MoveInRunning()


def _remark(
    outcome: Outcome,
    run_id: int,
    number: int,
    rejection: bool,
    code: str,
    detail: str,
    raw: bytes | None = None,
) -> None:
    outcome.remarks.append((run_id, number, rejection, code, detail[:2_000], raw))


def _match(
    records: Iterable[RecordRead], outcome: Outcome, run_id: int
) -> tuple[list[Target], list[cataloguing.Prepared]]:
    """Say of each record which title it is: one that is here, or the n-th new one."""
    records = list(records)
    keys = {one.title.columns.match_key for one in records}
    others = {
        one.number: titles.other_title_key(one.title.columns.match_key, one.title.columns.title)
        for one in records
    }
    here = catalogue.known_matches([*keys])
    contested = [others[one.number] for one in records if one.title.columns.match_key in here]
    here.update(catalogue.known_matches(contested))
    known: dict[str, tuple[Target, str]] = {
        key: (("here", bib_id), title) for key, (bib_id, title) in here.items()
    }
    targets: list[Target] = []
    fresh: list[cataloguing.Prepared] = []
    for one in records:
        columns = one.title.columns
        title = one.title
        found = known.get(columns.match_key)
        if found is not None and not titles.is_same_title(columns.title, found[1]):
            # One ISBN on two books. The second is a title of its own, under a longer key.
            detail = f"{columns.isbn} 《{found[1]}》 / 《{columns.title}》"
            other = others[one.number]
            columns = columns._replace(match_key=other)
            title = cataloguing.Prepared(
                title.record, title.flavour, columns, title.source, title.source_number
            )
            found = known.get(other)
            if found is None:
                _remark(outcome, run_id, one.number, False, "isbn-again", detail)
        if found is not None:
            outcome.merged += 1
            targets.append(found[0])
            continue
        target = ("new", len(fresh))
        known[columns.match_key] = (target, columns.title)
        fresh.append(title)
        targets.append(target)
        outcome.imported += 1
    return targets, fresh


def _known_barcodes(barcodes: Sequence[str]) -> dict[str, tuple[Target, str]]:
    found: dict[str, tuple[Target, str]] = {}
    for start in range(0, len(barcodes), 800):
        part = barcodes[start : start + 800]
        for barcode, bib_id, title in sql.rows(_BARCODES + sql.marks(len(part)) + ")", part):
            found[barcode] = (("here", bib_id), title)
    return found


def _placed(
    records: Sequence[RecordRead], targets: Sequence[Target], outcome: Outcome, run_id: int
) -> list[tuple[Target, CopyRead]]:
    """Return the copies that are new. A barcode that is here on the same title is known already;
    on another title it is a matter for people, and the balance names it."""
    held = _known_barcodes([copy.barcode for one in records for copy in one.copies])
    taken: list[tuple[Target, CopyRead]] = []
    for one, target in zip(records, targets, strict=True):
        for copy in one.copies:
            other = held.get(copy.barcode)
            if other is None:
                held[copy.barcode] = (target, one.title.columns.title)
                taken.append((target, copy))
            elif other[0] == target:
                outcome.copies_known += 1
            else:
                detail = f"{copy.barcode} 《{other[1]}》"
                _remark(outcome, run_id, one.number, False, "barcode-elsewhere", detail)
    return taken


def _write_copies(
    taken: Sequence[tuple[Target, CopyRead]],
    new_titles: Sequence[int],
    words: Wordlist,
    *,
    by: Actor,
    now: datetime,
) -> None:
    if not taken:
        return
    moment = sql.moment_in(now)
    highest: dict[str, int] = {}
    keys: dict[str, str] = {}
    rows = []
    numbers = cataloguing.new_ids("holdings_copy", len(taken))
    for copy_id, ((where, number), copy) in zip(numbers, taken, strict=True):
        place = words.of(copy, by=by, now=now)
        call_number = copy.call_number
        key = keys.get(call_number)
        if key is None:
            key = keys[call_number] = callno.sort_key(call_number)[:240]
            class_number, series = rules.series_of(call_number)
            if series > highest.get(class_number, 0):
                highest[class_number] = series
        rows.append(
            (
                copy_id,
                number if where == "here" else new_titles[number],
                copy.barcode,
                copy.accession_number,
                place.owner_id,
                place.owner_id,
                place.location_id,
                place.kind_id,
                call_number,
                key,
                copy.volume,
                copy.price_fen,
                copy.price_text,
                copy.source,
                sql.day_in(copy.acquired_on),
                copy.note,
                moment,
                "",
            )
        )
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_COPY, rows)
        if highest:
            cursor.executemany(_NOTE_NUMBER, sorted(highest.items()))
