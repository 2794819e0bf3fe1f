"""Titles and copies come in as in every library that moves in: batch by batch, with a balance."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from shuxiang.departments.catalogue import rules as catalogue
from shuxiang.departments.catalogue.services import Prepared
from shuxiang.departments.holdings import services as collection
from shuxiang.departments.holdings.services.move_in import (
    Batch,
    CopyRead,
    RecordRead,
    Settings,
    Wordlist,
    begin,
    finish,
    write_batch,
)
from shuxiang.foundations.codecs import callno, cnmarc
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import day_of
from shuxiang.project.demo.composition.copies import Shelver, Volume
from shuxiang.project.demo.composition.network import AGENCY, LIBRARY, SHELVING
from shuxiang.project.demo.composition.records import record_of
from shuxiang.project.demo.composition.titles import Composer, Title
from shuxiang.project.demo.opening import Opened

_BATCH = 1_000

#: New books come once a month; what was there before came in one file when the library moved in.
_MONTHS = 12
_EACH_MONTH = 1 / 250

Work = tuple[Title, Shelver, int]
Progress = Callable[[int, int], None]


def fill_shelves(
    opened: Opened, *, titles: int, seed: str, moved_in_at: datetime, now: datetime, tell: Progress
) -> None:
    """Write so many titles with twice as many copies, and the shelf plan of the main library."""
    random = Random(seed)  # noqa: S311  (a county to look at, not a secret)
    today = day_of(now)
    composed = list(Composer(random, today.year).titles(titles))
    # What is old came first: numbers and barcodes rise with the years.
    composed.sort(key=lambda one: one.year)
    branch, *points = [name for name in opened.places if name != LIBRARY]
    shelver = Shelver(random, main=LIBRARY, branch=branch, points=points)
    counts = shelver.counts(titles)
    each = int(titles * _EACH_MONTH)
    cuts = [titles - each * month for month in range(_MONTHS, -1, -1)]
    works = [(one, shelver, count) for one, count in zip(composed, counts, strict=True)]
    taken: dict[str, set[str]] = {}
    done = 0
    for month, (start, end) in enumerate(pairwise([0, *cuts])):
        moment, name = moved_in_at, "云溪旧系统.iso"
        if month:
            moment = now - timedelta(days=30 * (_MONTHS - month) + 6)
            name = f"{moment:%Y年%m月}新书.iso"
        if start < end:
            _bring_in(
                opened, name, works[start:end], taken, done, moment, lambda n: tell(n, titles)
            )
            done = end
    _mark_shelves(opened, taken, moved_in_at)


def _bring_in(
    opened: Opened,
    name: str,
    works: Sequence[Work],
    taken: dict[str, set[str]],
    before: int,
    now: datetime,
    tell: Callable[[int], None],
) -> None:
    settings = Settings(
        path=name,
        form="iso2709",
        owner_id=opened.main_id,
        location_id=opened.rooms[opened.main_id, "WJ"],
        kind_id=opened.kinds["book"],
        owners=opened.places,
    )
    run_id = begin(
        kind="marc",
        file_name=name,
        file_hash=hashlib.sha256(name.encode()).hexdigest(),
        file_size=0,
        settings=settings.as_json(),
        by=SYSTEM,
        now=now,
    )
    words = Wordlist(settings)
    started = began = time.perf_counter()
    position = 0
    for start in range(0, len(works), _BATCH):
        part = [
            _read(start + at, before, work, taken, now)
            for at, work in enumerate(works[start : start + _BATCH], 1)
        ]
        size = position + sum(len(one.title.record) for one in part)
        paused = time.perf_counter()
        batch = Batch(
            run_id=run_id,
            records=part,
            from_position=position,
            from_read=start,
            position=size,
            seconds=paused - began,
        )
        write_batch(batch, words, by=SYSTEM, now=now)
        began, position = paused, size
        tell(before + start + len(part))
    finish(run_id=run_id, seconds=time.perf_counter() - started, by=SYSTEM, now=now)


def _read(
    number: int, before: int, work: Work, taken: dict[str, set[str]], now: datetime
) -> RecordRead:
    title, shelver, count = work
    volumes = shelver.volumes(title, count, today=day_of(now))
    for one in volumes:
        if one.place == LIBRARY and one.room in SHELVING:
            taken.setdefault(one.room, set()).add(one.call_number)
    made = record_of(title, number=f"YX{before + number:07d}", now=now, agency=AGENCY)
    prepared = Prepared(
        record=catalogue.whole(made),
        flavour="cnmarc",
        columns=catalogue.columns(cnmarc.describe(made)),
        source=AGENCY,
        source_number=f"YX{before + number:07d}",
    )
    return RecordRead(number, prepared, tuple(map(_copy, volumes)))


def _copy(one: Volume) -> CopyRead:
    return CopyRead(
        barcode=one.barcode,
        accession_number=one.accession_number,
        owner=one.place,
        location=one.room,
        kind=one.kind,
        call_number=one.call_number,
        price_text=f"CNY{one.fen / 100:.2f}",
        price_fen=one.fen,
        source=one.source,
        acquired_on=one.acquired_on,
        note=one.note,
    )


def _mark_shelves(opened: Opened, taken: dict[str, set[str]], now: datetime) -> None:
    """Put the marks ``二楼 3 排 5 架`` where each shelf begins, so that all are about as full."""
    for room, (floor, rows, shelves) in SHELVING.items():
        numbers = sorted(taken.get(room, ()), key=callno.sort_key)
        if not numbers:
            continue
        total = min(rows * shelves, len(numbers))
        marks = [
            (
                numbers[len(numbers) * at // total],
                f"{floor} {at // shelves + 1} 排 {at % shelves + 1} 架",
            )
            for at in range(total)
        ]
        collection.mark_shelves(
            location_id=opened.rooms[opened.main_id, room], marks=marks, by=SYSTEM, now=now
        )
