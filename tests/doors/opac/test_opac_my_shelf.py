"""我的: login, my loans, renewing, the PIN, what is kept."""

from __future__ import annotations

import cast
import pytest
from django.test import Client
from doors.opac.front_door import PIN, House, give_pin, let_reader_in

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.readers import services as readers

FIRST_PIN = cast.CHEN_ID[-6:]


def log_in(client: Client, card: str, pin: str, onward: str = "") -> object:
    return client.post("/login/", {"card": card, "pin": pin, "next": onward})


def shown(client: Client, address: str = "/me/") -> str:
    return client.get(address).content.decode()


def test_a_reader_logs_in_and_sees_what_is_out(house: House, client: Client) -> None:
    give_pin(house, house.county.chen)
    house.lend(0)
    answer = log_in(client, house.county.chen.card_number, PIN)
    assert answer.headers["Location"] == "/me/"  # type: ignore[attr-defined]
    said = shown(client)
    assert "陈桂兰" in said
    assert "呼兰河传" in said
    assert "12月24日到期" in said


def test_a_wrong_pin_and_an_unknown_card_get_the_same_words(house: House, client: Client) -> None:
    give_pin(house, house.county.chen)
    wrong = log_in(client, house.county.chen.card_number, "000000")
    unknown = log_in(client, "8699999999", PIN)
    for answer in (wrong, unknown):
        said = answer.content.decode()  # type: ignore[attr-defined]
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "证号或密码不对" in said
        assert "<title>有地方要改：登录" in said
    assert house.county.chen.card_number in wrong.content.decode()  # type: ignore[attr-defined]


def test_login_leads_only_to_pages_of_ours(house: House, client: Client) -> None:
    give_pin(house, house.county.chen)
    for asked, led in (
        ("/me/history/", "/me/history/"),
        ("//evil.example/", "/me/"),
        ("https://evil.example/", "/me/"),
        ("/\\evil.example", "/me/"),
    ):
        answer = log_in(client, house.county.chen.card_number, PIN, asked)
        assert answer.headers["Location"] == led, asked  # type: ignore[attr-defined]


def test_the_first_pin_is_good_only_for_choosing_another(house: House, client: Client) -> None:
    house.lend(0)
    answer = log_in(client, house.county.chen.card_number, FIRST_PIN, "/me/history/")
    assert answer.headers["Location"] == "/me/pin/?first=1"  # type: ignore[attr-defined]
    assert client.get("/me/").headers["Location"] == "/me/pin/?first=1"
    assert "呼兰河传" not in shown(client, "/").split("新书")[0]
    weak = client.post("/me/pin/", {"old": FIRST_PIN, "new": "123456", "again": "123456"})
    assert "这个密码太容易猜" in weak.content.decode()
    unlike = client.post("/me/pin/", {"old": FIRST_PIN, "new": PIN, "again": PIN + "1"})
    assert "两次填的不一样" in unlike.content.decode()
    done = client.post("/me/pin/", {"old": FIRST_PIN, "new": PIN, "again": PIN})
    assert done.headers["Location"] == "/me/"
    assert "密码改好了" in shown(client)


def test_a_wrong_old_pin_is_said_beside_its_field(house: House, chen: Client) -> None:
    give_pin(house, house.county.chen)
    let_reader_in(chen.session, house.county.chen.reader_id)
    said = chen.post("/me/pin/", {"old": "999999", "new": "918273", "again": "918273"})
    assert '<a href="#id_old">现在的密码：原来的密码不对' in said.content.decode()


def test_without_login_my_pages_ask_for_it_and_come_back(house: House, client: Client) -> None:
    assert client.get("/me/").headers["Location"] == "/login/?next=%2Fme%2F"
    assert client.post("/me/renew/", {}).headers["Location"] == "/login/"


def test_a_reader_without_loans_is_offered_a_book(house: House, chen: Client) -> None:
    assert "您现在没有借书" in shown(chen)
    assert "手里没有书" in shown(chen, "/")


def test_one_tap_from_home_renews_what_is_due(house: House, chen: Client) -> None:
    slip = house.lend(0, days_ago=28)
    home = shown(chen, "/")
    assert "1 本快到期" in home
    assert f'name="barcode" value="{slip.barcode}"' in home
    answer = chen.post("/me/renew/", {"barcode": slip.barcode, "next": "/"})
    assert answer.headers["Location"] == "/"
    assert "《呼兰河传》续借好了" in shown(chen, "/")
    assert circulation.loans_of(house.county.chen.reader_id)[0].renewals == 1


def test_a_renewal_that_is_refused_says_why(house: House, chen: Client) -> None:
    slip = house.lend(0, days_ago=20)
    chen.post("/me/renew/", {"barcode": slip.barcode})
    chen.post("/me/renew/", {"barcode": slip.barcode})
    assert "已经续借 1 次，最多 1 次" in shown(chen)


def test_the_page_says_before_the_tap_why_there_is_no_button(house: House, chen: Client) -> None:
    house.lend(0, days_ago=40)
    said = shown(chen)
    assert "超期" in said
    assert "还了就能接着借" in said
    assert 'name="barcode"' not in said


def test_all_at_once_tells_what_was_not_renewed(house: House, chen: Client) -> None:
    house.lend(0, days_ago=20)
    used = house.lend(2, days_ago=19)
    chen.post("/me/renew/", {"barcode": used.barcode})
    shown(chen)
    chen.post("/me/renew/", {})
    said = shown(chen)
    assert "续借好了 1 本" in said
    assert "没有续的：《朝花夕拾》已经续借 1 次" in said


def test_nobody_renews_what_somebody_else_has(house: House, chen: Client) -> None:
    slip = house.lend(0, to=house.county.wu, days_ago=20)
    chen.post("/me/renew/", {"barcode": slip.barcode})
    assert "这一册不在您名下" in shown(chen)
    assert circulation.loans_of(house.county.wu.reader_id)[0].renewals == 0


@pytest.mark.parametrize("code", ["", "0", "x" * 300, "'; DROP TABLE", "呼兰河传", "3699999999"])
def test_an_odd_barcode_gets_a_sentence(house: House, chen: Client, code: str) -> None:
    assert chen.post("/me/renew/", {"barcode": code}).status_code == 302
    assert 'class="note note-' in shown(chen)


def test_a_lost_card_is_told_of_on_my_page(house: House, chen: Client) -> None:
    readers.block(
        reader_id=house.county.chen.reader_id,
        reason="书页缺损待处理",
        until_on=None,
        by=house.county.director,
        now=house.clock(),
    )
    assert "书页缺损待处理" in shown(chen)


def test_my_page_costs_few_queries_with_ten_books(
    house: House, chen: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(10):
        house.lend(number)
    shown(chen)
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        shown(chen)


def test_what_was_borrowed_is_kept_only_for_who_asked(house: House, chen: Client) -> None:
    assert "没有替您记着" in shown(chen, "/me/history/")
    chen.post("/me/history/keep/", {"keep": "1"})
    assert "现在替您记着" in shown(chen, "/me/history/")
    slip = house.lend(0)
    lending.take_back(barcode=slip.barcode, by=house.county.desk, now=house.clock.forward(hours=1))
    assert "呼兰河传" in shown(chen, "/me/history/")
    chen.post("/me/history/keep/", {"keep": "0"})
    assert "以后还了的书不再记在您名下" in shown(chen, "/me/history/")


def test_logging_out_forgets(house: House, chen: Client) -> None:
    house.lend(0)
    chen.post("/logout/")
    assert chen.get("/me/").status_code == 302


def test_the_elders_page_says_one_book_and_one_button(house: House, chen: Client) -> None:
    house.lend(0, days_ago=29)
    said = shown(chen, "/elder/")
    assert "《呼兰河传》<b>明天（11月25日）到期</b>" in said
    assert "再借到12月25日" in said
    assert "有人接，到 20:30" in said
