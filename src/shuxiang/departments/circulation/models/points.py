"""信用分: the scheme, the lines of everybody's points, and who waits because none are left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull

from shuxiang.departments.circulation.rules import PointsFor


class PointsRule(models.Model):
    """A scheme of the library. A changed one is a new row; the one that is not retired holds."""

    name = models.CharField(max_length=50)
    start = models.IntegerField()
    per_loan = models.IntegerField(default=0)
    loans_a_day = models.IntegerField(null=True, blank=True)
    loans_a_month = models.IntegerField(null=True, blank=True)
    late_a_day = models.IntegerField(default=1)
    late_most = models.IntegerField(null=True, blank=True)
    lost = models.IntegerField(default=0)
    damaged = models.IntegerField(default=0)
    uncollected = models.IntegerField(default=0)
    reissued = models.IntegerField(default=0)
    freezes_at = models.IntegerField(default=0)
    freeze_days = models.IntegerField(null=True, blank=True)
    back_to = models.IntegerField(default=0)
    #: [[from points, copies], …], the highest first.
    tiers = models.JSONField(default=list)
    set_by = models.CharField(max_length=50)
    set_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                IsNull(F("retired_at"), True),
                condition=Q(retired_at=None),
                name="one_points_scheme",
            ),
            models.CheckConstraint(
                condition=Q(
                    per_loan__gte=0, late_a_day__gte=0, lost__gte=0, damaged__gte=0,
                    uncollected__gte=0, reissued__gte=0, start__gte=0,
                ),
                name="points_scheme_is_sane",
            ),
            models.CheckConstraint(
                condition=Q(freeze_days=None) | Q(back_to__gt=F("freezes_at")),
                name="frozen_points_come_back",
            ),
        ]  # fmt: skip


class PointsLine(models.Model):
    """One change of a reader's points. Lines are only added; the balance is their sum."""

    reader = models.ForeignKey("readers.Reader", on_delete=models.PROTECT, related_name="points")
    what = models.CharField(max_length=12, choices=[(one.value, one.value) for one in PointsFor])
    change = models.IntegerField()
    day_on = models.DateField()
    at = models.DateTimeField()
    #: The running loan that it came of; empty once that is over and nobody may know it any more.
    loan_id = models.BigIntegerField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=50)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reader", "day_on"],
                condition=Q(what=PointsFor.LOANS.value),
                name="loans_of_a_day_bring_points_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["reader", "day_on"], name="points_of_reader")]


class PointsFreeze(models.Model):
    """A reader without points who waits; `block_id` is the block of the readers' department."""

    reader = models.ForeignKey("readers.Reader", on_delete=models.PROTECT, related_name="+")
    block_id = models.BigIntegerField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reader"], condition=Q(ended_at=None), name="one_freeze_at_a_time"
            )
        ]
