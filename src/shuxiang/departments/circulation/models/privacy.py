"""For how long the library knows who borrowed what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Retention(models.Model):
    """Days after which the link between a reader and an ended loan or hold is cut.

    A changed row is a new row: the one that was set last is in force.
    """

    loan_days = models.IntegerField(default=30)
    hold_days = models.IntegerField(default=90)
    set_by = models.CharField(max_length=50)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    loan_days__gte=1, loan_days__lte=365, hold_days__gte=1, hold_days__lte=365
                ),
                name="sane_retention",
            )
        ]
