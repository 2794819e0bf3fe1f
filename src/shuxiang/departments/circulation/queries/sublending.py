"""Reads of what a unit has passed on to its own people."""

from __future__ import annotations

from shuxiang.departments.circulation.models import Loan, SubLoan
from shuxiang.departments.circulation.slips import PassedOn


def passed_on(reader_id: int) -> list[PassedOn]:
    """Return the running loans of a unit, each with who of its people has the book now."""
    holders = {
        one.loan_id: one
        for one in SubLoan.objects.filter(
            loan__reader_id=reader_id, loan__returned_at=None, back_on=None
        )
    }
    rows = Loan.objects.filter(reader_id=reader_id, returned_at=None).order_by("due_on", "pk")
    return [
        PassedOn(
            loan_id,
            barcode,
            title,
            due_on,
            holders[loan_id].who if loan_id in holders else "",
            holders[loan_id].given_on if loan_id in holders else None,
        )
        for loan_id, barcode, title, due_on in rows.values_list(
            "pk", "copy__barcode", "copy__bib__title", "due_on"
        )
    ]
