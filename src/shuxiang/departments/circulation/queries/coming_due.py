"""Loans that come due: whom a reminder concerns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.queries.loans import _LINE
from shuxiang.departments.circulation.slips import LoanLine


def due_between(
    first: date, last: date, *, place_ids: Collection[int] | None = None
) -> list[LoanLine]:
    """Return the running loans that are due within these days, both included, by reader."""
    found = Loan.objects.filter(returned_at=None, due_on__gte=first, due_on__lte=last)
    if place_ids is not None:
        found = found.filter(place_id__in=place_ids)
    return [LoanLine(*row) for row in found.order_by("reader_id", "due_on").values_list(*_LINE)]
