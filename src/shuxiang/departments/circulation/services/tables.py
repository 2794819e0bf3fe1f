"""The tables by which late and lost books are worked out: amnesties and compensation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.circulation.events import AmnestySet, CompensationSet, DamageSet
from shuxiang.departments.circulation.models import AmnestyDay, CompensationRule, DamageRule
from shuxiang.departments.circulation.refusals import RuleRefused
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def add_amnesty(
    *, place_id: int | None, from_on: date, to_on: date | None, why: str, by: Actor, now: datetime
) -> int:
    """Let days count for nobody who is late, at a place or everywhere (None). One day where no end
    is given. Refuses with RuleRefused or NotAllowed. Records AmnestySet."""
    by.require(Power.SET_RULES)
    last = to_on or from_on
    if last < from_on:
        raise RuleRefused(Because("circulation.amnesty-end"))
    made = AmnestyDay.objects.create(
        place_id=place_id, from_on=from_on, to_on=last, why=why.strip()[:100]
    )
    record(AmnestySet(amnesty_id=made.pk, from_on=from_on, to_on=last, holds=True), by=by, now=now)
    return made.pk


@transaction.atomic
def end_amnesty(*, amnesty_id: int, by: Actor, now: datetime) -> None:
    """Let the days count again. What was worked out stays. Refuses with RuleRefused or NotAllowed.
    Records AmnestySet."""
    by.require(Power.SET_RULES)
    one = AmnestyDay.objects.filter(pk=amnesty_id, retired_at=None).first()
    if one is None:
        raise RuleRefused(Because("circulation.rule-unknown"))
    one.retired_at = now
    one.save(update_fields=["retired_at"])
    record(
        AmnestySet(amnesty_id=one.pk, from_on=one.from_on, to_on=one.to_on, holds=False),
        by=by,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    from_year: int | None
    to_year: int | None
    percent: int
    least_fen: int
    fee_fen: int
    refund_days: int

    def faults(self) -> list[Because]:
        found = []
        years = [one for one in (self.from_year, self.to_year) if one is not None]
        if years != sorted(years) or any(not 1000 <= one <= 2999 for one in years):
            found.append(Because("circulation.compensation-years"))
        if min(self.percent, self.least_fen, self.fee_fen, self.refund_days) < 0:
            found.append(Because("circulation.loss-negative"))
        return found


@transaction.atomic
def add_compensation(
    *,
    from_year: int | None,
    to_year: int | None,
    kind_id: int | None,
    category_id: int | None,
    percent: int | None,
    least_fen: int | None,
    fee_fen: int | None,
    refund_days: int | None,
    by: Actor,
    now: datetime,
) -> int:
    """Put a row into the table of compensation; an empty figure is the usual one (the price, no
    least amount, no fee, 30 days). Refuses with RuleRefused or NotAllowed. Records
    CompensationSet."""
    by.require(Power.SET_RULES)
    row = _Row(
        from_year,
        to_year,
        100 if percent is None else percent,
        least_fen or 0,
        fee_fen or 0,
        30 if refund_days is None else refund_days,
    )
    if faults := row.faults():
        raise RuleRefused(*faults)
    made = CompensationRule.objects.create(
        from_year=from_year,
        to_year=to_year,
        kind_id=kind_id,
        category_id=category_id,
        percent=row.percent,
        least_fen=row.least_fen,
        fee_fen=row.fee_fen,
        refund_days=row.refund_days,
        set_by=by.name,
        set_at=now,
    )
    record(CompensationSet(rule_id=made.pk, percent=row.percent, holds=True), by=by, now=now)
    return made.pk


@transaction.atomic
def retire_compensation(*, rule_id: int, by: Actor, now: datetime) -> None:
    """Take a row out of the table. What was charged stays. Refuses with RuleRefused or NotAllowed.
    Records CompensationSet."""
    by.require(Power.SET_RULES)
    one = CompensationRule.objects.filter(pk=rule_id, retired_at=None).first()
    if one is None:
        raise RuleRefused(Because("circulation.rule-unknown"))
    one.retired_at = now
    one.save(update_fields=["retired_at"])
    record(CompensationSet(rule_id=one.pk, percent=one.percent, holds=False), by=by, now=now)


@transaction.atomic
def add_damage(
    *, name: str, fixed_fen: int | None, percent: int | None, by: Actor, now: datetime
) -> int:
    """Name a kind of damage and what it costs: a sum, a part of the price, or both.

    Refuses with RuleRefused (every fault) or NotAllowed. Records DamageSet.
    """
    by.require(Power.SET_RULES)
    name, fixed, part = name.strip()[:50], fixed_fen or 0, percent or 0
    faults = []
    if fixed < 0 or not 0 <= part <= 1000:
        faults.append(Because("circulation.damage-figures"))
    if DamageRule.objects.filter(name=name, retired_at=None).exists():
        faults.append(Because("circulation.damage-twice", {"name": name}))
    if faults:
        raise RuleRefused(*faults)
    made = DamageRule.objects.create(
        name=name, fixed_fen=fixed, percent=part, set_by=by.name, set_at=now
    )
    record(DamageSet(rule_id=made.pk, name=name, holds=True), by=by, now=now)
    return made.pk


@transaction.atomic
def retire_damage(*, rule_id: int, by: Actor, now: datetime) -> None:
    """Charge for a kind of damage no more. Refuses with RuleRefused or NotAllowed. Records
    DamageSet."""
    by.require(Power.SET_RULES)
    one = DamageRule.objects.filter(pk=rule_id, retired_at=None).first()
    if one is None:
        raise RuleRefused(Because("circulation.rule-unknown"))
    one.retired_at = now
    one.save(update_fields=["retired_at"])
    record(DamageSet(rule_id=one.pk, name=one.name, holds=False), by=by, now=now)
