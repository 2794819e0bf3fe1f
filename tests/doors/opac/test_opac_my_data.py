"""我的资料: seen, taken away, corrected and let go, by whom it is of and nobody else."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any

import cast
import pytest
from django.test import Client
from doors.opac.front_door import PIN, House, give_pin, let_reader_in

from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.readers import queries as reader_queries
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.rules.requests import RequestEnd
from shuxiang.doors.frame.personal_data import catalogue
from shuxiang.doors.frame.throttle import Buckets
from shuxiang.doors.opac import my_data
from shuxiang.doors.opac.data_files import safe_cell
from shuxiang.doors.opac.data_words import SHEETS
from shuxiang.foundations.journal.models import Entry
from shuxiang.listeners.notices import services as notices
from shuxiang.listeners.notices.rules import Kind, What
from shuxiang.listeners.notices.slips import MatterFacts

OTHERS = ("吴小禾", "欧阳福生", "柏岭小学", cast.CHILD_ID)


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(my_data, "_COPIES", Buckets(rate=1 / 600, burst=5))


@pytest.fixture
def chen(house: House, client: Client) -> Client:
    """A browser in which 陈桂兰 has logged in with a PIN of her own."""
    give_pin(house, house.county.chen)
    let_reader_in(client.session, house.county.chen.reader_id)
    return client


def a_life(house: House) -> None:
    """陈桂兰 and 吴小禾 borrow, wait, owe and are looked at."""
    county, now = house.county, house.clock()
    house.lend(0, days_ago=60)
    house.lend(2, county.wu)
    lending.take_back(barcode=house.books[0], by=county.desk, now=now)
    house.lend(4)
    for reader in (county.chen, county.wu):
        lending.place_hold(
            reader_id=reader.reader_id,
            bib_id=house.books.bib_ids[3],
            pickup_id=county.main.place_id,
            by=county.desk,
            now=now,
        )
        cashier.charge(
            reader_id=reader.reader_id,
            kind=ChargeKind.OTHER,
            amount_fen=700,
            place_id=county.main.place_id,
            why="=HYPERLINK(1) 补证" if reader is county.chen else "吴小禾补证",
            by=county.director,
            now=now,
        )
        readers.look_at(reader_id=reader.reader_id, why="读者来电", by=county.desk, now=now)
    readers.reveal_identity(
        reader_id=county.chen.reader_id, why="核对证件", by=county.director, now=now
    )


def download(client: Client, form: str, **more: str) -> Any:
    return client.post("/me/data/download/", {"form": form, "pin": PIN, **more})


def told(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(download(client, "json").content)
    return found


def test_the_page_shows_what_is_held_and_no_number_in_full(house: House, chen: Client) -> None:
    a_life(house)
    page = chen.get("/me/data/").content.decode()
    for said in ("陈桂兰", "8600002218", "读者来电", "核对证件", "7.00", "1968-**-**"):
        assert said in page, said
    for hidden in (cast.CHEN_ID, cast.CHEN_PHONE, "1968-03-12", "桂花巷", *OTHERS):
        assert hidden not in page, hidden
    assert house.county.desk.name not in page, "who looked is for the library to answer"


def test_a_copy_holds_every_table_that_is_of_them_and_nobody_else(
    house: House, chen: Client
) -> None:
    a_life(house)
    copy = told(chen)
    assert set(copy) == {"library", "at", *SHEETS}
    named = {key for table in catalogue().tables for key in table.exported}
    assert named <= set(copy)
    [person] = copy["person"]
    assert (person["id_number"], person["phone"]) == (cast.CHEN_ID, cast.CHEN_PHONE)
    assert (person["birth_on"], person["address"]) == ("1968-03-12", "云溪县城关镇桂花巷 8 号")
    assert len(copy["loans"]) == 2 and copy["loans"][0]["barcode"] == house.books[4]
    assert [one["why"] for one in copy["looks"]] == ["核对证件", "读者来电"]
    assert copy["account"] == [{"balance_fen": 700, "deposit_fen": 0}]
    assert copy["wards"][0]["relation"] == "祖母"
    assert copy["journal"][0]["what"] == "readers.data-handed-out"
    text = json.dumps(copy, ensure_ascii=False)
    assert [one for one in (*OTHERS, "陈一诺") if one in text] == []


def test_a_message_about_a_child_does_not_tell_of_the_child(house: House, chen: Client) -> None:
    county = house.county
    loan = house.lend(2, county.child)
    notices.tell_readers(
        kind=Kind.DUE_SOON,
        reader_id=county.child.reader_id,
        matters=(
            MatterFacts(
                What.LOAN,
                loan.loan_id,
                token="x",
                about_id=county.child.reader_id,
                day=loan.due_on,
            ),
        ),
        now=house.clock(),
    )
    house.clock.forward(hours=1)
    notices.send_due(now=house.clock())
    message = told(chen)["messages"][0]
    assert message["told_at"] and (message["subject"], message["body"]) == ("", "")


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_each_form_opens_and_is_recorded(house: House, chen: Client, form: str) -> None:
    a_life(house)
    answer = download(chen, form)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-2026-11-24.')
    assert answer["Cache-Control"] == "no-store"
    entry = Entry.objects.order_by("-pk").first()
    assert entry is not None and entry.kind == "readers.data-handed-out"
    if form == "html":
        page = answer.content.decode()
        assert cast.CHEN_ID in page and not re.search(r"https?://|<script|src=", page)
    if form == "csv":
        packed = zipfile.ZipFile(io.BytesIO(answer.content))
        tables = {
            one: list(csv.reader(io.StringIO(packed.read(one).decode("utf-8-sig"))))
            for one in packed.namelist()
        }
        assert len(tables) == len(SHEETS)
        cells = [cell for rows in tables.values() for row in rows for cell in row]
        assert "'=HYPERLINK(1) 补证" in cells
        assert not [one for one in cells if one.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a013_no_cell_is_a_formula(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"
    assert safe_cell(f"书{cell}") == f"书{cell}"


def test_without_the_pin_nothing_is_handed_out_or_changed(house: House, chen: Client) -> None:
    before = Entry.objects.filter(kind__in=("readers.data-handed-out", "readers.changed")).count()
    for path, values in (
        ("download/", {"form": "json"}),
        ("contact/", {"phone": "13870008849"}),
        ("ask/", {"kind": "name", "wanted": "陈桂香"}),
    ):
        for pin in ("", "000000"):
            answer = chen.post(f"/me/data/{path}", {**values, "pin": pin})
            assert answer.status_code == 422, (path, pin)
            assert "密码" in answer.content.decode()
    kinds = ("readers.data-handed-out", "readers.changed", "readers.request-made")
    assert Entry.objects.filter(kind__in=kinds).count() == before


def test_guessing_the_pin_locks_as_at_the_login(house: House, chen: Client) -> None:
    for _try in range(5):
        chen.post("/me/data/download/", {"form": "json", "pin": "000000"})
    answer = download(chen, "json")
    assert answer.status_code == 422 and "先歇一歇" in answer.content.decode()


def test_copies_are_not_taken_one_after_the_other(house: House, chen: Client) -> None:
    answers = [download(chen, "json").status_code for _time in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_guardian_takes_the_childs_copy_and_nobody_elses(house: House, chen: Client) -> None:
    county = house.county
    assert "陈一诺" in chen.get("/me/data/").content.decode()
    copy = json.loads(download(chen, "json", whose=str(county.child.reader_id)).content)
    assert copy["person"][0]["id_number"] == cast.CHILD_ID
    assert "陈桂兰" not in json.dumps(copy, ensure_ascii=False)
    for other in (county.wu.reader_id, 999_999):
        assert download(chen, "json", whose=str(other)).status_code == 422
    house.clock.forward(days=6 * 365)  # grown: what is theirs is theirs alone
    assert download(chen, "json", whose=str(county.child.reader_id)).status_code == 422


def test_contact_is_changed_by_the_reader_and_what_is_blank_stays(
    house: House, chen: Client
) -> None:
    number = house.county.chen.reader_id
    answer = chen.post(
        "/me/data/contact/", {"phone": "13870008849", "email": "guilan@example.com", "pin": PIN}
    )
    assert answer.status_code == 302
    contact = reader_queries.contact_of(number)
    assert (contact.phone, contact.email) == ("13870008849", "guilan@example.com")
    assert told(chen)["person"][0]["address"] == "云溪县城关镇桂花巷 8 号"
    found = reader_queries.find("8849", house.county.desk)
    assert [one.reader_id for one in found] == [number]
    chen.post("/me/data/contact/", {"drop": ["phone", "address"], "pin": PIN})
    person = told(chen)["person"][0]
    assert (person["phone"], person["address"]) == ("", "")
    assert person["email"] == "guilan@example.com"


def test_a_wrong_number_is_said_beside_its_field_and_stays_as_typed(
    house: House, chen: Client
) -> None:
    told_ = {"phone": "1387000", "email": "not-an-address", "pin": PIN}
    page = chen.post("/me/data/contact/", told_).content.decode()
    assert 'value="1387000"' in page and "手机号是 11 位数字" in page
    assert 'value="not-an-address"' in page and "邮箱地址不对" in page
    assert PIN not in page


def test_what_needs_a_document_is_asked_for_and_may_be_taken_back(
    house: House, chen: Client
) -> None:
    for kind, wanted, field in (
        ("identity", "123", "wanted"),
        ("birth", "昨天", "wanted"),
        ("name", " ", "wanted"),
        ("pinyin", "x", "kind"),
    ):
        answer = chen.post("/me/data/ask/", {"kind": kind, "wanted": wanted, "pin": PIN})
        assert answer.status_code == 422, kind
        assert f'id="id_{field}_error"' in answer.content.decode(), kind
    asked = {"kind": "name", "wanted": "陈桂香", "pin": PIN}
    assert chen.post("/me/data/ask/", asked).status_code == 302
    assert "更正姓名" in chen.get("/me/data/").content.decode()
    again = chen.post("/me/data/ask/", asked)
    assert again.status_code == 422 and "还在办" in again.content.decode()
    [request] = reader_queries.requests_of(house.county.chen.reader_id)
    chen.post("/me/data/take-back/", {"request": str(request.request_id)})
    [request] = reader_queries.requests_of(house.county.chen.reader_id)
    assert request.ended_how is RequestEnd.WITHDRAWN
    assert "陈桂香" not in str(Entry.objects.values_list("facts", "personal"))


def test_nobody_takes_back_what_another_asked(house: House, chen: Client) -> None:
    chen.post("/me/data/ask/", {"kind": "erase", "pin": PIN})
    [request] = reader_queries.requests_of(house.county.chen.reader_id)
    stranger = Client()
    let_reader_in(stranger.session, house.county.wu.reader_id)
    stranger.post("/me/data/take-back/", {"request": str(request.request_id)})
    [request] = reader_queries.requests_of(house.county.chen.reader_id)
    assert request.ended_at is None


def test_a_childs_data_are_changed_by_who_answers_for_it(house: House, client: Client) -> None:
    give_pin(house, house.county.child)
    let_reader_in(client.session, house.county.child.reader_id)
    page = client.post("/me/data/contact/", {"phone": "13870008849", "pin": PIN})
    assert page.status_code == 422 and "由监护人来改" in page.content.decode()
    assert download(client, "json").status_code == 200


def test_the_page_for_everybody_says_how_long(house: House, client: Client) -> None:
    lending.set_retention(loan_days=14, hold_days=21, by=house.county.director, now=house.clock())
    page = client.get("/privacy/").content.decode()
    assert "书还回来 14 天以后" in page and "还书 14 天后断开" in page
    assert "预约结束 21 天以后" in page and "{loan_days}" not in page
    assert "工号、姓名、岗位" not in page
