"""Copies on their way between places, and which of them may stay where they come back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from shuxiang.departments.circulation.models.holds import Hold
from shuxiang.departments.circulation.rules import Errand


class Transit(models.Model):
    """在途: one copy on its way from one place to another, until it is received or called off."""

    copy = models.ForeignKey("holdings.Copy", on_delete=models.PROTECT, related_name="transits")
    from_place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="+")
    to_place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="+")
    errand = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Errand])
    hold = models.ForeignKey(
        Hold, on_delete=models.PROTECT, null=True, blank=True, related_name="transits"
    )
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: False where it turned up elsewhere or went out instead of arriving.
    arrived = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["copy"], condition=Q(ended_at=None), name="one_open_transit_per_copy"
            ),
            models.CheckConstraint(
                condition=~Q(from_place=F("to_place")), name="transit_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, arrived=None)
                | Q(ended_at__isnull=False, arrived__isnull=False),
                name="ended_transit_says_whether_it_arrived",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["to_place", "sent_at"], condition=Q(ended_at=None), name="coming_here"
            ),
            models.Index(
                fields=["from_place", "sent_at"], condition=Q(ended_at=None), name="sent_from_here"
            ),
        ]


class FloatRule(models.Model):
    """Copies that come back here stay here. Blank place or kind means any."""

    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, null=True, blank=True)
    kind = models.ForeignKey("holdings.CopyKind", on_delete=models.PROTECT, null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Coalesce("place", 0),
                Coalesce("kind", 0),
                condition=Q(retired_at=None),
                name="one_float_rule_per_case",
            )
        ]
