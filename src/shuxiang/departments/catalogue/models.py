"""Bibliographic records. The whole MARC record is the truth; the columns are derived from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Bib(models.Model):
    """One title. `record` is its ISO 2709 record in UTF-8, never cut down to the columns."""

    record = models.BinaryField()
    flavour = models.CharField(max_length=8, default="cnmarc")
    title = models.TextField()
    title_rest = models.TextField(blank=True)
    volume = models.TextField(blank=True)
    author = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    place_of_publication = models.TextField(blank=True)
    year = models.IntegerField(null=True, blank=True)
    edition = models.TextField(blank=True)
    isbn = models.CharField(max_length=13, blank=True, db_index=True)
    issn = models.CharField(max_length=9, blank=True)
    class_number = models.CharField(max_length=60, blank=True)
    class_key = models.CharField(max_length=160, blank=True, db_index=True)
    clc_letter = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=12, default="book")
    audience = models.CharField(max_length=3, blank=True)
    price_fen = models.IntegerField(null=True, blank=True)
    title_sort = models.CharField(max_length=200, blank=True, db_index=True)
    #: What a duplicate is known by: ISBN with volume, else title, author, publisher and year.
    match_key = models.CharField(max_length=64, db_index=True)
    source = models.CharField(max_length=40, blank=True)
    source_number = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-created_at"], name="bib_newest"),
            models.Index(fields=["changed_at", "id"], name="bib_changed"),
        ]


class ClassName(models.Model):
    """A class of the CLC with its name. The 22 main classes come with the program; the rest of the
    scheme is under copyright and is loaded by the library that owns it."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=160, db_index=True)
