"""MARCXML and its UNIMARC twin: a stream of bytes in, records out. No DTD, no entity, no network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from shuxiang.foundations.codecs.iso2709 import (
    BadRecord,
    ControlField,
    DataField,
    Field,
    Record,
)

NAMESPACE = "http://www.loc.gov/MARC21/slim"


def looks_like(head: bytes) -> bool:
    """Say whether a file begins like XML."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


@dataclass(frozen=True, slots=True)
class Parsed:
    """One record element: the record, or why it could not be read with its text."""

    number: int
    record: Record | None
    reason: str = ""
    detail: str = ""
    text: bytes = b""


class Reader:
    """Feed it bytes, read records. Raises BadRecord only where the file as a whole is no XML or
    brings a DTD; whatever was complete before is handed out first."""

    def __init__(self, *, number: int = 0) -> None:
        self._number = number
        self._parser: Any = etree.XMLPullParser(
            events=("end", "comment"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        self._head = b""
        self._checked = False

    def feed(self, data: bytes) -> list[Parsed]:
        """Take in bytes and return the records that are complete now."""
        if not self._checked:
            self._head += data
            if len(self._head) < 4096 and b"<record" not in self._head:
                if b"<!DOCTYPE" in self._head:
                    raise BadRecord("xml-dtd", "DOCTYPE")
                return self._push(data)
            self._checked = True
            if b"<!DOCTYPE" in self._head or b"<!ENTITY" in self._head:
                raise BadRecord("xml-dtd", "DOCTYPE")
        return self._push(data)

    def _push(self, data: bytes) -> list[Parsed]:
        try:
            self._parser.feed(data)
        except etree.XMLSyntaxError as error:
            raise BadRecord("xml", str(error)[:200]) from None
        return list(self._ready())

    def finish(self) -> list[Parsed]:
        """Return what is left; raises BadRecord where the file ends in the middle."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            raise BadRecord("xml", str(error)[:200]) from None
        return list(self._ready())

    def _ready(self) -> Iterator[Parsed]:
        for _, element in self._parser.read_events():
            if not isinstance(element.tag, str) or _local(element) != "record":
                continue
            if len(element) and all(_local(one) in ("metadata", "header") for one in element):
                continue  # OAI and SRU wrap records in elements of the same name
            if not any(_local(one) in ("leader", "controlfield", "datafield") for one in element):
                continue
            self._number += 1
            try:
                yield Parsed(self._number, read_element(element))
            except BadRecord as bad:
                text = etree.tostring(element, encoding="utf-8")[:100_000]
                yield Parsed(self._number, None, bad.reason, bad.detail, text)
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def read_element(element: Any) -> Record:
    """Read one record element. Raises BadRecord."""
    leader, fields = "", list[Field]()
    for one in element:
        name = _local(one)
        if name == "leader":
            leader = (one.text or "").ljust(24)[:24]
        elif name == "controlfield":
            fields.append(ControlField(_tag(one), (one.text or "").strip("\n\r\t")))
        elif name == "datafield":
            subfields = tuple(
                (part.get("code", "")[:1], "".join(part.itertext()))
                for part in one
                if _local(part) == "subfield" and part.get("code")
            )
            fields.append(
                DataField(_tag(one), one.get("ind1") or " ", one.get("ind2") or " ", subfields)
            )
    if not fields:
        raise BadRecord("empty", "一个字段也没有")
    return Record(leader or " " * 24, tuple(fields))


def _tag(element: Any) -> str:
    tag = (element.get("tag") or "").strip()
    if len(tag) != 3:
        raise BadRecord("tag", f"字段号是“{tag}”")
    return tag


def write(record: Record) -> str:
    """Return a record as a MARCXML element, without a declaration."""
    parts = [f'<record xmlns="{NAMESPACE}"><leader>{escape(record.leader)}</leader>']
    for one in record.fields:
        if isinstance(one, ControlField):
            parts.append(
                f"<controlfield tag={quoteattr(one.tag)}>{escape(_xml(one.value))}</controlfield>"
            )
            continue
        inner = "".join(
            f"<subfield code={quoteattr(code)}>{escape(_xml(value))}</subfield>"
            for code, value in one.subfields
        )
        marks = f"ind1={quoteattr(one.ind1)} ind2={quoteattr(one.ind2)}"
        parts.append(f"<datafield tag={quoteattr(one.tag)} {marks}>{inner}</datafield>")
    return "".join(parts) + "</record>"


def _xml(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not know."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r")
