"""All that notices holds of one reader, for that reader."""

from __future__ import annotations

from django.db.models import Q

from shuxiang.foundations.kernel.sheets import Sheet
from shuxiang.listeners.notices.models import Notice, NoticeWish, Sending


def sheets_of(reader_id: int) -> tuple[Sheet, ...]:
    """Return what was told to a reader and about them, by which ways it went, and how they want to be
    told. The words of a message that speaks of somebody else (a child's, to who answers for it) are
    left out, and so is who else was told of theirs."""
    theirs = Notice.objects.filter(reader_id=reader_id).order_by("-pk")
    of_others = set(
        theirs.filter(
            Q(matters__about__isnull=False) & ~Q(matters__about_id=reader_id)
        ).values_list("pk", flat=True)
    )
    about = (
        Notice.objects.filter(matters__about_id=reader_id)
        .exclude(reader_id=reader_id)
        .distinct()
        .order_by("-pk")
    )
    sent = Sending.objects.filter(notice__reader_id=reader_id).order_by("-pk")
    wishes = NoticeWish.objects.filter(reader_id=reader_id)
    return (
        Sheet(
            "messages",
            ("notice_kind", "created_at", "told_at", "read_at", "subject", "body"),
            tuple(
                (*row[1:5], "", "") if row[0] in of_others else row[1:]
                for row in theirs.values_list(
                    "pk", "kind", "created_at", "told_at", "read_at", "subject", "body"
                )
            ),
        ),
        Sheet(
            "told_of_you",
            ("notice_kind", "created_at", "told_at"),
            tuple(about.values_list("kind", "created_at", "told_at")),
        ),
        Sheet(
            "sendings",
            ("channel", "address", "created_at", "ended_at", "sending_end"),
            tuple(sent.values_list("channel", "address", "created_at", "ended_at", "ended_how")),
        ),
        Sheet(
            "wishes",
            ("channels", "language", "set_at"),
            tuple(
                ("、".join(channels), language, at)
                for channels, language, at in wishes.values_list("channels", "language", "set_at")
            ),
        ),
    )
