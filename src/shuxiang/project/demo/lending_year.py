"""The year of lending: the many by a bulk path with the same columns, the cast at the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from random import Random

from django.db import connection

from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.events import LoansBroughtIn
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as collection
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import is_open_day, last_open_day
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import ZONE, day_of
from shuxiang.foundations.store import sql
from shuxiang.project.demo.composition.cast import CAST, card_number
from shuxiang.project.demo.composition.people import FIRST_CARD
from shuxiang.project.demo.composition.year import Borrower, Lent, Library, year
from shuxiang.project.demo.opening import Opened

#: Of the lendable copies of the main library so many in a hundred never go out in the year, so
#: that there is always something on the shelf to try the desk and the machines with.
_LEFT_ALONE = 30

_LENDABLE = (
    "SELECT c.id, c.place_id, c.kind_id, c.barcode FROM holdings_copy c"
    " JOIN holdings_location l ON l.id = c.location_id JOIN holdings_copykind k ON k.id = c.kind_id"
    " WHERE l.lends AND k.lends AND c.withdrawn_at IS NULL AND c.lost_at IS NULL"
    " AND c.missing_at IS NULL ORDER BY c.id"
)
_BORROWERS = (
    "SELECT r.id, r.category_id, r.place_id, r.registered_on FROM readers_reader r"
    " JOIN readers_credential c ON c.reader_id = r.id AND c.kind = 'card'"
    " WHERE c.key >= %s ORDER BY r.id"
)
_INSERT = (
    "INSERT INTO circulation_loan (id, copy_id, reader_id, place_id, rule_id, lent_at, due_on,"
    " renewals, returned_at, returned_place_id) VALUES (%s, %s, %s, %s, %s, %s, %s, 0, %s, %s)"
)
_SEEN = "UPDATE holdings_copy SET last_seen_at = %s WHERE id = %s"


def lend_for_a_year(opened: Opened, *, loans: int, seed: str, now: datetime) -> None:
    """Write a year of loans that ends yesterday, and tell the journal of them month by month."""
    random = Random(seed)  # noqa: S311  (a county to look at, not a secret)
    today = day_of(now)
    kinds: dict[int, int] = {}
    shelves: dict[int, list[int]] = {}
    for at, (copy_id, place_id, kind_id, _) in enumerate(sql.rows(_LENDABLE)):
        kinds[copy_id] = kind_id
        if place_id != opened.main_id or at % 100 >= _LEFT_ALONE:
            shelves.setdefault(place_id, []).append(copy_id)
    borrowers = [
        Borrower(reader_id, category_id, place_id, _day(since), 0.2 + random.expovariate(1.0))
        for reader_id, category_id, place_id, since in sql.rows(
            _BORROWERS, [card_number(FIRST_CARD)]
        )
    ]
    calendars = {place_id: network.calendar_of(place_id) for place_id in opened.places.values()}

    @cache
    def is_open(place_id: int, day: date) -> bool:
        return is_open_day(calendars[place_id], day)

    made = year(random, borrowers, Library(shelves, is_open), loans=loans, today=today)
    write_loans(made, kinds)


def _day(value: date | str) -> date:
    found = sql.day_out(value)
    assert found is not None
    return found


def write_loans(made: Sequence[Lent], kinds: dict[int, int]) -> None:
    """Write loans as `lend` and `take_back` do; `kinds` says of which kind each copy is.

    The rule is chosen and the due day found by the same functions. Records LoansBroughtIn for
    each month.
    """
    last = sql.row("SELECT coalesce(max(id), 0) FROM circulation_loan")
    next_id = (last[0] if last else 0) + 1
    policies = queries.policies()
    calendars = {one.place_id: network.calendar_of(one.place_id) for one in network.places()}

    @cache
    def policy_of(place_id: int, category_id: int, kind_id: int) -> rules.LoanPolicy:
        found = rules.choose_policy(
            policies, place_id=place_id, category_id=category_id, kind_id=kind_id
        )
        assert found is not None  # a row for everybody always stands
        return found

    @cache
    def due_on(place_id: int, lent_on: date, days: int) -> date:
        return rules.fitted_to_calendar(
            lent_on + timedelta(days=days),
            case_end=None,
            today=lent_on,
            open_=calendars[place_id],
        )

    with connection.cursor() as cursor:
        for _, month in groupby(made, key=lambda one: (one.lent_at.year, one.lent_at.month)):
            rows = []
            loans = list(month)
            for loan_id, one in enumerate(loans, next_id):
                policy = policy_of(one.place_id, one.category_id, kinds[one.copy_id])
                rows.append(
                    (
                        loan_id,
                        one.copy_id,
                        one.reader_id,
                        one.place_id,
                        policy.rule_id,
                        sql.moment_in(one.lent_at),
                        sql.day_in(due_on(one.place_id, day_of(one.lent_at), policy.days)),
                        sql.moment_in(one.returned_at),
                        one.place_id if one.returned_at else None,
                    )
                )
            cursor.executemany(_INSERT, rows)
            seen = [
                (sql.moment_in(one.returned_at), one.copy_id) for one in loans if one.returned_at
            ]
            cursor.executemany(_SEEN, seen)
            record(
                LoansBroughtIn(first_id=next_id, last_id=next_id + len(rows) - 1, count=len(rows)),
                by=SYSTEM,
                now=loans[-1].lent_at,
            )
            next_id += len(rows)
    _follow_the_sequence()


def _follow_the_sequence() -> None:
    """PostgreSQL gives numbers out of a sequence, which does not follow rows by itself."""
    if sql.is_postgresql():
        sql.rows(
            "SELECT setval(pg_get_serial_sequence('circulation_loan', 'id'),"
            " (SELECT max(id) FROM circulation_loan))"
        )


def lend_to_cast(opened: Opened, *, seed: str, now: datetime) -> None:
    """Lend to the cast at the desk of the main library, so many days ago each."""
    random = Random(seed)  # noqa: S311  (a county to look at, not a secret)
    free = never_lent(opened)
    desk = replace(SYSTEM, place_id=opened.main_id)
    calendar = network.calendar_of(opened.main_id)
    acts = [
        (days_ago, one, nth)
        for one in CAST
        for days_ago, count in one.loans
        for nth in range(count)
    ]
    for days_ago, one, nth in sorted(acts, key=lambda act: -act[0]):
        pile = free["children" if one.category == "child" else "book"]
        if not pile:
            return
        barcode = pile.pop(random.randrange(len(pile)))
        day = last_open_day(calendar, day_of(now) - timedelta(days=days_ago))
        moment = datetime.combine(day, time(10, 0, 5 * nth), ZONE)
        circulation.lend(
            card_number=card_number(one.sequence), barcode=barcode, by=desk, now=moment
        )


def mark_some(opened: Opened, *, seed: str, now: datetime) -> None:
    """Put a few copies of the main library into the states that a desk meets."""
    random = Random(seed)  # noqa: S311  (a county to look at, not a secret)
    free = never_lent(opened)["book"]
    drawn = random.sample(free, min(len(_STATES), len(free) // 10))
    for barcode, mark in zip(drawn, _STATES, strict=False):
        mark(holdings.copy(barcode).copy_id, now - timedelta(days=random.randint(3, 200)))


def _withdraw(copy_id: int, now: datetime) -> None:
    collection.withdraw(copy_id=copy_id, why="破损，无法修补", by=SYSTEM, now=now)


def _marked(act: Callable[..., object]) -> Callable[[int, datetime], object]:
    return lambda copy_id, now: act(copy_id=copy_id, by=SYSTEM, now=now)


#: What becomes of some books in the end.
_STATES: tuple[Callable[[int, datetime], object], ...] = (
    *(_marked(collection.mark_missing),) * 6,
    *(_marked(collection.mark_damaged),) * 5,
    *(_marked(collection.mark_lost),) * 4,
    *(_withdraw,) * 5,
)


def never_lent(opened: Opened) -> dict[str, list[str]]:
    """Return the barcodes of the main library that nobody ever took home, by kind of copy."""
    lent = {copy_id for (copy_id,) in sql.rows("SELECT DISTINCT copy_id FROM circulation_loan")}
    names = {kind_id: code for code, kind_id in opened.kinds.items()}
    free: dict[str, list[str]] = {code: [] for code in opened.kinds}
    for copy_id, place_id, kind_id, barcode in sql.rows(_LENDABLE):
        if place_id == opened.main_id and copy_id not in lent:
            free[names[kind_id]].append(barcode)
    return free
