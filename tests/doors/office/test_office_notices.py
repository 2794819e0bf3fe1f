"""通知 in the office: kinds, texts with their preview, the ways out, the log, the 催还单."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
from doors.office.conftest import Office
from doors.opac.front_door import House
from notices.servers import Gateway

from shuxiang.listeners.notices import jobs, queries
from shuxiang.listeners.notices.models import SmsGateway
from shuxiang.listeners.notices.rules import ChannelName, Guardians, Kind, Language

HOME = "/office/notices/"
SMS_TEXT = f"{HOME}kinds/due-soon/zh-hans-sms/"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as opened:
        yield opened


def set_up(director: Office, gateway: Gateway, **more: str) -> str:
    told = {
        "is_on": "on",
        "address": gateway.address,
        "body": '{"to": "{手机号}", "text": "{内容}"}',
        "header": "Authorization: {密钥}",
        "key": "water-lily",
        "success_field": "code",
        "success_value": "0",
    } | more
    page = director.post(f"{HOME}channels/sms/", **told)
    return page.note + page.faults


def test_every_kind_is_listed_with_its_days_and_ways(director: Office) -> None:
    page = director.get(HOME).plain
    for words in ("快到期", "超期催还", "预约到书", "1、7、30", "短信 → 邮件 → 打印催还单"):
        assert words in page


def test_a_kind_is_set(director: Office) -> None:
    where = f"{HOME}kinds/due-soon/"
    assert 'value="3"' in director.get(where).text
    page = director.post(
        where,
        is_on="on",
        days="7，1",
        first="email",
        second="sms",
        third="",
        guardians="instead",
        quiet_from="20:00",
        quiet_until="09:00",
    )
    assert "存好了" in page.note
    policy = queries.policy(Kind.DUE_SOON)
    assert policy.days == (1, 7)
    assert policy.channels == (ChannelName.EMAIL, ChannelName.SMS)
    assert policy.guardians is Guardians.INSTEAD
    assert (policy.quiet_from, policy.quiet_until) == (time(20), time(9))


def test_a_kind_that_makes_no_sense_is_said_and_stays_typed(director: Office) -> None:
    where = f"{HOME}kinds/overdue/"
    for days, said in (("", "请填天数"), ("很久", "天数只用数字"), ("9999", "0 到 365")):
        page = director.post(where, is_on="on", days=days, guardians="also")
        assert page.status == 422
        assert said in page.faults
    assert queries.policy(Kind.OVERDUE).days == (1, 7, 30)


def test_the_kind_for_staff_asks_nothing_of_readers_ways(director: Office) -> None:
    page = director.get(f"{HOME}kinds/transit-late/").text
    assert 'name="is_on"' in page
    assert 'name="first"' not in page
    assert "存好了" in director.post(f"{HOME}kinds/transit-late/").note
    assert not queries.policy(Kind.TRANSIT_LATE).is_on


def test_a_text_is_shown_filled_before_it_is_kept(director: Office) -> None:
    page = director.post(SMS_TEXT, body="{馆名}：{书名}该还了", look="1")
    assert "云溪县图书馆：《C&C++ <入门>》等2本该还了" in page.text
    assert "按 1 条短信收费" in page.text
    assert not queries.text(Kind.DUE_SOON, Language.CHINESE, ChannelName.SMS).own
    kept = director.post(SMS_TEXT, body="{馆名}：{书名}该还了")
    assert "存好了" in kept.note
    assert queries.text(Kind.DUE_SOON, Language.CHINESE, ChannelName.SMS).body.endswith("该还了")
    back = director.post(SMS_TEXT, standard="1")
    assert "用回原来的了" in back.note
    assert not queries.text(Kind.DUE_SOON, Language.CHINESE, ChannelName.SMS).own


def test_case_596_a_text_with_an_unknown_name_is_refused_and_stays_typed(director: Office) -> None:
    for body in ("{秘密}到期", "{{ settings.SECRET_KEY }}", "{书名"):
        page = director.post(SMS_TEXT, body=body)
        assert page.status == 422
        assert "变量" in page.faults
        assert body in page.text
    assert not queries.text(Kind.DUE_SOON, Language.CHINESE, ChannelName.SMS).own


def test_case_596_the_preview_escapes_once(director: Office) -> None:
    raw = director.client.get(f"{HOME}kinds/due-soon/zh-hans-inbox/").content.decode()
    assert "C&amp;C++ &lt;入门&gt;" in raw
    assert "&amp;amp;" not in raw


def test_what_does_not_exist_is_not_found(director: Office) -> None:
    for where in ("kinds/x/", "kinds/due-soon/zh-hans-fax/", "kinds/due-soon/xx-sms/"):
        assert director.get(HOME + where).status == 404
    assert director.get(f"{HOME}channels/wechat/").status == 404
    assert director.post(f"{HOME}channels/inbox/test/").status == 404


def test_a_gateway_is_set_its_key_never_shown_and_kept_when_left_empty(
    director: Office, gateway: Gateway
) -> None:
    assert "存好了" in set_up(director, gateway)
    page = director.get(f"{HOME}channels/sms/").text
    assert "water-lily" not in page
    assert gateway.address in page
    sealed = SmsGateway.objects.get().key_sealed
    assert "存好了" in set_up(director, gateway, key="")
    assert SmsGateway.objects.get().key_sealed == sealed
    assert "要用 https" in set_up(director, gateway, address="http://sms.example.com/")
    assert "不是 JSON" in set_up(director, gateway, body="to={手机号}")


def test_a_test_is_sent_from_the_page(director: Office, gateway: Gateway) -> None:
    set_up(director, gateway)
    where = f"{HOME}channels/sms/test/"
    assert "送出去了" in director.post(where, to="13870008841").note
    assert gateway.headers[0]["Authorization"] == "water-lily"
    gateway.mood = "down"
    assert "没有送出去：HTTP 503" in director.post(where, to="13870008841").note
    assert "请填发给谁" in director.post(where, to="").note


def test_a_mail_server_is_set(director: Office) -> None:
    told = {
        "is_on": "on",
        "host": "smtp.example.com",
        "port": "587",
        "security": "starttls",
        "sender": "library@example.com",
        "login": "library",
        "password": "secret",
    }
    assert "存好了" in director.post(f"{HOME}channels/email/", **told).note
    assert "secret" not in director.get(f"{HOME}channels/email/").text
    open_ = director.post(f"{HOME}channels/email/", **(told | {"security": "none"}))
    assert "不加密" in open_.faults
    moved = director.post(
        f"{HOME}channels/email/", **(told | {"host": "other.example.com", "password": ""})
    )
    assert "有账号，没有密码" in moved.faults


def test_a_way_that_fails_shows_itself_with_what_waits(
    house: House, director: Office, gateway: Gateway
) -> None:
    set_up(director, gateway)
    gateway.mood = "down"
    house.lend(0, days_ago=27)
    jobs.remind(house.clock())
    jobs.send(house.clock())
    page = director.get(HOME).plain
    assert "短信从 11-24 10:00 起送不通，1 条在等。对方说：HTTP 503" in page
    log = director.get(f"{HOME}log/?state=failing").plain
    assert "陈*兰" in log
    assert "138****8841" in log
    assert "试了 1 次" in log
    assert "没有。" in director.get(f"{HOME}log/?state=sent").plain
    gateway.mood = "well"
    jobs.send(house.clock() + timedelta(minutes=6))
    assert "起送不通" not in director.get(HOME).plain
    assert "送出了" in director.get(f"{HOME}log/?state=sent").plain


def test_the_log_of_a_branch_has_the_readers_of_the_branch(
    house: House, sit: Callable[[str], Office], director: Office, gateway: Gateway
) -> None:
    set_up(director, gateway)
    house.lend(0, days_ago=27)
    jobs.remind(house.clock())
    jobs.send(house.clock())
    assert "138****8841" in sit("desk").get(f"{HOME}log/").text
    assert "138****8841" not in sit("keeper").get(f"{HOME}log/").text
    assert "改" not in re_acts(sit("desk").get(HOME).text)


def re_acts(page: str) -> str:
    return "".join(page.partition("<main")[2].split("acts-cell")[1:])


def test_slips_are_made_for_all_overdue_printed_and_marked(house: House, director: Office) -> None:
    house.lend(0, days_ago=60)
    house.lend(2, to=house.county.school, days_ago=60)
    where = f"{HOME}print/"
    assert "没有等着印的" in director.get(where).plain
    made = director.post(where, make="1")
    assert "排好了 2 张" in made.note
    assert "云溪县图书馆总馆 · 成人证" in made.plain
    assert "柏岭村服务点 · 柏岭小学" in made.plain
    assert "陈桂兰" in made.plain
    assert house.books[0] in made.plain
    ids = [
        str(one.sending_id) for one in queries.to_print(house.county.director, house.clock().date())
    ]
    done = director.post(where, sheet=ids)
    assert "记下了，印了 2 张" in done.note
    assert "没有等着印的" in done.plain


def test_the_overview_asks_few_questions(
    house: House, director: Office, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        director.client.get(HOME)
