"""From a title to its CNMARC record, with the coded fields that real records carry."""

from __future__ import annotations

from datetime import datetime

from shuxiang.foundations.codecs import clc
from shuxiang.foundations.codecs.iso2709 import ControlField, DataField, Field, Record
from shuxiang.project.demo.composition.titles import Title

#: Kind of copies → leader/06 and /07.
_LEADERS = {"av": "gm", "serial": "as"}
_AUDIENCE = {False: "em ", True: "a  "}


def record_of(title: Title, *, number: str, now: datetime, agency: str) -> Record:
    """Return the whole record of a title; `number` becomes 001."""
    marks = _LEADERS.get(title.kind, "am")
    coded = f"{now:%Y%m%d}d{title.year:04d}    {_AUDIENCE[title.for_children]}y0chiy50      ea"
    priced = ("d", f"CNY{title.fen // 100}.{title.fen % 100:02d}")
    fields: list[Field] = [
        ControlField("001", number),
        ControlField("005", f"{now:%Y%m%d%H%M%S}.0"),
    ]

    def add(tag: str, marks: str, *parts: tuple[str, str]) -> None:
        kept = tuple(part for part in parts if part[1])
        if kept:
            fields.append(DataField(tag, marks[0], marks[1], kept))

    if title.isbn:
        add("010", "  ", ("a", title.isbn), priced)
    elif title.kind == "serial":
        add("011", "  ", ("a", title.issn), priced)
    add("100", "  ", ("a", coded[:36].ljust(36)))
    add("101", "0 ", ("a", "chi"))
    add("102", "  ", ("a", "CN"))
    if title.kind in ("book", "children", "reference"):
        literature = "f" if title.class_number.startswith(("I24", "I287.45", "I512.4")) else "y"
        add("105", "  ", ("a", f"{'a' if title.for_children else 'y'}   z   000{literature}y"))
    add("106", "  ", ("a", "r"))
    first, *others = title.statement.split("；")
    add(
        "200",
        "1 ",
        ("a", title.title),
        ("h", title.volume),
        ("e", title.rest),
        ("f", first),
        *(("g", one) for one in others),
    )
    add("205", "  ", ("a", title.edition))
    add(
        "210",
        "  ",
        ("a", title.publisher.city),
        ("c", title.publisher.name),
        ("d", str(title.year)),
    )
    add(
        "215",
        "  ",
        ("a", title.pages),
        ("c", "彩图" if title.for_children else ""),
        ("d", title.size),
    )
    add("225", "2 ", ("a", title.series))
    add("330", "  ", ("a", title.summary))
    for subject in title.subjects:
        topic, _, form = subject.partition("-")
        add("606", "0 ", ("a", topic), ("x", form))
    add("690", "  ", ("a", clc.clean(title.class_number)), ("v", "5"))
    for at, (name, role) in enumerate(title.headings):
        add(
            "701" if at == 0 or role in ("著", "编著", "主编") else "702",
            " 0",
            ("a", name),
            ("4", role),
        )
    add("801", " 0", ("a", "CN"), ("b", agency), ("c", f"{now:%Y%m%d}"))
    return Record(f"00000n{marks}0 2200000   450 ", tuple(fields))
