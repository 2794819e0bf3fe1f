"""What the readers' department does by the clock."""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.readers import services
from shuxiang.foundations.kernel.actor import SYSTEM


def let_grow_up(now: datetime) -> str:
    """Move whoever has outgrown their category, and end the part of guardians of grown-ups.

    Days on which the program slept are made up for: the age counts, not the date.
    """
    grown = sum(
        services.grow_up(reader_id=one, by=SYSTEM, now=now) for one in services.who_grows_up(now)
    )
    ended = services.end_guardians(by=SYSTEM, now=now)
    return f"{grown} 位读者换了读者类型，{ended} 位监护人不用再管。"


def forget_applications(now: datetime) -> str:
    """Forget who asked for a card from home and did not come."""
    return f"忘了 {services.forget_applications(now)} 份没人来办的网上登记。"
