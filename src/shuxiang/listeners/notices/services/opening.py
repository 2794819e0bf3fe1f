"""From the rows that describe a way out to the open way, and how it has been doing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.vault import Unreadable, unseal
from shuxiang.listeners.notices.channels import (
    Channel,
    Mail,
    MailAccount,
    Sms,
    SmsAccount,
    Unreachable,
)
from shuxiang.listeners.notices.models import MailServer, SmsGateway
from shuxiang.listeners.notices.refusals import ChannelRefused
from shuxiang.listeners.notices.rules import ChannelName, MailSecurity

Opener = Callable[[ChannelName], Channel]


def open_channel(channel: ChannelName) -> Channel:
    """Open a way as it is set. Refuses with ChannelRefused where it is not set; raises Unreachable
    where its secret was sealed with another library's key."""
    if channel is ChannelName.SMS and (gateway := SmsGateway.objects.order_by("pk").first()):
        return Sms(
            SmsAccount(
                address=gateway.address,
                body=gateway.body,
                header=gateway.header,
                key=_secret(gateway.key_sealed),
                success_field=gateway.success_field,
                success_value=gateway.success_value,
            )
        )
    if channel is ChannelName.EMAIL and (server := MailServer.objects.order_by("pk").first()):
        library = network.library()
        return Mail(
            MailAccount(
                host=server.host,
                port=server.port,
                security=MailSecurity(server.security),
                sender=server.sender,
                sender_name=library.name if library else "",
                login=server.login,
                password=_secret(server.password_sealed),
                certificate=server.certificate,
            )
        )
    raise ChannelRefused(Because("notices.channel-unset"))


def _secret(sealed: str) -> str:
    try:
        return unseal(sealed)
    except Unreadable as error:
        raise Unreachable("the key does not open here: it has to be typed again") from error


def note_health(channel: ChannelName, *, now: datetime, error: str) -> None:
    """Note that a way worked, or since when it does not and with which words."""
    table = SmsGateway if channel is ChannelName.SMS else MailServer
    if error:
        table.objects.filter(failing_since=None).update(failing_since=now)
        table.objects.update(last_error=error[:500])
        return
    table.objects.update(last_sent_at=now, failing_since=None, last_error="")
