"""我的借阅: what is out, what is due, what can be renewed in one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.circulation.rules import AT_LIMIT, Reason
from shuxiang.departments.circulation.slips import LoanLine
from shuxiang.departments.readers import queries as readers
from shuxiang.doors.frame.saying import in_full, say
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of, in_words

#: A loan is said to be due soon within so many days.
SOON = 3

#: For so many of the most urgent loans the button names the day they could be kept until.
MOST_FORETOLD = 3


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One loan as its reader sees it. `until` is the day that a renewal would lead to, in words;
    `why` says beforehand why there is no button."""

    loan: LoanLine
    due: str
    overdue: int
    soon: bool
    renewable: bool
    until: str
    why: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A reader's loans, the most urgent first, and what must be said about the whole."""

    name: str
    card_number: str
    lines: tuple[ShelfLine, ...]
    soon: int
    overdue: int
    renewable: int
    alerts: tuple[str, ...]

    @property
    def urgent(self) -> tuple[ShelfLine, ...]:
        """Return what is late or due soon; where nothing is, the loan that is due first."""
        pressing = tuple(one for one in self.lines if one.overdue or one.soon)
        return pressing[:3] or self.lines[:1]


def my_shelf(reader: Actor, now: datetime) -> Shelf:
    """Gather a reader's loans. The reader's own name is shown in full to them alone."""
    today = day_of(now)
    card = readers.reader_card(reader.ident)
    lines = tuple(
        _line(one, today, reader, now, foretold=number < MOST_FORETOLD)
        for number, one in enumerate(circulation.loans_of(reader.ident))
    )
    return Shelf(
        name=card.name,
        card_number=card.card_number,
        lines=lines,
        soon=sum(one.soon for one in lines),
        overdue=sum(one.overdue > 0 for one in lines),
        renewable=sum(one.renewable for one in lines),
        alerts=_alerts(reader, now),
    )


def _alerts(reader: Actor, now: datetime) -> tuple[str, ...]:
    """Say what keeps the reader from borrowing; what is late stands beside the loans already."""
    standing = lending.standing_of(readers.card_of(reader.ident), place_id=reader.place_id, now=now)
    known = {Reason.OVERDUE.value, *AT_LIMIT}
    return tuple(str(say(one)) for one in standing.because if one.code not in known)


def _line(
    loan: LoanLine, today: date, reader: Actor, now: datetime, *, foretold: bool
) -> ShelfLine:
    late = loan.overdue_days(today)
    due = (
        _("%(day)s到期，超期 %(n)d 天") % {"day": in_words(loan.due_on, today), "n": late}
        if late
        else _("%(day)s到期") % {"day": in_words(loan.due_on, today)}
    )
    renewable, until, why = not late and loan.renewals < loan.renewals_allowed, "", ""
    if foretold:
        told = lending.why_not_renew(barcode=loan.barcode, by=reader, now=now)
        renewable = not told.because
        until = in_words(told.due_on, today) if told.due_on and renewable else ""
        why = "" if renewable else in_full(say(told.because[0]))
    elif late:
        why = _("还了就能接着借")
    elif not renewable:
        why = _("续借过 %(n)d 次，不能再续了") % {"n": loan.renewals}
    return ShelfLine(
        loan=loan,
        due=due,
        overdue=late,
        soon=0 <= (loan.due_on - today).days <= SOON,
        renewable=renewable,
        until=until,
        why=why,
    )
