"""What stands for each name in a text: the matters of a message, put into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from shuxiang.listeners.notices.rules import ChannelName, Kind, Language
from shuxiang.listeners.notices.slips import Line

#: A title in an SMS or a subject is cut after so many characters.
_TITLE = {ChannelName.SMS: 16}
_LONG_TITLE = 40

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _day(day: date | None, today: date, language: Language, never: str) -> str:
    """A date as written, never as 明天: a message is read on another day than it was made."""
    if day is None:
        return never
    if language is Language.ENGLISH:
        return f"{day.day} {_MONTHS[day.month - 1]}" + (
            f" {day.year}" if day.year != today.year else ""
        )
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


def _cut(title: str, most: int) -> str:
    title = " ".join(title.split())
    return title if len(title) <= most else title[: most - 1] + "…"


def values_of(
    kind: Kind,
    lines: Sequence[Line],
    *,
    recipient_id: int | None,
    language: Language,
    channel: ChannelName,
    library: str,
    phone: str,
    today: date,
) -> dict[str, str]:
    """Return name → text for the matters of one message, which must not be none.

    `recipient_id` is the reader who gets it, so that their own matters are 您的 and a child's go
    by the child's name.
    """
    chinese = language is Language.CHINESE
    never = "另行通知" if chinese else "further notice"
    first = min(lines, key=lambda one: (one.day or date.max, one.title))
    most = _TITLE.get(channel, _LONG_TITLE)
    title = _cut(first.title, most)
    titled = (f"《{title}》" if chinese else f"“{title}”") if title else ""
    if len(lines) > 1:
        titled += f"等{len(lines)}本" if chinese else f" and {len(lines) - 1} more"
    about = list(dict.fromkeys(one.about for one in lines if one.about_id != recipient_id))
    own = any(one.about_id == recipient_id for one in lines)
    whose = ([("您" if chinese else "you")] if own else []) + [one for one in about if one]
    several = len({one.about_id for one in lines}) > 1
    left = abs((first.day - today).days) if first.day else 0
    if kind is Kind.TRANSIT_LATE:
        left = max(abs((one.day - today).days) if one.day else 0 for one in lines)
    places = list(dict.fromkeys(one.place for one in lines if one.place))
    return {
        "馆名": library,
        "馆电话": phone,
        "称呼": ("和" if chinese else " and ").join(whose),
        "读者": ("、" if chinese else ", ").join(dict.fromkeys(one.about for one in lines)),
        "书名": titled,
        "本数": str(len(lines)),
        "书单": "\n".join(
            _entry(kind, one, today, language, never, named=several) for one in lines
        ),
        "到期日": _day(first.day, today, language, never),
        "天数": str(left),
        "取书处": ("、" if chinese else ", ").join(places),
        "保留到": _day(_until(kind, lines), today, language, never),
        "原因": ("；" if chinese else "; ").join(
            dict.fromkeys(one.why for one in lines if one.why)
        ),
    }


def _until(kind: Kind, lines: Sequence[Line]) -> date | None:
    """What is kept goes with the first day; who is blocked twice, is so until the last."""
    days = [one.day for one in lines if one.day is not None]
    if kind is Kind.BLOCK_SET:
        return max(days) if len(days) == len(lines) else None
    return min(days, default=None)


def _entry(
    kind: Kind, one: Line, today: date, language: Language, never: str, *, named: bool
) -> str:
    """One line of the list of books: title, what the day means, whose it is where that is needed."""
    chinese = language is Language.CHINESE
    day = _day(one.day, today, language, never)
    parts = [f"《{one.title}》" if chinese else f"“{one.title}”"]
    if kind is Kind.OVERDUE and one.day:
        late = (today - one.day).days
        parts.append(f"{day}到期，超期{late}天" if chinese else f"due {day}, {late} days overdue")
    elif kind is Kind.DUE_SOON:
        parts.append(f"{day}到期" if chinese else f"due {day}")
    elif kind in (Kind.HOLD_READY, Kind.HOLD_EXPIRING):
        parts.append(f"{one.place}，留到{day}" if chinese else f"{one.place}, until {day}")
    elif kind is Kind.TRANSIT_LATE:
        since = f"{day}寄出" if chinese else f"sent {day}"
        parts.append("，".join((one.barcode, one.place, since)))
    elif one.why:
        parts.append(one.why)
    if named and one.about:
        parts.append(f"（{one.about}）" if chinese else f"({one.about})")
    return " ".join(parts)


def example(kind: Kind, channel: ChannelName, language: Language, today: date) -> dict[str, str]:
    """Return made-up values for a preview, with a title that would break careless pages."""
    later = today - timedelta(days=7) if kind is Kind.OVERDUE else today + timedelta(days=3)
    lines = (
        Line(1, "陈桂兰", "C&C++ <入门>", "36000000017", later, "总馆服务台", "读者要求"),
        Line(1, "陈桂兰", "呼兰河传", "36000000025", later, "总馆服务台", "读者要求"),
    )
    return values_of(
        kind,
        lines,
        recipient_id=1,
        language=language,
        channel=channel,
        library="云溪县图书馆",
        phone="0700-0000000",
        today=today,
    )
