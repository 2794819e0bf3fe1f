"""注销: whoever asks to be forgotten is, once nothing is open. Numbers are those of the list of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import cast
import pytest
from django.db import connection
from shelves import Shelves

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.models import Receipt
from shuxiang.departments.cashier.rules import ChargeKind, PayMethod
from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.models import Hold, Loan
from shuxiang.departments.circulation.refusals import ErasingRefused
from shuxiang.departments.readers import queries as reader_queries
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Credential, Reader
from shuxiang.departments.readers.refusals import (
    CardRefused,
    ReaderRefused,
    UnknownCard,
    UnknownReader,
    WrongPin,
)
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.delivery import deliver
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, ActorKind
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.foundations.preflight.models import Check, Finding
from shuxiang.listeners.notices.models import Notice
from shuxiang.project import subscriptions
from shuxiang.project.promises import audit
from shuxiang.project.subscriptions import REACTIONS

pytestmark = pytest.mark.django_db

CARD = "8600002218"


@pytest.fixture
def wired() -> None:
    subscriptions.wire()


def own(reader) -> Actor:
    return Actor(ActorKind.READER, reader.reader_id, reader.name, reader.place_id, OWN_POWERS)


def free_of_wards(county: cast.County) -> None:
    """Somebody else answers for the child, so that 陈桂兰 may go."""
    [one] = reader_queries.guardians_of(county.child.reader_id)
    readers.add_guardian(
        child_id=county.child.reader_id,
        guardian=readers_guardian(county),
        by=county.director,
        now=county.now,
    )
    readers.end_guardian(guardian_id=one.guardian_id, by=county.director, now=county.now)


def readers_guardian(county: cast.County):
    from shuxiang.departments.readers.rules.people import GuardianGiven

    return GuardianGiven("吴小禾", "母亲", "13870008842", county.wu.reader_id)


def a_year_of(county: cast.County, books: Shelves) -> int:
    """陈桂兰 borrows, is late, pays, waits for a book, is looked at; return the receipt's number."""
    services.lend(card_number=CARD, barcode=books[0], by=county.desk, now=county.now)
    services.take_back(barcode=books[0], by=county.desk, now=county.now + timedelta(days=1))
    charge = cashier.charge(
        reader_id=county.chen.reader_id,
        kind=ChargeKind.OTHER,
        amount_fen=500,
        place_id=county.main.place_id,
        why="补证工本费",
        by=county.director,
        now=county.now,
    )
    till = cashier.till_of(place_id=county.main.place_id, by=county.director, now=county.now)
    slip = cashier.pay(
        reader_id=county.chen.reader_id,
        amount_fen=500,
        method=PayMethod.CASH,
        till_id=till.till_id,
        charge_ids=[charge.charge_id],
        key="",
        by=county.director,
        now=county.now,
    )
    services.place_hold(
        reader_id=county.chen.reader_id,
        bib_id=books.bib_ids[1],
        pickup_id=county.main.place_id,
        by=own(county.chen),
        now=county.now,
    )
    readers.look_at(
        reader_id=county.chen.reader_id, why="陈桂兰来电", by=county.desk, now=county.now
    )
    return slip.receipt_id


def erase(county: cast.County, typed: str = CARD, by: Actor | None = None) -> None:
    services.erase_reader(
        reader_id=county.chen.reader_id,
        card_number=typed,
        by=by or county.director,
        now=county.now + timedelta(days=2),
    )
    while deliver(REACTIONS, now=county.now + timedelta(days=3)):
        pass


def every_text() -> str:
    """Return all that stands in any table, as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_case_488_nothing_is_left_of_whoever_is_erased(
    county: cast.County, books: Shelves, wired: None
) -> None:
    receipt_id = a_year_of(county, books)
    free_of_wards(county)
    check = Check.objects.create(began_at=county.now)
    Finding.objects.create(
        check_run=check, code="readers.x", ident=1, subject_id=county.chen.reader_id, label="陈*兰"
    )
    before = every_text()
    marks = (
        "陈桂兰",
        "陈*兰",
        "chenguilan",
        CARD,
        "8841",
        Reader.objects.get(pk=county.chen.reader_id).id_hash,
    )
    assert all(one in before for one in marks)
    erase(county)
    after = every_text()
    assert [one for one in marks if one in after] == []
    number = county.chen.reader_id
    assert not Loan.objects.filter(reader_id=number).exists()
    assert not Hold.objects.filter(reader_id=number).exists()
    assert not Notice.objects.filter(reader_id=number).exclude(body="").exists()
    assert not Entry.objects.filter(personal__contains=f'_id":{number},').exists()
    assert accounts.receipt(receipt_id).amount_fen == 500
    assert Receipt.objects.get(pk=receipt_id).reader_id == number
    assert reader_queries.reader_card(number).name == "已注销"
    assert list(reading.broken_links()) == []
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def test_the_months_figures_are_the_same_before_and_after(
    county: cast.County, books: Shelves, wired: None
) -> None:
    a_year_of(county, books)
    free_of_wards(county)

    def figures() -> object:
        day = county.now.date()
        loans = [
            (one.kind, one.place_id, one.facts.get("category_id"), one.facts.get("age_band"))
            for one in map(reading.entry, Entry.objects.values_list("pk", flat=True))
            if one.kind.startswith("circulation.loan")
        ]
        taken = accounts.month_report(day.year, day.month).taken_fen
        return queries.counts_on(day), sorted(map(str, loans)), taken

    before = figures()
    erase(county)
    assert figures() == before
    assert "18-59" in str(before)


def test_an_erased_reader_is_not_found_nor_let_in(
    county: cast.County, books: Shelves, wired: None
) -> None:
    readers.set_pin(
        reader_id=county.chen.reader_id, pin="736294", by=county.director, now=county.now
    )
    free_of_wards(county)
    erase(county)
    for asked in ("陈桂兰", "cgl", "8841", CARD, cast.CHEN_ID, cast.CHEN_PHONE, "已注销"):
        found = reader_queries.find(asked, county.director)
        assert county.chen.reader_id not in [one.reader_id for one in found], asked
        with pytest.raises(UnknownCard):
            reader_queries.card_shown(asked)
    with pytest.raises(WrongPin):
        readers.check_pin(card_number=CARD, pin="736294", address="10.0.0.1", now=county.now)
    with pytest.raises(UnknownReader):
        readers.look_at(reader_id=county.chen.reader_id, why="x", by=county.desk, now=county.now)
    with pytest.raises(CardRefused):
        readers.reopen(reader_id=county.chen.reader_id, by=county.director, now=county.now)
    assert not Credential.objects.filter(reader_id=county.chen.reader_id).exists()


def test_the_number_is_spent_and_the_person_may_come_back(
    county: cast.County, books: Shelves, wired: None
) -> None:
    free_of_wards(county)
    erase(county)

    def again(number: str | None) -> str:
        return readers.register(
            name="陈桂兰",
            category_id=county.categories["adult"],
            place_id=county.main.place_id,
            card_number=number,
            id_number=cast.CHEN_ID,
            by=county.director,
            now=county.now,
        ).card_number

    with pytest.raises(ReaderRefused) as refused:
        again(CARD)
    assert [one.code for one in refused.value.because] == ["readers.number-taken"]
    assert again(None) != CARD


def test_an_own_number_that_was_the_last_is_passed_over(county: cast.County, wired: None) -> None:
    last = readers.register(
        name="罗小溪",
        category_id=county.categories["adult"],
        place_id=county.main.place_id,
        by=county.director,
        now=county.now,
    )
    services.erase_reader(
        reader_id=last.reader_id,
        card_number=last.card_number,
        by=county.director,
        now=county.now,
    )
    following = readers.register(
        name="罗小河",
        category_id=county.categories["adult"],
        place_id=county.main.place_id,
        by=county.director,
        now=county.now,
    )
    assert following.card_number > last.card_number


def _lent(county: cast.County, books: Shelves) -> None:
    services.lend(card_number=CARD, barcode=books[0], by=county.desk, now=county.now)


def _claimed(county: cast.County, books: Shelves) -> None:
    services.lend(card_number=CARD, barcode=books[2], by=county.desk, now=county.now)
    services.claim_returned(barcode=books[2], by=county.desk, now=county.now)


def _owing(county: cast.County, books: Shelves) -> None:
    cashier.charge(
        reader_id=county.chen.reader_id,
        kind=ChargeKind.OTHER,
        amount_fen=300,
        place_id=county.main.place_id,
        why="工本费",
        by=county.director,
        now=county.now,
    )


def _deposit(county: cast.County, books: Shelves) -> None:
    till = cashier.till_of(place_id=county.main.place_id, by=county.director, now=county.now)
    cashier.take_deposit(
        reader_id=county.chen.reader_id,
        amount_fen=10_000,
        method=PayMethod.CASH,
        till_id=till.till_id,
        key="",
        by=county.director,
        now=county.now,
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (_lent, "circulation.erase-loans"),
        (_claimed, "circulation.erase-claims"),
        (_owing, "circulation.erase-owes"),
        (_deposit, "circulation.erase-deposit"),
        (lambda county, books: None, None),
    ],
    ids=["loan", "claim", "debt", "deposit", "nothing"],
)
def test_case_487_whatever_is_open_refuses_and_changes_nothing(
    county: cast.County,
    books: Shelves,
    wired: None,
    given: Callable[[cast.County, Shelves], None],
    code: str | None,
) -> None:
    free_of_wards(county)
    given(county, books)
    if code is None:
        erase(county)
        assert reader_queries.erased(county.chen.reader_id)
        return
    before = every_text()
    with pytest.raises(ErasingRefused) as refused:
        erase(county)
    assert [one.code for one in refused.value.because] == [code]
    assert every_text() == before


def test_all_reasons_are_named_at_once_and_a_guardian_stays(
    county: cast.County, books: Shelves
) -> None:
    for one in (_lent, _claimed, _owing, _deposit):
        one(county, books)
    reasons = services.why_not_erase(
        reader_id=county.chen.reader_id, by=county.director, now=county.now
    )
    assert [one.code.partition("-")[2] for one in reasons] == [
        "loans",
        "claims",
        "owes",
        "deposit",
        "wards",
    ]


@pytest.mark.parametrize("typed", ["", "8600002219", "陈桂兰"])
def test_the_second_question_wants_the_cards_number(
    county: cast.County, books: Shelves, wired: None, typed: str
) -> None:
    free_of_wards(county)
    with pytest.raises(ErasingRefused) as refused:
        erase(county, typed)
    assert [one.code for one in refused.value.because] == ["circulation.erase-typed"]
    assert not reader_queries.erased(county.chen.reader_id)


def test_only_who_may_erases_and_only_once(county: cast.County, wired: None) -> None:
    free_of_wards(county)
    for who in (county.desk, county.keeper, own(county.chen)):
        with pytest.raises(NotAllowed):
            erase(county, by=who)
    erase(county)
    with pytest.raises(ErasingRefused):
        erase(county, typed="")


def test_staff_with_the_number_of_a_reader_cut_no_links(county: cast.County) -> None:
    with pytest.raises(NotAllowed):
        services.forget_reader(
            reader_id=county.desk.ident,
            by=county.desk,
            now=county.now,
        )


def test_what_is_left_by_mistake_is_found_by_the_nightly_check(
    county: cast.County, books: Shelves, wired: None
) -> None:
    services.lend(card_number=CARD, barcode=books[0], by=county.desk, now=county.now)
    services.take_back(barcode=books[0], by=county.desk, now=county.now)
    free_of_wards(county)
    erase(county)
    assert [one for _promise, lines in audit() for one in lines] == []
    Reader.objects.filter(pk=county.chen.reader_id).update(phone_tail="8841")
    Loan.objects.update(reader_id=county.chen.reader_id)
    found = [one for _promise, lines in audit() for one in lines]
    assert any("资料却没有去干净" in one for one in found)
    assert any("还连着 1 笔借阅" in one for one in found)
