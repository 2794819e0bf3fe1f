"""Taking a book back. It is never refused: the book lies on the counter already."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from shuxiang.departments.circulation import rules
from shuxiang.departments.circulation.events import LoanReturned, UsedInLibrary
from shuxiang.departments.circulation.refusals import ReturnDateRefused
from shuxiang.departments.circulation.services.losing import found_again
from shuxiang.departments.circulation.services.settling import settle_late
from shuxiang.departments.circulation.services.sorting import sort_in
from shuxiang.departments.circulation.slips import LateSlip, ReturnOutcome, ReturnSlip, Routing
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules.ages import age_band
from shuxiang.foundations.journal.record import record, take_turn
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of, local
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.store import sql

#: What figures keep of the reader comes with the loan: no second question at the counter.
_LOAN = (
    "SELECT id, reader_id, due_on, lent_at, rule_id, place_id, claimed_at,"
    " (SELECT r.category_id FROM readers_reader r WHERE r.id = circulation_loan.reader_id),"
    " (SELECT r.birth_year FROM readers_reader r WHERE r.id = circulation_loan.reader_id)"
    " FROM circulation_loan WHERE copy_id = %s AND returned_at IS NULL"
)


@transaction.atomic
def take_back(
    *, barcode: str, by: Actor, now: datetime, returned_at: datetime | None = None
) -> ReturnSlip:
    """Take one copy back, whoever had it and wherever it was lent.

    A copy that was not out is recorded as use in the library, once per handling. `returned_at` is
    the day of the book drop and needs Power.BACKDATE. Refuses only with UnknownBarcode,
    ReturnDateRefused (future, or before the loan) or NotAllowed. Records LoanReturned or
    UsedInLibrary.
    """
    by.require(Power.TAKE_BACK)
    if returned_at is not None:
        by.require(Power.BACKDATE)
        if returned_at > now:
            raise ReturnDateRefused(
                Because("circulation.return-future", {"day": local(returned_at).date()})
            )
    moment = returned_at or now
    copy = holdings.lock_copy(barcode)
    loan = sql.row(
        sql.locking(_LOAN),
        [copy.copy_id],
    )
    if loan is None:
        return _handled_without_loan(copy, by, now)

    loan_id, reader_id, due_text, lent_text, rule_id, lent_place_id, claimed = loan[:7]
    due_on, lent_at = sql.day_out(due_text), sql.moment_out(lent_text)
    assert due_on is not None and lent_at is not None
    if moment < lent_at:
        if returned_at is not None:
            raise ReturnDateRefused(
                Because(
                    "circulation.return-before-loan",
                    {"lent_on": day_of(lent_at), "today": day_of(now)},
                )
            )
        moment = lent_at  # the clock went back; the book is here all the same
    late = rules.days_overdue(due_on, day_of(moment))
    if late and reader_id is not None:
        readers.lock_reader(reader_id)  # before the journal: whoever takes their money does so too
    sql.execute(
        "UPDATE circulation_loan SET returned_at = %s, returned_place_id = %s WHERE id = %s",
        [sql.moment_in(moment), by.place_id, loan_id],
    )
    _seen_here(copy, by, now)
    entry_id = record(
        LoanReturned(
            loan_id=loan_id,
            copy_id=copy.copy_id,
            bib_id=copy.bib_id,
            reader_id=reader_id,
            from_place_id=copy.place_id,
            days_overdue=late,
            lent_place_id=lent_place_id,
            category_id=loan[7],
            age_band=age_band(loan[8], day_of(moment)),
        ),
        by=by,
        now=now,
        happened_at=moment,
    )
    settled = None
    if late and reader_id is not None and claimed is None:
        settled = settle_late(
            loan_id=loan_id,
            rule_id=rule_id,
            reader_id=reader_id,
            copy=copy,
            place_id=lent_place_id,
            due_on=due_on,
            returned_on=day_of(moment),
            by=by,
            now=now,
        )
    routing = sort_in(copy, by, now)
    return _slip(
        copy, routing, ReturnOutcome.RETURNED, entry_id, loan_id=loan_id, reader_id=reader_id,
        due_on=due_on, late=late, settled=settled,
    )  # fmt: skip


def _handled_without_loan(copy: CopyFacts, by: Actor, now: datetime) -> ReturnSlip:
    last = sql.row("SELECT last_seen_at FROM holdings_copy WHERE id = %s", [copy.copy_id])
    seen = sql.moment_out(last[0]) if last else None
    just_now = seen is not None and now - seen < timedelta(minutes=rules.SAME_HANDLING_MINUTES)
    refund = found_again(copy, by, now) if copy.lost else 0
    take_turn()
    _seen_here(copy, by, now)
    routing = sort_in(copy, by, now)
    if refund:
        return _slip(copy, routing, ReturnOutcome.ARRIVED, None, refund=refund)
    if routing.again or (just_now and copy.place_id == by.place_id and not routing.hold_id):
        return _slip(copy, routing, ReturnOutcome.AGAIN, None)
    if routing.arrived or routing.hold_id is not None:
        return _slip(copy, routing, ReturnOutcome.ARRIVED, None)
    use_id = sql.insert(
        "INSERT INTO circulation_inlibraryuse (copy_id, place_id, used_at) VALUES (%s, %s, %s)"
        " RETURNING id",
        [copy.copy_id, by.place_id, sql.moment_in(now)],
    )
    entry_id = record(
        UsedInLibrary(
            use_id=use_id, copy_id=copy.copy_id, bib_id=copy.bib_id, from_place_id=copy.place_id
        ),
        by=by,
        now=now,
    )
    return _slip(copy, routing, ReturnOutcome.USED_HERE, entry_id)


def _seen_here(copy: CopyFacts, by: Actor, now: datetime) -> None:
    copies.found_at(
        copy_id=copy.copy_id,
        place_id=by.place_id if by.place_id is not None else copy.place_id,
        by=by,
        now=now,
    )


def _slip(
    copy: CopyFacts,
    routing: Routing,
    outcome: ReturnOutcome,
    entry_id: int | None,
    *,
    loan_id: int | None = None,
    reader_id: int | None = None,
    due_on: date | None = None,
    late: int = 0,
    settled: LateSlip | None = None,
    refund: int = 0,
) -> ReturnSlip:
    return ReturnSlip(
        outcome=outcome,
        entry_id=entry_id,
        loan_id=loan_id,
        copy_id=copy.copy_id,
        bib_id=copy.bib_id,
        barcode=copy.barcode,
        title=copy.title,
        author=copy.author,
        call_number=copy.call_number,
        location_name=copy.location_name,
        owner_id=copy.owner_id,
        reader_id=reader_id,
        due_on=due_on,
        days_overdue=late,
        desk_note=copy.desk_note,
        damaged=copy.damaged,
        was_lost=copy.lost,
        was_missing=copy.missing,
        withdrawn=copy.withdrawn,
        routing=routing,
        settled=settled,
        refund_fen=refund,
    )
