"""消息: the list, one message, the mark of what was not opened, the wishes."""

from __future__ import annotations

import html

from django.test import Client
from doors.opac.front_door import House, let_reader_in

from shuxiang.departments.catalogue.models import Bib
from shuxiang.departments.readers import queries as readers
from shuxiang.listeners.notices import jobs, queries
from shuxiang.listeners.notices.rules import ChannelName, Language


def shown(client: Client, address: str = "/me/inbox/") -> str:
    return client.get(address).content.decode()


def be_told(house: House, title: str = "") -> int:
    """Let 陈桂兰 be reminded of a book, and return the number of the message."""
    if title:
        Bib.objects.filter(pk=house.books.bib_ids[0]).update(title=title)
    house.lend(0, days_ago=27)
    jobs.remind(house.clock())
    jobs.send(house.clock())
    (one,) = queries.inbox(house.county.chen.reader_id)
    return one.notice_id


def test_an_empty_inbox_says_what_will_stand_there(chen: Client) -> None:
    assert "没有消息" in shown(chen)


def test_a_message_is_marked_until_it_is_opened(house: House, chen: Client) -> None:
    number = be_told(house)
    listed = shown(chen)
    assert "没看过" in listed
    assert "《呼兰河传》11月27日到期" in listed
    assert "1 条没看" in shown(chen, "/me/")
    opened = shown(chen, f"/me/inbox/{number}/")
    assert "可以在“我的借阅”里续借" in opened
    assert "没看过" not in shown(chen)
    assert "条没看" not in shown(chen, "/me/")


def test_the_mark_costs_the_page_one_question(
    house: House, chen: Client, django_assert_max_num_queries: object
) -> None:
    be_told(house)
    with django_assert_max_num_queries(7):  # type: ignore[operator]  # session, reader, library …
        shown(chen)


def test_nobody_opens_the_message_of_another(house: House, client: Client) -> None:
    number = be_told(house)
    let_reader_in(client.session, house.county.wu.reader_id)
    assert client.get(f"/me/inbox/{number}/").status_code == 404
    client.post("/me/inbox/read/")
    assert queries.count_unread(house.county.chen.reader_id) == 1


def test_all_can_be_read_at_once(house: House, chen: Client) -> None:
    be_told(house)
    assert chen.post("/me/inbox/read/").headers["Location"] == "/me/inbox/"
    assert queries.count_unread(house.county.chen.reader_id) == 0


def test_case_596_a_title_with_marks_is_escaped_once(house: House, chen: Client) -> None:
    number = be_told(house, "C&C++ <b>入门</b>")
    for address in ("/me/inbox/", f"/me/inbox/{number}/"):
        page = shown(chen, address)
        assert "<b>入门" not in page
        assert "C&amp;C++ &lt;b&gt;入门" in page
        assert "&amp;amp;" not in page
        assert "C&C++ <b>入门</b>" in html.unescape(page)


def test_in_the_elders_version_the_inbox_is_the_elders(house: House, chen: Client) -> None:
    number = be_told(house)
    chen.cookies["look"] = "xl..elder"
    for address in ("/me/inbox/", f"/me/inbox/{number}/", "/me/inbox/wishes/"):
        page = shown(chen, address)
        assert 'data-surface="elder"' in page
        assert "打电话给图书馆" in page
        assert "tabbar" not in page
    chen.cookies["look"] = "xl..elder"
    assert "/me/inbox/" in shown(chen, "/me/inbox/")


def test_a_reader_chooses_the_ways_and_gives_an_address(house: House, chen: Client) -> None:
    told = {"email_too": "on", "email": "guilan@example.com", "language": "en"}
    assert chen.post("/me/inbox/wishes/", told).status_code == 302
    me = house.county.chen.reader_id
    wish = queries.wish_of(me)
    assert wish.channels == (ChannelName.EMAIL,)
    assert wish.language is Language.ENGLISH
    assert readers.contact_of(me).email == "guilan@example.com"
    page = shown(chen, "/me/inbox/wishes/")
    assert "guilan@example.com" in page


def test_a_wrong_address_is_said_beside_its_field_and_stays_typed(chen: Client) -> None:
    answer = chen.post(
        "/me/inbox/wishes/", {"email_too": "on", "email": "guilan", "language": "zh-hans"}
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "邮箱地址不对" in said
    assert 'value="guilan"' in said
    missing = chen.post("/me/inbox/wishes/", {"email_too": "on", "language": "zh-hans"})
    assert "请填邮箱" in missing.content.decode()
