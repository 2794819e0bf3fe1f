"""预约 as a librarian meets it: by scanner, keys and paper."""

from __future__ import annotations

from browser.conftest import DESK, Open, Visit
from browser.test_browser_access import TALL_DESK, faults
from django.contrib.sessions.backends.db import SessionStore
from doors.opac.front_door import House
from playwright.sync_api import expect

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.slips import HoldSlip
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.departments.readers.slips import ReaderSlip


def hold(house: House, who: ReaderSlip, title: int = 0, at: PlaceSlip | None = None) -> HoldSlip:
    return services.place_hold(
        reader_id=who.reader_id,
        bib_id=house.books.bib_ids[title],
        pickup_id=(at or house.county.main).place_id,
        by=house.county.desk,
        now=house.clock(),
    )


def test_a_held_book_comes_back_and_its_slip_is_printed_by_f10(house: House, desk: Visit) -> None:
    house.lend(0)
    house.lend(2)
    hold(house, house.county.wu)
    desk.key("F3")
    desk.scan(house.books[0])
    assert desk.headline.startswith("放预约架，给吴*禾")
    expect(desk.page.locator(".duebox b")).to_have_text("11月29日")
    desk.key("F10")
    assert desk.headline == "夹书条好了"
    assert desk.page.evaluate("window.printed") == 1
    expect(desk.page.locator("#slip .slip-huge")).to_have_text("吴*禾")
    desk.scan(house.books[2])
    assert desk.headline == "还好了"
    expect(desk.page.locator("tbody tr").first).to_contain_text("朝花夕拾")


def test_a_book_is_fetched_by_the_pick_list_and_scanned(
    house: House, visit: Open, at_desk: SessionStore
) -> None:
    hold(house, house.county.wu)
    hold(house, house.county.chen, 1, house.county.point)
    window = visit(at_desk, size=DESK)
    window.open("/office/holds/")
    barcodes = window.page.locator('td[data-label="条码"]').all_inner_texts()
    assert len(barcodes) == 2
    window.page.click("text=打印")
    assert window.page.evaluate("window.printed") == 1
    window.page.click("text=去服务台扫")
    window.settled()
    said = []
    for code in barcodes:
        window.scan(code)
        said.append(desk_place(window))
    assert sorted(said) == ["放预约架", "送到柏岭村服务点"]
    window.open("/office/holds/")
    expect(window.page.locator(".empty")).to_contain_text("架上没有要找的书")


def desk_place(window: Visit) -> str:
    return window.headline.partition("，")[0]


def test_a_kept_book_is_not_lent_and_one_key_puts_it_back(house: House, desk: Visit) -> None:
    hold(house, house.county.wu)
    services.take_back(barcode=house.books[0], by=house.county.desk, now=house.clock())
    desk.scan(house.county.chen.card_number)
    desk.scan(house.books[0])
    assert desk.headline == "这本先别借出去"
    expect(desk.page.locator(".result")).to_contain_text("给吴*禾留着")
    desk.key("1")
    assert desk.headline == "放回预约架，不借"
    assert queries.loans_of(house.county.chen.reader_id) == []
    assert [one.barcode for one in queries.hold_shelf(None)] == [house.books[0]]


def test_a_hold_by_keyboard_from_f7(house: House, desk: Visit) -> None:
    house.lend(0, to=house.county.elder)
    house.lend(1, to=house.county.elder)
    desk.scan(house.county.chen.card_number)
    desk.key("F7")
    desk.page.keyboard.type("hlhz", delay=80)
    desk.key("Enter")
    desk.page.keyboard.press("ArrowDown")
    expect(desk.page.locator(".hold-it").first).to_be_focused()
    desk.key("Enter")
    expect(desk.page.locator("h1")).to_have_text("预约《呼兰河传》")
    desk.page.click("main .dform .btn-main")
    desk.settled()
    assert desk.headline == "预约好了，排第 1"
    expect(desk.page.locator(".who")).to_contain_text("看预约 1 本")


def test_the_pages_of_holds_are_for_everyone(
    house: House, visit: Open, as_director: SessionStore
) -> None:
    hold(house, house.county.wu)
    hold(house, house.county.chen)
    hold(house, house.county.elder)
    hold(house, house.county.chen, 1, house.county.point)
    hold(house, house.county.chen, 2)
    for number in (0, 2):
        services.take_back(barcode=house.books[number], by=house.county.desk, now=house.clock())
    window = visit(as_director, size=TALL_DESK)
    window.open("/desk/")
    window.scan(house.county.chen.card_number)
    window.scan(house.books[0])
    found = faults(window, "refused for another")
    title, copy = house.books.bib_ids[0], house.books.copies[2].copy_id
    for address in (
        "/desk/holds/",
        f"/desk/hold/{title}/",
        f"/desk/hold/{house.books.bib_ids[3]}/",
        "/desk/?m=find&q=hlhz",
        "/office/holds/",
        "/office/holds/?view=shelf",
        "/office/holds/?view=clear",
        f"/office/holds/title/{title}/",
        "/office/transit/?view=out&place=all",
        "/office/transit/?view=in&place=all",
        f"/office/transit/{copy}/lost/",
        "/office/rules/floating/",
    ):
        window.open(address)
        found += faults(window, address)
    assert found == []
