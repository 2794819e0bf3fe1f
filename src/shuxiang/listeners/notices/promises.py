"""What must always hold of notices, as questions that find offenders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Max

from shuxiang.foundations.kernel.promises import Promise
from shuxiang.listeners.notices.models import Notice, NoticeText, Sending
from shuxiang.listeners.notices.rules import (
    ChannelName,
    Kind,
    faults_of_text,
)


def _two_of_a_kind() -> Iterator[str]:
    found = (
        Notice.objects.values("kind", "reader_id", "guardian_id", "place_id", "on")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for row in found:
        who = row["reader_id"] or row["guardian_id"] or row["place_id"]
        yield f"第 {who} 位在 {row['on']} 收到 {row['times']} 条“{row['kind']}”。"


def _last_sign_of_life() -> datetime | None:
    """The latest moment at which notices certainly worked: there is no clock down here."""
    told = Notice.objects.aggregate(at=Max("told_at"), made=Max("created_at"))
    moments = [one for one in (told["at"], told["made"]) if one is not None]
    return max(moments, default=None)


def _silently_unsent() -> Iterator[str]:
    latest = _last_sign_of_life()
    if latest is None:
        return
    before = latest - timedelta(days=1)
    untold = Notice.objects.filter(told_at=None, over_at=None, tell_at__lt=before)
    for notice_id in untold.values_list("pk", flat=True):
        yield f"第 {notice_id} 条消息过了一天还没有说出去，也没有说为什么。"
    unsent = Sending.objects.filter(ended_at=None, due_at__lt=before, last_error="").exclude(
        channel=ChannelName.PRINT.value
    )
    for sending_id in unsent.values_list("pk", flat=True):
        yield f"第 {sending_id} 次发送过了一天还没有送，也没有说为什么。"


def _broken_texts() -> Iterator[str]:
    for row in NoticeText.objects.all():
        if faults_of_text(Kind(row.kind), ChannelName(row.channel), row.subject, row.body):
            yield f"“{row.kind}”（{row.language}，{row.channel}）的文字里有不认识的变量。"


PROMISES = (
    Promise(
        says="同一种通知，一个人一天最多收到一条。",
        broken_by=_two_of_a_kind,
        kept_by="unique Notice.key, notices.services.tell_readers",
    ),
    Promise(
        says="通知过了一天还没送出去，一定写着为什么。",
        broken_by=_silently_unsent,
        kept_by="notices.services.send_due",
    ),
    Promise(
        says="通知的文字里没有不认识的变量。",
        broken_by=_broken_texts,
        kept_by="notices.rules.texts.faults_of_text",
    ),
)
