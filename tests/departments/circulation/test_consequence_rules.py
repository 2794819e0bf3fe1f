"""What comes of late and lost books, asked without a database. Numbers are those of the cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.departments.circulation.rules import (
    Amnesty,
    CompensationPolicy,
    Consequence,
    Late,
    LoanPolicy,
    choose_row,
    compensation,
    counted,
    fine_for,
    suspension_days,
    what_comes_of,
)
from shuxiang.departments.network.rules import Calendar, read_week, same_every_day

POLICY = LoanPolicy(rule_id=1, place_id=None, category_id=None, kind_id=None, days=30)
FINE = replace(POLICY, consequence="fine", fine_fen=10)
DUE = date(2026, 11, 1)


def calendar(*closed: int) -> Calendar:
    return Calendar(1, week=read_week(same_every_day("09:00", "17:00", closed=closed)))


ALWAYS, NO_SUNDAYS = calendar(), calendar(6)


def late(days: int, policy: LoanPolicy = FINE, *, price: int | None = None, **more) -> Late:
    back = DUE + timedelta(days=days)
    found = counted(
        DUE,
        back,
        policy=policy,
        calendar=more.get("calendar", ALWAYS),
        amnesties=more.get("amnesties", ()),
    )
    return what_comes_of(found, policy=policy, price_fen=price, returned_on=back)


FINES = [
    ("not late", late(0), 0),
    ("early", late(-3), 0),
    ("5 days at 0.10", late(5), 50),
    ("295 capped at the price", late(90, replace(FINE, fine_cap_price=True), price=500), 500),
    ("no price, no such cap", late(9, replace(FINE, fine_cap_price=True)), 90),
    ("capped at 10.00", late(365, replace(FINE, fine_cap_fen=1000)), 1000),
    ("298 Sundays left out", late(30, calendar=NO_SUNDAYS), 260),
    ("298 all days", late(30, replace(FINE, count_closed_days=True), calendar=NO_SUNDAYS), 300),
    ("299 grace 2, 2 late", late(2, replace(FINE, grace_days=2)), 0),
    ("299 grace 2, 3 late", late(3, replace(FINE, grace_days=2)), 10),
    ("doubled after 15", late(20, replace(FINE, fine_step_after=15, fine_step_fen=20)), 250),
    ("an amnesty", late(8, amnesties=[Amnesty(date(2026, 11, 3), date(2026, 11, 5))]), 50),
]


@pytest.mark.parametrize(("found", "fen"), [pytest.param(f, n, id=i) for i, f, n in FINES])
def test_fines(found: Late, fen: int) -> None:
    assert (found.fine_fen, found.suspended_until) == (fen, None)


STOP = replace(POLICY, consequence="suspension", suspension_days=2)
SUSPENSIONS = [
    ("310", STOP, 20, 40),
    ("311", replace(STOP, suspension_most=10), 20, 10),
    ("313", replace(STOP, suspension_days=15, suspension_per=7, suspension_most=333), 365, 333),
    ("314", replace(STOP, grace_days=1), 5, 8),
    ("317 period 2", replace(STOP, suspension_per=2), 5, 5),
    ("317 period 3, grace 1", replace(STOP, suspension_per=3, grace_days=1), 5, 2),
    ("within the grace", replace(STOP, grace_days=7), 5, None),
]


@pytest.mark.parametrize(
    ("policy", "days", "length"), [pytest.param(*rest, id=name) for name, *rest in SUSPENSIONS]
)
def test_suspensions_begin_on_the_day_of_return(
    policy: LoanPolicy, days: int, length: int | None
) -> None:
    found = late(days, policy)
    back = DUE + timedelta(days=days)
    assert found.suspended_until == (back + timedelta(days=length) if length else None)
    assert found.fine_fen == 0


def test_nothing_is_the_default() -> None:
    assert late(400, POLICY).is_nothing


@given(
    days=st.integers(0, 400),
    consequence=st.sampled_from(list(Consequence)),
    grace=st.integers(0, 30),
    fen=st.integers(0, 200),
    step=st.none() | st.integers(0, 60),
    cap=st.none() | st.integers(0, 5000),
    per=st.integers(1, 9),
    most=st.none() | st.integers(0, 90),
)
def test_never_two_at_once_and_never_less_for_later(
    days, consequence, grace, fen, step, cap, per, most
) -> None:
    policy = replace(
        POLICY,
        consequence=consequence.value,
        grace_days=grace,
        fine_fen=fen,
        fine_step_after=step,
        fine_step_fen=fen * 2 if step is not None else None,
        fine_cap_fen=cap,
        suspension_per=per,
        suspension_most=most,
    )
    one, next_day = late(days, policy), late(days + 1, policy)
    assert [bool(one.fine_fen), one.suspended_until is not None, bool(one.points)].count(True) <= 1
    assert one.fine_fen <= next_day.fine_fen
    assert one.days_late == one.closed + one.forgiven + one.grace + one.days
    assert suspension_days(one.days, policy) <= suspension_days(next_day.days, policy)
    assert cap is None or fine_for(one.days, policy, None)[0] <= cap


def row(number: int, percent: int, **more) -> CompensationPolicy:
    return CompensationPolicy(
        number,
        more.pop("from_year", None),
        more.pop("to_year", None),
        more.pop("kind_id", None),
        more.pop("category_id", None),
        percent,
        **more,
    )


TABLE = (
    row(1, 200, least_fen=2000, fee_fen=500),
    row(2, 300, from_year=2001, to_year=2009, fee_fen=500),
    row(3, 500, from_year=1986, to_year=2000, least_fen=2000, fee_fen=500),
    row(4, 100, category_id=9),
)


@pytest.mark.parametrize(
    ("year", "category", "price", "book", "fee", "least"),
    [
        (2018, 1, 2600, 5200, 500, False),
        (2005, 1, 2600, 7800, 500, False),
        (1987, 1, 17, 2000, 500, True),
        (2018, 9, 2600, 2600, 0, False),
        (None, 1, None, 2000, 500, True),
    ],
    ids=["twice", "by year", "old and cheap", "children once", "no price"],
)
def test_what_a_lost_book_costs(year, category, price, book, fee, least) -> None:
    chosen = choose_row(TABLE, year=year, kind_id=1, category_id=category)
    told = compensation(price, chosen)
    assert (told.book_fen, told.fee_fen, told.by_least) == (book, fee, least)
    assert told.total_fen == book + fee


def test_without_a_table_it_is_the_price() -> None:
    assert compensation(2600, None).total_fen == 2600
    assert compensation(None, None).total_fen == 0
