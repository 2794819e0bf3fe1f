"""Opening what is sealed, each time with an entry in the journal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import IdentitySeen, ReaderSeen
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.refusals import UnknownReader, WhyMissing
from shuxiang.departments.readers.slips import FullIdentity, ReaderSlip
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.vault import unseal


def _stated(why: str) -> str:
    reason = " ".join(why.split())[:100]
    if not reason:
        raise WhyMissing
    return reason


@transaction.atomic
def reveal_identity(*, reader_id: int, why: str, by: Actor, now: datetime) -> FullIdentity:
    """Open a reader's document number, day of birth, phone and address, for a stated reason.

    A child's need the power over children's data besides. Refuses with WhyMissing, UnknownReader or
    NotAllowed. Records IdentitySeen, always.
    """
    by.require(Power.SEE_IDENTITY)
    card = queries.reader_card(reader_id)
    if card.is_child:
        by.require(Power.SEE_CHILDREN)
    reason = _stated(why)
    reader = Reader.objects.get(pk=reader_id)
    record(IdentitySeen(reader_id=reader_id, why=reason, is_child=card.is_child), by=by, now=now)
    return FullIdentity(
        reader_id=reader_id,
        name=reader.name,
        id_kind=reader.id_kind,
        id_number=unseal(reader.id_sealed),
        birth_on=queries.birth_date(reader_id),
        phone=unseal(reader.phone_sealed),
        address=unseal(reader.address_sealed),
    )


@transaction.atomic
def look_at(*, reader_id: int, why: str, by: Actor, now: datetime) -> ReaderSlip:
    """Open a reader's page in the office, for a stated reason; sealed fields stay masked.

    Refuses with WhyMissing, UnknownReader or NotAllowed. Records ReaderSeen.
    """
    by.require(Power.SEE_READERS)
    reason = _stated(why)
    if not Reader.objects.filter(pk=reader_id, erasure=None).exists():
        raise UnknownReader(reader_id=reader_id)
    card = queries.reader_card(reader_id)
    record(ReaderSeen(reader_id=reader_id, why=reason, is_child=card.is_child), by=by, now=now)
    return card
