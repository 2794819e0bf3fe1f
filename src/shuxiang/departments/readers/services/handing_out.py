"""A copy of all that is known of somebody, for that somebody."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import DataHandedOut
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.foundations.kernel.sheets import Sheet


class CopyForm(StrEnum):
    """The forms in which a copy is taken away."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


@transaction.atomic
def hand_out(*, reader_id: int, form: CopyForm, by: Actor, now: datetime) -> tuple[Sheet, ...]:
    """Open what readers holds of one person for that person, or for who answers for a child under
    fourteen; the door has asked for the PIN again.

    Refuses with UnknownReader or NotAllowed. Records DataHandedOut, which the copy itself tells of.
    """
    if not queries.may_see(by, reader_id, now):
        raise NotAllowed
    record(DataHandedOut(reader_id=reader_id, form=form.value), by=by, now=now)
    return (queries.person_opened(reader_id), *queries.sheets_of(reader_id))
