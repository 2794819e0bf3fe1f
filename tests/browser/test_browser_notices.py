"""消息 and 通知 before a real browser."""

from __future__ import annotations

import re

from browser.conftest import DESK, Open
from django.contrib.sessions.backends.db import SessionStore
from doors.opac.front_door import House
from playwright.sync_api import expect

from shuxiang.listeners.notices import jobs


def remind(house: House) -> None:
    house.lend(0, days_ago=27)
    house.lend(2, days_ago=34)
    jobs.remind(house.clock())
    jobs.send(house.clock())


def test_a_reader_finds_what_was_not_read_and_the_mark_goes(
    house: House, visit: Open, as_chen: SessionStore
) -> None:
    remind(house)
    window = visit(as_chen)
    page = window.page
    window.open("/me/")
    expect(page.locator("nav.tabbar")).to_contain_text("2")
    page.get_by_role("link", name=re.compile("^消息")).click()
    page.get_by_role("link", name=re.compile("呼兰河传")).click()
    expect(page.locator("article")).to_contain_text("续借")
    page.get_by_role("link", name="所有消息").click()
    expect(page.locator("main")).to_contain_text("1 条还没看")
    page.get_by_role("button", name="都看过了").click()
    expect(page.locator("nav.tabbar")).not_to_contain_text("没看的消息")


def test_a_text_is_looked_at_and_kept(house: House, visit: Open, as_director: SessionStore) -> None:
    window = visit(as_director, size=DESK)
    page = window.page
    window.open("/office/notices/")
    page.get_by_role("link", name=re.compile(r"^改\s*快到期$")).click()
    page.get_by_role("link", name=re.compile(r"^改\s*中文\s*短信$")).click()
    page.get_by_label("内容").fill("{馆名}：{书名}该还了")
    page.get_by_role("button", name="看看样子").click()
    expect(page.locator("main")).to_contain_text("云溪县图书馆：《C&C++ <入门>》等2本该还了")
    page.get_by_role("button", name="存好").click()
    expect(page.locator(".note-ok")).to_contain_text("存好了")
