"""预约 on the readers' pages, by their forms."""

from __future__ import annotations

import pytest
from django.test import Client
from doors.opac.front_door import House, let_reader_in

from shuxiang.departments.circulation import queries, services


@pytest.fixture
def reader(house: House, client: Client) -> Client:
    let_reader_in(client.session, house.county.chen.reader_id)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_two_taps_from_the_title_to_a_place_in_the_queue(house: House, reader: Client) -> None:
    bib = house.books.bib_ids[0]
    house.lend(0, to=house.county.wu)
    house.lend(1, to=house.county.wu)
    assert f'href="/b/{bib}/hold/"' in page(reader, f"/b/{bib}/")
    form = page(reader, f"/b/{bib}/hold/")
    assert form.index(house.county.main.name) < form.index(house.county.branch.name)
    answer = reader.post(f"/b/{bib}/hold/", {"pickup": house.county.point.place_id}, follow=True)
    said = answer.content.decode()
    assert "约好了《呼兰河传》：排第 1 位，12月27日前后" in said
    assert "预约了 1 本" in said
    assert queries.queue_of(bib)[0].pickup_id == house.county.point.place_id
    assert "预约（1 人在等）" in page(reader, f"/b/{bib}/")


def test_why_not_is_said_before_and_after_the_tap(house: House, reader: Client) -> None:
    bib = house.books.bib_ids[0]
    house.lend(0)
    assert "已经借在手里" in page(reader, f"/b/{bib}/hold/")
    answer = reader.post(f"/b/{bib}/hold/", {"pickup": "abc"})
    assert answer.status_code == 422
    assert "已经借在手里" in answer.content.decode()
    assert queries.queue_of(bib) == ()


def test_waiting_is_suspended_resumed_and_cancelled(house: House, reader: Client) -> None:
    bib = house.books.bib_ids[0]
    reader.post(f"/b/{bib}/hold/", {"pickup": house.county.main.place_id})
    mine = queries.queue_of(bib)[0].hold_id

    def do(what: str) -> str:
        answer = reader.post(f"/me/holds/{mine}/", {"do": what}, follow=True)
        return str(answer.content.decode())

    assert "暂停中" in do("suspend")
    assert "恢复了" in do("resume")
    assert "取消了" in do("cancel")
    assert "没有这个预约" in do("cancel")
    assert queries.queue_of(bib) == ()


def test_what_is_ready_says_where_and_until_when(house: House, reader: Client) -> None:
    reader.post(f"/b/{house.books.bib_ids[0]}/hold/", {"pickup": house.county.main.place_id})
    services.take_back(barcode=house.books[0], by=house.county.desk, now=house.clock())
    assert "到了，在云溪县图书馆总馆，留到11月29日" in page(reader, "/me/")


def test_without_login_one_comes_back_to_the_hold(house: House, client: Client) -> None:
    bib = house.books.bib_ids[0]
    answer = client.get(f"/b/{bib}/hold/")
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next=%2Fb%2F{bib}%2Fhold%2F")


def test_somebody_elses_hold_does_not_exist(house: House, reader: Client) -> None:
    theirs = services.place_hold(
        reader_id=house.county.wu.reader_id,
        bib_id=house.books.bib_ids[0],
        pickup_id=house.county.main.place_id,
        by=house.county.desk,
        now=house.clock(),
    )
    answer = reader.post(f"/me/holds/{theirs.hold_id}/", {"do": "cancel"}, follow=True)
    assert "没有这个预约" in answer.content.decode()
    assert queries.hold(theirs.hold_id) is not None
