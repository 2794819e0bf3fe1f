"""读者: finding, looking, and the life of a card."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import cast
import pytest
from django.contrib.sessions.models import Session
from doors.office.conftest import Office
from doors.opac.front_door import House

from shuxiang.departments.circulation import services as lending
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as readers_services
from shuxiang.departments.readers.events import IdentitySeen
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.days import end_of, start_of

Sit = Callable[[str], Office]


def page_of(house: House, who: str = "chen") -> str:
    return f"/office/readers/{getattr(house.county, who).reader_id}/"


def test_a_reader_is_found_by_whatever_they_say(house: House, director: Office) -> None:
    for asked in ("陈桂兰", "cgl", "8841", house.county.chen.card_number, cast.CHEN_ID, " 陈桂兰 "):
        assert page_of(house) in director.get("/office/readers/", q=asked).text, asked
    nobody = director.get("/office/readers/", q="查无此人")
    assert "没有找到“查无此人”" in nobody.text
    assert "现在有 5 位读者" in director.get("/office/readers/").text
    odd = director.get("/office/readers/", q="<b>'\"%_\\" + "长" * 300)
    assert odd.status == 200 and "没有找到“<b>" in odd.text


NOBODYS = cast.identity_number(date(1971, 8, 9), 55)
MISREAD = NOBODYS[:-1] + ("1" if NOBODYS[-1] != "1" else "2")


@pytest.mark.parametrize("page", ["/office/readers/", "/office/find/"])
def test_a_citizens_number_finds_its_reader_and_is_never_shown_whole(
    house: House, director: Office, page: str
) -> None:
    onward = director.client.get(page, {"q": cast.CHEN_ID}).headers["Location"]
    assert onward == f"{page}?q={house.county.chen.card_number}"
    found = director.get(page, q=cast.CHEN_ID)
    assert page_of(house) in found.text and cast.CHEN_ID not in found.text
    nobody = director.get(page, q=NOBODYS)
    assert "没有找到" in nobody.text and NOBODYS[:4] + "*" * 10 + NOBODYS[-4:] in nobody.text
    assert NOBODYS not in nobody.text


@pytest.mark.parametrize("page", ["/office/readers/", "/office/find/"])
def test_a_citizens_number_with_one_wrong_figure_is_said_so_and_stays_to_be_put_right(
    house: House, director: Office, page: str
) -> None:
    said = director.get(page, q=MISREAD)
    assert "身份证号不对，可能抄错了一位" in said.text and f'value="{MISREAD}"' in said.text


def test_a_readers_page_is_masked_and_says_what_is_out(house: House, director: Office) -> None:
    empty = director.get(page_of(house))
    assert "手里没有书。" in empty.text
    assert cast.CHEN_ID not in empty.text and cast.CHEN_PHONE not in empty.text
    house.lend(0, days_ago=60)
    page = director.get(page_of(house))
    assert house.books[0] in page.text and "超期" in page.plain
    assert "陈一诺" in page.text
    assert director.get("/office/readers/999999/").status == 404


def test_a_child_is_masked_for_who_may_not_see_children(house: House, sit: Sit) -> None:
    for who, named in (("director", True), ("keeper", True), ("desk", True), ("villager", False)):
        for page in (page_of(house, "child"), page_of(house, "chen")):
            text = sit(who).get(page).text
            assert ("陈一诺" in text) is named, (who, page)
            assert named or "陈*诺" in text, (who, page)


def test_every_look_at_a_reader_is_in_the_journal_and_too_many_are_asked_about(
    house: House, director: Office, sit: Sit
) -> None:
    curious, busy = sit("desk"), sit("keeper")
    curious.get(page_of(house))
    assert "看了读者的资料" in director.get("/office/log/").text
    for _look in range(99):
        readers_services.look_at(
            reader_id=house.county.elder.reader_id,
            why="好奇",
            by=house.county.desk,
            now=house.clock(),
        )
    busy.get(page_of(house, "wu"))
    assert "比同事多得多" not in director.get("/office/log/").note
    curious.get(page_of(house, "wu"))
    said = f"{house.county.desk.name}这一天打开读者资料 101 次，比同事多得多"
    assert said in director.get("/office/log/").note
    assert "比同事多得多" not in curious.get("/office/log/").note
    looks = reading.counts_by_actor
    director.get(page_of(house))
    day = house.clock()
    before = looks(day, day.replace(hour=23), kind="readers.seen", actor_kind="staff")
    director.post(page_of(house) + "lost/")
    assert looks(day, day.replace(hour=23), kind="readers.seen", actor_kind="staff") == before


def test_the_whole_number_is_shown_once_for_a_reason_that_is_kept(
    house: House, director: Office
) -> None:
    refused = director.post(page_of(house) + "reveal/", why="  ")
    assert cast.CHEN_ID not in refused.text
    assert refused.note.startswith("请")
    shown = director.post(page_of(house) + "reveal/", why="补证核对")
    assert cast.CHEN_ID in shown.text and cast.CHEN_PHONE in shown.text
    assert cast.CHEN_ID not in director.get(page_of(house)).text
    today = date(2026, 11, 24)
    [seen] = reading.between(start_of(today), end_of(today), kinds=(IdentitySeen.kind,))
    assert seen.actor_id == house.county.director.ident
    assert seen.personal == {"reader_id": house.county.chen.reader_id, "why": "补证核对"}
    assert "看了读者的证件号" in director.get("/office/log/").text
    assert cast.CHEN_ID not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_what_was_opened_of_one_reader_never_shows_on_anothers_page(
    house: House, director: Office
) -> None:
    director.client.post(page_of(house) + "reveal/", {"why": "核对"})
    kept = director.client.session.get("revealed")
    assert kept and cast.CHEN_ID not in kept and cast.CHEN_PHONE not in kept
    assert all(cast.CHEN_ID not in str(one.get_decoded()) for one in Session.objects.all())
    assert cast.CHEN_ID not in director.get(page_of(house, "wu")).text


def test_the_life_of_a_card(house: House, director: Office) -> None:
    page = page_of(house, "wu")
    acts: tuple[tuple[str, dict[str, str], str], ...] = (
        ("found/", {}, "这张证没有挂失"),
        ("lost/", {}, "挂失了"),
        ("lost/", {}, "已经挂失了"),
        ("found/", {}, "解挂了"),
        ("lost/", {}, "挂失了"),
        ("replace/", {"card_number": house.county.chen.card_number}, "证号"),
        ("replace/", {"card_number": "8612345674"}, "新证办好了，旧证作废"),
        ("verify/", {}, "验证过了"),
    )
    for act, told, said in acts:
        assert said in director.post(page + act, **told).note, act
    card = readers.reader_card(house.county.wu.reader_id)
    assert (card.card_number, card.card_lost) == ("8612345674", False)
    lending.lend(
        card_number=card.card_number,
        barcode=house.books[0],
        by=house.county.desk,
        now=house.clock(),
    )
    assert "还有 1 本没还" in director.post(page + "close/").note
    assert readers.reader_card(card.reader_id).closed_at is None
    lending.take_back(barcode=house.books[0], by=house.county.desk, now=house.clock())
    assert "退证了" in director.post(page + "close/").note
    closed = director.get(page)
    assert "已退证" in closed.plain and "挂失</button>" not in closed.text
    assert "已经退证" in director.post(page + "verify/").note
    assert "退错了，恢复" in closed.text
    assert "恢复了" in director.post(page + "reopen/").note
    assert "没有退证" in director.post(page + "reopen/").note
    assert readers.reader_card(card.reader_id).closed_at is None
    assert "还是陈一诺的监护人" in director.post(page_of(house) + "close/").note


def test_blocking_says_why_until_when_and_is_lifted(house: House, director: Office) -> None:
    page = page_of(house)
    wrong: tuple[tuple[dict[str, str], str], ...] = (
        ({"reason": ""}, "请填停借的原因"),
        ({"reason": "x", "until_on": "2020-01-01"}, "结束的日子已经过了"),
        ({"reason": "x", "until_on": "下周"}, "看不懂这个日子：下周"),
    )
    for told, said in wrong:
        assert said in director.post(page + "block/", **told).note
    assert readers.reader_card(house.county.chen.reader_id).blocks == ()
    done = director.post(page + "block/", reason="书页缺损待处理", until_on="2026-12-31")
    assert "停借了" in done.note
    assert "书页缺损待处理" in done.text and "2026-12-31" in done.text
    number = re.search(r'name="block_id" value="(\d+)"', done.text)
    assert number
    for odd in ("", "x", "999999", "9" * 30, "²"):
        answer = director.post(page + "unblock/", block_id=odd)
        assert answer.status == 200 and answer.note, odd
    assert len(readers.reader_card(house.county.chen.reader_id).blocks) == 1
    assert "解除停借了" in director.post(page + "unblock/", block_id=number[1]).note
    assert readers.reader_card(house.county.chen.reader_id).blocks == ()


def test_a_new_pin_is_shown_once_and_is_only_good_for_changing_it(
    house: House, director: Office
) -> None:
    page = page_of(house)
    shown = re.search(r"新密码：(\d{6})", director.post(page + "pin/").note)
    assert shown
    assert shown[1] not in director.get(page).note
    told = {"card": house.county.chen.card_number, "pin": shown[1]}
    client = Office(house.county.villager, house).client
    assert client.post("/login/", told).headers["Location"] == "/me/pin/?first=1"
    assert "没有这位读者" in director.post("/office/readers/999999/pin/").plain


def test_an_act_of_nothing_and_a_reader_of_nobody(house: House, director: Office) -> None:
    assert director.post(page_of(house) + "explode/").status == 404
    before = Entry.objects.count()
    for act in ("lost/", "found/", "replace/", "verify/", "block/", "close/", "reveal/"):
        answer = director.client.post(f"/office/readers/999999/{act}", {"why": "x", "reason": "x"})
        assert answer.status_code in (302, 404), act
    assert Entry.objects.count() == before


def test_what_somebody_may_not_do_is_not_offered(house: House, sit: Sit) -> None:
    buttons = ("/lost/", "/verify/", "/pin/", "/block/", "/close/", "/reveal/")
    offered = {
        who: [one for one in buttons if one in sit(who).get(page_of(house)).text]
        for who in ("director", "desk", "keeper", "villager")
    }
    assert offered == {
        "director": list(buttons),
        "desk": ["/lost/", "/verify/", "/pin/"],
        "keeper": ["/lost/", "/verify/", "/pin/", "/block/", "/close/"],
        "villager": [],
    }
