"""Reads of 信用分: the scheme in force, how many points somebody has, and how that came."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Sum

from shuxiang.departments.circulation.models import Loan, PointsFreeze, PointsLine, PointsRule
from shuxiang.departments.circulation.queries.loans import remembered
from shuxiang.departments.circulation.rules import PointsFor, PointsScheme
from shuxiang.departments.circulation.slips import FreezeSlip, PointsSlip
from shuxiang.foundations.kernel.days import end_of, start_of
from shuxiang.foundations.store import sql


def points_scheme() -> PointsScheme | None:
    """Return the scheme in force, or None. Remembered until the rules change."""
    return remembered("points", _scheme)


def _scheme() -> PointsScheme | None:
    rule = PointsRule.objects.filter(retired_at=None).first()
    if rule is None:
        return None
    return PointsScheme(
        scheme_id=rule.pk,
        name=rule.name,
        start=rule.start,
        per_loan=rule.per_loan,
        loans_a_day=rule.loans_a_day,
        loans_a_month=rule.loans_a_month,
        late_a_day=rule.late_a_day,
        late_most=rule.late_most,
        lost=rule.lost,
        damaged=rule.damaged,
        uncollected=rule.uncollected,
        reissued=rule.reissued,
        freezes_at=rule.freezes_at,
        freeze_days=rule.freeze_days,
        back_to=rule.back_to,
        tiers=tuple((int(least), int(copies)) for least, copies in rule.tiers),
    )


def points_of(reader_id: int, scheme: PointsScheme) -> int:
    """Return how many points a reader has: what everybody begins with, and all that came since."""
    found = sql.row(
        "SELECT coalesce(sum(change), 0) FROM circulation_pointsline WHERE reader_id = %s",
        [reader_id],
    )
    assert found is not None
    return scheme.start + int(found[0])


def points_lines(reader_id: int, *, most: int = 100) -> list[PointsSlip]:
    """Return how a reader's points came and went, newest first."""
    found = PointsLine.objects.filter(reader_id=reader_id).order_by("-pk")[:most]
    return [
        PointsSlip(PointsFor(what), change, day_on, why, by)
        for what, change, day_on, why, by in found.values_list(
            "what", "change", "day_on", "why", "by"
        )
    ]


def points_taken_for(loan_id: int, what: PointsFor) -> int:
    """Return what a loan took for one matter, as a number below or equal to nothing."""
    found = PointsLine.objects.filter(loan_id=loan_id, what=what)
    return int(found.aggregate(total=Sum("change"))["total"] or 0)


def freeze_of(reader_id: int) -> FreezeSlip | None:
    """Return the waiting of a reader who has no points left, if it still runs."""
    one = PointsFreeze.objects.filter(reader_id=reader_id, ended_at=None).first()
    return FreezeSlip(one.pk, one.reader_id, one.block_id, one.until_on) if one else None


def freezes_over(today: date) -> list[FreezeSlip]:
    """Return those whose last day of waiting is behind them."""
    found = PointsFreeze.objects.filter(ended_at=None, until_on__lt=today).order_by("pk")
    return [FreezeSlip(one.pk, one.reader_id, one.block_id, one.until_on) for one in found]


def last_day_earned() -> date | None:
    """Return the last day whose loans brought points."""
    found = PointsLine.objects.filter(what=PointsFor.LOANS).order_by("-day_on")
    return found.values_list("day_on", flat=True).first()


def lent_on(day: date) -> dict[int, int]:
    """Return reader → loans made on a library day that stand; whose link is cut count no more."""
    found = Loan.objects.filter(
        lent_at__gte=start_of(day), lent_at__lt=end_of(day), undone_at=None, reader__isnull=False
    ).values_list("reader_id", flat=True)
    counts: dict[int, int] = {}
    for reader_id in found.iterator():
        assert reader_id is not None
        counts[reader_id] = counts.get(reader_id, 0) + 1
    return counts


def earned_in_month(day: date) -> dict[int, int]:
    """Return reader → points that loans brought in the month of a day, before that day."""
    found = PointsLine.objects.filter(
        what=PointsFor.LOANS, day_on__gte=day.replace(day=1), day_on__lt=day
    )
    rows = found.order_by().values("reader_id").annotate(total=Sum("change"))
    return {row["reader_id"]: int(row["total"]) for row in rows}


def points_scheme_since() -> datetime | None:
    """Return since when the scheme in force holds."""
    return PointsRule.objects.filter(retired_at=None).values_list("set_at", flat=True).first()
