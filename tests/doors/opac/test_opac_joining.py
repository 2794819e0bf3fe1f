"""网上登记: told at home, made at the desk, forgotten when nobody comes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import cast
import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.readers import jobs, services
from shuxiang.departments.readers.models import Application, Credential, Reader
from shuxiang.departments.readers.rules.applying import Applied
from shuxiang.doors.frame.throttle import Buckets
from shuxiang.doors.opac import joining
from shuxiang.foundations.codecs import isbn
from shuxiang.foundations.journal.models import Entry

TOLD = {"name": "林小雨", "phone": "13870001234", "birth_on": "1990-05-06", "agrees": "on"}


def join(client: Client, **more: Any) -> Any:
    return client.post("/card/", {**TOLD, **more}, follow=True)


def number_in(page: str) -> str:
    found = re.search(r"\b97\d{8}\b", page)
    assert found, page
    return found[0]


def desk_of(house: House) -> Client:
    desk = Client()
    let_staff_in(desk.session, house.county.desk, house.clock())
    return desk


def test_what_was_told_at_home_stands_in_the_form_of_the_desk(house: House, client: Client) -> None:
    number = number_in(join(client).content.decode())
    desk = desk_of(house)
    page = desk.post("/desk/scan/", {"code": number}, follow=True).content.decode()
    assert "林小雨" in page and "13870001234" in page and "1990-05-06" in page
    adult = house.county.categories["adult"]
    given = {**TOLD, "category": adult, "applied": number}
    desk.post("/desk/register/", given)
    made = Reader.objects.get(name="林小雨")
    assert Credential.objects.filter(reader=made).exists()
    assert not Application.objects.exists()
    kinds = Entry.objects.filter(kind__startswith="readers.application").values_list(
        "kind", flat=True
    )
    assert set(kinds) == {"readers.application-made", "readers.application-ended"}


def test_a_number_scanned_into_the_form_fills_it(house: House, client: Client) -> None:
    number = number_in(join(client).content.decode())
    page = desk_of(house).post("/desk/register/", {"scanned": number}).content.decode()
    assert "林小雨" in page


def test_nothing_of_it_can_be_read_in_the_tables(house: House, client: Client) -> None:
    join(client, id_number=cast.CHEN_ID)
    row = Application.objects.get()
    assert "林小雨" not in row.told_sealed and cast.CHEN_ID not in row.told_sealed


def test_nobody_learns_here_who_has_a_card(house: House, client: Client) -> None:
    """An identity number that has a card is answered like one that has none."""
    has = join(client, id_number=cast.CHEN_ID)
    client.get("/card/?again=1")
    has_not = join(client, id_number=cast.identity_number(cast.date(1991, 1, 1), 3))
    assert has.status_code == has_not.status_code == 200
    assert "登记好了" in has.content.decode() and "登记好了" in has_not.content.decode()


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"name": ""}, "请填姓名"),
        ({"phone": ""}, "请填一个手机号"),
        ({"phone": "1387"}, "手机号是 11 位数字"),
        ({"id_number": "360000199001011234"}, "证"),
        ({"birth_on": "昨天"}, "生日写成"),
        ({"birth_on": "2999-01-01"}, "出生日期不对"),
        ({"birth_on": "2020-01-01"}, "请填监护人姓名"),
        ({"agrees": ""}, "您同意了才能存"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    house: House, client: Client, odd: dict[str, str], said: str
) -> None:
    page = join(client, **odd)
    assert page.status_code == 422 and said in page.content.decode()
    assert "13870001234" in page.content.decode() or "phone" in odd
    assert not Application.objects.exists()


def test_a_child_comes_with_a_guardian(house: House, client: Client) -> None:
    told = join(client, birth_on="2018-03-01", guardian_name="林远", guardian_relation="父亲")
    number = number_in(told.content.decode())
    page = desk_of(house).get(f"/desk/?m=card&applied={number}").content.decode()
    assert "林远" in page and "父亲" in page


def test_whoever_does_not_come_is_forgotten_after_thirty_days(house: House, client: Client) -> None:
    number = number_in(join(client).content.decode())
    jobs.forget_applications(house.clock() + timedelta(days=29))
    assert Application.objects.exists()
    jobs.forget_applications(house.clock() + timedelta(days=31))
    assert not Application.objects.exists()
    page = desk_of(house).post("/desk/scan/", {"code": number}, follow=True).content.decode()
    assert "没有这个条码" in page


def test_no_number_is_a_books(house: House) -> None:
    for _ in range(60):
        number = services.apply_for_card(
            told=Applied(name="林小雨", phone="13870001234"), now=house.clock()
        )
        assert not isbn.is_valid(number)


def test_a_program_that_plays_is_slowed(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "_APPLICATIONS", Buckets(rate=0.001, burst=2))
    found = [join(client).status_code for _ in range(4)]
    assert found == [200, 200, 429, 429]
    assert Application.objects.count() == 2
