"""From the tables to what the index knows: one title with what its record and its copies say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.holdings.queries.placings import Placing, placings
from shuxiang.foundations.codecs import cnmarc, iso2709, marc21
from shuxiang.foundations.codecs.description import Description
from shuxiang.listeners.discovery.document import TitleDocument

_NOWHERE = Placing(place_ids=(), call_numbers=(), lendable=False)


def count() -> int:
    """Return how many titles the index should hold."""
    return catalogue.count_titles()


def after(bib_id: int, most: int) -> list[TitleDocument]:
    """Return the documents of the titles that follow a number."""
    return _documents(catalogue.raw_records(after=bib_id, most=most))


def of(bib_ids: Sequence[int]) -> list[TitleDocument]:
    """Return the documents of these titles; merged and unknown ones are absent."""
    return _documents(catalogue.raw_records(bib_ids=bib_ids))


def _documents(records: list[tuple[int, str, bytes, datetime]]) -> list[TitleDocument]:
    placed = placings([one[0] for one in records])
    return [
        _document(bib_id, _describe(flavour, record), placed.get(bib_id, _NOWHERE))
        for bib_id, flavour, record, _ in records
    ]


def _describe(flavour: str, record: bytes) -> Description:
    parsed = iso2709.parse(record)
    return marc21.describe(parsed) if flavour == "marc21" else cnmarc.describe(parsed)


def _document(bib_id: int, said: Description, placing: Placing) -> TitleDocument:
    return TitleDocument(
        bib_id=bib_id,
        title=said.title,
        title_rest=said.title_rest,
        volume=said.volume,
        other_titles=(*said.parallel_titles, *said.other_titles),
        authors=tuple(author.name for author in said.authors),
        publisher=said.publisher,
        series=said.series,
        subjects=said.subjects,
        summary=said.summary,
        isbns=said.isbns,
        issn=said.issn,
        call_numbers=placing.call_numbers,
        class_number=said.class_number,
        clc_letter=said.clc_letter,
        year=said.year or 0,
        language=said.language,
        kind=said.kind,
        places=placing.place_ids,
        lendable=placing.lendable,
    )
