"""赔书 and 说已经还了, by their forms."""

from __future__ import annotations

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation import queries
from shuxiang.departments.holdings.models import Copy


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


def test_a_lost_book_shows_its_working_and_lands_on_the_account(
    house: House, director: Client
) -> None:
    copy = house.books.copies[0]
    Copy.objects.filter(pk=copy.copy_id).update(price_fen=2_600)
    house.lend(0)
    where = f"/office/copies/{copy.copy_id}/lost/"
    said = director.get(where).content.decode()
    assert "定价 ¥26.00 × 1" in said
    assert 'name="book" inputmode="decimal" value="26.00"' in said
    wrong = director.post(where, {"book": "三十", "fee": "0"})
    assert (wrong.status_code, 'value="三十"' in wrong.content.decode()) == (422, True)
    other = director.post(where, {"book": "10", "fee": "0"})
    assert "请写上为什么" in other.content.decode()
    done = director.post(where, {"book": "10", "fee": "5", "why": "孩子弄丢的"}, follow=True)
    assert "应收在这位读者的账上" in done.content.decode()
    assert accounts.owed(house.county.chen.reader_id) == 1_500
    assert queries.loans_of(house.county.chen.reader_id) == []


def test_what_a_reader_says_is_back_is_looked_for(house: House, director: Client) -> None:
    copy = house.books.copies[0]
    house.lend(0)
    assert "没有要找的" in director.get("/office/claims/").content.decode()
    said = director.post(f"/office/copies/{copy.copy_id}/claim/", follow=True).content.decode()
    assert "记下了" in said
    assert copy.barcode in said
    again = director.post(f"/office/copies/{copy.copy_id}/claim/", follow=True).content.decode()
    assert "已经记过" in again


def test_a_copy_that_is_in_cannot_be_lost_by_a_reader(house: House, director: Client) -> None:
    answer = director.get(f"/office/copies/{house.books.copies[0].copy_id}/lost/")
    assert "没有借出" in answer.content.decode()
