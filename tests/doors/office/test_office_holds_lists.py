"""预约 and 送书 in the office, by forms: what to fetch, what waits, queues, what is on its way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from doors.office.conftest import Office, Page
from doors.opac.front_door import House

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.circulation.slips import HoldSlip
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of

Sit = Callable[[str], Office]


def hold(house: House, who: ReaderSlip, title: int = 0, at: PlaceSlip | None = None) -> HoldSlip:
    return services.place_hold(
        reader_id=who.reader_id,
        bib_id=house.books.bib_ids[title],
        pickup_id=(at or house.county.main).place_id,
        by=house.county.desk,
        now=house.clock(),
    )


def bring_back(house: House, number: int, by: Actor | None = None) -> None:
    house.clock.forward(minutes=5)
    services.take_back(barcode=house.books[number], by=by or house.county.desk, now=house.clock())


def rows(page: Page) -> list[str]:
    """Return the rows of the page's tables as they are read."""
    found = re.findall(r"<tbody>(.*?)</tbody>", page.text, re.S)
    lines = [one for body in found for one in re.findall(r"<tr.*?</tr>", body, re.S)]
    return [re.sub(r"\s+", " ", re.sub(r"<.*?>", " ", one)).strip() for one in lines]


def ids(house: House, title: int = 0) -> list[int]:
    return [one.hold_id for one in queries.queue_of(house.books.bib_ids[title])]


# --- the lists -------------------------------------------------------------------------------


def test_the_pick_list_of_ones_own_place(house: House, sit: Sit) -> None:
    hold(house, house.county.wu)
    hold(house, house.county.chen, 1, house.county.point)
    page = sit("desk").get("/office/holds/")
    found = rows(page)
    assert len(found) == 2
    here = next(one for one in found if "呼兰河传" in one)
    assert here.endswith("预约架") and house.books[0] in here
    away = next(one for one in found if "朝花夕拾" in one)
    assert away.endswith("送柏岭村服务点")
    assert "data-print-page" in page.text
    assert "禾" not in page.plain
    keepers = sit("keeper").get("/office/holds/")
    assert rows(keepers) == []
    assert "架上没有要找的书" in keepers.plain


def test_a_fetched_book_leaves_the_pick_list_for_the_hold_shelf(house: House, sit: Sit) -> None:
    hold(house, house.county.wu)
    bring_back(house, 0)
    desk = sit("desk")
    assert rows(desk.get("/office/holds/")) == []
    (line,) = rows(desk.get("/office/holds/", view="shelf"))
    assert line.startswith("2026-11-29 吴*禾，尾号 " + house.county.wu.card_number[-4:])
    assert house.books[0] in line


def test_the_hold_shelf_is_sorted_by_the_time_that_runs_out(house: House, sit: Sit) -> None:
    hold(house, house.county.wu)
    hold(house, house.county.chen, 1)
    bring_back(house, 2)
    house.clock.forward(days=2)
    bring_back(house, 0)
    found = rows(sit("desk").get("/office/holds/", view="shelf"))
    assert ["朝花夕拾" in found[0], "呼兰河传" in found[1]] == [True, True]
    house.clock.forward(days=2)
    found = rows(sit("desk").get("/office/holds/", view="shelf"))
    assert "快到了" in found[0] and "快到了" not in found[1]


def test_what_nobody_waits_for_is_to_be_taken_down_until_it_is_scanned(
    house: House, sit: Sit
) -> None:
    mine = hold(house, house.county.wu)
    bring_back(house, 0)
    services.cancel_hold(hold_id=mine.hold_id, by=house.county.desk, now=house.clock())
    desk = sit("desk")
    (line,) = rows(desk.get("/office/holds/", view="clear"))
    assert "呼兰河传" in line and "读者不要了" in line
    bring_back(house, 0)
    page = desk.get("/office/holds/", view="clear")
    assert rows(page) == [] and "没有该下架的" in page.plain


def test_a_title_without_a_copy_to_give_is_listed(house: House, sit: Sit) -> None:
    hold(house, house.county.wu, 3)
    desk = sit("desk")
    assert "每一种被预约的书都有册能给" in desk.get("/office/holds/", view="hopeless").plain
    for copy in house.books.copies[6:8]:
        services.withdraw_copy(
            copy_id=copy.copy_id, why="破损", by=house.county.director, now=house.clock()
        )
    page = desk.get("/office/holds/", view="hopeless")
    (line,) = rows(page)
    assert "背影" in line and "1 位" in line
    assert f"/office/holds/title/{house.books.bib_ids[3]}/" in page.text


def test_a_range_ends_where_the_scope_ends(house: House, sit: Sit) -> None:
    hold(house, house.county.chen)
    bring_back(house, 0)
    everything = sit("director").get("/office/holds/", view="shelf", place="all")
    assert len(rows(everything)) == 1
    keeper = sit("keeper")
    assert rows(keeper.get("/office/holds/", view="shelf", place="all")) == []
    main = str(house.county.main.place_id)
    assert keeper.get("/office/holds/", view="shelf", place=main).status == 403
    assert keeper.get("/office/holds/", place="99999").status == 404
    point = str(house.county.point.place_id)
    assert keeper.get("/office/holds/", view="shelf", place=point).status == 200
    assert sit("cataloguer").get("/office/holds/").status == 403


# --- the queue of a title ----------------------------------------------------------------------


@pytest.fixture
def three(house: House) -> list[int]:
    return [
        hold(house, one).hold_id for one in (house.county.chen, house.county.wu, house.county.elder)
    ]


def where(house: House, title: int = 0) -> str:
    return f"/office/holds/title/{house.books.bib_ids[title]}/"


def test_a_queue_is_ordered_by_buttons_with_a_reason(
    house: House, director: Office, three: list[int]
) -> None:
    first, second, third = three
    page = director.get(where(house))
    assert "陈*兰" in rows(page)[0] and "陈桂兰" not in page.plain
    page = director.post(where(house), do=f"first:{third}", why="孩子下周要考试")
    assert "排好了" in page.note
    assert ids(house) == [third, first, second]
    assert 'value="孩子下周要考试"' in page.text
    director.post(where(house), do=f"down:{third}", why="换回来")
    assert ids(house) == [first, third, second]
    director.post(where(house), do=f"up:{second}", why="换回来")
    assert ids(house) == [first, second, third]
    director.post(where(house), do=f"up:{first}", why="本来就最前")
    director.post(where(house), do=f"down:{third}", why="本来就最后")
    assert ids(house) == [first, second, third]


def test_without_a_reason_nothing_is_moved_or_cancelled(
    house: House, director: Office, three: list[int]
) -> None:
    for what in ("first", "cancel"):
        page = director.post(where(house), do=f"{what}:{three[2]}", why="  ")
        assert page.status == 422
        assert "请写上为什么要改先后" in page.faults
    assert ids(house) == three


def test_a_hold_is_cancelled_with_its_reason(
    house: House, director: Office, three: list[int]
) -> None:
    page = director.post(where(house), do=f"cancel:{three[0]}", why="读者来电话不要了")
    assert "取消了" in page.note
    assert ids(house) == three[1:]
    page = director.post(where(house), do=f"cancel:{three[0]}", why="再来一次")
    assert page.status == 422 and "没有这个预约" in page.faults
    for wrong in ("", "first:", "first:x", "first:99999999999999999999", "sing:1"):
        assert director.post(where(house), do=wrong, why="乱填").status == 422
    assert ids(house) == three[1:]


def test_what_was_found_stays_out_of_the_order(
    house: House, director: Office, three: list[int]
) -> None:
    bring_back(house, 0)
    page = director.get(where(house))
    assert "已经找到书的" in page.plain and "在预约架，留到" in page.plain
    page = director.post(where(house), do=f"down:{three[0]}", why="试试")
    assert page.status == 422 and "书已经找到了" in page.faults
    director.post(where(house), do=f"first:{three[2]}", why="急用")
    assert ids(house) == [three[0], three[2], three[1]]


def test_who_may_not_order_sees_the_queue_without_the_buttons(
    house: House, sit: Sit, three: list[int]
) -> None:
    desk = sit("desk")
    page = desk.get(where(house))
    assert len(rows(page)) == 3 and "最前" not in page.plain
    assert desk.post(where(house), do=f"first:{three[2]}", why="熟人").status == 403
    assert ids(house) == three


def test_a_branch_neither_names_nor_moves_readers_of_other_places(
    house: House, sit: Sit, three: list[int]
) -> None:
    mine = hold(house, house.county.school, at=house.county.point)
    keeper = sit("keeper")
    page = keeper.get(where(house))
    assert "别的馆的读者" in page.plain and "陈*兰" not in page.plain
    assert "先后请总馆来排" in page.plain
    assert keeper.post(where(house), do=f"first:{mine.hold_id}", why="急").status == 403
    assert keeper.post(where(house), do=f"cancel:{three[0]}", why="急").status == 403
    assert keeper.post(where(house), do=f"cancel:{mine.hold_id}", why="不要了").status == 200
    assert ids(house) == three


def test_an_empty_queue_and_an_unknown_title(house: House, director: Office) -> None:
    assert "没有人预约这种书" in director.get(where(house)).plain
    assert director.get("/office/holds/title/999999/").status == 404


# --- on its way --------------------------------------------------------------------------------


def test_books_are_sent_by_a_scan_each_and_the_place_stays(house: House, sit: Sit) -> None:
    desk = sit("desk")
    to = str(house.county.branch.place_id)
    page = desk.post("/office/transit/send/", to=to, barcode=house.books[0])
    assert "记好了：《呼兰河传》送到枫溪分馆" in page.note
    assert f'value="{to}" selected' in page.text
    desk.post("/office/transit/send/", to=to, barcode=house.books[2])
    page = desk.get("/office/transit/", view="out")
    assert "送到枫溪分馆，2 册" in page.plain
    assert "打印送书单" in page.plain and "收：" in page.plain
    assert [("换书" in one) for one in rows(page)] == [True, True]
    assert len(rows(sit("keeper").get("/office/transit/"))) == 2


def test_what_cannot_be_sent_is_said_beside_the_field(house: House, sit: Sit) -> None:
    desk = sit("desk")
    to = str(house.county.branch.place_id)
    house.lend(4)
    for told, fault in (
        ({"to": to, "barcode": house.books[4]}, "这一册还借着"),
        ({"to": to, "barcode": "3999999999"}, "没有这个条码"),
        ({"to": to, "barcode": ""}, "请扫书，或填条码"),
        ({"to": "", "barcode": house.books[0]}, "请选送到哪里"),
        ({"to": str(house.county.main.place_id), "barcode": house.books[0]}, "请选送到哪里"),
    ):
        page = desk.post("/office/transit/send/", **told)
        assert page.status == 422
        assert fault in page.faults
    assert queries.on_the_way(day_of(house.clock())) == []


def test_what_never_came_is_given_up_after_being_asked(house: House, sit: Sit) -> None:
    mine = hold(house, house.county.wu, at=house.county.branch)
    bring_back(house, 0)
    house.clock.forward(days=20)
    keeper = sit("keeper")
    (line,) = rows(keeper.get("/office/transit/", view="late"))
    assert "20 天" in line and "晚了" in line and "有读者在等" in line
    address = f"/office/transit/{house.books.copies[0].copy_id}/lost/"
    page = keeper.get(address)
    assert "《呼兰河传》没收到？" in page.plain and "吴*禾" in page.plain
    assert len(queries.on_the_way(day_of(house.clock()))) == 1
    page = keeper.post(address)
    assert "记为没收到：《呼兰河传》" in page.note
    assert queries.on_the_way(day_of(house.clock())) == []
    kept = queries.hold(mine.hold_id)
    assert kept is not None and kept.caught_copy_id is None
    assert keeper.get(address).status == 404
    assert "已经不在路上" in keeper.post(address).note


def test_a_way_between_others_is_nobodys_business(house: House, sit: Sit) -> None:
    services.send_copy(
        barcode=house.books[0],
        to_id=house.county.branch.place_id,
        by=house.county.desk,
        now=house.clock(),
    )
    address = f"/office/transit/{house.books.copies[0].copy_id}/lost/"
    assert sit("villager").get(address).status == 403
    assert sit("villager").post(address).status == 403
    assert sit("cataloguer").get("/office/transit/").status == 403
    assert len(queries.on_the_way(day_of(house.clock()))) == 1


def test_empty_lists_say_so(house: House, director: Office) -> None:
    for view, said in (
        ("in", "没有送往这里的书"),
        ("out", "没有从这里送出"),
        ("late", "没有晚了的"),
    ):
        assert said in director.get("/office/transit/", view=view).plain


# --- rules ---------------------------------------------------------------------------------------


def rule(**more: str) -> dict[str, str]:
    return {"days": "30", "renewals": "1", "holds": "3", "keep_days": "7"} | more


def test_a_rule_says_how_many_may_be_held_and_how_long_they_are_kept(
    house: House, director: Office
) -> None:
    page = director.post("/office/rules/new/", **rule(holds_a_day="2", holds_on_shelf="on"))
    assert "3 本，留 7 天" in page.plain
    (policy,) = queries.policies()
    assert (policy.holds, policy.holds_a_day, policy.holds_on_shelf, policy.keep_days) == (
        3,
        2,
        True,
        7,
    )
    assert "不接受" in director.post("/office/rules/new/", **rule(holds="0")).plain
    page = director.post("/office/rules/new/", **rule(keep_days="0"))
    assert page.status == 422 and "至少留 1 天" in page.faults


def test_changing_a_rule_keeps_what_its_form_does_not_ask(house: House, director: Office) -> None:
    kept = {"consequence": "fine", "fine_fen": 10, "owed_fen": 500}
    services.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, **kept),
        by=house.county.director,
        now=house.clock(),
    )
    (standing,) = queries.policies()
    director.post(f"/office/rules/{standing.rule_id}/", **rule(days="21"))
    (changed,) = queries.policies()
    assert changed.days == 21
    assert {name: getattr(changed, name) for name in kept} == kept


def test_copies_stay_where_they_come_back_by_rule(house: House, director: Office) -> None:
    assert "现在都送回各自的馆" in director.get("/office/rules/floating/").plain
    branch = str(house.county.branch.place_id)
    page = director.post("/office/rules/floating/", place=branch, kind="")
    assert "定好了" in page.note
    assert rows(page)[0].startswith("枫溪分馆 都算")
    director.post("/office/rules/floating/", place=branch, kind="")
    assert [(one.place_id, one.kind_id) for one in queries.float_policies()] == [
        (house.county.branch.place_id, None)
    ]
    assert director.post("/office/rules/floating/", place="777", kind="").status == 422
    page = director.post("/office/rules/floating/1/stop/")
    assert "送回各自的馆" in page.note
    assert queries.float_policies() == ()


def test_who_sets_no_rules_sets_no_floating(house: House, sit: Sit) -> None:
    assert sit("desk").post("/office/rules/floating/", place="", kind="").status == 403
    assert queries.float_policies() == ()
