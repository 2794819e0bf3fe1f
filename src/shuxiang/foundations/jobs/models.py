"""The one table of the clock's work."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """When a named piece of work is next due, who holds it now, and how it went last time."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.IntegerField(default=0)
    last_done_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.TextField(default="")
    last_error = models.TextField(default="")
