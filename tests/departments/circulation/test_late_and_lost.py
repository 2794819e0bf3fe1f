"""What comes of late and lost books, with a till beside the desk. Numbers are those of the cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import cast
import pytest
from shelves import Shelves

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import PayMethod
from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.models import AmnestyDay, CompensationRule, LateReturn
from shuxiang.departments.circulation.refusals import LendingRefused, LossRefused
from shuxiang.departments.circulation.rules import LoanPolicy, Reason
from shuxiang.departments.circulation.slips import ReturnOutcome
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.project.promises import audit

pytestmark = pytest.mark.django_db
FINE = {"consequence": "fine", "fine_fen": 10, "count_closed_days": True}
STOP = {"consequence": "suspension", "suspension_days": 2, "count_closed_days": True}


@pytest.fixture(autouse=True)
def promises_hold(db: None):
    yield
    assert [(promise.says, lines) for promise, lines in audit() if lines] == []


def rule(county: cast.County, **more: object) -> None:
    services.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, limit=10, **more),
        by=county.director,
        now=county.now,
    )


def lend(county: cast.County, barcode: str, reader=None, **more):
    return services.lend(
        card_number=(reader or county.chen).card_number,
        barcode=barcode,
        by=county.desk,
        now=more.pop("now", county.now),
        **more,
    )


def back(county: cast.County, barcode: str, days: int, **more):
    return services.take_back(
        barcode=barcode, by=more.pop("by", county.desk),
        now=county.now + timedelta(days=days), **more,
    )  # fmt: skip


def test_rule_13_late_costs_nothing_where_nobody_set_it(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0])
    slip = back(county, books[0], 60)
    assert (slip.days_overdue, slip.settled) == (30, None)
    assert accounts.owed(county.chen.reader_id) == 0


def test_a_fine_is_said_with_its_working(county: cast.County, books: Shelves) -> None:
    rule(county, **FINE, grace_days=2)
    lend(county, books[0])
    slip = back(county, books[0], 40)
    assert slip.settled is not None
    assert accounts.owed(county.chen.reader_id) == 80
    assert slip.settled.words.startswith(
        "《呼兰河传》2026-12-24到期，晚还 10 天，宽限 2 天，算 8 天，¥0.80，第 "
    )
    assert back(county, books[0], 40).outcome is ReturnOutcome.AGAIN  # case 202: no second fine
    assert accounts.owed(county.chen.reader_id) == 80


def test_the_rule_of_the_loan_counts_not_that_of_today(county: cast.County, books: Shelves) -> None:
    rule(county, **FINE)
    lend(county, books[0])
    rule(county, **STOP)
    back(county, books[0], 40)
    assert accounts.owed(county.chen.reader_id) == 100


def test_cases_220_221_a_backdated_return_counts_to_its_day(
    county: cast.County, books: Shelves
) -> None:
    rule(county, **FINE)
    lend(county, books[0])
    lend(county, books[2])
    for number, day, owed in ((0, 30, 0), (2, 33, 30)):
        back(
            county, books[number], 50, by=county.director,
            returned_at=county.now + timedelta(days=day),
        )  # fmt: skip
        assert accounts.owed(county.chen.reader_id) == owed


def test_cases_310_367_days_without_borrowing_end_by_themselves(
    county: cast.County, books: Shelves
) -> None:
    rule(county, **STOP)
    lend(county, books[0])
    slip = back(county, books[0], 35)  # five days late: ten days
    assert slip.settled.late.suspended_until == date(2027, 1, 8)
    with pytest.raises(LendingRefused) as refused:
        lend(county, books[2], now=county.now + timedelta(days=45))
    assert [one.code for one in refused.value.because] == [Reason.BLOCKED]
    assert "停借到 2027-01-08" in refused.value.because[0].facts["why"]
    lend(county, books[2], now=county.now + timedelta(days=46))


def test_amnesty_days_count_for_nobody(county: cast.County, books: Shelves) -> None:
    rule(county, **FINE)
    due = date(2026, 12, 24)
    AmnestyDay.objects.create(from_on=due, to_on=due + timedelta(days=3), why="馆庆")
    lend(county, books[0])
    assert back(county, books[0], 35).settled.late.fine_fen == 20


def test_undoing_a_return_undoes_what_came_of_it(county: cast.County, books: Shelves) -> None:
    rule(county, **FINE)
    lend(county, books[0])
    slip = back(county, books[0], 40)
    later = county.now + timedelta(days=40, hours=1)
    services.undo(entry_id=slip.entry_id, by=county.desk, now=later)
    assert (accounts.owed(county.chen.reader_id), LateReturn.objects.count()) == (0, 0)
    assert back(county, books[0], 42).settled.late.fine_fen == 120


def test_case_272_an_overdue_renewal_settles_what_was_late(
    county: cast.County, books: Shelves
) -> None:
    rule(county, **FINE)
    lend(county, books[0])
    services.renew(barcode=books[0], by=county.desk, now=county.now + timedelta(days=35))
    assert accounts.owed(county.chen.reader_id) == 50
    assert back(county, books[0], 36).settled is None
    assert accounts.owed(county.chen.reader_id) == 50


@pytest.mark.parametrize(("limit", "lent"), [(50, True), (49, False), (None, True)])
def test_cases_17_19_20_only_more_than_the_limit_stops(
    county: cast.County, books: Shelves, limit: int | None, lent: bool
) -> None:
    rule(county, **FINE, owed_fen=limit)
    lend(county, books[0])
    back(county, books[0], 35)
    later = county.now + timedelta(days=36)
    if lent:
        assert lend(county, books[2], now=later).loans_held == 1
        return
    with pytest.raises(LendingRefused) as refused:
        lend(county, books[2], now=later)
    assert [one.code for one in refused.value.because] == [Reason.OWES]
    lend(county, books[4], county.wu, now=later)


# --- lost -----------------------------------------------------------------------------------


def price(county: cast.County, books: Shelves, number: int, fen: int) -> None:
    from shuxiang.departments.holdings.models import Copy

    Copy.objects.filter(barcode=books[number]).update(price_fen=fen)


def pay(county: cast.County, fen: int, days: int) -> None:
    till = cashier.till_of(place_id=county.main.place_id, by=county.desk, now=county.now)
    cashier.pay(
        reader_id=county.chen.reader_id, amount_fen=fen, method=PayMethod.CASH,
        till_id=till.till_id, by=county.desk, now=county.now + timedelta(days=days),
    )  # fmt: skip


def lost(county: cast.County, books: Shelves, number: int = 0, **more):
    return services.declare_lost(
        barcode=books[number], by=county.director, now=county.now + timedelta(days=40), **more
    )


@pytest.fixture
def table(county: cast.County) -> None:
    CompensationRule.objects.create(
        percent=200, least_fen=2_000, fee_fen=500, refund_days=30, set_at=county.now
    )


def test_cases_217_320_322_a_lost_book_costs_its_price_and_no_fine(
    county: cast.County, books: Shelves, table: None
) -> None:
    rule(county, **FINE)
    price(county, books, 0, 2_600)
    lend(county, books[0])
    slip = lost(county, books)
    assert (slip.book_fen, slip.fee_fen) == (5_200, 500)
    charges = accounts.open_charges(county.chen.reader_id)
    assert [(one.kind.value, one.open_fen) for one in charges] == [
        ("lost", 5_200),
        ("processing", 500),
    ]
    assert "定价 ¥26.00 × 2" in charges[0].why
    assert queries.loans_of(county.chen.reader_id) == []


def test_another_sum_needs_a_reason(county: cast.County, books: Shelves, table: None) -> None:
    price(county, books, 0, 100)
    lend(county, books[0])
    with pytest.raises(NotAllowed):
        services.declare_lost(
            barcode=books[0], by=replace(county.desk, powers=frozenset()), now=county.now
        )
    for wrong in ({"book_fen": 1_000}, {"book_fen": -1, "why": "少收"}):
        with pytest.raises(LossRefused):
            lost(county, books, **wrong)
    assert lost(county, books, book_fen=1_000, why="孩子弄丢的，减半").book_fen == 1_000
    with pytest.raises(LossRefused):
        lost(county, books)


@pytest.mark.parametrize(
    ("paid", "found", "balance"),
    [(5_700, 60, -5_200), (5_700, 90, 0), (0, 60, 500), (2_000, 60, -1_500)],
    ids=["323 within the days", "12 too late", "nothing paid", "326 partly"],
)
def test_a_lost_book_that_comes_back(
    county: cast.County, books: Shelves, table: None, paid: int, found: int, balance: int
) -> None:
    price(county, books, 0, 2_600)
    lend(county, books[0])
    lost(county, books)
    if paid:
        pay(county, paid, 41)
    slip = back(county, books[0], found)
    assert slip.was_lost
    assert accounts.balance(county.chen.reader_id) == balance


def test_a_reader_who_says_it_is_back_is_not_late_for_it(
    county: cast.County, books: Shelves
) -> None:
    rule(county, **FINE)
    lend(county, books[0])
    later = county.now + timedelta(days=40)
    services.claim_returned(barcode=books[0], by=county.desk, now=later)
    assert [one.barcode for one in queries.claims([county.main.place_id])] == [books[0]]
    assert queries.held_by(county.chen.reader_id, day_of(later)).overdue == 0
    assert back(county, books[0], 45).settled is None
    assert queries.claims(None) == []
