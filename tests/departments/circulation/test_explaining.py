"""Whoever reads why not, and reckons, comes to the same answer (N12).

Each explanation is read back from its words into figures, and the figures are judged again.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import cast
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelves import Shelves

from shuxiang.departments.circulation import queries, rules, services, wording
from shuxiang.departments.circulation.refusals import (
    HoldRefused,
    LendingRefused,
    RenewalRefused,
)
from shuxiang.departments.circulation.rules import (
    HoldCase,
    HoldFacts,
    LendingCase,
    LoanPolicy,
    OpenLoan,
    Reason,
    RenewalCase,
    facts_of,
    follows,
)
from shuxiang.departments.circulation.slips import PolicyNames
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.network.rules import Calendar, Span
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.rules import BlockFacts, CardFacts
from shuxiang.foundations.kernel.days import NEVER
from shuxiang.foundations.kernel.refusals import Because

TODAY = date(2026, 11, 24)
ALL_DAY = (Span(time(9), time(17)),)
WITHOUT_PAUSE = Calendar(place_id=1, week=(ALL_DAY,) * 7)

days = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
small = st.integers(0, 6)
maybe_small = st.none() | small


# --- from words back to figures -------------------------------------------------------------------

_SHAPES = {"d": r"(-?\d+)", "s": r"(\d{4}-\d\d-\d\d|¥\d+\.\d\d)"}


def read_back(reason: Reason, words: str) -> dict[str, object]:
    """Read the figures out of an explanation as a reader would."""
    template = str(wording.BASIS[reason])
    names = re.findall(r"%\((\w+)\)[ds]", template)
    pattern = re.escape(template)
    pattern = re.sub(r"%\\\(\w+\\\)([ds])", lambda found: _SHAPES[found[1]], pattern)
    found = re.fullmatch(pattern, words)
    assert found is not None, (template, words)
    return {name: _figure(text) for name, text in zip(names, found.groups(), strict=True)}


def _figure(text: str) -> object:
    if text.startswith("¥"):
        return round(float(text[1:]) * 100)
    return date.fromisoformat(text) if "-" in text[1:] else int(text)


def agree(reason: Reason, case: object, refused: bool) -> None:
    """The words, read back and judged again, say what was decided."""
    facts = facts_of(reason, case)
    assert follows(reason, facts) is refused, (reason, facts)
    if reason in wording.BASIS and None not in facts.values():
        said = wording.basis(Because(reason.value, facts))
        assert follows(reason, facts | read_back(reason, said)) is refused, (reason, said)


# --- cases ------------------------------------------------------------------------------------------


@st.composite
def cards(draw: st.DrawFn) -> CardFacts:
    return CardFacts(
        reader_id=1, category_id=1, category_name="成人证", place_id=1, name="陈桂兰",
        card_number="8600002218", valid_until=draw(st.none() | st.just(NEVER) | days),
        lost=False, retired=False, closed=False,
        blocks=tuple(draw(st.lists(st.builds(BlockFacts, st.just("原因"), st.none() | days), max_size=3))),
        birth_year=1990, loan_limit=draw(maybe_small), is_group=False,
    )  # fmt: skip


@st.composite
def policies(draw: st.DrawFn) -> LoanPolicy:
    return LoanPolicy(
        7, None, None, None, days=draw(st.integers(0, 40)), limit=draw(maybe_small),
        renewals=draw(small), renewal_days=draw(maybe_small), renew_within_days=draw(maybe_small),
        overdue_tolerated=draw(maybe_small), readers_renew_overdue=draw(st.booleans()),
        staff_renew_overdue=draw(st.booleans()), holds=draw(maybe_small),
        holds_a_day=draw(maybe_small), owed_fen=draw(st.none() | st.integers(0, 500)),
    )  # fmt: skip


def copy(min_age: int | None = None) -> CopyFacts:
    return CopyFacts(
        copy_id=5, bib_id=3, barcode="36000000", title="呼兰河传", author="萧红", owner_id=1,
        place_id=1, location_id=1, location_name="借阅室", location_lends=True, kind_id=1,
        kind_name="图书", kind_lends=True, min_age=min_age, call_number="", call_key="",
        price_fen=2_000, desk_note="", lost=False, missing=False, damaged=False,
        in_processing=False, withdrawn=False, home_id=1,
    )  # fmt: skip


@st.composite
def queues(draw: st.DrawFn) -> tuple[HoldFacts, ...]:
    return tuple(
        HoldFacts(number, 3, reader_id, 1)
        for number, reader_id in enumerate(draw(st.lists(st.integers(1, 4), max_size=4)), 1)
    )


@st.composite
def lending_cases(draw: st.DrawFn) -> LendingCase:
    overdue = draw(small)
    return LendingCase(
        today=TODAY, card=draw(cards()), copy=copy(draw(st.none() | st.integers(1, 18))),
        calendar=WITHOUT_PAUSE, policy=draw(policies()), age=draw(st.none() | st.integers(3, 20)),
        loans_held=draw(small), loans_under_rule=draw(small), overdue_held=overdue,
        oldest_due=TODAY - timedelta(days=overdue) if overdue else None,
        queue=draw(queues()), free_copies=draw(st.integers(0, 3)),
        owed_fen=draw(st.integers(0, 600)), points=draw(small), points_limit=draw(maybe_small),
    )  # fmt: skip


@st.composite
def renewal_cases(draw: st.DrawFn) -> RenewalCase:
    return RenewalCase(
        today=TODAY, card=draw(cards()),
        loan=OpenLoan(9, 1, 5, draw(days), draw(small), 1), calendar=WITHOUT_PAUSE,
        policy=draw(policies()), at_desk=draw(st.booleans()), copy=copy(), queue=draw(queues()),
        free_copies=draw(st.integers(0, 3)),
    )  # fmt: skip


@st.composite
def hold_cases(draw: st.DrawFn) -> HoldCase:
    return HoldCase(
        today=TODAY, card=draw(cards()), policy=draw(policies()), holdable=draw(small),
        on_shelf=0, holds_open=draw(small), holds_today=draw(small), holds_it=False, has_it=False,
        pickup_open=True, age=draw(st.none() | st.integers(3, 20)),
        min_age=draw(st.none() | st.integers(1, 18)),
    )  # fmt: skip


#: Reasons that depend on figures, and so can be reckoned by whoever reads them.
OF_LENDING = (
    Reason.CARD_EXPIRED, Reason.BLOCKED, Reason.OVERDUE, Reason.OWES, Reason.TOO_YOUNG,
    Reason.RULE_LIMIT, Reason.CARD_LIMIT, Reason.POINTS_LIMIT,
)  # fmt: skip
OF_RENEWING = (
    Reason.CARD_EXPIRED, Reason.BLOCKED, Reason.RENEWALS_USED, Reason.TOO_SOON, Reason.WANTED,
    Reason.NOT_LATER,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(lending_cases())
def test_why_it_is_not_lent_can_be_reckoned_from_what_is_said(case: LendingCase) -> None:
    refused = rules.reasons_to_refuse(case)
    for reason in OF_LENDING:
        if reason is Reason.BLOCKED and not case.card.blocks:
            continue
        agree(reason, case, reason in refused)
    if all(one.reader_id != case.card.reader_id for one in case.queue):
        agree(Reason.WANTED_BY_OTHER, case, Reason.WANTED_BY_OTHER in refused)


@settings(max_examples=400, deadline=None)
@given(renewal_cases())
def test_why_it_is_not_renewed_can_be_reckoned_from_what_is_said(case: RenewalCase) -> None:
    refused = rules.reasons_not_to_renew(case)
    for reason in OF_RENEWING:
        if reason is Reason.BLOCKED and not case.card.blocks:
            continue
        agree(reason, case, reason in refused)
    if Reason.LOAN_OVERDUE in refused:
        agree(Reason.LOAN_OVERDUE, case, True)


@settings(max_examples=200, deadline=None)
@given(hold_cases())
def test_why_it_is_not_held_can_be_reckoned_from_what_is_said(case: HoldCase) -> None:
    refused = rules.reasons_not_to_hold(case)
    for reason in (Reason.TOO_YOUNG, Reason.HOLDS_TODAY):
        agree(reason, case, reason in refused)
    if case.policy is not None and case.policy.holds != 0:
        agree(Reason.HOLD_LIMIT, case, Reason.HOLD_LIMIT in refused)


def test_every_reason_that_is_a_figure_has_its_words() -> None:
    assert {*OF_LENDING, *OF_RENEWING, Reason.WANTED_BY_OTHER, Reason.LOAN_OVERDUE,
            Reason.HOLD_LIMIT, Reason.HOLDS_TODAY} == set(wording.BASIS)  # fmt: skip


# --- charges ----------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 60), st.integers(0, 10), st.integers(1, 50), maybe_small,
    st.none() | st.integers(10, 300),
)  # fmt: skip
def test_what_a_late_return_costs_can_be_reckoned_from_what_is_said(
    late: int, grace: int, fen: int, step_after: int | None, cap: int | None
) -> None:
    policy = LoanPolicy(
        7, None, None, None, days=30, consequence="fine", grace_days=grace, fine_fen=fen,
        fine_step_after=step_after, fine_step_fen=fen * 2, fine_cap_fen=cap,
        count_closed_days=True, set_by="林远",
    )  # fmt: skip
    came = rules.what_comes_of(
        rules.counted(
            TODAY, TODAY + timedelta(days=late), policy=policy, calendar=WITHOUT_PAUSE, amnesties=()
        ),
        policy=policy, price_fen=None, returned_on=TODAY + timedelta(days=late),
    )  # fmt: skip
    names = PolicyNames("", "", "", date(2026, 1, 5), 7, "林远")
    words = wording.late_in_words("呼兰河传", TODAY, came, policy, names)
    assert "第 7 条借阅规则（林远 2026-01-05 定）" in words
    if not came.fine_fen:
        return
    days_late = int(_one(r"晚还 (\d+) 天", words))
    left_out = [int(one) for one in re.findall(r"(?:不算|免计|宽限) ?(\d+)", words)]
    counted = int(_one(r"算 (\d+) 天，", words))
    assert days_late - sum(left_out) == counted
    said = round(float(_one(r"¥(\d+\.\d\d)", words)) * 100)
    assert rules.fine_for(counted, policy, None) == (said, "（到顶）" in words)


def _one(pattern: str, words: str) -> str:
    found = re.search(pattern, words)
    assert found is not None, (pattern, words)
    return found[1]


# --- who set it, and when -----------------------------------------------------------------------------


@pytest.fixture
def house(county: cast.County, books: Shelves) -> cast.County:
    services.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, limit=1, renewals=0, holds=1),
        by=county.director,
        now=county.now,
    )
    return county


def lend(house: cast.County, barcode: str, reader=None) -> None:
    services.lend(
        card_number=(reader or house.chen).card_number, barcode=barcode, by=house.desk,
        now=house.now,
    )  # fmt: skip


def because(refusal: Exception) -> dict[str, str]:
    return {one.code: wording.say(one).basis for one in refusal.because}  # type: ignore[attr-defined]


def test_a_limit_names_its_rule_the_day_and_who_set_it(house, books: Shelves) -> None:
    lend(house, books[0])
    with pytest.raises(LendingRefused) as refused:
        lend(house, books[2])
    rule = queries.policies()[-1].rule_id
    assert because(refused.value)[Reason.RULE_LIMIT.value] == (
        f"手上这样的书有 1 本，最多 1 本；第 {rule} 条借阅规则（林远 2026-11-24 定）"
    )


def test_a_renewal_and_a_hold_name_theirs(house, books: Shelves) -> None:
    lend(house, books[0])
    with pytest.raises(RenewalRefused) as renewal:
        services.renew(barcode=books[0], by=house.desk, now=house.now)
    assert "林远 2026-11-24 定" in because(renewal.value)[Reason.RENEWALS_USED.value]
    told = {"pickup_id": house.main.place_id, "by": house.desk, "now": house.now,
            "reader_id": house.chen.reader_id}  # fmt: skip
    services.place_hold(bib_id=books.bib_ids[1], **told)
    with pytest.raises(HoldRefused) as hold:
        services.place_hold(bib_id=books.bib_ids[2], **told)
    assert "预约着 1 本，最多 1 本" in because(hold.value)[Reason.HOLD_LIMIT.value]
    assert "林远 2026-11-24 定" in because(hold.value)[Reason.HOLD_LIMIT.value]


def test_a_block_names_who_placed_it_and_a_lost_card_the_day(house, books: Shelves) -> None:
    readers.block(reader_id=house.chen.reader_id, reason="撕了书", by=house.director, now=house.now)
    readers.report_lost(reader_id=house.chen.reader_id, by=house.desk, now=house.now)
    with pytest.raises(LendingRefused) as refused:
        lend(house, books[0])
    said = because(refused.value)
    assert said[Reason.BLOCKED.value] == "停借的记录（林远 2026-11-24 定）"
    assert said[Reason.CARD_LOST.value] == "读者证的记录（周敏 2026-11-24 定）"


def test_what_is_read_on_the_spot_names_the_location(house, books: Shelves) -> None:
    with pytest.raises(LendingRefused) as refused:
        lend(house, books.reference.barcode)
    assert because(refused.value)[Reason.LOCATION_NOT_LENT.value].startswith("馆藏地点里定的（")
