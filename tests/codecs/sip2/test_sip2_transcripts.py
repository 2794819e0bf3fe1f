"""Byte for byte: what terminals send and what goes back."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from shuxiang.foundations.codecs import sip2

DATE = "20261123    101500"
NOW = sip2.SipDate(DATE)
local = datetime.fromisoformat


def heard(data: bytes, profile: sip2.TerminalProfile = sip2.STANDARD) -> sip2.Event:
    (event,) = sip2.Connection(profile).receive(data)
    return event


def understood(data: bytes, profile: sip2.TerminalProfile = sip2.STANDARD) -> sip2.Request:
    event = heard(data, profile)
    assert isinstance(event, sip2.Request), event
    return event


@pytest.mark.parametrize(
    ("ok", "sequence", "answer"),
    [(False, "0", b"940AY0AZFDFE\r"), (True, "1", b"941AY1AZFDFC\r"), (True, None, b"941\r")],
)
def test_a_login_is_answered_with_its_number_and_the_known_checksum(ok, sequence, answer):
    assert sip2.Connection().send(sip2.LoginResponse(ok=ok), sequence) == answer


def test_a_login_says_who_and_where_and_keeps_the_password_out_of_logs():
    event = understood(b"9300CNuser|COpwd|CPloc|\r")
    assert event.message == sip2.Login(
        uid_algorithm="0",
        pwd_algorithm="0",
        login_user_id="user",
        login_password="pwd",
        location_code="loc",
    )
    assert "pwd" not in repr(event).replace("pwd_algorithm", "")
    assert sip2.masked(event.message).login_password == "***"
    assert event.sequence is None
    assert event.checksum is sip2.Checksum.ABSENT


def test_a_masked_message_hides_repeated_passwords_too():
    message = understood(b"9300CNuser|COone|COtwo|\r").message
    assert message.extra == (("CO", "two"),)
    assert "two" not in repr(sip2.masked(message))


def test_an_item_is_asked_for_without_any_trailer():
    event = understood(b"1720220224    094732AO|ABB001|AC\r")
    assert isinstance(event.message, sip2.ItemInformation)
    assert event.message.item_identifier == "B001"
    assert event.message.transaction_date.moment == local("2022-02-24T09:47:32")


def test_the_answer_of_dp2_is_read_with_its_own_kind_of_checksum():
    raw = (
        "1803000120220224    094732CF0|ABB001|AJ怪物大师|BGCN-110108-1-NLC|CK001|AQ流通库"
        "|KCI287.45/L083|KQ|AY4AZ0632"
    ).encode()
    response = sip2.decode_response(raw)
    assert response.checksum is sip2.Checksum.RIGHT_IN_DP2
    message = response.message
    assert isinstance(message, sip2.ItemInformationResponse)
    assert message.circulation_status == sip2.CirculationStatus.AVAILABLE
    assert (message.title_identifier, message.permanent_location) == ("怪物大师", "流通库")
    assert (message.call_number, message.permanent_shelf) == ("I287.45/L083", "")
    assert message.hold_queue_length == 0
    assert sip2.decode_response(b"941|AY4AZFF62").checksum is sip2.Checksum.RIGHT_IN_DP2


def test_fields_may_come_in_any_order_repeat_and_be_unknown():
    message = understood(f"11NN{DATE}{DATE}ZQ1|ABC1|AA读者|AOx|ABC2|AC|BOY|\r".encode()).message
    assert isinstance(message, sip2.Checkout)
    assert (message.item_identifier, message.patron_identifier) == ("C1", "读者")
    assert message.fee_acknowledged is True
    assert message.extra == (("ZQ", "1"), ("AB", "C2"))
    assert message.extra_value("ZQ") == "1"


def test_missing_required_fields_read_as_empty_and_optional_ones_as_none():
    message = understood(f"63019{DATE}  Y       AA1|AD|\r".encode()).message
    assert isinstance(message, sip2.PatronInformation)
    assert message.institution_id == ""
    assert message.patron_password == ""
    assert message.terminal_password is None
    assert message.summary == {sip2.SummaryKind.CHARGED_ITEMS}


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_the_answer_ends_the_way_the_terminal_ends(end):
    terminal = sip2.Connection()
    (event,) = terminal.receive(b"9900802.00AY1AZFCA0" + end.encode())
    assert isinstance(event, sip2.Request)
    assert event.checksum is sip2.Checksum.RIGHT
    assert event.message == sip2.SCStatus(
        status_code="0", max_print_width=80, protocol_version="2.00"
    )
    assert terminal.send(sip2.LoginResponse(ok=True), "1") == b"941AY1AZFDFC" + end.encode()


def test_a_line_feed_that_arrives_late_still_belongs_to_its_carriage_return():
    terminal = sip2.Connection()
    assert len(terminal.receive(b"97\r")) == 1
    assert terminal.receive(b"\n") == []
    assert terminal.send(sip2.LoginResponse(ok=True)) == b"941\r\n"


def test_a_profile_can_fix_terminator_and_trailer():
    profile = sip2.TerminalProfile(terminator=sip2.Terminator.LF, trailer=sip2.Trailer.ALWAYS)
    assert sip2.Connection(profile).send(sip2.LoginResponse(ok=False)) == b"940AY0AZFDFE\n"
    never = sip2.TerminalProfile(trailer=sip2.Trailer.NEVER)
    assert sip2.Connection(never).send(sip2.LoginResponse(ok=False), "3") == b"940\r"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"9900802.00AY1AZFCA1", sip2.Fault.CHECKSUM_WRONG),
        (b"9900802.00", sip2.Fault.CHECKSUM_MISSING),
        (b"9900802.00AY1", sip2.Fault.CHECKSUM_MISSING),
        (b"9900802.00AZFD5A", sip2.Fault.CHECKSUM_WRONG),
    ],
)
def test_strict_error_detection_asks_again_and_books_nothing(line, fault):
    strict = sip2.TerminalProfile(checksum=sip2.ChecksumDuty.STRICT)
    event = heard(line + b"\r", strict)
    assert isinstance(event, sip2.Garbled)
    assert event.reason is fault
    understood(line + b"\r")


def test_strict_error_detection_accepts_right_bytes_and_asks_again_with_a_checksum():
    strict = sip2.TerminalProfile(checksum=sip2.ChecksumDuty.STRICT)
    understood(b"9900802.00AY1AZFCA0\r", strict)
    understood(b"97AZFEF5\r", strict)
    terminal = sip2.Connection(strict)
    terminal.receive(b"9900802.00AY1AZFCA1\r")
    assert terminal.send(sip2.RequestSCResend()) == b"96AZFEF6\r"


def test_the_last_answer_can_be_sent_again_byte_for_byte():
    terminal = sip2.Connection()
    sent = terminal.send(sip2.LoginResponse(ok=True), "1")
    terminal.send(sip2.RequestSCResend())
    assert terminal.last_sent == sent


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"5", sip2.Fault.TOO_SHORT),
        (b"55", sip2.Fault.UNKNOWN_MESSAGE),
        (b"941", sip2.Fault.WRONG_DIRECTION),
        (b"11YN", sip2.Fault.FIXED_PART),
        (b"11AO|AA1|ABC1|AC|BON|BIN|AD1234567890|CH1", sip2.Fault.FIXED_PART),
        (b"93CNuser|COpwd|", sip2.Fault.FIXED_PART),
        (b"9300CN\xff\xff|", sip2.Fault.UNDECODABLE),
    ],
)
def test_what_is_no_request_is_named_and_never_raises(line, fault):
    event = heard(line + b"\r")
    assert isinstance(event, sip2.Garbled)
    assert event.reason is fault


def test_a_makers_private_message_reaches_the_gateway_with_code_and_text():
    event = heard("91019AA证号|AY2AZ0000\r".encode())
    assert isinstance(event, sip2.Garbled)
    assert (event.code, event.text, event.sequence) == ("91", "91019AA证号|", "2")


def test_two_megabytes_without_an_end_are_dropped_and_the_next_request_is_served():
    terminal = sip2.Connection()
    events = []
    for _ in range(512):
        events += terminal.receive(b"9" * 4096)
    assert events == [] or events == [sip2.Overlong()]
    events += terminal.receive(b"99\r97\r")
    assert events[0] == sip2.Overlong()
    assert [type(event) for event in events[1:]] == [sip2.Request]


def test_no_value_can_add_a_field_to_an_answer():
    sent = sip2.Connection().send(
        sip2.EndSessionResponse(
            end_session=True,
            transaction_date=NOW,
            institution_id="云溪|AFx",
            patron_identifier="1\r\n941",
            screen_message=("a\x1fb\u2028c|AAother",),
        )
    )
    assert sent == f"36Y{DATE}AO云溪/AFx|AA1  941|AFa b c/AAother|\r".encode()


def test_patron_flags_limits_and_counts_stand_where_the_standard_puts_them():
    sent = sip2.Connection().send(
        sip2.PatronInformationResponse(
            patron_status=sip2.PatronStatus(
                charge_privileges_denied=True,
                too_many_items_overdue=True,
                too_many_items_billed=True,
            ),
            language=sip2.CHINESE,
            transaction_date=NOW,
            hold_items_count=0,
            overdue_items_count=2,
            charged_items_count=12345,
            fine_items_count=None,
            recall_items_count=0,
            unavailable_holds_count=0,
            institution_id="YX",
            patron_identifier="0001",
            personal_name="",
            charged_items_limit=5,
            valid_patron=True,
            valid_patron_password=False,
            overdue_items=("C1", "C2"),
        )
    )
    assert sent.decode() == (
        f"64Y     Y      Y019{DATE}000000029999    00000000"
        "AOYX|AA0001|AE|CB0005|BLY|CQN|ATC1|ATC2|\r"
    )


def test_the_supported_messages_are_a_row_of_sixteen():
    sent = sip2.Connection().send(
        sip2.ACSStatus(
            online_status=True,
            checkin_ok=True,
            checkout_ok=True,
            acs_renewal_policy=True,
            status_update_ok=False,
            offline_ok=True,
            timeout_period=30,
            retries_allowed=3,
            date_time_sync=NOW,
            protocol_version="2.00",
            institution_id="YX",
            supported_messages=frozenset({sip2.Supported.CHECKOUT, sip2.Supported.RENEW_ALL}),
        )
    )
    assert sent == f"98YYYYNY030003{DATE}2.00AOYX|BXNYNNNNNNNNNNNNNY|\r".encode()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20261123    101500", local("2026-11-23T10:15:00")),
        ("20261123   Z021500", local("2026-11-23T10:15:00")),
        ("20261123101500", local("2026-11-23T10:15:00")),
        ("20261123          ", local("2026-11-23T00:00:00")),
        (" " * 18, None),
        ("20261323    101500", None),
        ("99991231   Z235959", None),
        ("2026年11月23日", None),
    ],
)
def test_dates_are_read_leniently_and_their_text_is_kept(text, moment):
    assert sip2.SipDate(text) == text
    assert sip2.SipDate(text).moment == moment


def test_an_item_may_carry_its_owner_in_front():
    assert sip2.split_owner_item("CN-110108-1-NLC.B001") == ("CN-110108-1-NLC", "B001")
    assert sip2.split_owner_item("B001") == (None, "B001")
    assert sip2.split_owner_item(".B001") == (None, ".B001")


def test_a_login_name_in_chinese_may_come_escaped():
    assert sip2.unescape_name("%E4%BA%91%E6%BA%AA%2D1") == "云溪-1"
    assert sip2.unescape_name("自助机1") == "自助机1"
    assert sip2.unescape_name("100%") == "100%"
    assert sip2.unescape_name("%FF%FE") == "%FF%FE"


def test_a_date_is_written_with_four_blanks_for_local_time():
    assert sip2.SipDate.of(local("2026-11-23T10:15:00")) == NOW
    assert sip2.SipDate.of(local("0026-01-03T00:00:09")) == "00260103    000009"


def test_a_due_date_is_written_as_the_terminal_shows_it():
    assert sip2.STANDARD.due_date(date(2026, 12, 3)) == "2026-12-03"
    assert sip2.TerminalProfile(due_date_format="%Y%m%d").due_date(date(2026, 12, 3)) == "20261203"


@pytest.mark.parametrize("charset", ["utf-16", "no-such", "utf-7", "", "hex"])
def test_a_profile_refuses_a_charset_sip2_cannot_use(charset):
    with pytest.raises(ValueError, match="charset"):
        sip2.TerminalProfile(charset=charset)
