"""Forgetting what a message said, so that it does not outlive what it spoke of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from shuxiang.departments.circulation import queries as circulation
from shuxiang.listeners.notices.models import Matter, Notice, NoticeWish
from shuxiang.listeners.notices.rules import KEEP_DAYS, Ended, What

#: That something was handed to a gateway stays known for three years (个人信息保护法, art. 56).
_EVIDENCE = timedelta(days=3 * 366)


_BATCH = 5_000


def _forget(ids: list[int], now: datetime) -> int:
    Matter.objects.filter(notice_id__in=ids).delete()
    return Notice.objects.filter(pk__in=ids).update(subject="", body="", forgotten_at=now)


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Drop the words of what was told thirty days ago and is not on its way, and of what speaks of
    a loan that is not linked to its reader any more; drop what is older than three years
    altogether. Returns how many messages lost their words."""
    before = now - timedelta(days=KEEP_DAYS)
    old = Notice.objects.filter(
        Q(told_at__lt=before) | Q(over_at__lt=before), forgotten_at=None
    ).exclude(sendings__ended_at=None, sendings__isnull=False)
    forgotten = _forget(list(old.values_list("pk", flat=True)[:20_000]), now)
    Notice.objects.filter(created_at__lt=now - _EVIDENCE).delete()
    return forgotten + _follow_the_links(now)


def _follow_the_links(now: datetime) -> int:
    """A message goes with the link that it would give away; matters of running loans stay, so that
    they are not told a second time."""
    loans = Matter.objects.filter(what=What.LOAN.value)
    known = list(loans.values_list("what_id", flat=True).distinct())
    gone: set[int] = set()
    for start in range(0, len(known), _BATCH):
        gone |= circulation.unlinked(known[start : start + _BATCH])
    ids = list(gone)
    forgotten = 0
    for start in range(0, len(ids), _BATCH):
        cut = loans.filter(what_id__in=ids[start : start + _BATCH])
        forgotten += Notice.objects.filter(
            pk__in=list(cut.values_list("notice_id", flat=True)), forgotten_at=None
        ).update(subject="", body="", forgotten_at=now)
        cut.delete()
    return forgotten


@transaction.atomic
def forget_reader(*, reader_id: int, now: datetime) -> None:
    """Drop all that was and would have been told to a reader who is erased, or about them."""
    about = Notice.objects.filter(Q(reader_id=reader_id) | Q(matters__about_id=reader_id))
    ids = list(about.values_list("pk", flat=True).distinct())
    for notice in Notice.objects.filter(pk__in=ids, told_at=None, over_at=None):
        notice.over_at = now
        notice.save(update_fields=["over_at"])
    for notice in Notice.objects.filter(pk__in=ids):
        notice.sendings.filter(ended_at=None).update(ended_at=now, ended_how=Ended.OVER.value)
        notice.sendings.update(address="")
    _forget(ids, now)
    NoticeWish.objects.filter(reader_id=reader_id).delete()
