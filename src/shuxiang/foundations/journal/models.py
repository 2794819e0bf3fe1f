"""The two tables of the journal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One thing that happened. Rows are only ever added.

    `facts` and `personal` are JSON texts. The chain covers the facts and only a seal of the
    personal part, so erasing the personal part after its time leaves the chain whole.
    """

    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField()
    place_id = models.BigIntegerField(null=True)
    facts = models.TextField()
    personal = models.TextField(default="")
    seal = models.CharField(max_length=64, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["happened_at"], name="entry_by_time"),
            models.Index(fields=["kind", "happened_at"], name="entry_by_kind"),
        ]


class Delivery(models.Model):
    """An entry that a subscriber still has to hear of; torn off when it has."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries")
    subscriber = models.CharField(max_length=80)
    tries = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    last_error = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "subscriber"], name="one_delivery_each")
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="delivery_by_due")]
