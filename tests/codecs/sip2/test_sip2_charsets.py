"""Chinese text on the wire: GBK or UTF-8, found out or set, never cut inside a character."""

from __future__ import annotations

import pytest

from shuxiang.foundations.codecs import sip2

DATE = "20261123    101500"
NOW = sip2.SipDate(DATE)
DELIMITER_INSIDE = "珅質鍇"


def item(terminal: sip2.Connection, title: str, **more: str) -> bytes:
    return terminal.send(
        sip2.ItemInformationResponse(
            circulation_status="03",
            security_marker="00",
            fee_type="01",
            transaction_date=NOW,
            item_identifier="YX0001",
            title_identifier=title,
            **more,
        ),
        "5",
    )


def checkin(place: str, charset: str) -> bytes:
    return f"09N{DATE}{DATE}AP{place}|AOx|ABC1|AC|\r".encode(charset)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gbk"])
def test_the_first_chinese_text_tells_the_charset_and_answers_follow_it(charset):
    assert b"\x7c" in DELIMITER_INSIDE.encode("gbk")
    terminal = sip2.Connection()
    assert terminal.charset is None
    (event,) = terminal.receive(checkin(DELIMITER_INSIDE + "流通库", charset))
    assert event.message.current_location == DELIMITER_INSIDE + "流通库"
    assert event.message.item_identifier == "C1"
    assert terminal.charset == ("utf-8" if charset == "utf-8" else "gb18030")
    assert f"AJ{DELIMITER_INSIDE}|".encode(charset) in item(terminal, DELIMITER_INSIDE)


def test_one_word_that_could_be_both_is_read_as_chinese_and_decides_nothing():
    terminal = sip2.Connection()
    (event,) = terminal.receive(checkin("牛", "gbk"))
    assert event.message.current_location == "牛"
    assert terminal.charset is None
    terminal.receive(checkin("流通库", "utf-8"))
    assert terminal.charset == "utf-8"


def test_rubbish_does_not_decide_the_charset():
    terminal = sip2.Connection()
    terminal.receive("55牛马\r".encode("gbk"))
    assert terminal.charset is None


def test_a_terminal_set_to_the_wrong_charset_is_still_understood():
    for charset, sent in (("utf-8", "gbk"), ("gbk", "utf-8")):
        terminal = sip2.Connection(sip2.TerminalProfile(charset=charset))
        (event,) = terminal.receive(checkin("流通库珅", sent))
        assert event.message.current_location == "流通库珅"


def test_the_profile_found_at_login_takes_over():
    terminal = sip2.Connection()
    terminal.receive(b"9300CNkiosk|COpwd|\r")
    terminal.adopt(sip2.GBK)
    assert terminal.charset == "gbk"
    assert "AJ借阅|".encode("gbk") in item(terminal, "借阅")


@pytest.mark.parametrize(("charset", "shown"), [("gbk", b"a?b"), ("cp850", b"a?b")])
def test_a_character_the_terminal_lacks_becomes_a_question_mark(charset, shown):
    terminal = sip2.Connection(sip2.TerminalProfile(charset=charset))
    assert b"AJ" + shown + b"|" in item(terminal, "a𠮷b")


def test_half_a_surrogate_is_no_reason_to_fail():
    assert b"AJ?|" in item(sip2.Connection(), "\ud800")


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030"])
@pytest.mark.parametrize("limit", range(160, 180))
def test_a_long_title_is_cut_between_characters_and_summed_as_sent(charset, limit):
    title = "質𠮷a量" * 50
    profile = sip2.TerminalProfile(charset=charset, max_answer=limit)
    sent = item(sip2.Connection(profile), title, current_location="二楼")
    assert limit - 8 <= len(sent) <= limit
    response = sip2.decode_response(sent, profile)
    assert response.checksum is sip2.Checksum.RIGHT
    assert response.message.item_identifier == "YX0001"
    assert response.message.current_location == "二楼"
    shown = title.encode(charset, "replace").decode(charset)
    assert shown.startswith(response.message.title_identifier)


def test_long_lists_lose_whole_entries_before_names_and_barcodes_are_hurt():
    codes = tuple(f"YX{n:08d}" for n in range(500))
    terminal = sip2.Connection(sip2.TerminalProfile(max_answer=1024))
    sent = terminal.send(
        sip2.RenewAllResponse(
            ok=True,
            renewed_count=500,
            unrenewed_count=0,
            transaction_date=NOW,
            institution_id="云溪县图书馆",
            renewed_items=codes,
            screen_message=("全部续借成功。",),
        )
    )
    message = sip2.decode_response(sent).message
    assert len(sent) <= 1024
    assert message.renewed_count == 500
    assert message.screen_message == ("全部续借成功。",)
    kept = message.renewed_items
    assert len(kept) > 50
    assert kept == codes[: len(kept)]


def test_identifiers_stay_whole_even_when_nothing_else_is_left_to_cut():
    terminal = sip2.Connection(sip2.TerminalProfile(max_answer=128))
    sent = terminal.send(
        sip2.EndSessionResponse(
            end_session=True,
            transaction_date=NOW,
            institution_id="x" * 200,
            patron_identifier="0001",
            screen_message=("再见",),
        )
    )
    message = sip2.decode_response(sent).message
    assert (message.patron_identifier, message.screen_message) == ("0001", ("",))
