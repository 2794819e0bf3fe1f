"""The search engine: one folder, one writer, many searchers.

The index is never the truth: it can be thrown away and rebuilt from the tables at any time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tantivy

from shuxiang.listeners.discovery import generations, soundness
from shuxiang.listeners.discovery.asking import Snapshot
from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.generations import Generations, State
from shuxiang.listeners.discovery.query import Asked
from shuxiang.listeners.discovery.results import (
    LARGEST_PAGE,
    Filters,
    IndexBusy,
    IndexUnusable,
    Listing,
    Results,
    Sort,
    Suggestion,
)
from shuxiang.listeners.discovery.schema import build_schema, entry

#: Memory that the writer may fill before it writes a segment: many titles at once, or a few.
BULK_HEAP = 128_000_000
SMALL_HEAP = 20_000_000
#: Suggestions look at so many characters.
LONGEST_PREFIX = 60

Progress = Callable[[int], None]


@dataclass(frozen=True)
class _Opened:
    """One generation, open: its index and what told it apart when it was last read."""

    path: Path
    index: tantivy.Index
    snapshot: Snapshot
    pointer: tuple[int, int]
    state: tuple[int, int]


class Bulk:
    """Takes in many new titles at once; made by Engine.writer."""

    def __init__(self, writer: Any, schema: Any) -> None:
        self._writer = writer
        self._schema = schema

    def add_many(self, documents: Iterable[TitleDocument], progress: Progress | None = None) -> int:
        """Add titles that are not in the index yet, and return how many. Visible after commit."""
        count = 0
        for document in documents:
            self._writer.add_document(entry(document, self._schema))
            count += 1
            if progress and count % 1000 == 0:
                progress(count)
        return count


class Engine:
    """The search index in one folder. Searching is safe from many threads."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(Path(folder))
        self._schema = build_schema()
        self._opened: _Opened | None = None
        self._opening = threading.Lock()
        self._writing = threading.RLock()
        self._writer: Any = None
        self._meanwhile: list[TitleDocument | int] | None = None

    # Opening

    def open(self) -> None:
        """Open the index. Refuses with IndexUnusable when it is missing, damaged or another's."""
        with self._opening:
            self._opened = self._open()
        self.check()

    def check(self) -> None:
        """Read every file of the index. Refuses with IndexUnusable where one is damaged."""
        wrong = soundness.damaged(self._generations.current())
        if wrong and not self._merged_away(wrong):
            raise IndexUnusable(f"damaged: {', '.join(wrong)}")

    def _merged_away(self, names: Collection[str]) -> bool:
        """A file may go while it is read, because the index was tidied: it is not damage then."""
        folder = self._generations.current()
        return not any((folder / name).exists() for name in names)

    def create(self) -> None:
        """Make an empty index and open it; what was there before is gone."""
        with self._writing, self._generations.rebuilding():
            self._close_writer()
            path = self._generations.begin()
            self._empty(path)
            self._generations.switch(path)
            self.open()

    def close(self) -> None:
        """Let go of the writer and of the files."""
        with self._writing:
            self._close_writer()
        with self._opening:
            self._opened = None

    @property
    def seq(self) -> int:
        """Return the number of the last change taken in. Refuses with IndexUnusable."""
        return generations.read_state(self._generations.current()).seq

    @property
    def size(self) -> int:
        """Return how many titles are in the index."""
        with _readable():
            return self._ready().snapshot.size

    def _empty(self, path: Path) -> tantivy.Index:
        index = tantivy.Index(self._schema, path=str(path))
        index.config_reader("manual")
        generations.write_state(path, State(seq=0))
        return index

    def _open(self) -> _Opened:
        """Open the current generation; once more if another process changed over meanwhile."""
        while True:
            pointer = self._generations.mark()
            try:
                return self._open_current(pointer)
            except IndexUnusable:
                if pointer == self._generations.mark():
                    raise

    def _open_current(self, pointer: tuple[int, int]) -> _Opened:
        path = self._generations.current()
        generations.read_state(path)
        state = generations.state_mark(path)
        with _readable():
            if not tantivy.Index.is_compatible(str(path)):
                raise IndexUnusable("the files of the index are of another version")
            index = tantivy.Index.open(str(path))
            index.config_reader("manual")
            index.reload()
            _probe(index)
            return _Opened(path, index, Snapshot(index), pointer, state)

    def _ready(self) -> _Opened:
        """Return the open generation, as new as other threads and processes left it."""
        opened = self._opened
        if opened is not None and opened.pointer == self._generations.mark():
            if opened.state == generations.state_mark(opened.path):
                return opened
            return self._reload(opened)
        with self._opening:
            self._opened = opened = self._open()
            return opened

    def _reload(self, opened: _Opened) -> _Opened:
        with self._opening:
            state = generations.state_mark(opened.path)
            try:
                with _readable():
                    opened.index.reload()
                    snapshot = Snapshot(opened.index)
            except IndexUnusable:
                if opened.pointer == self._generations.mark():
                    raise
                self._opened = opened = self._open()
                return opened
            self._opened = opened = replace(opened, snapshot=snapshot, state=state)
            return opened

    # Writing

    @contextmanager
    def writer(self, *, seq: int) -> Iterator[Bulk]:
        """Give a writer for many new titles; commits with `seq` at the end, nothing on an error.

        Refuses with IndexBusy when another process writes.
        """
        with self._writing:
            opened = self._ready()
            self._close_writer()
            writer = _writer(opened.index, BULK_HEAP)
            try:
                yield Bulk(writer, self._schema)
                writer.commit()
                generations.write_state(opened.path, State(seq=seq))
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()
            self._ready()

    def upsert(self, documents: Iterable[TitleDocument]) -> None:
        """Put titles in place of what the index knew of them. Visible after commit."""
        with self._writing:
            writer = self._small_writer()
            for document in documents:
                _replace(writer, self._schema, document)
                if self._meanwhile is not None:
                    self._meanwhile.append(document)

    def remove(self, bib_ids: Iterable[int]) -> None:
        """Take titles out. Visible after commit."""
        with self._writing:
            writer = self._small_writer()
            for bib_id in bib_ids:
                _take_out(writer, self._schema, bib_id)
                if self._meanwhile is not None:
                    self._meanwhile.append(bib_id)

    def commit(self, seq: int) -> None:
        """Make changes visible and durable, and keep the number of the last one.

        When the disk refuses (OSError) nothing of them is in the index: deliver them again.
        """
        with self._writing:
            writer = self._small_writer()
            try:
                writer.commit()
            except ValueError as error:
                self._writer = None
                raise OSError(f"the index could not be written: {error}") from error
            generations.write_state(self._ready().path, State(seq=seq))
            self._ready()

    def rebuild(
        self, documents: Iterable[TitleDocument], progress: Progress | None = None, *, seq: int
    ) -> int:
        """Build the index anew beside the old one, then change over; return how many titles.

        Searching goes on meanwhile, and what this process upserts or removes meanwhile is in the
        new index too. Another process must deliver again every change after `seq`, which is the
        number of the last change made before the first document was read. Refuses with IndexBusy.
        """
        with self._generations.rebuilding():
            with self._writing:
                self._meanwhile = []
            path = self._generations.begin()
            try:
                index = self._empty(path)
                writer = _writer(index, BULK_HEAP)
                count = Bulk(writer, self._schema).add_many(documents, progress)
                with self._writing:
                    for change in self._meanwhile:
                        if isinstance(change, TitleDocument):
                            _replace(writer, self._schema, change)
                        else:
                            _take_out(writer, self._schema, change)
                    writer.commit()
                    writer.wait_merging_threads()
                    generations.write_state(path, State(seq=seq))
                    self._close_writer()
                    self._generations.switch(path)
                    self.open()
            finally:
                self._meanwhile = None
            return count

    def _small_writer(self) -> Any:
        opened = self._ready()
        if self._writer is None:
            self._writer = _writer(opened.index, SMALL_HEAP)
        return self._writer

    def _close_writer(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()

    # Searching

    def search(
        self,
        query: Asked,
        filters: Filters | None = None,
        *,
        start: int = 0,
        page: int = 1,
        size: int = 20,
        sort: Sort = Sort.RELEVANCE,
        exclude_ids: Collection[int] = (),
        facets: bool = True,
        listing: Listing = Listing.TITLES,
    ) -> Results:
        """Return one page of the titles that match, with the total and facets.

        `start` titles are left out before the first page, `page` counts from 1, `size` is at most
        LARGEST_PAGE; pages after DEEPEST_OFFSET titles are empty. When nothing has all terms the
        search is widened and the results say how. Refuses with IndexUnusable only.
        """
        filters = filters or Filters()
        if query.browse and sort is Sort.RELEVANCE:
            sort = Sort.NEWEST
        size = min(max(size, 1), LARGEST_PAGE)
        with _readable():
            return self._ready().snapshot.search(
                query,
                filters,
                offset=start + (max(page, 1) - 1) * size,
                size=size,
                sort=sort,
                exclude=frozenset(exclude_ids),
                facets=facets,
                listing=Listing.TITLES if filters.work is not None else listing,
            )

    def suggest(self, prefix: str, n: int = 8) -> tuple[Suggestion, ...]:
        """Return titles and authors that a reader may be about to type, at most `n`."""
        with _readable():
            return self._ready().snapshot.suggest(prefix[:LONGEST_PREFIX], n)


def _writer(index: tantivy.Index, heap: int) -> Any:
    try:
        return index.writer(heap, 1)
    except ValueError as error:
        if "LockBusy" in str(error) or "lock" in str(error).lower():
            raise IndexBusy("another process writes to the index") from error
        raise IndexUnusable(str(error)) from error


def _replace(writer: Any, schema: Any, document: TitleDocument) -> None:
    _take_out(writer, schema, document.bib_id)
    writer.add_document(entry(document, schema))


def _take_out(writer: Any, schema: Any, bib_id: int) -> None:
    """Delete by query: by term, the binding takes the number for a signed one and finds nothing."""
    writer.delete_documents_by_query(tantivy.Query.term_query(schema, "id", bib_id))


def _probe(index: tantivy.Index) -> None:
    """Read a little of every part of the index, so that damage shows at opening."""
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.all_query(), limit=1).hits
    for _, address in hits:
        searcher.doc(address)
        searcher.fast_field_values("id", [address])
    for field in ("title_b", "title_x", "any_w", "say_x", "number", "id"):
        searcher.doc_freq(field, 0 if field == "id" else "")


@contextmanager
def _readable() -> Iterator[None]:
    """Turn whatever a damaged file makes the engine say into IndexUnusable."""
    try:
        yield
    except IndexUnusable:
        raise
    except (ValueError, OSError) as error:
        raise IndexUnusable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexUnusable(str(error)) from error
