"""记多久, and ending a hold from the list of the hold shelf."""

from __future__ import annotations

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.models import Hold
from shuxiang.doors.office.views import holds

PAGE = "/office/rules/retention/"


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


def test_the_days_are_shown_set_and_named(house: House, director: Client) -> None:
    said = director.get(PAGE).content.decode()
    assert 'value="30"' in said and "还没有办过" in said
    said = director.post(PAGE, {"loan_days": "14", "hold_days": "60"}, follow=True).content.decode()
    assert "定好了" in said and "林远定的" in said
    assert (queries.retention().loan_days, queries.retention().hold_days) == (14, 60)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"loan_days": "0"}, "1 到 365"), ({"loan_days": "一个月"}, "请填数字"),
     ({"hold_days": "366"}, "1 到 365"), ({"loan_days": ""}, "请填数字")],
)  # fmt: skip
def test_what_makes_no_sense_is_shown_again(
    house: House, director: Client, wrong: dict[str, str], says: str
) -> None:
    answer = director.post(PAGE, {"loan_days": "14", "hold_days": "60"} | wrong)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert queries.retention().loan_days == 30


@pytest.fixture
def kept(house: House) -> int:
    """A hold that waits on the shelf of the main library."""
    services.place_hold(
        reader_id=house.county.wu.reader_id, bib_id=house.books.bib_ids[0],
        pickup_id=house.county.main.place_id, by=house.county.desk, now=house.clock(),
    )  # fmt: skip
    services.take_back(barcode=house.books[0], by=house.county.desk, now=house.clock())
    return Hold.objects.get().pk


def test_the_tabs_say_how_many_and_a_hold_ends_with_a_reason(
    house: House, director: Client, kept: int
) -> None:
    said = director.get("/office/holds/?view=shelf").content.decode()
    assert "预约架 1" in said
    refused = director.post(f"/office/holds/{kept}/cancel/", {"why": " "}, follow=True)
    assert "请写上为什么" in refused.content.decode()
    done = director.post(f"/office/holds/{kept}/cancel/", {"why": "打电话说不要了"}, follow=True)
    assert "取消了" in done.content.decode() and "该下架的 1" in done.content.decode()
    assert Hold.objects.get().ended_why == "打电话说不要了"
    again = director.post(f"/office/holds/{kept}/cancel/", {"why": "再来"}, follow=True)
    assert "没有这个预约" in again.content.decode()


def test_a_keeper_of_another_place_does_not_end_it(house: House, client: Client, kept: int) -> None:
    let_staff_in(client.session, house.county.keeper, house.clock())
    assert client.post(f"/office/holds/{kept}/cancel/", {"why": "试试"}).status_code == 403
    assert Hold.objects.get().ended_at is None


def test_a_thousand_holds_are_pages(
    house: House, director: Client, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holds, "PAGE", 1)
    for number in (1, 2):
        services.place_hold(
            reader_id=house.county.chen.reader_id, bib_id=house.books.bib_ids[number],
            pickup_id=house.county.main.place_id, by=house.county.desk, now=house.clock(),
        )  # fmt: skip
        services.take_back(barcode=house.books[2 * number], by=house.county.desk, now=house.clock())
    said = director.get("/office/holds/?view=shelf&page=2").content.decode()
    assert "第 2 页，共 3 页" in said
    assert said.count("/cancel/") == 1


def test_a_week_that_is_refused_comes_back_as_typed(house: House, director: Client) -> None:
    place = house.county.main.place_id
    told = {f"day{number}": "8:30-12:00" for number in range(7)} | {"day2": "12:00-8:30"}
    said = director.post(f"/office/calendar/{place}/week/", told, follow=True).content.decode()
    assert 'value="12:00-8:30"' in said
    assert 'value="8:30-12:00"' in said
    fresh = director.get(f"/office/calendar/{place}/").content.decode()
    assert "12:00-8:30" not in fresh
    told["day2"] = "8:30-12:00"
    director.post(f"/office/calendar/{place}/week/", told)
    assert 'value="08:30-12:00"' in director.get(f"/office/calendar/{place}/").content.decode()
