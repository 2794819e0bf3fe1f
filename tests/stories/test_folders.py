"""Folders that cannot be used: a sentence with a way on, and nothing is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuxiang.project import folder
from shuxiang.project.folder import FolderTrouble, open_folder
from shuxiang.project.server import free_port


def test_a_folder_of_a_newer_version_is_not_opened(tmp_path: Path) -> None:
    stamp = tmp_path / "shuxiang.json"
    stamp.write_text(json.dumps({"format": folder.FORMAT + 1, "version": "9.9"}))
    with pytest.raises(FolderTrouble, match=r"升级到 9\.9"):
        open_folder(tmp_path, exclusive=False)
    assert list(tmp_path.iterdir()) == [stamp]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"x")
    with pytest.raises(FolderTrouble, match="请换一个空文件夹"):
        open_folder(tmp_path, exclusive=False)
    assert [one.name for one in tmp_path.iterdir()] == ["照片.jpg"]


def test_a_folder_that_is_a_file_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("")
    with pytest.raises(FolderTrouble, match="请换一个文件夹"):
        open_folder(path, exclusive=False)


def test_a_full_disk_is_said_before_anything_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda path: type("U", (), {"free": 1_000})())
    with pytest.raises(FolderTrouble, match="磁盘快满了"):
        open_folder(tmp_path, exclusive=False)


def test_a_library_without_its_keys_gets_no_new_ones(tmp_path: Path) -> None:
    open_folder(tmp_path, exclusive=False)
    (tmp_path / "library.db").write_bytes(b"")
    (tmp_path / "keys").unlink()
    with pytest.raises(FolderTrouble, match="钥匙文件"):
        open_folder(tmp_path, exclusive=False)
    assert not (tmp_path / "keys").exists()


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    opened = open_folder(tmp_path, exclusive=True)
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert opened.lock is not None
    try:
        with pytest.raises(FolderTrouble, match="已经有一个书香在用"):
            open_folder(tmp_path, exclusive=True)
    finally:
        opened.lock.close()


def test_a_taken_port_names_the_next_one() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(FolderTrouble, match=f"--port {port + 1}"):
            free_port("127.0.0.1", port, 8000)
