"""The words of notices: plain text with named places like ``{书名}``, and nothing else.

No template language runs here. A text is filled in one pass, so what a title contains is never
read as a name, and what is shown on a page is escaped there, once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shuxiang.foundations.kernel.refusals import Because
from shuxiang.listeners.notices.rules.kinds import ChannelName, Kind

#: An SMS is charged by pieces of 70 characters; the longest that gateways take is about 500.
LONGEST = {
    ChannelName.INBOX: 2_000,
    ChannelName.EMAIL: 4_000,
    ChannelName.PRINT: 2_000,
    ChannelName.SMS: 300,
}
LONGEST_SUBJECT = 60

_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that may stand in a text, in either language."""

    name: str
    english: str


_LIBRARY = (Variable("馆名", "library"), Variable("馆电话", "phone"))
_WHO = (Variable("称呼", "whose"), Variable("读者", "reader"))
_BOOKS = (Variable("书名", "title"), Variable("本数", "count"), Variable("书单", "list"))
_DAY = Variable("到期日", "due")
_DAYS = Variable("天数", "days")
_PLACE = Variable("取书处", "place")
_UNTIL = Variable("保留到", "until")
_WHY = Variable("原因", "why")

#: Kind → the names that its texts may use.
VARIABLES: dict[Kind, tuple[Variable, ...]] = {
    Kind.DUE_SOON: (*_LIBRARY, *_WHO, *_BOOKS, _DAY, _DAYS),
    Kind.OVERDUE: (*_LIBRARY, *_WHO, *_BOOKS, _DAY, _DAYS),
    Kind.HOLD_READY: (*_LIBRARY, *_WHO, *_BOOKS, _PLACE, _UNTIL),
    Kind.HOLD_EXPIRING: (*_LIBRARY, *_WHO, *_BOOKS, _PLACE, _UNTIL),
    Kind.HOLD_CANCELLED: (*_LIBRARY, *_WHO, *_BOOKS, _WHY),
    Kind.CARD_EXPIRING: (*_LIBRARY, *_WHO, _DAY, _DAYS),
    Kind.BLOCK_SET: (*_LIBRARY, *_WHO, _WHY, _UNTIL),
    Kind.ACCOUNT_CLOSED: (*_LIBRARY, *_WHO),
    Kind.REQUEST_DONE: (*_LIBRARY, *_WHO, _WHY),
    Kind.REQUEST_DECLINED: (*_LIBRARY, *_WHO, _WHY),
    Kind.TRANSIT_LATE: (*_LIBRARY, *_BOOKS, _DAYS),
}


def read_text(text: str) -> str:
    """Return a text as it is kept: one kind of braces and line ends, no invisible control marks."""
    text = text.replace("｛", "{").replace("｝", "}").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in text if one == "\n" or one >= " ").strip()


def faults_of_text(kind: Kind, channel: ChannelName, subject: str, body: str) -> list[Because]:
    """Return everything that keeps a text from being used. Texts are as read."""
    found = []
    if not body:
        found.append(Because("notices.text-empty"))
    if len(body) > LONGEST[channel]:
        found.append(Because("notices.text-long", {"most": LONGEST[channel]}))
    if channel is not ChannelName.SMS and not subject:
        found.append(Because("notices.subject-empty"))
    if len(subject) > LONGEST_SUBJECT or "\n" in subject:
        found.append(Because("notices.subject-long", {"most": LONGEST_SUBJECT}))
    known = {name for one in VARIABLES[kind] for name in (one.name, one.english)}
    names = dict.fromkeys(_NAME.findall(subject) + _NAME.findall(body))
    unknown = [one for one in names if one not in known]
    if unknown:
        found.append(Because("notices.name-unknown", {"names": tuple(unknown)}))
    if any("{" in rest or "}" in rest for rest in (_NAME.sub("", subject), _NAME.sub("", body))):
        found.append(Because("notices.brace-alone"))
    return found


def render(kind: Kind, text: str, values: Mapping[str, str]) -> str:
    """Fill a text. Values go by the Chinese names; a name without a value leaves nothing behind."""
    canonical = {one.english: one.name for one in VARIABLES[kind]}
    return _NAME.sub(lambda found: values.get(canonical.get(found[1], found[1]), ""), text).strip()
