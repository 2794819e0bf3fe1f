"""The data folder: one place for everything a library has, opened by one program at a time."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shuxiang import __version__
from shuxiang.foundations import vault

#: Below this the program says so and takes no new work: a full disk cannot even be tidied.
LEAST_FREE_BYTES = 200 * 1024 * 1024

#: Given back when the disk is nearly full, so that what is running can end in order.
BALLAST_BYTES = 16 * 1024 * 1024

#: Raised with each change of the tables or files that an older program could not read.
FORMAT = 2


class FolderTrouble(Exception):
    """The folder cannot be used; the message says why and what to do, in Chinese and English."""


@dataclass(slots=True)
class Folder:
    """An opened data folder. Keep it as long as the program runs: it holds the lock."""

    path: Path
    lock: IO[str] | None
    is_new: bool


def _stamp(path: Path) -> dict[str, object]:
    file = path / "shuxiang.json"
    if not file.exists():
        return {}
    try:
        found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
        return found
    except ValueError:
        return {}


def open_folder(path: Path, *, exclusive: bool) -> Folder:
    """Open or make a data folder. `exclusive` for the program that serves; tools look in beside it.

    Raises FolderTrouble where it cannot be written, belongs to a newer version, is served by
    another program already, or lies on a disk that is full.
    """
    path = path.expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = path / ".writable"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise FolderTrouble(
            f"写不进数据文件夹 {path}（{error.strerror}）。请换一个文件夹：--data 文件夹，或改它的权限。\n"
            f"The data folder cannot be written. Choose another with --data."
        ) from error
    stamp = _stamp(path)
    number = stamp.get("format", 0)
    if isinstance(number, int) and number > FORMAT:
        raise FolderTrouble(
            f"这个数据文件夹是更新的书香（{stamp.get('version')}）用过的，本程序是 {__version__}，"
            f"打开会弄坏它。请把程序升级到 {stamp.get('version')} 或更新。\n"
            "The folder belongs to a newer version. Upgrade the program."
        )
    is_new = not (path / "library.db").exists() and not stamp
    if is_new and any(one for one in path.iterdir() if not one.name.startswith(".")):
        known = {"shuxiang.toml", "keys", "keys.new", "lock", "setup-code", "cache", "ballast"}
        strange = [one.name for one in path.iterdir() if one.name not in known]
        if strange:
            raise FolderTrouble(
                f"文件夹 {path} 里有别的东西（{strange[0]} 等），不像是书香的数据。请换一个空文件夹。\n"
                "The folder is not empty and not ours. Choose an empty one."
            )
    lock = _take_lock(path) if exclusive else None
    if shutil.disk_usage(path).free < LEAST_FREE_BYTES // 10:
        raise FolderTrouble(
            f"磁盘快满了（{path} 只剩不到 20 MB）。请先腾出地方再启动，已有的数据都还在。\n"
            "The disk is full. Free some space first; nothing is lost."
        )
    if (path / "library.db").exists() and not (path / "keys").exists():
        raise FolderTrouble(
            f"钥匙文件 {path / 'keys'} 不见了，没有它，读者的证件号和电话谁也打不开。"
            "请从备份里把它放回来，再启动。数据没有动。\n"
            "The file with the keys is gone. Put it back from a backup; nothing was changed."
        )
    vault.create_keys(path)
    ballast = path / "ballast"
    if not ballast.exists() and shutil.disk_usage(path).free > LEAST_FREE_BYTES:
        ballast.write_bytes(bytes(BALLAST_BYTES))
    return Folder(path, lock, is_new)


def _take_lock(path: Path) -> IO[str]:
    file = open(path / "lock", "a+", encoding="utf-8")  # noqa: SIM115  (held until the end)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise FolderTrouble(
            f"这个数据文件夹已经有一个书香在用（{holder}）。请直接打开它，或先停掉它。\n"
            "Another program serves this folder already."
        ) from None
    file.seek(0)
    file.truncate()
    file.write(f"pid {os.getpid()}")
    file.flush()
    return file


def is_served(path: Path) -> bool:
    """Say whether a program serves this folder now."""
    try:
        with open(path / "lock", "a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
    except OSError:
        return True


def _this_program() -> dict[str, object]:
    """Return what a folder says that is as this program wants it: also which steps its tables have
    taken, so that a program between two versions notices as well."""
    steps = sorted(
        f"{one.parent.parent.name}/{one.name}"
        for one in Path(__file__).resolve().parents[1].glob("*/*/migrations/0*.py")
    )
    digest = hashlib.sha256("\n".join(steps).encode()).hexdigest()[:16]
    return {"format": FORMAT, "version": __version__, "tables": digest}


def write_stamp(path: Path) -> None:
    """Say in the folder which version has brought its tables up to date."""
    temporary = path / "shuxiang.json.new"
    temporary.write_text(json.dumps(_this_program()), encoding="utf-8")
    temporary.rename(path / "shuxiang.json")


def is_current(path: Path) -> bool:
    """Say whether the tables were brought up to date by this very version of the program."""
    return _stamp(path) == _this_program()
