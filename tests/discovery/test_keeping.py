"""Keeping the index: changes, rebuilding while readers search, damage."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from discovery.shelf import BOOKS
from hypothesis import given, settings
from hypothesis import strategies as st

from shuxiang.listeners.discovery import asking
from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.engine import Engine
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import IndexBusy, IndexUnusable
from shuxiang.listeners.discovery.schema import build_schema, entry


def found(engine: Engine, typed: str) -> list[int]:
    return [hit.bib_id for hit in engine.search(understand(typed), size=100).hits]


def test_a_changed_title_takes_the_place_of_the_old_one(engine: Engine) -> None:
    engine.upsert(BOOKS)
    engine.commit(7)
    engine.upsert([replace(BOOKS[0], title="石头记", isbns=())])
    engine.commit(8)
    assert found(engine, "石头记") == [1]
    assert found(engine, "红楼梦") == [2]
    assert engine.size == len(BOOKS) and engine.seq == 8


def test_a_title_taken_out_is_not_found(engine: Engine) -> None:
    engine.upsert(BOOKS)
    engine.remove([1, 999])
    engine.commit(9)
    assert found(engine, "红楼梦") == [2]


def test_changes_show_only_after_commit(engine: Engine) -> None:
    engine.upsert(BOOKS[:1])
    assert found(engine, "红楼梦") == []
    engine.commit(1)
    assert found(engine, "红楼梦") == [1]


class _WriterOnAFullDisk:
    def commit(self) -> None:
        raise ValueError("No space left on device")


def test_a_full_disk_leaves_the_index_as_it_was_and_writing_goes_on_later(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_writer", _WriterOnAFullDisk())
    with pytest.raises(OSError, match="No space left"):
        engine.commit(5)
    assert engine.seq == 0
    engine.upsert(BOOKS[:1])
    engine.commit(5)
    assert found(engine, "红楼梦") == [1]


def test_answers_kept_in_memory_are_dropped_at_a_change(engine: Engine) -> None:
    engine.upsert(BOOKS[:1])
    engine.commit(1)
    assert engine.search(understand("")).total == 1
    engine.upsert(BOOKS[1:3])
    engine.commit(2)
    assert engine.search(understand("")).total == 3


def test_many_new_titles_at_once(engine: Engine) -> None:
    told: list[int] = []
    many = [replace(BOOKS[0], bib_id=n) for n in range(1, 2501)]
    with engine.writer(seq=5) as bulk:
        assert bulk.add_many(many, told.append) == 2500
    assert engine.size == 2500 and engine.seq == 5 and told == [1000, 2000]


def test_a_bulk_that_breaks_off_leaves_nothing(engine: Engine) -> None:
    def broken() -> Iterator[TitleDocument]:
        yield from BOOKS
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError), engine.writer(seq=5) as bulk:
        bulk.add_many(broken())
    assert engine.size == 0 and engine.seq == 0
    engine.upsert(BOOKS[:1])
    engine.commit(1)
    assert engine.size == 1


def test_a_rebuild_takes_in_what_changed_meanwhile(engine: Engine) -> None:
    engine.upsert(BOOKS)
    engine.commit(1)

    def documents() -> Iterator[TitleDocument]:
        yield from BOOKS
        engine.upsert([replace(BOOKS[2], title="彷徨")])
        engine.remove([1])
        engine.commit(3)

    assert engine.rebuild(documents(), seq=2) == len(BOOKS)
    assert found(engine, "彷徨") == [3]
    assert found(engine, "红楼梦") == [2]
    assert engine.seq == 2


def test_a_rebuild_that_breaks_off_leaves_the_old_index(engine: Engine) -> None:
    engine.upsert(BOOKS)
    engine.commit(4)

    def broken() -> Iterator[TitleDocument]:
        yield BOOKS[0]
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), seq=9)
    assert engine.size == len(BOOKS) and engine.seq == 4
    assert engine.rebuild(BOOKS[:2], seq=10) == 2 and engine.size == 2


def test_two_readers_search_while_a_rebuild_changes_over(tmp_path: Path) -> None:
    engine, elsewhere = Engine(tmp_path), Engine(tmp_path)
    engine.rebuild(BOOKS, seq=1)
    done = threading.Event()
    started = threading.Barrier(3)
    totals: list[int] = []
    troubles: list[BaseException] = []

    def read(reader: Engine) -> None:
        started.wait()
        try:
            while not done.is_set():
                totals.append(reader.search(understand("红楼梦")).total)
                reader.suggest("红")
        except BaseException as trouble:
            troubles.append(trouble)

    readers = [threading.Thread(target=read, args=(one,)) for one in (engine, elsewhere)]
    for reader in readers:
        reader.start()
    started.wait()
    for seq in range(2, 12):
        engine.rebuild([*BOOKS, replace(BOOKS[0], bib_id=100 + seq)], seq=seq)
    done.set()
    for reader in readers:
        reader.join()
    assert troubles == []
    assert set(totals) <= {2, 3}
    assert engine.search(understand("红楼梦")).total == 3
    assert elsewhere.search(understand("红楼梦")).total == 3
    engine.close()
    elsewhere.close()


def test_another_process_sees_changes_and_rebuilds(tmp_path: Path) -> None:
    ours, theirs = Engine(tmp_path), Engine(tmp_path)
    ours.create()
    theirs.open()
    ours.upsert(BOOKS)
    ours.commit(1)
    assert found(theirs, "红楼梦") == [1, 2]
    ours.rebuild(BOOKS[:1], seq=2)
    assert found(theirs, "红楼梦") == [1] and theirs.seq == 2
    ours.close()
    theirs.close()


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    ours, theirs = Engine(tmp_path), Engine(tmp_path)
    ours.create()
    ours.upsert(BOOKS[:1])
    with pytest.raises(IndexBusy):
        theirs.upsert(BOOKS[:1])
    ours.commit(1)
    ours.close()
    theirs.upsert(BOOKS[1:2])
    theirs.commit(2)
    assert theirs.size == 2
    theirs.close()


def test_a_second_rebuild_at_the_same_time_is_refused(tmp_path: Path) -> None:
    ours, theirs = Engine(tmp_path), Engine(tmp_path)

    def documents() -> Iterator[TitleDocument]:
        with pytest.raises(IndexBusy):
            theirs.rebuild(BOOKS, seq=1)
        yield from BOOKS

    assert ours.rebuild(documents(), seq=1) == len(BOOKS)
    ours.close()


def _without_pointer(folder: Path) -> None:
    (folder / "current").unlink()


def _pointing_nowhere(folder: Path) -> None:
    (folder / "current").write_text("g999999")


def _pointing_outside(folder: Path) -> None:
    (folder / "current").write_text("../..")


def _without_state(folder: Path) -> None:
    next(folder.glob("g*/state.json")).unlink()


def _of_another_version(folder: Path) -> None:
    next(folder.glob("g*/state.json")).write_text('{"seq": 1, "version": 0, "engine": "0.1"}')


def _with_state_of_rubbish(folder: Path) -> None:
    next(folder.glob("g*/state.json")).write_bytes(b"\x00\xff[")


def _without_meta(folder: Path) -> None:
    next(folder.glob("g*/meta.json")).unlink()


def _with_broken_meta(folder: Path) -> None:
    next(folder.glob("g*/meta.json")).write_text("{")


def _without_words(folder: Path) -> None:
    for file in folder.glob("g*/*.term"):
        file.unlink()


def _put(file: Path, data: bytes) -> None:
    """Put another file in the place of one: cutting short a file in use ends the process."""
    file.unlink()
    file.write_bytes(data)


def _with_words_cut_short(folder: Path) -> None:
    for file in folder.glob("g*/*.term"):
        _put(file, file.read_bytes()[: file.stat().st_size // 2])


def _with_numbers_cut_short(folder: Path) -> None:
    for file in folder.glob("g*/*.fast"):
        _put(file, b"")


def _gone(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "damage",
    [
        _without_pointer,
        _pointing_nowhere,
        _pointing_outside,
        _without_state,
        _of_another_version,
        _with_state_of_rubbish,
        _without_meta,
        _with_broken_meta,
        _without_words,
        _with_words_cut_short,
        _with_numbers_cut_short,
        _gone,
    ],
)
def test_a_damaged_index_says_so_and_is_rebuilt(tmp_path: Path, damage: object) -> None:
    folder = tmp_path / "index"
    first = Engine(folder)
    first.rebuild(BOOKS, seq=1)
    first.close()
    assert callable(damage)
    damage(folder)
    engine = Engine(folder)
    with pytest.raises(IndexUnusable):
        engine.open()
    with pytest.raises(IndexUnusable):
        engine.search(understand("红楼梦"))
    engine.rebuild(BOOKS, seq=2)
    assert found(engine, "红楼梦") == [1, 2]
    engine.close()


@given(
    title=st.text(max_size=40),
    name=st.text(max_size=20),
    number=st.text(max_size=20),
    year=st.integers(-5, 99999),
)
@settings(max_examples=60, deadline=None)
def test_no_title_breaks_the_index(title: str, name: str, number: str, year: int) -> None:
    odd = TitleDocument(
        1,
        title,
        authors=(name,),
        isbns=(number,),
        call_numbers=(number,),
        class_number=number,
        language=number,
        kind=name,
        year=year,
    )
    entry(odd, build_schema())


def test_a_monstrous_title_does_not_harm_its_neighbours(engine: Engine) -> None:
    engine.upsert([replace(BOOKS[0], bib_id=77, title="a" * 200_000), *BOOKS])
    engine.upsert([replace(BOOKS[0], bib_id=78, title="红" * 50_000, summary="楼" * 200_000)])
    engine.commit(1)
    assert engine.size == len(BOOKS) + 2
    assert found(engine, "呐喊") == [3]


def test_an_empty_folder_has_no_index_yet(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable):
        Engine(tmp_path / "nothing").open()


def test_counts_hold_for_any_number_of_branches(engine: Engine) -> None:
    few = [replace(BOOKS[0], bib_id=n, places=tuple(range(n, 64, 7))) for n in range(1, 6)]
    engine.upsert(few)
    engine.commit(1)
    facets = engine.search(understand("")).facets
    assert facets.branches == {p: 1 for book in few for p in book.places}
    engine.upsert([replace(BOOKS[0], bib_id=9, places=(1, 64, 5000))])
    engine.commit(2)
    facets = engine.search(understand("")).facets
    assert facets.branches[1] == 2 and facets.branches[64] == facets.branches[5000] == 1


def test_leaving_out_titles_counts_the_same_both_ways(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.upsert([replace(BOOKS[n % 8], bib_id=n) for n in range(1, 300)])
    engine.commit(1)
    out = range(1, 300, 3)
    looked_through = engine.search(understand("红楼梦"), exclude_ids=out, size=100)
    monkeypatch.setattr(asking, "LOOKED_THROUGH", 0)
    asked = engine.search(understand("红楼梦"), exclude_ids=out, size=100)
    assert looked_through == asked
    assert looked_through.total == len(looked_through.hits) > 0
    assert not {hit.bib_id for hit in asked.hits} & set(out)


def _one_bit_other(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    _put(file, bytes(body))


@pytest.mark.parametrize("part", ["fast", "fieldnorm", "idx", "pos", "store", "term"])
@pytest.mark.parametrize(
    "damage",
    [_one_bit_other, lambda file: _put(file, b""), lambda file: _put(file, file.read_bytes()[:-3])],
    ids=["a bit is another", "empty", "cut short"],
)
def test_damage_anywhere_in_the_files_is_noticed_at_opening(
    tmp_path: Path, part: str, damage: Callable[[Path], None]
) -> None:
    engine = Engine(tmp_path)
    engine.rebuild(BOOKS, seq=1)
    engine.check()
    engine.close()
    damage(next(tmp_path.glob(f"g*/*.{part}")))
    with pytest.raises(IndexUnusable):
        Engine(tmp_path).open()
