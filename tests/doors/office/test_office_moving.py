"""搬家: a file is looked at, moves in, and ends with a balance sheet."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from departments.holdings.marc_files import book, field, iso
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from doors.office.conftest import Office, Page
from doors.opac.front_door import House

from shuxiang.departments.holdings import queries
from shuxiang.departments.holdings.services import move_in
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.office.views import moving
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.project.commands import import_

Sit = Callable[[str], Office]

BOOKS = b"".join(
    (
        iso(book(1, "$bD000001$bD000002$dI247.5$e12$f2", title="溪边的灯")),
        iso(book(2, "$bD000003$dI247.5$e13$f1", title="山里的路")),
        iso([field("010", "$d20.00")]),
    )
)
LIST = "证号,姓名,电话\n8800000001,何小满,13900001234\n8800000002,,\n".encode("gb18030")


def upload(office: Office, name: str, content: bytes) -> Page:
    return office.post("/office/import/upload/", file=SimpleUploadedFile(name, content))


def name_of(page: Page) -> str:
    found = re.search(r"/office/import/begin/([^/]+)/", page.text)
    assert found, page.note
    return found[1]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Move in before the next page instead of in a process of its own."""

    def launch(kind: str, path: Path) -> None:
        start = move_in.start_readers if kind == "readers" else move_in.start
        run_id = start(path=path, by=SYSTEM, now=clock.now())
        move_in.run(run_id=run_id, by=SYSTEM, now=clock.now())

    monkeypatch.setattr(moving, "_launch", launch)


def figures(page: Page) -> list[int]:
    sheet = page.text.split('class="balance"')[1]
    return [int(one) for one in re.findall(r"<b>(\d+)</b>", sheet)[:4]]


def test_nothing_has_moved_in_yet(house: House, director: Office) -> None:
    page = director.get("/office/import/")
    assert "还没有搬过文件。" in page.text and 'type="file"' in page.text
    assert "请先选一个文件" in director.post("/office/import/upload/").note


def test_books_are_looked_at_move_in_and_balance(
    house: House, director: Office, at_once: None
) -> None:
    before = queries.count_copies()
    look = upload(director, "旧系统 书目.ISO", BOOKS)
    assert "旧系统 书目.iso" in look.text
    assert "溪边的灯" in look.text and "D000001、D000002" in look.text
    assert "读不了" in look.text
    assert queries.count_copies() == before

    name = name_of(look)
    rooms = [one for one in queries.locations() if one.place_id == house.county.branch.place_id]
    other = director.get(f"/office/import/preview/{name}/", location=str(rooms[0].location_id))
    chosen = re.search(r'name="location" value="(\d+)"', other.text)
    assert chosen and chosen[1] == str(rooms[0].location_id)

    sheet = director.post(f"/office/import/begin/{name}/", location=chosen[1])
    assert "搬完了。" in sheet.text
    read, imported, merged, rejected = figures(sheet)
    assert (read, imported, merged, rejected) == (3, 2, 0, 1)
    assert "新册 3" in sheet.text
    assert queries.copy("D000001").owner_id == house.county.branch.place_id
    assert "退回" in sheet.plain

    listed = director.get("/office/import/")
    assert "旧系统 书目.iso" in listed.text
    table = director.get(sheet.where + "rejected.csv")
    assert table.text.startswith("\ufeff第几条,退回,原因,说明")
    assert len(table.text.strip().splitlines()) >= 2
    assert director.client.get(sheet.where + "rejected.iso").headers["Content-Type"] == (
        "application/marc"
    )


def test_the_same_file_again_adds_nothing(house: House, director: Office, at_once: None) -> None:
    for _time in range(2):
        sheet = director.post(f"/office/import/begin/{name_of(upload(director, 'a.mrc', BOOKS))}/")
    assert figures(sheet) == [3, 0, 2, 1]
    assert "新册 0，已有的册 3" in sheet.text


def test_a_list_of_readers_moves_in(house: House, director: Office, at_once: None) -> None:
    look = upload(director, "读者.CSV", LIST)
    assert "第一行写着各列是什么" in look.text
    sheet = director.post(f"/office/import/begin/{name_of(look)}/")
    assert figures(sheet)[0] == 2
    assert readers.find("何小满", SYSTEM)


def test_who_may_not_see_identities_gets_no_rejected_rows_of_readers(
    house: House, sit: Sit, at_once: None
) -> None:
    office = sit("cataloguer")
    sheet = office.post(f"/office/import/begin/{name_of(upload(office, 'r.csv', LIST))}/")
    assert "搬完了。" in sheet.text
    assert office.get(sheet.where + "rejected.csv").status == 403
    assert office.get(sheet.where + "rejected.iso").status == 403


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.iso", b""),
        ("picture.iso", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("text.iso", "这不是书目".encode() * 50),
        ("broken.xml", b"<collection><record>"),
        ("../../etc/passwd", b"root:x:0:0"),
        ("-rf.iso", b"x" * 40),
        ("长" * 200 + ".iso", b"x" * 40),
        ("\x00\n.iso", b"x" * 40),
        (".iso", b"x"),
    ],
)
def test_a_file_that_is_nothing_gets_a_sentence(
    house: House, director: Office, name: str, content: bytes
) -> None:
    page = upload(director, name, content)
    assert page.status == 200
    assert page.note or "读不了" in page.text or "前 " in page.text
    inside = (Path(settings.DATA_FOLDER) / "files" / "imports").resolve()
    assert all(one.resolve().is_relative_to(inside) for one in inside.rglob("*"))
    assert not (Path(settings.DATA_FOLDER) / "etc").exists()


@pytest.mark.parametrize("name", ["0123456789abcdef", "..", "%2e%2e", "library.db", "x" * 300])
def test_a_file_that_was_never_uploaded_leads_back(
    house: House, director: Office, name: str
) -> None:
    for page in (
        director.get(f"/office/import/preview/{name}/"),
        director.post(f"/office/import/begin/{name}/"),
    ):
        assert page.where == "/office/import/" or page.status == 404
    assert queries.runs() == []


def test_a_broken_table_is_refused_by_name(house: House, director: Office, at_once: None) -> None:
    for name, content in (("a.csv", b""), ("a.xlsx", b"PK\x03\x04"), ("a.csv", b"1,2\n3,4\n")):
        page = director.post(f"/office/import/begin/{name_of(upload(director, name, content))}/")
        assert page.note and page.status == 200, name


def test_a_run_that_was_cut_off_goes_on(
    house: House, director: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    launched: list[list[str]] = []
    monkeypatch.setattr(
        moving.subprocess, "Popen", lambda command, **_more: launched.append(command)
    )
    page = director.post(f"/office/import/begin/{name_of(upload(director, 'b.iso', BOOKS))}/")
    assert "正在搬" in page.text and "data-poll" in page.text
    assert "去看看" in director.get("/office/").text
    assert "没做完" in director.get("/office/import/").text
    run_id = int(page.where.rstrip("/").rpartition("/")[2])
    director.post(f"/office/import/{run_id}/resume/")
    assert len(launched) == 2
    # What is started is what the command line understands.
    parser = argparse.ArgumentParser()
    import_.arguments(parser)
    assert launched[0][1:4] == ["-m", "shuxiang", "import"]
    chosen: Any = parser.parse_args(launched[0][4:])
    assert chosen.kind == "marc" and chosen.files[0].name == "b.iso"
    chosen.files[0].unlink()
    assert "这个文件不在了" in director.post(f"/office/import/{run_id}/resume/").note
    assert len(launched) == 2


def test_only_who_may_import_comes_in(house: House, sit: Sit) -> None:
    for who in ("desk", "keeper", "villager"):
        assert sit(who).get("/office/import/").status == 403
        assert upload(sit(who), "a.iso", BOOKS).status == 403
