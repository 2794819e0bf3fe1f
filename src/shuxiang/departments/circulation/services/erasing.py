"""注销: a reader asks to be forgotten, and nothing is open any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.refusals import ErasingRefused
from shuxiang.departments.circulation.rules.leaving import reasons_not_to_erase, typed_right
from shuxiang.departments.circulation.services.forgetting import forget_reader
from shuxiang.departments.circulation.services.leaving import give_back_card
from shuxiang.departments.readers import queries as readers_queries
from shuxiang.departments.readers import services as readers
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.store import sql


def why_not_erase(*, reader_id: int, by: Actor, now: datetime) -> tuple[Because, ...]:
    """Return every reason why a reader cannot be erased now; change nothing. Refuses with
    UnknownReader or NotAllowed."""
    by.require(Power.ERASE_READERS)
    return reasons_not_to_erase(queries.leaving_case(reader_id, "", day_of(now)))


@transaction.atomic
def erase_reader(*, reader_id: int, card_number: str, by: Actor, now: datetime) -> None:
    """Erase a reader for ever: holds end, the card is given back, the links to loans and holds are
    cut, and what points at the person goes.

    Figures and receipts keep their numbers. `card_number` is typed by hand as the second question.
    Refuses with ErasingRefused (every reason at once, or another number), EraseRefused,
    UnknownReader or NotAllowed. Records ReaderClosed where it was open, LinksCut and ReaderErased.
    """
    by.require(Power.ERASE_READERS)
    card = readers_queries.lock_reader(reader_id)
    case = queries.leaving_case(reader_id, card_number, day_of(now))
    if readers_queries.erased(reader_id):
        raise ErasingRefused(Because("readers.erased-already"))
    if reasons := reasons_not_to_erase(case):
        raise ErasingRefused(*reasons)
    if not typed_right(case):
        raise ErasingRefused(Because("circulation.erase-typed", {"typed": card_number[:40]}))
    if not card.closed:
        give_back_card(reader_id=reader_id, by=by, now=now)
    forget_reader(reader_id=reader_id, by=by, now=now)
    sql.execute(
        "UPDATE circulation_pointsline SET loan_id = NULL, why = '' WHERE reader_id = %s",
        [reader_id],
    )
    readers.erase(reader_id=reader_id, by=by, now=now)
