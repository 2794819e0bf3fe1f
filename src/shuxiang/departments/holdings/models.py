"""The books themselves: where each stands, whose it is, what it cost, and how the move-in goes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Location(models.Model):
    """馆藏地点: a room or shelf group within a place."""

    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="locations")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    #: False where books are read on the spot only (阅览室, 保存本库).
    lends = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "code"], name="location_code_once")
        ]


class ShelfRange(models.Model):
    """Which call numbers stand on which shelf: ``二楼 3 排 5 架`` holds from `from_key` to the next."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="shelves")
    from_call_number = models.CharField(max_length=80)
    from_key = models.CharField(max_length=240)
    label = models.CharField(max_length=60)
    position = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["location", "from_key"], name="shelf_begins_once")
        ]


class CopyKind(models.Model):
    """普通图书, 少儿图书, 工具书, 期刊, 视听: what loan rules tell copies apart by."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    lends = models.BooleanField(default=True)
    #: Youngest age that may borrow it; the law keeps unsuitable works from minors.
    min_age = models.IntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)


class Copy(models.Model):
    """册: one physical volume.

    There is no status column. What state it is in follows from the dates here and from whether
    circulation has an open loan of it.
    """

    bib = models.ForeignKey("catalogue.Bib", on_delete=models.PROTECT, related_name="copies")
    barcode = models.CharField(max_length=40, unique=True)
    accession_number = models.CharField(max_length=40, blank=True, db_index=True)
    owner = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="owned")
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="held")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="copies")
    kind = models.ForeignKey(CopyKind, on_delete=models.PROTECT, related_name="copies")
    call_number = models.CharField(max_length=80, blank=True)
    call_key = models.CharField(max_length=240, blank=True, db_index=True)
    volume = models.CharField(max_length=40, blank=True)
    price_fen = models.IntegerField(null=True, blank=True)
    price_text = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=20, blank=True)
    acquired_on = models.DateField(null=True, blank=True)
    #: Said to the desk whenever the copy is lent or returned: 附光盘 1 张.
    desk_note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    missing_at = models.DateTimeField(null=True, blank=True)
    damaged_at = models.DateTimeField(null=True, blank=True)
    in_processing_since = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "call_key"], name="copy_on_shelf"),
            models.Index(
                fields=["bib"], condition=Q(withdrawn_at=None), name="standing_copies_of_bib"
            ),
        ]


class BookNumber(models.Model):
    """种次号: how many titles have arrived in a class. Main library and branches share one series,
    because books move between them."""

    class_number = models.CharField(max_length=60, unique=True)
    last = models.IntegerField(default=0)


class ImportRun(models.Model):
    """One file on its way in. Counts and position are written with each batch, so that a run
    killed half-way goes on from where its last batch ended."""

    kind = models.CharField(max_length=10)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64, db_index=True)
    file_size = models.BigIntegerField()
    profile = models.JSONField(default=dict)
    position = models.BigIntegerField(default=0)
    read = models.IntegerField(default=0)
    imported = models.IntegerField(default=0)
    merged = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    copies = models.IntegerField(default=0)
    copies_known = models.IntegerField(default=0)
    seconds = models.FloatField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=60, blank=True)


class ImportRemark(models.Model):
    """What the balance sheet says of one record: why it was left out, or what is odd about it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="remarks")
    record_number = models.IntegerField()
    is_rejection = models.BooleanField()
    code = models.CharField(max_length=40)
    detail = models.TextField(blank=True)
    raw = models.BinaryField(null=True)
