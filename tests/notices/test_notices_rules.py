"""When something is told, and with which words: no database, no server."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.foundations.kernel.days import ZONE
from shuxiang.listeners.notices.rules import (
    DEFAULTS,
    VARIABLES,
    ChannelName,
    Kind,
    Language,
    MailSecurity,
    answered_well,
    due_step,
    faults_of_mail,
    faults_of_policy,
    faults_of_sms,
    faults_of_text,
    fill_json,
    is_quiet,
    out_at,
    overdue_step,
    read_text,
    render,
    wait_after,
)
from shuxiang.listeners.notices.wording import default_text, example, say

POLICY = DEFAULTS[Kind.DUE_SOON]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(20, 59, False), (21, 0, True), (23, 59, True), (0, 0, True), (7, 59, True), (8, 0, False)],
)
def test_the_night_is_quiet_over_midnight(hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(POLICY, at(hour, minute)) is quiet


def test_what_is_heard_at_night_waits_till_morning() -> None:
    assert out_at(POLICY, at(22)) == at(8).replace(day=25)
    assert out_at(POLICY, at(3)) == at(8)
    assert out_at(POLICY, at(12)) == at(12)
    never = replace(POLICY, quiet_from=None, quiet_until=None)
    assert out_at(never, at(22)) == at(22)


def test_a_digest_goes_out_the_next_morning() -> None:
    digest = replace(POLICY, digest=True, quiet_until=time(9))
    assert out_at(digest, at(12)) == at(9).replace(day=25)
    assert out_at(digest, at(2)) == at(9)


def test_quiet_hours_within_a_day() -> None:
    noon = replace(POLICY, quiet_from=time(12), quiet_until=time(14))
    assert is_quiet(noon, at(13))
    assert not is_quiet(noon, at(14))


@pytest.mark.parametrize(("left", "step"), [(8, None), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)])
def test_the_nearest_reminder_before_a_day(left: int, step: int | None) -> None:
    assert due_step((7, 1), left) == step


@pytest.mark.parametrize(
    ("late", "step"),
    [(0, None), (1, 1), (6, 1), (7, 7), (13, 7), (14, None), (30, 30), (400, None)],
)
def test_a_reminder_slept_through_is_told_within_a_week_and_old_debts_are_not(
    late: int, step: int | None
) -> None:
    assert overdue_step((1, 7, 30), late) == step


def test_a_failure_is_waited_out_longer_each_time_and_then_given_up() -> None:
    waits = [wait_after(tries) for tries in range(1, 7)]
    known = [one for one in waits if one is not None]
    assert known == sorted(known)
    assert len(known) == 4
    assert waits[4:] == [None, None]


# --- texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("channel", ChannelName)
def test_every_text_that_the_program_brings_passes_its_own_judge(
    kind: Kind, language: Language, channel: ChannelName
) -> None:
    words = default_text(kind, language, channel)
    assert faults_of_text(kind, channel, words.subject, words.body) == []
    values = example(kind, channel, language, at(10).date())
    shown = render(kind, words.body, values)
    assert shown
    assert not re.search(r"[{}]", shown)


@pytest.mark.parametrize("kind", [one for one in Kind if one is not Kind.TRANSIT_LATE])
def test_a_text_message_of_the_program_fits_into_one_piece(kind: Kind) -> None:
    words = default_text(kind, Language.CHINESE, ChannelName.SMS)
    values = example(kind, ChannelName.SMS, Language.CHINESE, at(10).date())
    values["书名"] = "《" + "一" * 15 + "…》等2本"
    assert len(render(kind, words.body, values)) <= 70


@pytest.mark.parametrize(
    "body",
    [
        "{{ settings.SECRET_KEY }}",
        "{event.__init__.__code__}",
        "{0.__class__}",
        "{}",
        "{书名",
        "书名}",
        "{ 书名 }",
        "{书名!r}",
        "{取书处}",
        "{% load x %}",
    ],
)
def test_case_596_a_name_that_means_nothing_here_is_refused_at_saving(body: str) -> None:
    faults = faults_of_text(Kind.DUE_SOON, ChannelName.SMS, "", read_text(body))
    assert faults
    assert all(say(one).what for one in faults)


def test_every_fault_of_a_text_is_named_at_once() -> None:
    codes = [
        one.code
        for one in faults_of_text(Kind.DUE_SOON, ChannelName.INBOX, "", "{秘密} {" + "x" * 3_000)
    ]
    assert codes == [
        "notices.text-long",
        "notices.subject-empty",
        "notices.name-unknown",
        "notices.brace-alone",
    ]


def test_full_width_braces_are_understood() -> None:
    assert read_text("｛书名｝到期\r\n了") == "{书名}到期\n了"


def test_a_title_that_looks_like_a_name_is_only_a_title() -> None:
    assert render(Kind.DUE_SOON, "{书名}", {"书名": "《{馆名}》", "馆名": "x"}) == "《{馆名}》"


def test_case_596_a_name_without_a_value_leaves_no_code_behind() -> None:
    assert render(Kind.DUE_SOON, "您的{没有这个}到期", {}) == "您的到期"


@given(st.dictionaries(st.sampled_from(["书名", "馆名", "称呼"]), st.text(max_size=40)), st.text())
def test_filling_never_fails_whatever_stands_in_text_and_titles(
    values: dict[str, str], text: str
) -> None:
    assert isinstance(render(Kind.DUE_SOON, text, values), str)


def test_names_are_understood_in_both_languages() -> None:
    for kind, names in VARIABLES.items():
        body = "".join(f"{{{one.name}}}{{{one.english}}}" for one in names)
        assert faults_of_text(kind, ChannelName.INBOX, "x", body) == []
    assert render(Kind.DUE_SOON, "{title}", {"书名": "背影"}) == "背影"


# --- gateways ---------------------------------------------------------------------------------

BODY = '{"to": "{手机号}", "text": "{内容}"}'


def codes_of_sms(
    address: str, body: str = BODY, header: str = "", has_key: bool = True
) -> set[str]:
    return {one.code for one in faults_of_sms(address, header, body, has_key=has_key)}


def test_a_gateway_outside_is_spoken_to_only_under_encryption() -> None:
    assert codes_of_sms("https://sms.example.com/send") == set()
    assert codes_of_sms("http://10.1.2.3:8080/send") == set()
    assert codes_of_sms("http://sms.example.com/send") == {"notices.address-open"}
    assert codes_of_sms("https://me:secret@sms.example.com/") == {"notices.address-secret"}
    for wrong in (
        "file:///etc/passwd",
        "ftp://x/",
        "sms.example.com",
        "https://",
        "https://a:b:c/",
    ):
        assert "notices.address-wrong" in codes_of_sms(wrong), wrong


def test_a_body_must_be_json_and_carry_number_and_text() -> None:
    https = "https://sms.example.com/"
    assert codes_of_sms(https, "to={手机号}") == {"notices.body-json"}
    assert codes_of_sms(https, '"{手机号}{内容}"') == {"notices.body-json"}
    assert codes_of_sms(https, '{"to": "{手机号}"}') == {"notices.body-lacks"}
    assert codes_of_sms(https, BODY[:-1] + ', "x": "{别的}"}') == {"notices.name-unknown"}
    assert codes_of_sms(https, BODY, "Authorization: {密钥}", False) == {"notices.key-missing"}
    assert codes_of_sms(https, BODY, "Bad header\r\nX: y") == {"notices.header-wrong"}


@given(st.text(), st.text())
def test_nothing_that_is_filled_in_breaks_out_of_the_json(text: str, number: str) -> None:
    filled = json.loads(fill_json(BODY, {"手机号": number, "内容": text}))
    assert filled == {"to": number, "text": text}


def test_how_an_answer_is_understood() -> None:
    assert answered_well(b"anything", "", "")
    assert answered_well(b'{"data": {"code": 0}}', "data.code", "0")
    assert answered_well(b'{"ok": true}', "ok", "true")
    assert not answered_well(b'{"code": 7}', "code", "0")
    assert not answered_well(b"<html>", "code", "0")
    assert not answered_well(b"[1]", "code", "0")


def test_mail_is_not_sent_in_the_open() -> None:
    def codes(host: str, security: MailSecurity, login: str = "") -> list[str]:
        found = faults_of_mail(host, 25, security, login, "a@example.com", "")
        return [one.code for one in found]

    assert codes("smtp.example.com", MailSecurity.STARTTLS, "me") == []
    assert codes("smtp.example.com", MailSecurity.NONE) == ["notices.mail-open"]
    assert codes("192.168.1.5", MailSecurity.NONE) == []
    assert codes("192.168.1.5", MailSecurity.NONE, "me") == ["notices.mail-open"]


def test_a_policy_that_makes_no_sense_is_refused_with_every_fault() -> None:
    wrong = replace(POLICY, days=(), quiet_from=None)
    assert [one.code for one in faults_of_policy(wrong)] == [
        "notices.days-empty",
        "notices.quiet-half",
    ]
    assert faults_of_policy(POLICY) == []
