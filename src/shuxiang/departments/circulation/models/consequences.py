"""What came of late and lost books, and the tables by which it is worked out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from shuxiang.departments.circulation.models.loans import Loan


class LateReturn(models.Model):
    """What came of one loan that was late: the days that counted and what the rule made of them.

    `charge_id` is the charge of the cashier, `block_id` the block of the readers' department.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="late")
    due_on = models.DateField()
    settled_at = models.DateTimeField()
    days_late = models.IntegerField()
    closed_days = models.IntegerField()
    forgiven_days = models.IntegerField()
    grace_days = models.IntegerField()
    counted_days = models.IntegerField()
    fine_fen = models.IntegerField(default=0)
    charge_id = models.BigIntegerField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    block_id = models.BigIntegerField(null=True, blank=True)
    points = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "due_on"], name="late_once_for_each_due_day"),
            models.CheckConstraint(
                condition=Q(fine_fen=0, suspended_until=None)
                | Q(fine_fen=0, points=0)
                | Q(suspended_until=None, points=0),
                name="never_two_consequences",
            ),
        ]


class AmnestyDay(models.Model):
    """Days that nobody pays for. Blank place means everywhere."""

    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, null=True, blank=True)
    from_on = models.DateField()
    to_on = models.DateField()
    why = models.CharField(max_length=100)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="amnesty_has_an_end")
        ]


class CompensationRule(models.Model):
    """One row of the table of compensation. Blank means any; years are of publication."""

    from_year = models.IntegerField(null=True, blank=True)
    to_year = models.IntegerField(null=True, blank=True)
    kind = models.ForeignKey("holdings.CopyKind", on_delete=models.PROTECT, null=True, blank=True)
    category = models.ForeignKey(
        "readers.ReaderCategory", on_delete=models.PROTECT, null=True, blank=True
    )
    percent = models.IntegerField(default=100)
    least_fen = models.IntegerField(default=0)
    fee_fen = models.IntegerField(default=0)
    whole_set = models.BooleanField(default=False)
    #: A lost book that comes back within so many days of being paid for is refunded.
    refund_days = models.IntegerField(default=30)
    set_by = models.CharField(max_length=50, blank=True)
    set_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, least_fen__gte=0, fee_fen__gte=0, refund_days__gte=0),
                name="sane_compensation",
            )
        ]


class DamageRule(models.Model):
    """One kind of damage and what it costs: a sum, and a part of the price."""

    name = models.CharField(max_length=50)
    fixed_fen = models.IntegerField(default=0)
    percent = models.IntegerField(default=0)
    set_by = models.CharField(max_length=50, blank=True)
    set_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fixed_fen__gte=0, percent__gte=0, percent__lte=1000),
                name="sane_damage",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(retired_at=None), name="one_damage_of_a_name"
            ),
        ]
