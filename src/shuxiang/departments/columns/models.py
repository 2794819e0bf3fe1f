"""The tables of columns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shuxiang.departments.columns.rules import ColumnKind


class Column(models.Model):
    """栏目: an issue of 新书推介, a themed shelf, or picks of a librarian."""

    kind = models.CharField(max_length=5, choices=[(one.value, one.value) for one in ColumnKind])
    #: Of an issue, from its publishing on.
    year = models.IntegerField(null=True, blank=True)
    number = models.IntegerField(null=True, blank=True)
    title = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    place = models.ForeignKey(
        "network.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    spot = models.CharField(max_length=60, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=50)
    begun_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Of what an issue said when it was published.
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_issue_of_a_number"),
            models.CheckConstraint(
                condition=Q(number=None)
                | (Q(kind="new", year__isnull=False, published_at__isnull=False) & ~Q(digest="")),
                name="numbered_once_published",
            ),
        ]


class ColumnItem(models.Model):
    """One title of a column. `shown` holds what was said of it when the column was published."""

    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="items")
    bib = models.ForeignKey("catalogue.Bib", on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()
    words = models.CharField(max_length=300, blank=True)
    shown = models.JSONField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["column", "bib"], name="once_in_a_column")
        ]
