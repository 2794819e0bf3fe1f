"""When a place is open, asked without a database. Numbers are those of the circulation cases."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.departments.network import rules
from shuxiang.departments.network.rules import (
    Calendar,
    DayPlan,
    DayRule,
    HolidayManner,
    NeverOpen,
    Span,
)
from shuxiang.foundations.kernel.days import ZONE

ALL_DAY = (Span(time(8, 0), time(18, 0)),)


def closed(from_on: date, to_on: date | None = None, *, yearly: bool = False) -> DayRule:
    return DayRule(from_on, to_on or from_on, False, None, yearly, "闭馆")


def opened(from_on: date, to_on: date | None = None, span: Span | None = ALL_DAY[0]) -> DayRule:
    return DayRule(from_on, to_on or from_on, True, span, False, "加开")


#: Closed on Sundays, on 4 July 2012 and 25 December 2012.
KOHA = Calendar(
    place_id=1,
    week=(*(ALL_DAY,) * 6, ()),
    exceptions=(closed(date(2012, 7, 4), yearly=True), closed(date(2012, 12, 25), yearly=True)),
)


@pytest.mark.parametrize("hour", range(24))
def test_160_a_day_is_open_or_not_whatever_the_hour(hour: int) -> None:
    moment = datetime(2012, 7, 4, hour, tzinfo=ZONE)
    assert not rules.is_open_day(KOHA, moment.date())


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2012, 7, 3), 1, date(2012, 7, 5)),  # 161: 4 July is closed
        (date(2012, 7, 3), 2, date(2012, 7, 5)),  # 161
        (date(2012, 6, 30), 1, date(2012, 7, 2)),  # 163: a Saturday
    ],
)
def test_161_163_a_due_day_moves_to_the_next_open_day(
    start: date, days: int, expected: date
) -> None:
    assert rules.next_open_day(KOHA, start + timedelta(days=days)) == expected


def test_164_a_day_before_moves_back_over_a_closed_day() -> None:
    assert rules.last_open_day(KOHA, date(2012, 12, 26) - timedelta(days=1)) == date(2012, 12, 24)
    assert rules.add_open_days(KOHA, date(2012, 12, 26), -1) == date(2012, 12, 24)


def test_166_counting_all_days_asks_no_calendar() -> None:
    always = Calendar(place_id=1, week=(ALL_DAY,) * 7)
    for start, days, end in (
        (date(2012, 7, 3), 1, date(2012, 7, 4)),
        (date(2012, 7, 23), 7, date(2012, 7, 30)),
        (date(2012, 6, 30), 1, date(2012, 7, 1)),
        (date(2012, 12, 26), -1, date(2012, 12, 25)),
    ):
        assert rules.add_open_days(always, start, days) == end


def test_167_open_days_are_counted_in_either_order() -> None:
    weekdays = Calendar(place_id=1, week=(*(ALL_DAY,) * 5, (), ()))
    one, other = date(2012, 7, 23), date(2012, 9, 17)
    assert rules.open_days_between(weekdays, one, other) == 40
    assert rules.open_days_between(weekdays, other, one) == 40


#: Closed at weekends, 3-5, 9-22, 24, 27-28 January 2000; open on Saturday 29 and Sunday 30.
INVENIO = Calendar(
    place_id=1,
    week=(*(ALL_DAY,) * 5, (), ()),
    exceptions=(
        closed(date(2000, 1, 3), date(2000, 1, 5)),
        closed(date(2000, 1, 9), date(2000, 1, 22)),
        closed(date(2000, 1, 24)),
        closed(date(2000, 1, 27), date(2000, 1, 28)),
        opened(date(2000, 1, 29), date(2000, 1, 30)),
    ),
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (date(2000, 1, 1), date(2000, 1, 6)),
        (date(2000, 1, 4), date(2000, 1, 6)),
        (date(2000, 1, 6), date(2000, 1, 6)),
        (date(2000, 1, 7), date(2000, 1, 7)),
        (date(2000, 1, 9), date(2000, 1, 25)),
        (date(2000, 1, 13), date(2000, 1, 25)),
        (date(2000, 1, 26), date(2000, 1, 26)),
        (date(2000, 1, 27), date(2000, 1, 29)),
        (date(2000, 1, 30), date(2000, 1, 30)),
        (date(2000, 2, 5), date(2000, 2, 7)),
    ],
)
def test_169_next_open_day_over_weekends_closings_and_an_extra_opening(
    asked: date, expected: date
) -> None:
    assert rules.next_open_day(INVENIO, asked) == expected


def _week(spans: tuple[tuple[str, str], ...]) -> tuple[DayPlan, ...]:
    """A week whose Tuesday has these times."""
    return tuple(DayPlan(day, day == 1, spans if day == 1 else ()) for day in range(7))


@pytest.mark.parametrize(
    "spans",
    [
        (("08:00", "12:00"), ("13:00", "18:00")),
        (("13:00", "18:00"), ("08:00", "12:00")),
        (("08:00", "18:00"),),
    ],
)
def test_172_times_that_make_sense_are_accepted(spans: tuple[tuple[str, str], ...]) -> None:
    plans = _week(spans)
    assert rules.faults_of_week(plans) == ()
    assert rules.read_week(plans)[1][0].opens == time(8)


def test_170_weekdays_come_in_any_order() -> None:
    plans = rules.same_every_day("08:00", "18:00", closed=(0,))
    shuffled = tuple(plans[day] for day in (3, 6, 0, 5, 1, 4, 2))
    assert rules.faults_of_week(shuffled) == ()
    assert rules.read_week(shuffled) == rules.read_week(plans)


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ((), "network.day-without-hours"),
        ((("08:00", "10:00"), ("11:00", "12:00"), ("13:00", "18:00")), "network.too-many-hours"),
        ((("08:00", "12:0"),), "network.not-a-time"),
        ((("08:00", ""),), "network.not-a-time"),
        ((("08:00", "24:00"),), "network.not-a-time"),
        ((("08:00", "12:00"), ("12:00", "18:00")), "network.hours-touch"),
        ((("08:00", "18:00"), ("09:00", "12:00")), "network.hours-touch"),
        ((("18:00", "08:00"),), "network.closes-before-opening"),
        ((("08:00", "08:00"),), "network.closes-before-opening"),
    ],
)
def test_173_times_that_make_no_sense_are_refused(
    spans: tuple[tuple[str, str], ...], code: str
) -> None:
    assert [one.code for one in rules.faults_of_week(_week(spans))] == [code]


@pytest.mark.parametrize("typed", ["08:30", "8:30", "8：30", "０８：３０", "0830", " 8:30 "])
def test_a_time_that_can_be_meant_in_one_way_only_is_taken(typed: str) -> None:
    assert rules.read_time(typed) == time(8, 30)
    plans = _week((("13:00", "18:00"), (typed, "12:00")))
    assert rules.faults_of_week(plans) == ()
    assert [span.opens for span in rules.read_week(plans)[1]] == [time(8, 30), time(13)]


@pytest.mark.parametrize("typed", ["", "8", "830", "12:0", "24:00", "2400", "8:60", "8.30", "二"])
def test_a_time_that_can_be_meant_in_two_ways_or_none_is_not_taken(typed: str) -> None:
    assert rules.read_time(typed) is None


def test_the_same_fault_on_several_days_is_one_reason() -> None:
    plans = rules.same_every_day("12:0", "18:00", closed=(0,))
    [fault] = rules.faults_of_week(plans)
    assert fault.facts == {"weekdays": (1, 2, 3, 4, 5, 6), "typed": "12:0"}


@pytest.mark.parametrize("days", [range(6), [*range(7), 3], [*range(6), 7], []])
def test_a_week_names_each_day_once(days: list[int]) -> None:
    plans = tuple(DayPlan(day, False) for day in days)
    assert [one.code for one in rules.faults_of_week(plans)] == ["network.week-incomplete"]


def test_176_open_now_is_asked_of_the_hours() -> None:
    assert not rules.is_open_at(KOHA, datetime(2012, 7, 3, 20, 0, tzinfo=ZONE))
    assert rules.is_open_at(KOHA, datetime(2012, 7, 3, 12, 0, tzinfo=ZONE))
    assert not rules.is_open_at(KOHA, datetime(2012, 7, 3, 18, 0, tzinfo=ZONE))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2019, 8, 1), False),
        (date(2022, 8, 1), False),
        (date(2222, 8, 1), False),
        (date(2018, 8, 1), True),
    ],
)
def test_178_a_yearly_closed_day_holds_from_its_first_year_on(day: date, is_open: bool) -> None:
    calendar = Calendar(1, (ALL_DAY,) * 7, (closed(date(2019, 8, 1), yearly=True),))
    assert rules.is_open_day(calendar, day) is is_open


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2018, 12, 24), False),
        (date(2020, 12, 29), False),
        (date(2101, 1, 4), False),
        (date(2019, 1, 7), True),
    ],
)
def test_179_a_yearly_closing_goes_over_new_year(day: date, is_open: bool) -> None:
    calendar = Calendar(
        1, (ALL_DAY,) * 7, (closed(date(2018, 12, 22), date(2019, 1, 6), yearly=True),)
    )
    assert rules.is_open_day(calendar, day) is is_open


def test_181_without_hours_there_is_a_clear_error_and_no_endless_search() -> None:
    bare = Calendar(1, ((),) * 7, (opened(date(2020, 1, 1)),))
    with pytest.raises(NeverOpen):
        rules.next_open_day(bare, date(2024, 1, 1))
    assert rules.next_opening(bare, datetime(2024, 1, 1, 9, tzinfo=ZONE)) is None
    hopeful = Calendar(1, ((),) * 7, (opened(date(2020, 1, 1)), opened(date(2024, 3, 5))))
    assert rules.next_open_day(hopeful, date(2024, 1, 1)) == date(2024, 3, 5)


def test_this_years_exception_goes_before_the_yearly_and_the_places_own_before_all() -> None:
    day = date(2026, 10, 1)
    yearly, once = closed(day, yearly=True), opened(day, day + timedelta(days=2))
    assert rules.is_open_day(Calendar(1, (ALL_DAY,) * 7, (yearly, once)), day)
    common = DayRule(day, day, False, None, False, "各馆闭馆", everywhere=True)
    assert rules.is_open_day(Calendar(1, (ALL_DAY,) * 7, (common, once)), day)


@pytest.mark.parametrize(
    ("manner", "holiday", "worked_saturday"),
    [
        (HolidayManner.AS_WEEKDAY, True, False),
        (HolidayManner.OPEN, True, False),
        (HolidayManner.CLOSED, False, False),
    ],
)
def test_a_holiday_does_what_the_place_says(
    manner: HolidayManner, holiday: bool, worked_saturday: bool
) -> None:
    calendar = Calendar(
        1,
        (*(ALL_DAY,) * 5, (), ()),
        holidays=((date(2026, 10, 1), "国庆节", False), (date(2026, 10, 10), "国庆节", True)),
        holiday_manner=manner,
    )
    assert rules.is_open_day(calendar, date(2026, 10, 1)) is holiday
    assert rules.is_open_day(calendar, date(2026, 10, 10)) is worked_saturday


def test_open_on_holidays_means_also_on_the_day_of_the_week_that_is_closed() -> None:
    monday = date(2026, 10, 5)
    calendar = Calendar(
        1,
        ((), *(ALL_DAY,) * 6),
        holidays=((monday, "国庆节", False),),
        holiday_manner=HolidayManner.OPEN,
    )
    assert rules.spans_on(calendar, monday) == ALL_DAY


def test_the_week_is_counted_in_minutes() -> None:
    week = rules.read_week(rules.same_every_day("08:30", "20:30", closed=(0,)))
    assert rules.weekly_minutes(Calendar(1, week)) == 6 * 12 * 60


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-30, 30))
def test_adding_open_days_counts_as_many(start: date, count: int) -> None:
    end = rules.add_open_days(KOHA, start, count)
    moved = rules.open_days_between(KOHA, *sorted((start, end)))
    slack = int(count != 0 and not rules.is_open_day(KOHA, start))
    assert abs(moved - abs(count)) <= slack
    assert count == 0 or rules.is_open_day(KOHA, end)


@given(st.lists(st.tuples(st.times(), st.times()), max_size=3))
def test_whatever_is_accepted_is_a_calendar_that_makes_sense(
    spans: list[tuple[time, time]],
) -> None:
    plans = _week(tuple((f"{a:%H:%M}", f"{b:%H:%M}") for a, b in spans))
    if rules.faults_of_week(plans):
        return
    tuesday = rules.read_week(plans)[1]
    assert all(span.opens < span.closes for span in tuesday)
    assert all(a.closes < b.opens for a, b in pairwise(tuesday))
