"""读者码: what a phone shows instead of the card, at the desk and at a machine, for a minute."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from doors.opac.front_door import House, give_pin, let_staff_in

from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.refusals import CodeOver
from shuxiang.departments.readers.rules import reader_code


def shown(house: House) -> str:
    return readers.code_of(house.county.chen.reader_id, house.clock())


def test_a_code_stands_for_the_card_for_at_least_forty_and_at_most_sixty_seconds(
    house: House,
) -> None:
    card = house.county.chen.card_number
    for begins in range(20):
        house.clock.forward(seconds=1)
        code = shown(house)
        drawn_at = house.clock()
        house.clock.forward(seconds=reader_code.GOOD_FOR_SECONDS)
        assert readers.card_behind(code, house.clock()) == card, begins
        house.clock.forward(seconds=20)
        with pytest.raises(CodeOver):
            readers.card_behind(code, house.clock())
        house.clock.moment = drawn_at


def test_any_other_number_is_left_as_it_is(house: House) -> None:
    for number in (
        house.county.chen.card_number,
        house.books[0],
        "",
        "98",
        "9" * 22 + "x",
        "九" * 22,
    ):
        assert readers.card_behind(number, house.clock()) == number


def test_a_code_cannot_be_made_up(house: House) -> None:
    code = shown(house)
    other = f"{code[:2]}{house.county.wu.reader_id:010d}{code[12:]}"
    nobody = f"98{0:010d}{code[12:]}"
    for false in (other, nobody, code[:-1] + str((int(code[-1]) + 1) % 10)):
        with pytest.raises(CodeOver):
            readers.card_behind(false, house.clock())


def test_a_new_pin_ends_every_code(house: House) -> None:
    code = shown(house)
    give_pin(house, house.county.chen)
    with pytest.raises(CodeOver):
        readers.card_behind(code, house.clock())


def test_the_page_draws_the_code_and_the_card(house: House, chen: Client) -> None:
    page = chen.get("/me/code/").content.decode()
    assert page.count("<svg") >= 2 and house.county.chen.card_number in page
    assert 'data-fresh="40"' in page
    assert chen.get("/me/code/").headers["Cache-Control"] == "no-store"


def test_a_guardian_shows_the_code_of_a_child_and_of_nobody_else(
    house: House, chen: Client
) -> None:
    child, wu = house.county.child, house.county.wu
    page = chen.get(f"/me/code/?of={child.reader_id}").content.decode()
    assert child.card_number in page
    page = chen.get(f"/me/code/?of={wu.reader_id}").content.decode()
    assert wu.card_number not in page and house.county.chen.card_number in page


def test_the_desk_lends_to_whoever_shows_a_code(house: House) -> None:
    desk = Client()
    let_staff_in(desk.session, house.county.desk, house.clock())
    desk.post("/desk/scan/", {"code": shown(house)})
    desk.post("/desk/scan/", {"code": house.books[0]})
    assert Loan.objects.get().reader_id == house.county.chen.reader_id


def test_the_desk_says_that_a_code_is_over(house: House) -> None:
    desk, code = Client(), shown(house)
    let_staff_in(desk.session, house.county.desk, house.clock())
    house.clock.forward(minutes=2)
    page = desk.post("/desk/scan/", {"code": code}, follow=True).content.decode()
    assert "这个读者码过期了" in re.sub(r"<[^>]+>", "", page)
