"""先试试: a rule is tried on the past before it is saved."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import queries, services


def test_a_rule_is_tried_shown_and_saved_from_there(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.director, house.clock())
    house.lend(0, days_ago=40)
    house.lend(2, days_ago=39)
    services.take_back(barcode=house.books[0], by=house.county.desk, now=house.clock())
    rule = queries.policies()[-1]
    where = f"/office/rules/{rule.rule_id}/"
    told = {"days": "30", "limit": "1", "renewals": "1", "overdue_tolerated": "0", "holds": "5",
            "keep_days": "5", "holds_on_shelf": "on"}  # fmt: skip
    said = client.post(where, told | {"try": "1"}).content.decode()
    assert "照这样，去年有 1 次会借不到" in said
    assert "借满了" in said
    assert '<input type="hidden" name="limit" value="1">' in said
    assert queries.policies()[-1].rule_id == rule.rule_id
    client.post(where, told)
    assert queries.policies()[-1].limit == 1


def test_what_comes_of_lateness_is_tried_too(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.director, house.clock())
    slip = house.lend(0, days_ago=60)
    services.take_back(
        barcode=house.books[0], by=house.county.desk, now=house.clock() - timedelta(days=20)
    )
    assert slip.loan_id
    where = f"/office/rules/{queries.policies()[-1].rule_id}/late/"
    said = client.post(
        where, {"consequence": "fine", "fine": "0.1", "count_closed_days": "on", "try": "1"}
    ).content.decode()
    assert "违约金从 ¥0.00 变成" in said
    assert queries.policies()[-1].consequence == "nothing"


def test_a_rule_that_makes_no_sense_is_not_tried(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.director, house.clock())
    where = f"/office/rules/{queries.policies()[-1].rule_id}/"
    answer = client.post(where, {"days": "很久", "try": "1"})
    assert (answer.status_code, "请填数字" in answer.content.decode()) == (422, True)
