"""The description of a CNMARC record as one paragraph in the punctuation of ISBD (GB/T 3792)."""

from __future__ import annotations

from shuxiang.foundations.codecs.iso2709 import DataField, Record
from shuxiang.foundations.codecs.marc_text import clean

#: Subfield of 200 → what stands before it. $a, $f and $i depend on what came before.
_MARKS = {"c": ". ", "d": " = ", "e": " : ", "g": " ; ", "h": ". ", "v": ", "}


def _title(field: DataField) -> str:
    line, seen = "", ""
    for code, value in field.subfields:
        text = clean(value).lstrip("= ") if code == "d" else clean(value)
        if not text or code not in "acdefghiv":
            continue
        if code == "a":
            mark = " ; "
        elif code == "f":
            mark = " ; " if "f" in seen or "g" in seen else " / "
        elif code == "i":
            mark = ", " if seen.endswith("h") else ". "
        else:
            mark = _MARKS[code]
        line += (mark if line else "") + text
        seen += code
    return line


def _specific(record: Record) -> str:
    """Scale of maps (206), numbering of serials (207)."""
    parts = []
    for one in record.fields_of("206"):
        line = ". ".join(clean(v) for c, v in one.subfields if c in "ab")
        line += "".join(f" ; {clean(v)}" for v in one.all("c"))
        line += "".join(f" ({clean(v)})" for v in one.all("d"))
        parts.append(line)
    parts += [clean(v) for v in record.all("207", "a")]
    return " ; ".join(parts)


def _imprint(record: Record) -> str:
    line = ""
    for code, value in (p for f in record.fields_of("210")[:1] for p in f.subfields):
        if (text := clean(value)) and (mark := {"a": " ; ", "c": " : ", "d": ", "}.get(code)):
            line += (mark if line else "") + text
    return line


def _physical(record: Record) -> str:
    line = ""
    for code, value in (p for f in record.fields_of("215")[:1] for p in f.subfields):
        mark = {"a": ", ", "c": " : ", "d": " ; ", "e": " + "}.get(code)
        if mark and (text := clean(value)):
            line += (mark if line else "") + text
    return line


def _series(field: DataField) -> str:
    line = ""
    marks = {"a": " ; ", "d": " = ", "e": " : ", "f": " / ", "h": ". ", "i": ", ", "v": " ; "}
    for code, value in field.subfields:
        if code in marks and (text := clean(value)):
            line += (marks[code] if line else "") + text
    return line


def isbd_line(record: Record) -> str:
    """Return title and responsibility, edition, specifics, imprint, extent and series in a line.

    Punctuation is the one Chinese cataloguers print: a point stands close to the word before it.
    """
    title = next(iter(record.fields_of("200")), None)
    edition = " / ".join(
        part for part in (clean(record.first("205", "a")), clean(record.first("205", "f"))) if part
    )
    series = "".join(f"({line})" for f in record.fields_of("225") if (line := _series(f)))
    areas = (
        _title(title) if title else "", edition, _specific(record), _imprint(record),
        _physical(record), series,
    )  # fmt: skip
    return ". -- ".join(area.rstrip(".") for area in areas if area)
