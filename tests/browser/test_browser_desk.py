"""The counter driven as a librarian does: by scanner and keyboard, never by mouse."""

from __future__ import annotations

import re

from browser.conftest import DESK, Open, Visit
from django.contrib.sessions.backends.db import SessionStore
from doors.opac.front_door import House
from playwright.sync_api import expect

from shuxiang.departments.circulation import queries as circulation


def loans(house: House) -> list[str]:
    return [one.title for one in circulation.loans_of(house.county.chen.reader_id)]


def test_three_books_are_lent_by_four_scans_and_no_key(house: House, desk: Visit) -> None:
    desk.scan(house.county.chen.card_number)
    for number in (0, 2, 4):
        desk.scan(house.books[number])
        assert desk.headline == "借出成功"
    assert desk.page.locator("tbody tr").count() == 3
    expect(desk.page.locator("#day")).to_have_text("今天借出 3 册，还回 0 册")
    assert len(loans(house)) == 3


def test_books_of_any_readers_come_back_by_a_scan_each(house: House, desk: Visit) -> None:
    house.lend(0)
    house.lend(2, to=house.county.wu)
    desk.open("/desk/?m=return")
    for number in (0, 2):
        desk.scan(house.books[number])
        assert desk.headline == "还好了"
    assert loans(house) == []


def test_all_of_a_reader_are_renewed_by_one_scan_and_f4(house: House, desk: Visit) -> None:
    house.lend(0, days_ago=20)
    house.lend(2, days_ago=20)
    desk.scan(house.county.chen.card_number)
    desk.key("F4")
    assert desk.headline == "续借好了 2 本"


def test_a_refused_book_is_put_aside_by_one_key(house: House, desk: Visit) -> None:
    house.lend(0, to=house.county.wu)
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[0])
    assert desk.headline == "这本先别借出去"
    last = desk.page.locator("[data-choices] > *").count()
    desk.key(str(last))
    assert desk.headline == "放在手边了，没有借"
    expect(desk.page.locator(".alerts")).to_contain_text("待处理 1 本")
    assert loans(house) == []


def test_or_one_just_scans_on(house: House, desk: Visit) -> None:
    house.lend(0, to=house.county.wu)
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[0])
    expect(desk.page.locator(".ready")).to_contain_text("等您选 1、2")
    desk.scan(house.books[2])
    assert desk.headline == "借出成功"
    assert loans(house) == ["朝花夕拾"]


def test_the_recommended_way_is_the_key_one(house: House, desk: Visit) -> None:
    house.lend(0, to=house.county.wu)
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[0])
    desk.key("1")
    assert desk.headline == "借出成功"
    assert loans(house) == ["呼兰河传"]


def test_a_reader_without_card_is_found_by_initials(house: House, desk: Visit) -> None:
    desk.key("F8")
    desk.page.keyboard.type("cgl", delay=80)
    desk.key("Enter")
    expect(desk.page.locator(".who h2")).to_have_text("陈桂兰")
    desk.scan(house.books[0])
    assert loans(house) == ["呼兰河传"]


def test_of_several_readers_the_arrows_choose(house: House, desk: Visit) -> None:
    desk.key("F8")
    desk.page.keyboard.type("chen", delay=80)
    desk.key("Enter")
    expect(desk.page.locator(".finds button").first).to_be_focused()
    desk.page.keyboard.press("ArrowDown")
    second = desk.page.locator(".finds button").nth(1)
    expect(second).to_be_focused()
    card = second.get_attribute("value")
    desk.key("Enter")
    expect(desk.page.locator(".who-id")).to_contain_text(str(card))


def test_the_last_step_is_taken_back_by_ctrl_z(house: House, desk: Visit) -> None:
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[0])
    desk.key("Control+z")
    assert desk.headline == "撤销了"
    assert loans(house) == []


def test_the_same_book_twice_in_two_seconds_is_one_scan(house: House, desk: Visit) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda one: asked.append(one.url) if "/scan/" in one.url else None)
    desk.scan(house.county.chen.card_number)
    with desk.page.expect_response(lambda one: "/desk/scan/" in one.url):
        desk.burst(house.books[0])
        desk.burst(house.books[0])
    desk.settled()
    desk.scan(house.books[2])
    assert len(asked) == 3
    assert sorted(loans(house)) == ["呼兰河传", "朝花夕拾"]


def test_scans_in_a_row_are_answered_in_order_and_none_is_lost(house: House, desk: Visit) -> None:
    desk.burst(house.county.chen.card_number)
    for number in (0, 2, 4, 6):
        desk.burst(house.books[number])
    expect(desk.page.locator("tbody tr")).to_have_count(4)
    titles = desk.page.locator("tbody tr td:nth-child(2) b").all_inner_texts()
    assert titles == ["背影", "柑橘栽培与病虫害防治", "朝花夕拾", "呼兰河传"]


def test_f10_gives_the_slip_and_the_next_scan_goes_on_from_there(house: House, desk: Visit) -> None:
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[0])
    desk.key("F10")
    expect(desk.page.locator("main h1")).to_have_text("小票好了")
    assert desk.page.evaluate("window.printed") == 1
    assert "陈*兰" in str(desk.page.locator("#slip").text_content())
    desk.scan(house.county.wu.card_number)
    expect(desk.page.locator(".who h2")).to_have_text("吴小禾")


def test_the_slip_alone_goes_to_paper_as_high_as_it_is(house: House, desk: Visit) -> None:
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[0])
    desk.key("F10")
    rule = desk.page.evaluate(
        "Array.from(document.styleSheets).flatMap(s => Array.from(s.cssRules))"
        ".map(r => r.cssText).filter(t => t.startsWith('@page') && t.includes('80mm')).join()"
    )
    assert re.search(r"80mm \d+mm", rule)
    desk.page.emulate_media(media="print")
    assert desk.page.locator("#slip").is_visible()
    assert not desk.page.locator("main").is_visible()


def test_the_tab_of_the_mode_follows_the_work(house: House, desk: Visit) -> None:
    desk.key("F3")
    expect(desk.page.locator("#modes [aria-current]")).to_contain_text("还书")
    desk.key("F8")
    desk.scan(house.county.chen.card_number)
    expect(desk.page.locator("#modes [aria-current]")).to_contain_text("借书")


def test_a_scan_into_a_field_is_taken_back_from_it(house: House, desk: Visit) -> None:
    desk.key("F8")
    desk.page.keyboard.type("ch", delay=250)  # a person, who then reaches for the scanner
    desk.scan(house.county.chen.card_number)
    expect(desk.page.locator(".who h2")).to_have_text("陈桂兰")


def test_a_blank_card_scanned_at_registration_keeps_what_was_typed(
    house: House, desk: Visit
) -> None:
    desk.key("F6")
    desk.page.keyboard.type("何小满", delay=80)
    desk.page.fill("#id_phone", "13900001234")
    desk.scan("8612345674")
    expect(desk.page.locator("#id_card_number")).to_have_value("8612345674")
    expect(desk.page.locator("#id_name")).to_have_value("何小满")
    desk.page.focus("#id_phone")
    desk.key("Enter")
    expect(desk.page.locator("main .result h2")).to_have_text("证办好了：8612345674")


def test_what_is_wrong_at_registration_gets_the_focus(house: House, desk: Visit) -> None:
    desk.key("F6")
    desk.key("Enter")
    expect(desk.page.locator("#errors")).to_be_focused()
    desk.page.click("#errors a")
    expect(desk.page.locator("#id_name")).to_be_focused()


def test_an_unknown_code_is_red_and_says_what_to_do(house: House, desk: Visit) -> None:
    desk.scan("ABC-000001")
    expect(desk.page.locator(".result.stop[role=alert] h2")).to_have_text(
        "没有这个条码：ABC-000001"
    )
    expect(desk.page.locator("#code")).to_be_focused()


def test_the_reader_is_forgotten_after_ninety_quiet_seconds(
    house: House, visit: Open, at_desk: SessionStore
) -> None:
    desk = visit(at_desk, size=DESK)
    desk.page.clock.install()
    desk.open("/desk/")
    desk.scan(house.county.chen.card_number)
    with desk.page.expect_response(lambda one: "/desk/next/" in one.url):
        desk.page.clock.fast_forward(91_000)
    expect(desk.page.locator(".who h2")).to_have_text("还没有读者")


def test_a_counter_left_alone_is_clear_when_one_comes_back(house: House, desk: Visit) -> None:
    desk.scan(house.county.chen.card_number)
    house.clock.forward(seconds=91)
    desk.page.reload()
    expect(desk.page.locator(".who h2")).to_have_text("还没有读者")


def test_it_all_works_without_script(house: House, visit: Open, at_desk: SessionStore) -> None:
    house.lend(4, to=house.county.wu)
    desk = visit(at_desk, size=DESK, java_script_enabled=False)
    desk.open("/desk/")
    for code in (house.county.chen.card_number, house.books[0], house.books[4]):
        desk.page.fill("#code", code)
        desk.page.press("#code", "Enter")
    assert desk.headline == "这本先别借出去"
    desk.page.click(".choice.best")
    assert desk.headline == "借出成功"
    desk.page.click("text=办完，打小票")
    assert desk.headline == "小票好了"
    assert len(loans(house)) == 2


def test_help_opens_with_f1_and_the_focus_comes_back(house: House, desk: Visit) -> None:
    desk.page.keyboard.press("F1")
    expect(desk.page.locator("#help")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#help")).not_to_be_visible()
    desk.scan(house.county.chen.card_number)
    assert desk.headline == "陈桂兰"


def test_five_loans_are_in_sight_without_scrolling(house: House, desk: Visit) -> None:
    desk.scan(house.county.chen.card_number)
    for number in (0, 2, 4, 6, 8):
        desk.scan(house.books[number])
    rows = desk.page.locator("tbody tr")
    expect(rows).to_have_count(5)
    fit = desk.page.evaluate(
        "document.documentElement.scrollHeight <= innerHeight &&"
        " document.querySelector('.tbl').scrollHeight"
        " <= document.querySelector('.tbl').clientHeight + 1"
    )
    assert fit
