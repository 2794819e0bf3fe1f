"""ISO 2709, the container of CNMARC and MARC21: bytes in, records out, and back.

Real files lie: lengths are wrong, the encoding is not what the leader says, lines end in CR LF,
rubbish stands between records. So a record is cut at its terminators; its lengths are only asked
where the terminators contradict the directory. The encoding is decided for each record by what
its bytes are (`marc_charset`). Reasons and details of BadRecord carry no language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shuxiang.foundations.codecs import marc_charset

RECORD_END: Final = b"\x1d"
FIELD_END: Final = "\x1e"
SUBFIELD: Final = "\x1f"

#: A "record" without an end that grows beyond this is no record; it is given up and skipped.
LONGEST_RECORD: Final = 1 << 20

_LEADER = 24
_ENTRY = 12

_SUBFIELDS = re.compile("\x1f([^\x1f])([^\x1f]*)")
#: A leader somewhere in rubbish: five digits of length, five characters, 22, five digits.
_LEADER_LIKE = re.compile(r"(?=[\d ?]{5}[ -~]{5}22[\d ?]{5})")
_UNPRINTABLE = re.compile(r"[^ -~]")
_ENDS = re.compile("[\x1d\x1e]")
#: What stands around records in files: line ends, NUL, Ctrl-Z of DOS, the mark of UTF-8.
_AROUND = b"\x00\x1a\r\n"
_BOM = b"\xef\xbb\xbf"
_BLANK = _AROUND + b" \t" + _BOM


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


def parse(data: bytes) -> Record:
    """Read one record.

    Raises BadRecord: ``short`` (bytes), ``encoding`` and ``encoding-marc8`` (byte or name),
    ``directory`` (entries/fields), ``leader``, ``empty``.
    """
    data = data.removeprefix(_BOM).strip(_AROUND).removesuffix(RECORD_END)
    if len(data) < _LEADER + 1:
        raise BadRecord("short", str(len(data)))
    if len(data) >= LONGEST_RECORD:
        raise BadRecord("directory", "> 1 MiB")
    if RECORD_END in data:
        raise BadRecord("directory", "0x1D")
    try:
        text, encoding = marc_charset.decode(data)
    except marc_charset.UnknownEncoding as unknown:
        raise BadRecord(unknown.reason, unknown.detail) from None
    head, end, body = text.partition(FIELD_END)
    if not end:
        raise BadRecord("directory")
    if not head.isascii():
        raise BadRecord("leader")
    if (len(head) - _LEADER) % _ENTRY or len(head) < _LEADER:
        head = _mended(head)
    contents = body.split(FIELD_END)
    if not contents[-1].strip(" \t\r\n\0"):
        contents.pop()
    count = (len(head) - _LEADER) // _ENTRY
    if count == len(contents):
        tags = _tags(head)
    else:
        tags, contents = _by_lengths(head, data, encoding, len(contents))
    if not tags:
        raise BadRecord("empty")
    return Record(head[:_LEADER], (*map(_field, tags, contents),))


def _mended(head: str) -> str:
    """Return leader and directory without rubbish before them, or with the blanks put back that a
    program trimmed off a leader without a length."""
    for found in _LEADER_LIKE.finditer(head):
        rest = head[found.start() :]
        if len(rest) >= _LEADER and (len(rest) - _LEADER) % _ENTRY == 0:
            return rest
    missing = (_LEADER - len(head)) % _ENTRY
    if missing > 5:
        raise BadRecord("directory", str(len(head)))
    return " " * missing + head


def _tags(head: str) -> list[str]:
    """Return the tags in the order of the fields' positions; the directory need not keep it."""
    places = range(_LEADER, len(head), _ENTRY)
    tags = [head[at : at + 3] for at in places]
    starts = [head[at + 7 : at + _ENTRY] for at in places]
    if starts == sorted(starts):
        return tags
    if all(map(str.isdigit, starts)) and len(set(starts)) == len(starts):
        return [tag for _, tag in sorted(zip(map(int, starts), tags, strict=True))]
    return tags


def _by_lengths(head: str, data: bytes, encoding: str, fields: int) -> tuple[list[str], list[str]]:
    """Read the fields by the directory, for a record with a terminator inside a field.

    Only where every entry ends at a terminator: else nobody knows which tag belongs where.
    """
    body = data[data.index(FIELD_END.encode()) + 1 :]
    found: list[tuple[int, str, bytes]] = []
    for at in range(_LEADER, len(head), _ENTRY):
        length, start = head[at + 3 : at + 7], head[at + 7 : at + _ENTRY]
        if not (length + start).isdigit():
            raise BadRecord("directory", head[at : at + _ENTRY])
        content = body[int(start) : int(start) + int(length)]
        if content[-1:] != FIELD_END.encode():
            raise BadRecord("directory", f"{(len(head) - _LEADER) // _ENTRY}/{fields}")
        found.append((int(start), head[at : at + 3], content[:-1]))
    found.sort(key=lambda one: one[0])
    try:
        texts = [content.decode(encoding).replace(FIELD_END, " ") for _, _, content in found]
    except UnicodeDecodeError as error:
        raise BadRecord("encoding", str(error.start)) from None
    return [tag for _, tag, _ in found], texts


def _field(tag: str, content: str) -> Field:
    if tag[:2] == "00":
        return ControlField(tag, content)
    if content[2:3] != SUBFIELD:
        content = _with_marks(content)
    return DataField(tag, content[0], content[1], tuple(_SUBFIELDS.findall(content)))


def _with_marks(content: str) -> str:
    """Return a field's content with two indicators; text without any code becomes $a."""
    marks, delimiter, rest = content.partition(SUBFIELD)
    if delimiter:
        return marks[:2].ljust(2) + SUBFIELD + rest
    if marks[:2].isascii():
        marks, rest = marks[:2], marks[2:].strip()
    else:
        marks, rest = "", marks.strip()
    return marks.ljust(2) + (f"{SUBFIELD}a{rest}" if rest else "")


def serialise(record: Record, encoding: str = "utf-8") -> bytes:
    """Write a record, in UTF-8 unless told otherwise, with right lengths. Raises TooLong.

    Characters that end fields and records become blanks. MARC21 beyond ASCII says in leader/09
    that it is Unicode. CNMARC has no such place; it is used all the same where the few bytes beyond
    ASCII could be read as GB18030 too, so that what we write reads as we wrote it.
    """
    directory: list[str] = []
    contents: list[bytes] = []
    start = 0
    for one in record.fields:
        content = _content(one).encode(encoding)
        size = len(content) + 1
        if size > 9_999:
            raise TooLong(f"{one.tag}: {size}")
        directory.append(f"{one.tag:3.3}{size:04d}{start:05d}")
        contents.append(content)
        start += size
    base = _LEADER + _ENTRY * len(directory) + 1
    total = base + start + 1
    if total > 99_999:
        raise TooLong(str(total))
    leader = _UNPRINTABLE.sub(" ", record.leader).ljust(_LEADER)[:_LEADER]
    body = FIELD_END.encode().join((*contents, RECORD_END))
    if encoding == "utf-8" and leader[9] == " " and _says_unicode(record, body):
        leader = leader[:9] + "a" + leader[10:]
    tail = leader[17:20] + (leader[20:24] if leader[20:24].strip() else "45  ")
    entries = _UNPRINTABLE.sub("?", "".join(directory))
    return f"{total:05d}{leader[5:10]}22{base:05d}{tail}{entries}{FIELD_END}".encode() + body


def _content(one: Field) -> str:
    if isinstance(one, ControlField):
        text = one.value
    else:
        parts = [f"{SUBFIELD}{code}{value}" for code, value in one.subfields]
        text = f"{one.ind1:1.1}{one.ind2:1.1}{''.join(parts)}"
    if FIELD_END in text or "\x1d" in text:
        text = _ENDS.sub(" ", text)
    return text


def _says_unicode(record: Record, body: bytes) -> bool:
    if body.isascii():
        return False
    tags = {one.tag for one in record.fields}
    return ("245" in tags and "200" not in tags) or marc_charset.is_ambiguous(body)


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as it lies in the file: its number from 1, the offset of its end, its bytes."""

    number: int
    offset: int
    data: bytes


class Splitter:
    """Cuts a stream of bytes into records, whatever the pieces, with bounded memory.

    `offset` of a record is where the next one begins: a run that is stopped goes on from there.
    A stretch longer than LONGEST_RECORD without an end is one bad record, cut to that length.
    """

    def __init__(self, *, number: int = 0, offset: int = 0) -> None:
        self._number = number
        self._offset = offset
        self._kept: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[Raw]:
        """Take in bytes and return the records that are complete now."""
        first, *others = data.split(RECORD_END)
        self._keep(first)
        if not others:
            return []
        *whole, rest = others
        found = [self._end(1)]
        for part in whole:
            self._keep(part)
            found.append(self._end(1))
        self._keep(rest)
        return [one for one in found if one]

    def finish(self) -> list[Raw]:
        """Return what is left at the end of the file, if it is more than blanks."""
        one = self._end(0)
        return [one] if one else []

    def _keep(self, part: bytes) -> None:
        if self._size < LONGEST_RECORD:
            self._kept.append(part[: LONGEST_RECORD - self._size])
        self._size += len(part)

    def _end(self, mark: int) -> Raw | None:
        data = b"".join(self._kept).removeprefix(_BOM).strip(_AROUND)
        if self._size > LONGEST_RECORD:
            data = data.ljust(LONGEST_RECORD, b"\0")
        self._offset += self._size + mark
        self._kept, self._size = [], 0
        if not data.strip(_BLANK):
            return None
        self._number += 1
        return Raw(self._number, self._offset, data)
