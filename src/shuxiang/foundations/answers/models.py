"""The table of answers."""

from __future__ import annotations

from django.db import models


class Answer(models.Model):
    """What was answered to a request that named a key. `key` is a hash of whose key it was and of
    the key; `asked` is a hash of what was asked with it."""

    key = models.CharField(max_length=64, unique=True)
    asked = models.CharField(max_length=64)
    status = models.IntegerField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)
