"""What must always hold of the money, as questions that find offenders."""

from __future__ import annotations

from collections.abc import Iterator

from shuxiang.foundations.kernel.promises import Promise
from shuxiang.foundations.store import sql


def _gaps() -> Iterator[str]:
    for name, last, count, highest in sql.rows(
        "SELECT t.name, t.last_number, count(r.id), coalesce(max(r.number), 0)"
        " FROM cashier_till t LEFT JOIN cashier_receipt r ON r.till_id = t.id"
        " GROUP BY t.id, t.name, t.last_number"
    ):
        if not last == count == highest:
            yield f"收款处“{name}”发到第 {last} 号，收据却有 {count} 张，最大 {highest} 号。"


def _receipts_that_do_not_add_up() -> Iterator[str]:
    for number, amount, lines in sql.rows(
        "SELECT r.number, r.amount_fen, sum(CASE WHEN l.kind IN ('deposit', 'deposit-back')"
        " THEN l.amount_fen ELSE -l.amount_fen END) FROM cashier_receipt r"
        " LEFT JOIN cashier_line l ON l.receipt_id = r.id GROUP BY r.id, r.number, r.amount_fen"
    ):
        if amount != lines:
            yield f"第 {number} 号收据写着 {amount} 分，账上是 {lines} 分。"


def _deposits_below_nothing() -> Iterator[str]:
    for reader_id, held in sql.rows(
        "SELECT reader_id, sum(amount_fen) FROM cashier_line"
        " WHERE kind IN ('deposit', 'deposit-back') GROUP BY reader_id"
    ):
        if held < 0:
            yield f"第 {reader_id} 位读者的押金退多了 {-held} 分。"


def _receipts_after_the_close() -> Iterator[str]:
    for number, day in sql.rows(
        "SELECT r.number, r.day_on FROM cashier_receipt r JOIN cashier_dayclose d"
        " ON d.till_id = r.till_id AND d.day_on = r.day_on WHERE r.at > d.at"
    ):
        yield f"第 {number} 号收据是 {day} 日结以后开的。"


PROMISES = (
    Promise(
        says="收据的号码一张接一张，没有空号。",
        broken_by=_gaps,
        kept_by="cashier.services.tills.next_number, constraint receipt_number_once",
    ),
    Promise(
        says="每张收据的钱和账上的一致。",
        broken_by=_receipts_that_do_not_add_up,
        kept_by="cashier.services.paying (one transaction), triggers of 0001_ledger",
    ),
    Promise(
        says="押金不会退得比收的多。",
        broken_by=_deposits_below_nothing,
        kept_by="cashier.services.return_deposit (under the reader's lock)",
    ),
    Promise(
        says="日结以后，那天不再收退款。",
        broken_by=_receipts_after_the_close,
        kept_by="cashier.services.tills.next_number",
    ),
)
