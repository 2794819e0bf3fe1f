"""Other people's SIP2 as judges: pysip2 (typed server codec) and sip2 (client).

pysip2 splits bytes before decoding and wants every required field, so it is asked in UTF-8 only.
"""

from __future__ import annotations

import logging
from dataclasses import fields, replace

import msgspec
import pysip2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysip2.models import MESSAGE_SPECS_BY_ID
from Sip2.sip2 import Sip2
from sip2_messages import REQUESTS, RESPONSES

from shuxiang.foundations.codecs import sip2

DATE = "20261123    101500"
OURS = sorted(sip2.REQUESTS | sip2.RESPONSES)


def test_both_know_the_same_messages():
    assert sorted(MESSAGE_SPECS_BY_ID) == OURS


@pytest.mark.parametrize("code", OURS)
def test_fixed_parts_and_tags_agree_with_pysip2(code):
    layout = MESSAGE_SPECS_BY_ID[code]
    names = [each.name for each in layout.fields]
    ours = [each.name for each in fields((sip2.REQUESTS | sip2.RESPONSES)[code])]
    assert [name for name in names if name not in ours] == []
    fixed = [each.name for each in layout.fields if each.field_id is None]
    assert ours[1 : 1 + len(fixed)] == fixed


CODED = {
    "fee_type": "01",
    "media_type": "001",
    "currency_type": "CNY",
    "hold_type": "1",
    "status_code": "0",
}


@settings(deadline=None, max_examples=150)
@given(message=st.one_of(REQUESTS, RESPONSES), sequence=st.sampled_from("0123456789"))
def test_pysip2_reads_what_we_write(message, sequence):
    # pysip2 insists on code lists where real machines write what they like.
    coded = {each.name for each in fields(message)} & CODED.keys()
    message = replace(message, **{name: CODED[name] for name in coded})
    if isinstance(message, sip2.RequestMessage):
        sent = sip2.encode_request(message, sequence)
    else:
        sent = sip2.Connection().send(message, sequence)
    decoded = pysip2.decode_message(sent, encoding="utf-8")
    if message.code not in ("96", "97"):
        assert str(decoded.sequence_number) == sequence
    theirs = msgspec.to_builtins(decoded.message)
    for each in fields(message):
        mine = getattr(message, each.name)
        if each.type in ("str", "str | None", "SipDate") and each.name in theirs:
            assert theirs[each.name] == mine


@settings(deadline=None, max_examples=50)
@given(
    title=st.text(st.sampled_from("质量管理学abc "), max_size=20),
    ok=st.sampled_from("01"),
    sequence=st.integers(0, 9),
)
def test_we_read_what_pysip2_writes_and_write_the_same_bytes(title, ok, sequence):
    theirs = pysip2.CheckoutResponse(
        ok=ok,
        renewal_ok="N",
        magnetic_media="U",
        desensitize="Y",
        transaction_date=DATE,
        institution_id="云溪县图书馆",
        patron_identifier="0001",
        item_identifier="C1",
        title_identifier=title,
        due_date="2026-12-23",
        screen_message=("借书成功", "请按时归还"),
    )
    sent = pysip2.encode_message(theirs, sequence_number=sequence, checksum=True, encoding="utf-8")
    response = sip2.decode_response(sent)
    assert response.checksum is sip2.Checksum.RIGHT
    assert response.message.title_identifier == title
    assert sip2.Connection().send(response.message, response.sequence) == sent


def test_a_renew_all_without_its_date_is_refused_as_the_client_called_sip2_sends_it(client):
    (event,) = sip2.Connection().receive(client.sip_renew_all_request().encode())
    assert event.reason is sip2.Fault.FIXED_PART


@pytest.fixture
def client():
    """The PyPI client, without its log file."""
    client = Sip2()
    client.log = logging.getLogger("sip2-oracle")
    client.institutionId, client.patron, client.patronpwd = "YX", "0001", "1234"
    return client


def test_we_understand_the_client_called_sip2(client):
    terminal = sip2.Connection(sip2.TerminalProfile(checksum=sip2.ChecksumDuty.STRICT))
    asked = [
        client.sip_login_request("kiosk", "secret"),
        client.sip_sc_status_request(),
        client.sip_patron_status_request(),
        client.sip_patron_information_request("charged"),
        client.sip_item_information_request("C1"),
        client.sip_checkout_request("C1"),
        client.sip_checkin_request("C1"),
        client.sip_renew_request("C1"),
        client.sip_hold_request("+", itemIdentifier="C1"),
        client.sip_fee_paid_request(1, 0, "1.50", currencyType="CNY"),
        client.sip_item_status_update_request("C1", "x"),
        client.sip_block_patron_request("lost"),
        client.sip_patron_enable_request(),
        client.sip_end_patron_session_request(),
    ]
    for number, text in enumerate(asked):
        (event,) = terminal.receive(text.encode())
        assert isinstance(event, sip2.Request), (text, event)
        assert event.message.code == text[:2]
        assert event.sequence == str(number % 10)


def test_the_client_called_sip2_understands_us(client):
    sent = (
        sip2.Connection()
        .send(
            sip2.CheckinResponse(
                ok=True,
                resensitize=True,
                magnetic_media="U",
                alert=False,
                transaction_date=sip2.SipDate(DATE),
                institution_id="YX",
                item_identifier="C1",
                permanent_location="children",
            ),
            "3",
        )
        .decode()
    )
    assert client._crc_verify(sent)
    parsed = client.sip_checkin_response(sent)
    assert parsed["fixed"]["Ok"] == "1"
    assert parsed["variable"]["AQ"] == ["children"]
    assert parsed["variable"]["AB"] == ["C1"]
