"""账目、收据、日结、月结, by their forms."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.cashier import queries, services
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.foundations.kernel.actor import SYSTEM


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


@pytest.fixture
def owing(house: House) -> str:
    """陈桂兰 owes 1.50 and 2.00; the address of her account."""
    for fen in (150, 200):
        services.record_debt(
            reader_id=house.county.chen.reader_id,
            kind=ChargeKind.OVERDUE,
            amount_fen=fen,
            place_id=house.county.main.place_id,
            why="《呼兰河传》",
            by=SYSTEM,
            now=house.clock(),
        )
    return f"/office/readers/{house.county.chen.reader_id}/account/"


def say(client: Client, where: str, **told: object) -> tuple[int, str]:
    answer = client.post(where, told, follow=True)
    return answer.status_code, answer.content.decode()


def test_money_is_taken_and_the_receipt_is_there(
    house: House, director: Client, owing: str
) -> None:
    page = director.get(owing).content.decode()
    assert "欠 ¥3.50" in page
    assert 'name="amount" inputmode="decimal" value="3.50"' in page
    _, said = say(director, owing, do="pay", amount="2", method="cash", key="a")
    assert "第 1 号收据" in said
    _, again = say(director, owing, do="pay", amount="2", method="cash", key="a")
    assert "第 1 号收据" in again
    assert queries.owed(house.county.chen.reader_id) == 150


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [("abc", "看不懂这个金额"), ("0", "金额要大于 0"), ("99", "只欠 ¥3.50"), ("0.005", "看不懂"), ("-1", "看不懂")],
)  # fmt: skip
def test_odd_sums_get_a_sentence(
    house: House, director: Client, owing: str, amount: str, sentence: str
) -> None:
    status, said = say(director, owing, do="pay", amount=amount, method="cash", key="")
    assert (status, sentence in said) == (422, True)
    assert queries.owed(house.county.chen.reader_id) == 350


def test_waiving_charging_and_deposits(house: House, director: Client, owing: str) -> None:
    charge = queries.open_charges(house.county.chen.reader_id)[0].charge_id
    assert "请写上为什么" in say(director, owing, do="waive", charge=charge, amount="", why="")[1]
    assert "记好了" in say(director, owing, do="waive", charge=charge, amount="", why="第一次")[1]
    assert "记好了" in say(director, owing, do="charge", kind="card", amount="10", why="补证")[1]
    assert queries.owed(house.county.chen.reader_id) == 1_200
    assert "收押金" in say(director, owing, do="deposit", amount="100", method="wechat", key="d")[1]
    assert (
        "退押金" in say(director, owing, do="deposit-back", amount="100", method="cash", key="e")[1]
    )
    assert queries.deposit_of(house.county.chen.reader_id) == 0


def test_a_receipt_is_voided_with_a_reason(house: House, director: Client, owing: str) -> None:
    say(director, owing, do="pay", amount="3.50", method="cash", key="")
    paid = queries.receipts_of(house.county.chen.reader_id)[0]
    where = f"/office/receipts/{paid.receipt_id}/"
    assert "请写上为什么" in say(director, where, why="")[1]
    assert "作废了" in say(director, where, why="收错了人")[1]
    assert "已作废" in director.get(where).content.decode()
    assert queries.owed(house.county.chen.reader_id) == 350


def test_the_day_the_month_and_the_table(house: House, director: Client, owing: str) -> None:
    say(director, owing, do="pay", amount="3.50", method="cash", key="")
    assert "应有现金 ¥3.50" in director.get("/office/till/").content.decode()
    _, closed = say(director, "/office/till/", day="2026-11-24", counted="3", note="少五毛")
    assert "日结好了" in closed
    assert "相差 -¥0.50" in closed
    table = director.get("/office/till/export/?from=2026-11-01&to=2026-11-30")
    rows = list(openpyxl.load_workbook(io.BytesIO(table.content)).active.values)
    assert [row[5] for row in rows[1:]] == [1.5, 2, -1.5, -2]
    assert "这个月还没有过完" in say(director, "/office/till/month/", m="2026-11")[1]
    house.clock.forward(days=20)
    let_staff_in(director.session, house.county.director, house.clock())
    assert "月结好了" in say(director, "/office/till/month/", m="2026-11")[1]


def test_whoever_keeps_one_place_sees_no_books_of_all(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.keeper, house.clock())
    assert client.get("/office/till/").status_code == 200
    for where in ("/office/till/month/", "/office/till/export/"):
        assert client.get(where)["Location"] == "/office/till/"
    main = services.till_of(
        place_id=house.county.main.place_id, by=house.county.desk, now=house.clock()
    )
    assert client.get(f"/office/till/?till={main.till_id}").status_code == 403
