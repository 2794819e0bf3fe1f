"""Where the index lies: generations of it in one folder, and a file that names the current one.

    index/current            the name of the generation in use, replaced in one step
    index/g000007/           one complete index
    index/g000007/state.json version, last change taken in

A rebuild writes a new generation and renames; whoever is searching goes on in the old one, whose
files stay readable while they are open.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from shuxiang.listeners.discovery.results import IndexBusy, IndexUnusable
from shuxiang.listeners.discovery.schema import VERSION

#: The files are of the engine's format; another release may write another one.
ENGINE = version("tantivy")


@dataclass(frozen=True)
class State:
    """What is known of a generation beside its entries. `seq` is the last change taken in."""

    seq: int
    version: int = VERSION
    engine: str = ENGINE


class Generations:
    """The folder of the index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"

    def current(self) -> Path:
        """Return the folder of the generation in use. Refuses with IndexUnusable."""
        try:
            name = self._pointer.read_text("ascii").strip()
        except (OSError, ValueError) as error:
            raise IndexUnusable("there is no index yet") from error
        path = self.folder / name
        if not name.startswith("g") or "/" in name or not path.is_dir():
            raise IndexUnusable(f"the index {name!r} is not there")
        return path

    def begin(self) -> Path:
        """Return a new empty folder for a generation."""
        self.folder.mkdir(parents=True, exist_ok=True)
        numbers = [int(p.name[1:]) for p in self.folder.glob("g*") if p.name[1:].isdecimal()]
        path = self.folder / f"g{max(numbers, default=0) + 1:06d}"
        path.mkdir()
        return path

    def switch(self, path: Path) -> None:
        """Make a generation the current one, and throw the others away."""
        _write(self._pointer, path.name)
        for other in self.folder.glob("g*"):
            if other != path:
                shutil.rmtree(other, ignore_errors=True)

    def mark(self) -> tuple[int, int]:
        """Return something that changes whenever another generation becomes the current one."""
        return _mark(self._pointer)

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Keep other processes from rebuilding. Refuses with IndexBusy."""
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "rebuild.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise IndexBusy("the index is being rebuilt") from error
            yield


def read_state(path: Path) -> State:
    """Return the state of a generation. Refuses with IndexUnusable."""
    try:
        values = json.loads((path / "state.json").read_text("utf-8"))
        state = State(
            seq=int(values["seq"]), version=int(values["version"]), engine=str(values["engine"])
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable("the state of the index cannot be read") from error
    if (state.version, state.engine) != (VERSION, ENGINE):
        raise IndexUnusable("the index is of another version")
    return state


def write_state(path: Path, state: State) -> None:
    """Keep the state of a generation, in one step."""
    _write(path / "state.json", json.dumps(asdict(state)))


def state_mark(path: Path) -> tuple[int, int]:
    """Return something that changes whenever a generation took in changes."""
    return _mark(path / "state.json")


def _mark(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)


def _write(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
