"""What no keyboard types, into every field of every page: an answer, never a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from doors.opac.front_door import House, let_reader_in, let_staff_in, open_house
from doors.test_access import all_routes

import shuxiang
from shuxiang.departments.staff.services.logins import ATTEMPTS
from shuxiang.doors.frame.access import ACCESS, Whom
from shuxiang.doors.frame.numbers import LARGEST, row_number
from shuxiang.doors.office.views.readers import ACTS
from shuxiang.doors.office.views.registers import ALL as REGISTERS

ODD = ("\0", "陈\0桂兰", "9" * 5000, "9" * 25, "９" * 19, str(LARGEST + 1))

_DOORS = Path(shuxiang.__file__).parent / "doors"


def fields() -> list[str]:
    """Return the name of every field that a door asks for."""
    found = {one.name for register in REGISTERS.values() for one in register.fields}
    for path in _DOORS.rglob("*.py"):
        text = path.read_text()
        found.update(re.findall(r'(?:GET|POST|asked)\.get\("(\w+)"', text))
        found.update(re.findall(r"^    (\w+) = (?:forms\.\w+Field|_\w+)\(", text, re.M))
    return sorted(found | {f"day{number}" for number in range(7)})


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    ATTEMPTS.forget()
    with open_house(monkeypatch) as opened:
        yield opened
    ATTEMPTS.forget()


def as_postgresql(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Take from a statement only what PostgreSQL would: no NUL in a text, no number too large."""
    for one in (params or ()) if not many else [one for line in params for one in line]:
        assert not (isinstance(one, str) and ("\0" in one or "\\u0000" in one)), (sql, one)
        assert not (isinstance(one, int) and abs(one) > LARGEST), (sql, one)
    return execute(sql, params, many, context)


def addresses(house: House) -> Iterator[tuple[str, str]]:
    """Yield every route, filled with what is there."""
    values = {
        "reader_id": house.county.chen.reader_id,
        "bib_id": house.books.bib_ids[0],
        "copy_id": house.books.copies[0].copy_id,
        "place_id": house.county.main.place_id,
        "rule_id": 1,
        "finding_id": 999_999,
        "code": "holdings.no-price",
        "hold_id": 1,
        "receipt_id": 1,
        "till_id": 1,
        "transit_id": 1,
        "request_id": 1,
        "run_id": 1,
        "ident": 1,
        "number": 1,
        "slug": house.county.branch.slug,
        "form": "csv",
        "style": "ris",
        "token_id": 999_999,
        "list_id": 999_999,
        "column_id": 999_999,
        "item_id": 999_999,
        "barcode": house.books[0],
        "record_form": "mrc",
        "part": 1,
        "class_number": "I",
        "author_name": "萧红",
    }
    words = {"register": REGISTERS, "reader": ACTS, "copy": ["withdraw", "missing"]}
    for name, pattern in all_routes():
        kind = name.partition(":")[2].partition("-")[0]
        for word in words.get(kind, ["0123456789abcdef"]) if "name>" in pattern else [""]:
            told = {**values, "name": word}
            filled = re.sub(r"<\w+:(\w+)>", lambda one, told=told: str(told[one[1]]), pattern)
            yield name, "/" + filled


def client_for(house: House, whom: Whom) -> Client:
    client = Client()
    if whom is Whom.STAFF:
        let_staff_in(client.session, house.county.director, house.clock())
    elif whom is Whom.READER:
        let_reader_in(client.session, house.county.chen.reader_id)
    return client


@pytest.mark.parametrize("odd", ODD, ids=["nul", "nul-inside", "5000", "25", "wide", "large"])
def test_every_field_of_every_page_takes_anything(house: House, odd: str) -> None:
    told, faults = dict.fromkeys(fields(), odd), []
    sitting = {whom: client_for(house, whom) for whom in Whom}
    with connection.execute_wrapper(as_postgresql):
        for name, where in addresses(house):
            if name not in ACCESS:
                continue
            client = sitting[ACCESS[name].whom]
            for ask in (client.get, client.post):
                try:
                    with transaction.atomic():
                        cookies = client.cookies.copy()
                        answer = ask(where, told)
                        b"".join(answer) if answer.streaming else answer.content
                        transaction.set_rollback(True)
                        client.cookies = cookies
                except Exception as error:
                    faults.append(f"{ask.__name__} {where}: {error!r:.300}")
                else:
                    if answer.status_code >= 500:
                        faults.append(f"{ask.__name__} {where}: {answer.status_code}")
    assert faults == []


def test_a_nul_is_a_blank(house: House) -> None:
    client = client_for(house, Whom.STAFF)
    name = house.county.chen.name
    for where in ("/office/find/", "/office/readers/"):
        assert name[1:] in client.get(where, {"q": f"\0{name}\0"}).content.decode(), where
    scanned = {"code": f"\0{house.county.chen.card_number}\0"}
    assert name in client.post("/desk/scan/", scanned, follow=True).content.decode()
    assert client.get("/office/import/preview/a%00b/").status_code == 404
    client.cookies["shuxiang"] = "\0" * 32
    with connection.execute_wrapper(as_postgresql):
        assert client.get("/desk/").headers["Location"].startswith("/office/login/")


def test_a_number_that_names_no_step_takes_nothing_back(house: House) -> None:
    client = client_for(house, Whom.STAFF)
    for code in (house.county.chen.card_number, house.books[0]):
        client.post("/desk/scan/", {"code": code})
    for entry in ("9" * 5000, "最后", str(LARGEST)):
        page = client.post("/desk/undo/", {"entry": entry}, follow=True).content.decode()
        assert "撤销了" not in page, entry
    assert "撤销了" in client.post("/desk/undo/", {"entry": ""}, follow=True).content.decode()


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "²", "9" * 19, "9" * 5000, "一"])
def test_what_no_row_has_is_no_number(text: str) -> None:
    assert row_number(text) is None


def test_what_a_row_has_is_its_number() -> None:
    assert [row_number(one) for one in ("1", "007", str(LARGEST))] == [1, 7, LARGEST]
