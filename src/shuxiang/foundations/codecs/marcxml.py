"""MARCXML and its UNIMARC twin: a stream of bytes in, records out. No DTD, no entity, no network."""

from __future__ import annotations

import re
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

#: What may stand before the root element, apart from a DTD.
_PROLOG = re.compile(rb"(?:[\s\xef\xbb\xbf\xfe\xff]|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_NOT_ASCII = re.compile(r"[^ -~]")
_LONGEST_HEAD = 1 << 16
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

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
    """Feed it bytes, read records.

    Raises BadRecord only where the file as a whole is no XML or brings a DTD. Whatever was complete
    before is handed out first; the fault then is raised by the next call, and by all after it.
    """

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
        self._seen_root = False
        self._fault: BadRecord | None = None

    def feed(self, data: bytes) -> list[Parsed]:
        """Take in bytes and return the records that are complete now."""
        self._raise_if_broken()
        if not self._checked:
            self._head += data
            if not self._head_is_read():
                return []
            data, self._head = self._head, b""
        try:
            self._parser.feed(data)
        except etree.XMLSyntaxError as error:
            self._break("xml", str(error)[:200])
        return self._handed_out()

    def finish(self) -> list[Parsed]:
        """Return what is left; raises BadRecord where the file ends in the middle."""
        self._raise_if_broken()
        try:
            self._parser.feed(self._head)
            self._parser.close()
        except etree.XMLSyntaxError as error:
            self._break("xml", str(error)[:200])
        return self._handed_out()

    def _head_is_read(self) -> bool:
        """Say whether the root element has begun; nothing goes to the parser before that.

        A DTD stands before it or nowhere. Without NULs UTF-16 looks like the ASCII it is here; what
        still slips through is seen when the root is read.
        """
        plain = self._head.replace(b"\0", b"")
        found = _PROLOG.match(plain)
        rest = plain[found.end() if found else 0 :]
        if rest[:9].upper() == b"<!DOCTYPE":
            raise self._break("xml-dtd", "DOCTYPE")
        if len(rest) >= 2 and not rest.startswith((b"<!", b"<?")):
            self._checked = True
        elif len(self._head) > _LONGEST_HEAD:
            raise self._break("xml", "> 64 KiB")
        return self._checked

    def _break(self, reason: str, detail: str) -> BadRecord:
        self._fault = BadRecord(reason, detail)
        return self._fault

    def _raise_if_broken(self) -> None:
        if self._fault is not None:
            raise self._fault

    def _handed_out(self) -> list[Parsed]:
        """Return what is complete; a fault behind it waits for the next call."""
        found = list(self._ready())
        if not found:
            self._raise_if_broken()
        return found

    def _ready(self) -> Iterator[Parsed]:
        for _, element in self._parser.read_events():
            if not self._seen_root and isinstance(element.tag, str):
                # The bytes were looked through for it above, but in UTF-16 it looks otherwise.
                self._seen_root = True
                if element.getroottree().docinfo.internalDTD is not None:
                    self._break("xml-dtd", "DOCTYPE")
                    return
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
    """Read one record element. Raises BadRecord: ``tag``, ``empty``."""
    leader, fields = "", list[Field]()
    for one in element:
        name = _local(one)
        if name == "datafield":
            subfields = tuple(
                [
                    ((part.get("code") or "a")[0], _text(part))
                    for part in one
                    if _local(part) == "subfield"
                ]
            )
            fields.append(
                DataField(_tag(one), _mark(one.get("ind1")), _mark(one.get("ind2")), subfields)
            )
        elif name == "controlfield":
            fields.append(ControlField(_tag(one), _text(one).strip("\n\r\t")))
        elif name == "leader":
            leader = _NOT_ASCII.sub(" ", one.text or "").ljust(24)[:24]
    if not fields:
        raise BadRecord("empty")
    return Record(leader or " " * 24, tuple(fields))


def _text(element: Any) -> str:
    return (element.text or "") if not len(element) else "".join(element.itertext())


def _mark(text: str | None) -> str:
    """Return an indicator: one character, blank where there is none (# and | are written too)."""
    return text[0] if text and text[0].isprintable() else " "


def _tag(element: Any) -> str:
    tag = (element.get("tag") or "").strip()
    if len(tag) != 3 or not tag.isascii():
        raise BadRecord("tag", tag)
    return tag


def write(record: Record) -> str:
    """Return a record as a MARCXML element, without a declaration."""
    parts = [f'<record xmlns="{NAMESPACE}"><leader>{escape(_xml(record.leader))}</leader>']
    for one in record.fields:
        if isinstance(one, ControlField):
            parts.append(
                f"<controlfield tag={quoteattr(one.tag)}>{escape(_xml(one.value))}</controlfield>"
            )
            continue
        inner = "".join(
            f"<subfield code={quoteattr(_xml(code))}>{escape(_xml(value))}</subfield>"
            for code, value in one.subfields
        )
        marks = f"ind1={quoteattr(_xml(one.ind1))} ind2={quoteattr(_xml(one.ind2))}"
        parts.append(f"<datafield tag={quoteattr(one.tag)} {marks}>{inner}</datafield>")
    return "".join(parts) + "</record>"


def _xml(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not know."""
    return text if text.isprintable() else _NOT_XML.sub("", text)
