"""What readers do with their messages, and by which ways they want them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuxiang.departments.readers import services as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, ActorKind
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.listeners.notices.events import WishSet
from shuxiang.listeners.notices.models import Notice, NoticeWish
from shuxiang.listeners.notices.rules import OUTBOUND, ChannelName, Language


def _own(by: Actor) -> int:
    if by.kind is not ActorKind.READER:
        raise NotAllowed
    return by.ident


def mark_read(*, notice_id: int, by: Actor, now: datetime) -> None:
    """Note that a reader opened a message of theirs. Opening it again changes nothing."""
    Notice.objects.filter(
        pk=notice_id, reader_id=_own(by), told_at__isnull=False, read_at=None
    ).update(read_at=now)


def mark_all_read(*, by: Actor, now: datetime) -> None:
    """Note that a reader has seen all messages of theirs."""
    Notice.objects.filter(reader_id=_own(by), told_at__isnull=False, read_at=None).update(
        read_at=now
    )


@transaction.atomic
def set_wish(
    *, channels: Sequence[ChannelName], language: Language, email: str, by: Actor, now: datetime
) -> None:
    """Set by which ways a reader is told, in which language, and where their mail goes.

    The inbox takes everything in any case. Refuses with ReaderRefused (the address) or NotAllowed.
    Records WishSet.
    """
    reader_id = _own(by)
    readers.set_email(reader_id=reader_id, email=email, by=by, now=now)
    wanted = tuple(one for one in OUTBOUND if one in channels)
    NoticeWish.objects.update_or_create(
        reader_id=reader_id,
        defaults={
            "channels": [one.value for one in wanted],
            "language": language.value,
            "set_at": now,
        },
    )
    chosen = tuple(one.value for one in wanted)
    record(WishSet(reader_id=reader_id, channels=chosen), by=by, now=now)
