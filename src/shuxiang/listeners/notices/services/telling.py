"""Putting down what is to be told, to whom and when. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.slips import Contact
from shuxiang.foundations.kernel.days import day_of, start_of
from shuxiang.foundations.store import sql
from shuxiang.listeners.notices import queries
from shuxiang.listeners.notices.models import Matter, Notice
from shuxiang.listeners.notices.rules import Guardians, Kind, NoticePolicy, out_at
from shuxiang.listeners.notices.slips import MatterFacts

#: The advisory lock under which PostgreSQL puts matters into messages.
_LINE = 7_010


@dataclass(frozen=True, slots=True)
class _Recipient:
    """Exactly one of the three is set."""

    reader_id: int | None = None
    guardian_id: int | None = None
    place_id: int | None = None

    @property
    def only(self) -> dict[str, int]:
        """The one that is set, as a question for the table."""
        found = {
            "reader_id": self.reader_id,
            "guardian_id": self.guardian_id,
            "place_id": self.place_id,
        }
        return {name: ident for name, ident in found.items() if ident is not None}

    @property
    def mark(self) -> str:
        if self.reader_id is not None:
            return f"r{self.reader_id}"
        return f"g{self.guardian_id}" if self.guardian_id is not None else f"p{self.place_id}"


def _as_recipient(contact: Contact) -> _Recipient:
    if contact.reader_id is not None:
        return _Recipient(reader_id=contact.reader_id)
    return _Recipient(guardian_id=contact.guardian_id)


def _recipients(reader_id: int, policy: NoticePolicy) -> list[_Recipient]:
    """Return the reader, and those who answer for a child as the policy of the kind has it."""
    self_ = _Recipient(reader_id=reader_id)
    if policy.guardians is Guardians.NO:
        return [self_]
    # One without an account has no inbox: without a number they cannot be told at all.
    guardians = [
        _as_recipient(one)
        for one in readers.guardian_contacts(reader_id)
        if one.reader_id is not None or one.phone
    ]
    if policy.guardians is Guardians.INSTEAD and guardians:
        return list(dict.fromkeys(guardians))
    return list(dict.fromkeys((self_, *guardians)))


@transaction.atomic
def tell_readers(
    *, kind: Kind, reader_id: int, matters: Sequence[MatterFacts], now: datetime
) -> int:
    """Put down what concerns a reader, for them and for those who answer for them.

    What was told before, or waits to be told, is left as it is, so that hearing of it twice does no
    harm. Returns how many new things there are to tell, counted for each who is told.
    """
    policy = queries.policy(kind)
    if not policy.is_on or not matters:
        return 0
    sql.advisory_lock(_LINE)
    return sum(_put(policy, one, matters, now) for one in _recipients(reader_id, policy))


@transaction.atomic
def tell_staff(*, kind: Kind, place_id: int, matters: Sequence[MatterFacts], now: datetime) -> int:
    """Put down what concerns the staff of a place. Returns how many new things there are."""
    policy = queries.policy(kind)
    if not policy.is_on or not matters:
        return 0
    sql.advisory_lock(_LINE)
    return _put(policy, _Recipient(place_id=place_id), matters, now)


def _put(
    policy: NoticePolicy, who: _Recipient, matters: Sequence[MatterFacts], now: datetime
) -> int:
    tokens = {one: f"{policy.kind}|{who.mark}|{one.token}"[:120] for one in matters}
    known = set(Matter.objects.filter(token__in=tokens.values()).values_list("token", flat=True))
    fresh = [one for one in matters if tokens[one] not in known]
    if not fresh:
        return 0
    notice = _open_notice(policy, who, now)
    Matter.objects.bulk_create(
        Matter(
            notice=notice,
            token=tokens[one],
            about_id=one.about_id,
            what=one.what.value,
            what_id=one.what_id,
            day=one.day,
            step=one.step,
            why=one.why[:200],
        )
        for one in fresh
    )
    return len(fresh)


def _open_notice(policy: NoticePolicy, who: _Recipient, now: datetime) -> Notice:
    """Return the message that is still to be told, or the first day's that has none yet: one of a
    kind a day is enough for anybody."""
    today = day_of(now)
    last = (
        Notice.objects.filter(
            kind=policy.kind.value,
            on__gte=today,
            **who.only,
        )
        .order_by("-on")
        .first()
    )
    if last is not None and last.told_at is None and last.over_at is None:
        return last
    return _new_notice(policy, who, last.on + timedelta(days=1) if last else today, now)


def _new_notice(policy: NoticePolicy, who: _Recipient, on: date, now: datetime) -> Notice:
    begin = max(now, start_of(on))
    return Notice.objects.create(
        key=f"{policy.kind}|{who.mark}|{on.isoformat()}",
        kind=policy.kind.value,
        reader_id=who.reader_id,
        guardian_id=who.guardian_id,
        place_id=who.place_id,
        on=on,
        created_at=now,
        tell_at=out_at(policy, begin) if policy.digest else begin,
    )
