"""自助机, live: who is connected, who has been silent, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.staff import services as staff
from shuxiang.departments.staff.models import Terminal

PAGE = "/office/devices/"


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


@pytest.fixture
def machine(house: House) -> Iterator[int]:
    staff.forget_heartbeats()
    yield staff.add_terminal(
        login="hall-1", name="一楼大厅 1 号机", place_id=house.county.main.place_id,
        by=house.county.director, now=house.clock(),
    ).terminal_id  # fmt: skip
    staff.forget_heartbeats()


def page(director: Client) -> str:
    answer = director.get(PAGE)
    assert answer["Refresh"] == "15"
    return answer.content.decode()


def test_without_machines_the_page_says_how_to_begin(house: House, director: Client) -> None:
    assert "还没有登记自助机" in page(director)


def test_a_machine_comes_talks_falls_silent_and_goes(
    house: House, director: Client, machine: int
) -> None:
    assert "没有连上" in page(director)
    assert "从来没有" in page(director)
    staff.machine_came(machine, house.clock())
    staff.machine_said(machine, "99", house.clock())
    said = page(director)
    assert ">连着<" in said and "刚刚" in said and "报平安" in said
    house.clock.forward(minutes=9)
    assert "连着，没有动静" in page(director) and "9 分钟前" in page(director)
    staff.machine_went(machine)
    assert "没有连上" in page(director)


def test_paper_and_trouble_are_shown_and_trouble_ends_with_the_day(
    house: House, director: Client, machine: int
) -> None:
    staff.machine_came(machine, house.clock())
    staff.machine_said(machine, "99", house.clock())
    staff.machine_has_paper(machine, False)
    staff.machine_in_trouble(machine, "garbled", house.clock())
    said = page(director)
    assert "没纸了" in said and "编码或校验没设对" in said
    staff.machine_has_paper(machine, True)
    house.clock.forward(hours=25)
    let_staff_in(director.session, house.county.director, house.clock())
    said = page(director)
    assert "没纸了" not in said and "编码或校验" not in said


def test_a_heartbeat_costs_one_write_a_minute(
    house: House, machine: int, django_assert_num_queries
) -> None:
    staff.machine_said(machine, "99", house.clock())
    assert Terminal.objects.get(pk=machine).last_seen_at == house.clock()
    with django_assert_num_queries(0):
        for _ in range(50):
            staff.machine_said(machine, "11", house.clock())
    house.clock.forward(seconds=61)
    with django_assert_num_queries(1):
        staff.machine_said(machine, "11", house.clock())


def test_a_keeper_sees_the_machines_of_their_own_places(
    house: House, client: Client, machine: int
) -> None:
    let_staff_in(client.session, house.county.keeper, house.clock())
    assert "一楼大厅" not in client.get(PAGE).content.decode()
