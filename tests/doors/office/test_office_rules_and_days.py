"""借阅规则 and 日历: what is lent for how long, and when there is somebody to take it back."""

from __future__ import annotations

import re
from collections.abc import Callable

from doors.office.conftest import Office
from doors.opac.front_door import House

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.network import queries as network

Sit = Callable[[str], Office]


def test_the_rules_are_listed_and_one_is_added_for_children(house: House, director: Office) -> None:
    assert "30 天" in director.get("/office/rules/").text
    child = str(house.county.categories["child"])
    told = {"category": child, "days": "15", "limit": "3", "renewals": "0"}
    page = director.post("/office/rules/new/", **told)
    assert "定好了，马上就按它借。已经借出的不变" in page.note
    assert "15 天" in page.text
    lent = house.lend(0, to=house.county.child)
    assert (lent.due_on - house.clock().date()).days in range(15, 18)


def test_a_rule_is_changed_and_retired_but_never_the_last_one(
    house: House, director: Office
) -> None:
    [general] = [one for one in circulation.policies() if one.kind_id is None]
    where = f"/office/rules/{general.rule_id}/"
    assert 'name="days" value="30"' in director.get(where).text
    page = director.post(where, days="28", limit="6", renewals="2", overdue_tolerated="0")
    assert "定好了" in page.note
    [now] = [one for one in circulation.policies() if one.kind_id is None]
    assert (now.days, now.limit, now.renewals) == (28, 6, 2)
    kept = director.post(f"/office/rules/{now.rule_id}/retire/")
    assert "这是最后一条管所有读者的规则" in kept.note
    assert "没有这条规则" in director.post("/office/rules/999999/retire/").note


def test_a_rule_that_cannot_be_keeps_what_was_typed(house: House, director: Office) -> None:
    before = [one.rule_id for one in circulation.policies()]
    wrong = (
        ({"days": ""}, "请填数字"),
        ({"days": "很久"}, "请填数字"),
        ({"days": "-1"}, "不能小于 0"),
        ({"days": "99999"}, "太大了"),
        ({"renewals": ""}, "请填数字"),
        ({"category": "999999"}, "999999"),
        ({"place": "x"}, "x"),
    )
    for typed, said in wrong:
        page = director.post("/office/rules/new/", **({"days": "31", "renewals": "1"} | typed))
        assert page.status == 422 and said in page.faults, (typed, page.faults)
        assert 'value="31"' in page.text or "days" in typed
    assert [one.rule_id for one in circulation.policies()] == before


def test_why_may_this_card_not_borrow_this_book(house: House, director: Office) -> None:
    card, code = house.county.chen.card_number, house.books[0]
    page = director.get("/office/rules/", card=card, barcode=code)
    assert "《呼兰河传》" in page.text and "能借，2026-12-24 前还" in page.text
    assert "借 30 天，最多 10 册，可续借 1 次" in page.text
    house.lend(0, to=house.county.wu)
    refused = director.get("/office/rules/", card=card, barcode=code)
    assert "这一册还记在别的读者名下" in refused.note
    for one, other in ((card, "3699999999"), ("8699999999", code), ("<b>", "'\"")):
        page = director.get("/office/rules/", card=one, barcode=other)
        assert page.status == 200 and "没有" in page.note, (one, other)


def test_who_only_lends_sees_the_rules_and_changes_none(house: House, sit: Sit) -> None:
    for who in ("desk", "keeper", "villager"):
        assert sit(who).get("/office/rules/").status == 200
        assert sit(who).get("/office/rules/new/").status == 403
        assert sit(who).post("/office/rules/1/retire/").status == 403
    assert sit("cataloguer").get("/office/rules/").status == 403


# --- the calendar ---------------------------------------------------------------------------------


def test_a_month_shows_when_each_place_is_open(house: House, director: Office) -> None:
    page = director.get("/office/calendar/")
    assert "云溪县图书馆总馆，2026 年 11 月" in page.plain
    assert "每周开 72 小时" in page.text
    assert page.text.count("闭馆</span>") >= 5
    branch = director.get(f"/office/calendar/{house.county.branch.place_id}/", month="2026-12")
    assert "枫溪分馆，2026 年 12 月" in branch.plain and "09:00–12:00" in branch.text
    assert "?month=2027-01" in branch.text and "?month=2026-11" in branch.text
    assert director.get("/office/calendar/999999/").status == 404


def test_a_month_that_is_none_is_this_month(house: House, director: Office) -> None:
    for odd in ("", "x", "2026", "2026-13", "2026-00", "0-1", "9999-12", "2026-" + "1" * 5000, "-"):
        page = director.get("/office/calendar/", month=odd)
        assert "2026 年 11 月" in page.plain, odd[:20]
    assert "2099 年 12 月" in director.get("/office/calendar/", month="2099-12").plain
    assert "2000 年 1 月" in director.get("/office/calendar/", month="2000-01").plain


WEEK = {f"day{number}": "09:00-12:00 14:00-17:30" for number in range(1, 7)} | {"day0": ""}


def test_the_week_is_set_as_it_is_spoken(house: House, director: Office) -> None:
    where = f"/office/calendar/{house.county.branch.place_id}/"
    page = director.post(where + "week/", **WEEK)
    assert "存好了" in page.note
    week = network.calendar_of(house.county.branch.place_id).week
    assert week[0] == () and len(week[6]) == 2
    assert 'value="09:00-12:00 14:00-17:30"' in page.text
    wide = WEEK | {"day1": "08：30–12：00"}
    assert "存好了" in director.post(where + "week/", **wide).note
    assert f"{network.calendar_of(house.county.branch.place_id).week[1][0].opens:%H:%M}" == "08:30"


def test_times_are_typed_as_people_write_them(house: House, director: Office) -> None:
    where = f"/office/calendar/{house.county.branch.place_id}/week/"
    for typed in ("8:30-12:00", "8：30 － 12：00", "0830-1200", "8:30 至 12:00"):
        assert "存好了" in director.post(where, **(WEEK | {"day1": typed})).note, typed
        [span] = network.calendar_of(house.county.branch.place_id).week[1]
        assert f"{span.opens:%H:%M} {span.closes:%H:%M}" == "08:30 12:00"


def test_a_bad_time_on_several_days_is_said_once_with_the_days(
    house: House, director: Office
) -> None:
    where = f"/office/calendar/{house.county.branch.place_id}/week/"
    note = director.post(where, **(WEEK | {"day1": "12:0-18:00", "day3": "12:0-18:00"})).note
    assert note.count("不是时间：12:0") == 1
    assert "周二、周四：不是时间：12:0" in note


def test_a_week_that_cannot_be_changes_nothing_and_says_why(house: House, director: Office) -> None:
    where = f"/office/calendar/{house.county.branch.place_id}/week/"
    before = network.calendar_of(house.county.branch.place_id).week
    wrong = (
        ("早上", "不是时间"),
        ("25:00-26:00", "不是时间"),
        ("09:00", "请把时间填全"),
        ("12:00-09:00", "闭馆时间不比开馆晚"),
        ("09:00-12:00 11:00-17:00", "连着或重叠"),
        ("08:00-09:00 10:00-11:00 12:00-13:00", "三段时间"),
    )
    for typed, said in wrong:
        page = director.post(where, **(WEEK | {"day2": typed}))
        assert said in page.note, (typed, page.note)
    assert network.calendar_of(house.county.branch.place_id).week == before


def test_a_keeper_sets_the_week_of_the_own_branch_only(house: House, sit: Sit) -> None:
    keeper = sit("keeper")
    own, other = house.county.branch.place_id, house.county.main.place_id
    assert "存好了" in keeper.post(f"/office/calendar/{own}/week/", **WEEK).note
    refused = keeper.post(f"/office/calendar/{other}/week/", **WEEK)
    assert refused.status == 403 and "这是别的馆的事" in refused.plain
    assert keeper.get(f"/office/calendar/{other}/").status == 200


# --- what is overdue, and what happened -------------------------------------------------------------


def test_what_is_overdue_stands_the_longest_first(house: House, sit: Sit) -> None:
    assert "没有超期的书。" in sit("director").get("/office/overdue/").text
    house.lend(0, days_ago=60)
    house.lend(2, to=house.county.wu, days_ago=40)
    page = sit("director").get("/office/overdue/")
    assert "共 2 册" in page.text
    assert page.text.index("呼兰河传") < page.text.index("朝花夕拾")
    assert "陈*兰" in page.text and "陈桂兰" not in page.text
    for odd in ("x", "-1", "9" * 20, "100", "²"):
        assert sit("director").get("/office/overdue/", after=odd).status == 200, odd


def test_the_day_is_told_in_sentences_by_whom_and_where(house: House, director: Office) -> None:
    house.lend(0)
    page = director.get("/office/log/")
    assert "借出一册，2026-12-24 前还" in page.text
    assert "周敏" in page.text and "云溪县图书馆总馆" in page.text
    assert "陈桂兰" not in page.plain
    assert re.search(r"\?day=2026-11-23", page.text) and "后一天" not in page.text
    quiet = director.get("/office/log/", day="2026-11-20")
    assert "2026-11-20的流水" in quiet.plain and "<tbody>" not in quiet.text
    assert "后一天" in quiet.text


def test_a_day_that_is_none_is_today(house: House, director: Office) -> None:
    for odd in ("", "x", "2026-02-30", "0001-01-01", "9999-12-31", "²"):
        page = director.get("/office/log/", day=odd)
        assert page.status == 200 and "流水" in page.text, odd
    for odd in ("x", "-1", "9" * 20, "²", "1"):
        assert director.get("/office/log/", before=odd).status == 200, odd


def test_who_does_not_see_the_journal_sees_the_own_place(house: House, sit: Sit) -> None:
    house.lend(0)
    assert "借出一册" in sit("desk").get("/office/log/").text
    assert "借出一册" not in sit("keeper").get("/office/log/").text
    assert "借出一册" not in sit("villager").get("/office/log/").text
    assert sit("cataloguer").get("/office/log/").status == 403
