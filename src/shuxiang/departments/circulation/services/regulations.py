"""Setting the rows of the regulations. A changed row is a new row: history keeps the old one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.events import FloatingSet, RuleRetired, RuleSet
from shuxiang.departments.circulation.models import FloatRule, LoanRule, RulesVersion
from shuxiang.departments.circulation.refusals import RuleRefused
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


def turn_the_page() -> None:
    """Let every process notice that the rules have changed."""
    RulesVersion.objects.get_or_create(pk=1)
    RulesVersion.objects.filter(pk=1).update(version=F("version") + 1)


def _questionable(policy: LoanPolicy) -> list[Because]:
    found = []
    if not 0 <= policy.days <= 3650:
        found.append(Because("circulation.rule-days"))
    figures = {
        _("册数"): policy.limit,
        _("续借次数"): policy.renewals,
        _("续借天数"): policy.renewal_days,
        _("到期前几天才能续借"): policy.renew_within_days,
        _("容许超期册数"): policy.overdue_tolerated,
        _("预约册数"): policy.holds,
        _("一天预约册数"): policy.holds_a_day,
        _("保留天数"): policy.keep_days - 1,
        _("超期几天算丢失"): (policy.lost_after_days or 1) - 1,
    }
    for field, value in figures.items():
        if value is not None and value < 0:
            found.append(Because("circulation.rule-number", {"field": field}))
    return found


@transaction.atomic
def set_rule(*, policy: LoanPolicy, by: Actor, now: datetime, note: str = "") -> int:
    """Put a row in force for its place, category and kind, in place of the one that stood there.

    `policy.rule_id` is ignored. Returns the new row's id. Refuses with RuleRefused or NotAllowed.
    Records RuleSet.
    """
    by.require(Power.SET_RULES)
    if found := _questionable(policy):
        raise RuleRefused(*found)
    case: dict[str, Any] = {
        "place_id": policy.place_id,
        "category_id": policy.category_id,
        "kind_id": policy.kind_id,
    }
    standing = LoanRule.objects.filter(
        Q(**{f"{name}__isnull": True for name, value in case.items() if value is None}),
        Q(**{name: value for name, value in case.items() if value is not None}),
        retired_at=None,
    ).first()
    if standing is not None:
        standing.retired_at = now
        standing.save(update_fields=["retired_at"])
    rule = LoanRule.objects.create(
        place_id=policy.place_id,
        category_id=policy.category_id,
        kind_id=policy.kind_id,
        days=policy.days,
        limit=policy.limit,
        renewals=policy.renewals,
        renewal_days=policy.renewal_days,
        renew_within_days=policy.renew_within_days,
        overdue_tolerated=policy.overdue_tolerated,
        readers_renew_overdue=policy.readers_renew_overdue,
        staff_renew_overdue=policy.staff_renew_overdue,
        holds=policy.holds,
        holds_a_day=policy.holds_a_day,
        holds_on_shelf=policy.holds_on_shelf,
        keep_days=policy.keep_days,
        consequence=policy.consequence,
        grace_days=policy.grace_days,
        count_closed_days=policy.count_closed_days,
        suspension_days=policy.suspension_days,
        suspension_per=policy.suspension_per,
        suspension_most=policy.suspension_most,
        fine_fen=policy.fine_fen,
        fine_step_after=policy.fine_step_after,
        fine_step_fen=policy.fine_step_fen,
        fine_cap_fen=policy.fine_cap_fen,
        fine_cap_price=policy.fine_cap_price,
        owed_fen=policy.owed_fen,
        lost_after_days=policy.lost_after_days,
        note=note,
        set_by=by.name,
        set_at=now,
    )
    turn_the_page()
    record(
        RuleSet(
            rule_id=rule.pk,
            replaces=standing.pk if standing else None,
            place_id=policy.place_id,
            category_id=policy.category_id,
            copy_kind_id=policy.kind_id,
            days=policy.days,
            limit=policy.limit,
        ),
        by=by,
        now=now,
    )
    return rule.pk


@transaction.atomic
def retire_rule(*, rule_id: int, by: Actor, now: datetime) -> None:
    """Take a row out of force. Loans made by it keep their dates.

    The last row that speaks for everybody stays: without it nothing could be lent at all.
    """
    by.require(Power.SET_RULES)
    rule = LoanRule.objects.filter(pk=rule_id, retired_at=None).first()
    if rule is None:
        raise RuleRefused(Because("circulation.rule-unknown"))
    if (rule.place_id, rule.category_id, rule.kind_id) == (None, None, None):
        raise RuleRefused(Because("circulation.rule-last"))
    rule.retired_at = now
    rule.save(update_fields=["retired_at"])
    turn_the_page()
    record(RuleRetired(rule_id=rule_id), by=by, now=now)


def seed_regulations(*, days: int, limit: int, renewals: int, by: Actor, now: datetime) -> None:
    """Give a new library its first row: so many books for so many days, for everybody."""
    queries.forget_policies()
    policy = LoanPolicy(
        rule_id=0,
        place_id=None,
        category_id=None,
        kind_id=None,
        days=days,
        limit=limit,
        renewals=renewals,
        holds=5,
    )
    set_rule(policy=policy, by=by, now=now, note=_("开馆时定的"))


@transaction.atomic
def set_floating(*, place_id: int | None, kind_id: int | None, by: Actor, now: datetime) -> None:
    """Let copies of a kind stay where they come back; None means any place or kind.

    Setting it twice changes nothing. Records FloatingSet. Refuses with NotAllowed.
    """
    by.require(Power.SET_RULES)
    here = Q(place_id=place_id) if place_id else Q(place_id__isnull=True)
    this = Q(kind_id=kind_id) if kind_id else Q(kind_id__isnull=True)
    if not FloatRule.objects.filter(here, this, retired_at=None).exists():
        FloatRule.objects.create(place_id=place_id, kind_id=kind_id)
        record(FloatingSet(place_id=place_id, copy_kind_id=kind_id, floats=True), by=by, now=now)


@transaction.atomic
def stop_floating(*, rule_id: int, by: Actor, now: datetime) -> None:
    """Send copies home again. Refuses with RuleRefused where the rule is not in force."""
    by.require(Power.SET_RULES)
    rule = FloatRule.objects.filter(pk=rule_id, retired_at=None).first()
    if rule is None:
        raise RuleRefused(Because("circulation.rule-unknown"))
    rule.retired_at = now
    rule.save(update_fields=["retired_at"])
    record(
        FloatingSet(place_id=rule.place_id, copy_kind_id=rule.kind_id, floats=False),
        by=by,
        now=now,
    )
