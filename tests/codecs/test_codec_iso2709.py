"""ISO 2709 as files really are: wrong lengths, mixed encodings, rubbish between records."""

from __future__ import annotations

import io

import pymarc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marc_samples import HILLS, LEADER, record

from shuxiang.foundations.codecs.iso2709 import (
    LONGEST_RECORD,
    BadRecord,
    ControlField,
    DataField,
    Raw,
    Record,
    Splitter,
    TooLong,
    parse,
    serialise,
)

RAW = serialise(HILLS)


def with_directory(data: bytes, change: dict[int, bytes]) -> bytes:
    """Return a record with some directory entries replaced."""
    entries = [data[at : at + 12] for at in range(24, data.index(b"\x1e"), 12)]
    for at, entry in change.items():
        entries[at] = entry
    return data[:24] + b"".join(entries) + data[data.index(b"\x1e") :]


def test_what_is_written_reads_the_same() -> None:
    again = parse(RAW)
    assert again.fields == HILLS.fields
    assert serialise(again) == RAW


def test_lengths_are_right_for_a_reader_that_believes_them() -> None:
    theirs = next(pymarc.MARCReader(RAW, to_unicode=True, force_utf8=True))
    assert theirs is not None
    assert theirs["200"]["a"] == "云溪山中"
    assert [one.tag for one in theirs.fields] == [one.tag for one in HILLS.fields]


def test_a_record_written_by_another_program_reads_the_same() -> None:
    theirs = pymarc.Record(force_utf8=True)
    theirs.add_field(pymarc.Field("001", data="YX1"))
    subfields = [pymarc.Subfield("a", "云溪县志"), pymarc.Subfield("f", "云溪县志编委会编")]
    theirs.add_field(pymarc.Field("200", pymarc.Indicators("1", " "), subfields))
    written = io.BytesIO()
    pymarc.MARCWriter(written).write(theirs)
    assert parse(written.getvalue()).fields == (
        ControlField("001", "YX1"),
        DataField("200", "1", " ", (("a", "云溪县志"), ("f", "云溪县志编委会编"))),
    )


def test_readers_of_a_record() -> None:
    assert HILLS.first("200", "a") == "云溪山中"
    assert HILLS.all("610", "a") == ("书屋", "云溪")
    assert [one.tag for one in HILLS.fields_of("702", "701")] == ["701", "702"]
    assert HILLS.control("001") == "012005000001"
    assert HILLS.first("999", "a") == "" == HILLS.control("003")


def test_gb18030_is_read_though_the_lengths_are_those_of_utf8() -> None:
    assert parse(RAW.decode().encode("gb18030")).fields == HILLS.fields


def test_traditional_and_rare_characters_of_gb18030_are_no_rubbish() -> None:
    book = record("001 1", "200 1#ǂa紅樓夢研究資料彙編ǂf陳喆、朱镕編", "215 ##ǂa320面")
    assert parse(serialise(book).decode().encode("gb18030")).fields == book.fields


def test_one_chinese_word_in_an_english_record_is_not_taken_for_abkhaz() -> None:
    book = record("001 1", "200 1#ǂaHills of YunxiǂfLin Qinghe", "215 ##ǂa264页ǂc图")
    assert parse(serialise(book).decode().encode("gb18030")).fields == book.fields


@pytest.mark.parametrize(
    "title", ["Café des montagnes", "Война и горы", "Ελληνικά βουνά", "山ҳ", "ҳ", "264ҳ"]
)
def test_utf8_of_other_scripts_stays(title: str) -> None:
    book = record("001 1", f"200 1#ǂa{title}")
    assert parse(serialise(book)).first("200", "a") == title


@pytest.mark.parametrize(
    ("encoding", "tag", "title", "publisher"),
    [
        ("big5", "200", "雲溪縣立圖書館藏書目錄", "三民書局"),
        ("latin-1", "245", "Les bibliothèques à la campagne", "Éditions Façade"),
        ("latin-1", "245", "Bücher für Kinder", "Müller"),
        ("cp1251", "200", "Книги в горах: роман", "Художественная литература"),
        ("koi8-r", "200", "Книги в горах", "Художественная литература"),
        ("shift_jis", "200", "山の図書館", "雲書店"),
    ],
)
def test_other_encodings_are_refused_and_never_guessed(
    encoding: str, tag: str, title: str, publisher: str
) -> None:
    raw = serialise(record("001 1", f"{tag} 1#ǂa{title}", f"210 ##ǂc{publisher}"))
    with pytest.raises(BadRecord) as refused:
        parse(raw.decode().replace("45  ", "45  ").encode(encoding))
    assert refused.value.reason in ("encoding", "encoding-marc8")


def test_big5_is_refused_by_its_name() -> None:
    raw = serialise(record("001 1", "200 1#ǂa雲溪縣立圖書館藏書目錄", "210 ##ǂc三民書局"))
    with pytest.raises(BadRecord) as refused:
        parse(raw.decode().encode("big5"))
    assert (refused.value.reason, refused.value.detail) == ("encoding", "Big5")


def test_marc8_is_refused_by_name_with_and_without_escapes() -> None:
    switched = serialise(record("001 1", "245 10ǂa\x1b$1!Is!D7\x1b(B", leader=LEADER))
    accented = serialise(record("001 1", "245 10ǂaCafX des montagnes"))
    for raw in (switched, accented.replace(b"CafX", b"Caf\xe2e")):
        with pytest.raises(BadRecord) as refused:
            parse(raw)
        assert refused.value.reason == "encoding-marc8"


def test_marc21_in_ascii_needs_no_charset() -> None:
    assert parse(serialise(record("001 1", "245 10ǂaHills"))).first("245", "a") == "Hills"


def test_marc21_beyond_ascii_says_that_it_is_unicode() -> None:
    assert parse(serialise(record("001 1", "245 10ǂa云溪"))).leader[9] == "a"
    assert parse(serialise(record("001 1", "245 10ǂaHills"))).leader[9] == " "
    assert parse(RAW).leader[9] == " "


def test_an_unordered_directory_is_put_in_order() -> None:
    entries = [RAW[at : at + 12] for at in range(24, RAW.index(b"\x1e"), 12)]
    mixed = with_directory(RAW, dict(enumerate(reversed(entries))))
    assert parse(mixed).fields == HILLS.fields


@pytest.mark.parametrize("length", [b"0000", b"9999", b"    ", b"abcd"])
def test_wrong_lengths_do_no_harm(length: bytes) -> None:
    entries = [RAW[at : at + 12] for at in range(24, RAW.index(b"\x1e"), 12)]
    wrong = {at: entry[:3] + length + entry[7:] for at, entry in enumerate(entries)}
    assert parse(b"?????" + with_directory(RAW, wrong)[5:]).fields == HILLS.fields


def test_a_terminator_inside_a_field_is_read_by_the_lengths() -> None:
    book = record("001 1", "200 1#ǂa云溪#山中", "210 ##ǂc云溪社")
    broken = serialise(book).replace(b"#", b"\x1e")
    assert parse(broken).first("200", "a") == "云溪 山中"
    assert parse(broken).first("210", "c") == "云溪社"


def test_a_missing_field_is_refused_because_nobody_knows_which() -> None:
    short = RAW.replace(b"205 ", b"", 1).replace(b"  \x1fa2\xe7\x89\x88\x1e", b"", 1)
    with pytest.raises(BadRecord) as refused:
        parse(short)
    assert (refused.value.reason, refused.value.detail) == ("directory", "22/21")


@pytest.mark.parametrize(
    "around",
    [b"\r\n%s", b"\xef\xbb\xbf%s", b"----- record 7 -----\r\n%s", b"%s\r\n", b"\x00%s\x1a"],
)
def test_what_stands_around_a_record_is_left_aside(around: bytes) -> None:
    assert parse(around % RAW).fields == HILLS.fields


def test_a_leader_with_its_blanks_trimmed_off_is_mended() -> None:
    assert parse(RAW[5:]).fields == HILLS.fields
    assert parse(b"     " + RAW[5:]).fields == HILLS.fields


def test_fields_without_delimiters_or_indicators_keep_their_text() -> None:
    raw = serialise(record("001 1", "200 1#ǂaX", "210 ##ǂaY"))
    bare = raw.replace(b"1 \x1faX", "山中书屋".encode()).replace(b"  \x1faY", b"  Yunxi")
    read = parse(bare)
    assert read.first("200", "a") == "山中书屋"
    assert read.first("210", "a") == "Yunxi"


def test_lone_subfield_marks_are_dropped() -> None:
    raw = serialise(record("001 1", "200 1#ǂaX"))
    read = parse(raw.replace(b"\x1faX", b"\x1f\x1faX\x1f"))
    assert read.fields_of("200")[0].subfields == (("a", "X"),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "short"),
        (b"\x1d", "short"),
        (b"01106nam0 2200253   45  ", "short"),
        (b"01106nam0 2200253   45   no directory", "directory"),
        (b"01106nam0 2200253   45  \x1e\x1d", "empty"),
        (b"01106nam0 22002\xc4\xe3   45  001000200000\x1e1\x1e\x1d", "leader"),
        (RAW + RAW, "directory"),
        (RAW[: RAW.index(b"chiy50")], "directory"),
        (RAW.replace("云溪".encode(), b"\xff\xfe\x80"), "encoding"),
    ],
)
def test_what_is_no_record_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadRecord) as refused:
        parse(data)
    assert refused.value.reason == reason


def test_iso_2709_has_limits_and_says_so() -> None:
    with pytest.raises(TooLong, match="330"):
        serialise(record("001 1", f"330 ##ǂa{'溪' * 3_400}"))
    with pytest.raises(TooLong):
        serialise(record(*[f"330 ##ǂa{'溪' * 3_000}"] * 12))


def test_a_terminator_in_a_value_cannot_break_a_file() -> None:
    book = Record(LEADER, (DataField("200", "1", " ", (("a", "云\x1e溪\x1d山"),)),))
    assert parse(serialise(book)).first("200", "a") == "云 溪 山"


# --- cutting files ------------------------------------------------------------------------------


def cut(data: bytes, size: int) -> list[Raw]:
    splitter = Splitter()
    found = [one for at in range(0, len(data), size) for one in splitter.feed(data[at : at + size])]
    return found + splitter.finish()


@pytest.mark.parametrize("size", [1, 7, 1000, 1 << 20])
def test_a_file_is_cut_the_same_whatever_the_pieces(size: int) -> None:
    file = b"\xef\xbb\xbf" + RAW + b"\r\n" + RAW + b"\n\n\x1d \t\x1a" + RAW[:-1]
    assert [one.number for one in cut(file, size)] == [1, 2, 3]
    assert all(parse(one.data).fields == HILLS.fields for one in cut(file, size))
    assert cut(file, size)[-1].offset == len(file)


def test_a_bad_record_does_not_take_the_next_along() -> None:
    found = cut(RAW + b"rubbish of 40 characters, by and large..\x1d" + RAW, 64)
    with pytest.raises(BadRecord):
        parse(found[1].data)
    assert parse(found[2].data).fields == HILLS.fields


def test_a_run_goes_on_from_the_offset_of_the_last_record() -> None:
    file = RAW + b"\r\n" + RAW + b"\r\n" + RAW
    whole = cut(file, 100)
    later = Splitter(number=1, offset=whole[0].offset)
    assert later.feed(file[whole[0].offset :]) + later.finish() == whole[1:]


def test_a_stretch_without_end_is_one_bad_record_and_bounded() -> None:
    splitter = Splitter()
    for _ in range(5):
        assert splitter.feed(b"x" * (LONGEST_RECORD // 2)) == []
    found = splitter.feed(b"\x1d" + RAW)
    assert [len(one.data) for one in found] == [LONGEST_RECORD, len(RAW) - 1]
    with pytest.raises(BadRecord):
        parse(found[0].data)
    assert parse(found[1].data).fields == HILLS.fields


# --- rubbish ------------------------------------------------------------------------------------

_spots = st.integers(0, len(RAW) - 1)


@given(st.binary(max_size=400))
def test_any_bytes_read_or_are_refused(data: bytes) -> None:
    for one in cut(data, 50):
        try:
            read = parse(one.data)
        except BadRecord as bad:
            assert bad.reason in (
                "short",
                "encoding",
                "encoding-marc8",
                "directory",
                "leader",
                "empty",
            )
        else:
            assert parse(serialise(read)).fields


@given(
    st.lists(st.tuples(_spots, st.binary(min_size=1, max_size=4)), min_size=1, max_size=6),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_a_damaged_record_reads_or_is_refused(hits: list[tuple[int, bytes]], encoding: str) -> None:
    data = RAW.decode().encode(encoding)
    for at, put in hits:
        data = data[:at] + put + data[at + len(put) :]
    for one in cut(data, 200):
        try:
            read = parse(one.data)
        except BadRecord:
            continue
        assert parse(serialise(read)).fields == parse(serialise(parse(serialise(read)))).fields


_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
_values = st.tuples(st.sampled_from("abcdfghix9A123"), _text)
_data = st.builds(
    DataField,
    st.integers(10, 999).map("{:03}".format),
    st.sampled_from("01 #"),
    st.sampled_from("01 #"),
    st.lists(_values, min_size=1, max_size=5).map(tuple),
)


@given(st.lists(_data, min_size=1, max_size=12).map(tuple))
def test_any_record_reads_as_it_was_written(fields: tuple[DataField, ...]) -> None:
    assert parse(serialise(Record(LEADER, fields))).fields == fields
