"""What went out to whom, what waits for paper, and what staff are told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.listeners.notices.models import Notice, Sending
from shuxiang.listeners.notices.queries.matters import Looking
from shuxiang.listeners.notices.queries.settings import text
from shuxiang.listeners.notices.rules import ChannelName, Kind, Language, render
from shuxiang.listeners.notices.slips import MessageSlip, SendingLine, Sheet
from shuxiang.listeners.notices.wording import values_of


def log(
    by: Actor,
    *,
    channel: ChannelName | None = None,
    state: str = "",
    before_id: int | None = None,
    most: int = 100,
) -> tuple[SendingLine, ...]:
    """Return sendings, newest first, names and addresses masked, of the readers at home in the
    actor's places. `state` is waiting, failing, or how they ended."""
    found = Sending.objects.select_related("notice__reader", "notice__guardian__child")
    if by.scope is not None:
        found = found.filter(
            Q(notice__reader__place_id__in=by.scope)
            | Q(notice__guardian__child__place_id__in=by.scope)
        )
    if channel is not None:
        found = found.filter(channel=channel.value)
    if state == "waiting":
        found = found.filter(ended_at=None)
    elif state == "failing":
        found = found.filter(ended_at=None, tries__gt=0)
    elif state:
        found = found.filter(ended_how=state)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return tuple(_line(one) for one in found.order_by("-pk")[:most])


def _line(one: Sending) -> SendingLine:
    notice = one.notice
    person = notice.reader or notice.guardian
    return SendingLine(
        one.pk,
        Kind(notice.kind),
        ChannelName(one.channel),
        identity.masked_name(person.name) if person else "",
        one.address,
        one.created_at,
        one.due_at,
        one.tries,
        one.last_error,
        one.ended_at,
        one.ended_how,
    )


def staff_messages(by: Actor, *, most: int = 20) -> tuple[MessageSlip, ...]:
    """Return what the staff of the actor's places were told, newest first."""
    found = Notice.objects.filter(place__isnull=False, told_at__isnull=False, forgotten_at=None)
    if by.scope is not None:
        found = found.filter(place_id__in=by.scope)
    return tuple(
        MessageSlip(one.pk, Kind(one.kind), one.subject, one.body, one.told_at, unread=False)
        for one in found.order_by("-told_at", "-pk")[:most]
        if one.told_at is not None
    )


def _waiting(scope: Collection[int] | None) -> QuerySet[Sending]:
    found = Sending.objects.filter(channel=ChannelName.PRINT.value, ended_at=None)
    if scope is not None:
        found = found.filter(
            Q(notice__reader__place_id__in=scope) | Q(notice__guardian__child__place_id__in=scope)
        )
    return found


def count_to_print(by: Actor) -> int:
    """Count the 催还单 that wait for paper in the actor's places."""
    return _waiting(by.scope).count()


def to_print(by: Actor, today: date) -> tuple[Sheet, ...]:
    """Return the 催还单 to print, by place, by unit or kind of reader, by name. What came back
    meanwhile is left out. A child's name is masked for who has no power over children's data."""
    looking = Looking(today)
    library = network.library()
    sheets = []
    found = _waiting(by.scope).select_related("notice").prefetch_related("notice__matters")
    for one in found.order_by("pk"):
        notice = one.notice
        lines = looking.lines(Kind(notice.kind), list(notice.matters.all()))
        if not lines or lines[0].about_id is None:
            continue
        card = readers.reader_card(lines[0].about_id)
        words = text(Kind(notice.kind), Language.CHINESE, ChannelName.PRINT)
        values = values_of(
            Kind(notice.kind),
            lines,
            recipient_id=notice.reader_id,
            language=Language.CHINESE,
            channel=ChannelName.PRINT,
            library=library.name if library else "",
            phone=library.phone if library else "",
            today=today,
        )
        if card.is_child and not by.may(Power.SEE_CHILDREN):
            values["读者"] = card.masked_name
        sheets.append(
            Sheet(
                sending_id=one.pk,
                place=card.place_name,
                unit=_unit(card),
                name=values["读者"],
                subject=render(Kind(notice.kind), words.subject, values),
                body=render(Kind(notice.kind), words.body, values),
                lines=lines,
            )
        )
    return tuple(sorted(sheets, key=lambda one: (one.place, one.unit, one.name)))


def _unit(card: ReaderSlip) -> str:
    """A unit's card is a unit of its own; all others stand with their kind of reader."""
    return card.name if card.is_group else card.category_name
