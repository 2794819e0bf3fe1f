"""Days as a library in China counts them.

A loan made at 00:30 in Beijing belongs to that day although UTC still says yesterday, so nobody
below a door calls ``moment.date()``; they ask ``day_of(moment)``.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: China keeps one time zone and no summer time (since 1991).
ZONE = ZoneInfo("Asia/Shanghai")

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

#: What old systems write for "never"; treated as no end at all.
NEVER = date(9999, 12, 31)


def day_of(moment: datetime) -> date:
    """Return the library's day of an aware moment."""
    return moment.astimezone(ZONE).date()


def local(moment: datetime) -> datetime:
    """Return an aware moment on the library's clock."""
    return moment.astimezone(ZONE)


def start_of(day: date) -> datetime:
    """Return the aware moment at which a library day begins."""
    return datetime.combine(day, time(), ZONE)


def end_of(day: date) -> datetime:
    """Return the aware moment at which a library day ends, exclusive."""
    return start_of(day + timedelta(days=1))


def age_on(birth: date, day: date) -> int:
    """Return completed years; somebody born on 29 February has their birthday on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def in_words(day: date, today: date) -> str:
    """Say a date as people do: ``明天（11月25日）``, ``12月24日``, ``2027年1月3日``."""
    plain = f"{day.month}月{day.day}日"
    if day.year != today.year:
        plain = f"{day.year}年{plain}"
    near = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}.get((day - today).days)
    return f"{near}（{plain}）" if near else plain
