"""What is set: policies, texts, gateways. What a library has not set goes by the program's own."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from shuxiang.listeners.notices.models import (
    MailServer,
    NoticeRule,
    NoticeText,
    Sending,
    SmsGateway,
)
from shuxiang.listeners.notices.rules import (
    DEFAULTS,
    OUTBOUND,
    ChannelName,
    Ended,
    Guardians,
    Kind,
    Language,
    NoticePolicy,
)
from shuxiang.listeners.notices.slips import ChannelState, MailSlip, SmsSlip, TextSlip
from shuxiang.listeners.notices.wording import default_text


def _policy(row: NoticeRule) -> NoticePolicy:
    return NoticePolicy(
        kind=Kind(row.kind),
        is_on=row.is_on,
        days=tuple(row.days),
        channels=tuple(ChannelName(one) for one in row.channels),
        guardians=Guardians(row.guardians),
        digest=row.digest,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
    )


def policy(kind: Kind) -> NoticePolicy:
    """Return how one kind is told."""
    row = NoticeRule.objects.filter(kind=kind.value).first()
    return _policy(row) if row else DEFAULTS[kind]


def policies() -> tuple[NoticePolicy, ...]:
    """Return how every kind is told, in the order of the kinds."""
    own = {row.kind: _policy(row) for row in NoticeRule.objects.all()}
    return tuple(own.get(kind.value, DEFAULTS[kind]) for kind in Kind)


def _text(row: NoticeText) -> TextSlip:
    return TextSlip(
        Kind(row.kind),
        Language(row.language),
        ChannelName(row.channel),
        row.subject,
        row.body,
        own=True,
    )


def text(kind: Kind, language: Language, channel: ChannelName) -> TextSlip:
    """Return the words of a kind in a language for a way."""
    row = NoticeText.objects.filter(
        kind=kind.value, language=language.value, channel=channel.value
    ).first()
    return _text(row) if row else default_text(kind, language, channel)


def texts_of(kind: Kind) -> tuple[TextSlip, ...]:
    """Return all words of a kind, by language and way."""
    own = {
        (row.language, row.channel): _text(row)
        for row in NoticeText.objects.filter(kind=kind.value)
    }
    ways = [one for one in ChannelName if kind is Kind.OVERDUE or one is not ChannelName.PRINT]
    if kind is Kind.TRANSIT_LATE:
        ways = [ChannelName.INBOX]
    return tuple(
        own.get((language.value, channel.value)) or default_text(kind, language, channel)
        for language in Language
        for channel in ways
    )


def sms_gateway() -> SmsSlip | None:
    """Return the gateway as it is set, None while there is none."""
    row = SmsGateway.objects.order_by("pk").first()
    if row is None:
        return None
    return SmsSlip(
        row.is_on,
        row.address,
        row.header,
        row.body,
        row.success_field,
        row.success_value,
        bool(row.key_sealed),
    )


def mail_server() -> MailSlip | None:
    """Return the mail server as it is set, None while there is none."""
    row = MailServer.objects.order_by("pk").first()
    if row is None:
        return None
    return MailSlip(
        row.is_on,
        row.host,
        row.port,
        row.security,
        row.login,
        row.sender,
        row.certificate,
        bool(row.password_sealed),
    )


def usable() -> frozenset[ChannelName]:
    """Return the ways out that are set and in use. Paper always is."""
    found = {ChannelName.PRINT}
    if SmsGateway.objects.filter(is_on=True).exists():
        found.add(ChannelName.SMS)
    if MailServer.objects.filter(is_on=True).exists():
        found.add(ChannelName.EMAIL)
    return frozenset(found)


def channel_states() -> tuple[ChannelState, ...]:
    """Return how each way out is doing: what waits, and since when it fails, with which words."""
    waiting = dict(
        Sending.objects.filter(ended_at=None)
        .values_list("channel")
        .annotate(n=Count("pk"))
        .values_list("channel", "n")
    )
    rows = {
        ChannelName.SMS: SmsGateway.objects.order_by("pk").first(),
        ChannelName.EMAIL: MailServer.objects.order_by("pk").first(),
    }
    return tuple(
        ChannelState(
            channel=channel,
            is_set=rows[channel] is not None,
            is_on=bool(row.is_on) if (row := rows[channel]) else False,
            waiting=waiting.get(channel.value, 0),
            failing_since=row.failing_since if row else None,
            last_error=row.last_error if row else "",
            last_sent_at=row.last_sent_at if row else None,
        )
        for channel in OUTBOUND
    )


def counts_since(moment: datetime) -> dict[Ended, int]:
    """Count how the sendings ended that ended after a moment."""
    found = dict(
        Sending.objects.filter(ended_at__gte=moment)
        .values_list("ended_how")
        .annotate(n=Count("pk"))
        .values_list("ended_how", "n")
    )
    return {one: found.get(one.value, 0) for one in Ended}
