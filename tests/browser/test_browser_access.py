"""Access for everyone: axe finds nothing on any page, in any of its states."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.conftest import Open, Visit
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from doors.opac.front_door import House

from shuxiang.doors.frame.menu import ITEMS

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations"],
}

#: Tall, so that nothing is out of sight where contrast would not be looked at.
TALL_PHONE = {"width": 390, "height": 3200}
TALL_DESK = {"width": 1366, "height": 1400}

_axe = Axe()


def faults(visit: Visit, name: str) -> list[str]:
    """Return what axe has against the page as it is now."""
    answer: dict[str, Any] = _axe.run(visit.page, options=RULES).response
    return [
        f"{name}: {one['id']}: {node['html'][:200]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("look", ["..", "xl.high."])
def test_the_readers_pages(house: House, visit: Open, as_chen: SessionStore, look: str) -> None:
    house.lend(0, days_ago=40)
    phone = visit(as_chen, size=TALL_PHONE)
    phone.page.context.add_cookies([{"name": "look", "value": look, "url": phone.server}])
    title = f"/b/{house.books.bib_ids[0]}/"
    found: list[str] = []
    for address in (
        "/",
        "/search/?q=呼兰河",
        "/search/?q=没有这本书",
        title,
        "/places/",
        "/places/fengxi/",
        "/rules/",
        "/me/",
        "/me/history/",
        "/me/pin/",
    ):
        phone.open(address)
        found += faults(phone, address)
    assert found == []


def test_the_readers_pages_on_a_desktop(house: House, visit: Open) -> None:
    wide = visit(size=TALL_DESK)
    found: list[str] = []
    for address in ("/", "/search/?q=呼兰河", f"/b/{house.books.bib_ids[0]}/", "/rules/"):
        wide.open(address)
        found += faults(wide, address)
    wide.open("/login/")
    wide.page.click("main .btn-main")
    found += faults(wide, "login with faults")
    wide.open("/nowhere/", status=404)
    found += faults(wide, "404")
    assert found == []


def test_the_elders_page(house: House, visit: Open, as_chen: SessionStore) -> None:
    house.lend(0, days_ago=29)
    phone = visit(as_chen, size=TALL_PHONE)
    phone.open("/elder/")
    found = faults(phone, "elder")
    phone.open("/me/")
    found += faults(phone, "my page of an elder")
    assert found == []


def test_the_counter_in_its_states(house: House, visit: Open, at_desk: SessionStore) -> None:
    house.lend(0, to=house.county.wu)
    house.lend(4, days_ago=28)
    desk = visit(at_desk, size=TALL_DESK)
    desk.open("/desk/")
    found = faults(desk, "empty")
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[2])
    found += faults(desk, "lent")
    desk.scan(house.books[0])
    found += faults(desk, "refused")
    desk.scan(house.books.reference.barcode)
    found += faults(desk, "refused, with a colleague")
    desk.key("F10")
    found += faults(desk, "slip")
    for address in (
        "/desk/?m=reader&q=chen",
        "/desk/?m=find&q=hlhz",
        "/desk/?m=find&q=没有这本书",
        "/desk/?m=card",
        "/desk/today/",
        "/desk/guide/",
    ):
        desk.open(address)
        found += faults(desk, address)
    desk.open("/desk/?m=card")
    desk.page.click("main .btn-main")
    desk.page.wait_for_selector("#errors")
    found += faults(desk, "registration with faults")
    assert found == []


def test_the_pages_of_staff(house: House, visit: Open, as_director: SessionStore) -> None:
    stranger = visit(size=TALL_DESK)
    stranger.open("/office/login/")
    found = faults(stranger, "login")
    office = visit(as_director, size=TALL_DESK)
    addresses = [address for _label, address, _powers in ITEMS if address != "/desk/"]
    for address in ["/office/", "/office/password/", "/design/", *addresses]:
        office.open(address)
        found += faults(office, address)
    assert found == []


def test_the_five_questions(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FOUNDING_MAY_RETURN", True, raising=False)
    founder = visit(size=TALL_PHONE)
    founder.open("/")
    assert founder.page.url.endswith("/setup/1/")
    found = faults(founder, "first question")
    founder.page.click("main button.btn-main")
    found += faults(founder, "first question with faults")
    assert found == []
