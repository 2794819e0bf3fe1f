"""ISO 2709, the container of CNMARC and MARC21: bytes in, records out, and back.

Real files lie: lengths are wrong, the encoding is not what the leader says, lines end in CR LF,
rubbish stands between records. So a record is cut at its terminators, never by its lengths, and
the encoding is decided for each record by whether it decodes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

RECORD_END: Final = b"\x1d"
FIELD_END: Final = "\x1e"
SUBFIELD: Final = "\x1f"

#: A "record" without an end that grows beyond this is no record; it is given up and skipped.
LONGEST_RECORD: Final = 1 << 20

_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")

_LEADER = 24
_ENTRY = 12


class BadRecord(Exception):
    """A record that cannot be read; `reason` is a code, `detail` says where."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class TooLong(Exception):
    """ISO 2709 has five digits for a record's length and four for a field's."""


@dataclass(frozen=True, slots=True)
class ControlField:
    """A field without indicators and subfields: 001, 005."""

    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class DataField:
    """A field with two indicators and coded subfields in order."""

    tag: str
    ind1: str
    ind2: str
    subfields: tuple[tuple[str, str], ...]

    def first(self, code: str) -> str:
        """Return the first subfield of a code, or an empty string."""
        return next((value for name, value in self.subfields if name == code), "")

    def all(self, code: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.subfields if name == code)


Field = ControlField | DataField


@dataclass(frozen=True, slots=True)
class Record:
    """A leader of 24 characters and fields in the order of the record."""

    leader: str
    fields: tuple[Field, ...]

    def control(self, tag: str) -> str:
        """Return a control field's value, or an empty string."""
        for one in self.fields:
            if one.tag == tag and isinstance(one, ControlField):
                return one.value
        return ""

    def fields_of(self, *tags: str) -> tuple[DataField, ...]:
        """Return the data fields with one of these tags, in order."""
        return tuple(f for f in self.fields if f.tag in tags and isinstance(f, DataField))

    def first(self, tag: str, code: str) -> str:
        """Return the first non-empty subfield of the first fields with a tag."""
        for one in self.fields:
            if one.tag == tag and isinstance(one, DataField) and (value := one.first(code)):
                return value
        return ""

    def all(self, tag: str, *codes: str) -> tuple[str, ...]:
        """Return every subfield with one of these codes, in order."""
        return tuple(
            value
            for one in self.fields
            if one.tag == tag and isinstance(one, DataField)
            for code, value in one.subfields
            if code in codes
        )


def decode(data: bytes) -> str:
    """Return the text of a record: UTF-8 if it is that, else GB18030. Raises BadRecord.

    The leader's and field 100's word on the encoding is not asked: it is wrong too often.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise BadRecord("encoding", f"第 {error.start} 个字节") from None
    if b"\x1b" in data or _looks_like_ansel(data):
        raise BadRecord("encoding-marc8", "MARC-8")
    return text


def _looks_like_ansel(data: bytes) -> bool:
    """ANSEL writes an accent and then an ASCII letter; read as GBK that is a rare character whose
    second byte is ASCII. In Chinese text such characters are the exception."""
    pairs = _PAIR.findall(data)
    return bool(pairs) and 2 * sum(pair[1] < 0x80 for pair in pairs) > len(pairs)


def parse(data: bytes) -> Record:
    """Read one record. Raises BadRecord with the reasons short, leader, directory, encoding, empty.

    Fields are told apart by their terminators; the directory gives only the tags in order of
    position, so wrong lengths do no harm.
    """
    data = data.strip(b"\x00\x1a\r\n\t ").removesuffix(RECORD_END)
    if len(data) < _LEADER + 1:
        raise BadRecord("short", f"{len(data)} 个字节")
    text = decode(data)
    head, end, body = text.partition(FIELD_END)
    if not end:
        raise BadRecord("directory", "没有目次区")
    leader, directory = head[:_LEADER], head[_LEADER:]
    if not leader.isascii():
        raise BadRecord("leader", "头标区不是数字和字母")
    contents = body.split(FIELD_END)
    if contents and not contents[-1].strip():
        contents.pop()
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    tags = _tags(entries, len(contents))
    fields = tuple(_field(tag, value) for tag, value in zip(tags, contents, strict=True))
    if not fields:
        raise BadRecord("empty", "一个字段也没有")
    return Record(leader, fields)


def _tags(entries: list[str], count: int) -> list[str]:
    """Return the tags in the order of the fields' positions."""
    whole = [one for one in entries if len(one) == _ENTRY]
    if len(whole) != count:
        raise BadRecord("directory", f"目次 {len(whole)} 项，字段 {count} 个")
    starts = [one[7:] for one in whole]
    if all(one.isdigit() for one in starts):
        numbers = [int(one) for one in starts]
        if len(set(numbers)) == len(numbers):
            whole = [one for _, one in sorted(zip(numbers, whole, strict=True))]
    return [one[:3] for one in whole]


def _field(tag: str, content: str) -> Field:
    if tag[:2] == "00" or SUBFIELD not in content:
        if tag[:2] == "00":
            return ControlField(tag, content)
        marks, rest = content[:2].ljust(2), content[2:].strip()
        return DataField(tag, marks[0], marks[1], (("a", rest),) if rest else ())
    marks, *parts = content.split(SUBFIELD)
    marks = marks.ljust(2)
    return DataField(
        tag, marks[0], marks[1], tuple([(part[0], part[1:]) for part in parts if part])
    )


def serialise(record: Record) -> bytes:
    """Write a record in UTF-8 with right lengths. Raises TooLong."""
    directory: list[str] = []
    contents: list[bytes] = []
    start = 0
    for one in record.fields:
        if isinstance(one, ControlField):
            text = one.value + FIELD_END
        else:
            text = (
                one.ind1
                + one.ind2
                + "".join([SUBFIELD + code + value for code, value in one.subfields])
                + FIELD_END
            )
        content = text.encode()
        if len(content) > 9_999:
            raise TooLong(f"{one.tag}: {len(content)}")
        directory.append(f"{one.tag:3.3}{len(content):04d}{start:05d}")
        contents.append(content)
        start += len(content)
    base = _LEADER + _ENTRY * len(directory) + 1
    total = base + start + 1
    if total > 99_999:
        raise TooLong(str(total))
    leader = record.leader.ljust(_LEADER)[:_LEADER]
    head = (
        f"{total:05d}{leader[5:10]}22{base:05d}{leader[17:20]}{leader[20:24].strip() or '45':4.4}"
    )
    if len(head) != _LEADER:
        head = f"{total:05d}{leader[5:10]}22{base:05d}{leader[17:20]}45  "
    return (head + "".join(directory) + FIELD_END).encode() + b"".join(contents) + RECORD_END


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as it lies in the file: its number from 1, the offset of its end, its bytes."""

    number: int
    offset: int
    data: bytes


class Splitter:
    """Cuts a stream of bytes into records, whatever the pieces, with bounded memory.

    `offset` of a record is where the next one begins: a run that is stopped goes on from there.
    """

    def __init__(self, *, number: int = 0, offset: int = 0) -> None:
        self._number = number
        self._offset = offset
        self._rest = b""

    def feed(self, data: bytes) -> list[Raw]:
        """Take in bytes and return the records that are complete now."""
        *whole, rest = (self._rest + data).split(RECORD_END)
        found = [one for part in whole if (one := self._raw(part, 1))]
        if len(rest) > LONGEST_RECORD:
            if one := self._raw(rest, 0):
                found.append(one)
            rest = b""
        self._rest = rest
        return found

    def finish(self) -> list[Raw]:
        """Return what is left at the end of the file, if it is more than blanks."""
        rest, self._rest = self._rest, b""
        one = self._raw(rest, 0)
        return [one] if one else []

    def _raw(self, part: bytes, end: int) -> Raw | None:
        self._offset += len(part) + end
        data = part.strip(b"\x00\x1a\r\n\t ")
        if not data:
            return None
        self._number += 1
        return Raw(self._number, self._offset, data[:LONGEST_RECORD])
