"""The disk is full, or cannot be written at all: said plainly, nothing lost, well again by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from clients import Desk, Machine, Server, clients_of, disagreements, done_by
from stories import killing

#: What staff read while there is no room.
FULL = "磁盘满了，现在只能查，不能办。请腾出地方，一分钟内自己会好。已经办好的都在"

#: A disk this full has not a byte left, whatever block size it works with.
BLOCKS = (1 << 20, 1 << 12, 1)


def fill(disk: Path) -> list[Path]:
    """Write until nothing more goes in."""
    made = []
    for size in BLOCKS:
        path = disk / f"filling-{size}"
        made.append(path)
        with open(path, "wb", buffering=0) as file:
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    return made


def act_until_full(desk: Desk) -> str:
    """Lend and take back until an act is not done; return the page that says why."""
    for _ in range(200):
        for barcode in desk.copies:
            if desk.step(barcode) != "done":
                return desk.last_page
    raise AssertionError("the disk never was full")


def lends(machine: Machine) -> bool:
    """Do one act with each copy; say whether all were acknowledged."""
    return [machine.step(barcode) for barcode in machine.copies] == ["done"] * len(machine.copies)


def test_a_full_disk_stops_acts_and_nothing_else(small_disk: Path) -> None:
    folder = small_disk / "library"
    told = killing.open_library(folder)
    server = Server(folder)
    server.start()
    desk, machine, other = clients_of(server, told)
    try:
        desk.sit_down()
        machine.connect()
        desk.one_round()
        assert lends(machine)
        before = done_by([desk, machine])
        assert before == len(desk.copies) + len(machine.copies)

        filling = fill(small_disk)
        page = act_until_full(desk)
        assert FULL in page
        assert not lends(machine)
        for address in ("/", f"/search/?q={quote('呼兰河')}", f"/b/{told['bibs'][0]}/", "/desk/"):
            status, page = desk.get(address)
            assert status == 200, address
            assert FULL not in page, address

        for path in filling:
            path.unlink()
        desk.sit_down()
        desk.one_round()
        desk.one_round()
        assert lends(machine)
        other.connect()
        assert lends(other)
        assert done_by([desk, machine]) >= before + len(desk.copies)
    finally:
        for client in (machine, other):
            client.leave()
        server.stop()
    found = killing.look(folder)
    assert killing.faults_of(found, []) == []
    assert disagreements(found, [desk, machine, other]) == []


def started(folder: Path) -> subprocess.CompletedProcess[str]:
    """Try to open a library in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "shuxiang", "run", "--data", str(folder), "--port", "0"],
        env=killing.environment(),
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_a_program_that_cannot_write_says_so_and_changes_nothing(small_disk: Path) -> None:
    folder = small_disk / "library"
    killing.open_library(folder)
    before = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    remount(small_disk, "ro")
    refused = started(folder)
    remount(small_disk, "rw")
    assert refused.returncode == 2
    assert f"写不进数据文件夹 {folder}" in refused.stderr
    assert "请换一个文件夹：--data 文件夹，或改它的权限" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()} == before


def test_a_program_on_a_full_disk_says_so_before_it_begins(small_disk: Path) -> None:
    folder = small_disk / "library"
    killing.open_library(folder)
    filling = fill(small_disk)
    refused = started(folder)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert "请先腾出地方" in refused.stderr
    for path in filling:
        path.unlink()
    assert killing.faults_of(killing.look(folder), []) == []


def remount(disk: Path, how: str) -> None:
    """Mount a disk anew, `ro` or `rw`."""
    os.sync()
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)
