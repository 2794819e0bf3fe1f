"""What the last check found. Everything here can be found again at any time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Check(models.Model):
    """One run over all records; `played` counts what lending would have answered, by reason."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    played = models.JSONField(default=dict)
    #: Code of an oddity → how many were found, also beyond those that are kept.
    counts = models.JSONField(default=dict)


class Finding(models.Model):
    """One record that is odd, until it is put right or the next check begins."""

    check_run = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=60)
    ident = models.BigIntegerField()
    subject_id = models.BigIntegerField()
    place_id = models.BigIntegerField(null=True, blank=True)
    label = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["check_run", "code"], name="findings_of_a_kind")]
