"""The library, its places, and when they are open."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from shuxiang.departments.network.rules import HolidayManner, PlaceKind


class Library(models.Model):
    """The library as a whole: one row, made when it is opened."""

    name = models.CharField(max_length=100)
    county = models.CharField(max_length=60)
    phone = models.CharField(max_length=40, blank=True)
    agency_code = models.CharField(max_length=30, blank=True)
    opened_on = models.DateField()
    #: Another number after every change here, so that what is remembered is known to be stale.
    calendar_version = models.IntegerField(default=1)
    is_demonstration = models.BooleanField(default=False)


class Place(models.Model):
    """The main library, a branch or a service point: wherever books stand and people come."""

    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in PlaceKind])
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    partner_kind = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    slug = models.SlugField(max_length=60, unique=True)
    holiday_manner = models.CharField(
        max_length=12,
        choices=[(m.value, m.value) for m in HolidayManner],
        default=HolidayManner.AS_WEEKDAY.value,
    )
    closed_since = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="main"), name="one_main_library"
            )
        ]


class OpeningHours(models.Model):
    """A stretch of a weekday on which a place is open; two on a day with a lunch break."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="hours")
    weekday = models.IntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="a_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="closes_after_opening"),
            models.UniqueConstraint(fields=["place", "weekday", "opens"], name="hours_once"),
        ]


class DayException(models.Model):
    """Days on which the week does not count: closed, or open at other hours.

    Without a place it holds everywhere. `yearly` repeats it from its first year on.
    """

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, null=True, blank=True, related_name="exceptions"
    )
    from_on = models.DateField()
    to_on = models.DateField()
    is_open = models.BooleanField(default=False)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    yearly = models.BooleanField(default=False)
    reason = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="ends_after_start")
        ]


class Holiday(models.Model):
    """A statutory holiday, or a weekend day worked in exchange (调休). Editable: the State Council
    announces each year's list late in the year before."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=20)
    is_workday = models.BooleanField(default=False)
