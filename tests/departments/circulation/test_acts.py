"""Lending, returning, renewing and undoing, on a library with people and books in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import cast
import pytest
from shelves import Shelves

from shuxiang.departments.circulation import queries, services, wording
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.refusals import (
    CannotUndo,
    LendingRefused,
    LoansOutstanding,
    RenewalRefused,
    ReturnDateRefused,
    RuleRefused,
)
from shuxiang.departments.circulation.rules import LoanPolicy, Reason
from shuxiang.departments.circulation.slips import ReturnOutcome
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.refusals import UnknownBarcode
from shuxiang.departments.network import services as network
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.refusals import UnknownCard
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import SYSTEM, Actor, ActorKind, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.project.promises import audit

pytestmark = pytest.mark.django_db


def codes(refusal: pytest.ExceptionInfo[LendingRefused]) -> list[str]:
    return [one.code for one in refusal.value.because]


def lend(county: cast.County, barcode: str, card: str = "", **more: object):
    return services.lend(
        card_number=card or county.chen.card_number,
        barcode=barcode,
        by=more.pop("by", county.desk),
        now=more.pop("now", county.now),
        **more,
    )


def own(county: cast.County, reader_id: int) -> Actor:
    return Actor(
        ActorKind.READER, reader_id, "读者", county.main.place_id, frozenset({Power.RENEW_OWN})
    )


def test_a_book_is_lent_until_an_open_day_and_is_in_the_journal(
    county: cast.County, books: Shelves
) -> None:
    slip = lend(county, books[0])
    assert slip.due_on == date(2026, 12, 24)
    assert slip.loans_held == 1
    assert queries.loans_of(county.chen.reader_id)[0].barcode == books[0]
    entry = reading.entry(slip.entry_id)
    assert entry.kind == "circulation.loan-made"
    assert entry.facts["due_on"] == "2026-12-24"
    assert entry.personal == {"reader_id": county.chen.reader_id}


def test_case_161_a_due_date_on_a_monday_moves_to_tuesday(
    county: cast.County, books: Shelves
) -> None:
    on_sunday = county.now - timedelta(days=2)  # thirty days later is a Tuesday
    on_saturday = county.now - timedelta(days=3)  # thirty days later is a Monday
    assert lend(county, books[0], now=on_sunday).due_on == date(2026, 12, 22)
    assert lend(county, books[1], now=on_saturday).due_on == date(2026, 12, 22)


def test_a_book_that_is_out_is_not_lent_twice_and_the_other_reader_is_masked(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0], county.wu.card_number)
    with pytest.raises(LendingRefused) as refusal:
        lend(county, books[0])
    assert codes(refusal) == [Reason.OUT_TO_OTHER]
    said = wording.say(refusal.value.because[0])
    assert "吴*禾" in said.what
    assert "吴小禾" not in str(said)


def test_a_book_in_ones_own_hands_is_renewed_not_lent(county: cast.County, books: Shelves) -> None:
    lend(county, books[0])
    with pytest.raises(LendingRefused) as refusal:
        lend(county, books[0])
    assert codes(refusal) == [Reason.OUT_TO_SAME]


def test_case_049_all_reasons_come_in_one_answer(county: cast.County, books: Shelves) -> None:
    readers.block(
        reader_id=county.chen.reader_id,
        reason="图书污损未处理",
        until_on=date(2026, 12, 31),
        by=county.director,
        now=county.now,
    )
    with pytest.raises(LendingRefused) as refusal:
        lend(county, books.reference.barcode)
    assert codes(refusal) == [Reason.BLOCKED, Reason.LOCATION_NOT_LENT]
    said = [str(wording.say(one)) for one in refusal.value.because]
    assert "图书污损未处理" in said[0]
    assert "12月31日" in said[0]


def test_a_reason_is_waived_with_power_and_the_record_says_so(
    county: cast.County, books: Shelves
) -> None:
    with pytest.raises(LendingRefused):
        lend(county, books.reference.barcode, waive=[Reason.LOCATION_NOT_LENT])
    slip = lend(
        county, books.reference.barcode, by=county.director, waive=[Reason.LOCATION_NOT_LENT]
    )
    assert slip.waived == (Reason.LOCATION_NOT_LENT,)
    assert reading.entry(slip.entry_id).facts["waived"] == [Reason.LOCATION_NOT_LENT]


def test_a_lost_card_lends_nothing_and_nobody_can_waive_it(
    county: cast.County, books: Shelves
) -> None:
    readers.report_lost(reader_id=county.chen.reader_id, by=county.desk, now=county.now)
    with pytest.raises(LendingRefused) as refusal:
        lend(county, books[0], by=county.director, waive=list(Reason))
    assert codes(refusal) == [Reason.CARD_LOST]


def test_case_026_the_old_number_of_a_replaced_card_lends_nothing_the_new_one_does(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0])
    new = readers.replace_card(reader_id=county.chen.reader_id, by=county.desk, now=county.now)
    with pytest.raises(LendingRefused) as refusal:
        lend(county, books[1])
    assert codes(refusal) == [Reason.CARD_REPLACED]
    assert lend(county, books[1], new.card_number).loans_held == 2


def test_overdue_stops_further_loans_until_it_is_back(county: cast.County, books: Shelves) -> None:
    lend(county, books[0], now=county.now - timedelta(days=40))
    with pytest.raises(LendingRefused) as refusal:
        lend(county, books[1])
    assert codes(refusal) == [Reason.OVERDUE]
    back = services.take_back(barcode=books[0], by=county.desk, now=county.now)
    assert back.days_overdue == 10
    assert lend(county, books[1]).loans_held == 1


def test_the_limit_is_named_with_both_numbers(county: cast.County, books: Shelves) -> None:
    for number in range(10):
        lend(county, books[number])
    extra = books.reference.barcode
    with pytest.raises(LendingRefused) as refusal:
        lend(county, extra, by=county.director, waive=[Reason.LOCATION_NOT_LENT])
    assert codes(refusal) == [Reason.RULE_LIMIT]
    assert wording.say(refusal.value.because[0]).what == "已经借满 10 本，最多 10 本"


def test_unknown_numbers_are_refused_by_name(county: cast.County, books: Shelves) -> None:
    with pytest.raises(UnknownBarcode):
        lend(county, "3999999999")
    with pytest.raises(UnknownCard):
        lend(county, books[0], "8999999999")
    with pytest.raises(NotAllowed):
        lend(county, books[0], by=county.cataloguer)
    assert not Loan.objects.exists()


def test_without_a_rule_nothing_is_lent_and_the_missing_rule_is_named(
    county: cast.County, books: Shelves
) -> None:
    rule = queries.policies()[0]
    services.set_rule(
        policy=replace(rule, category_id=county.categories["child"]),
        by=county.director,
        now=county.now,
    )
    with pytest.raises(RuleRefused):
        services.retire_rule(rule_id=rule.rule_id, by=county.director, now=county.now)


def test_the_most_specific_rule_wins_and_is_told(county: cast.County, books: Shelves) -> None:
    services.set_rule(
        policy=LoanPolicy(
            rule_id=0,
            place_id=None,
            category_id=county.categories["adult"],
            kind_id=None,
            days=15,
            limit=2,
        ),
        by=county.director,
        now=county.now,
    )
    told = services.why(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )
    assert told.because == ()
    assert told.due_on == date(2026, 12, 9)
    said = wording.rule_in_words(told.case.policy, queries.policy_names(told.case.policy))
    assert said.startswith("各馆点，成人证，各类书：借 15 天，最多 2 册，可续借 1 次")
    assert not Loan.objects.exists()


def test_a_return_is_for_anybody_anywhere(county: cast.County, books: Shelves) -> None:
    lent = lend(county, books[0])
    back = services.take_back(barcode=books[0], by=county.keeper, now=county.now)
    assert back.outcome is ReturnOutcome.RETURNED
    assert back.belongs_elsewhere
    assert holdings.copy(books[0]).place_id == county.branch.place_id
    loan = Loan.objects.get(pk=lent.loan_id)
    assert loan.returned_place_id == county.branch.place_id


def test_cases_200_and_202_a_second_scan_is_no_second_return(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0])
    services.take_back(barcode=books[0], by=county.desk, now=county.now)
    again = services.take_back(
        barcode=books[0], by=county.desk, now=county.now + timedelta(seconds=5)
    )
    assert again.outcome is ReturnOutcome.AGAIN
    assert again.entry_id is None
    later = services.take_back(
        barcode=books[0], by=county.desk, now=county.now + timedelta(hours=2)
    )
    assert later.outcome is ReturnOutcome.USED_HERE


def test_case_206_a_lost_book_that_comes_back_is_found(county: cast.County, books: Shelves) -> None:
    copies.mark_lost(copy_id=books.copies[0].copy_id, by=county.director, now=county.now)
    back = services.take_back(barcode=books[0], by=county.desk, now=county.now)
    assert back.was_lost
    assert not holdings.copy(books[0]).lost


@pytest.mark.parametrize(
    ("days", "refused"),
    [pytest.param(1, True, id="208 future"), pytest.param(-400, True, id="before the loan"),
     pytest.param(-2, False, id="220 the book drop")],
)  # fmt: skip
def test_cases_220_to_223_dates_of_the_book_drop(
    county: cast.County, books: Shelves, days: int, refused: bool
) -> None:
    lend(county, books[0], now=county.now - timedelta(days=31))
    dropped = county.now + timedelta(days=days)
    if refused:
        with pytest.raises(ReturnDateRefused):
            services.take_back(
                barcode=books[0], by=county.director, now=county.now, returned_at=dropped
            )
        assert Loan.objects.get().returned_at is None
    else:
        back = services.take_back(
            barcode=books[0], by=county.director, now=county.now, returned_at=dropped
        )
        assert back.days_overdue == 0
        assert Loan.objects.get().returned_at == dropped
    with pytest.raises(NotAllowed):
        services.take_back(barcode=books[1], by=county.desk, now=county.now, returned_at=dropped)


def test_a_clock_that_goes_back_never_makes_a_return_before_its_loan(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0])
    back = services.take_back(barcode=books[0], by=county.desk, now=county.now - timedelta(hours=2))
    assert back.outcome is ReturnOutcome.RETURNED
    loan = Loan.objects.get()
    assert loan.returned_at == loan.lent_at


def test_renewal_counts_from_the_old_due_date(county: cast.County, books: Shelves) -> None:
    lend(county, books[0])
    slip = services.renew(barcode=books[0], by=county.desk, now=county.now + timedelta(days=25))
    assert (slip.from_due_on, slip.due_on) == (date(2026, 12, 24), date(2027, 1, 23))
    with pytest.raises(RenewalRefused) as refusal:
        services.renew(barcode=books[0], by=county.desk, now=county.now + timedelta(days=26))
    assert [one.code for one in refusal.value.because] == [Reason.RENEWALS_USED]


def test_readers_renew_their_own_only_and_not_when_overdue(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0])
    chen, wu = own(county, county.chen.reader_id), own(county, county.wu.reader_id)
    with pytest.raises(RenewalRefused) as refusal:
        services.renew(barcode=books[0], by=wu, now=county.now)
    assert [one.code for one in refusal.value.because] == [Reason.NOT_YOURS]
    late = county.now + timedelta(days=33)
    with pytest.raises(RenewalRefused) as refusal:
        services.renew(barcode=books[0], by=chen, now=late)
    assert [one.code for one in refusal.value.because] == [Reason.LOAN_OVERDUE]
    assert services.renew(barcode=books[0], by=county.desk, now=late).due_on == day_of(
        late
    ) + timedelta(days=30)


def test_case_547_renewing_all_renews_what_can_be_and_says_why_not(
    county: cast.County, books: Shelves
) -> None:
    for number in range(3):
        lend(county, books[number])
    services.renew(barcode=books[1], by=county.desk, now=county.now)
    answers = services.renew_all(reader_id=county.chen.reader_id, by=county.desk, now=county.now)
    assert sorted(one.barcode for one in answers if one.slip) == sorted([books[0], books[2]])
    (kept,) = [one for one in answers if not one.slip]
    assert [one.code for one in kept.because] == [Reason.RENEWALS_USED]


def test_undo_takes_back_the_last_act_and_only_once(county: cast.County, books: Shelves) -> None:
    slip = lend(county, books[0])
    services.undo(entry_id=slip.entry_id, by=county.desk, now=county.now)
    assert queries.loans_of(county.chen.reader_id) == []
    assert queries.counts_on(day_of(county.now)).lent == 0
    with pytest.raises(CannotUndo):
        services.undo(entry_id=slip.entry_id, by=county.desk, now=county.now)


def test_undoing_a_return_gives_the_book_back_to_its_reader(
    county: cast.County, books: Shelves
) -> None:
    slip = lend(county, books[0])
    back = services.take_back(barcode=books[0], by=county.desk, now=county.now)
    with pytest.raises(CannotUndo):  # the return stands on it
        services.undo(entry_id=slip.entry_id, by=county.desk, now=county.now)
    assert back.entry_id is not None
    services.undo(entry_id=back.entry_id, by=county.desk, now=county.now)
    assert queries.loans_of(county.chen.reader_id)[0].due_on == slip.due_on

    again = services.take_back(barcode=books[0], by=county.desk, now=county.now)
    lend(county, books[0], county.wu.card_number)
    assert again.entry_id is not None
    with pytest.raises(CannotUndo):  # somebody else has it now
        services.undo(entry_id=again.entry_id, by=county.desk, now=county.now)


def test_undoing_a_renewal_and_a_use(county: cast.County, books: Shelves) -> None:
    lend(county, books[0])
    renewed = services.renew(barcode=books[0], by=county.desk, now=county.now)
    services.undo(entry_id=renewed.entry_id, by=county.desk, now=county.now)
    (line,) = queries.loans_of(county.chen.reader_id)
    assert (line.due_on, line.renewals) == (renewed.from_due_on, 0)
    later = county.now + timedelta(hours=1)
    used = services.take_back(barcode=books[5], by=county.desk, now=later)
    assert used.outcome is ReturnOutcome.USED_HERE
    assert used.entry_id is not None
    services.undo(entry_id=used.entry_id, by=county.desk, now=later)
    with pytest.raises(CannotUndo):
        services.undo(entry_id=used.entry_id, by=county.desk, now=later)


def test_a_colleagues_act_or_yesterdays_needs_the_power(
    county: cast.County, books: Shelves
) -> None:
    slip = lend(county, books[0])
    other = replace(county.desk, ident=999)
    with pytest.raises(CannotUndo):
        services.undo(entry_id=slip.entry_id, by=other, now=county.now)
    with pytest.raises(CannotUndo):
        services.undo(entry_id=slip.entry_id, by=county.desk, now=county.now + timedelta(days=1))
    services.undo(entry_id=slip.entry_id, by=county.director, now=county.now)


def test_case_182_due_dates_follow_a_new_closed_day(county: cast.County, books: Shelves) -> None:
    lend(county, books[0])
    network.add_exception(
        place_id=county.main.place_id,
        from_on=date(2026, 12, 23),
        to_on=date(2026, 12, 25),
        reason="消防改造",
        by=county.director,
        now=county.now,
    )
    moved = services.move_due_dates(place_id=county.main.place_id, by=SYSTEM, now=county.now)
    assert moved == 1
    assert queries.loans_of(county.chen.reader_id)[0].due_on == date(2026, 12, 26)
    assert services.move_due_dates(place_id=county.main.place_id, by=SYSTEM, now=county.now) == 0


def test_a_card_is_given_back_only_when_all_books_are(county: cast.County, books: Shelves) -> None:
    lend(county, books[0], county.wu.card_number)
    with pytest.raises(LoansOutstanding):
        services.give_back_card(reader_id=county.wu.reader_id, by=county.director, now=county.now)
    services.take_back(barcode=books[0], by=county.desk, now=county.now)
    services.give_back_card(reader_id=county.wu.reader_id, by=county.director, now=county.now)
    with pytest.raises(LendingRefused) as refusal:
        lend(county, books[1], county.wu.card_number)
    assert Reason.CARD_CLOSED in codes(refusal)


def test_case_533_what_a_machine_lent_without_us_is_written_down_whatever_the_rules(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0], county.wu.card_number)
    slip = services.record_lent(
        card_number=county.chen.card_number,
        barcode=books[0],
        lent_at=county.now - timedelta(hours=3),
        by=county.director,
        now=county.now,
    )
    assert [one.barcode for one in queries.loans_of(county.chen.reader_id)] == [books[0]]
    assert queries.loans_of(county.wu.reader_id) == []
    assert slip.reader_id == county.chen.reader_id


def test_availability_is_told_in_one_sentence(county: cast.County, books: Shelves) -> None:
    today = day_of(county.now)
    bib_id = books.copies[2].bib_id
    where = queries.availability([bib_id])[bib_id]
    assert wording.availability(where, today).words.startswith("现在就能借")
    lend(county, books[2])
    lend(county, books[3])
    where = queries.availability([bib_id])[bib_id]
    assert wording.availability(where, today).words == "借出了，12月24日前后还"
    assert queries.bibs_all_out() == [bib_id]


def test_every_promise_holds_after_a_day_of_work(county: cast.County, books: Shelves) -> None:
    for number in range(6):
        lend(county, books[number])
    services.take_back(barcode=books[0], by=county.keeper, now=county.now + timedelta(hours=1))
    services.renew(barcode=books[1], by=county.desk, now=county.now + timedelta(hours=1))
    broken = {promise.says: offenders for promise, offenders in audit() if offenders}
    assert broken == {}
