"""A file of records: what form it has, and one record after another out of it, good or bad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue import rules as titles
from shuxiang.departments.catalogue.services import Prepared
from shuxiang.departments.holdings.refusals import UnreadableFile
from shuxiang.departments.holdings.services.move_in import reader_columns
from shuxiang.departments.holdings.services.move_in.facts import (
    CopyRead,
    RecordRead,
    RecordRejected,
    Settings,
)
from shuxiang.foundations.codecs import barcode as barcodes
from shuxiang.foundations.codecs import callno, iso2709, marc21, marcxml, price
from shuxiang.foundations.codecs import holdings as local_fields
from shuxiang.foundations.codecs.description import Description
from shuxiang.foundations.codecs.iso2709 import BadRecord, Record
from shuxiang.foundations.kernel.refusals import Because

Item = RecordRead | RecordRejected

#: Bytes read from the disk at a time.
_PIECE = 1 << 18
#: So many records are looked at to find out which local field holds the copies.
_SAMPLE = 100
_UTF16 = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def form_of(path: Path) -> str:
    """Return ``iso2709`` or ``marcxml``, by what is in the file. Refuses with UnreadableFile."""
    with path.open("rb") as file:
        head = file.read(_PIECE)
    if marcxml.looks_like(head) or head.startswith(_UTF16):
        return "marcxml"
    if iso2709.RECORD_END in head or iso2709.FIELD_END.encode() in head:
        return "iso2709"
    raise UnreadableFile(Because("holdings.file-not-marc", {"name": path.name}))


#: Flavour → profiles that are tried, the first wins a tie. The 9XX of MARC21 are everybody's own:
#: nothing there is a barcode unless Koha (952) or the standard (852) says so.
_TRIED = {
    "cnmarc": ("986", "906", "985", "905", "907"),
    "marc21": ("952", "852"),
}
#: Why a file as a whole is no file of records.
_WHOLE_FILE = frozenset({"xml", "xml-dtd"})


def guessed_profile(path: Path, form: str) -> dict[str, Any]:
    """Return the profile of local fields that finds most copies among the first records.

    Refuses with UnreadableFile where there is no record at all.
    """
    sample = list(islice(_parsed(path, form), _SAMPLE))
    if not sample or (sample[0][1] is None and sample[0][2] in _WHOLE_FILE):
        raise UnreadableFile(Because("holdings.file-not-marc", {"name": path.name}))
    counts: dict[str, int] = {}
    for _, record, *_rest in sample:
        if record is None:
            continue
        for name in _TRIED[marc21.looks_like(record)]:
            found = len(local_fields.read(record, local_fields.PROFILES[name]).copies)
            counts[name] = counts.get(name, 0) + found
    best = max(counts, key=lambda name: counts[name], default="none")
    return asdict(local_fields.PROFILES[best if counts.get(best) else "none"])


def items(
    path: Path, settings: Settings, *, position: int, number: int
) -> Iterator[tuple[Item, int]]:
    """Yield each record after `number` with the offset at which the next one begins.

    ISO 2709 goes on from the byte `position`; XML is read from its beginning and skipped, because
    it cannot be entered in the middle.
    """
    profile = local_fields.Profile(**settings.copies)
    for at, record, reason, detail, raw, offset in _parsed(
        path, settings.form, position=position, number=number
    ):
        if record is None:
            yield RecordRejected(at, reason, detail, raw), offset
        else:
            yield read_record(at, record, raw, profile), offset


_Parsed = tuple[int, Record | None, str, str, bytes, int]


def _parsed(path: Path, form: str, *, position: int = 0, number: int = 0) -> Iterator[_Parsed]:
    if form == "marcxml":
        return _parsed_xml(path, number)
    return _parsed_iso(path, position, number)


def _parsed_iso(path: Path, position: int, number: int) -> Iterator[_Parsed]:
    splitter = iso2709.Splitter(number=number, offset=position)
    with path.open("rb") as file:
        file.seek(position)
        ended = False
        while not ended:
            piece = file.read(_PIECE)
            ended = not piece
            for raw in splitter.finish() if ended else splitter.feed(piece):
                # A NUL means nothing in a record, and PostgreSQL keeps no text with one.
                data = raw.data.replace(b"\0", b" ")
                try:
                    record = _record(data)
                except BadRecord as bad:
                    yield raw.number, None, bad.reason, bad.detail, raw.data, raw.offset
                else:
                    yield raw.number, record, "", "", data, raw.offset


def _record(data: bytes) -> Record:
    """Read one record. Programs that leave the record's length blank lose these blanks between
    records, so a leader that is too short is filled up before the record is given up."""
    try:
        return iso2709.parse(data)
    except BadRecord as bad:
        short = (24 - data.find(iso2709.FIELD_END.encode())) % 12
        if bad.reason != "directory" or not short:
            raise
        return iso2709.parse(b"0" * short + data)


def _parsed_xml(path: Path, number: int) -> Iterator[_Parsed]:
    reader = marcxml.Reader()
    last = offset = 0
    with path.open("rb") as file:
        ended = False
        while not ended:
            piece = file.read(_PIECE)
            ended = not piece
            offset += len(piece)
            try:
                found = reader.finish() if ended else reader.feed(piece)
            except BadRecord as bad:
                # Nothing behind this place can be read; what it was stays with the balance.
                rest = piece + file.read(100_000)
                if last + 1 > number:
                    yield last + 1, None, bad.reason, bad.detail, rest[:100_000], offset
                return
            for one in found:
                last = one.number
                if one.number > number:
                    yield one.number, one.record, one.reason, one.detail, one.text, offset


def read_record(
    number: int, record: Record, raw: bytes, profile: local_fields.Profile
) -> RecordRead | RecordRejected:
    """Return what one record says: its title, its copies, and what is odd about it."""
    flavour = marc21.looks_like(record)
    said = catalogue.describe(record, flavour)
    if not said.title:
        known_as = " ".join((said.control_number, *said.isbn_raw)).strip()
        return RecordRejected(number, "no-title", known_as, raw or titles.whole(record))
    copies, remarks = copies_of(record, said, profile)
    kept = titles.whole(record, raw)
    if "�" in said.title or "�" in said.summary:
        remarks.append(("bad-encoding", said.title))
    prepared = Prepared(
        record=kept,
        flavour=flavour,
        columns=titles.columns(said),
        source=said.source[:40],
        source_number=said.control_number[:60],
    )
    return RecordRead(number, prepared, tuple(copies), tuple(remarks))


#: Remarks of the codec that concern nobody: the class stays on the spine as it is.
_QUIET = frozenset({"class-not-clc"})


def copies_of(
    record: Record, said: Description, profile: local_fields.Profile
) -> tuple[list[CopyRead], list[tuple[str, str]]]:
    """Return the copies of a record, and what is odd about them."""
    found = local_fields.read(record, profile)
    remarks = [remark for remark in found.remarks if remark[0] not in _QUIET]
    copies = []
    for note in found.copies:
        barcode = barcodes.clean(note.barcode)
        if not barcode or len(barcode) > 40:
            remarks.append(("barcode-odd", note.barcode))
            continue
        if _is_out(note):
            remarks.append(("open-loan", f"{barcode} {note.borrower} {note.due}".rstrip()))
        copies.append(
            CopyRead(
                barcode=barcode,
                accession_number=note.accession_number[:40],
                owner=note.owner,
                location=note.location,
                kind=note.kind,
                call_number=_call_number(note, said, remarks),
                volume=note.volume[:40],
                price_text=(text := note.price or (said.price.raw if said.price else ""))[:60],
                price_fen=_fen(text),
                acquired_on=_acquired(note.acquired, remarks),
                note=note.note[:200],
            )
        )
    if not found.copies and profile.tag and record.fields_of(profile.tag):
        remarks.append(("no-barcode", profile.tag))
    return copies, remarks


_DIGITS = re.compile(r"\d{4}[-/.]?\d{2}[-/.]?\d{2}")


def _is_out(note: local_fields.CopyNote) -> bool:
    """Say whether a record tells of a running loan: a day, or a card that is not a price."""
    return bool(_DIGITS.match(note.due)) or (note.borrower.isalnum() and not note.due)


def _call_number(
    note: local_fields.CopyNote, said: Description, remarks: list[tuple[str, str]]
) -> str:
    if note.call_number:
        number = note.call_number
    else:
        number = callno.call_number(note.class_number or said.class_number, note.book_number)
    if len(number) > 80:
        remarks.append(("call-number-long", number))
        return number[:80]
    return number


_prices: dict[str, int | None] = {}


def _fen(text: str) -> int | None:
    """Return a price in 分; prices repeat, so a few thousand are remembered."""
    if not text:
        return None
    if text not in _prices:
        if len(_prices) > 5_000:
            _prices.clear()
        read = price.parse(text)
        _prices[text] = read.fen if read.currency == "CNY" and (read.fen or 0) < 2**31 else None
    return _prices[text]


def _acquired(text: str, remarks: list[tuple[str, str]]) -> date | None:
    try:
        return reader_columns.day(text) if text else None
    except reader_columns.OddDay:
        remarks.append(("date-odd", text))
        return None
