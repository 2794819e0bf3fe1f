"""为什么看: a reader's page in the office is opened for a reason, asked once for each reader and session.

At the counter nobody is asked: the reader stands there. Source: 未成年人网络保护条例 art. 36,
个人信息保护法 art. 51: the fewest look, and each look is known.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.departments.readers import services
from shuxiang.foundations.kernel.actor import Actor

#: What most looks are for, the commonest first. What is written down is the word itself.
REASONS = (
    gettext_lazy("读者本人来问"),
    gettext_lazy("读者来电来信"),
    gettext_lazy("催还、找书"),
    gettext_lazy("核对账目"),
    gettext_lazy("改资料、办证"),
)

_KEY = "looked_at"

#: The counter forgets who was there after this long (doors/desk/counter.py says the same).
_AT_THE_COUNTER = timedelta(seconds=90)

#: So many readers are remembered in one session.
_MOST = 200


def _memory(request: HttpRequest) -> dict[str, Any]:
    """Return what this member of staff looked at; another one in the same browser begins anew."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held: dict[str, Any] = request.session.get(_KEY, {})
    return held if held.get("staff") == actor.ident else {"staff": actor.ident, "readers": []}


def has_said_why(request: HttpRequest, reader_id: int) -> bool:
    """Say whether a reason was given for this reader in this session."""
    return reader_id in _memory(request)["readers"]


def stands_at_the_counter(request: HttpRequest, reader_id: int, now: datetime) -> bool:
    """Say whether this reader's card lies on the counter of this very session."""
    desk = request.session.get("desk") or {}
    touched = desk.get("touched_at")
    if desk.get("reader_id") != reader_id or not touched:
        return False
    return now - datetime.fromisoformat(touched) <= _AT_THE_COUNTER


def look(request: HttpRequest, reader_id: int, why: str, now: datetime) -> None:
    """Record the look and remember that the reason was given. Refuses with WhyMissing or
    UnknownReader."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    services.look_at(reader_id=reader_id, why=why, by=actor, now=now)
    memory = _memory(request)
    memory["readers"] = [one for one in memory["readers"] if one != reader_id][-_MOST:]
    memory["readers"].append(reader_id)
    memory["last"] = why
    request.session[_KEY] = memory


def choices(request: HttpRequest) -> list[str]:
    """Return the reasons to choose from, the one that was chosen last first: Enter takes it."""
    said = [str(one) for one in REASONS]
    last = _memory(request).get("last")
    if last in said:
        said.remove(last)
        said.insert(0, last)
    return said


def at_the_counter() -> str:
    """Return what is written down where nobody is asked."""
    return _("在服务台办理")
