"""Two desks at once. Threads at a barrier, on whichever database the run uses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import cast
import pytest
import shelves
from django.db import DatabaseError, connection, transaction

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.cashier.slips import ChargeSlip
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.events import HoldCancelled, HoldFilled
from shuxiang.departments.circulation.models import Hold, Loan
from shuxiang.departments.circulation.refusals import (
    CannotUndo,
    HoldRefused,
    LendingRefused,
    RenewalRefused,
)
from shuxiang.departments.circulation.rules import LoanPolicy, Reason
from shuxiang.departments.circulation.slips import LoanSlip, ReturnSlip
from shuxiang.foundations.answers.once import once
from shuxiang.foundations.journal import record
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.journal.reading import broken_links
from shuxiang.foundations.kernel.refusals import Refusal
from shuxiang.foundations.store import sql
from shuxiang.project.promises import audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> cast.County:
    return cast.open_county()


@pytest.fixture
def books(county: cast.County) -> shelves.Shelves:
    return shelves.fill(county)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run these acts in threads that begin together; return what each came to."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            outcomes[number] = act()
        except Refusal as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_case_575_two_desks_cannot_lend_one_copy(
    county: cast.County, books: shelves.Shelves
) -> None:
    cards = (county.chen.card_number, county.wu.card_number)

    def lend(card: str) -> Callable[[], object]:
        return lambda: services.lend(
            card_number=card, barcode=books[0], by=county.desk, now=county.now
        )

    for attempt in range(10):
        outcomes = at_once(*(lend(card) for card in cards * 2))
        refused = [one for one in outcomes if isinstance(one, LendingRefused)]
        assert len(refused) == 3, outcomes
        told = {one.because[0].code for one in refused}
        assert told <= {Reason.OUT_TO_OTHER, Reason.OUT_TO_SAME}
        assert Loan.objects.filter(returned_at=None).count() == 1
        services.take_back(
            barcode=books[0], by=county.desk, now=county.now + timedelta(minutes=attempt + 1)
        )
    assert list(broken_links()) == []


def test_one_reader_at_two_desks_never_gets_more_than_the_limit(
    county: cast.County, books: shelves.Shelves
) -> None:
    for number in range(9):
        services.lend(
            card_number=county.chen.card_number,
            barcode=books[number],
            by=county.desk,
            now=county.now,
        )
    last = books[9]
    other = books.reference.barcode

    def lend(barcode: str) -> Callable[[], object]:
        return lambda: services.lend(
            card_number=county.chen.card_number,
            barcode=barcode,
            by=county.director,
            now=county.now,
            waive=[Reason.LOCATION_NOT_LENT],
        )

    outcomes = at_once(lend(last), lend(other))
    assert sum(isinstance(one, LendingRefused) for one in outcomes) == 1
    assert Loan.objects.filter(returned_at=None).count() == 10


def test_two_returns_of_one_copy_are_one_return(
    county: cast.County, books: shelves.Shelves
) -> None:
    services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )

    def back() -> object:
        return services.take_back(
            barcode=books[0], by=county.desk, now=county.now + timedelta(minutes=1)
        )

    outcomes = at_once(back, back, back)
    assert sorted(one.outcome.value for one in outcomes) == ["again", "again", "returned"]  # type: ignore[attr-defined]


def test_two_renewals_with_one_left_are_one_renewal(
    county: cast.County, books: shelves.Shelves
) -> None:
    services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )

    def renew() -> object:
        return services.renew(barcode=books[0], by=county.desk, now=county.now)

    outcomes = at_once(renew, renew)
    assert sum(isinstance(one, RenewalRefused) for one in outcomes) == 1
    assert Loan.objects.get().renewals == 1


def test_two_undos_are_one_undo(county: cast.County, books: shelves.Shelves) -> None:
    slip = services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )

    def undo() -> object:
        return services.undo(entry_id=slip.entry_id, by=county.desk, now=county.now)

    outcomes = at_once(undo, undo)
    assert sum(isinstance(one, CannotUndo) for one in outcomes) == 1


def test_a_busy_hour_of_eight_desks_breaks_no_promise(
    county: cast.County, books: shelves.Shelves
) -> None:
    cards = (county.chen.card_number, county.wu.card_number, county.elder.card_number)

    def desk(number: int) -> Callable[[], object]:
        def work() -> None:
            for turn in range(12):
                barcode = books[(number * 7 + turn * 3) % 10]
                moment = county.now + timedelta(seconds=turn)
                try:
                    if (number + turn) % 2:
                        services.lend(
                            card_number=cards[(number + turn) % 3],
                            barcode=barcode,
                            by=county.desk,
                            now=moment,
                        )
                    else:
                        services.take_back(barcode=barcode, by=county.desk, now=moment)
                except LendingRefused:
                    continue

        return work

    assert at_once(*(desk(number) for number in range(8))) == [None] * 8
    assert {promise.says: lines for promise, lines in audit() if lines} == {}


def test_two_copies_come_back_at_once_and_one_hold_gets_one_of_them(
    county: cast.County, books: shelves.Shelves
) -> None:
    for attempt in range(6):
        now = county.now + timedelta(minutes=20 * attempt)
        slip = services.place_hold(
            reader_id=county.chen.reader_id,
            bib_id=books.bib_ids[0],
            pickup_id=county.main.place_id,
            by=county.desk,
            now=now,
        )
        backs = [
            partial(services.take_back, barcode=books[number], by=county.desk, now=now)
            for number in (0, 1)
        ]
        outcomes = at_once(*backs, *backs)
        kept = {one.barcode for one in outcomes if one.routing.hold_id == slip.hold_id}
        assert len(kept) == 1, outcomes
        services.cancel_hold(hold_id=slip.hold_id, by=county.desk, now=now)
        services.take_back(barcode=kept.pop(), by=county.desk, now=now + timedelta(minutes=11))
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def test_case_578_one_tap_twice_is_one_hold(county: cast.County, books: shelves.Shelves) -> None:
    tap = partial(
        services.place_hold,
        reader_id=county.chen.reader_id,
        bib_id=books.bib_ids[0],
        pickup_id=county.main.place_id,
        by=county.desk,
        now=county.now,
    )
    outcomes = at_once(*[tap] * 6)
    assert sum(isinstance(one, HoldRefused) for one in outcomes) == 5, outcomes
    assert Hold.objects.count() == 1


def test_two_late_returns_of_one_reader_are_charged_once_each(
    county: cast.County, books: shelves.Shelves
) -> None:
    services.set_rule(
        policy=LoanPolicy(
            0, None, None, None, days=1, limit=10, consequence="fine", fine_fen=10,
            count_closed_days=True,
        ),
        by=county.director,
        now=county.now,
    )  # fmt: skip
    for number in (0, 2, 4):
        services.lend(
            card_number=county.chen.card_number,
            barcode=books[number],
            by=county.desk,
            now=county.now,
        )
    later = county.now + timedelta(days=11)
    backs = [
        partial(services.take_back, barcode=books[number], by=county.desk, now=later)
        for number in (0, 2, 4)
    ]
    at_once(*backs, *backs)
    assert accounts.owed(county.chen.reader_id) == 300
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def one_behind_the_other(*acts: Callable[[], object]) -> list[object]:
    """Let these acts queue for the journal in this order, each with what it has locked by then;
    then let them go. Return what each came to."""
    outcomes: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            outcomes[number] = act()
        except (Refusal, DatabaseError) as no:
            outcomes[number] = no
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    with transaction.atomic():
        sql.advisory_lock(record.CHAIN)
        for number, thread in enumerate(threads, 1):
            thread.start()
            for _ in range(500):
                if not sql.is_postgresql() or _queueing() == number:
                    break
                thread.join(0.01)
    for thread in threads:
        thread.join(30)
    return outcomes


def _queueing() -> int:
    """Return how many transactions of PostgreSQL wait for a lock that another one has."""
    told = sql.row("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
    assert told is not None
    return int(told[0])


def test_a_desk_that_waited_for_a_return_lends_after_it(
    county: cast.County, books: shelves.Shelves
) -> None:
    """It took the time before it waited: by the clocks of the two desks the loans would overlap."""
    later = county.now + timedelta(hours=1)
    lend = partial(services.lend, barcode=books[0], by=county.desk)
    lend(card_number=county.chen.card_number, now=county.now)
    services.take_back(barcode=books[0], by=county.desk, now=later + timedelta(milliseconds=3))
    slip = lend(card_number=county.wu.card_number, now=later)
    assert Loan.objects.get(pk=slip.loan_id).lent_at == later + timedelta(milliseconds=3)
    assert [(one.says, lines) for one, lines in audit() if lines] == []
    services.take_back(barcode=books[0], by=county.desk, now=later)
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def test_a_hold_is_cancelled_while_its_copy_is_sent_on_and_neither_fails(
    county: cast.County, books: shelves.Shelves
) -> None:
    """On PostgreSQL the way of the copy looks at its hold once more when it is committed."""
    slip = services.place_hold(
        reader_id=county.chen.reader_id, bib_id=books.bib_ids[0],
        pickup_id=county.branch.place_id, by=county.desk, now=county.now,
    )  # fmt: skip
    services.take_back(barcode=books[0], by=county.desk, now=county.now)
    later = county.now + timedelta(hours=1)
    sent, cancelled = one_behind_the_other(
        partial(services.take_back, barcode=books[0], by=county.villager, now=later),
        partial(services.cancel_hold, hold_id=slip.hold_id, by=county.desk, now=later),
    )
    assert cancelled is None
    assert isinstance(sent, ReturnSlip), sent
    # Where it was cancelled first, which SQLite may do, the copy goes home.
    assert sent.routing.to_place_id in (county.branch.place_id, county.main.place_id)
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def test_a_late_book_comes_back_while_its_reader_pays_and_neither_fails(
    county: cast.County, books: shelves.Shelves
) -> None:
    services.set_rule(
        policy=LoanPolicy(
            0, None, None, None, days=1, limit=10, consequence="fine", fine_fen=10,
            count_closed_days=True,
        ),
        by=county.director,
        now=county.now,
    )  # fmt: skip
    reader_id, later = county.chen.reader_id, county.now + timedelta(days=11)
    services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )
    back, charged = one_behind_the_other(
        partial(services.take_back, barcode=books[0], by=county.desk, now=later),
        partial(
            cashier.charge, reader_id=reader_id, kind=ChargeKind.OTHER, amount_fen=50, why="复印",
            place_id=county.main.place_id, by=county.director, now=later,
        ),
    )  # fmt: skip
    assert isinstance(back, ReturnSlip), back
    assert isinstance(charged, ChargeSlip), charged
    assert accounts.owed(reader_id) == 150
    assert [(one.says, lines) for one, lines in audit() if lines] == []


@pytest.mark.parametrize("cancelled_first", [False, True])
def test_a_hold_is_cancelled_while_its_copy_is_lent_and_it_ends_once(
    county: cast.County, books: shelves.Shelves, cancelled_first: bool
) -> None:
    slip = services.place_hold(
        reader_id=county.chen.reader_id, bib_id=books.bib_ids[0],
        pickup_id=county.branch.place_id, by=county.desk, now=county.now,
    )  # fmt: skip
    services.take_back(barcode=books[0], by=county.desk, now=county.now)
    later = county.now + timedelta(hours=1)
    acts = [
        partial(
            services.lend, card_number=county.chen.card_number, barcode=books[0],
            by=county.desk, now=later,
        ),
        partial(services.cancel_hold, hold_id=slip.hold_id, by=county.desk, now=later),
    ]  # fmt: skip
    came_to = one_behind_the_other(*(reversed(acts) if cancelled_first else acts))
    lent, cancelled = reversed(came_to) if cancelled_first else came_to
    assert isinstance(lent, LoanSlip), lent
    assert (lent.hold_id is None) == (cancelled is None), cancelled
    ended = [
        entry.kind
        for entry in Entry.objects.filter(kind__in=(HoldFilled.kind, HoldCancelled.kind))
        if json.loads(entry.facts)["hold_id"] == slip.hold_id
    ]
    assert ended == [HoldCancelled.kind if lent.hold_id is None else HoldFilled.kind]
    assert [(one.says, lines) for one, lines in audit() if lines] == []


def test_a_request_that_is_sent_again_meanwhile_is_done_once(
    county: cast.County, books: shelves.Shelves
) -> None:
    for number in range(6):

        def lend(number: int = number) -> tuple[int, str]:
            slip = services.lend(
                card_number=county.chen.card_number,
                barcode=books[number],
                by=county.desk,
                now=county.now,
            )
            return 201, str(slip.loan_id)

        def ask(number: int = number, act: Callable[[], tuple[int, str]] = lend) -> object:
            return once(whose="api 1", key=f"{number}", asked="lend", now=county.now, act=act)

        told = at_once(*[ask] * 4)
        (loan_id,) = Loan.objects.filter(copy__barcode=books[number]).values_list("pk", flat=True)
        assert told == [(201, str(loan_id))] * 4
    assert list(broken_links()) == []
