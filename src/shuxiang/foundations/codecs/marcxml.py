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

#: A file is fed up to the end of one record at a time, so that a fault further on takes none of
#: the records before it along.
_RECORD_END = re.compile(rb"(?<=record>)")
_RECORD_CLOSES = re.compile(rb"</(?:[\w.-]+:)?record>")
_RECORD_OPENS = re.compile(rb"<(?:[\w.-]+:)?record(?=[\s>])")
_WRAPS = re.compile(rb"<(?:[\w.-]+:)?(?:metadata|recordData)[\s>]")
_NAMESPACES = re.compile(rb"""\bxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_DECLARATION = re.compile(rb"<\?xml[^>]*\?>")
#: So much of what could not be read is kept for people to look at.
_LONGEST_KEPT = 100_000

NAMESPACE = "http://www.loc.gov/MARC21/slim"
EXCHANGE = "info:lc/xmlns/marcxchange-v2"


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


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every record of a file: its declaration and its namespaces."""

    before: bytes
    after: bytes

    @classmethod
    def of(cls, head: bytes) -> Frame | None:
        """Return the frame of a file by its beginning; None where a byte is no letter (UTF-16)."""
        if b"\0" in head[:64]:
            return None
        declared = _DECLARATION.search(head)
        spaces = b" ".join(
            {one.split(b"=")[0].strip(): one for one in _NAMESPACES.findall(head)}.values()
        )
        return cls((declared[0] if declared else b"") + b"<frame " + spaces + b">", b"</frame>")

    def read(self, number: int, text: bytes, *, complete: bool) -> Parsed:
        """Read one record by itself."""
        if not complete:
            return Parsed(number, None, "xml", "", text[:_LONGEST_KEPT])
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            return Parsed(
                number, read_element(etree.fromstring(self.before + text + self.after, parser)[0])
            )
        except etree.XMLSyntaxError as error:
            return Parsed(number, None, "xml", str(error)[:200], text[:_LONGEST_KEPT])
        except BadRecord as bad:
            return Parsed(number, None, bad.reason, bad.detail, text[:_LONGEST_KEPT])


def _cut(text: bytes) -> list[tuple[bytes, bool]]:
    """Cut a text that ends with a record into the elements in it, and whether each has its end.

    What wraps a record in an element of the same name (OAI, SRU) is not counted.
    """
    starts = [one.start() for one in _RECORD_OPENS.finditer(text)]
    if not starts:  # the end of a wrapper, or what stands behind an end too many
        return [(text, False)] if b"subfield" in text else []
    found = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        close = _RECORD_CLOSES.search(text, start, end)
        piece = text[start : close.end() if close else end]
        if close or _WRAPS.search(piece) is None:
            found.append((piece, close is not None))
    return found


class Reader:
    """Feed it bytes, read records.

    A record that is no XML (a stray ``&``, a control character, an end tag that is missing) is
    handed out as a Parsed without a record, and reading goes on behind it. Raises BadRecord only
    where the file as a whole is no XML, brings a DTD or ends in the middle, or where such a fault
    stands in UTF-16. Whatever was complete before is handed out first; the fault then is raised by
    the next call, and by all after it.
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
        self._ended = 0
        #: Bytes behind the last record that was complete, and how to go on there by itself.
        self._rest = b""
        self._begin = b""
        self._frame: Frame | None = None
        self._alone = False

    def feed(self, data: bytes) -> list[Parsed]:
        """Take in bytes and return the records that are complete now."""
        self._raise_if_broken()
        if not self._checked:
            self._head += data
            if not self._head_is_read():
                return []
            data, self._head = self._head, b""
        found: list[Parsed] = []
        for piece in _RECORD_END.split(data):
            if piece and self._fault is None:
                found += self._fed(piece)
        if not found:
            self._raise_if_broken()
        return found

    def _fed(self, piece: bytes) -> list[Parsed]:
        """Take in a piece with the end of one record at most."""
        self._rest += piece
        if len(self._begin) < _LONGEST_HEAD:
            self._begin += piece
        if self._alone:
            return self._each_alone()
        ended = self._ended
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            self._break("xml", str(error)[:200])
        found = list(self._ready())
        read = self._ended - ended
        closed = [one.end() for one in _RECORD_CLOSES.finditer(self._rest)]
        if read:
            end = closed[read - 1] if len(closed) >= read else len(self._rest)
            for text, complete in _cut(self._rest[:end]):
                if not complete:  # its end is missing, and the next one was read as a part of it
                    self._number += 1
                    found.append(Parsed(self._number, None, "xml", "", text[:_LONGEST_KEPT]))
            self._rest = self._rest[end:]
        # An entity that nobody declared lets the parser go to sleep without a word.
        asleep = len(closed) > read
        if self._fault is None and not asleep:
            return found
        self._frame = Frame.of(self._begin)
        if self._frame is not None and (self._fault is None or self._fault.reason == "xml"):
            self._alone = self._number > 0 or _RECORD_OPENS.search(self._rest) is not None
            if self._alone:
                self._fault = None
                found += self._each_alone()
        return found

    def _each_alone(self) -> list[Parsed]:
        """Read what has gathered behind the last record without the file around it."""
        closed = [one.end() for one in _RECORD_CLOSES.finditer(self._rest)]
        if not closed or self._frame is None:
            return []
        text, self._rest = self._rest[: closed[-1]], self._rest[closed[-1] :]
        found = list[Parsed]()
        for piece, complete in _cut(text):
            self._number += 1
            found.append(self._frame.read(self._number, piece, complete=complete))
        return found

    def finish(self) -> list[Parsed]:
        """Return what is left; raises BadRecord where the file ends in the middle."""
        self._raise_if_broken()
        if self._alone:
            opened = _RECORD_OPENS.search(self._rest)
            if opened is None:
                return []
            self._number += 1
            rest, self._rest = self._rest[opened.start() :], b""
            return [Parsed(self._number, None, "xml", "", rest[:_LONGEST_KEPT])]
        try:
            self._parser.feed(self._head)
            self._parser.close()
        except etree.XMLSyntaxError as error:
            self._break("xml", str(error)[:200])
        found = list(self._ready())
        if not found:
            self._raise_if_broken()
        return found

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
            self._ended += 1
            if len(element) and all(_local(one) in ("metadata", "header") for one in element):
                continue  # OAI and SRU wrap records in elements of the same name
            if not any(_local(one) in ("leader", "controlfield", "datafield") for one in element):
                continue
            self._number += 1
            try:
                yield Parsed(self._number, read_element(element))
            except BadRecord as bad:
                text = etree.tostring(element, encoding="utf-8")[:_LONGEST_KEPT]
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


def write_exchange(record: Record) -> str:
    """Return a record of CNMARC or UNIMARC as a MarcXchange element (ISO 25577): MARCXML's names
    are MARC 21's alone."""
    opening = f'<record xmlns="{EXCHANGE}" format="UNIMARC" type="Bibliographic">'
    return opening + write(record).partition(">")[2]


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
