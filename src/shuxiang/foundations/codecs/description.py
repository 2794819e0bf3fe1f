"""What a bibliographic record says, whatever its dialect: plain values for columns and screens."""

from __future__ import annotations

from dataclasses import dataclass

from shuxiang.foundations.codecs.price import Price


@dataclass(frozen=True, slots=True)
class Author:
    """One name with what stands beside it: role (著, 译), dates, qualifier ((美)), pinyin."""

    name: str
    role: str = ""
    dates: str = ""
    qualifier: str = ""
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """The derived values of one record. Empty text or tuple means that the record says nothing."""

    title: str
    title_rest: str = ""
    volume: str = ""
    parallel_titles: tuple[str, ...] = ()
    other_titles: tuple[str, ...] = ()
    statement: str = ""
    authors: tuple[Author, ...] = ()
    publisher: str = ""
    place: str = ""
    year: int | None = None
    edition: str = ""
    pages: str = ""
    size: str = ""
    series: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()
    isbn_raw: tuple[str, ...] = ()
    issn: str = ""
    cn_number: str = ""
    postal_number: str = ""
    price: Price | None = None
    binding: str = ""
    language: str = ""
    original_language: str = ""
    audience: str = ""
    kind: str = "book"
    literature: str = ""
    class_number: str = ""
    clc_letter: str = ""
    subjects: tuple[str, ...] = ()
    summary: str = ""
    contents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    cover: str = ""
    pinyin_given: str = ""
    control_number: str = ""
    source: str = ""

    @property
    def author(self) -> str:
        """Return the first author as a list shows it; without one, the statement."""
        return self.authors[0].name if self.authors else self.statement
