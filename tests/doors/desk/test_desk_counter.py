"""The counter without a browser's script: every scan is a form, every answer a sentence."""

from __future__ import annotations

import re
from datetime import date

import cast
import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.circulation.events import LoanMade
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.staff.models import StaffMember
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.days import end_of, start_of


def scan(desk: Client, code: str) -> str:
    """Scan as without script: the form leads back to the page."""
    answer = desk.post("/desk/scan/", {"code": code}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def told(said: str) -> tuple[str, str]:
    """Return the colour and the headline of the result."""
    found = re.search(r'class="result (\w+)".*?<h2>(.*?)</h2>', said, re.S)
    assert found, "no result on the page"
    return found[1], found[2]


def ways(said: str) -> list[str]:
    """Return the numbered ways on, in their order."""
    return [
        f"{number} {verb.strip()}"
        for number, verb in re.findall(r"<kbd>(\d)</kbd><span>([^<]*)", said)
    ]


def test_a_card_and_two_books(house: House, desk: Client) -> None:
    assert told(scan(desk, house.county.chen.card_number)) == ("ok", "陈桂兰")
    assert told(scan(desk, house.books[0])) == ("ok", "借出成功")
    said = scan(desk, house.books[2])
    assert told(said) == ("ok", "借出成功")
    assert '<b class="num">12月24日</b>' in said
    assert "今天借出 2 册" in said
    assert len(circulation.loans_of(house.county.chen.reader_id)) == 2


def test_books_before_the_card_are_lent_when_the_card_comes(house: House, desk: Client) -> None:
    assert told(scan(desk, house.books[0])) == ("warn", "请扫读者证")
    scan(desk, house.books[2])
    assert told(scan(desk, house.county.chen.card_number)) == ("ok", "借出成功")
    assert len(circulation.loans_of(house.county.chen.reader_id)) == 2


def test_the_mode_stays_until_another_is_chosen(house: House, desk: Client) -> None:
    house.lend(0)
    house.lend(2, to=house.county.wu)
    desk.get("/desk/?m=return")
    assert told(scan(desk, house.books[0])) == ("ok", "还好了")
    assert told(scan(desk, house.books[2])) == ("ok", "还好了")
    assert circulation.loans_of(house.county.chen.reader_id) == []
    assert circulation.loans_of(house.county.wu.reader_id) == []


def test_a_card_in_return_mode_shows_the_reader_and_asks_nothing(
    house: House, desk: Client
) -> None:
    desk.get("/desk/?m=return")
    said = scan(desk, house.county.chen.card_number)
    assert "陈桂兰" in said
    assert "等您选" not in said


def test_renewing_one_book_and_all_of_a_reader(house: House, desk: Client) -> None:
    house.lend(0, days_ago=20)
    house.lend(2, days_ago=20)
    desk.get("/desk/?m=renew")
    assert told(scan(desk, house.books[0])) == ("ok", "续借好了")
    scan(desk, house.county.chen.card_number)
    said = desk.post("/desk/renew-all/", follow=True).content.decode()
    assert told(said) == ("warn", "续借好了 1 本")
    assert "《呼兰河传》已经续借 1 次，最多 1 次" in said


# --- refusals and ways on --------------------------------------------------------------------


def test_a_book_that_is_still_out_may_be_returned_first(house: House, desk: Client) -> None:
    house.lend(0, to=house.county.wu)
    scan(desk, house.county.chen.card_number)
    said = scan(desk, house.books[0])
    assert told(said) == ("stop", "这本先别借出去")
    assert "吴*禾" in said
    assert ways(said)[0] == "1 先还，再借给眼前的读者"
    assert ways(said)[-1].endswith("先放在手边，不借")
    done = desk.post("/desk/choose/", {"n": "1"}, follow=True).content.decode()
    assert told(done) == ("ok", "借出成功")
    assert circulation.loans_of(house.county.wu.reader_id) == []


def test_what_else_stands_is_asked_after_the_book_is_back(house: House, desk: Client) -> None:
    house.lend(0, to=house.county.wu)
    house.lend(2, days_ago=60)
    scan(desk, house.county.chen.card_number)
    assert ways(scan(desk, house.books[0]))[0] == "1 先还，再借给眼前的读者"
    said = desk.post("/desk/choose/", {"n": "1"}, follow=True).content.decode()
    assert told(said) == ("stop", "这本先别借出去")
    assert "超期" in said and "吴*禾" not in said
    assert circulation.loans_of(house.county.wu.reader_id) == []


def test_scanning_on_is_the_safe_answer(house: House, desk: Client) -> None:
    house.lend(0, to=house.county.wu)
    scan(desk, house.county.chen.card_number)
    scan(desk, house.books[0])
    said = scan(desk, house.books[2])
    assert told(said) == ("ok", "借出成功")
    assert "待处理 1 本" in said
    assert [one.title for one in circulation.loans_of(house.county.chen.reader_id)] == ["朝花夕拾"]


def test_a_book_in_the_same_hands_is_renewed(house: House, desk: Client) -> None:
    house.lend(0, days_ago=20)
    scan(desk, house.county.chen.card_number)
    assert ways(scan(desk, house.books[0]))[0] == "1 续借这一册"
    done = desk.post("/desk/choose/", {"n": "1"}, follow=True).content.decode()
    assert told(done) == ("ok", "续借好了")


def test_a_book_to_be_read_on_the_spot_is_not_lent(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    said = scan(desk, house.books.reference.barcode)
    assert told(said)[0] == "stop"
    assert "只在馆内看" in said
    assert any("换一本给眼前的读者" in way for way in ways(said))


def test_a_copy_recorded_as_lost_is_found_again(house: House, desk: Client) -> None:
    copies.mark_lost(
        copy_id=house.books.copies[0].copy_id, by=house.county.director, now=house.clock()
    )
    scan(desk, house.county.chen.card_number)
    assert ways(scan(desk, house.books[0]))[0] == "1 记为找到了，再借"
    done = desk.post("/desk/choose/", {"n": "1"}, follow=True).content.decode()
    assert told(done) == ("ok", "借出成功")


def test_an_expired_card_is_verified_and_the_book_lent(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.director, house.clock())
    Reader.objects.filter(pk=house.county.chen.reader_id).update(valid_until=date(2026, 3, 1))
    scan(client, house.county.chen.card_number)
    said = scan(client, house.books[0])
    assert "3月1日到期了" in said
    assert ways(said)[0] == "1 验证，续一年，再借"
    done = client.post("/desk/choose/", {"n": "1"}, follow=True).content.decode()
    assert told(done) == ("ok", "借出成功")


def test_a_blocked_reader_gets_nothing_and_the_reason_is_said(house: House, desk: Client) -> None:
    readers.block(
        reader_id=house.county.chen.reader_id,
        reason="书页缺损待处理",
        until_on=None,
        by=house.county.director,
        now=house.clock(),
    )
    said = scan(desk, house.county.chen.card_number)
    assert "书页缺损待处理" in said
    assert told(scan(desk, house.books[0]))[0] == "stop"


def test_an_overdue_reader_brings_back_first(house: House, desk: Client) -> None:
    house.lend(0, days_ago=40)
    scan(desk, house.county.chen.card_number)
    said = scan(desk, house.books[2])
    assert told(said)[0] == "stop"
    assert "超期" in said


def test_the_eleventh_book_meets_the_limit(house: House, desk: Client) -> None:
    for number in range(10):
        house.lend(number)
    lending.take_back(barcode=house.books[9], by=house.county.desk, now=house.clock())
    scan(desk, house.county.chen.card_number)
    assert told(scan(desk, house.books[9])) == ("ok", "借出成功")
    said = scan(desk, house.books.reference.barcode)
    assert "已经借满 10 本" in said


def test_a_colleague_with_the_power_lends_and_the_record_names_them(
    house: House, desk: Client
) -> None:
    member = StaffMember.objects.get(pk=house.county.director.ident)
    scan(desk, house.county.chen.card_number)
    said = scan(desk, house.books.reference.barcode)
    assert any("请有权限的同事来借" in way for way in ways(said))
    wrong = desk.post("/desk/colleague/", {"login": member.login, "password": "x"}, follow=True)
    assert told(wrong.content.decode())[0] == "stop"
    assert circulation.loans_of(house.county.chen.reader_id) == []
    shown = {"login": member.login, "password": cast.PASSWORD}
    done = desk.post("/desk/colleague/", shown, follow=True).content.decode()
    assert told(done) == ("ok", "借出成功")
    assert "破例借出" in done
    newest = reading.between(
        start_of(date(2026, 11, 24)), end_of(date(2026, 11, 24)), kinds=(LoanMade.kind,)
    )
    assert newest[0].actor_id == member.pk


def test_a_choice_without_a_question_does_nothing(house: House, desk: Client) -> None:
    for number in ("1", "0", "99", "x", ""):
        said = desk.post("/desk/choose/", {"n": number}, follow=True).content.decode()
        assert told(said) == ("warn", "现在没有要选的")


# --- what is no card and no book ---------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "3699999999",
        "x",
        "A" * 200,
        "呼兰河传",
        "١٢٣٤٥٦٧٨٩٠",
        "'; DROP TABLE readers_reader; --",
        "\x00\x01\x02",
        "<b>3600000013</b>",
        "🙂🙂🙂🙂🙂🙂",
        "%s%d{0}",
    ],
)
def test_a_code_that_is_nothing_gets_a_way_on(house: House, desk: Client, code: str) -> None:
    said = scan(desk, code)
    assert told(said)[0] == "stop"
    assert "再扫一次" in said
    assert "<b>3600000013</b>" not in said


@pytest.mark.parametrize("code", ["", "   ", "\t\r\n"])
def test_an_empty_scan_says_so(house: House, desk: Client, code: str) -> None:
    assert told(scan(desk, code)) == ("stop", "什么也没有扫到")


def test_an_isbn_leads_to_the_book(house: House, desk: Client) -> None:
    answer = desk.post("/desk/scan/", {"code": "9787020000005"}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/desk/?m=find&q=978")


def test_words_typed_while_finding_go_to_the_search_whole(house: House, desk: Client) -> None:
    desk.get("/desk/?m=find")
    answer = desk.post("/desk/scan/", {"code": "呼兰&m=card#x"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("%26m%3Dcard%23x")


def test_full_width_digits_of_an_input_method_are_a_code_too(house: House, desk: Client) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) for one in house.county.chen.card_number)
    assert told(scan(desk, wide)) == ("ok", "陈桂兰")


# --- undoing, forgetting, the slip ---------------------------------------------------------------


def test_the_last_step_is_taken_back(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    scan(desk, house.books[0])
    said = desk.post("/desk/undo/", follow=True).content.decode()
    assert told(said) == ("warn", "撤销了")
    assert "已撤销" in said
    assert circulation.loans_of(house.county.chen.reader_id) == []
    again = desk.post("/desk/undo/", follow=True).content.decode()
    assert told(again) == ("warn", "没有可以撤销的")


def test_a_step_is_taken_back_from_the_list_of_today(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    scan(desk, house.books[0])
    said = desk.get("/desk/today/").content.decode()
    entry = re.search(r'name="entry" value="(\d+)"', said)
    assert entry
    done = desk.post("/desk/undo/", {"entry": entry[1], "from": "today"}, follow=True)
    assert "撤销了。《呼兰河传》" in done.content.decode()
    assert circulation.loans_of(house.county.chen.reader_id) == []


def test_the_reader_is_forgotten_after_ninety_seconds(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    house.clock.forward(seconds=91)
    assert "还没有读者" in desk.get("/desk/").content.decode()
    assert told(scan(desk, house.books[0])) == ("warn", "请扫读者证")


def test_escape_forgets_and_the_next_card_forgets(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    scan(desk, house.books[0])
    said = scan(desk, house.county.wu.card_number)
    assert "陈桂兰" not in said
    assert "呼兰河传" not in said
    assert "还没有读者" in desk.post("/desk/next/", follow=True).content.decode()


def test_the_slip_has_the_books_and_hides_the_name(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    scan(desk, house.books[0])
    scan(desk, house.books[2])
    said = desk.post("/desk/finish/", {"print": "1"}, follow=True).content.decode()
    slip = said.split('id="slip"')[1]
    assert "陈*兰" in slip
    assert "陈桂兰" not in said
    assert "证号尾号 2218" in slip
    assert "1. 呼兰河传" in slip
    assert "12月24日前还书" in slip
    assert "在借 2 本，还能借 8 本" in slip
    assert "2026-11-24 10:00" in slip


def test_without_anything_done_there_is_no_slip(house: House, desk: Client) -> None:
    said = desk.post("/desk/finish/", {"print": "1"}, follow=True).content.decode()
    assert told(said) == ("warn", "还没有办什么")
    assert "还没有可打的小票" in desk.get("/desk/slip/").content.decode()


# --- finding and making readers --------------------------------------------------------------


def test_the_only_reader_found_by_initials_is_the_one_who_is_here(
    house: House, desk: Client
) -> None:
    said = desk.get("/desk/?m=reader&q=cgl", follow=True).content.decode()
    assert told(said) == ("ok", "陈桂兰")


def test_of_several_readers_found_one_is_taken(house: House, desk: Client) -> None:
    said = desk.get("/desk/?m=reader&q=陈").content.decode()
    assert house.county.chen.card_number in said
    assert house.county.child.card_number in said
    taken = desk.post("/desk/reader/", {"card": house.county.child.card_number}, follow=True)
    assert told(taken.content.decode()) == ("ok", "陈一诺")


def test_nobody_found_leads_to_a_new_card(house: House, desk: Client) -> None:
    said = desk.get("/desk/?m=reader&q=查无此人").content.decode()
    assert "没有找到“查无此人”" in said
    assert "办一张新证" in said


def identity_of_nobody() -> str:
    return cast.identity_number(date(1971, 8, 9), 55)


def test_an_identity_card_is_a_readers_card_in_every_mode(house: House, desk: Client) -> None:
    said = desk.post("/desk/scan/", {"code": cast.CHEN_ID}, follow=True).content.decode()
    assert told(said) == ("ok", "陈桂兰") and cast.CHEN_ID not in said
    said = desk.get(f"/desk/?m=reader&q={cast.CHEN_ID}", follow=True).content.decode()
    assert told(said) == ("ok", "陈桂兰") and cast.CHEN_ID not in said


def test_an_identity_card_of_nobody_leads_to_a_new_card_and_is_masked(
    house: House, desk: Client
) -> None:
    number = identity_of_nobody()
    masked = number[:4] + "*" * 10 + number[-4:]
    said = desk.post("/desk/scan/", {"code": number}, follow=True).content.decode()
    assert told(said) == ("stop", f"这张身份证还没有办过读者证：{masked}")
    assert "按 F6 办证" in said and number not in said
    said = desk.get(f"/desk/?m=reader&q={number}").content.decode()
    assert f"没有找到“{masked}”" in said and "办一张新证" in said and number not in said


def test_an_identity_number_with_one_wrong_figure_is_said_so(house: House, desk: Client) -> None:
    number = identity_of_nobody()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    for said in (
        desk.post("/desk/scan/", {"code": wrong}, follow=True).content.decode(),
        desk.get(f"/desk/?m=reader&q={wrong}").content.decode(),
    ):
        assert "身份证号不对，可能抄错了一位" in said


def category(house: House, code: str) -> str:
    return str(house.county.categories[code])


def test_a_new_reader_is_the_one_who_is_here(house: House, desk: Client) -> None:
    said = desk.post(
        "/desk/register/",
        {
            "name": "何小满",
            "id_number": cast.identity_number(date(1990, 5, 6), 8),
            "phone": "13900001234",
            "category": category(house, "adult"),
        },
        follow=True,
    ).content.decode()
    assert told(said)[1].startswith("证办好了")
    assert "何小满" in said
    assert told(scan(desk, house.books[0])) == ("ok", "借出成功")


def test_each_fault_stands_beside_its_field_and_nothing_typed_is_lost(
    house: House, desk: Client
) -> None:
    answer = desk.post(
        "/desk/register/",
        {
            "name": "何小满",
            "id_number": "360199199005060080",
            "phone": "1390000123",
            "category": category(house, "adult"),
            "card_number": house.county.chen.card_number,
        },
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_id_number">' in said
    assert '<a href="#id_phone">手机号：手机号是 11 位数字，您填了 10 位' in said
    assert '<a href="#id_card_number">' in said
    assert 'value="何小满"' in said


def test_a_child_needs_a_guardian_who_agreed(house: House, desk: Client) -> None:
    asked = {
        "name": "何一朵",
        "birth_on": "2018-04-05",
        "category": category(house, "child"),
    }
    alone = desk.post("/desk/register/", asked).content.decode()
    assert '<a href="#id_guardian_name">' in alone
    asked |= {"guardian_name": "何小满", "guardian_relation": "母亲"}
    unasked = desk.post("/desk/register/", asked).content.decode()
    assert '<a href="#id_consent">' in unasked
    asked["consent"] = "on"
    done = desk.post("/desk/register/", asked, follow=True).content.decode()
    assert told(done)[1].startswith("证办好了")


def test_a_blank_card_scanned_while_typing_fills_its_field(house: House, desk: Client) -> None:
    typed = {"name": "何小满", "phone": "13900001234", "category": category(house, "adult")}
    said = desk.post("/desk/register/", {**typed, "scanned": "8612345674"}).content.decode()
    assert 'value="8612345674"' in said
    assert 'value="何小满"' in said
    number = cast.identity_number(date(1990, 5, 6), 8)
    said = desk.post("/desk/register/", {**typed, "scanned": number}).content.decode()
    assert re.search(rf'name="id_number" value="{number}"', said)


def test_a_known_card_scanned_while_typing_shows_its_reader(house: House, desk: Client) -> None:
    asked = {"name": "", "scanned": house.county.chen.card_number}
    said = desk.post("/desk/register/", asked, follow=True).content.decode()
    assert told(said) == ("ok", "陈桂兰")


def test_a_child_is_masked_for_who_may_not_see_children(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.villager, house.clock())
    said = client.get("/desk/?m=reader&q=陈").content.decode()
    assert "陈*诺" in said
    assert "陈一诺" not in said


# --- who may stand here, and what it costs -------------------------------------------------------


def test_without_login_the_counter_is_closed(house: House, client: Client) -> None:
    assert client.get("/desk/").headers["Location"].startswith("/office/login/")
    assert client.post("/desk/scan/", {"code": "1"}).status_code == 302


def test_who_was_away_too_long_logs_in_again(house: House, desk: Client) -> None:
    house.clock.forward(hours=13)
    assert desk.get("/desk/").status_code == 302


def test_a_scan_by_the_script_costs_few_queries(
    house: House, desk: Client, django_assert_max_num_queries: object
) -> None:
    fragment = {"X-Fragment": "1"}
    desk.post("/desk/scan/", {"code": house.county.chen.card_number}, headers=fragment)
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        answer = desk.post("/desk/scan/", {"code": house.books[0]}, headers=fragment)
    assert told(answer.content.decode()) == ("ok", "借出成功")


def test_a_page_that_lay_too_long_says_so(house: House) -> None:
    strict = Client(enforce_csrf_checks=True)
    let_staff_in(strict.session, house.county.desk, house.clock())
    answer = strict.post("/desk/scan/", {"code": house.books[0]})
    assert answer.status_code == 403
    assert "放得太久了" in answer.content.decode()
