"""Days as a library in China counts them.

A loan made at 00:30 in Beijing belongs to that day although UTC still says yesterday, so nobody
below a door calls ``moment.date()``; they ask ``day_of(moment)``.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

#: China keeps one time zone and no summer time (since 1991).
ZONE = ZoneInfo("Asia/Shanghai")

#: Monday is the first.
WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))

#: For languages that name the months; Chinese counts them.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

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
    facts = {"y": day.year, "m": day.month, "d": day.day, "mon": _MONTHS[day.month - 1]}
    if day.year == today.year:
        plain = gettext("%(m)d月%(d)d日") % facts
    else:
        plain = gettext("%(y)d年%(m)d月%(d)d日") % facts
    near = _NEAR.get((day - today).days)
    return gettext("%(near)s（%(day)s）") % {"near": near, "day": plain} if near else plain


_NEAR = {-1: _("昨天"), 0: _("今天"), 1: _("明天"), 2: _("后天")}
