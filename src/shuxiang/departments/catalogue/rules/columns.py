"""From what a record says to the columns of the table."""

from __future__ import annotations

from typing import NamedTuple

from shuxiang.departments.catalogue.rules.matching import match_key
from shuxiang.foundations.codecs import chinese, clc, iso2709
from shuxiang.foundations.codecs.description import Description
from shuxiang.foundations.codecs.iso2709 import ControlField, Record


class Columns(NamedTuple):
    """Everything that the table holds of a title beside its record; all of it derived."""

    title: str
    title_rest: str
    volume: str
    author: str
    publisher: str
    place_of_publication: str
    year: int | None
    edition: str
    isbn: str
    issn: str
    class_number: str
    class_key: str
    clc_letter: str
    language: str
    kind: str
    audience: str
    price_fen: int | None
    title_sort: str
    match_key: str


#: 分 beyond this is a misread number, not a price.
_MOST_FEN = 2_000_000_000


def columns(said: Description) -> Columns:
    """Return the columns of a record. Longer texts than a column holds are cut only where the
    column is for looking up; titles and names are never cut."""
    isbn = said.isbns[0] if said.isbns else ""
    fen = said.price.fen if said.price and said.price.currency == "CNY" else None
    sort_text = f"{said.title} {said.volume}" if said.volume else said.title
    return Columns(
        title=said.title,
        title_rest=said.title_rest,
        volume=said.volume,
        author=said.author,
        publisher=said.publisher,
        place_of_publication=said.place,
        year=said.year,
        edition=said.edition,
        isbn=isbn,
        issn=said.issn[:9],
        class_number=said.class_number[:60],
        class_key=clc.sort_key(said.class_number)[:160] if said.class_number else "",
        clc_letter=said.clc_letter[:2],
        language=said.language[:3],
        kind=said.kind[:12],
        audience=said.audience[:3],
        price_fen=fen if fen is not None and fen < _MOST_FEN else None,
        title_sort=chinese.pinyin_sort_key(sort_text[:80])[:200],
        match_key=match_key(
            isbn=isbn,
            title=said.title,
            volume=said.volume,
            author=said.author,
            publisher=said.publisher,
            year=said.year,
        ),
    )


_LONGEST_FIELD, _LONGEST_RECORD = 9_999, 99_999


def whole(record: Record, raw: bytes = b"") -> bytes:
    """Return a record as it is kept: ISO 2709 in UTF-8, without losing anything. `raw` is how it
    came; where it is sound UTF-8 with right figures it is kept byte for byte.

    The format has four digits for a field's length and five for the record's; a record in GB18030
    can outgrow them in UTF-8. Then the figures stand at their limit, and `iso2709.parse`, which
    cuts at terminators, still reads every field; an export for others has to say so.
    """
    if _is_sound(raw):
        return raw + iso2709.RECORD_END
    try:
        return iso2709.serialise(record)
    except iso2709.TooLong:
        return _with_figures_at_their_limit(record)


def _is_sound(raw: bytes) -> bool:
    """Say whether every figure of a record is right and its text UTF-8."""
    end = iso2709.FIELD_END.encode()[0]
    try:
        base = int(raw[12:17])
        if int(raw[:5]) != len(raw) + 1 or raw[base - 1] != end or (base - 25) % 12:
            return False
        reached = base
        for at in range(24, base - 1, 12):
            if int(raw[at + 7 : at + 12]) != reached - base:
                return False
            reached += int(raw[at + 3 : at + 7])
            if raw[reached - 1] != end:
                return False
        raw.decode("utf-8")
    except (ValueError, IndexError):
        return False
    return reached == len(raw)


def _with_figures_at_their_limit(record: Record) -> bytes:
    directory: list[str] = []
    contents: list[bytes] = []
    for at, one in enumerate(record.fields):
        if isinstance(one, ControlField):
            text = one.value
        else:
            text = one.ind1 + one.ind2
            text += "".join(iso2709.SUBFIELD + code + value for code, value in one.subfields)
        content = (text + iso2709.FIELD_END).encode()
        # Starts only have to keep the order of the fields.
        directory.append(f"{one.tag:3.3}{min(len(content), _LONGEST_FIELD):04d}{at:05d}")
        contents.append(content)
    base = 24 + 12 * len(directory) + 1
    total = min(base + sum(map(len, contents)) + 1, _LONGEST_RECORD)
    leader = record.leader.ljust(24)[:24]
    base = min(base, _LONGEST_RECORD)
    head = f"{total:05d}{leader[5:10]}22{base:05d}{leader[17:20]}45  "
    parts = ((head + "".join(directory) + iso2709.FIELD_END).encode(), *contents)
    return b"".join(parts) + iso2709.RECORD_END
