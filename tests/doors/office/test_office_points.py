"""信用分 and 污损, by their forms."""

from __future__ import annotations

import pytest
from django.test import Client
from doors.opac.front_door import House, let_reader_in, let_staff_in

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation import queries
from shuxiang.departments.holdings.models import Copy

SCHEME = {
    "name": "云溪", "start": "100", "per_loan": "1", "late_a_day": "2", "lost": "10",
    "freezes_at": "0", "freeze_days": "20", "back_to": "10", "tiers": "601 6\n201，4\n\n1 2",
}  # fmt: skip
PAGE = "/office/rules/points/"


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


def test_a_published_scheme_is_a_beginning_and_nothing_holds_before_it_is_saved(
    house: House, director: Client
) -> None:
    said = director.get(PAGE, {"from": "珠海"}).content.decode()
    assert "601 6" in said
    assert "现在没有用信用分" in said
    assert queries.points_scheme() is None


def test_a_scheme_is_saved_shown_again_and_ended(house: House, director: Client) -> None:
    said = director.post(PAGE, SCHEME, follow=True).content.decode()
    assert "现在用的是“云溪”" in said
    scheme = queries.points_scheme()
    assert scheme is not None
    assert scheme.tiers == ((601, 6), (201, 4), (1, 2))
    assert (scheme.loans_a_day, scheme.damaged) == (None, 0)
    said = director.post(PAGE + "stop/", follow=True).content.decode()
    assert "现在没有用信用分" in said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"start": ""}, "请填数字"),
        ({"start": "很多"}, "请填数字"),
        ({"start": "9" * 30}, "太大了"),
        ({"tiers": "六百分 六本"}, "看不懂"),
        ({"tiers": "1 2\n601 6"}, "从高到低"),
        ({"back_to": "0"}, "不然刚放开又停了"),
    ],
)
def test_what_makes_no_sense_is_shown_again_as_typed(
    house: House, director: Client, wrong: dict[str, str], says: str
) -> None:
    answer = director.post(PAGE, SCHEME | wrong)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert says in said
    assert 'value="云溪"' in said
    assert queries.points_scheme() is None


def test_a_rule_takes_points_only_where_there_is_a_scheme(house: House, director: Client) -> None:
    where = f"/office/rules/{queries.policies()[-1].rule_id}/late/"
    assert "还没有用信用分" in director.post(where, {"consequence": "points"}).content.decode()
    director.post(PAGE, SCHEME)
    said = director.post(
        f"/office/rules/{queries.policies()[-1].rule_id}/late/",
        {"consequence": "points", "lost_after_days": "90"},
        follow=True,
    )
    assert "扣分" in said.content.decode()
    assert queries.policies()[-1].lost_after_days == 90


def test_points_of_a_reader_are_given_with_a_reason_and_the_reader_sees_it(
    house: House, director: Client
) -> None:
    director.post(PAGE, SCHEME)
    reader_id = house.county.chen.reader_id
    where = f"/office/readers/{reader_id}/points/"
    wrong = director.post(where, {"change": "0", "why": "来帮忙"})
    assert (wrong.status_code, "来帮忙" in wrong.content.decode()) == (422, True)
    said = director.post(where, {"change": "5", "why": "来帮忙两小时"}, follow=True)
    assert "105 分" in said.content.decode()
    reader = Client()
    let_reader_in(reader.session, reader_id)
    session = reader.session
    let_reader_in(session, reader_id)
    reader.cookies["sessionid"] = session.session_key
    mine = reader.get("/me/points/").content.decode()
    assert "来帮忙两小时" in mine
    assert "105" in mine


def test_without_a_scheme_there_is_no_page_of_points(house: House, director: Client) -> None:
    assert director.get(f"/office/readers/{house.county.chen.reader_id}/points/").status_code == 404
    assert (
        'href="/office/readers/1/points/"'
        not in director.get("/office/readers/1/").content.decode()
    )


def test_damage_is_reckoned_first_and_then_charged(house: House, director: Client) -> None:
    told = {"name": "条码撕坏", "fixed_fen": "5", "percent": "10"}
    director.post("/office/registers/damages/new/", told)
    copy = house.books.copies[0]
    Copy.objects.filter(pk=copy.copy_id).update(price_fen=2_600)
    house.lend(0)
    where = f"/office/copies/{copy.copy_id}/damage/"
    row = queries.damage_rules()[0].rule_id
    assert "条码撕坏 ¥5.00 + 定价的 10%" in director.get(where).content.decode()
    said = director.post(where, {"what": row, "reckon": "1"}).content.decode()
    assert "合 7.60 元" in said
    assert accounts.owed(house.county.chen.reader_id) == 0
    wrong = director.post(where, {"what": row, "sum": "三块"})
    assert (wrong.status_code, 'value="三块"' in wrong.content.decode()) == (422, True)
    director.post(where, {"what": row})
    assert accounts.owed(house.county.chen.reader_id) == 760
    assert Copy.objects.get(pk=copy.copy_id).damaged_at is not None
