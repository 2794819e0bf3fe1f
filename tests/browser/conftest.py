"""A real Chromium before the real pages: one browser, one server, a fresh county for each test."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cheroot.wsgi import Server
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from doors.opac.front_door import House, let_reader_in, let_staff_in, open_house
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from shuxiang.project.start import prepare_static_files

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}

#: Long enough for a loaded machine; nothing waits that long when it works.
PATIENCE = 10_000

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

#: Paper is counted, not printed.
_NO_PAPER = "window.printed = 0; window.print = function () { window.printed += 1; };"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright keeps a loop running in this thread, and Django takes that for an async context.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def house(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(monkeypatch) as opened:
        yield opened


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    """The pages as the program serves them. Returns their address."""
    prepare_static_files(Path(settings.DATA_FOLDER), lambda _text: None)
    web = Server(("127.0.0.1", 0), get_wsgi_application(), numthreads=4, max=4, timeout=5)
    web.shutdown_timeout = 1
    web.prepare()
    serving = threading.Thread(target=web.serve, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{web.bind_addr[1]}"
    web.stop()
    serving.join()


@dataclass
class Visit:
    """A window of the browser with what its console complained of."""

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str, status: int = 200) -> None:
        answer = self.page.goto(self.server + address)
        assert answer is not None
        assert answer.status == status, address

    def scan(self, code: str) -> None:
        """Be a scanner: every key at once, then Enter; wait until the answer is in the page."""
        with self.page.expect_response(lambda one: "/desk/" in one.url):
            self.burst(code)
        self.settled()

    def burst(self, code: str) -> None:
        self.page.keyboard.type(code + "\n")

    def key(self, name: str) -> None:
        """Press a key of the counter and wait until the work is there."""
        with self.page.expect_response(lambda one: "/desk/" in one.url):
            self.page.keyboard.press(name)
        self.settled()

    def settled(self) -> None:
        self.page.wait_for_load_state("load")
        expect(self.page.locator("form[aria-busy]")).to_have_count(0)

    @property
    def headline(self) -> str:
        return self.page.inner_text("main .result :is(h1, h2)")


def _complain(visit: Visit, message: ConsoleMessage) -> None:
    # A form that has to be changed answers 422, which Chromium reports as a failed resource.
    if message.type == "error" and "status of 4" not in message.text:
        visit.complaints.append(message.text)


Open = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Open]:
    """Open windows; at the end no console may have complained, least of all of the policy."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def new(
        session: SessionStore | None = None, *, size: dict[str, int] = PHONE, **more: Any
    ) -> Visit:
        context = chromium.new_context(viewport=size, locale="zh-CN", **more)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_NO_PAPER)
        if session is not None:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key)}
            context.add_cookies([{**cookie, "url": server}])  # type: ignore[typeddict-item]
        made = Visit(context.new_page(), server)
        made.page.on("console", lambda message: _complain(made, message))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        opened.append((context, made))
        return made

    yield new
    for context, made in opened:
        context.close()
        assert made.complaints == []


@pytest.fixture
def at_desk(house: House) -> SessionStore:
    """周敏 has logged in at the counter."""
    session = SessionStore()
    let_staff_in(session, house.county.desk, house.clock())
    return session


@pytest.fixture
def as_director(house: House) -> SessionStore:
    """林远 has logged in."""
    session = SessionStore()
    let_staff_in(session, house.county.director, house.clock())
    return session


@pytest.fixture
def as_chen(house: House) -> SessionStore:
    """陈桂兰 has logged in."""
    session = SessionStore()
    let_reader_in(session, house.county.chen.reader_id)
    return session


@pytest.fixture
def desk(visit: Open, at_desk: SessionStore) -> Visit:
    """The counter, open and waiting for a scan."""
    opened = visit(at_desk, size=DESK)
    opened.open("/desk/")
    return opened
