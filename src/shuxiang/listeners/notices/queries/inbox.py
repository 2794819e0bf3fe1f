"""A reader's own messages, and how they want to be told."""

from __future__ import annotations

from shuxiang.departments.readers import queries as readers
from shuxiang.listeners.notices.models import Notice, NoticeWish
from shuxiang.listeners.notices.refusals import UnknownNotice
from shuxiang.listeners.notices.rules import OUTBOUND, ChannelName, Kind, Language
from shuxiang.listeners.notices.slips import MessageSlip, WishSlip


def _message(row: Notice) -> MessageSlip:
    assert row.told_at is not None
    return MessageSlip(
        row.pk, Kind(row.kind), row.subject, row.body, row.told_at, row.read_at is None
    )


def inbox(reader_id: int, *, most: int = 100) -> tuple[MessageSlip, ...]:
    """Return a reader's messages, newest first."""
    found = Notice.objects.filter(
        reader_id=reader_id, told_at__isnull=False, forgotten_at=None
    ).order_by("-told_at", "-pk")[:most]
    return tuple(map(_message, found))


def message(notice_id: int, reader_id: int) -> MessageSlip:
    """Return one message of a reader. Refuses with UnknownNotice, also where it is another's."""
    row = Notice.objects.filter(
        pk=notice_id, reader_id=reader_id, told_at__isnull=False, forgotten_at=None
    ).first()
    if row is None:
        raise UnknownNotice
    return _message(row)


def count_unread(reader_id: int) -> int:
    """Count the messages that a reader has not opened. One query on a partial index."""
    return Notice.objects.filter(
        reader_id=reader_id, told_at__isnull=False, read_at=None, forgotten_at=None
    ).count()


def wish_of(reader_id: int) -> WishSlip:
    """Return how a reader wants to be told. Who said nothing is told by every way they gave."""
    contact = readers.contact_of(reader_id)
    row = NoticeWish.objects.filter(reader_id=reader_id).first()
    return WishSlip(
        channels=tuple(ChannelName(one) for one in row.channels) if row else OUTBOUND,
        language=Language(row.language) if row else Language.CHINESE,
        has_phone=bool(contact.phone),
        email=contact.email,
    )
