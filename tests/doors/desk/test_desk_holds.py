"""预约 at the counter, by forms: where a book goes, what is not lent, who waits for what."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.models import Hold
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.circulation.slips import HoldSlip, HoldState
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.foundations.kernel.actor import Actor


def page(desk: Client, where: str, told: dict[str, str] | None = None, status: int = 200) -> str:
    """Open a page, or send a form as without script and follow where it leads."""
    answer = desk.get(where, follow=True) if told is None else desk.post(where, told, follow=True)
    assert answer.status_code == status, where
    return html.unescape(answer.content.decode())


def scan(desk: Client, code: str) -> str:
    return page(desk, "/desk/scan/", {"code": code})


def choose(desk: Client, number: int) -> str:
    return page(desk, "/desk/choose/", {"n": str(number)})


def told(said: str) -> tuple[str, str]:
    """Return the colour and the headline of the result."""
    found = re.search(
        r'class="result (\w+)".*?<h[12][^>]*>(.*?)</h[12]>(?:<p>(.*?)</p>)?', said, re.S
    )
    assert found, "no result on the page"
    return found[1], " | ".join(one for one in found.groups()[1:] if one)


def ways(said: str) -> list[str]:
    return [verb.strip() for verb in re.findall(r"<kbd>\d</kbd><span>([^<]*)", said)]


def hold(
    house: House, who: ReaderSlip, title: int = 0, pickup: PlaceSlip | None = None
) -> HoldSlip:
    return services.place_hold(
        reader_id=who.reader_id,
        bib_id=house.books.bib_ids[title],
        pickup_id=(pickup or house.county.main).place_id,
        by=house.county.desk,
        now=house.clock(),
    )


def bring_back(house: House, number: int, by: Actor | None = None) -> None:
    services.take_back(
        barcode=house.books[number], by=by or house.county.desk, now=house.clock.forward(minutes=5)
    )


@pytest.fixture
def returning(desk: Client) -> Client:
    page(desk, "/desk/?m=return")
    return desk


# --- where a returned book goes --------------------------------------------------------------


def test_a_returned_book_that_is_waited_for_goes_on_the_hold_shelf(
    house: House, returning: Client
) -> None:
    house.lend(0)
    hold(house, house.county.wu)
    said = scan(returning, house.books[0])
    tail = house.county.wu.card_number[-4:]
    assert told(said) == ("warn", f"放预约架，给吴*禾（尾号 {tail}） | 《呼兰河传》 还好了")
    assert "留到<b" in said and '<b class="num">11月29日</b>' in said
    assert "吴小禾" not in said
    assert "打夹书条 <kbd>F10</kbd>" in said


def test_its_slip_has_the_masked_name_large_and_is_printed_again(
    house: House, returning: Client
) -> None:
    house.lend(0)
    hold(house, house.county.wu)
    scan(returning, house.books[0])
    said = page(returning, "/desk/paper/", {})
    assert told(said) == ("ok", "夹书条好了 | 夹在书里，放到预约架，接着扫下一本就行")
    slip = said.split('id="slip"')[1]
    assert '<p class="slip-huge">吴*禾</p>' in slip
    for words in (
        house.county.wu.card_number[-4:],
        "《呼兰河传》",
        house.books[0],
        "11月29日（周日）",
    ):
        assert words in slip
    assert "取书处：云溪县图书馆总馆" in slip
    assert "吴小禾" not in said
    assert "夹书条好了" in page(returning, "/desk/slip/")


def test_a_book_for_elsewhere_is_sent_there_with_its_slip(house: House, returning: Client) -> None:
    house.lend(0)
    hold(house, house.county.wu, pickup=house.county.point)
    said = scan(returning, house.books[0])
    assert told(said) == (
        "warn",
        "送到柏岭村服务点 | 《呼兰河传》 还好了，有读者在等，请放进送书筐",
    )
    slip = page(returning, "/desk/paper/", {}).split('id="slip"')[1]
    assert "送到" in slip and "柏岭村服务点" in slip and "有读者在等" in slip
    assert "从 云溪县图书馆总馆" in slip
    assert "禾" not in slip


def test_a_book_of_another_place_goes_home(house: House, client: Client) -> None:
    house.lend(0)
    let_staff_in(client.session, house.county.keeper, house.clock())
    page(client, "/desk/?m=return")
    assert told(scan(client, house.books[0])) == (
        "warn",
        "送到云溪县图书馆总馆 | 《呼兰河传》 还好了，是那里的书，请放进送书筐",
    )
    assert "回馆" in page(client, "/desk/paper/", {}).split('id="slip"')[1]


def test_what_was_sent_arrives_by_a_scan(house: House, client: Client) -> None:
    house.lend(0)
    hold(house, house.county.wu, pickup=house.county.branch)
    bring_back(house, 0)
    let_staff_in(client.session, house.county.keeper, house.clock.forward(hours=20))
    page(client, "/desk/?m=return")
    colour, words = told(scan(client, house.books[0]))
    assert colour == "warn"
    assert words.startswith("放预约架，给吴*禾") and words.endswith("《呼兰河传》 到了")
    again = told(scan(client, house.books[0]))
    assert again[1].endswith("《呼兰河传》 已经分好了")


def test_a_book_that_came_home_goes_on_its_shelf(house: House, returning: Client) -> None:
    house.lend(0)
    bring_back(house, 0, by=house.county.keeper)
    house.clock.forward(hours=20)
    let_staff_in(returning.session, house.county.desk, house.clock())
    page(returning, "/desk/?m=return")
    said = scan(returning, house.books[0])
    assert told(said)[0] == "ok"
    assert told(said)[1].startswith("到了 | 《呼兰河传》 请放回")
    assert "打夹书条" not in said
    assert "这本不用夹书条" in page(returning, "/desk/paper/", {})


def test_a_fetched_book_is_not_a_use_in_the_library(house: House, returning: Client) -> None:
    hold(house, house.county.wu)
    said = scan(returning, house.books[0])
    assert told(said)[1].endswith("《呼兰河传》 找到了")
    assert "馆内看过" not in said
    assert ">收</span>" in said


def test_undoing_the_return_lets_the_reader_wait_again(house: House, returning: Client) -> None:
    house.lend(0)
    mine = hold(house, house.county.wu)
    scan(returning, house.books[0])
    said = page(returning, "/desk/undo/", {})
    assert told(said)[1].startswith("撤销了")
    assert "打夹书条" not in said
    kept = queries.hold(mine.hold_id)
    assert kept is not None and not kept.ready


# --- what is not lent, and the ways on ---------------------------------------------------------


def test_a_book_kept_for_another_goes_back_on_the_hold_shelf(house: House, desk: Client) -> None:
    hold(house, house.county.wu)
    bring_back(house, 0)
    scan(desk, house.county.chen.card_number)
    said = scan(desk, house.books[0])
    assert told(said)[0] == "stop"
    assert "给吴*禾留着" in said
    assert ways(said) == ["放回预约架，不借", "换一本给眼前的读者", "请有权限的同事来借"]
    assert told(choose(desk, 1)) == ("warn", "放回预约架，不借 | 《呼兰河传》")
    assert circulation_of(house.county.chen) == []
    ready = queries.hold_shelf(None)
    assert [one.barcode for one in ready] == [house.books[0]]


def test_without_another_copy_the_reader_may_wait_too(house: House, desk: Client) -> None:
    hold(house, house.county.wu)
    bring_back(house, 0)
    house.lend(1, to=house.county.elder)
    scan(desk, house.county.chen.card_number)
    assert ways(scan(desk, house.books[0]))[1] == "替眼前的读者预约"
    said = choose(desk, 2)
    assert told(said)[1].startswith("放预约架，给吴*禾")
    assert "替眼前的读者预约好了" in said
    assert queries.count_holds(house.county.chen.reader_id) == 1


def test_a_book_on_its_way_to_another_goes_back_into_the_crate(house: House, desk: Client) -> None:
    hold(house, house.county.wu, pickup=house.county.point)
    bring_back(house, 0)
    scan(desk, house.county.chen.card_number)
    said = scan(desk, house.books[0])
    assert "要送到柏岭村服务点给吴*禾" in said
    assert ways(said)[0] == "放回送书筐，不借"


def test_a_book_that_others_wait_for_is_caught_for_the_first(house: House, desk: Client) -> None:
    house.lend(1, to=house.county.elder)
    hold(house, house.county.wu)
    scan(desk, house.county.chen.card_number)
    said = scan(desk, house.books[0])
    assert "有 1 位读者在等这本书" in said
    assert ways(said) == [
        "放到预约架，通知吴*禾来取",
        "替眼前的读者预约",
        "请有权限的同事来借",
        "先放在手边，不借",
    ]
    said = choose(desk, 1)
    assert told(said)[1].startswith("放预约架，给吴*禾")
    assert "打夹书条" in said
    assert house.county.chen.card_number in said


def test_for_another_place_the_way_on_is_the_crate(house: House, desk: Client) -> None:
    house.lend(1, to=house.county.elder)
    hold(house, house.county.wu, pickup=house.county.point)
    scan(desk, house.county.chen.card_number)
    assert ways(scan(desk, house.books[0]))[0] == "送到柏岭村服务点，给吴*禾"


def test_who_has_the_power_lends_it_all_the_same(house: House, client: Client) -> None:
    hold(house, house.county.wu)
    bring_back(house, 0)
    let_staff_in(client.session, house.county.director, house.clock())
    scan(client, house.county.chen.card_number)
    said = scan(client, house.books[0])
    number = ways(said).index("仍然借给眼前的读者") + 1
    assert told(choose(client, number))[1].startswith("借出成功")
    (waiting,) = services.holds_of(reader_id=house.county.wu.reader_id, now=house.clock())
    assert waiting.state is HoldState.WAITING


def test_whose_hold_it_is_takes_it_and_the_panel_says_so(house: House, desk: Client) -> None:
    hold(house, house.county.chen)
    bring_back(house, 0)
    said = scan(desk, house.county.chen.card_number)
    assert "有 1 本预约到了：《呼兰河传》在预约架，留到11月29日" in said
    assert "看预约 1 本" in said
    said = scan(desk, house.books[0])
    assert told(said)[1].startswith("借出成功")
    assert "预约书已取" in said
    assert "预约的《呼兰河传》已经取走，从预约架划掉了" in said
    assert queries.count_holds(house.county.chen.reader_id) == 0


def test_what_waits_elsewhere_is_said_with_its_place(house: House, desk: Client) -> None:
    hold(house, house.county.chen, pickup=house.county.branch)
    bring_back(house, 0)
    bring_back(house, 0, by=house.county.keeper)
    said = scan(desk, house.county.chen.card_number)
    assert "预约的《呼兰河传》在枫溪分馆的预约架，留到" in said


def circulation_of(reader: ReaderSlip) -> list[str]:
    return [one.title for one in queries.loans_of(reader.reader_id)]


# --- placing a hold ------------------------------------------------------------------------------


def test_a_title_is_held_from_the_finding_page(house: House, desk: Client) -> None:
    house.lend(0, to=house.county.elder)
    house.lend(1, to=house.county.elder)
    hold(house, house.county.wu)
    assert "要预约，先扫读者证" in page(desk, "/desk/?m=find&q=呼兰河传")
    scan(desk, house.county.chen.card_number)
    where = f"/desk/hold/{house.books.bib_ids[0]}/"
    assert where in page(desk, "/desk/?m=find&q=呼兰河传")
    form = page(desk, where)
    assert "预约《呼兰河传》" in form and "前面有 1 位在等" in form
    places = re.findall(r"<option value=\"\d+\"[^>]*>(.*?)</option>", form)
    assert places[0] == "云溪县图书馆总馆" and len(places) == 3
    pickup = str(house.county.point.place_id)
    said = page(desk, where, {"pickup": pickup, "needed_until": ""})
    assert told(said) == ("ok", "预约好了，排第 2 | 《呼兰河传》大约12月27日能到，在柏岭村服务点取")
    (line,) = services.holds_of(reader_id=house.county.chen.reader_id, now=house.clock())
    assert line.pickup_name == "柏岭村服务点"


def test_without_a_reader_the_card_is_asked_for(house: House, desk: Client) -> None:
    said = page(desk, f"/desk/hold/{house.books.bib_ids[0]}/")
    assert told(said) == ("warn", "请扫读者证 | 扫了证再预约《呼兰河传》")


def test_wrong_dates_and_places_are_said_beside_the_field(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    where = f"/desk/hold/{house.books.bib_ids[0]}/"
    here = str(house.county.main.place_id)
    assert "日期写成 2026-12-31 这样" in page(
        desk, where, {"pickup": here, "needed_until": "圣诞"}, 422
    )
    assert "请选取书处" in page(desk, where, {"pickup": "999"}, 422)
    past = page(desk, where, {"pickup": here, "needed_until": "2026-11-01"}, 422)
    assert "已经过了" in past
    assert queries.count_holds(house.county.chen.reader_id) == 0


def test_what_cannot_be_held_is_said_before_it_is_asked(house: House, desk: Client) -> None:
    hold(house, house.county.chen)
    scan(desk, house.county.chen.card_number)
    said = page(desk, f"/desk/hold/{house.books.bib_ids[0]}/")
    assert "已经预约过了" in said
    assert 'name="pickup"' not in said


def test_a_limit_is_set_aside_by_who_may(house: House, desk: Client, client: Client) -> None:
    services.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, holds=1),
        by=house.county.director,
        now=house.clock(),
    )
    queries.forget_policies()
    hold(house, house.county.chen)
    where = f"/desk/hold/{house.books.bib_ids[1]}/"
    scan(desk, house.county.chen.card_number)
    said = page(desk, where)
    assert "已经预约 1 本，最多 1 本" in said
    assert "仍然预约" not in said
    here = str(house.county.main.place_id)
    assert "最多 1 本" in page(desk, where, {"pickup": here, "waive": "1"}, 422)
    let_staff_in(client.session, house.county.director, house.clock())
    scan(client, house.county.chen.card_number)
    assert "仍然预约，会留下记录" in page(client, where)
    assert told(page(client, where, {"pickup": here, "waive": "1"}))[1].startswith("预约好了")


# --- what the reader waits for -------------------------------------------------------------------


def test_a_hold_is_suspended_resumed_moved_and_cancelled(house: House, desk: Client) -> None:
    mine = hold(house, house.county.chen)
    scan(desk, house.county.chen.card_number)
    said = page(desk, "/desk/holds/")
    assert "陈桂兰的预约" in said and "排第 1" in said
    said = page(desk, f"/desk/holds/{mine.hold_id}/suspend/", {})
    assert "先停一停，位子还在" in said and "接着等" in said
    said = page(desk, f"/desk/holds/{mine.hold_id}/resume/", {})
    assert "接着等了" in said
    branch = {"pickup": str(house.county.branch.place_id)}
    said = page(desk, f"/desk/holds/{mine.hold_id}/pickup/", branch)
    assert "改到枫溪分馆取" in said
    assert "没有" in page(desk, f"/desk/holds/{mine.hold_id}/pickup/", {"pickup": "x"})
    said = page(desk, f"/desk/holds/{mine.hold_id}/cancel/", {})
    assert "预约取消了" in said and "没有预约" in said
    assert queries.count_holds(house.county.chen.reader_id) == 0


def test_only_the_holds_of_who_is_here_are_touched(house: House, desk: Client) -> None:
    theirs = hold(house, house.county.wu)
    scan(desk, house.county.chen.card_number)
    said = page(desk, f"/desk/holds/{theirs.hold_id}/cancel/", {})
    assert "没有这个预约" in said
    assert queries.hold(theirs.hold_id) is not None
    page(desk, f"/desk/holds/{theirs.hold_id}/wake/", {}, 404)


def test_a_title_that_nobody_has_is_not_found(house: House, desk: Client) -> None:
    scan(desk, house.county.chen.card_number)
    page(desk, "/desk/hold/999999/", None, 404)


def test_the_loan_slip_leaves_out_what_only_arrived(house: House, returning: Client) -> None:
    hold(house, house.county.wu)
    house.lend(2)
    scan(returning, house.books[0])
    scan(returning, house.books[2])
    said = page(returning, "/desk/finish/", {"print": "1"})
    slip = said.split('id="slip"')[1]
    assert "1. 朝花夕拾" in slip and "呼兰河传" not in slip


def test_who_may_not_hold_is_not_let_in(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.cataloguer, house.clock())
    page(client, "/desk/holds/", None, 403)


def test_a_hold_that_was_placed_at_the_counter_is_taken_back_there(
    house: House, desk: Client
) -> None:
    desk.post("/desk/scan/", {"code": house.county.chen.card_number})
    desk.post(
        f"/desk/hold/{house.books.bib_ids[0]}/",
        {"pickup": house.county.main.place_id},
        follow=True,
    )
    assert Hold.objects.filter(ended_at=None).count() == 1
    said = desk.post("/desk/undo/", follow=True).content.decode()
    assert "撤销了" in said and "呼兰河传" in said
    assert not Hold.objects.filter(ended_at=None).exists()
    assert "没有可以撤销的" in desk.post("/desk/undo/", follow=True).content.decode()
