"""信用分, damage, and what is overdue too long: by rule, one consequence and never two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import cast
import pytest
from django.db import IntegrityError, transaction
from shelves import Shelves

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation import jobs, queries, rules, services
from shuxiang.departments.circulation.models import LateReturn, PointsLine, PointsRule
from shuxiang.departments.circulation.refusals import LendingRefused, LossRefused, RuleRefused
from shuxiang.departments.circulation.rules import (
    PRESETS,
    LoanPolicy,
    PointsFor,
    PointsScheme,
    Reason,
)
from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.readers import services as readers
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.project.promises import audit

QUANZHOU, ZHUHAI, MEIXIAN = PRESETS[2], PRESETS[3], PRESETS[5]


# --- the rules alone ---------------------------------------------------------------------------


def test_the_loans_of_a_day_bring_no_more_than_the_day_and_the_month_allow():
    assert rules.earned(MEIXIAN, 2, this_month=0) == 2
    assert rules.earned(MEIXIAN, 9, this_month=0) == 6
    assert rules.earned(MEIXIAN, 9, this_month=28) == 2
    assert rules.earned(MEIXIAN, 9, this_month=31) == 0


def test_a_late_book_takes_points_up_to_its_cap():
    assert rules.lost_by_lateness(ZHUHAI, 3) == 6
    assert rules.lost_by_lateness(ZHUHAI, 400) == 50
    assert rules.lost_by_lateness(None, 400) == 0


@pytest.mark.parametrize(
    ("points", "copies"), [(601, 6), (600, 4), (201, 4), (200, 2), (1, 2), (0, 0)]
)
def test_fewer_points_allow_fewer_copies(points: int, copies: int):
    assert rules.copies_allowed(ZHUHAI, points) == copies


def test_steps_must_go_down():
    assert not rules.faulty_tiers(ZHUHAI.tiers)
    assert rules.faulty_tiers(((1, 2), (601, 6)))
    assert rules.faulty_tiers(((601, 2), (1, 6)))
    assert rules.faulty_tiers(((601, 6), (601, 4)))


# --- with a library around them ------------------------------------------------------------------


@pytest.fixture
def house(county: cast.County, books: Shelves):
    """A rule that takes points for lateness, and the scheme of 泉州."""
    services.set_rule(
        policy=LoanPolicy(
            0, None, None, None, days=30, limit=10, consequence="points", count_closed_days=True
        ),
        by=county.director,
        now=county.now,
    )
    scheme(county, QUANZHOU)
    yield county
    assert [(promise.says, lines) for promise, lines in audit() if lines] == []


def priced(books: Shelves, number: int, yuan: int) -> str:
    Copy.objects.filter(barcode=books[number]).update(price_fen=yuan * 100)
    return books[number]


def scheme(county: cast.County, one: PointsScheme, **more: object) -> None:
    services.set_points_scheme(scheme=replace(one, **more), by=county.director, now=county.now)


def lend(county: cast.County, barcode: str, **more):
    return services.lend(
        card_number=county.chen.card_number, barcode=barcode, by=more.pop("by", county.desk),
        now=more.pop("now", county.now), **more,
    )  # fmt: skip


def back(county: cast.County, barcode: str, days: int):
    return services.take_back(
        barcode=barcode, by=county.desk, now=county.now + timedelta(days=days)
    )


def points(county: cast.County) -> int:
    standing = queries.points_scheme()
    assert standing is not None
    return queries.points_of(county.chen.reader_id, standing)


def test_a_late_return_takes_points_and_neither_money_nor_days(house, books: Shelves):
    barcode = books[0]
    due = lend(house, barcode).due_on
    slip = back(house, barcode, (due - day_of(house.now)).days + 4)
    assert slip.settled is not None and slip.settled.late.points == 4
    assert points(house) == 296
    assert accounts.owed(house.chen.reader_id) == 0
    assert "扣 4 分" in slip.settled.words


def test_an_undone_return_gives_the_points_back(house, books: Shelves):
    barcode = books[0]
    due = lend(house, barcode).due_on
    late = (due - day_of(house.now)).days + 4
    slip = back(house, barcode, late)
    services.undo(
        entry_id=slip.entry_id, by=house.desk, now=house.now + timedelta(days=late, minutes=1)
    )
    assert points(house) == 300
    assert not LateReturn.objects.exists()


def test_without_points_borrowing_stops_and_after_the_days_begins_again(house, books: Shelves):
    barcode = books[0]
    services.change_points(
        reader_id=house.chen.reader_id, change=-300, why="测试", by=house.director, now=house.now
    )
    assert points(house) == 0
    with pytest.raises(LendingRefused) as refused:
        lend(house, barcode)
    assert [one.code for one in refused.value.because] == [Reason.BLOCKED.value]
    assert "信用分用完了" in refused.value.because[0].facts["why"]

    jobs.count_points(house.now + timedelta(days=20))  # the last day still counts
    assert points(house) == 0
    jobs.count_points(house.now + timedelta(days=21))
    jobs.count_points(house.now + timedelta(days=21))
    assert points(house) == 10
    assert lend(house, barcode, now=house.now + timedelta(days=21)).loan_id


def test_points_given_by_hand_end_the_waiting_at_once(house, books: Shelves):
    change = {"reader_id": house.chen.reader_id, "by": house.director, "now": house.now}
    services.change_points(change=-300, why="测试", **change)
    services.change_points(change=10, why="来当志愿者两小时", **change)
    assert lend(house, books[0]).loan_id


def test_loans_bring_points_once_for_each_day_however_often_the_clock_strikes(
    house, books: Shelves
):
    for number in range(3):
        lend(house, books[number])
    for _ in range(2):
        jobs.count_points(house.now + timedelta(days=1))
    assert points(house) == 303
    line = PointsLine.objects.get(what=PointsFor.LOANS.value)
    assert (line.change, line.day_on) == (3, day_of(house.now))


def test_an_undone_loan_brings_nothing(house, books: Shelves):
    slip = lend(house, books[0])
    services.undo(entry_id=slip.entry_id, by=house.desk, now=house.now + timedelta(minutes=1))
    jobs.count_points(house.now + timedelta(days=1))
    assert points(house) == 300


def test_days_that_the_program_slept_are_counted_when_it_wakes(house, books: Shelves):
    lend(house, books[0])
    lend(house, books[1], now=house.now + timedelta(days=1))
    jobs.count_points(house.now + timedelta(days=4))
    assert points(house) == 302


def test_steps_of_points_limit_how_many_copies(house, books: Shelves):
    scheme(house, ZHUHAI, start=1)
    lend(house, books[0])
    lend(house, books[1])
    barcode = books[2]
    with pytest.raises(LendingRefused) as refused:
        lend(house, barcode)
    assert [one.code for one in refused.value.because] == [Reason.POINTS_LIMIT.value]
    assert lend(house, barcode, by=house.director, waive=[Reason.POINTS_LIMIT]).loan_id


def test_a_new_card_for_a_lost_one_takes_points_once(house):
    told = {"reader_id": house.chen.reader_id, "entry_id": 7, "by": house.director}
    assert services.card_reissued(now=house.now, **told) == 10
    assert services.card_reissued(now=house.now, **told) == 0
    assert points(house) == 290


def test_a_lost_book_takes_points_and_gives_them_back_when_found(house, books: Shelves):
    barcode = priced(books, 0, 20)
    lend(house, barcode)
    services.declare_lost(barcode=barcode, by=house.director, now=house.now)
    assert points(house) == 285
    back(house, barcode, 3)
    assert points(house) == 300


def test_who_may_not_block_readers_gives_and_takes_no_points(house):
    with pytest.raises(NotAllowed):
        services.change_points(
            reader_id=house.chen.reader_id, change=5, why="好", by=house.villager, now=house.now
        )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"start": -1}, "circulation.points-figures"),
        ({"tiers": ((1, 2), (5, 4))}, "circulation.points-tiers"),
        ({"freeze_days": 5, "back_to": 0}, "circulation.points-back-to"),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused(house, wrong: dict, code: str):
    with pytest.raises(RuleRefused) as refused:
        scheme(house, QUANZHOU, **wrong)
    assert [one.code for one in refused.value.because] == [code]
    assert queries.points_scheme().name == "泉州"


def test_there_is_one_scheme_whatever_the_code_does(house):
    one = PointsRule.objects.get(retired_at=None)
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_without_a_scheme_a_rule_of_points_costs_nothing(house, books: Shelves):
    services.stop_points_scheme(by=house.director, now=house.now)
    barcode = books[0]
    due = lend(house, barcode).due_on
    assert back(house, barcode, (due - day_of(house.now)).days + 4).settled is None


def test_ending_the_scheme_frees_whoever_waited(house, books: Shelves):
    services.change_points(
        reader_id=house.chen.reader_id, change=-300, why="测试", by=house.director, now=house.now
    )
    services.stop_points_scheme(by=house.director, now=house.now)
    assert lend(house, books[0]).loan_id


def test_a_reader_who_gave_the_card_back_is_not_stopped(house):
    told = {"reader_id": house.wu.reader_id, "by": house.director, "now": house.now}
    readers.close(**told)
    services.change_points(change=-300, why="测试", **told)
    assert queries.freeze_of(house.wu.reader_id) is None


# --- damage ------------------------------------------------------------------------------------------


@pytest.fixture
def damages(house) -> tuple[int, int]:
    told = {"by": house.director, "now": house.now}
    return (
        services.add_damage(name="条码撕坏", fixed_fen=500, percent=None, **told),
        services.add_damage(name="缺页", fixed_fen=None, percent=50, **told),
    )


def test_damage_is_charged_by_the_table_to_whoever_had_the_copy_last(
    house, books: Shelves, damages
):
    barcode = priced(books, 0, 30)
    lend(house, barcode)
    back(house, barcode, 3)
    case = services.damage_cost(barcode=barcode, damage_ids=damages)
    assert case.cost_fen == 2000
    slip = services.charge_damage(
        barcode=barcode, damage_ids=damages, by=house.director, now=house.now + timedelta(days=3)
    )
    assert (slip.charged_fen, slip.points) == (2000, 10)
    assert accounts.owed(house.chen.reader_id) == 2000
    (charge,) = accounts.charges_of_loan(case.loan_id)
    assert "条码撕坏" in charge.why and "定价的 50%" in charge.why


def test_damage_never_costs_more_than_a_lost_copy(house, books: Shelves, damages):
    barcode = priced(books, 0, 3)
    lend(house, barcode)
    assert services.damage_cost(barcode=barcode, damage_ids=damages).cost_fen == 300


def test_another_sum_needs_a_reason_and_so_does_damage_without_a_name(
    house, books: Shelves, damages
):
    barcode = priced(books, 0, 30)
    lend(house, barcode)
    told = {"barcode": barcode, "by": house.director, "now": house.now}
    with pytest.raises(LossRefused) as refused:
        services.charge_damage(damage_ids=(), amount_fen=100, **told)
    assert [one.code for one in refused.value.because] == [
        "circulation.loss-why", "circulation.damage-what",
    ]  # fmt: skip
    assert accounts.owed(house.chen.reader_id) == 0
    slip = services.charge_damage(damage_ids=(), amount_fen=100, why="水渍一角", **told)
    assert slip.charged_fen == 100


def test_nobody_is_charged_for_a_copy_that_nobody_is_known_to_have_had(
    house, books: Shelves, damages
):
    with pytest.raises(LossRefused):
        services.damage_cost(barcode=books[0], damage_ids=damages)


# --- overdue too long ------------------------------------------------------------------------------


def test_what_is_overdue_for_so_long_counts_as_lost_and_is_charged_once(house, books: Shelves):
    services.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, limit=10, lost_after_days=60),
        by=house.director,
        now=house.now,
    )
    barcode = priced(books, 0, 20)
    due = lend(house, barcode).due_on
    left = (due - day_of(house.now)).days
    jobs.count_as_lost(house.now + timedelta(days=left + 59))
    assert accounts.owed(house.chen.reader_id) == 0
    for _ in range(2):
        jobs.count_as_lost(house.now + timedelta(days=left + 60))
    assert accounts.owed(house.chen.reader_id) == 2000
    back(house, barcode, left + 70)
    assert accounts.owed(house.chen.reader_id) == 0
