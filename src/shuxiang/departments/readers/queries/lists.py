"""Reads of readers' lists."""

from __future__ import annotations

from shuxiang.departments.readers.models import ReaderList
from shuxiang.departments.readers.slips import ReaderListSlip


def lists_of(reader_id: int) -> tuple[ReaderListSlip, ...]:
    """Return all lists of a reader, the newest first."""
    found = (
        ReaderList.objects.filter(reader_id=reader_id).prefetch_related("titles").order_by("-pk")
    )
    return tuple(
        ReaderListSlip(
            one.pk,
            one.name,
            tuple(t.bib_id for t in sorted(one.titles.all(), key=lambda t: -t.pk)),
        )
        for one in found
    )
