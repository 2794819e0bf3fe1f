"""个人资料 in the office: a reason for each look, answers to requests, erasing, the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import cast
import pytest
from doors.office.conftest import Office
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import services as lending
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as readers_services
from shuxiang.departments.readers.rules.people import GuardianGiven
from shuxiang.departments.readers.rules.requests import RequestEnd, RequestKind
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.departments.staff.models import Role
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.delivery import deliver
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, ActorKind, Power
from shuxiang.listeners.notices import queries as notices
from shuxiang.listeners.notices import services as notices_services
from shuxiang.project import subscriptions

Sit = Callable[[str], Office]


@pytest.fixture
def wired() -> Iterator[None]:
    subscriptions.wire()
    yield


def hear(house: House) -> None:
    """Let everybody hear of what happened, and let what is due be told."""
    while deliver(subscriptions.REACTIONS, now=house.clock()):
        pass
    notices_services.send_due(now=house.clock())


def page_of(reader: ReaderSlip) -> str:
    return f"/office/readers/{reader.reader_id}/"


def own(reader: ReaderSlip) -> Actor:
    return Actor(ActorKind.READER, reader.reader_id, reader.name, reader.place_id, OWN_POWERS)


def asked(house: House, kind: RequestKind, wanted: str = "", of: ReaderSlip | None = None) -> str:
    number = readers_services.ask(
        kind=kind, wanted=wanted, by=own(of or house.county.chen), now=house.clock()
    )
    return f"/office/privacy/requests/{number}/"


def looks(reader: ReaderSlip) -> list[str]:
    return [one.why for one in readers.looks_at(reader.reader_id)]


# --- why ----------------------------------------------------------------------------------------


def test_a_page_opens_for_a_reason_that_is_asked_once_and_remembered(
    house: House, sit: Sit
) -> None:
    chen, wu = house.county.chen, house.county.wu
    desk = sit("desk").client
    asking = desk.get(page_of(chen)).content.decode()
    assert "为什么要打开" in asking and "陈*兰" in asking
    assert "陈桂兰" not in asking and looks(chen) == []
    done = desk.post(page_of(chen) + "look/", {"why": "核对账目"})
    assert done.headers["Location"] == page_of(chen)
    for _time in range(3):
        assert "陈桂兰" in desk.get(page_of(chen)).content.decode()
    assert looks(chen) == ["核对账目"]
    asking = desk.get(page_of(wu)).content.decode()
    first = re.search(r'name="why" value="([^"]+)"[^>]*autofocus', asking)
    assert first and first[1] == "核对账目", "Enter takes the reason of the last time"
    assert "核对账目" in sit("director").get("/office/log/").plain


def test_a_reason_in_own_words_and_none_at_all(house: House, sit: Sit) -> None:
    chen, desk = house.county.chen, sit("desk").client
    nothing = desk.post(page_of(chen) + "look/", {"other": "  "})
    assert nothing.status_code == 422 and "请填为什么要看" in nothing.content.decode()
    assert looks(chen) == []
    desk.post(page_of(chen) + "look/", {"other": "  民警 来函  "})
    assert looks(chen) == ["民警 来函"]


def test_the_next_at_the_same_machine_is_asked_anew(house: House, sit: Sit) -> None:
    chen, office = house.county.chen, sit("desk")
    office.get(page_of(chen))
    let_staff_in(office.client.session, house.county.keeper, house.clock())
    assert "为什么要打开" in office.client.get(page_of(chen)).content.decode()


def test_at_the_counter_nobody_is_asked(house: House, sit: Sit) -> None:
    chen, desk = house.county.chen, sit("desk").client
    desk.post("/desk/scan/", {"code": chen.card_number})
    assert "陈桂兰" in desk.get(page_of(chen)).content.decode()
    assert looks(chen) == ["在服务台办理"]
    assert "为什么要打开" in desk.get(page_of(house.county.wu)).content.decode()
    desk.post("/desk/scan/", {"code": house.county.wu.card_number})
    house.clock.forward(seconds=91)
    assert "为什么要打开" in desk.get(page_of(house.county.wu)).content.decode()


def test_who_looked_is_listed_for_the_head_and_told_to_the_reader(house: House, sit: Sit) -> None:
    chen = house.county.chen
    sit("desk").get(page_of(chen))
    director = sit("director")
    director.post(page_of(chen) + "reveal/", why="补证核对")
    listed = director.get("/office/log/", reader=str(chen.reader_id))
    assert "谁看过陈*兰的资料" in listed.plain
    for said in (house.county.desk.name, "读者本人来问", "补证核对", "看了证件号"):
        assert said in listed.plain, said
    other = director.get("/office/log/", reader=str(house.county.wu.reader_id))
    assert "没有人看过" in other.plain
    assert "谁看过" not in sit("villager").get("/office/log/", reader=str(chen.reader_id)).plain


# --- children -----------------------------------------------------------------------------------


def test_a_childs_numbers_are_hidden_from_who_has_no_power_over_them(
    house: House, sit: Sit
) -> None:
    child = house.county.child
    hidden = sit("villager").get(page_of(child))
    assert "已隐去" in hidden.plain and "看孩子资料" in hidden.plain
    for secret in (cast.CHILD_ID[-4:], cast.CHEN_PHONE[-4:], "陈一诺", "陈桂兰"):
        assert secret not in hidden.text, secret
    assert "/reveal/" not in hidden.text
    seen = sit("desk").get(page_of(child))
    assert "已隐去" not in seen.plain
    assert cast.CHILD_ID[-4:] in seen.text and "陈一诺" in seen.text
    assert "已隐去" not in sit("villager").get(page_of(house.county.chen)).plain


def test_roles_that_keep_readers_data_see_children_and_a_volunteer_does_not(house: House) -> None:
    seeing = {one.name for one in Role.objects.all() if Power.SEE_CHILDREN.value in one.powers}
    assert seeing == {"馆长", "流通员", "分馆管理员"}


# --- what readers ask ----------------------------------------------------------------------------


def test_a_correction_is_done_and_answered(house: House, director: Office, wired: None) -> None:
    chen = house.county.chen
    where = asked(house, RequestKind.NAME, "陈桂香")
    assert "1 位读者要求更正或注销" in director.get("/office/").plain
    listed = director.get("/office/privacy/requests/")
    assert "更正姓名" in listed.plain and "陈*兰" in listed.plain and "陈桂香" not in listed.text
    opened = director.get(where)
    assert "陈桂兰" in opened.plain and "陈桂香" in opened.plain
    assert looks(chen) == ["办读者的申请"]
    assert "改好了" in director.post(where, do="accept").note
    assert readers.reader_card(chen.reader_id).name == "陈桂香"
    assert [one.reader_id for one in readers.find("cgx", house.county.desk)] == [chen.reader_id]
    hear(house)
    [message] = notices.inbox(chen.reader_id)
    assert message.subject == "您申请更正的资料改好了"
    assert "已经办过了" in director.get(where).note
    assert "没有等着办的申请" in director.get("/office/privacy/requests/").plain


@pytest.mark.parametrize(
    ("kind", "wanted", "field"),
    [
        (RequestKind.BIRTH, "1968-03-13", "birth_on"),
        (RequestKind.IDENTITY, cast.identity_number(cast.date(1968, 3, 12), 44), "id_number"),
    ],
)
def test_each_kind_of_correction_is_written(
    house: House, director: Office, kind: RequestKind, wanted: str, field: str
) -> None:
    reader = house.county.elder if kind is RequestKind.BIRTH else house.county.chen
    director.post(asked(house, kind, wanted, reader), do="accept")
    full = readers_services.reveal_identity(
        reader_id=reader.reader_id, why="核对", by=house.county.director, now=house.clock()
    )
    assert str(getattr(full, field)) == wanted


def test_a_no_says_why_and_comes_to_the_inbox(house: House, director: Office, wired: None) -> None:
    chen = house.county.chen
    where = asked(house, RequestKind.NAME, "陈桂香")
    assert "请写为什么不能办" in director.post(where, do="decline", answer=" ").note
    assert readers.count_requests() == 1
    said = director.post(where, do="decline", answer="户口簿上仍是陈桂兰")
    assert "回了" in said.note
    assert readers.reader_card(chen.reader_id).name == "陈桂兰"
    hear(house)
    [message] = notices.inbox(chen.reader_id)
    assert "户口簿上仍是陈桂兰" in message.body
    [slip] = readers.requests_of(chen.reader_id)
    assert slip.ended_how is RequestEnd.DECLINED


def test_what_cannot_be_is_refused_at_the_desk_and_the_request_stays(
    house: House, director: Office
) -> None:
    taken = readers_services.register(
        name="罗小溪",
        category_id=house.county.categories["adult"],
        place_id=house.county.main.place_id,
        id_number=cast.identity_number(cast.date(1990, 1, 1), 7),
        by=house.county.director,
        now=house.clock(),
    )
    assert taken.card_number
    where = asked(house, RequestKind.IDENTITY, cast.identity_number(cast.date(1990, 1, 1), 7))
    assert "已经办过证" in director.post(where, do="accept").note
    assert readers.count_requests() == 1


def test_only_who_may_answers(house: House, sit: Sit) -> None:
    where = asked(house, RequestKind.ERASE)
    assert "要馆长来办" in sit("desk").get("/office/privacy/requests/").plain
    for who in ("desk", "villager"):
        assert sit(who).get(where).status == 403, who
        assert sit(who).post(where, do="decline", answer="x").status == 403, who
    assert readers.count_requests() == 1
    assert "去注销" in sit("director").get(where).plain


# --- erasing ---------------------------------------------------------------------------------------


def free_of_wards(house: House) -> None:
    county = house.county
    [one] = readers.guardians_of(county.child.reader_id)
    readers_services.add_guardian(
        child_id=county.child.reader_id,
        guardian=GuardianGiven("吴小禾", "母亲", "13870008842", county.wu.reader_id),
        by=county.director,
        now=house.clock(),
    )
    readers_services.end_guardian(
        guardian_id=one.guardian_id, by=county.director, now=house.clock()
    )


def test_erasing_names_every_reason_and_offers_nothing_until_then(
    house: House, director: Office
) -> None:
    house.lend(0)
    page = director.get(page_of(house.county.chen) + "erase/")
    assert "还有 1 本没还" in page.plain and "还是 1 个孩子的监护人" in page.plain
    assert "注销，不能恢复" not in page.plain
    refused = director.client.post(
        page_of(house.county.chen) + "erase/", {"card_number": house.county.chen.card_number}
    )
    assert "还有 1 本没还" in refused.content.decode()
    assert not readers.erased(house.county.chen.reader_id)


def test_erasing_asks_twice_and_is_for_ever(house: House, director: Office, wired: None) -> None:
    chen = house.county.chen
    free_of_wards(house)
    house.lend(0)
    lending.take_back(barcode=house.books[0], by=house.county.desk, now=house.clock())
    asked(house, RequestKind.ERASE)
    page = page_of(chen)
    assert chen.card_number in director.get(page + "erase/").text
    wrong = director.client.post(page + "erase/", {"card_number": "8600002219"})
    assert wrong.status_code == 422 and 'value="8600002219"' in wrong.content.decode()
    assert not readers.erased(chen.reader_id)
    done = director.post(page + "erase/", card_number=chen.card_number)
    assert "注销了" in done.note
    hear(house)
    assert readers.count_requests() == 0
    assert director.client.get(page).status_code == 404
    assert "已经注销" in director.get(page + "erase/").note
    for text in ("陈桂兰", chen.card_number, "8841"):
        assert page not in director.get("/office/readers/", q=text).text
    for where in ("/office/log/", "/office/", "/office/privacy/requests/", "/office/overdue/"):
        assert "陈桂兰" not in director.get(where).text, where
    assert "注销了一位读者" in director.get("/office/log/").plain
    assert not Entry.objects.filter(personal__contains=f'"reader_id":{chen.reader_id},').exists()
    assert list(reading.broken_links()) == []


def test_only_who_may_finds_the_way_to_erasing(house: House, sit: Sit) -> None:
    page = page_of(house.county.chen)
    offered = {who: "/erase/" in sit(who).get(page).text for who in ("director", "desk", "keeper")}
    assert offered == {"director": True, "desk": False, "keeper": False}
    assert sit("desk").get(page + "erase/").status == 403


# --- the catalogue -----------------------------------------------------------------------------------


def test_the_catalogue_is_a_page_in_both_languages(house: House, director: Office) -> None:
    chinese = director.get("/office/privacy/")
    for said in ("readers_reader", "证件种类和号码，加密存", "还书 30 天后断开", "敏感", "孩子的"):
        assert said in chinese.plain, said
    director.client.cookies["language"] = "en"
    english = director.get("/office/privacy/")
    assert "kind and number of the document, sealed" in english.plain
    assert "{loan_days}" not in english.text
