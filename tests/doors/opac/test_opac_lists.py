"""书单: what a reader wants to find again, and nobody else sees."""

from __future__ import annotations

import pytest
from django.test import Client
from doors.opac.front_door import House, let_reader_in

from shuxiang.departments.catalogue import services as catalogue
from shuxiang.departments.readers import queries, services
from shuxiang.departments.readers.models import ListedTitle, ReaderList
from shuxiang.departments.readers.services import listing
from shuxiang.foundations.kernel.actor import SYSTEM


def test_one_tap_notes_a_title_and_two_taps_note_it_once(house: House, chen: Client) -> None:
    bib = house.books.bib_ids[0]
    for _ in range(2):
        page = chen.post(f"/b/{bib}/list/", follow=True).content.decode()
        assert "记到书单里了" in page
    (mine,) = queries.lists_of(house.county.chen.reader_id)
    assert (mine.name, mine.bib_ids) == ("想看的书", (bib,))
    page = chen.get(f"/me/lists/{mine.list_id}/").content.decode()
    assert "呼兰河传" in page and "现在就能借" in page


def test_lists_are_made_chosen_and_dropped(house: House, chen: Client) -> None:
    chen.post(f"/b/{house.books.bib_ids[0]}/list/")
    page = chen.post("/me/lists/", {"name": " 暑假  读 "}, follow=True)
    assert "暑假 读" in page.content.decode()
    summer = ReaderList.objects.get(name="暑假 读").pk
    assert "哪个书单" in chen.get(f"/b/{house.books.bib_ids[1]}/").content.decode()
    chen.post(f"/b/{house.books.bib_ids[1]}/list/", {"list": summer})
    assert "朝花夕拾" in chen.get(f"/me/lists/{summer}/").content.decode()
    chen.post(f"/me/lists/{summer}/", {"off": house.books.bib_ids[1]})
    assert "还是空的" in chen.get(f"/me/lists/{summer}/").content.decode()
    chen.post(f"/me/lists/{summer}/", {"drop": "1"})
    assert chen.get(f"/me/lists/{summer}/").status_code == 404
    assert chen.post("/me/lists/", {"name": "  "}, follow=True).status_code == 200


def test_a_list_is_its_readers_alone(house: House, chen: Client) -> None:
    chen.post(f"/b/{house.books.bib_ids[0]}/list/")
    (mine,) = queries.lists_of(house.county.chen.reader_id)
    other = Client()
    let_reader_in(other.session, house.county.wu.reader_id)
    assert other.get(f"/me/lists/{mine.list_id}/").status_code == 404
    other.post(f"/me/lists/{mine.list_id}/", {"drop": "1"})
    other.post(f"/me/lists/{mine.list_id}/", {"off": house.books.bib_ids[0]})
    other.post(f"/b/{house.books.bib_ids[1]}/list/", {"list": mine.list_id})
    assert queries.lists_of(house.county.chen.reader_id) == (mine,)


def test_a_title_that_was_joined_is_shown_as_the_other(house: House, chen: Client) -> None:
    gone, kept = house.books.bib_ids[1], house.books.bib_ids[0]
    chen.post(f"/b/{gone}/list/")
    (mine,) = queries.lists_of(house.county.chen.reader_id)
    catalogue.merge_bibs(keep_id=kept, drop_id=gone, by=SYSTEM, now=house.clock())
    page = chen.get(f"/me/lists/{mine.list_id}/").content.decode()
    assert "呼兰河传" in page
    chen.post(f"/me/lists/{mine.list_id}/", {"off": gone})
    assert not ListedTitle.objects.exists()


def test_whoever_is_not_logged_in_is_led_to_the_login(house: House, client: Client) -> None:
    bib = house.books.bib_ids[0]
    assert f"/login/?next=/b/{bib}/" in client.get(f"/b/{bib}/").content.decode()
    assert client.post(f"/b/{bib}/list/").headers["Location"].startswith("/login/")


def test_nobody_fills_the_disk_with_lists(
    house: House, chen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_LISTS", 2)
    monkeypatch.setattr(listing, "MOST_TITLES", 1)
    for name in "甲乙丙":
        chen.post("/me/lists/", {"name": name})
    assert ReaderList.objects.count() == 2
    full = ReaderList.objects.first()
    assert full is not None
    for bib in house.books.bib_ids[:2]:
        page = chen.post(f"/b/{bib}/list/", {"list": full.pk}, follow=True).content.decode()
    assert "请另起一个书单" in page and ListedTitle.objects.count() == 1


def test_lists_are_handed_out_and_go_with_the_reader(house: House, chen: Client) -> None:
    chen.post(f"/b/{house.books.bib_ids[0]}/list/")
    (sheet,) = [one for one in queries.sheets_of(house.county.chen.reader_id) if one.key == "lists"]
    assert sheet.rows[0][:2] == ("想看的书", house.books.bib_ids[0])
    wu = house.county.wu.reader_id
    theirs = Client()
    let_reader_in(theirs.session, wu)
    theirs.post(f"/b/{house.books.bib_ids[0]}/list/")
    services.close(reader_id=wu, by=house.county.director, now=house.clock())
    services.erase(reader_id=wu, by=house.county.director, now=house.clock())
    assert ReaderList.objects.count() == 1
