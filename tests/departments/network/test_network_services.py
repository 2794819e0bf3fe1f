"""Opening the library, its places and its calendar, through the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from cast import County

from shuxiang.departments.network import promises, queries, registers, services, wording
from shuxiang.departments.network.models import Library, Place
from shuxiang.departments.network.refusals import (
    AlreadyOpen,
    DayRefused,
    NotOpenYet,
    PlaceRefused,
    UnknownPlace,
    WeekRefused,
)
from shuxiang.departments.network.rules import (
    DayPlan,
    HolidayManner,
    PlaceKind,
    is_open_day,
    same_every_day,
)
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import SYSTEM, Power
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    for because in refusal.value.because:
        assert wording.say(because).what
    return [one.code for one in refusal.value.because]


def test_before_opening_there_is_no_library_and_afterwards_there_is(now: datetime) -> None:
    assert queries.library() is None
    assert queries.places() == ()
    with pytest.raises(NotOpenYet):
        queries.main_place()
    services.open_library(
        name=" 云溪县 图书馆 ",
        county="云溪县",
        week=same_every_day("08:30", "20:30"),
        by=SYSTEM,
        now=now,
    )
    library = queries.library()
    assert library is not None
    assert library.name == "云溪县 图书馆"
    assert library.opened_on == date(2026, 11, 24)
    assert queries.main_place().slug == "zongguan"


def test_a_library_is_opened_once(county: County) -> None:
    with pytest.raises(AlreadyOpen) as refusal:
        services.open_library(name="又一个", county="云溪县", week=(), by=SYSTEM, now=county.now)
    assert codes(refusal) == ["network.already-open"]


def test_opening_says_all_that_is_missing_at_once(now: datetime) -> None:
    with pytest.raises(PlaceRefused) as refusal:
        services.open_library(name=" ", county="", week=(), by=SYSTEM, now=now)
    assert codes(refusal) == ["network.name-empty", "network.county-empty"]
    assert not Library.objects.exists()


def test_places_stand_in_order_and_are_found_by_id_code_and_slug(county: County) -> None:
    assert [one.place_id for one in queries.places()] == [
        county.main.place_id,
        county.branch.place_id,
        county.point.place_id,
    ]
    assert queries.place_by_slug("fengxi") == county.branch
    assert queries.place_by_code("BL") == county.point
    assert queries.place(county.main.place_id).name == "云溪县图书馆总馆"
    with pytest.raises(UnknownPlace):
        queries.place(10**6)
    assert queries.places_below(county.branch.place_id) == {
        county.branch.place_id,
        county.point.place_id,
    }
    assert len(queries.places_below(county.main.place_id)) == 3


def test_a_new_place_gets_a_code_and_a_name_in_addresses_and_opens_as_its_parent(
    county: County,
) -> None:
    made = services.add_place(
        kind=PlaceKind.POINT,
        name="白鹤镇文化站",
        parent_id=county.branch.place_id,
        by=SYSTEM,
        now=county.now,
    )
    assert made.code == "D01"
    assert made.slug == "baihezhenwenhuazhan"
    assert (
        queries.calendar_of(made.place_id).week == queries.calendar_of(county.branch.place_id).week
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "network.name-empty"),
        ({"name": "枫溪分馆"}, "network.name-taken"),
        ({"code": "fx"}, "network.code-taken"),
        ({"code": "分馆"}, "network.code-form"),
        ({"slug": "fengxi"}, "network.slug-taken"),
        ({"kind": PlaceKind.MAIN}, "network.one-main"),
        ({"parent": "point"}, "network.parent-unfit"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    county: County, change: dict[str, Any], code: str
) -> None:
    told = {"kind": PlaceKind.POINT, "name": "新点", "parent_id": county.main.place_id, **change}
    if told.pop("parent", None):
        told["parent_id"] = county.point.place_id
    with pytest.raises(PlaceRefused) as refusal:
        services.add_place(**told, by=SYSTEM, now=county.now)
    assert codes(refusal) == [code]
    assert Place.objects.count() == 3


def test_a_place_is_given_up_from_below_and_taken_up_again(county: County) -> None:
    with pytest.raises(PlaceRefused) as refusal:
        services.close_place(place_id=county.branch.place_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["network.places-below"]
    services.close_place(place_id=county.point.place_id, by=SYSTEM, now=county.now)
    services.close_place(place_id=county.branch.place_id, by=SYSTEM, now=county.now)
    assert [one.place_id for one in queries.open_places()] == [county.main.place_id]
    with pytest.raises(PlaceRefused) as refusal:
        services.reopen_place(place_id=county.point.place_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["network.parent-unfit"]
    services.reopen_place(place_id=county.branch.place_id, by=SYSTEM, now=county.now)
    with pytest.raises(PlaceRefused) as refusal:
        services.close_place(place_id=county.main.place_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["network.main-stays"]


def test_a_place_cannot_hang_below_itself(county: County) -> None:
    branch = queries.place(county.branch.place_id)
    with pytest.raises(PlaceRefused) as refusal:
        services.change_place(
            place_id=branch.place_id,
            name=branch.name,
            code=branch.code,
            slug=branch.slug,
            parent_id=branch.place_id,
            by=SYSTEM,
            now=county.now,
        )
    assert codes(refusal) == ["network.parent-circle"]


def test_open_now_says_until_when_and_when_next(county: County) -> None:
    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)

    tuesday = queries.open_now(county.branch.place_id, at(24, 10))
    assert (tuesday.is_open, tuesday.until) == (True, time(12, 0))
    noon = queries.open_now(county.branch.place_id, at(24, 13))
    assert not noon.is_open
    assert noon.opens_next is not None
    assert f"{noon.opens_next:%d %H:%M}" == "24 14:00"
    assert wording.open_state(noon, date(2026, 11, 24)) == "现在闭馆，今天 14:00 开"
    sunday = queries.open_now(county.branch.place_id, at(22, 18))
    assert sunday.opens_next is not None
    assert f"{sunday.opens_next:%d %H:%M}" == "24 09:00"
    assert wording.open_state(tuesday, local(county.now).date()) == "开着，到 12:00"


def test_173_a_week_is_kept_whole_or_not_at_all(county: County) -> None:
    before = queries.calendar_of(county.main.place_id).week
    bad = [
        DayPlan(day, True, (("12:0", "18:00"),) if day == 2 else (("08:00", "18:00"),))
        for day in range(6)
    ]
    with pytest.raises(WeekRefused) as refusal:
        services.set_week(place_id=county.main.place_id, week=bad, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["network.week-incomplete", "network.not-a-time"]
    assert queries.calendar_of(county.main.place_id).week == before


def test_a_new_week_counts_at_once_and_is_in_the_journal(county: County) -> None:
    services.set_week(
        place_id=county.main.place_id,
        week=same_every_day("09:00", "17:00", closed=(1,)),
        by=county.director,
        now=county.now,
    )
    calendar = queries.calendar_of(county.main.place_id)
    assert not is_open_day(calendar, date(2026, 11, 24))
    assert is_open_day(calendar, date(2026, 11, 23))
    entry = reading.entry(reading.last_entry_id())
    assert entry.kind == "network.calendar-changed"
    assert entry.facts == {
        "place_id": county.main.place_id,
        "from_on": "2026-11-24",
        "to_on": None,
        "what": "week",
    }


def _add(county: County, from_on: date, to_on: date, **more: Any) -> int:
    told = {"place_id": county.main.place_id, "reason": "馆舍维修", **more}
    return services.add_exception(from_on=from_on, to_on=to_on, by=SYSTEM, now=county.now, **told)


def test_182_a_closed_day_is_told_to_whoever_must_move_due_dates(county: County) -> None:
    _add(county, date(2026, 12, 1), date(2026, 12, 3))
    calendar = queries.calendar_of(county.main.place_id)
    assert not is_open_day(calendar, date(2026, 12, 2))
    facts = reading.entry(reading.last_entry_id()).facts
    assert (facts["from_on"], facts["to_on"]) == ("2026-12-01", "2026-12-03")
    assert is_open_day(queries.calendar_of(county.branch.place_id), date(2026, 12, 2))


@pytest.mark.parametrize(
    ("from_on", "to_on", "more", "code"),
    [
        (date(2026, 12, 3), date(2026, 12, 5), {}, "network.exception-overlaps"),
        (
            date(2026, 12, 2),
            date(2026, 12, 2),
            {"is_open": True, "opens": "09:00", "closes": "12:00"},
            "network.exception-overlaps",
        ),
        (date(2026, 12, 1), date(2026, 12, 3), {}, "network.exception-overlaps"),
        (date(2026, 12, 9), date(2026, 12, 8), {}, "network.ends-before-start"),
        (date(2026, 12, 9), date(2026, 12, 9), {"reason": " "}, "network.reason-empty"),
        (date(2026, 12, 9), date(2028, 12, 9), {"yearly": True}, "network.too-long"),
        (
            date(2026, 12, 9),
            date(2026, 12, 9),
            {"is_open": True, "opens": "9:0", "closes": "12:00"},
            "network.not-a-time",
        ),
        (
            date(2026, 12, 9),
            date(2026, 12, 9),
            {"is_open": True, "opens": "12:00", "closes": "09:00"},
            "network.closes-before-opening",
        ),
    ],
)
def test_175_exceptions_that_contradict_each_other_are_refused(
    county: County, from_on: date, to_on: date, more: dict[str, Any], code: str
) -> None:
    _add(county, date(2026, 12, 1), date(2026, 12, 3))
    with pytest.raises(DayRefused) as refusal:
        _add(county, from_on, to_on, **more)
    assert codes(refusal) == [code]


def test_a_place_that_has_no_hours_needs_them_for_an_extra_day(county: County) -> None:
    services.set_week(
        place_id=county.point.place_id,
        week=[DayPlan(day, False) for day in range(7)],
        by=SYSTEM,
        now=county.now,
    )
    with pytest.raises(DayRefused) as refusal:
        _add(
            county,
            date(2026, 12, 1),
            date(2026, 12, 1),
            is_open=True,
            place_id=county.point.place_id,
        )
    assert codes(refusal) == ["network.needs-hours"]


def test_an_exception_is_taken_back_once(county: County) -> None:
    exception_id = _add(county, date(2026, 12, 1), date(2026, 12, 3), place_id=None)
    assert not is_open_day(queries.calendar_of(county.point.place_id), date(2026, 12, 2))
    services.remove_exception(exception_id=exception_id, by=SYSTEM, now=county.now)
    assert is_open_day(queries.calendar_of(county.main.place_id), date(2026, 12, 2))
    with pytest.raises(DayRefused) as refusal:
        services.remove_exception(exception_id=exception_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["network.unknown-exception"]


def test_known_holidays_are_put_in_and_an_unknown_year_is_no_error(county: County) -> None:
    assert queries.holiday_years() == (2026,)
    assert "国庆节" in {one.name for one in queries.holidays(2026)}
    assert any(one.is_workday for one in queries.holidays(2026))
    assert services.seed_holidays(year=2099, by=SYSTEM, now=county.now) == 0
    assert services.seed_holidays(year=2025, by=SYSTEM, now=county.now) > 20
    assert services.seed_holidays(year=2025, by=SYSTEM, now=county.now) == 0


def test_the_table_of_holidays_stays_editable_for_years_nobody_knows(county: County) -> None:
    day = date(2099, 10, 1)
    services.set_holiday(on=day, name="国庆节", by=SYSTEM, now=county.now)
    services.set_holiday_manner(
        place_id=county.main.place_id,
        holiday_manner=HolidayManner.CLOSED,
        by=SYSTEM,
        now=county.now,
    )
    assert not is_open_day(queries.calendar_of(county.main.place_id), day)
    assert is_open_day(queries.calendar_of(county.branch.place_id), day)
    services.remove_holiday(on=day, by=SYSTEM, now=county.now)
    assert is_open_day(queries.calendar_of(county.main.place_id), day)
    with pytest.raises(DayRefused):
        services.remove_holiday(on=day, by=SYSTEM, now=county.now)


def test_a_month_says_why_a_day_is_not_as_usual(county: County) -> None:
    _add(county, date(2026, 10, 14), date(2026, 10, 14))
    days = {one.day.day: one for one in queries.month(county.main.place_id, 2026, 10)}
    assert len(days) == 31
    assert (days[1].is_open, days[1].why) == (True, "国庆节")
    assert (days[14].is_open, days[14].why) == (False, "馆舍维修")
    assert (days[12].is_open, days[12].why) == (False, "")


def test_who_keeps_a_branch_sets_its_days_and_nobody_elses(county: County) -> None:
    week = same_every_day("09:00", "17:00")
    services.set_week(place_id=county.branch.place_id, week=week, by=county.keeper, now=county.now)
    services.set_week(place_id=county.point.place_id, week=week, by=county.keeper, now=county.now)
    for place_id in (county.main.place_id, None):
        with pytest.raises(NotAllowed):
            services.add_exception(
                place_id=place_id,
                from_on=date(2026, 12, 1),
                to_on=date(2026, 12, 1),
                reason="停电",
                by=county.keeper,
                now=county.now,
            )
    with pytest.raises(NotAllowed):
        services.set_week(place_id=county.main.place_id, week=week, by=county.desk, now=county.now)


def test_the_calendar_costs_one_tiny_query_and_none_with_the_version(
    county: County, django_assert_num_queries: Any
) -> None:
    queries.calendar_of(county.main.place_id)
    with django_assert_num_queries(1):
        queries.calendar_of(county.main.place_id)
    version = queries.calendar_version()
    with django_assert_num_queries(0):
        queries.calendar_of(county.main.place_id, version)


def test_all_promises_hold(county: County) -> None:
    _add(county, date(2026, 12, 1), date(2026, 12, 3))
    for promise in promises.PROMISES:
        assert list(promise.broken_by()) == [], promise.says


def test_a_broken_promise_is_found(county: County) -> None:
    Place.objects.filter(pk=county.point.place_id).update(parent=None)
    found = [line for one in promises.PROMISES for line in one.broken_by()]
    assert found == ["柏岭村服务点没有挂在总馆下面。"]


@pytest.mark.parametrize("register", registers.REGISTERS, ids=lambda one: one.name)
def test_every_register_shows_its_rows(county: County, register: Any) -> None:
    _add(county, date(2026, 12, 1), date(2026, 12, 3))
    names = {field.name for field in register.fields}
    rows = register.rows()
    assert rows
    assert all(set(row.values) == names for row in rows)
    assert all(field.choices() for field in register.fields if field.choices)


def test_a_register_changes_through_its_services(county: County) -> None:
    places = next(one for one in registers.REGISTERS if one.name == "places")
    row = next(one for one in places.rows() if one.ident == county.branch.place_id)
    assert places.change is not None
    places.change(
        place_id=row.ident,
        **{**row.values, "phone": "0700-1111111"},
        by=county.director,
        now=county.now,
    )
    assert queries.place(county.branch.place_id).phone == "0700-1111111"
    holidays = next(one for one in registers.REGISTERS if one.name == "holidays")
    first = holidays.rows()[0]
    assert holidays.change is not None
    assert holidays.retire is not None
    later = first.values["on"] + timedelta(days=90)
    holidays.change(
        holiday_id=first.ident,
        on=later,
        name="调了",
        is_workday=True,
        by=county.director,
        now=county.now,
    )
    moved = next(one for one in holidays.rows() if one.values["on"] == later)
    holidays.retire(holiday_id=moved.ident, by=county.director, now=county.now)
    assert later not in {one.values["on"] for one in holidays.rows()}


def test_without_the_power_nothing_is_done(county: County) -> None:
    nobody = replace(county.director, powers=frozenset(Power) - {Power.SET_NETWORK})
    with pytest.raises(NotAllowed):
        services.add_place(kind=PlaceKind.POINT, name="新点", by=nobody, now=county.now)
