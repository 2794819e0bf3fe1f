"""What readers owe and pay, with people and a till. Numbers are those of the list of cases."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

import cast
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shuxiang.departments.cashier import queries, services
from shuxiang.departments.cashier.models import Line, Receipt
from shuxiang.departments.cashier.refusals import (
    ClosedRefused,
    SumRefused,
    UnknownCharge,
    VoidRefused,
)
from shuxiang.departments.cashier.rules import (
    ChargeKind,
    LineKind,
    OpenCharge,
    PayMethod,
    read_sum,
    spread,
)
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.project.promises import audit


@dataclass
class Desk:
    """The till of the main library, and one reader."""

    county: cast.County
    till: int

    def charge(self, fen: int, kind: ChargeKind = ChargeKind.OVERDUE) -> int:
        return services.record_debt(
            reader_id=self.county.chen.reader_id,
            kind=kind,
            amount_fen=fen,
            place_id=self.county.main.place_id,
            why="《呼兰河传》",
            by=SYSTEM,
            now=self.county.now,
        ).charge_id

    def pay(self, fen: int, *charges: int, **more):
        return services.pay(
            reader_id=self.county.chen.reader_id,
            amount_fen=fen,
            method=PayMethod.CASH,
            till_id=self.till,
            charge_ids=charges,
            by=self.county.desk,
            now=more.pop("now", self.county.now),
            **more,
        )

    def void(self, receipt_id: int):
        return services.void(
            receipt_id=receipt_id, why="收错了", by=self.county.director, now=self.county.now
        )

    @property
    def owed(self) -> int:
        return queries.owed(self.county.chen.reader_id)

    @property
    def balance(self) -> int:
        return queries.balance(self.county.chen.reader_id)

    def open(self, charge_id: int) -> int:
        return queries.charge(charge_id).open_fen


def desk_of(county: cast.County) -> Desk:
    till = services.till_of(place_id=county.main.place_id, by=county.desk, now=county.now)
    return Desk(county, till.till_id)


@pytest.fixture
def desk(county: cast.County) -> Desk:
    return desk_of(county)


def reasons(refused) -> list[str]:
    return [one.code for one in refused.value.because]


pytestmark = pytest.mark.django_db


def test_case_329_the_oldest_is_paid_first(desk: Desk) -> None:
    first, second = desk.charge(10_000), desk.charge(20_000)
    desk.pay(2_000)
    assert (desk.open(first), desk.open(second), desk.owed) == (8_000, 20_000, 28_000)


def test_cases_331_332_the_chosen_ones_in_their_order(desk: Desk) -> None:
    first, second, third = desk.charge(100), desk.charge(200), desk.charge(300)
    desk.pay(200, second)
    assert (desk.open(first), desk.open(second), desk.open(third)) == (100, 0, 300)
    desk.pay(350, third, first)
    assert (desk.open(first), desk.open(third)) == (50, 0)


def test_case_334_what_is_waived_is_no_cash(desk: Desk) -> None:
    charge = desk.charge(500)
    waive = {"charge_id": charge, "by": desk.county.director, "now": desk.county.now}
    services.waive(amount_fen=200, why="家里困难", **waive)
    assert desk.open(charge) == 300
    services.waive(amount_fen=None, why="馆长同意", **waive)
    assert (desk.owed, queries.cash_of(desk.till, day_of(desk.county.now))) == (0, 0)
    with pytest.raises(SumRefused):
        services.waive(amount_fen=None, why="再来", **waive)
    with pytest.raises(NotAllowed):
        services.waive(
            charge_id=charge, amount_fen=1, why="熟人", by=desk.county.desk, now=desk.county.now
        )


def test_case_335_a_void_gives_it_back_once(desk: Desk) -> None:
    charge = desk.charge(500)
    paid = desk.pay(500)
    paper = desk.void(paid.receipt_id)
    assert (desk.open(charge), paper.amount_fen, paper.number) == (500, -500, 2)
    assert queries.receipt(paid.receipt_id).voided
    with pytest.raises(VoidRefused) as refused:
        desk.void(paid.receipt_id)
    assert reasons(refused) == ["cashier.voided-before"]
    with pytest.raises(VoidRefused):
        desk.void(paper.receipt_id)


def test_case_337_a_charge_that_is_paid_stops_the_whole_payment(desk: Desk) -> None:
    first, second = desk.charge(100), desk.charge(200)
    desk.pay(100, first)
    with pytest.raises(SumRefused):
        desk.pay(150, first, second)
    assert desk.open(second) == 200
    with pytest.raises(UnknownCharge):
        desk.pay(50, 999)


def test_case_338_a_debt_that_grows_and_shrinks(desk: Desk) -> None:
    charge = desk.charge(10_000)

    def now_is(fen: int) -> int:
        services.change_debt(
            charge_id=charge, to_fen=fen, why="重算", by=SYSTEM, now=desk.county.now
        )
        return desk.owed

    assert now_is(15_000) == 15_000
    desk.pay(4_000)
    assert desk.owed == 11_000
    assert [now_is(one) for one in (16_000, 5_000, 3_000)] == [12_000, 1_000, 0]
    assert queries.credit(desk.county.chen.reader_id) == 1_000


def test_case_340_debt_and_credit_are_exactly_nothing(desk: Desk) -> None:
    charge = desk.charge(30)
    desk.pay(10)
    desk.pay(20)
    assert (desk.balance, desk.open(charge)) == (0, 0)


def test_cases_364_365_at_a_machine(desk: Desk) -> None:
    with pytest.raises(SumRefused) as nothing:
        desk.pay(500, exactly=500)
    assert reasons(nothing) == ["cashier.nothing-owed"]
    desk.charge(1_000)
    with pytest.raises(SumRefused) as differs:
        desk.pay(500, exactly=500)
    assert reasons(differs) == ["cashier.sum-differs"]
    assert desk.owed == 1_000


def test_a_second_click_pays_once(desk: Desk) -> None:
    desk.charge(1_000)
    one, two = desk.pay(400, key="page-7"), desk.pay(400, key="page-7")
    assert (one.receipt_id, desk.owed) == (two.receipt_id, 600)


@pytest.mark.parametrize(("fen", "code"), [(0, "nothing"), (-5, "nothing"), (501, "too-much")])
def test_odd_sums_are_refused(desk: Desk, fen: int, code: str) -> None:
    desk.charge(500)
    with pytest.raises(SumRefused) as refused:
        desk.pay(fen)
    assert reasons(refused) == [f"cashier.sum-{code}"]


def test_a_deposit_settles_no_debt_and_comes_back_whole(desk: Desk) -> None:
    said = {"reader_id": desk.county.chen.reader_id, "method": PayMethod.CASH, "till_id": desk.till}
    now = {"now": desk.county.now}
    services.take_deposit(amount_fen=10_000, by=desk.county.desk, **said, **now)
    desk.charge(300)
    assert (desk.owed, queries.deposit_of(desk.county.chen.reader_id)) == (300, 10_000)
    with pytest.raises(SumRefused):
        services.return_deposit(amount_fen=10_001, by=desk.county.director, **said, **now)
    paper = services.return_deposit(amount_fen=10_000, by=desk.county.director, **said, **now)
    assert (paper.amount_fen, queries.deposit_of(desk.county.chen.reader_id)) == (-10_000, 0)


def test_a_credit_is_paid_out_once(desk: Desk) -> None:
    charge = desk.charge(5_000, ChargeKind.LOST)
    desk.pay(5_000)
    services.give_back(
        charge_id=charge, amount_fen=5_000, why="找到了", by=SYSTEM, now=desk.county.now
    )
    out = {"reader_id": desk.county.chen.reader_id, "method": PayMethod.CASH, "till_id": desk.till,
           "why": "书找到了", "by": desk.county.director, "now": desk.county.now}  # fmt: skip
    assert services.pay_out_credit(amount_fen=5_000, **out).amount_fen == -5_000
    with pytest.raises(SumRefused):
        services.pay_out_credit(amount_fen=1, **out)
    assert desk.balance == 0


def test_a_closed_day_takes_no_more_money(desk: Desk) -> None:
    desk.charge(1_000)
    desk.pay(400)
    today = day_of(desk.county.now)
    close = {"till_id": desk.till, "by": desk.county.director, "now": desk.county.now}
    with pytest.raises(ClosedRefused):
        services.close_day(day=today + timedelta(days=1), counted_fen=0, **close)
    report = services.close_day(day=today, counted_fen=390, **close)
    assert (report.expected_cash_fen, report.difference_fen) == (400, -10)
    with pytest.raises(ClosedRefused) as refused:
        desk.pay(100)
    assert reasons(refused) == ["cashier.day-closed"]
    assert desk.pay(100, now=desk.county.now + timedelta(days=1)).number == 2
    with pytest.raises(ClosedRefused):
        services.close_day(day=today, counted_fen=400, **close)


def test_a_month_is_closed_when_its_days_are(desk: Desk) -> None:
    desk.charge(1_000)
    desk.pay(400)
    later = desk.county.now + timedelta(days=20)
    close = {"by": desk.county.director, "now": later}
    with pytest.raises(ClosedRefused) as refused:
        services.close_month(year=2026, month=11, **close)
    assert reasons(refused) == ["cashier.days-open"]
    services.close_day(till_id=desk.till, day=day_of(desk.county.now), counted_fen=400, **close)
    report = services.close_month(year=2026, month=11, **close)
    assert (report.charged_fen, report.taken_fen, report.given_fen) == (1_000, 400, 0)
    with pytest.raises(ClosedRefused):
        services.close_month(year=2026, month=12, **close)


@pytest.mark.parametrize("model", [Line, Receipt])
def test_the_database_itself_keeps_what_was_written(
    desk: Desk, model: type[Line] | type[Receipt]
) -> None:
    desk.charge(1_000)
    desk.pay(400)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(amount_fen=1)
    if connection.vendor == "sqlite":  # taken away for the tests that are emptied by DELETE
        migration = import_module("shuxiang.departments.cashier.migrations.0001_ledger")
        with connection.cursor() as cursor:
            migration.forbid(Editor(connection, cursor), model._meta.db_table, "DELETE")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()


@dataclass
class Editor:
    """What a migration speaks to."""

    connection: object
    cursor: object

    def execute(self, statement: str) -> None:
        self.cursor.execute(statement)


SUMS = [("12", 1200), ("12.5", 1250), ("¥12.50", 1250), (" 0.05 元", 5), ("1,200.00", 120_000),
        ("12。5", 1250), ("abc", None), ("-1", None), ("0.005", None), ("", None), ("1e3", None)]  # fmt: skip


@pytest.mark.parametrize(("text", "fen"), SUMS)
def test_what_is_typed_is_read_or_not_at_all(text: str, fen: int | None) -> None:
    assert read_sum(text) == fen


@given(st.integers(0, 9_999), st.lists(st.integers(-50, 999), max_size=8))
def test_money_is_spread_to_the_last_fen(amount: int, debts: list[int]) -> None:
    charges = [OpenCharge(number, fen) for number, fen in enumerate(debts)]
    parts = spread(amount, charges)
    assert sum(part for _, part in parts) == min(amount, sum(max(0, one) for one in debts))
    assert all(0 < part <= debts[number] for number, part in parts)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["charge", "pay", "waive", "change", "void", "out"]), st.integers(1, 900)
    ),
    max_size=25,
)


class TestAnyDay(TestCase):
    """Whatever is done in whatever order, the books are right."""

    @given(ACTS)
    @settings(max_examples=25, deadline=None)
    def test_any_day_adds_up(self, acts: list[tuple[str, int]]) -> None:
        desk = desk_of(cast.open_county())
        said = {"by": desk.county.director, "now": desk.county.now}
        charges: list[int] = []
        paid: list[int] = []
        for act, fen in acts:
            try:
                match act:
                    case "charge":
                        charges.append(desk.charge(fen))
                    case "pay":
                        paid.append(desk.pay(fen).receipt_id)
                    case "waive" if charges:
                        services.waive(charge_id=charges[-1], amount_fen=fen, why="免", **said)
                    case "change" if charges:
                        services.change_debt(charge_id=charges[0], to_fen=fen, why="改", **said)
                    case "void" if paid:
                        desk.void(paid[fen % len(paid)])
                    case "out":
                        services.pay_out_credit(
                            reader_id=desk.county.chen.reader_id, amount_fen=fen, why="退",
                            method=PayMethod.CASH, till_id=desk.till, **said,
                        )  # fmt: skip
            except (SumRefused, VoidRefused):
                continue
        lines = Line.objects.exclude(kind__in=[LineKind.DEPOSIT, LineKind.DEPOSIT_BACK])
        assert desk.balance == sum(lines.values_list("amount_fen", flat=True))
        assert desk.balance == sum(
            one.open_fen for one in queries.charges_of(desk.county.chen.reader_id)
        )
        cash = sum(Receipt.objects.values_list("amount_fen", flat=True))
        assert cash == queries.cash_of(desk.till, day_of(desk.county.now))
        assert cash >= 0
        assert [(one.says, lines) for one, lines in audit() if lines] == []


@pytest.mark.django_db(transaction=True)
def test_case_577_eight_desks_take_the_money_of_one_debt(transactional_db: None) -> None:
    desk = desk_of(cast.open_county())
    desk.charge(500)
    gate, taken, refused = threading.Barrier(8), [], []

    def take() -> None:
        gate.wait()
        try:
            taken.append(desk.pay(100).number)
        except SumRefused:
            refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (sorted(taken), len(refused), desk.owed) == ([1, 2, 3, 4, 5], 3, 0)
