"""What the search index knows of one title: plain values, handed in by whoever reads the tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TitleDocument:
    """One title with what its copies say about it.

    `isbns` with or without hyphens, ten or thirteen digits. `places` are the ids of the branches
    that hold a copy. `lendable` says that at least one copy may leave the house at all; whether
    it is in is asked of the database. `year` is 0 when unknown. `changed_seq` is the sequence
    number of the change that this document reflects.
    """

    bib_id: int
    title: str
    title_rest: str = ""
    volume: str = ""
    other_titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str = ""
    series: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    summary: str = ""
    isbns: tuple[str, ...] = ()
    issn: str = ""
    call_numbers: tuple[str, ...] = ()
    class_number: str = ""
    clc_letter: str = ""
    year: int = 0
    language: str = ""
    kind: str = "book"
    places: tuple[int, ...] = ()
    lendable: bool = True
    changed_seq: int = 0
