"""MARCXML in and out; no DTD, no entity, no file of the machine ever gets in."""

from __future__ import annotations

import io

import pymarc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marc_samples import HILLS

from shuxiang.foundations.codecs.iso2709 import BadRecord, ControlField, DataField, Record
from shuxiang.foundations.codecs.marcxml import NAMESPACE, Parsed, Reader, looks_like, write

COLLECTION = f'<collection xmlns="{NAMESPACE}">%s</collection>'


def read(data: bytes, size: int = 1 << 16) -> list[Parsed]:
    reader = Reader()
    found = [one for at in range(0, len(data), size) for one in reader.feed(data[at : at + size])]
    return found + reader.finish()


@pytest.mark.parametrize("size", [1, 50, 1 << 16])
def test_what_is_written_reads_the_same_whatever_the_pieces(size: int) -> None:
    data = (COLLECTION % (write(HILLS) * 3)).encode()
    found = read(data, size)
    assert [one.number for one in found] == [1, 2, 3]
    assert all(one.record is not None and one.record.fields == HILLS.fields for one in found)


def test_another_program_reads_what_we_write() -> None:
    theirs = pymarc.parse_xml_to_array(io.BytesIO((COLLECTION % write(HILLS)).encode()))[0]
    assert theirs["200"]["f"] == "(美)林清禾著"
    assert len(theirs.fields) == len(HILLS.fields)


def test_we_read_what_another_program_writes() -> None:
    theirs = pymarc.Record()
    theirs.add_field(pymarc.Field("001", data="1"))
    theirs.add_field(
        pymarc.Field("200", pymarc.Indicators("1", " "), [pymarc.Subfield("a", "山 & <水>")])
    )
    found = read(pymarc.record_to_xml(theirs, namespace=True))
    assert found[0].record is not None
    assert found[0].record.fields == (
        ControlField("001", "1"),
        DataField("200", "1", " ", (("a", "山 & <水>"),)),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_the_declared_encoding_is_followed(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + COLLECTION % write(HILLS)
    found = read(text.encode(encoding))
    assert found[0].record is not None
    assert found[0].record.first("200", "a") == "云溪山中"


def test_records_are_found_within_answers_of_sru_and_oai() -> None:
    inner = write(HILLS)
    sru = f"<r><records><record><recordData>{inner}</recordData></record></records></r>"
    oai = f"<OAI><record><header/><metadata>{inner}</metadata></record></OAI>"
    assert len(read(sru.encode())) == len(read(oai.encode())) == 1


def test_a_bad_record_stands_alone() -> None:
    bad = (
        '<record><datafield ind1="1" ind2=" "><subfield code="a">X</subfield></datafield></record>'
    )
    found = read(f"<collection>{bad}{write(HILLS)}</collection>".encode())
    assert [one.reason for one in found] == ["tag", ""]
    assert b"datafield" in found[0].text


def test_a_missing_code_or_indicator_loses_no_text() -> None:
    found = read(
        b'<record><datafield tag="200" ind1="10"><subfield>X</subfield></datafield></record>'
    )
    assert found[0].record is not None
    assert found[0].record.fields == (DataField("200", "1", " ", (("a", "X"),)),)


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        f'<!DOCTYPE r [<!ENTITY l0 "lol">{BOMB}]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/r.dtd">',
        f"<!--{'x' * 10_000}--><!DOCTYPE r [<!ENTITY x 'y'>]>",
        '<?p <record ?><!DOCTYPE r [<!ENTITY x "y">]>',
        '<!-- <record> --><!DOCTYPE r [<!ENTITY x "y">]>',
    ],
)
@pytest.mark.parametrize("size", [7, 1 << 20])
def test_a_dtd_is_refused_outright(dtd: str, encoding: str, size: int) -> None:
    body = '<r><record><controlfield tag="001">&x;&l8;</controlfield></record></r>'
    with pytest.raises(BadRecord) as refused:
        read(f'<?xml version="1.0"?>{dtd}{body}'.encode(encoding), size)
    assert refused.value.reason == "xml-dtd"


def test_a_head_without_end_is_given_up() -> None:
    with pytest.raises(BadRecord, match="64 KiB"):
        read(b"<!--" + b"x" * 100_000, 4096)


@pytest.mark.parametrize("cut", [10, 100, -5])
def test_a_broken_end_is_said(cut: int) -> None:
    with pytest.raises(BadRecord) as refused:
        read((COLLECTION % write(HILLS)).encode()[:cut])
    assert refused.value.reason == "xml"


@pytest.mark.parametrize("size", [1, 100, 1 << 20])
@pytest.mark.parametrize("wrong", ["春&秋", "春&nbsp;秋", "春<秋", "\x01", "</subfield>"])
def test_a_record_that_is_no_xml_takes_no_other_along(wrong: str, size: int) -> None:
    marc = f'<x:r xmlns:x="urn:x" xmlns="{NAMESPACE}">%s</x:r>'
    bad = write(HILLS).replace("</subfield>", wrong + "</subfield>", 1)
    found = read((marc % (write(HILLS) + bad + write(HILLS) * 2)).encode(), size)
    assert [one.record for one in found if one.record] == [HILLS] * 3
    (told,) = (one for one in found if one.record is None)
    assert (told.number, told.reason) == (2, "xml")
    assert wrong.encode() in told.text or told.text.endswith(b"</record>")
    assert [one.number for one in found] == [1, 2, 3, 4]


def test_a_record_without_its_end_takes_no_other_along() -> None:
    bad = write(HILLS).replace("</record>", "")
    found = read((COLLECTION % (write(HILLS) + bad + write(HILLS) * 2)).encode())
    assert [one.record for one in found] == [HILLS, HILLS, None, HILLS]
    assert found[2].text == bad.encode()


def test_a_record_with_an_end_too_many_takes_no_other_along() -> None:
    bad = write(HILLS).replace("</subfield>", "</subfield></datafield></record>", 1)
    found = read((COLLECTION % (write(HILLS) + bad + write(HILLS) * 2)).encode(), 50)
    assert [one.record is None for one in found] == [False, False, True, False, False]
    assert [found[at].record for at in (0, 3, 4)] == [HILLS] * 3


def test_characters_that_xml_does_not_know_are_left_out() -> None:
    odd = Record(" " * 24, (DataField("200", "1", "\x01", (("a", "山\x00\x0b\ufffe水"),)),))
    found = read(write(odd).encode())
    assert found[0].record is not None
    assert found[0].record.first("200", "a") == "山水"


def test_a_leader_of_words_becomes_blanks() -> None:
    found = read(
        '<record><leader>头标</leader><controlfield tag="001">1</controlfield></record>'.encode()
    )
    assert found[0].record is not None
    assert found[0].record.leader == " " * 24


def test_a_file_is_known_by_its_first_character() -> None:
    assert looks_like(b"\xef\xbb\xbf\r\n<?xml")
    assert not looks_like(b"01106nam0 22")


WHOLE = (COLLECTION % write(HILLS)).encode()


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE)), st.binary(max_size=6)), max_size=4),
    st.integers(1, 500),
)
def test_damaged_files_read_or_are_refused(hits: list[tuple[int, bytes]], size: int) -> None:
    data = WHOLE
    for at, put in hits:
        data = data[:at] + put + data[at + len(put) :]
    try:
        found = read(data, size)
    except BadRecord as bad:
        assert bad.reason in ("xml", "xml-dtd")
    else:
        assert all(one.record is not None or one.reason for one in found)
