"""信用分: setting the scheme, and every change of a reader's points."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction

from shuxiang.departments.circulation import queries, rules, wording
from shuxiang.departments.circulation.events import PointsChanged, PointsSchemeSet
from shuxiang.departments.circulation.models import PointsFreeze, PointsLine, PointsRule
from shuxiang.departments.circulation.refusals import RuleRefused
from shuxiang.departments.circulation.rules import PointsFor, PointsScheme
from shuxiang.departments.circulation.services.regulations import turn_the_page
from shuxiang.departments.circulation.slips import FreezeSlip
from shuxiang.departments.readers import queries as readers_queries
from shuxiang.departments.readers import services as readers
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM, Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


def _questionable(scheme: PointsScheme) -> list[Because]:
    found = []
    figures = {
        name: value
        for name, value in asdict(scheme).items()
        if name not in ("name", "tiers", "scheme_id")
    }
    if any(value is not None and not 0 <= value <= 100_000 for value in figures.values()):
        found.append(Because("circulation.points-figures"))
    if rules.faulty_tiers(scheme.tiers):
        found.append(Because("circulation.points-tiers"))
    if scheme.freeze_days is not None and scheme.back_to <= scheme.freezes_at:
        found.append(Because("circulation.points-back-to", {"at": scheme.freezes_at}))
    return found


@transaction.atomic
def set_points_scheme(*, scheme: PointsScheme, by: Actor, now: datetime) -> int:
    """Put a scheme in force in place of the one that stood. Points that were had stay had.

    `scheme.scheme_id` is ignored. Refuses with RuleRefused (every fault) or NotAllowed. Records
    PointsSchemeSet.
    """
    by.require(Power.SET_RULES)
    if found := _questionable(scheme):
        raise RuleRefused(*found)
    PointsRule.objects.filter(retired_at=None).update(retired_at=now)
    figures = asdict(scheme)
    del figures["scheme_id"]
    figures["tiers"] = [list(one) for one in scheme.tiers]
    made = PointsRule.objects.create(**figures, set_by=by.name, set_at=now)
    turn_the_page()
    record(PointsSchemeSet(scheme_id=made.pk, holds=True), by=by, now=now)
    return made.pk


@transaction.atomic
def stop_points_scheme(*, by: Actor, now: datetime) -> None:
    """End the scheme; who waits for points waits no longer. Without one nothing happens.

    Refuses with NotAllowed. Records PointsSchemeSet.
    """
    by.require(Power.SET_RULES)
    standing = PointsRule.objects.filter(retired_at=None).first()
    if standing is None:
        return
    standing.retired_at = now
    standing.save(update_fields=["retired_at"])
    for reader_id in PointsFreeze.objects.filter(ended_at=None).values_list("reader_id", flat=True):
        _thaw(reader_id, now)
    turn_the_page()
    record(PointsSchemeSet(scheme_id=standing.pk, holds=False), by=by, now=now)


@transaction.atomic
def change_points(*, reader_id: int, change: int, why: str, by: Actor, now: datetime) -> int:
    """Give or take points by hand: a volunteer's hours, a prize, a mistake put right.

    Returns how many the reader has now. Refuses with RuleRefused (no scheme, no reason, nothing to
    change), UnknownReader or NotAllowed. Records PointsChanged.
    """
    by.require(Power.BLOCK_READERS)
    scheme = queries.points_scheme()
    faults = []
    if scheme is None:
        faults.append(Because("circulation.points-none"))
    if not why.strip():
        faults.append(Because("circulation.points-why"))
    if not 0 < abs(change) <= 100_000:
        faults.append(Because("circulation.points-nothing"))
    if faults or scheme is None:
        raise RuleRefused(*faults)
    readers_queries.lock_reader(reader_id)
    add_points(reader_id, PointsFor.BY_HAND, change, by, now, why=why.strip()[:200])
    return queries.points_of(reader_id, scheme)


def take_points(
    reader_id: int, what: PointsFor, by: Actor, now: datetime, *, loan_id: int | None = None
) -> int:
    """Take what the scheme takes for a loss and the like; return how many were taken. Called inside
    the transaction of the act."""
    scheme = queries.points_scheme()
    taken = rules.penalty(scheme, what) if scheme else 0
    if taken:
        add_points(reader_id, what, -taken, by, now, loan_id=loan_id)
    return taken


@transaction.atomic
def card_reissued(*, reader_id: int, entry_id: int, by: Actor, now: datetime) -> int:
    """Take what a new card for a lost one takes; hearing of the same card twice takes it once.

    `entry_id` is the entry of the journal that told of it. Records PointsChanged.
    """
    word = f"#{entry_id}"
    if PointsLine.objects.filter(reader_id=reader_id, why=word).exists():
        return 0
    scheme = queries.points_scheme()
    taken = scheme.reissued if scheme else 0
    if taken:
        add_points(reader_id, PointsFor.REISSUED, -taken, by, now, why=word)
    return taken


def add_points(
    reader_id: int,
    what: PointsFor,
    change: int,
    by: Actor,
    now: datetime,
    *,
    loan_id: int | None = None,
    why: str = "",
) -> None:
    """Write one line, and stop or free the reader where the points now say so. Records
    PointsChanged."""
    _write(reader_id, what, change, day_of(now), by.name, now, loan_id=loan_id, why=why)
    record(PointsChanged(reader_id=reader_id, what=what.value, change=change), by=by, now=now)
    scheme = queries.points_scheme()
    if scheme is None:
        return
    none_left = rules.freezes(scheme, queries.points_of(reader_id, scheme))
    waiting = queries.freeze_of(reader_id)
    if none_left and waiting is None:
        _freeze(reader_id, scheme, now)
    elif waiting is not None and not none_left:
        _thaw(reader_id, now)


def _write(
    reader_id: int,
    what: PointsFor,
    change: int,
    day: date,
    who: str,
    now: datetime,
    *,
    loan_id: int | None = None,
    why: str = "",
) -> None:
    PointsLine.objects.create(
        reader_id=reader_id, what=what.value, change=change, day_on=day, at=now,
        loan_id=loan_id, why=why, by=who,
    )  # fmt: skip


def _freeze(reader_id: int, scheme: PointsScheme, now: datetime) -> None:
    assert scheme.freeze_days is not None
    if readers_queries.lock_reader(reader_id).closed:
        return
    until = day_of(now) + timedelta(days=scheme.freeze_days)
    block_id = readers.block(
        reader_id=reader_id, reason=wording.no_points_left(), until_on=until, by=SYSTEM, now=now
    )
    PointsFreeze.objects.create(reader_id=reader_id, block_id=block_id, until_on=until)


def _thaw(reader_id: int, now: datetime) -> None:
    waiting = queries.freeze_of(reader_id)
    if waiting is None:
        return
    PointsFreeze.objects.filter(pk=waiting.freeze_id).update(ended_at=now)
    if readers_queries.block_stands(waiting.block_id):
        readers.lift_block(block_id=waiting.block_id, by=SYSTEM, now=now)


@transaction.atomic
def end_freeze(*, waiting: FreezeSlip, by: Actor, now: datetime) -> bool:
    """Let a reader begin again whose days of waiting are over; say whether that was still due.
    Records PointsChanged."""
    scheme = queries.points_scheme()
    readers_queries.lock_reader(waiting.reader_id)
    if scheme is None or not PointsFreeze.objects.filter(
        pk=waiting.freeze_id, ended_at=None
    ).update(ended_at=now):
        return False
    missing = scheme.back_to - queries.points_of(waiting.reader_id, scheme)
    if missing > 0:
        add_points(waiting.reader_id, PointsFor.BACK_AGAIN, missing, by, now)
    return True


@transaction.atomic
def earn_points(*, day: date, by: Actor, now: datetime) -> int:
    """Give the points that the loans of one library day bring, once; return to how many readers.

    A day that was counted before is left alone, whatever became of its loans since.
    """
    scheme = queries.points_scheme()
    last = queries.last_day_earned()
    if scheme is None or not scheme.per_loan or (last is not None and day <= last):
        return 0
    before = queries.earned_in_month(day)
    given = 0
    for reader_id, loans in sorted(queries.lent_on(day).items()):
        points = rules.earned(scheme, loans, this_month=before.get(reader_id, 0))
        if points:
            _write(reader_id, PointsFor.LOANS, points, day, by.name, now)
            given += 1
    return given
