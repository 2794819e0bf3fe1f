"""A move-in from its first byte to its balance sheet; it can stop anywhere and go on."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from shuxiang.departments.holdings import queries
from shuxiang.departments.holdings.events import MoveInFinished, MoveInStarted
from shuxiang.departments.holdings.models import ImportRun
from shuxiang.departments.holdings.refusals import FileChanged, UnknownRun, UnreadableFile
from shuxiang.departments.holdings.services.move_in import reader_lists, reading
from shuxiang.departments.holdings.services.move_in.facts import Settings
from shuxiang.departments.holdings.services.move_in.wordlist import Wordlist
from shuxiang.departments.holdings.services.move_in.writing import Batch, write_batch
from shuxiang.departments.holdings.slips import Balance
from shuxiang.departments.network import queries as network
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because

#: Records in one transaction: large enough that the disk is not the limit, small enough that the
#: desk, which waits for the one writer, does not feel it.
BATCH = 1_000

#: Called after each batch with records read, bytes read and bytes in all.
Progress = Callable[[int, int, int], None]


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, by which it is known again under any name."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def readable(path: Path) -> Path:
    """Return the path if a file with something in it is there. Refuses with UnreadableFile."""
    if not path.is_file():
        raise UnreadableFile(Because("holdings.file-missing", {"name": path.name}))
    if path.stat().st_size == 0:
        raise UnreadableFile(Because("holdings.file-empty", {"name": path.name}))
    return path


def usual_settings(path: Path) -> Settings:
    """Return how a file would be read if nobody chose anything: the profile that fits its first
    records, everything into the main library's first lending room."""
    main = network.main_place()
    rooms = queries.locations(main.place_id)
    if not rooms:
        raise UnreadableFile(Because("holdings.no-room-yet", {"place": main.name}))
    room = next((one for one in rooms if one.lends), rooms[0])
    kinds = queries.copy_kinds()
    if not kinds:
        raise UnreadableFile(Because("holdings.no-kind-yet"))
    form = reading.form_of(path)
    return Settings(
        path=str(path.resolve()),
        form=form,
        owner_id=main.place_id,
        location_id=room.location_id,
        kind_id=next((one.kind_id for one in kinds if one.code == "book"), kinds[0].kind_id),
        copies=reading.guessed_profile(path, form),
    )


@transaction.atomic
def start(*, path: Path, by: Actor, now: datetime, settings: Settings | None = None) -> int:
    """Begin the move-in of a MARC file, or take up the unfinished one of the same file.

    Returns the number of the run. Refuses with UnreadableFile or NotAllowed. Records
    MoveInStarted.
    """
    by.require(Power.IMPORT)
    readable(path)
    return _start(
        "marc", path, lambda: (settings or usual_settings(path)).as_json(), by=by, now=now
    )


@transaction.atomic
def start_readers(*, path: Path, by: Actor, now: datetime) -> int:
    """Begin the move-in of a list of readers (.csv, .xlsx), or take up the unfinished one.

    Returns, refuses and records as `start`.
    """
    by.require(Power.IMPORT)
    readable(path)
    return _start("readers", path, lambda: reader_lists.usual_settings(path), by=by, now=now)


def _start(
    kind: str, path: Path, settings: Callable[[], dict[str, Any]], *, by: Actor, now: datetime
) -> int:
    digest = fingerprint(path)
    standing = (
        ImportRun.objects.select_for_update()
        .filter(kind=kind, file_hash=digest, finished_at=None)
        .order_by("pk")
        .first()
    )
    if standing is not None:
        # Other words in the middle would make two halves of one file.
        standing.profile = {**standing.profile, "path": str(path.resolve())}
        standing.stopped_at = None
        standing.save(update_fields=["profile", "stopped_at"])
        return standing.pk
    return begin(
        kind=kind,
        file_name=path.name,
        file_hash=digest,
        file_size=path.stat().st_size,
        settings={**settings(), "path": str(path.resolve())},
        by=by,
        now=now,
    )


@transaction.atomic
def begin(
    *,
    kind: str,
    file_name: str,
    file_hash: str,
    file_size: int,
    settings: Mapping[str, Any],
    by: Actor,
    now: datetime,
) -> int:
    """Open a balance sheet, for a file or for records that are composed, and return its number.

    `write_batch` fills it and `finish` closes it. Refuses with NotAllowed. Records MoveInStarted.
    """
    by.require(Power.IMPORT)
    run = ImportRun.objects.create(
        kind=kind,
        file_name=file_name[:255],
        file_hash=file_hash,
        file_size=file_size,
        profile=dict(settings),
        started_at=now,
        started_by=by.name[:60],
    )
    record(MoveInStarted(run_id=run.pk, file_hash=file_hash, file_size=file_size), by=by, now=now)
    return run.pk


def run(
    *,
    run_id: int,
    by: Actor,
    now: datetime,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Balance:
    """Do a move-in, of records or of readers, from where it stands to the end of the file, batch by batch.

    Each batch is one transaction with its counts and the position, so a run that is killed goes
    on where its last batch ended and comes to the same sheet. `should_stop` is asked between
    batches. Records BibsImported for each batch and MoveInFinished. Refuses with UnknownRun,
    FileChanged, UnreadableFile, MoveInRunning or NotAllowed.
    """
    by.require(Power.IMPORT)
    standing = ImportRun.objects.filter(pk=run_id).first()
    if standing is None:
        raise UnknownRun(run_id=run_id)
    if standing.finished_at is not None:
        return queries.balance(run_id)
    path = readable(Path(standing.profile["path"]))
    if path.stat().st_size != standing.file_size or fingerprint(path) != standing.file_hash:
        raise FileChanged(name=path.name)
    act = _run_records if standing.kind == "marc" else _run_readers
    began, before = time.perf_counter(), standing.seconds
    for read, position in act(standing, path, by, now):
        if progress is not None:
            progress(read, position, standing.file_size)
        if should_stop is not None and should_stop():
            ImportRun.objects.filter(pk=run_id).update(stopped_at=now)
            return queries.balance(run_id)
    seconds = before + time.perf_counter() - began
    finish(run_id=run_id, seconds=seconds, by=by, now=now)
    return queries.balance(run_id)


def _run_records(
    standing: ImportRun, path: Path, by: Actor, now: datetime
) -> Iterator[tuple[int, int]]:
    """Write batch after batch of records; yield (records, bytes) after each."""
    settings = Settings.from_json(standing.profile)
    words = Wordlist(settings)
    position, count = standing.position, standing.read
    began = time.perf_counter()
    for batch in _batches(reading.items(path, settings, position=position, number=count), BATCH):
        ended, paused = batch[-1][1], time.perf_counter()
        write_batch(
            Batch(
                run_id=standing.pk,
                records=[item for item, _ in batch],
                from_position=position,
                from_read=count,
                position=ended,
                seconds=paused - began,
            ),
            words,
            by=by,
            now=now,
        )
        began = paused
        position, count = ended, count + len(batch)
        yield count, position


def _run_readers(
    standing: ImportRun, path: Path, by: Actor, now: datetime
) -> Iterator[tuple[int, int]]:
    """Write batch after batch of rows; yield (rows, bytes) after each."""
    _, rows = reader_lists.rows_below_headings(path)
    words = reader_lists.Words()
    for start_at in range(standing.read, len(rows), reader_lists.BATCH):
        began = time.perf_counter()
        part = rows[start_at : start_at + reader_lists.BATCH]
        reader_lists.write_rows(standing, part, words, began=began, by=by, now=now)
        standing.refresh_from_db(fields=["position", "read"])
        yield standing.read, standing.position


def _batches(
    items: Iterable[tuple[reading.Item, int]], size: int
) -> Iterator[list[tuple[reading.Item, int]]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch


@transaction.atomic
def finish(*, run_id: int, seconds: float, by: Actor, now: datetime) -> None:
    """Close a balance sheet. Done twice it does nothing. Records MoveInFinished."""
    by.require(Power.IMPORT)
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.finished_at is not None:
        return
    run.position, run.finished_at, run.stopped_at = run.file_size, now, None
    run.seconds = seconds
    run.save(update_fields=["position", "finished_at", "stopped_at", "seconds"])
    record(
        MoveInFinished(
            run_id=run_id,
            read=run.read,
            imported=run.imported,
            merged=run.merged,
            rejected=run.rejected,
            copies=run.copies,
        ),
        by=by,
        now=now,
    )
