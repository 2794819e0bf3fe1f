"""停借: keeping a reader from borrowing for a time, and ending that."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import BlockLifted, BlockPlaced
from shuxiang.departments.readers.models import Block
from shuxiang.departments.readers.refusals import BlockRefused
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import NEVER, day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def block(
    *, reader_id: int, reason: str, until_on: date | None = None, by: Actor, now: datetime
) -> int:
    """Keep a reader from borrowing until a day, that day included; without one, without end.

    Returns the block's id. Refuses with BlockRefused (every fault), UnknownReader or NotAllowed.
    Records BlockPlaced.
    """
    by.require(Power.BLOCK_READERS)
    card = queries.lock_reader(reader_id)
    reason = " ".join(reason.split())[:200]
    until_on = None if until_on == NEVER else until_on
    faults = []
    if card.closed:
        faults.append(Because("readers.closed"))
    if not reason:
        faults.append(Because("readers.reason-empty"))
    if until_on is not None and until_on < day_of(now):
        faults.append(Because("readers.end-in-past"))
    if faults:
        raise BlockRefused(*faults)
    made = Block.objects.create(
        reader_id=reader_id, reason=reason, placed_at=now, until_on=until_on
    )
    record(BlockPlaced(reader_id=reader_id, block_id=made.pk, until_on=until_on), by=by, now=now)
    return made.pk


@transaction.atomic
def lift_block(*, block_id: int, by: Actor, now: datetime) -> None:
    """End a block before its time. Refuses with BlockRefused where there is none to lift, or
    NotAllowed. Records BlockLifted."""
    by.require(Power.BLOCK_READERS)
    one = Block.objects.filter(pk=block_id, lifted_at=None).first()
    if one is None:
        raise BlockRefused(Because("readers.no-such-block"))
    queries.lock_reader(one.reader_id)
    one.lifted_at = now
    one.save(update_fields=["lifted_at"])
    record(BlockLifted(reader_id=one.reader_id, block_id=one.pk), by=by, now=now)


def forget_reasons(*, before: datetime) -> int:
    """Forget why readers could not borrow for a time that was over before a moment: the words may
    name a book. That there was a block stays. Returns how many."""
    over = Q(until_on__lt=day_of(before)) | Q(lifted_at__lt=before)
    return Block.objects.filter(over).exclude(reason="").update(reason="")
