"""No bytes hurt, however they are chopped; every message survives the way there and back."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sip2_messages import REQUESTS, RESPONSES, message_of

from shuxiang.foundations.codecs import sip2

DATE = b"20261123    101500"
SEEDS = [
    b"9300CNuser|COpwd|\r", b"97AZFEF5\n", b"\r\n", b"\r", b"\n", b"|", b"AY1AZ", b"AZ\x00",
    b"17" + DATE, b"AB\x81\x30\x81", "AP珅質|".encode("gbk"), "AP流通库|".encode(),
    b"63019" + DATE + b"  Y       ", b"AA1|" * 20, b"x" * 150, b"\x00", b"\xff", b"941AY1AZFDFC\r",
]  # fmt: skip
STREAMS = st.lists(st.sampled_from(SEEDS) | st.binary(max_size=40), max_size=25).map(b"".join)
SMALL = sip2.TerminalProfile(max_packet=128)
STRICT = sip2.TerminalProfile(max_packet=128, checksum=sip2.ChecksumDuty.STRICT)
PROFILES = st.sampled_from([sip2.STANDARD, SMALL, STRICT, sip2.GBK, sip2.DP2])


def cut_up(stream: bytes, cuts: list[int]) -> list[bytes]:
    at = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    return [stream[a:b] for a, b in pairwise(at)]


@settings(deadline=None, max_examples=300)
@given(stream=STREAMS, cuts=st.lists(st.integers(0, 900), max_size=30), profile=PROFILES)
def test_a_stream_gives_the_same_events_however_it_is_chopped(stream, cuts, profile):
    whole = sip2.Connection(profile)
    pieces, bytewise = sip2.Connection(profile), sip2.Connection(profile)
    expected = whole.receive(stream)
    assert [e for piece in cut_up(stream, cuts) for e in pieces.receive(piece)] == expected
    assert [e for n in range(len(stream)) for e in bytewise.receive(stream[n : n + 1])] == expected
    answers = [c.send(sip2.LoginResponse(ok=True), "1") for c in (whole, pieces, bytewise)]
    assert len(set(answers)) == 1


@settings(deadline=None, max_examples=150)
@given(stream=STREAMS, profile=PROFILES)
def test_the_terminals_side_stands_rubbish_as_well(stream, profile):
    events = sip2.Client(profile).receive(stream + b"\r94")
    assert all(isinstance(e, sip2.Response | sip2.Garbled | sip2.Overlong) for e in events)


@settings(deadline=None, max_examples=300)
@given(message=REQUESTS, sequence=st.none() | st.sampled_from("0123456789"), gb=st.booleans())
def test_every_request_arrives_as_it_was_sent(message, sequence, gb):
    charset = "gb18030" if gb else "utf-8"
    profile = sip2.TerminalProfile(charset=charset)
    terminal = sip2.Connection(profile)
    (event,) = terminal.receive(sip2.encode_request(message, sequence, profile))
    assert isinstance(event, sip2.Request), event
    assert event.message == message
    if not isinstance(message, sip2.RequestACSResend):
        assert event.sequence == sequence
    expected = sip2.Checksum.ABSENT if sequence is None else sip2.Checksum.RIGHT
    assert event.checksum is expected


@settings(deadline=None, max_examples=300)
@given(message=RESPONSES, sequence=st.none() | st.sampled_from("0123456789"), gb=st.booleans())
def test_every_answer_arrives_as_it_was_sent(message, sequence, gb):
    profile = sip2.TerminalProfile(charset="gb18030" if gb else "utf-8")
    sent = sip2.Connection(profile).send(message, sequence)
    (event,) = sip2.Client(profile).receive(sent)
    assert isinstance(event, sip2.Response), event
    assert event.message == message


@settings(deadline=None, max_examples=100)
@given(message=message_of(sip2.Checkin))
def test_an_unset_terminal_is_understood_in_either_charset(message):
    for charset in ("utf-8", "gb18030"):
        sent = sip2.encode_request(message, "1", sip2.TerminalProfile(charset=charset))
        (event,) = sip2.Connection().receive(sent)
        text = sent.decode(charset)
        if all(ch < "\x80" or ch >= "\u0800" for ch in text):
            assert event.message == message


@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=60), charset=st.sampled_from(["utf-8", "gbk", "cp850", "big5"]))
def test_whatever_a_name_holds_the_answer_keeps_its_shape(text, charset):
    profile = sip2.TerminalProfile(charset=charset)
    sent = sip2.Connection(profile).send(
        sip2.EndSessionResponse(
            end_session=True,
            transaction_date=sip2.SipDate(text),
            institution_id=text,
            patron_identifier="0001",
            screen_message=(text, text),
        ),
        "7",
    )
    assert sent.count(b"\r") == 1
    assert b"\n" not in sent
    decoded = sent.decode(charset)
    assert decoded.count("|") == 4
    assert [part[:2] for part in decoded[21:].split("|")] == ["AO", "AA", "AF", "AF", "AY"]


@pytest.mark.parametrize("filler", [b"9", b"\xff", b"\x00", "珅".encode("gbk")])
def test_memory_stays_bounded_for_two_megabytes_without_an_end(filler):
    terminal = sip2.Connection()
    piece = (filler * 4096)[:4096]
    tracemalloc.start()
    try:
        overlong = [e for _ in range(512) for e in terminal.receive(piece)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert overlong == [sip2.Overlong()]
    assert peak < 100_000
