"""Sending what is due: the inbox first, then the ways out, one connection for a run.

The worker does this, never the counter. Nothing is held locked while the other side is waited for;
a process that is killed between the gateway's yes and our own note sends that one message again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.slips import Contact
from shuxiang.foundations.codecs import mobile
from shuxiang.foundations.kernel.days import day_of
from shuxiang.listeners.notices import queries
from shuxiang.listeners.notices.channels import Channel, Message, Rejected, Unreachable
from shuxiang.listeners.notices.models import Notice, Sending
from shuxiang.listeners.notices.rules import (
    OUTBOUND,
    ChannelName,
    Ended,
    Kind,
    Language,
    is_quiet,
    next_channel,
    out_at,
    render,
    wait_after,
)
from shuxiang.listeners.notices.services.opening import Opener, note_health, open_channel
from shuxiang.listeners.notices.slips import Line
from shuxiang.listeners.notices.wording import values_of

#: After so many failures one behind the other a way counts as closed for this run. Two, so that one
#: message that a server chokes on does not stop the others.
_CLOSED_AFTER = 2

#: So many refused messages in a run without one that was taken speak of the way itself.
_TOO_MANY_REFUSED = 3


#: Asked before each message: is there still time in this run?
GoOn = Callable[[], bool]


def _without_end() -> bool:
    return True


@dataclass(slots=True)
class Sent:
    """What a run did."""

    told: int = 0
    over: int = 0
    sent: int = 0
    failed: int = 0
    given_up: int = 0


@dataclass(slots=True)
class _Run:
    """What one run knows: the moment, the state of the house, the names."""

    now: datetime
    looking: queries.Looking
    library: str
    phone: str
    usable: frozenset[ChannelName]
    done: Sent = field(default_factory=Sent)


def send_due(*, now: datetime, opener: Opener = open_channel, go_on: GoOn = _without_end) -> Sent:
    """Tell what is to be told by now, and send what is due, while `go_on` says so; what is left
    stays due.

    Each message is asked about again just before: what came back or is over is not sent.
    """
    library = network.library()
    run = _Run(
        now=now,
        looking=queries.Looking(day_of(now)),
        library=library.name if library else "",
        phone=library.phone if library else "",
        usable=queries.usable(),
    )
    waiting = Notice.objects.filter(told_at=None, over_at=None, tell_at__lte=now)
    for notice_id in list(waiting.order_by("tell_at", "pk").values_list("pk", flat=True)):
        if not go_on():
            break
        _tell(notice_id, run)
    for channel in OUTBOUND:
        _send_on(channel, run, opener, go_on)
    return run.done


# --- the inbox --------------------------------------------------------------------------------


@transaction.atomic
def _tell(notice_id: int, run: _Run) -> None:
    """Put one message into its inbox and choose the first way out; or note that it is over."""
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.told_at is not None or notice.over_at is not None:
        return
    lines = run.looking.lines(Kind(notice.kind), list(notice.matters.all()))
    if not lines:
        notice.over_at = run.now
        notice.save(update_fields=["over_at"])
        run.done.over += 1
        return
    language = _language(notice)
    notice.subject, notice.body = _words(notice, lines, language, ChannelName.INBOX, run)
    notice.told_at = run.now
    notice.save(update_fields=["subject", "body", "told_at"])
    run.done.told += 1
    _try_next(notice, run)


def _language(notice: Notice) -> Language:
    if notice.reader_id is None:
        return Language.CHINESE
    return queries.wish_of(notice.reader_id).language


def _words(
    notice: Notice, lines: tuple[Line, ...], language: Language, channel: ChannelName, run: _Run
) -> tuple[str, str]:
    kind = Kind(notice.kind)
    words = queries.text(kind, language, channel)
    values: Mapping[str, str] = values_of(
        kind,
        lines,
        recipient_id=notice.reader_id,
        language=language,
        channel=channel,
        library=run.library,
        phone=run.phone,
        today=run.looking.today,
    )
    subject = " ".join(render(kind, words.subject, values).split())
    return subject[:200], render(kind, words.body, values)


# --- the ways out -----------------------------------------------------------------------------


def _contact(notice: Notice) -> Contact | None:
    if notice.reader_id is not None:
        return readers.contact_of(notice.reader_id)
    return readers.guardian_contact(notice.guardian_id) if notice.guardian_id else None


def _reached_by(notice: Notice, run: _Run) -> dict[ChannelName, str]:
    """Return the ways that reach the recipient now, with the address: set, wanted, and given."""
    contact = _contact(notice)
    if contact is None:
        return {}
    wanted = queries.wish_of(notice.reader_id).channels if notice.reader_id else OUTBOUND
    found = {}
    if ChannelName.SMS in wanted and mobile.is_mobile(contact.phone):
        found[ChannelName.SMS] = mobile.normalise(contact.phone)
    if ChannelName.EMAIL in wanted and contact.email:
        found[ChannelName.EMAIL] = contact.email
    found[ChannelName.PRINT] = ""
    return {channel: found[channel] for channel in found if channel in run.usable}


def _masked(channel: ChannelName, address: str) -> str:
    if channel is ChannelName.SMS:
        return mobile.masked(address)
    name, at, host = address.partition("@")
    return f"{name[:2]}***{at}{host}"[:100] if at else ""


def _try_next(notice: Notice, run: _Run) -> None:
    """Set up the next way of the kind's policy that reaches the recipient and was not tried."""
    policy = queries.policy(Kind(notice.kind))
    reached = _reached_by(notice, run)
    tried = {ChannelName(one) for one in notice.sendings.values_list("channel", flat=True)}
    channel = next_channel(policy, reached, tried)
    if channel is None:
        return
    Sending.objects.create(
        notice=notice,
        channel=channel.value,
        address=_masked(channel, reached[channel]),
        created_at=run.now,
        due_at=run.now if channel is ChannelName.PRINT else _not_at_night(notice, run),
    )


def _not_at_night(notice: Notice, run: _Run) -> datetime:
    policy = queries.policy(Kind(notice.kind))
    return out_at(policy, run.now) if is_quiet(policy, run.now) else run.now


def _send_on(channel: ChannelName, run: _Run, opener: Opener, go_on: GoOn) -> None:
    """Send what is due on one way, until it is done or the way turns out to be closed."""
    due = Sending.objects.filter(channel=channel.value, ended_at=None, due_at__lte=run.now)
    ids = list(due.order_by("due_at", "pk").values_list("pk", flat=True))
    if channel not in run.usable:
        for sending in Sending.objects.select_related("notice").filter(pk__in=ids):
            _give_up(sending, "turned off", run)
        return
    if not ids:
        return
    try:
        way = opener(channel)
    except Unreachable as problem:
        note_health(channel, now=run.now, error=str(problem))
        for sending_id in ids:
            _failed(sending_id, str(problem), run)
        return
    failures = refused = taken = 0
    error = ""
    try:
        while ids and go_on():
            outcome, words = _send_one(ids.pop(0), way, run)
            failures = failures + 1 if outcome is _FAILED else 0
            refused += outcome is _REFUSED
            taken += outcome is _TAKEN
            error = words or error
            if outcome is _TAKEN:
                note_health(channel, now=run.now, error="")
            if failures >= _CLOSED_AFTER:
                break
    finally:
        way.close()
    if failures or (refused >= _TOO_MANY_REFUSED and not taken):
        note_health(channel, now=run.now, error=error)
    if failures >= _CLOSED_AFTER:
        for sending_id in ids:
            _failed(sending_id, error, run)


_TAKEN, _FAILED, _REFUSED, _NOT_TRIED = "taken", "failed", "refused", "not tried"


def _send_one(sending_id: int, way: Channel, run: _Run) -> tuple[str, str]:
    """Send one; return what came of it, and the words of the other side where it failed."""
    sending = Sending.objects.select_related("notice").get(pk=sending_id)
    notice, channel = sending.notice, ChannelName(sending.channel)
    policy = queries.policy(Kind(notice.kind))
    if is_quiet(policy, run.now):
        sending.due_at = out_at(policy, run.now)
        sending.save(update_fields=["due_at"])
        return _NOT_TRIED, ""
    lines = run.looking.lines(Kind(notice.kind), list(notice.matters.all()))
    if not lines or not policy.is_on:
        _end(sending, Ended.OVER, run)
        run.done.over += 1
        return _NOT_TRIED, ""
    address = _reached_by(notice, run).get(channel)
    if address is None:  # they took the address or their wish back meanwhile
        _give_up(sending, "", run)
        return _NOT_TRIED, ""
    subject, body = _words(notice, lines, _language(notice), channel, run)
    ident = f"notice-{notice.pk}-{channel.value}"
    try:
        way.send(Message(ident, address, subject, body, run.now))
    except Unreachable as error:
        _failed(sending_id, str(error), run)
        return _FAILED, str(error)
    except Rejected as error:
        _give_up(sending, str(error), run)
        return _REFUSED, str(error)
    sending.last_error = ""
    _end(sending, Ended.SENT, run)
    run.done.sent += 1
    return _TAKEN, ""


def _end(sending: Sending, how: Ended, run: _Run) -> None:
    sending.ended_at, sending.ended_how = run.now, how.value
    sending.save(update_fields=["ended_at", "ended_how", "last_error", "tries"])


def _failed(sending_id: int, error: str, run: _Run) -> None:
    """Wait longer with every failure; after the last another way is tried."""
    sending = Sending.objects.select_related("notice").get(pk=sending_id)
    sending.tries += 1
    sending.last_error = error[:500]
    run.done.failed += 1
    wait = wait_after(sending.tries)
    if wait is None:
        _give_up(sending, error, run)
        return
    sending.due_at = run.now + wait
    sending.save(update_fields=["tries", "last_error", "due_at"])


@transaction.atomic
def _give_up(sending: Sending, error: str, run: _Run) -> None:
    sending.last_error = error[:500]
    _end(sending, Ended.GIVEN_UP, run)
    run.done.given_up += 1
    _try_next(sending.notice, run)
