"""Reads of the catalogue. Slips go out, drawers stay closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q

from shuxiang.departments.catalogue.models import Bib, ClassName
from shuxiang.departments.catalogue.refusals import UnknownBib
from shuxiang.departments.catalogue.slips import BibSlip, ClassLine, HarvestLine, TitleLine
from shuxiang.foundations.codecs import cnmarc, iso2709, marc21
from shuxiang.foundations.codecs.description import Description
from shuxiang.foundations.codecs.iso2709 import Record
from shuxiang.foundations.store import sql

__all__ = [
    "BibSlip",
    "ClassLine",
    "HarvestLine",
    "TitleLine",
    "bib",
    "class_names",
    "count_titles",
    "describe",
    "description",
    "every_id",
    "find_by_isbn",
    "in_class",
    "known_matches",
    "neighbours",
    "newest",
    "raw_records",
    "record_of",
    "require_bib",
    "standing_id",
    "title_line",
    "twins_of",
]

_LINE = (
    "pk",
    "title",
    "title_rest",
    "volume",
    "author",
    "publisher",
    "year",
    "class_number",
    "clc_letter",
    "isbn",
    "kind",
    "audience",
)
_BIB = (
    "pk",
    "flavour",
    "title",
    "title_rest",
    "volume",
    "author",
    "publisher",
    "place_of_publication",
    "year",
    "edition",
    "isbn",
    "issn",
    "class_number",
    "class_key",
    "clc_letter",
    "language",
    "kind",
    "audience",
    "price_fen",
    "title_sort",
    "match_key",
    "source",
    "source_number",
    "created_at",
    "changed_at",
    "merged_into_id",
)


def bib(bib_id: int) -> BibSlip:
    """Return one title with all its columns. Refuses with UnknownBib."""
    row = Bib.objects.filter(pk=bib_id).values_list(*_BIB).first()
    if row is None:
        raise UnknownBib(bib_id=bib_id)
    return BibSlip(*row)


def record_of(bib_id: int) -> Record:
    """Return the whole record of a title. Refuses with UnknownBib."""
    return iso2709.parse(_raw(bib_id)[1])


def description(bib_id: int) -> Description:
    """Return what the record of a title says, for showing it. Refuses with UnknownBib."""
    flavour, raw = _raw(bib_id)
    return describe(iso2709.parse(raw), flavour)


def describe(parsed: Record, flavour: str) -> Description:
    """Return what a record says in its own flavour: ``cnmarc`` or ``marc21``."""
    return marc21.describe(parsed) if flavour == "marc21" else cnmarc.describe(parsed)


def _raw(bib_id: int) -> tuple[str, bytes]:
    row = Bib.objects.filter(pk=bib_id).values_list("flavour", "record").first()
    if row is None:
        raise UnknownBib(bib_id=bib_id)
    return row[0], bytes(row[1])


def require_bib(bib_id: int) -> None:
    """Refuse with UnknownBib unless this title exists and stands for itself."""
    if not Bib.objects.filter(pk=bib_id, merged_into=None).exists():
        raise UnknownBib(bib_id=bib_id)


def standing_id(bib_id: int) -> int:
    """Return the title that a number leads to, following merges. Refuses with UnknownBib."""
    seen: set[int] = set()
    while bib_id not in seen:
        seen.add(bib_id)
        found = Bib.objects.filter(pk=bib_id).values_list("merged_into_id", flat=True)
        if not found:
            raise UnknownBib(bib_id=bib_id)
        if found[0] is None:
            return bib_id
        bib_id = found[0]
    return bib_id


def title_line(bib_ids: Iterable[int]) -> dict[int, TitleLine]:
    """Return the titles of a list, in one query; numbers without a title are absent."""
    wanted = list(bib_ids)
    found = Bib.objects.filter(pk__in=wanted).values_list(*_LINE)
    return {row[0]: TitleLine(*row) for row in found}


def find_by_isbn(isbn: str) -> list[TitleLine]:
    """Return the titles with this ISBN (13 digits, without hyphens); often more than one, because
    publishers use a number again for volumes and reprints."""
    found = Bib.objects.filter(isbn=isbn, merged_into=None).order_by("pk")
    return [TitleLine(*row) for row in found.values_list(*_LINE)]


def titles_with(text: str, most: int = 20) -> list[TitleLine]:
    """Return titles in which a text stands as it is written; the newest where it is empty. For the
    minute in which the search index is not there."""
    found = Bib.objects.filter(merged_into=None)
    if text:
        found = found.filter(title__contains=text)
    rows = found.order_by("-pk").values_list(*_LINE)
    return [TitleLine(*row) for row in rows[:most]]


def twins_of(bib_id: int) -> list[TitleLine]:
    """Return the other standing titles that are known by the same ISBN and volume, or the same
    title, author, publisher and year: what a cataloguer may want to join."""
    key = bib(bib_id).match_key.partition("~")[0]
    found = Bib.objects.filter(match_key__startswith=key, merged_into=None).exclude(pk=bib_id)
    rows = found.order_by("pk").values_list(*_LINE)
    return [TitleLine(*row) for row in rows[:20]]


def newest(most: int = 20, *, with_copies: Sequence[int] | None = None) -> list[TitleLine]:
    """Return the titles that came last; `with_copies` narrows them to these places' stock."""
    found = Bib.objects.filter(merged_into=None)
    if with_copies is not None:
        found = found.filter(copies__place_id__in=with_copies, copies__withdrawn_at=None).distinct()
    page = found.order_by("-created_at", "-pk")[:most]
    return [TitleLine(*row) for row in page.values_list(*_LINE)]


def neighbours(bib_id: int) -> tuple[int | None, int | None]:
    """Return the titles before and after this one in order of arrival."""
    standing = Bib.objects.filter(merged_into=None)
    before = standing.filter(pk__lt=bib_id).order_by("-pk").values_list("pk", flat=True).first()
    after = standing.filter(pk__gt=bib_id).order_by("pk").values_list("pk", flat=True).first()
    return before, after


def in_class(prefix: str, *, after_key: str = "", most: int = 50) -> list[TitleLine]:
    """Return titles of a class and its subclasses in CLC filing order."""
    found = Bib.objects.filter(class_number__startswith=prefix, merged_into=None)
    page = found.filter(class_key__gt=after_key).order_by("class_key", "title_sort")[:most]
    return [TitleLine(*row) for row in page.values_list(*_LINE)]


def class_names() -> tuple[ClassLine, ...]:
    """Return the named classes in filing order; titles are counted for main classes only."""
    counts = dict(
        sql.rows(
            "SELECT clc_letter, count(*) FROM catalogue_bib WHERE merged_into_id IS NULL"
            " GROUP BY clc_letter"
        )
    )
    rows = ClassName.objects.order_by("sort_key").values_list("number", "name")
    return tuple(ClassLine(number, name, counts.get(number, 0)) for number, name in rows)


def count_titles() -> int:
    """Count the titles: 馆藏种数."""
    return Bib.objects.filter(merged_into=None).count()


def highest_number() -> int:
    """Return the number of the title that came last; 0 for an empty catalogue."""
    return Bib.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def changes_between(first: int, last: int) -> list[tuple[int, datetime]]:
    """Return (number, changed at) of the standing titles from one number up to, not including,
    another."""
    found = Bib.objects.filter(pk__gte=first, pk__lt=last, merged_into=None).order_by("pk")
    return list(found.values_list("pk", "changed_at"))


def harvest(
    *,
    after: tuple[datetime, int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    letter: str = "",
    most: int = 100,
) -> list[HarvestLine]:
    """Return titles in order of change, merged ones too, from after a (changed at, number) on.

    `since` and `until` are inclusive; `letter` narrows to a main class.
    """
    found = Bib.objects.order_by("changed_at", "pk")
    if after is not None:
        later = Q(changed_at__gt=after[0])
        found = found.filter(later | Q(changed_at=after[0], pk__gt=after[1]))
    if since is not None:
        found = found.filter(changed_at__gte=since)
    if until is not None:
        found = found.filter(changed_at__lte=until)
    if letter:
        found = found.filter(clc_letter__startswith=letter)
    rows = found.values_list(
        "pk", "flavour", "record", "changed_at", "clc_letter", "merged_into_id"
    )
    return [
        HarvestLine(pk, flavour, bytes(record), changed, letter[:1], merged is not None)
        for pk, flavour, record, changed, letter, merged in rows[:most]
    ]


def harvest_line(bib_id: int) -> HarvestLine | None:
    """Return one title as it is harvested, merged or not; None where there never was one."""
    row = (
        Bib.objects.filter(pk=bib_id)
        .values_list("pk", "flavour", "record", "changed_at", "clc_letter", "merged_into_id")
        .first()
    )
    if row is None:
        return None
    pk, flavour, record, changed, letter, merged = row
    return HarvestLine(pk, flavour, bytes(record), changed, letter[:1], merged is not None)


def earliest_change() -> datetime | None:
    """Return when the first title was last changed; None for an empty catalogue."""
    return Bib.objects.order_by("changed_at").values_list("changed_at", flat=True).first()


def raw_records(
    *, after: int = 0, most: int = 1_000, bib_ids: Sequence[int] | None = None
) -> list[tuple[int, str, bytes, datetime]]:
    """Return (number, flavour, ISO 2709 bytes, changed at) of standing titles in order of number:
    those after a number, or those asked for."""
    found = Bib.objects.filter(merged_into=None).order_by("pk")
    if bib_ids is not None:
        found = found.filter(pk__in=bib_ids)
    else:
        found = found.filter(pk__gt=after)[:most]
    rows = found.values_list("pk", "flavour", "record", "changed_at")
    return [(pk, flavour, bytes(record), changed) for pk, flavour, record, changed in rows]


_MATCHES = (
    "SELECT match_key, id, title FROM catalogue_bib WHERE merged_into_id IS NULL AND match_key IN ("
)


def known_matches(keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return (number, title) of the title that each match key is known by.

    Keys nobody has are absent; of several titles with one key the oldest counts.
    """
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(keys), 500):
        part = list(keys[start : start + 500])
        for key, bib_id, title in sql.rows(_MATCHES + sql.marks(len(part)) + ") ORDER BY id", part):
            found.setdefault(key, (bib_id, title))
    return found


def every_id() -> Iterator[int]:
    """Yield the number of every standing title, in order."""
    found = Bib.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)
    yield from found.iterator(chunk_size=5_000)
