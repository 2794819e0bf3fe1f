"""What a library sets: how each kind is told, its own words, its gateway and mail server."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from shuxiang.departments.readers.rules.people import faults_of_email
from shuxiang.foundations.codecs import mobile
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.vault import seal
from shuxiang.listeners.notices.channels import Message, Rejected, Unreachable
from shuxiang.listeners.notices.events import (
    ChannelSet,
    ChannelTested,
    NoticeRuleSet,
    NoticeTextSet,
)
from shuxiang.listeners.notices.models import MailServer, NoticeRule, NoticeText, SmsGateway
from shuxiang.listeners.notices.refusals import (
    ChannelRefused,
    NoticeRuleRefused,
    NotSent,
    TextRefused,
)
from shuxiang.listeners.notices.rules import (
    ChannelName,
    Kind,
    Language,
    MailSecurity,
    NoticePolicy,
    faults_of_mail,
    faults_of_policy,
    faults_of_sms,
    faults_of_text,
    read_text,
)
from shuxiang.listeners.notices.services.opening import Opener, note_health, open_channel


@transaction.atomic
def set_rule(*, policy: NoticePolicy, by: Actor, now: datetime) -> None:
    """Set how one kind is told. Refuses with NoticeRuleRefused (every fault) or NotAllowed. Records
    NoticeRuleSet."""
    by.require(Power.SET_NOTICES)
    if faults := faults_of_policy(policy):
        raise NoticeRuleRefused(*faults)
    NoticeRule.objects.update_or_create(
        kind=policy.kind.value,
        defaults={
            "is_on": policy.is_on,
            "days": list(policy.days),
            "channels": [one.value for one in policy.channels],
            "guardians": policy.guardians.value,
            "digest": policy.digest,
            "quiet_from": policy.quiet_from,
            "quiet_until": policy.quiet_until,
            "set_by": by.name,
            "set_at": now,
        },
    )
    record(
        NoticeRuleSet(
            notice=policy.kind.value,
            is_on=policy.is_on,
            days=policy.days,
            channels=tuple(one.value for one in policy.channels),
        ),
        by=by,
        now=now,
    )


@transaction.atomic
def set_text(
    *,
    kind: Kind,
    language: Language,
    channel: ChannelName,
    subject: str,
    body: str,
    by: Actor,
    now: datetime,
) -> None:
    """Write a library's own words. Refuses with TextRefused (every fault: a name that means nothing
    here above all) or NotAllowed. Records NoticeTextSet."""
    by.require(Power.SET_NOTICES)
    subject, body = read_text(subject), read_text(body)
    if faults := faults_of_text(kind, channel, subject, body):
        raise TextRefused(*faults)
    NoticeText.objects.update_or_create(
        kind=kind.value,
        language=language.value,
        channel=channel.value,
        defaults={"subject": subject, "body": body, "set_by": by.name, "set_at": now},
    )
    _record_text(kind, language, channel, by, now)


@transaction.atomic
def standard_text(
    *, kind: Kind, language: Language, channel: ChannelName, by: Actor, now: datetime
) -> None:
    """Go back to the program's own words. Refuses with NotAllowed. Records NoticeTextSet."""
    by.require(Power.SET_NOTICES)
    NoticeText.objects.filter(
        kind=kind.value, language=language.value, channel=channel.value
    ).delete()
    _record_text(kind, language, channel, by, now)


def _record_text(
    kind: Kind, language: Language, channel: ChannelName, by: Actor, now: datetime
) -> None:
    record(
        NoticeTextSet(notice=kind.value, language=language.value, channel=channel.value),
        by=by,
        now=now,
    )


@transaction.atomic
def set_sms_gateway(
    *,
    is_on: bool,
    address: str,
    header: str,
    body: str,
    key: str | None,
    success_field: str,
    success_value: str,
    by: Actor,
    now: datetime,
) -> None:
    """Describe the gateway. `key` None keeps the one that is there; it is sealed and never shown.

    Refuses with ChannelRefused (every fault) or NotAllowed. Records ChannelSet.
    """
    by.require(Power.SET_NOTICES)
    row = SmsGateway.objects.select_for_update().order_by("pk").first()
    sealed = (row.key_sealed if row else "") if key is None else seal(key.strip())
    address, header = address.strip(), header.strip()
    if row and key is None and sealed and row.address != address:
        # The old key is not handed to whoever answers at another address.
        sealed = ""
    if faults := faults_of_sms(address, header, body, has_key=bool(sealed)):
        raise ChannelRefused(*faults)
    _write(
        row or SmsGateway(),
        {
            "is_on": is_on,
            "address": address,
            "header": header,
            "body": body,
            "key_sealed": sealed,
            "success_field": success_field.strip()[:60],
            "success_value": success_value.strip()[:60],
        },
        by,
        now,
    )
    record(ChannelSet(channel=ChannelName.SMS.value, is_on=is_on), by=by, now=now)


@transaction.atomic
def set_mail_server(
    *,
    is_on: bool,
    host: str,
    port: int,
    security: MailSecurity,
    login: str,
    password: str | None,
    sender: str,
    certificate: str,
    by: Actor,
    now: datetime,
) -> None:
    """Describe the mail server. `password` None keeps the one that is there.

    Refuses with ChannelRefused (every fault) or NotAllowed. Records ChannelSet.
    """
    by.require(Power.SET_NOTICES)
    row = MailServer.objects.select_for_update().order_by("pk").first()
    host, login, sender, certificate = (one.strip() for one in (host, login, sender, certificate))
    sealed = (row.password_sealed if row else "") if password is None else seal(password)
    if row and password is None and row.host != host:
        sealed = ""
    if faults := faults_of_mail(host, port, security, login, sender, certificate):
        raise ChannelRefused(*faults)
    if login and not sealed:
        raise ChannelRefused(Because("notices.password-missing"))
    _write(
        row or MailServer(),
        {
            "is_on": is_on,
            "host": host,
            "port": port,
            "security": security.value,
            "login": login,
            "password_sealed": sealed,
            "sender": sender,
            "certificate": certificate,
        },
        by,
        now,
    )
    record(ChannelSet(channel=ChannelName.EMAIL.value, is_on=is_on), by=by, now=now)


def _write(row: SmsGateway | MailServer, values: dict[str, Any], by: Actor, now: datetime) -> None:
    """Write a description; how the way had been doing is forgotten, since it is another one."""
    for name, value in values.items():
        setattr(row, name, value)
    row.set_by, row.set_at, row.failing_since, row.last_error = by.name, now, None, ""
    row.save()


def try_channel(
    *, channel: ChannelName, to: str, by: Actor, now: datetime, opener: Opener = open_channel
) -> None:
    """Send one message to see whether a way is open. No transaction is held meanwhile.

    Refuses with NotSent, ChannelRefused or NotAllowed. Records ChannelTested.
    """
    by.require(Power.SET_NOTICES)
    to = mobile.normalise(to) if channel is ChannelName.SMS else to.strip()
    good = mobile.is_mobile(to) if channel is ChannelName.SMS else not faults_of_email(to)
    if not to or not good:
        raise ChannelRefused(Because("notices.address-none"))
    error = ""
    try:
        way = opener(channel)
    except Unreachable as problem:
        raise NotSent(error=str(problem)) from problem
    try:
        way.send(
            Message(
                ident=f"test-{int(now.timestamp())}",
                to=to,
                subject="书香试发 / Shuxiang test",
                body="这是一条试发的消息，收到就说明通了。 This is a test.",
                written_at=now,
            )
        )
    except (Rejected, Unreachable) as problem:
        error = str(problem)
    finally:
        way.close()
    note_health(channel, now=now, error=error)
    with transaction.atomic():
        record(ChannelTested(channel=channel.value, arrived=not error), by=by, now=now)
    if error:
        raise NotSent(error=error)
