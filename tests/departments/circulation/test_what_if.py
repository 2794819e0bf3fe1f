"""What-if: last year's loans under changed rules; the replay under the same rules refuses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import cast
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelves import Shelves

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.models import Loan, LoanRule
from shuxiang.departments.circulation.rules import LoanPolicy, PastLoan, Reason, Replay
from shuxiang.departments.network.rules import Calendar, Span
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed

OPEN = Calendar(1, ((Span(cast.NOW.time(), cast.NOW.replace(hour=9).time()),),) * 7)
RULE = LoanPolicy(1, None, None, None, days=30, limit=3)


def past(number: int, day: int, days: int | None, reader: int | None = 1, renewals: int = 0):
    lent_at = cast.NOW + timedelta(days=day, minutes=number)
    back = None if days is None else lent_at + timedelta(days=days)
    return PastLoan(number, reader, 1, 1, 1, lent_at, back, renewals, 2_000)


def replay(policy: LoanPolicy, *loans: PastLoan):
    return Replay((policy,), {1: OPEN}, {}).run(loans)


def test_a_smaller_limit_refuses_what_is_beyond_it_and_only_that() -> None:
    loans = [past(1, 0, 10), past(2, 0, 10), past(3, 1, 5), past(4, 12, 5)]
    reasons = [one.reason for one in replay(replace(RULE, limit=2), *loans).values()]
    assert reasons == [None, None, Reason.RULE_LIMIT, None]


def test_a_refused_loan_is_held_by_nobody_afterwards() -> None:
    loans = [past(1, 0, 50), past(2, 1, 50), past(3, 2, 50)]
    assert [one.reason for one in replay(replace(RULE, limit=1), *loans).values()] == [
        None, Reason.RULE_LIMIT, Reason.RULE_LIMIT,
    ]  # fmt: skip


def test_a_shorter_loan_makes_late_and_what_is_late_stops_the_next() -> None:
    loans = [past(1, 0, 20), past(2, 15, 5)]
    told = replay(replace(RULE, days=10), *loans)
    assert told[2].reason is Reason.OVERDUE
    assert told[1].days_late == 10


def test_a_suspension_stops_until_its_last_day() -> None:
    rule = replace(RULE, days=10, consequence="suspension", count_closed_days=True)
    loans = [past(1, 0, 14), past(2, 16, 3), past(3, 19, 3)]
    assert [one.reason for one in replay(rule, *loans).values()] == [None, Reason.BLOCKED, None]


def test_renewals_beyond_the_rule_count_no_more() -> None:
    (told,) = replay(replace(RULE, days=10, renewals=1), past(1, 0, 25, renewals=2)).values()
    assert told.due_on == day_of(cast.NOW) + timedelta(days=20)


def test_a_loan_of_nobody_is_judged_by_what_needs_no_person() -> None:
    loans = [past(number, 0, 30, reader=None) for number in range(1, 6)]
    assert {one.reason for one in replay(replace(RULE, limit=1), *loans).values()} == {None}
    assert {one.reason for one in replay(replace(RULE, limit=0), *loans).values()} == {
        Reason.RULE_LIMIT
    }


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60), st.integers(1, 3)),
        max_size=25,
    ),
    st.integers(1, 4),
)
def test_nobody_ever_holds_more_than_the_limit_in_the_replay(rows, limit: int) -> None:
    loans = [
        past(n, day, days, reader)
        for n, (day, days, reader) in enumerate(sorted(rows, key=lambda r: r[0]), 1)
    ]
    loans.sort(key=lambda one: one.lent_at)
    rule = replace(RULE, limit=limit, overdue_tolerated=None)
    told = replay(rule, *loans)
    lent = [one for one in loans if told[one.loan_id].reason is None]
    for one in lent:
        held = [
            other
            for other in lent
            if other.reader_id == one.reader_id
            and other.lent_at <= one.lent_at
            and (other.returned_at is None or other.returned_at > one.lent_at)
        ]
        assert len(held) <= limit


# --- with a library --------------------------------------------------------------------------------------


@pytest.fixture
def year(county: cast.County, books: Shelves) -> cast.County:
    """Three books out to chen for forty days each, two to wu for three."""
    begin = county.now - timedelta(days=100)
    for number, reader, days in ((0, county.chen, 40), (2, county.chen, 40), (4, county.chen, 40),
                                 (1, county.wu, 3), (3, county.wu, 3)):  # fmt: skip
        services.lend(
            card_number=reader.card_number, barcode=books[number], by=county.desk, now=begin
        )
        services.take_back(barcode=books[number], by=county.desk, now=begin + timedelta(days=days))
    return county


def ask(county: cast.County, **changes: object):
    standing = queries.policies()[-1]
    return services.what_if(
        policy=replace(standing, **changes), replaces=standing.rule_id, by=county.director,
        now=county.now,
    )  # fmt: skip


def test_the_rules_as_they_are_refuse_nothing_new(year: cast.County) -> None:
    told = ask(year)
    assert (told.loans, told.refused, told.freed) == (5, {}, 0)
    assert told.late_before == told.late_after == 3


def test_a_smaller_limit_names_who_would_have_met_it(year: cast.County) -> None:
    told = ask(year, limit=2)
    assert told.refused == {Reason.RULE_LIMIT.value: 1}
    assert [(one.reader_id, one.times) for one in told.named] == [(year.chen.reader_id, 1)]
    assert told.by_category[0][1] == 1


def test_fines_are_reckoned_beside_what_they_are_now(year: cast.County) -> None:
    told = ask(year, consequence="fine", fine_fen=10, count_closed_days=True)
    assert told.fines_before == 0
    assert told.fines_after == 10 * sum(
        (day_of(one.returned_at) - one.due_on).days
        for one in Loan.objects.filter(reader_id=year.chen.reader_id)
    )


def test_nothing_is_written_and_only_who_sets_rules_may_ask(year: cast.County) -> None:
    before = (LoanRule.objects.count(), list(Loan.objects.values_list("due_on", flat=True)))
    ask(year, limit=0)
    assert before == (LoanRule.objects.count(), list(Loan.objects.values_list("due_on", flat=True)))
    with pytest.raises(NotAllowed):
        services.what_if(
            policy=queries.policies()[-1], replaces=None, by=year.villager, now=year.now
        )


def test_forgotten_loans_are_counted_apart(year: cast.County) -> None:
    Loan.objects.update(reader=None)
    told = ask(year, limit=1)
    assert (told.forgotten, told.refused) == (5, {})
