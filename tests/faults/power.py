"""Power cuts: what a disk holds when the current goes, at any moment of a recorded run.

A program runs with `disk_recorder.c` loaded before it, which writes down in order every write,
fsync, rename and every line the program said. From this log the disk after a cut at any event can
be made as often as wanted: what was synced is there; of what was not, each write is there or not,
in any order, whole or torn at 512 bytes; of new, renamed and removed names a beginning is there.

The file of shared memory beside the database is left out (it is made anew), and so are the search
index and the prepared pages, which the program can always rebuild: after a cut they are gone.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SECTOR = 512

#: Rebuilt from the tables; never part of what a cut must leave whole.
DERIVED = ("index", "cache")


def build_recorder(folder: Path) -> Path:
    """Compile the recorder. It needs the C compiler that `./shuxiang test --slow` sets up."""
    made = folder / "disk_recorder.so"
    source = Path(__file__).with_name("disk_recorder.c")
    options = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
    libraries = ["-ldl", "-lpthread"]
    subprocess.run(["cc", *options, "-o", str(made), str(source), *libraries], check=True)
    return made


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that the recorder saw, and when it was done. See disk_recorder.c for the kinds."""

    kind: str
    inode: int
    offset: int
    name: str
    data: bytes
    at: int


def read_log(path: Path) -> list[Event]:
    """Read what was recorded; an event cut short by the kill of the program is left out."""
    log, at, events = path.read_bytes(), 0, []
    while (end := log.find(b"\n", at)) >= 0:
        kind, inode, offset, length, name_length, moment = log[at:end].split(b" ")
        name_end = end + 1 + int(name_length)
        at = name_end + int(length)
        if at > len(log):
            break
        name = log[end + 1 : name_end].decode()
        data = log[name_end:at]
        events.append(Event(kind.decode(), int(inode), int(offset), name, data, int(moment)))
    return events


def is_kept(name: str) -> bool:
    """Say whether a file is part of what must outlive a cut."""
    return not name.endswith("-shm") and PurePosixPath(name).parts[0] not in DERIVED


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every kept file of a folder with its bytes."""
    found = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if is_kept(name)}


#: No program here writes more at a time.
LONGEST_WRITE = 1 << 16


def is_what_was_seen(seen: dict[str, bytes], real: dict[str, bytes]) -> bool:
    """Say whether a folder is what the recorder saw written. The recorder writes a thing down after
    it was done, so the folder of a program that was killed may hold one write more."""
    if seen.keys() != real.keys():
        return False
    other = [name for name in seen if seen[name] != real[name]]
    if len(other) != 1:
        return not other
    ours, theirs = seen[other[0]], real[other[0]]
    same = min(len(ours), len(theirs))
    apart = [
        at for at in range(0, same, SECTOR) if ours[at : at + SECTOR] != theirs[at : at + SECTOR]
    ]
    first = apart[0] if apart else same
    last = max(len(theirs), len(ours)) if len(theirs) != len(ours) else apart[-1] + SECTOR
    return last - first <= LONGEST_WRITE


#: A write that is not synced: where and what; or, without bytes, the new length of the file.
Unsynced = tuple[int, bytes | None]


@dataclass(slots=True)
class _File:
    now: bytearray
    safe: bytes
    unsynced: list[Unsynced] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Naming:
    """A change of names that no sync has made safe: `inode` is called `name`, or nothing is."""

    inode: int
    name: str
    old_name: str = ""

    def touches(self, folder: str) -> bool:
        return any(
            one and str(PurePosixPath(one).parent) == folder for one in (self.name, self.old_name)
        )


class Disk:
    """The folder as programs see it, and as the platters have it."""

    def __init__(self, folder: Path, *, lies: bool = False) -> None:
        """Begin with a folder as it lies on a quiet disk. One that `lies` says that it has synced
        and has not."""
        self._lies = lies
        self._files: dict[int, _File] = {}
        self._names: dict[str, int] = {}
        for name, data in files_of(folder).items():
            inode = (folder / name).stat().st_ino
            self._names[name] = inode
            self._files[inode] = _File(bytearray(data), data)
        self._safe_names = dict(self._names)
        self._namings: list[_Naming] = []

    def see(self, event: Event) -> None:
        """Take in one event."""
        match event.kind:
            case "w" | "t":
                self._change(event.inode, event.offset, event.data if event.kind == "w" else None)
            case "o":
                self._opened(event)
            case "r":
                self._renamed(event.name, event.data.decode())
            case "u":
                self._names.pop(event.name, None)
                self._namings.append(_Naming(0, event.name))
            case "s" if not self._lies:
                self._synced(event)

    def _change(self, inode: int, offset: int, data: bytes | None) -> None:
        if inode in self._files:
            file = self._files[inode]
            _apply(file.now, offset, data)
            file.unsynced.append((offset, data))

    def _opened(self, event: Event) -> None:
        if self._names.get(event.name) != event.inode:
            self._files[event.inode] = _File(bytearray(), b"")
            self._names[event.name] = event.inode
            self._namings.append(_Naming(event.inode, event.name))
        elif event.offset == 0:
            self._change(event.inode, 0, None)

    def _renamed(self, old: str, new: str) -> None:
        if old in self._names:
            inode = self._names[new] = self._names.pop(old)
            self._namings.append(_Naming(inode, new, old))

    def _synced(self, event: Event) -> None:
        """A file's sync makes its bytes and its own name safe; a folder's, all names in it."""
        if event.name:
            certain = [one.touches(event.name) for one in self._namings]
        elif event.inode in self._files:
            file = self._files[event.inode]
            file.safe, file.unsynced = bytes(file.now), []
            certain = [one.inode == event.inode for one in self._namings]
        else:
            return
        for naming, is_certain in zip(self._namings, certain, strict=True):
            if is_certain:
                _rename(self._safe_names, naming)
        self._namings = [n for n, gone in zip(self._namings, certain, strict=True) if not gone]

    def whole(self) -> dict[str, bytes]:
        """Return the files as programs see them."""
        return {
            name: bytes(self._files[inode].now)
            for name, inode in self._names.items()
            if is_kept(name)
        }

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files as they are found after the current went now."""
        names = dict(self._safe_names)
        for naming in self._namings[: chance.randint(0, len(self._namings))]:
            _rename(names, naming)
        lucky = chance.choice((0.0, 0.5, 0.5, 0.9))
        return {
            name: self._left_of(self._files[inode], chance, lucky)
            for name, inode in names.items()
            if is_kept(name)
        }

    def _left_of(self, file: _File, chance: random.Random, lucky: float) -> bytes:
        left = bytearray(file.safe)
        for offset, data in file.unsynced:
            if chance.random() >= lucky:
                continue
            if data is not None and chance.random() < 0.3:
                for start, part in _sectors(offset, data):
                    if chance.random() < 0.5:
                        _apply(left, start, part)
            else:
                _apply(left, offset, data)
        return bytes(left)


def _rename(names: dict[str, int], naming: _Naming) -> None:
    names.pop(naming.old_name, None)
    if naming.inode:
        names[naming.name] = naming.inode
    else:
        names.pop(naming.name, None)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if data is not None:
        content[offset : offset + len(data)] = data


def _sectors(offset: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    at = offset
    while at < offset + len(data):
        end = min((at // SECTOR + 1) * SECTOR, offset + len(data))
        yield at, data[at - offset : end - offset]
        at = end


def replay(disk: Disk, events: Sequence[Event]) -> str:
    """Let the disk see events and return what the program said meanwhile."""
    said = bytearray()
    for event in events:
        if event.kind == "a":
            said += event.data
        else:
            disk.see(event)
    return said.decode(errors="replace")


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a folder, which holds nothing else afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
