"""Records and files as old systems write them, made up here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shuxiang.foundations.codecs import isbn

Parts = tuple[str, str]
FIELD, SUBFIELD, RECORD = b"\x1e", "\x1f", b"\x1d"


def valid_isbn(number: int) -> str:
    """Return a valid ISBN-13."""
    twelve = f"97875{number:07d}"
    return next(f"{twelve}{n}" for n in range(10) if isbn.is_valid(f"{twelve}{n}"))


def field(tag: str, text: str, marks: str = "  ") -> Parts:
    """Return a field whose subfields are written ``$aText$bText``."""
    return tag, marks + text.replace("$", SUBFIELD)


def iso(fields: Iterable[Parts], encoding: str = "utf-8", *, lengths: bool = True) -> bytes:
    """Write one record; without `lengths` as a careless program does, all figures nought."""
    directory, body = b"", b""
    for tag, text in fields:
        data = text.encode(encoding) + FIELD
        figures = f"{len(data):04d}{len(body):05d}" if lengths else "000000000"
        directory += f"{tag}{figures}".encode()
        body += data
    base = 24 + len(directory) + 1
    total = base + len(body) + 1
    leader = f"{total:05d}nam0 22{base:05d}   450 " if lengths else "     nam0 22        450 "
    return leader.encode() + directory + FIELD + body + RECORD


def book(
    number: int,
    copies: str = "",
    *,
    title: str = "",
    volume: str = "",
    isbn: str | None = None,
    price: str = "CNY26.00",
    extra: Iterable[Parts] = (),
) -> list[Parts]:
    """Return the fields of a plain book; `copies` is the content of its 905."""
    code = valid_isbn(number) if isbn is None else isbn
    fields = [
        ("001", f"0120260{number:05d}"),
        field("010", f"$a{code}$d{price}" if code else f"$d{price}"),
        field("100", "$a20260302d2026    em y0chiy50      ea"),
        field("101", "$achi", "0 "),
        field("200", f"$a{title or f'溪边的书{number}'}" + volume + "$f林晚著", "1 "),
        field("210", "$a南昌$c章江文艺出版社$d2026.3"),
        field("215", "$a206页$d21cm"),
        field("690", "$aI247.5$v5"),
        field("701", "$a林晚$4著", " 0"),
    ]
    if copies:
        fields.append(field("905", copies))
    return [*fields, *extra]


def write(path: Path, *records: bytes) -> Path:
    """Write a file of records."""
    path.write_bytes(b"".join(records))
    return path
