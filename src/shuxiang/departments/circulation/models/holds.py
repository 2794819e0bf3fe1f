"""Holds and the orders of their queues."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shuxiang.departments.circulation.models.loans import Loan
from shuxiang.departments.circulation.rules import HoldEnd


class Hold(models.Model):
    """预约: a reader waits for a title, or for one copy of it.

    There is no status column: open while `ended_at` is null, found once `caught_copy` is set, ready
    once `ready_at` is. Its place in the queue follows from its number and the set QueueOrders.
    """

    reader = models.ForeignKey(
        "readers.Reader", on_delete=models.PROTECT, null=True, related_name="holds"
    )
    bib = models.ForeignKey("catalogue.Bib", on_delete=models.PROTECT, related_name="holds")
    #: Set where only this copy will do.
    copy = models.ForeignKey(
        "holdings.Copy", on_delete=models.PROTECT, null=True, blank=True, related_name="held"
    )
    #: Number shared by the holds of which any one is enough: that of the first of them.
    any_of = models.BigIntegerField(null=True, blank=True)
    pickup = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    needed_until = models.DateField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    caught_copy = models.ForeignKey(
        "holdings.Copy", on_delete=models.PROTECT, null=True, blank=True, related_name="caught"
    )
    caught_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField("保留到", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(
        max_length=12, blank=True, choices=[(one.value, one.value) for one in HoldEnd]
    )
    ended_why = models.CharField(max_length=200, blank=True)
    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, null=True, blank=True, related_name="filled"
    )
    #: When the copy of an ended hold was taken off the hold shelf.
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reader", "bib"],
                condition=Q(ended_at=None),
                name="one_open_hold_per_reader_and_title",
            ),
            models.UniqueConstraint(
                fields=["caught_copy"],
                condition=Q(ended_at=None),
                name="one_open_hold_per_caught_copy",
            ),
            models.CheckConstraint(
                condition=Q(ready_at=None)
                | (Q(caught_copy__isnull=False) & Q(keep_until__isnull=False)),
                name="ready_is_caught_and_dated",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="ended_says_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["caught_copy"],
                condition=Q(ended_at__isnull=False, cleared_at=None),
                name="uncleared_holds",
            ),
            models.Index(fields=["bib"], condition=Q(ended_at=None), name="open_holds_of_title"),
            models.Index(
                fields=["reader"], condition=Q(ended_at=None), name="open_holds_of_reader"
            ),
            models.Index(
                fields=["pickup", "keep_until"],
                condition=Q(ended_at=None, ready_at__isnull=False),
                name="hold_shelf",
            ),
        ]


class QueueOrder(models.Model):
    """An order that staff set for the queue of a title. Rows are only ever added."""

    bib = models.ForeignKey("catalogue.Bib", on_delete=models.PROTECT, related_name="+")
    #: Numbers of the holds that were open then, first to last.
    hold_ids = models.JSONField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=50)
    why = models.CharField(max_length=200)
