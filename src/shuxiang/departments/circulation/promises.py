"""What must always hold of loans, as questions that find offenders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.events import LoanMade, LoansBroughtIn
from shuxiang.departments.circulation.models import Hold, Loan
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import is_open_day
from shuxiang.foundations.kernel.promises import Promise
from shuxiang.foundations.store import sql


def _copies_out_twice() -> Iterator[str]:
    found = (
        Loan.objects.filter(returned_at=None)
        .values("copy__barcode")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for row in found:
        yield f"条码 {row['copy__barcode']} 同时借给了 {row['times']} 位读者。"


def _returned_before_lent() -> Iterator[str]:
    for loan_id in Loan.objects.filter(returned_at__lt=F("lent_at")).values_list("pk", flat=True):
        yield f"第 {loan_id} 笔借阅的归还早于借出。"


def _overlapping_loans() -> Iterator[str]:
    """Loans of one copy follow each other: the next begins when the last has ended."""
    for barcode, one, other in sql.rows(
        "SELECT c.barcode, a.id, b.id FROM circulation_loan a"
        " JOIN circulation_loan b ON b.copy_id = a.copy_id AND b.id > a.id"
        " JOIN holdings_copy c ON c.id = a.copy_id"
        " WHERE a.undone_at IS NULL AND b.undone_at IS NULL AND b.lent_at > a.lent_at"
        " AND (a.returned_at IS NULL OR a.returned_at > b.lent_at)"
    ):
        yield f"条码 {barcode} 的第 {one} 笔和第 {other} 笔借阅时间重叠。"


def _due_on_closed_days() -> Iterator[str]:
    found = Loan.objects.filter(returned_at=None).values_list("place_id", "due_on").distinct()
    for place_id, due_on in found:
        if not is_open_day(network.calendar_of(place_id), due_on):
            count = Loan.objects.filter(place_id=place_id, due_on=due_on, returned_at=None).count()
            yield f"{due_on} 闭馆，却有 {count} 册那天到期。"


def _loans_without_entry() -> Iterator[str]:
    """Every running loan was told of in the journal: by itself in the transaction that made it, or
    by the entry of the run with which it was brought in."""
    told = sql.rows("SELECT facts FROM journal_entry WHERE kind = %s", [LoansBroughtIn.kind])
    runs = [(said["first_id"], said["last_id"]) for said in (json.loads(text) for (text,) in told)]
    for (loan_id,) in sql.rows(
        "SELECT l.id FROM circulation_loan l WHERE l.returned_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM journal_entry e WHERE e.happened_at = l.lent_at AND e.kind = %s)"
        " ORDER BY l.id",
        [LoanMade.kind],
    ):
        if not any(first <= loan_id <= last for first, last in runs):
            yield f"第 {loan_id} 笔借阅在流水里找不到。"


def _withdrawn_but_out() -> Iterator[str]:
    found = Loan.objects.filter(returned_at=None, copy__withdrawn_at__isnull=False)
    for barcode in found.values_list("copy__barcode", flat=True):
        yield f"条码 {barcode} 已经注销，却还记着借出。"


def _links_past_their_time() -> Iterator[str]:
    """A week's patience for a program that was switched off."""
    days = queries.retention().loan_days + 7
    last = sql.row("SELECT max(recorded_at) FROM journal_entry")
    newest = sql.moment_out(last[0]) if last and last[0] else None
    if newest is None:
        return
    found = Loan.objects.filter(
        returned_at__lt=newest - timedelta(days=days),
        reader__isnull=False,
        reader__keeps_history=False,
        lost_at=None,
    )
    count = found.exclude(pk__in=accounts.loans_still_owed_for()).count()
    if count:
        yield f"有 {count} 笔早已还了的借阅还连着读者。"


def _ready_without_a_day() -> Iterator[str]:
    found = Hold.objects.filter(ready_at__isnull=False, keep_until=None)
    for hold_id in found.values_list("pk", flat=True):
        yield f"第 {hold_id} 个预约到了，却没有写留到哪天。"


def _kept_but_out() -> Iterator[str]:
    found = Hold.objects.filter(ended_at=None, caught_copy__loans__returned_at=None)
    rows = found.filter(caught_copy__loans__isnull=False).values_list(
        "caught_copy__barcode", flat=True
    )
    for barcode in rows:
        yield f"条码 {barcode} 给人留着，却又记着借出。"


def _on_the_way_but_out() -> Iterator[str]:
    for (barcode,) in sql.rows(
        "SELECT c.barcode FROM circulation_transit t JOIN holdings_copy c ON c.id = t.copy_id"
        " JOIN circulation_loan l ON l.copy_id = t.copy_id AND l.returned_at IS NULL"
        " WHERE t.ended_at IS NULL"
    ):
        yield f"条码 {barcode} 在路上，却又记着借出。"


def _linked_to_erased() -> Iterator[str]:
    for table, what in (("circulation_loan", "借阅"), ("circulation_hold", "预约")):
        statement = _OF_ERASED[table]
        for reader_id, count in sql.rows(statement):
            yield f"第 {reader_id} 位读者已经注销，还连着 {count} 笔{what}。"


_OF_ERASED = {
    "circulation_loan": (
        "SELECT l.reader_id, count(*) FROM circulation_loan l JOIN readers_erasure e"
        " ON e.reader_id = l.reader_id GROUP BY l.reader_id"
    ),
    "circulation_hold": (
        "SELECT h.reader_id, count(*) FROM circulation_hold h JOIN readers_erasure e"
        " ON e.reader_id = h.reader_id GROUP BY h.reader_id"
    ),
}


PROMISES = (
    Promise(
        says="还了的书，过了保留的天数就不再连着读者。",
        broken_by=_links_past_their_time,
        kept_by="circulation.services.forget, circulation.jobs.forget_the_past",
    ),
    Promise(
        says="一册书只给一位读者留着，留到哪天写得清楚。",
        broken_by=_ready_without_a_day,
        kept_by="constraints one_open_hold_per_caught_copy, ready_is_caught_and_dated",
    ),
    Promise(
        says="给人留着的书没有借给别人。",
        broken_by=_kept_but_out,
        kept_by="circulation.rules.kept_for_other, circulation.services.filling.fill",
    ),
    Promise(
        says="在路上的书没有借出。",
        broken_by=_on_the_way_but_out,
        kept_by="circulation.services.filling.fill, constraint one_open_transit_per_copy",
    ),
    Promise(
        says="一册书同时只能借给一位读者。",
        broken_by=_copies_out_twice,
        kept_by="constraint one_open_loan_per_copy",
    ),
    Promise(
        says="归还不会早于借出。",
        broken_by=_returned_before_lent,
        kept_by="constraint returned_after_lent",
    ),
    Promise(
        says="一册书的借阅一笔接一笔，不会重叠。",
        broken_by=_overlapping_loans,
        kept_by="constraint one_open_loan_per_copy",
    ),
    Promise(
        says="到期日总是开馆的日子。",
        broken_by=_due_on_closed_days,
        kept_by="circulation.rules.due_date, circulation.reactions.follow_the_calendar",
    ),
    Promise(
        says="每一笔借阅都在流水里。",
        broken_by=_loans_without_entry,
        kept_by="circulation.services.lend (one transaction)",
    ),
    Promise(
        says="注销的书不会还借着。",
        broken_by=_withdrawn_but_out,
        kept_by="circulation.rules.copy_withdrawn",
    ),
    Promise(
        says="注销了的读者，不连着任何借阅和预约。",
        broken_by=_linked_to_erased,
        kept_by="circulation.services.erase_reader",
    ),
)
