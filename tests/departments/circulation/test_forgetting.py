"""Who borrowed what is forgotten in time. Numbers are those of the list of cases."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import cast
import pytest
from shelves import Shelves

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import PayMethod
from shuxiang.departments.circulation import jobs, queries, services
from shuxiang.departments.circulation.models import Hold, Loan
from shuxiang.departments.circulation.refusals import RuleRefused
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Block
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, ActorKind
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.project.promises import audit

pytestmark = pytest.mark.django_db


def borrowed(county: cast.County, books: Shelves, number: int, reader=None) -> int:
    """Lend a book and take it back a day later; return the loan."""
    slip = services.lend(
        card_number=(reader or county.chen).card_number,
        barcode=books[number],
        by=county.desk,
        now=county.now,
    )
    services.take_back(barcode=books[number], by=county.desk, now=county.now + timedelta(days=1))
    return slip.loan_id


def own(reader) -> Actor:
    return Actor(ActorKind.READER, reader.reader_id, "读者", reader.place_id, OWN_POWERS)


def test_case_490_after_thirty_days_a_loan_is_only_a_loan(
    county: cast.County, books: Shelves
) -> None:
    loan = borrowed(county, books, 0)
    jobs.forget_the_past(county.now + timedelta(days=30))
    assert Loan.objects.get(pk=loan).reader_id == county.chen.reader_id
    said = jobs.forget_the_past(county.now + timedelta(days=32))
    assert said == "1 笔借阅、0 个预约不再连着读者。"
    assert Loan.objects.get(pk=loan).reader_id is None
    assert queries.past_loans_of(county.chen.reader_id) == []
    assert not Entry.objects.filter(kind="circulation.loan-made").exclude(personal="").exists()
    made = reading.entry(Entry.objects.get(kind="circulation.loan-made").pk)
    assert (made.personal, made.facts["category_id"]) == (None, county.categories["adult"])
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def test_what_was_paid_for_a_book_no_longer_says_which(county: cast.County, books: Shelves) -> None:
    """The link is cut everywhere: at the loan, the charge, the ledger, the block, the journal."""
    services.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, consequence="fine", fine_fen=10),
        by=county.director,
        now=county.now,
    )
    services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )
    back = county.now + timedelta(days=45)
    services.take_back(barcode=books[0], by=county.desk, now=back)
    readers.block(
        reader_id=county.chen.reader_id,
        reason="《呼兰河传》晚还",
        until_on=(back + timedelta(days=3)).date(),
        by=county.director,
        now=back,
    )
    account = partial(accounts.account, county.chen.reader_id)
    assert any("呼兰河传" in line.why for line in account())
    jobs.forget_the_past(back + timedelta(days=60))
    assert "呼兰河传" in accounts.charges_of(county.chen.reader_id)[0].why  # still owed for
    (owed,) = accounts.open_charges(county.chen.reader_id)
    till = cashier.till_of(place_id=county.main.place_id, by=county.director, now=back)
    cashier.pay(
        reader_id=county.chen.reader_id,
        amount_fen=owed.open_fen,
        method=PayMethod.CASH,
        till_id=till.till_id,
        key="a",
        by=county.director,
        now=back + timedelta(days=60),
    )
    jobs.forget_the_past(back + timedelta(days=61))
    (told,) = accounts.charges_of(county.chen.reader_id)
    assert (told.why, told.loan_id, told.copy_id) == ("", None, None)
    assert told.charged_fen == told.paid_fen == owed.charged_fen
    assert not any("呼兰河传" in line.why for line in account())
    assert not Block.objects.exclude(reason="").exists()
    made = Entry.objects.get(kind="cashier.charge-made")
    assert reading.entry(made.pk).personal is None
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def test_case_494_a_running_loan_is_never_forgotten(county: cast.County, books: Shelves) -> None:
    slip = services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )
    jobs.forget_the_past(county.now + timedelta(days=400))
    assert Loan.objects.get(pk=slip.loan_id).reader_id == county.chen.reader_id


def test_whoever_wants_a_list_keeps_it_until_they_do_not(
    county: cast.County, books: Shelves
) -> None:
    mine, theirs = borrowed(county, books, 0), borrowed(county, books, 2, county.wu)
    readers.keep_history(
        reader_id=county.chen.reader_id, keeps=True, by=own(county.chen), now=county.now
    )
    jobs.forget_the_past(county.now + timedelta(days=40))
    kept = dict(Loan.objects.values_list("pk", "reader_id"))
    assert kept == {mine: county.chen.reader_id, theirs: None}
    services.forget_reader(
        reader_id=county.chen.reader_id, by=own(county.chen), now=county.now + timedelta(days=41)
    )
    assert Loan.objects.get(pk=mine).reader_id is None
    with pytest.raises(NotAllowed):
        services.forget_reader(reader_id=county.wu.reader_id, by=own(county.chen), now=county.now)


def test_ended_holds_are_forgotten_after_ninety_days(county: cast.County, books: Shelves) -> None:
    hold = services.place_hold(
        reader_id=county.chen.reader_id,
        bib_id=books.bib_ids[0],
        pickup_id=county.main.place_id,
        by=own(county.chen),
        now=county.now,
    )
    assert reading.entry(hold.entry_id).actor_id == county.chen.reader_id
    services.cancel_hold(hold_id=hold.hold_id, by=own(county.chen), now=county.now)
    jobs.forget_the_past(county.now + timedelta(days=91))
    assert Hold.objects.get().reader_id is None
    placed = reading.entry(hold.entry_id)
    assert (placed.actor_kind, placed.actor_id, placed.personal) == ("reader", 0, None)
    assert list(reading.broken_links()) == []


@pytest.mark.parametrize("days", [0, -1, 366])
def test_the_days_are_a_row_of_the_rules(county: cast.County, days: int) -> None:
    services.set_retention(loan_days=7, hold_days=14, by=county.director, now=county.now)
    with pytest.raises(RuleRefused):
        services.set_retention(loan_days=days, hold_days=30, by=county.director, now=county.now)
    with pytest.raises(NotAllowed):
        services.set_retention(loan_days=9, hold_days=30, by=county.desk, now=county.now)
    assert (queries.retention().loan_days, queries.retention().hold_days) == (7, 14)
