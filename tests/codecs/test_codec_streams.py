"""Files that arrive in pieces, with faults between good records: nothing whole is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marc_samples import HILLS

from shuxiang.foundations.codecs import iso2709, marcxml
from shuxiang.foundations.codecs.iso2709 import BadRecord, Splitter

ISO = iso2709.serialise(HILLS)
#: Programs that never knew the length of a record left five blanks in its place.
BLANK_LENGTH = b"     " + ISO[5:]
XML = marcxml.write(HILLS)


@pytest.mark.parametrize("around", [b"", b"\r\n", b"\n", b"\0", b"\x1a"])
def test_a_blank_length_keeps_its_blanks(around: bytes) -> None:
    raws = Splitter().feed(BLANK_LENGTH + around + BLANK_LENGTH)
    assert [one.data for one in raws] == [BLANK_LENGTH[:-1]] * 2
    for data in (BLANK_LENGTH, around + BLANK_LENGTH, raws[1].data):
        record = iso2709.parse(data)
        assert record.leader[5:8] == HILLS.leader[5:8]
        assert record.fields == HILLS.fields


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from([ISO, BLANK_LENGTH, b"\r\n", b"rubbish\x1d", b"\x1d", b" "]), max_size=6
    ),
    st.lists(st.integers(1, 900), max_size=20),
)
def test_however_a_file_is_cut_it_is_cut_the_same(parts: list[bytes], sizes: list[int]) -> None:
    data = b"".join(parts)
    whole = Splitter()
    expected = whole.feed(data) + whole.finish()
    cut, found, at = Splitter(), [], 0
    for size in (*sizes, len(data) + 1):
        found += cut.feed(data[at : at + size])
        at += size
    assert found + cut.finish() == expected
    for one in expected:
        rest = Splitter(number=one.number, offset=one.offset)
        assert rest.feed(data[one.offset :]) + rest.finish() == expected[one.number :]


@pytest.mark.parametrize(
    ("fault", "behind"), [("<record></c>", ["xml"]), ("<a b></a>", []), ("\x01", [])]
)
def test_what_was_whole_before_a_fault_in_the_same_piece_is_handed_out(
    fault: str, behind: list[str]
) -> None:
    reader = marcxml.Reader()
    found = reader.feed(f"<c>{XML}{XML}{fault}".encode() + b" " * 9_000)
    assert [(one.number, one.record) for one in found] == [(1, HILLS), (2, HILLS)]
    assert [one.reason for one in reader.feed(b"</c>") + reader.finish()] == behind


def test_after_a_dtd_nothing_more_is_read() -> None:
    reader = marcxml.Reader()
    for piece in (b"<!DOCTYPE c [<!ENTITY x 'y'>]>", f"<c>{XML}</c>".encode()):
        with pytest.raises(BadRecord) as refused:
            reader.feed(piece)
        assert refused.value.reason == "xml-dtd"
