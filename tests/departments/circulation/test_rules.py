"""The regulations, asked without a database. Numbers are those of the list of circulation cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.departments.circulation import rules
from shuxiang.departments.circulation.rules import (
    LendingCase,
    LoanPolicy,
    OpenLoan,
    Reason,
    RenewalCase,
)
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.network.rules import Calendar, DayRule, Span, is_open_day
from shuxiang.departments.readers.rules import BlockFacts, CardFacts
from shuxiang.foundations.kernel.actor import Power

TODAY = date(2026, 11, 24)  # a Tuesday
ALL_DAY = (Span(time(8, 30), time(20, 30)),)
ALWAYS = Calendar(place_id=1, week=(ALL_DAY,) * 7)
NO_MONDAYS = Calendar(place_id=1, week=((), *(ALL_DAY,) * 6))

CARD = CardFacts(
    reader_id=1,
    category_id=10,
    category_name="成人证",
    place_id=1,
    name="陈桂兰",
    card_number="8600002218",
    valid_until=None,
    lost=False,
    retired=False,
    closed=False,
    blocks=(),
    birth_year=1968,
    loan_limit=None,
    is_group=False,
)
COPY = CopyFacts(
    copy_id=100,
    bib_id=50,
    barcode="3600013582",
    title="呼兰河传",
    author="萧红",
    owner_id=1,
    place_id=1,
    location_id=7,
    location_name="二楼文学",
    location_lends=True,
    kind_id=20,
    kind_name="普通图书",
    kind_lends=True,
    min_age=None,
    call_number="I246.5/48",
    call_key="",
    price_fen=2600,
    desk_note="",
    lost=False,
    missing=False,
    damaged=False,
    in_processing=False,
    withdrawn=False,
    home_id=1,
)
POLICY = LoanPolicy(rule_id=1, place_id=None, category_id=None, kind_id=None, days=30, limit=10)
CASE = LendingCase(today=TODAY, card=CARD, copy=COPY, calendar=ALWAYS, policy=POLICY)
OUT_TO_OTHER = OpenLoan(9, reader_id=2, copy_id=100, due_on=TODAY, renewals=0, place_id=1)
YEAR = timedelta(days=365)


def card(**changes: object) -> LendingCase:
    return replace(CASE, card=replace(CARD, **changes))


def copy(**changes: object) -> LendingCase:
    return replace(CASE, copy=replace(COPY, **changes))


def policy(**changes: object) -> LendingCase:
    return replace(CASE, policy=replace(POLICY, **changes))


def held(count: int, limit: int | None) -> LendingCase:
    return replace(
        CASE, loans_held=count, loans_under_rule=count, policy=replace(POLICY, limit=limit)
    )


#: Case number → what stands, what is said.
LENDING = [
    ("001", CASE, ()),
    ("002", card(valid_until=TODAY + timedelta(days=1)), ()),
    ("002 last day", card(valid_until=TODAY), ()),
    ("003 expired yesterday", card(valid_until=TODAY - timedelta(days=1)), (Reason.CARD_EXPIRED,)),
    ("004", card(valid_until=date(9999, 12, 31)), ()),
    ("005", card(valid_until=None), ()),
    ("007", card(blocks=(BlockFacts("污损图书", TODAY + YEAR),)), (Reason.BLOCKED,)),
    ("007 last day", card(blocks=(BlockFacts("污损图书", TODAY),)), (Reason.BLOCKED,)),
    ("007 over", card(blocks=(BlockFacts("污损图书", TODAY - timedelta(days=1)),)), ()),
    ("008", card(blocks=(BlockFacts("地址不明", None),)), (Reason.BLOCKED,)),
    ("010", card(blocks=(BlockFacts("一", date(9999, 6, 10)), BlockFacts("二", None))),
     (Reason.BLOCKED,)),
    ("014", replace(CASE, overdue_held=1), (Reason.OVERDUE,)),
    ("016", replace(policy(overdue_tolerated=None), overdue_held=3), ()),
    ("025", card(lost=True), (Reason.CARD_LOST,)),
    ("026", card(retired=True), (Reason.CARD_REPLACED,)),
    ("028", replace(copy(min_age=15), age=15), ()),
    ("029", replace(copy(min_age=14), age=15), ()),
    ("030 too young", replace(copy(min_age=16), age=15), (Reason.TOO_YOUNG,)),
    ("032", copy(min_age=15), (Reason.AGE_UNKNOWN,)),
    ("040", card(closed=True), (Reason.CARD_CLOSED,)),
    ("052", replace(policy(overdue_tolerated=0), overdue_held=0), ()),
    ("053", replace(policy(overdue_tolerated=1), overdue_held=1), ()),
    ("053 one more", replace(policy(overdue_tolerated=1), overdue_held=2), (Reason.OVERDUE,)),
    ("061", copy(kind_lends=False), (Reason.KIND_NOT_LENT,)),
    ("061 room", copy(location_lends=False), (Reason.LOCATION_NOT_LENT,)),
    ("064", copy(lost=True), (Reason.COPY_LOST,)),
    ("065", copy(damaged=True), ()),
    ("088", copy(in_processing=True), (Reason.IN_PROCESSING,)),
    ("095 missing, now in hand", copy(missing=True), ()),
    ("095 withdrawn", copy(withdrawn=True), (Reason.COPY_WITHDRAWN,)),
    ("092", replace(CASE, open_loan=OUT_TO_OTHER), (Reason.OUT_TO_OTHER,)),
    ("070", replace(CASE, open_loan=replace(OUT_TO_OTHER, reader_id=1)), (Reason.OUT_TO_SAME,)),
    ("094", replace(CASE, policy=None), (Reason.NO_RULE,)),
    ("098", held(0, 0), (Reason.RULE_LIMIT,)),
    ("100", held(1, 1), (Reason.RULE_LIMIT,)),
    ("100 one left", held(0, 1), ()),
    ("103", held(51, None), ()),
    ("115", replace(held(2, 4), card=replace(CARD, loan_limit=2)), (Reason.CARD_LIMIT,)),
    ("049", replace(held(1, 1), overdue_held=1, card=replace(CARD, valid_until=TODAY - YEAR)),
     (Reason.CARD_EXPIRED, Reason.OVERDUE, Reason.RULE_LIMIT)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "expected"),
    [pytest.param(case, expected, id=name) for name, case, expected in LENDING],
)
def test_the_counter_hears_every_reason_at_once_gravest_first(
    case: LendingCase, expected: tuple[Reason, ...]
) -> None:
    assert rules.reasons_to_refuse(case) == expected


ANY = LoanPolicy(rule_id=1, place_id=None, category_id=None, kind_id=None, days=1)
BY_KIND = replace(ANY, rule_id=2, kind_id=20)
BY_CATEGORY = replace(ANY, rule_id=3, category_id=10)
BY_CATEGORY_AND_KIND = replace(ANY, rule_id=4, category_id=10, kind_id=20)
BY_PLACE = replace(ANY, rule_id=5, place_id=1)
BY_PLACE_AND_KIND = replace(ANY, rule_id=6, place_id=1, kind_id=20)
BY_PLACE_AND_CATEGORY = replace(ANY, rule_id=7, place_id=1, category_id=10)
BY_ALL = replace(ANY, rule_id=8, place_id=1, category_id=10, kind_id=20)
LADDER = (ANY, BY_KIND, BY_CATEGORY, BY_CATEGORY_AND_KIND,
          BY_PLACE, BY_PLACE_AND_KIND, BY_PLACE_AND_CATEGORY, BY_ALL)  # fmt: skip


@pytest.mark.parametrize("steps", range(len(LADDER) + 1))
def test_cases_125_to_133_each_more_specific_rule_wins_over_all_before_it(steps: int) -> None:
    winner = rules.choose_policy(LADDER[:steps][::-1], place_id=1, category_id=10, kind_id=20)
    assert winner == (LADDER[steps - 1] if steps else None)


def test_case_125_a_rule_for_others_is_no_rule() -> None:
    other = replace(ANY, category_id=11)
    assert rules.choose_policy([other], place_id=1, category_id=10, kind_id=20) is None


DUE = [
    ("141 plain", CASE, TODAY + timedelta(days=30)),
    ("143", card(valid_until=date(2026, 12, 20)), date(2026, 12, 20)),
    ("145", replace(card(valid_until=date(2026, 12, 21)), calendar=NO_MONDAYS), date(2026, 12, 20)),
    ("148", replace(policy(days=6), calendar=NO_MONDAYS), date(2026, 12, 1)),
    ("163", replace(policy(days=6), calendar=NO_MONDAYS), date(2026, 12, 1)),
    ("188", replace(card(valid_until=date(2026, 11, 30)), calendar=NO_MONDAYS), date(2026, 11, 29)),
    ("004", card(valid_until=date(9999, 12, 31)), TODAY + timedelta(days=30)),
    ("466 of the day", policy(days=0), TODAY),
    ("143 ends today", card(valid_until=TODAY), TODAY),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "expected"), [pytest.param(case, day, id=name) for name, case, day in DUE]
)
def test_due_dates(case: LendingCase, expected: date) -> None:
    assert rules.due_date(case) == expected


closed_sets = st.frozensets(st.integers(0, 120), max_size=60)


@given(days=st.integers(0, 90), closed=closed_sets)
def test_a_due_date_is_never_early_and_never_on_a_closed_day(
    days: int, closed: frozenset[int]
) -> None:
    exceptions = tuple(
        DayRule(day, day, is_open=False, span=None, yearly=False, reason="闭馆")
        for day in (TODAY + timedelta(days=one) for one in sorted(closed))
    )
    calendar = replace(ALWAYS, exceptions=exceptions)
    due = rules.due_date(replace(policy(days=days), calendar=calendar))
    assert due >= TODAY + timedelta(days=days)
    assert is_open_day(calendar, due)


@given(
    days=st.integers(0, 90),
    valid=st.integers(0, 120),
    mondays=st.booleans(),
)
def test_a_loan_never_outlives_the_card(days: int, valid: int, mondays: bool) -> None:
    until = TODAY + timedelta(days=valid)
    calendar = ALWAYS if mondays else NO_MONDAYS
    due = rules.due_date(replace(policy(days=days), calendar=calendar, card=replace(
        CARD, valid_until=until)))  # fmt: skip
    assert TODAY <= due <= until
    assert due == TODAY or is_open_day(calendar, due)


def test_a_reason_is_waived_only_by_those_with_the_power_for_it() -> None:
    reasons = (Reason.CARD_LOST, Reason.CARD_EXPIRED, Reason.RULE_LIMIT)
    everything = frozenset(Power)
    assert rules.standing(reasons, waived=reasons, powers=frozenset()) == reasons
    assert rules.standing(reasons, waived=reasons, powers=everything) == (Reason.CARD_LOST,)
    assert rules.standing(reasons, waived=(), powers=everything) == reasons
    assert rules.standing(
        reasons, waived=(Reason.CARD_EXPIRED,), powers={Power.WAIVE_CARD}
    ) == (Reason.CARD_LOST, Reason.RULE_LIMIT)  # fmt: skip


LOAN = OpenLoan(
    9, reader_id=1, copy_id=100, due_on=TODAY + timedelta(days=2), renewals=0, place_id=1
)
RENEWAL = RenewalCase(
    today=TODAY, card=CARD, loan=LOAN, calendar=ALWAYS, policy=POLICY, at_desk=True
)
LATE = replace(LOAN, due_on=TODAY - timedelta(days=3))


def renewing(**changes: object) -> RenewalCase:
    return replace(RENEWAL, policy=replace(POLICY, **changes))


RENEWING = [
    ("245", RENEWAL, ()),
    ("247", replace(RENEWAL, loan=replace(LOAN, renewals=1)), (Reason.RENEWALS_USED,)),
    ("257", replace(RENEWAL, card=replace(CARD, blocks=(BlockFacts("停", None),))),
     (Reason.BLOCKED,)),
    ("259", replace(renewing(renew_within_days=7),
                    loan=replace(LOAN, due_on=TODAY + timedelta(days=10))), (Reason.TOO_SOON,)),
    ("260", replace(renewing(renew_within_days=7),
                    loan=replace(LOAN, due_on=TODAY + timedelta(days=7))), ()),
    ("262", renewing(renew_within_days=None), ()),
    ("272 staff", replace(RENEWAL, loan=LATE), ()),
    ("293 reader", replace(RENEWAL, loan=LATE, at_desk=False), (Reason.LOAN_OVERDUE,)),
    ("293 column", replace(renewing(readers_renew_overdue=True), loan=LATE, at_desk=False), ()),
    ("277", replace(RENEWAL, card=replace(CARD, valid_until=LOAN.due_on)), (Reason.NOT_LATER,)),
    ("278", replace(renewing(renewals=0, renew_within_days=1)),
     (Reason.RENEWALS_USED, Reason.TOO_SOON)),
    ("281 closed", replace(RENEWAL, card=replace(CARD, closed=True)), (Reason.CARD_CLOSED,)),
    ("094 no rule", replace(RENEWAL, policy=None), (Reason.NO_RULE,)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "expected"),
    [pytest.param(case, expected, id=name) for name, case, expected in RENEWING],
)
def test_renewals_hear_every_reason_at_once(
    case: RenewalCase, expected: tuple[Reason, ...]
) -> None:
    assert rules.reasons_not_to_renew(case) == expected


RENEWED = [
    ("our rule 7: from the old due date", RENEWAL, LOAN.due_on + timedelta(days=30)),
    ("272 from today when overdue", replace(RENEWAL, loan=LATE), TODAY + timedelta(days=30)),
    ("154 empty means the loan's own days", renewing(renewal_days=None),
     LOAN.due_on + timedelta(days=30)),
    ("197 thirty then fifteen", renewing(renewal_days=15), LOAN.due_on + timedelta(days=15)),
    ("284 cut to the card", replace(RENEWAL, card=replace(CARD, valid_until=date(2026, 12, 10))),
     date(2026, 12, 10)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "expected"), [pytest.param(case, day, id=name) for name, case, day in RENEWED]
)
def test_renewed_due_dates(case: RenewalCase, expected: date) -> None:
    assert rules.renewed_due_date(case) == expected


def test_due_today_and_returned_today_is_not_late() -> None:
    assert rules.days_overdue(TODAY, TODAY) == 0
    assert rules.days_overdue(TODAY, TODAY + timedelta(days=1)) == 1
    assert rules.days_overdue(TODAY, TODAY - timedelta(days=4)) == 0
