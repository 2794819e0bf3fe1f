"""The readers' pages on a phone, by tap and by keyboard, with and without script."""

from __future__ import annotations

import cast
from browser.conftest import DESK, Open, Visit
from django.contrib.sessions.backends.db import SessionStore
from doors.opac.front_door import PIN, House, give_pin
from playwright.sync_api import expect

from shuxiang.departments.circulation import queries as circulation


def test_what_is_due_is_renewed_from_home_by_one_tap(
    house: House, visit: Open, as_chen: SessionStore
) -> None:
    house.lend(0, days_ago=28)
    phone = visit(as_chen)
    phone.open("/")
    phone.page.click(".due .btn-gold")
    expect(phone.page.locator(".note-ok")).to_contain_text("《呼兰河传》续借好了")
    assert circulation.loans_of(house.county.chen.reader_id)[0].renewals == 1


def test_is_it_in_and_where_is_one_page_away(house: House, visit: Open) -> None:
    phone = visit()
    phone.open("/")
    phone.page.fill("#q-home", "hlhz")
    phone.page.press("#q-home", "Enter")
    expect(phone.page.locator(".hit .avail-ok").first).to_contain_text(
        "现在就能借，云溪县图书馆总馆"
    )


def test_suggestions_are_walked_with_the_arrows(house: House, visit: Open) -> None:
    phone = visit()
    phone.open("/")
    phone.page.locator("#q-home").press_sequentially("呼兰")
    expect(phone.page.locator(".suggest a")).to_have_count(1)
    phone.page.keyboard.press("ArrowDown")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("h1")).to_have_text("呼兰河传")


def test_a_reader_logs_in_and_comes_to_where_they_wanted(house: House, visit: Open) -> None:
    give_pin(house, house.county.chen)
    phone = visit()
    phone.open("/me/history/")
    phone.page.fill("#id_card", house.county.chen.card_number)
    phone.page.fill("#id_pin", "000000")
    phone.page.press("#id_pin", "Enter")
    expect(phone.page.locator("#errors")).to_contain_text("证号或密码不对")
    expect(phone.page.locator("#id_card")).to_have_value(house.county.chen.card_number)
    phone.page.fill("#id_pin", PIN)
    phone.page.press("#id_pin", "Enter")
    expect(phone.page.locator("h1")).to_have_text("借过的书")


def test_the_first_pin_must_be_changed_before_anything_else(house: House, visit: Open) -> None:
    phone = visit()
    phone.open("/login/")
    phone.page.fill("#id_card", house.county.chen.card_number)
    phone.page.fill("#id_pin", cast.CHEN_ID[-6:])
    phone.page.press("#id_pin", "Enter")
    expect(phone.page.locator("h1")).to_have_text("改密码")
    phone.open("/me/")
    expect(phone.page.locator("h1")).to_have_text("改密码")
    phone.page.fill("#id_old", cast.CHEN_ID[-6:])
    phone.page.fill("#id_new", "123456")
    phone.page.fill("#id_again", "123456")
    phone.page.press("#id_again", "Enter")
    expect(phone.page.locator("#errors")).to_contain_text("太容易猜")
    for field, value in (("#id_old", cast.CHEN_ID[-6:]), ("#id_new", PIN), ("#id_again", PIN)):
        phone.page.fill(field, value)
    phone.page.press("#id_again", "Enter")
    expect(phone.page.locator(".note-ok")).to_contain_text("密码改好了")


def test_an_elderly_reader_renews_by_one_tap_and_phones_by_one(
    house: House, visit: Open, as_chen: SessionStore
) -> None:
    house.lend(0, days_ago=29)
    phone = visit(as_chen)
    phone.open("/elder/")
    assert phone.page.get_attribute(".call", "href") == "tel:0700-0000000"
    small = phone.page.evaluate(
        "Array.from(document.querySelectorAll('main a, main button'))"
        ".filter(e => e.getBoundingClientRect().height < 60).length"
    )
    assert small == 0
    phone.page.click(".loan .btn")
    expect(phone.page.locator(".note-ok")).to_contain_text("续借好了")


def test_letters_grow_and_nothing_falls_off_the_page(
    house: House, visit: Open, as_chen: SessionStore
) -> None:
    house.lend(0, days_ago=28)
    phone = visit(as_chen)
    phone.open("/")
    phone.page.click("text=特大")
    assert phone.page.get_attribute("html", "data-size") == "xl"
    title = f"/b/{house.books.bib_ids[0]}/"
    for address in ("/", "/search/?q=呼兰河", title, "/me/", "/places/", "/rules/", "/login/"):
        phone.open(address)
        wide = phone.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, address


def test_the_narrowest_phone_needs_no_scrolling_sideways(house: House, visit: Open) -> None:
    phone = visit(size={"width": 320, "height": 640})
    for address in (
        "/",
        "/search/?q=呼兰河",
        f"/b/{house.books.bib_ids[0]}/",
        "/places/",
        "/elder/",
    ):
        phone.open(address)
        wide = phone.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, address


def test_results_are_narrowed_and_sorted(house: House, visit: Open) -> None:
    wide = visit(size=DESK)
    wide.open("/search/")
    wide.page.click("aside >> text=农业科学")
    expect(wide.page.locator(".hit h2")).to_have_text(["柑橘栽培与病虫害防治"])
    wide.page.click("aside a[aria-current]")
    expect(wide.page.locator(".hit")).to_have_count(5)
    wide.page.select_option("#sort", "title")
    wide.page.wait_for_url("**sort=title**")
    expect(wide.page.locator(".hit h2").first).to_have_text("背影")


def test_finding_and_logging_in_work_without_script(house: House, visit: Open) -> None:
    give_pin(house, house.county.chen)
    phone = visit(java_script_enabled=False)
    phone.open("/")
    phone.page.fill("#q-home", "呼兰河")
    phone.page.click(".go-btn >> visible=true")
    phone.page.click(".hit a")
    expect(phone.page.locator("h1")).to_have_text("呼兰河传")
    phone.page.click(".tabbar >> text=我的")
    phone.page.fill("#id_card", house.county.chen.card_number)
    phone.page.fill("#id_pin", PIN)
    phone.page.click("main .btn-main")
    expect(phone.page.locator("h1")).to_have_text("我的借阅")


def focused(visit: Visit) -> str:
    """Return the visible words of what has the focus, and see that the focus can be seen."""
    seen = visit.page.evaluate(
        "(e => [e.innerText || e.getAttribute('aria-label') || e.name || '',"
        " getComputedStyle(e).outlineStyle, getComputedStyle(e).boxShadow,"
        " e.getBoundingClientRect().top < innerHeight && e.getBoundingClientRect().bottom > 0])"
        "(document.activeElement)"
    )
    words, outline, shadow, in_sight = seen
    assert outline != "none" or shadow != "none", words
    assert in_sight, words
    return str(words).strip()


def tab_to(visit: Visit, words: str, most: int = 40) -> None:
    for _step in range(most):
        visit.page.keyboard.press("Tab")
        if words in focused(visit):
            return
    raise AssertionError(f"{words} is not reached in {most} steps")


def test_the_keyboard_alone_leads_from_a_search_to_the_login(house: House, visit: Open) -> None:
    give_pin(house, house.county.chen)
    wide = visit(size=DESK)
    wide.open("/")
    wide.page.keyboard.press("Tab")
    assert focused(wide) == "跳到正文"
    tab_to(wide, "q")
    wide.page.keyboard.type("呼兰河")
    wide.page.keyboard.press("Enter")
    wide.page.wait_for_url("**/search/**")
    tab_to(wide, "呼兰河传")
    wide.page.keyboard.press("Enter")
    expect(wide.page.locator("h1")).to_have_text("呼兰河传")
    tab_to(wide, "登录")
    wide.page.keyboard.press("Enter")
    expect(wide.page.locator("h1")).to_have_text("登录")
    tab_to(wide, "card")
    wide.page.keyboard.type(house.county.chen.card_number)
    tab_to(wide, "pin", most=1)
    wide.page.keyboard.type(PIN)
    wide.page.keyboard.press("Enter")
    expect(wide.page.locator("h1")).to_have_text("我的借阅")
