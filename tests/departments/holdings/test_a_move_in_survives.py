"""Killed after any batch, run twice, fed with rubbish: the balance holds and nothing is doubled."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps
from holdings_house import House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marc_files import book, field, iso, write

from shuxiang.departments.holdings import queries
from shuxiang.departments.holdings.refusals import (
    FileChanged,
    MoveInRunning,
    UnknownRun,
    UnreadableFile,
)
from shuxiang.departments.holdings.services import move_in
from shuxiang.departments.holdings.services.move_in import running
from shuxiang.foundations.codecs import marcxml
from shuxiang.foundations.codecs.iso2709 import parse
from shuxiang.foundations.kernel.actor import Actor

pytestmark = pytest.mark.django_db

BATCH = 7


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", BATCH)


class PowerCut(BaseException):
    """Nothing catches it: what a kill looks like from inside."""


def records() -> list[bytes]:
    """Return a file with everything in it: twins, ranges, rubbish, both encodings, taken codes."""
    draw = random.Random(3)
    found = []
    for n in range(40):
        number = draw.randrange(30)
        copies = f"$bD{n * 10:06d}-{n * 10 + draw.randrange(3)}$dI247.5$e{n}$c{'甲乙'[n % 2]}库"
        if n % 11 == 5:
            copies = "$bD000000"
        extra = [field("330", "$a" + "溪" * draw.randrange(200))]
        found.append(
            iso(
                book(number, copies, volume=f"$h{n % 3}", extra=extra),
                draw.choice(["utf-8", "gb18030"]),
            )
        )
        if n % 9 == 4:
            found.append(b"rubbish in between\x1d")
    return found


@pytest.fixture(params=["books.iso", "books.xml"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param.endswith(".iso"):
        return write(tmp_path / request.param, *records())
    inner = "".join(
        marcxml.write(parse(one)) if len(one) > 100 else "<record><leader>x</leader></record>"
        for one in records()
    )
    return write(tmp_path / request.param, f"<collection>{inner}</collection>".encode())


def end_state() -> list[list[tuple[object, ...]]]:
    tables = (
        ("catalogue", "Bib", ("pk", "title", "volume", "match_key", "record")),
        ("holdings", "Copy", ("pk", "bib_id", "barcode", "call_key", "location__name")),
        ("holdings", "BookNumber", ("class_number", "last")),
        ("holdings", "ImportRemark", ("record_number", "is_rejection", "code", "detail", "raw")),
        (
            "holdings",
            "ImportRun",
            ("position", "read", "imported", "merged", "rejected", "copies", "copies_known"),
        ),
        ("journal", "Entry", ("kind", "facts")),
    )
    return [
        [tuple(row) for row in apps.get_model(*name).objects.order_by("pk").values_list(*columns)]
        for *name, columns in tables
    ]


def uninterrupted(path: Path, by: Actor, now: datetime) -> list[list[tuple[object, ...]]]:
    from django.db import transaction

    with transaction.atomic():
        run_id = move_in.start(path=path, by=by, now=now)
        sheet = move_in.run(run_id=run_id, by=by, now=now)
        assert sheet.balances
        assert sheet.read > 5 * BATCH
        found = end_state()
        transaction.set_rollback(True)
    return found


def without_ids(state: list[list[tuple[object, ...]]]) -> list[list[tuple[object, ...]]]:
    """Leave numbers out: those of a run that was taken back are not given again."""
    bibs, copies, series, remarks, runs, entries = state
    numbers = {row[0]: n for n, row in enumerate(bibs)}
    return [
        [row[1:] for row in bibs],
        [(numbers[row[1]], *row[2:]) for row in copies],
        series,
        remarks,
        runs,
        [(kind,) for kind, _ in entries],
    ]


@pytest.mark.parametrize("after", [1, 2, 4, 6])
def test_killed_after_any_batch_it_comes_to_the_same_end(
    house: House, path: Path, by: Actor, now: datetime, after: int
) -> None:
    expected = uninterrupted(path, by, now)

    batches = 0

    def cut(read: int, position: int, size: int) -> None:
        nonlocal batches
        batches += 1
        assert 0 < position <= size
        if batches == after:
            raise PowerCut

    run_id = move_in.start(path=path, by=by, now=now)
    with pytest.raises(PowerCut):
        move_in.run(run_id=run_id, by=by, now=now, progress=cut)
    half = queries.balance(run_id)
    assert half.balances
    assert half.read == after * BATCH
    assert [one.run_id for one in queries.unfinished()] == [run_id]

    # The same file under another name goes on with the same run.
    moved = path.rename(path.with_name("moved" + path.suffix))
    assert move_in.start(path=moved, by=by, now=now) == run_id
    sheet = move_in.run(run_id=run_id, by=by, now=now)
    assert sheet.finished_at is not None
    assert without_ids(end_state()) == without_ids(expected)


def test_killed_in_the_middle_of_a_batch_nothing_of_it_stays(
    house: House, path: Path, by: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = uninterrupted(path, by, now)
    run_id = move_in.start(path=path, by=by, now=now)
    from shuxiang.departments.holdings.services.move_in import writing

    honest = writing._write_copies
    calls = 0

    def cut(*args: object, **named: object) -> None:
        nonlocal calls
        calls += 1
        honest(*args, **named)  # type: ignore[arg-type]
        if calls == 3:
            raise PowerCut

    monkeypatch.setattr(writing, "_write_copies", cut)
    with pytest.raises(PowerCut):
        move_in.run(run_id=run_id, by=by, now=now)
    assert queries.balance(run_id).read == 2 * BATCH
    move_in.run(run_id=run_id, by=by, now=now)
    assert without_ids(end_state()) == without_ids(expected)


def test_asked_to_stop_it_stops_between_batches_and_goes_on(
    house: House, path: Path, by: Actor, now: datetime
) -> None:
    run_id = move_in.start(path=path, by=by, now=now)
    sheet = move_in.run(run_id=run_id, by=by, now=now, should_stop=lambda: True)
    assert (sheet.read, sheet.stopped_at, sheet.finished_at) == (BATCH, now, None)
    move_in.start(path=path, by=by, now=now)
    assert move_in.run(run_id=run_id, by=by, now=now).finished_at == now
    # A finished run is not done again.
    before = end_state()
    assert move_in.run(run_id=run_id, by=by, now=now).read == queries.balance(run_id).read
    assert end_state() == before


def test_two_processes_do_not_write_the_same_stretch(
    house: House, path: Path, by: Actor, now: datetime
) -> None:
    run_id = move_in.start(path=path, by=by, now=now)

    def other(read: int, position: int, size: int) -> None:
        apps.get_model("holdings", "ImportRun").objects.update(position=position + 1)

    with pytest.raises(MoveInRunning):
        move_in.run(run_id=run_id, by=by, now=now, progress=other)
    assert queries.balance(run_id).read == BATCH


def test_another_file_in_its_place_is_noticed(
    house: House, path: Path, by: Actor, now: datetime
) -> None:
    run_id = move_in.start(path=path, by=by, now=now)
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    with pytest.raises(FileChanged):
        move_in.run(run_id=run_id, by=by, now=now)
    with pytest.raises(UnknownRun):
        move_in.run(run_id=run_id + 1, by=by, now=now)


_PIECES = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([b"\x1d", b"\x1e", b"\x1f", b"\r\n", b"\x00", b"\x1a", b"<", b"\x1b$1"]),
    st.builds(
        lambda n, encoding, cut: iso(book(n, f"$bD{n:06}"), encoding)[:cut],
        st.integers(0, 5),
        st.sampled_from(["utf-8", "gb18030"]),
        st.none() | st.integers(0, 300),
    ),
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pieces=st.lists(_PIECES, max_size=12), xml=st.booleans())
def test_whatever_the_bytes_the_balance_holds(
    house: House, tmp_path: Path, by: Actor, now: datetime, pieces: list[bytes], xml: bool
) -> None:
    head = b"<collection>" if xml else b""
    path = write(tmp_path / "fuzz.dat", head, *pieces)
    try:
        run_id = move_in.start(path=path, by=by, now=now)
    except UnreadableFile:
        return
    sheet = move_in.run(run_id=run_id, by=by, now=now)
    assert sheet.balances
    assert sheet.finished_at is not None
    rejected = [one for one in queries.remarks(run_id, most=1_000) if one.is_rejection]
    assert len(rejected) == sheet.rejected
    assert all(one.raw is not None for one in rejected)
