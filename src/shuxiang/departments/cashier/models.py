"""The ledger. A line is only ever added; the database itself refuses to change or remove one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shuxiang.departments.cashier.rules import ChargeKind, LineKind, PayMethod


class Till(models.Model):
    """收款处: where money is taken. `last_number` is that of its last receipt: no gaps."""

    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="tills")
    name = models.CharField(max_length=40)
    last_number = models.IntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "name"], name="till_name_once")
        ]


class Receipt(models.Model):
    """A numbered paper for money that came in, or (below nought) went out. Never changed."""

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="receipts")
    number = models.IntegerField()
    day_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=50)
    reader = models.ForeignKey("readers.Reader", on_delete=models.PROTECT, related_name="receipts")
    what = models.CharField(max_length=12, choices=[(one.value, one.value) for one in LineKind])
    method = models.CharField(max_length=8, choices=[(one.value, one.value) for one in PayMethod])
    amount_fen = models.IntegerField()
    why = models.CharField(max_length=200, blank=True)
    voids = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="voided_by"
    )
    #: What the page that asked for it was marked with: a second click finds the same receipt.
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["till", "number"], name="receipt_number_once"),
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="receipt_once_for_a_click"
            ),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="receipt_of_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["till", "day_on"], name="receipts_of_a_day")]


class Charge(models.Model):
    """应收: one matter that a reader owes for. What is owed is the sum of its lines."""

    reader = models.ForeignKey("readers.Reader", on_delete=models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ChargeKind])
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="+")
    loan_id = models.BigIntegerField(null=True, blank=True)
    copy_id = models.BigIntegerField(null=True, blank=True)
    why = models.CharField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["reader"], name="charges_of_reader"),
            models.Index(
                fields=["loan_id"], condition=Q(loan_id__isnull=False), name="charges_of_loan"
            ),
        ]


class Line(models.Model):
    """One line of the ledger. Above nought the reader owes more, below they owe less; for the
    deposit above nought is what the library holds of theirs."""

    reader = models.ForeignKey("readers.Reader", on_delete=models.PROTECT, related_name="+")
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )
    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in LineKind])
    amount_fen = models.IntegerField()
    at = models.DateTimeField()
    day_on = models.DateField()
    by = models.CharField(max_length=50)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="line_of_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["reader", "at"], name="lines_of_reader"),
            models.Index(fields=["day_on"], name="lines_of_a_day"),
        ]


class DayClose(models.Model):
    """日结: a day of a till that is over, with the cash that was counted."""

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="closings")
    day_on = models.DateField()
    expected_fen = models.IntegerField()
    counted_fen = models.IntegerField()
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["till", "day_on"], name="a_day_is_closed_once")
        ]


class MonthClose(models.Model):
    """月结: a month of all tills that is over."""

    year = models.IntegerField()
    month = models.IntegerField()
    taken_fen = models.IntegerField()
    given_fen = models.IntegerField()
    by = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "month"], name="a_month_is_closed_once")
        ]
