"""种次号: the how-manieth title of its class this is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.holdings import queries
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.store import sql

_TAKE = (
    "INSERT INTO holdings_booknumber (class_number, last) VALUES (%s, 1)"
    " ON CONFLICT (class_number) DO UPDATE SET last = holdings_booknumber.last + 1 RETURNING last"
)
_NOTE = (
    "INSERT INTO holdings_booknumber (class_number, last) VALUES (%s, %s)"
    " ON CONFLICT (class_number) DO UPDATE SET last = excluded.last"
    " WHERE holdings_booknumber.last < excluded.last"
)


@transaction.atomic
def take_number(*, class_number: str, by: Actor, now: datetime) -> int:
    """Give out the next 种次号 of a class; one statement, so two cataloguers never get the same.

    Main library and branches share the series, because books move between them.
    """
    by.require(Power.EDIT_COPIES)
    return sql.insert(_TAKE, [class_number])


@transaction.atomic
def call_number_for(*, bib_id: int, by: Actor, now: datetime) -> str:
    """Return the call number for a new copy: that of the title's other copies, else class and a
    fresh 种次号. A title without a class gets none."""
    by.require(Power.EDIT_COPIES)
    if held := queries.call_number_of_title(bib_id):
        return held
    class_number = catalogue.bib(bib_id).class_number
    if not class_number:
        return ""
    return f"{class_number}/{take_number(class_number=class_number, by=by, now=now)}"


def note_numbers(highest: Mapping[str, int]) -> None:
    """Raise the series of each class to at least this number: it stands on a spine already.

    Called inside the transaction of a move-in or of adding a copy.
    """
    for class_number, number in highest.items():
        sql.execute(_NOTE, [class_number, number])
