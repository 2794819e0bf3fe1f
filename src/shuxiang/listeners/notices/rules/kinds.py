"""The kinds of notices, the ways they go, and the policy of each kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from shuxiang.foundations.kernel.refusals import Because


class Kind(StrEnum):
    """What somebody is told of."""

    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    HOLD_READY = "hold-ready"
    HOLD_EXPIRING = "hold-expiring"
    HOLD_CANCELLED = "hold-cancelled"
    CARD_EXPIRING = "card-expiring"
    BLOCK_SET = "block-set"
    ACCOUNT_CLOSED = "account-closed"
    #: What a reader asked about their own data was done, or was not.
    REQUEST_DONE = "request-done"
    REQUEST_DECLINED = "request-declined"
    #: The one kind that is for staff.
    TRANSIT_LATE = "transit-late"


class ChannelName(StrEnum):
    """The ways. The inbox takes every notice; WeChat is to be added here and in `channels`."""

    INBOX = "inbox"
    SMS = "sms"
    EMAIL = "email"
    PRINT = "print"


#: The ways that lead out of the house and are tried by the program.
OUTBOUND = (ChannelName.SMS, ChannelName.EMAIL)


class Guardians(StrEnum):
    """Whether those who answer for a child are told as well, or in the child's place."""

    NO = "no"
    ALSO = "also"
    INSTEAD = "instead"


class Language(StrEnum):
    CHINESE = "zh-hans"
    ENGLISH = "en"


class What(StrEnum):
    """What a matter is of; its number is that table's."""

    LOAN = "loan"
    HOLD = "hold"
    TITLE = "title"
    CARD = "card"
    BLOCK = "block"
    READER = "reader"
    TRANSIT = "transit"
    REQUEST = "request"


class Ended(StrEnum):
    """How a sending ended: it went out, it was given up, or the matter was over before."""

    SENT = "sent"
    GIVEN_UP = "given-up"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class NoticePolicy:
    """How one kind is told.

    `days` are days before the date, or after it for what is overdue. `channels` are tried in their
    order until one works; the inbox takes all. `quiet_from` to `quiet_until` nothing goes out.
    `digest` gathers a day's matters and tells them the next morning instead of at once.
    """

    kind: Kind
    is_on: bool
    days: tuple[int, ...]
    channels: tuple[ChannelName, ...]
    guardians: Guardians
    digest: bool = False
    quiet_from: time | None = time(21)
    quiet_until: time | None = time(8)


_AWAY = (ChannelName.SMS, ChannelName.EMAIL)

#: What holds until a library sets its own.
DEFAULTS = {
    one.kind: one
    for one in (
        NoticePolicy(Kind.DUE_SOON, True, (3,), _AWAY, Guardians.ALSO),
        NoticePolicy(Kind.OVERDUE, True, (1, 7, 30), (*_AWAY, ChannelName.PRINT), Guardians.ALSO),
        NoticePolicy(Kind.HOLD_READY, True, (), _AWAY, Guardians.ALSO),
        NoticePolicy(Kind.HOLD_EXPIRING, True, (1,), _AWAY, Guardians.ALSO),
        NoticePolicy(Kind.HOLD_CANCELLED, True, (), _AWAY, Guardians.ALSO),
        NoticePolicy(Kind.CARD_EXPIRING, True, (30,), _AWAY, Guardians.ALSO),
        NoticePolicy(Kind.BLOCK_SET, True, (), _AWAY, Guardians.ALSO),
        NoticePolicy(Kind.ACCOUNT_CLOSED, True, (), _AWAY, Guardians.ALSO),
        NoticePolicy(Kind.REQUEST_DONE, True, (), _AWAY, Guardians.NO),
        NoticePolicy(Kind.REQUEST_DECLINED, True, (), _AWAY, Guardians.NO),
        NoticePolicy(Kind.TRANSIT_LATE, True, (), (), Guardians.NO),
    )
}

#: Kinds that look ahead or back and so need days.
DATED = frozenset({Kind.DUE_SOON, Kind.OVERDUE, Kind.HOLD_EXPIRING, Kind.CARD_EXPIRING})


def faults_of_policy(policy: NoticePolicy) -> list[Because]:
    """Return everything that keeps a policy from making sense."""
    found = []
    if policy.kind in DATED and not policy.days:
        found.append(Because("notices.days-empty"))
    if any(not 0 <= day <= 365 for day in policy.days):
        found.append(Because("notices.days-range"))
    if len(policy.days) > 6:
        found.append(Because("notices.days-many"))
    if (policy.quiet_from is None) != (policy.quiet_until is None):
        found.append(Because("notices.quiet-half"))
    return found


def next_channel(
    policy: NoticePolicy, reached_by: Collection[ChannelName], tried: Collection[ChannelName]
) -> ChannelName | None:
    """Return the way to try next: the first of the policy that reaches them and was not tried."""
    for one in policy.channels:
        if one in reached_by and one not in tried and one is not ChannelName.INBOX:
            return one
    return None
