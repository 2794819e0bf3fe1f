"""我的借阅: what is out, what is due, what can be renewed in one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation.slips import LoanLine
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.kernel.days import in_words

#: A loan is said to be due soon within so many days.
SOON = 3


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One loan as its reader sees it."""

    loan: LoanLine
    due: str
    overdue: int
    soon: bool
    renewable: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A reader's loans, the most urgent first, and one word about the whole."""

    name: str
    card_number: str
    lines: tuple[ShelfLine, ...]
    soon: int
    overdue: int
    alerts: tuple[str, ...]


def my_shelf(reader_id: int, today: date) -> Shelf:
    """Gather a reader's loans. The reader's own name is shown in full to them alone."""
    card = readers.reader_card(reader_id)
    lines = tuple(_line(one, today) for one in circulation.loans_of(reader_id))
    return Shelf(
        name=card.name,
        card_number=card.card_number,
        lines=lines,
        soon=sum(one.soon for one in lines),
        overdue=sum(one.overdue > 0 for one in lines),
        alerts=tuple(card.alerts),
    )


def _line(loan: LoanLine, today: date) -> ShelfLine:
    late = loan.overdue_days(today)
    due = (
        _("超期 %(n)d 天，还了就能接着借") % {"n": late}
        if late
        else _("%(day)s到期") % {"day": in_words(loan.due_on, today)}
    )
    return ShelfLine(
        loan=loan,
        due=due,
        overdue=late,
        soon=0 <= (loan.due_on - today).days <= SOON,
        renewable=not late and loan.renewals < loan.renewals_allowed,
    )
