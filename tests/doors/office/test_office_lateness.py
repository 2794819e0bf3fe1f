"""超期以后, by its form."""

from __future__ import annotations

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.rules import LoanPolicy


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


def standing() -> LoanPolicy:
    return queries.policies()[-1]


def test_a_fine_is_set_in_yuan_and_the_rest_of_the_row_stays(
    house: House, director: Client
) -> None:
    before = standing()
    where = f"/office/rules/{before.rule_id}/late/"
    told = {"consequence": "fine", "grace_days": "2", "fine": "0.1", "fine_step_after": "15",
            "fine_step": "0.2", "fine_cap": "10", "fine_cap_price": "on", "owed": "5"}  # fmt: skip
    said = director.post(where, told, follow=True).content.decode()
    assert "定好了" in said
    assert "收违约金" in said
    row = standing()
    assert (row.fine_fen, row.fine_step_fen, row.fine_cap_fen, row.owed_fen) == (10, 20, 1_000, 500)
    assert (row.days, row.limit, row.grace_days, row.fine_cap_price) == (
        before.days,
        before.limit,
        2,
        True,
    )
    page = director.get(f"/office/rules/{row.rule_id}/late/").content.decode()
    assert 'value="0.10"' in page


def test_days_without_borrowing_and_nothing_again(house: House, director: Client) -> None:
    where = f"/office/rules/{standing().rule_id}/late/"
    director.post(where, {"consequence": "suspension", "suspension_days": "2"})
    row = standing()
    assert (row.consequence, row.suspension_days, row.suspension_per) == ("suspension", 2, 1)
    director.post(f"/office/rules/{row.rule_id}/late/", {"consequence": "nothing"})
    assert standing().consequence == "nothing"


@pytest.mark.parametrize(
    "wrong", [{"consequence": ""}, {"consequence": "stocks"}, {"fine": "一毛"}, {"fine": "0.005"},
              {"grace_days": "-1"}, {"owed": "9" * 30}],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(
    house: House, director: Client, wrong: dict[str, str]
) -> None:
    row = standing()
    answer = director.post(f"/office/rules/{row.rule_id}/late/", {"consequence": "fine"} | wrong)
    assert answer.status_code == 422
    assert standing() == row
