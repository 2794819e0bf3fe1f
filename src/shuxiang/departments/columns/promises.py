"""What must always hold of columns, as questions that find offenders."""

from __future__ import annotations

from collections.abc import Iterator

from shuxiang.departments.columns.models import Column
from shuxiang.departments.columns.rules import ColumnKind, Shown, digest_of
from shuxiang.foundations.kernel.promises import Promise


def _issues() -> Iterator[Column]:
    found = Column.objects.filter(kind=ColumnKind.NEW.value).exclude(published_at=None)
    yield from found.order_by("year", "number").prefetch_related("items")


def _changed_afterwards() -> Iterator[str]:
    for one in _issues():
        items = sorted(one.items.all(), key=lambda item: (item.position, item.pk))
        said = [(item.bib_id, item.words, Shown(**item.shown)) for item in items if item.shown]
        if len(said) != len(items) or digest_of(said) != one.digest:
            yield f"新书推介 {one.year} 年第 {one.number} 期"


def _gaps() -> Iterator[str]:
    last: dict[int | None, int] = {}
    for one in _issues():
        expected = last.get(one.year, 0) + 1
        if one.number != expected:
            yield f"新书推介 {one.year} 年缺第 {expected} 期"
        last[one.year] = one.number or 0


PROMISES = (
    Promise(
        says="发布了的新书推介一个字也没有改过。",
        broken_by=_changed_afterwards,
        kept_by="columns.services (what is published is not opened again)",
    ),
    Promise(
        says="一年的新书推介一期接一期，没有空号。",
        broken_by=_gaps,
        kept_by="columns.services.publish, constraint one_issue_of_a_number",
    ),
)
