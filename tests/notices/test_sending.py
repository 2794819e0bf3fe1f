"""What goes out of the house: at the right hour, by the right way, once, and whatever fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from notices.house import House
from notices.servers import Gateway, MailHost

from shuxiang.departments.readers import services as readers
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.listeners.notices import promises, queries, services
from shuxiang.listeners.notices.channels import Message
from shuxiang.listeners.notices.models import MailServer, Notice, Sending, SmsGateway
from shuxiang.listeners.notices.refusals import ChannelRefused, NotSent, TextRefused
from shuxiang.listeners.notices.rules import (
    ChannelName,
    Ended,
    Guardians,
    Kind,
    Language,
    MailSecurity,
)
from shuxiang.listeners.notices.services.opening import open_channel

SMS, EMAIL, PRINT = ChannelName.SMS, ChannelName.EMAIL, ChannelName.PRINT


@pytest.fixture(autouse=True)
def promises_hold(house: House) -> Iterator[None]:
    """Every test leaves the promises of notices whole."""
    yield
    assert [line for one in promises.PROMISES for line in one.broken_by()] == []


@pytest.fixture
def due(house: House) -> House:
    """陈桂兰 has two books that are due in three days, and has been reminded."""
    house.lend(0, days_ago=27)
    house.lend(2, days_ago=27)
    house.remind()
    return house


def sendings() -> list[tuple[str, str, int]]:
    rows = Sending.objects.order_by("pk").values_list("channel", "ended_how", "tries")
    return list(rows)


# --- text messages ----------------------------------------------------------------------------


def test_a_text_message_goes_to_the_gateway_as_the_library_described_it(
    due: House, gateway: Gateway
) -> None:
    due.set_sms(gateway, header="Authorization: Bearer {密钥}")
    assert due.send().sent == 1
    (taken,) = gateway.taken
    assert taken["to"] == "13870008841"
    assert taken["text"] == (
        "【云溪县图书馆】您借的《呼兰河传》等2本11月27日到期，可在网上续借，还到任一服务点都行。"
    )
    assert taken["id"] == f"notice-{Notice.objects.get().pk}-sms"
    assert gateway.headers[0]["Authorization"] == "Bearer top-secret-key"
    due.send()
    assert len(gateway.taken) == 1


def test_the_key_stands_sealed_and_is_never_handed_out(due: House, gateway: Gateway) -> None:
    due.set_sms(gateway)
    row = SmsGateway.objects.get()
    assert "top-secret-key" not in row.key_sealed
    assert "top-secret-key" not in repr(queries.sms_gateway())


def test_the_key_does_not_follow_a_changed_address(due: House, gateway: Gateway) -> None:
    due.set_sms(gateway, header="Authorization: {密钥}")
    with pytest.raises(ChannelRefused) as refused:
        services.set_sms_gateway(
            is_on=True,
            address="https://elsewhere.example.com/",
            header="Authorization: {密钥}",
            body='{"to": "{手机号}", "text": "{内容}"}',
            key=None,
            success_field="",
            success_value="",
            by=due.county.director,
            now=due.now,
        )
    assert [one.code for one in refused.value.because] == ["notices.key-missing"]


def test_a_title_with_marks_arrives_as_it_is_in_a_text_message(
    house: House, gateway: Gateway
) -> None:
    from shuxiang.departments.catalogue.models import Bib

    Bib.objects.filter(pk=house.books.bib_ids[0]).update(title='C&C++ <入门> "一" {馆名}')
    house.set_sms(gateway)
    house.lend(0, days_ago=27)
    house.remind()
    house.send()
    assert '《C&C++ <入门> "一"' in gateway.taken[0]["text"]
    assert "&amp;" not in gateway.taken[0]["text"]
    (inbox,) = house.inbox(house.county.chen)
    assert '《C&C++ <入门> "一" {馆名}》' in inbox


def test_at_night_the_inbox_has_it_and_the_phone_stays_quiet_until_eight(
    due: House, gateway: Gateway
) -> None:
    due.set_sms(gateway)
    night = due.after(hours=12)  # ten in the evening
    assert due.send(night).told == 1
    assert due.send(night + timedelta(hours=8)).sent == 0
    assert gateway.asked == 0
    assert len(due.inbox(due.county.chen)) == 1
    assert due.send(night + timedelta(hours=10, minutes=1)).sent == 1


def test_case_595_a_book_that_comes_back_in_the_night_is_not_written_about_in_the_morning(
    due: House, gateway: Gateway
) -> None:
    due.set_sms(gateway)
    night = due.after(hours=12)
    due.send(night)
    due.take_back(0, night)
    due.take_back(2, night)
    morning = night + timedelta(hours=10, minutes=1)
    assert due.send(morning).over == 1
    assert gateway.asked == 0
    assert sendings() == [("sms", "over", 0)]


def test_case_593_lending_and_returning_do_not_know_that_the_gateway_is_down(
    due: House, gateway: Gateway
) -> None:
    gateway.mood = "down"
    due.set_sms(gateway)
    slip = due.lend(4)
    due.take_back(4)
    readers.block(
        reader_id=due.county.chen.reader_id, reason="停", by=due.county.director, now=due.now
    )
    assert slip.loan_id
    assert gateway.asked == 0  # whoever stands at the counter waits for no server
    due.hear()
    assert due.send().failed == 2
    assert {one.tries for one in Sending.objects.all()} == {1}


def test_a_server_that_comes_back_gets_what_waited(due: House, gateway: Gateway) -> None:
    gateway.mood = "down"
    due.set_sms(gateway)
    due.send()
    (state, _mail) = queries.channel_states()
    assert (state.waiting, state.failing_since) == (1, due.now)
    assert "503" in state.last_error
    due.send(due.after(minutes=4))
    assert gateway.asked == 1
    due.send(due.after(minutes=5))
    assert gateway.asked == 2
    gateway.mood = "well"
    due.send(due.after(minutes=34))
    assert gateway.asked == 2
    assert due.send(due.after(minutes=36)).sent == 1
    (state, _mail) = queries.channel_states()
    assert (state.waiting, state.failing_since, state.last_error) == (0, None, "")
    assert state.last_sent_at == due.after(minutes=36)


def until_given_up(house: House) -> datetime:
    """Let the worker come round every half hour for a day and a half, and say when it ended."""
    moment = house.now
    for step in range(72):
        moment = house.after(minutes=30 * step)
        house.send(moment)
    return moment


def test_after_the_last_try_the_next_way_is_taken(
    due: House, gateway: Gateway, mail_host: MailHost
) -> None:
    due.give_email(due.county.chen)
    due.set_sms(gateway)
    due.set_mail(mail_host)
    gateway.mood = "down"
    until_given_up(due)
    assert sendings() == [("sms", "given-up", 5), ("email", "sent", 0)]
    assert gateway.asked == 5
    assert len(mail_host.letters) == 1


def test_what_reaches_nobody_ends_as_paper(house: House, gateway: Gateway) -> None:
    gateway.mood = "down"
    house.set_sms(gateway)
    house.set_policy(Kind.OVERDUE, channels=(SMS, PRINT))
    house.lend(0, days_ago=34)
    house.remind()
    until_given_up(house)
    assert sendings() == [("sms", "given-up", 5), ("print", "", 0)]
    (sheet,) = queries.to_print(house.county.director, house.now.date())
    assert sheet.name == "陈桂兰"
    assert [one.title for one in sheet.lines] == ["呼兰河传"]


def test_a_number_that_the_gateway_refuses_is_not_tried_again(due: House, gateway: Gateway) -> None:
    gateway.mood = "refusing"
    due.set_sms(gateway)
    assert due.send().given_up == 1
    until_given_up(due)
    assert gateway.asked == 1
    assert "black list" in Sending.objects.get().last_error


def test_one_closed_gateway_is_not_asked_for_each_of_a_hundred_messages(
    house: House, gateway: Gateway
) -> None:
    gateway.mood = "down"
    house.set_sms(gateway)
    house.set_policy(Kind.DUE_SOON, guardians=Guardians.NO)
    people = (house.county.chen, house.county.wu, house.county.elder, house.county.child)
    for number, one in enumerate(people):
        readers.change_details(
            reader_id=one.reader_id,
            phone=f"1387000000{number}",
            by=house.county.director,
            now=house.now,
        )
        house.lend(number, to=one, days_ago=27)
    house.remind()
    assert house.send().failed == 4
    assert gateway.asked == 2
    assert {one.tries for one in Sending.objects.all()} == {1}


def test_the_key_is_not_carried_to_where_a_gateway_points(due: House, gateway: Gateway) -> None:
    gateway.mood = "moved"
    due.set_sms(gateway)
    assert due.send().failed == 1
    assert gateway.asked == 1


def test_a_way_that_was_turned_off_leaves_nothing_waiting_for_ever(
    due: House, gateway: Gateway
) -> None:
    gateway.mood = "down"
    due.set_sms(gateway)
    due.send()
    due.set_sms(gateway, is_on=False)
    due.send(due.after(hours=1))
    assert sendings() == [("sms", "given-up", 1)]


def test_nothing_is_held_locked_while_a_gateway_thinks(due: House, gateway: Gateway) -> None:
    depth, held = len(connection.savepoint_ids), []

    class Watched:
        def __init__(self) -> None:
            self._way = open_channel(SMS)

        def send(self, message: Message) -> None:
            held.append(len(connection.savepoint_ids) - depth)
            self._way.send(message)

        def close(self) -> None:
            self._way.close()

    due.set_sms(gateway)
    services.send_due(now=due.now, opener=lambda _channel: Watched())
    assert held == [0]
    assert len(gateway.taken) == 1


def test_a_slow_gateway_gets_its_time_and_what_is_left_goes_in_the_next_round(
    house: House, gateway: Gateway
) -> None:
    house.set_sms(gateway)
    for number, one in enumerate((house.county.chen, house.county.wu, house.county.elder)):
        readers.change_details(
            reader_id=one.reader_id,
            phone=f"1387000000{number}",
            by=house.county.director,
            now=house.now,
        )
        house.lend(number, to=one, days_ago=27)
    house.remind()
    answers = iter([True, True, True, True, False])
    assert services.send_due(now=house.now, go_on=lambda: next(answers)).sent == 1
    assert house.send(house.after(minutes=1)).sent == 2


def test_a_key_sealed_elsewhere_is_said_and_nothing_is_lost(due: House, gateway: Gateway) -> None:
    due.set_sms(gateway)
    sealed = SmsGateway.objects.get().key_sealed
    SmsGateway.objects.update(key_sealed="a1|9|AAAA|AAAA")
    assert due.send().failed == 1
    (state, _mail) = queries.channel_states()
    assert "typed again" in state.last_error
    with pytest.raises(NotSent):
        services.try_channel(channel=SMS, to="13870008841", by=due.county.director, now=due.now)
    SmsGateway.objects.update(key_sealed=sealed)
    assert due.send(due.after(minutes=6)).sent == 1


# --- mail -------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["starttls", "ssl", "none"])
def test_mail_goes_out_over_each_kind_of_connection(due: House, security: str) -> None:
    with MailHost(security) as host:
        due.give_email(due.county.chen)
        due.set_mail(host)
        assert due.send().sent == 1
        (letter,) = host.letters
        assert host.secured == [security != "none"]
    assert letter["To"] == "guilan@example.com"
    assert letter["From"] == "云溪县图书馆 <library@example.com>"
    assert letter["Subject"] == "《呼兰河传》等2本11月27日到期"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()
    assert "《呼兰河传》 11月27日到期" in text
    assert "不想再收邮件" in text


def test_several_letters_go_over_one_connection(house: House, mail_host: MailHost) -> None:
    for number, one in enumerate((house.county.chen, house.county.wu, house.county.elder)):
        house.give_email(one, f"reader{number}@example.com")
        house.lend(number, to=one, days_ago=27)
    house.set_mail(mail_host)
    house.remind()
    assert house.send().sent == 3
    assert mail_host.connections == 1


@pytest.mark.parametrize("mood", ["busy", "deaf"])
def test_a_mail_server_with_a_bad_moment_is_tried_again(
    due: House, mail_host: MailHost, mood: str
) -> None:
    due.give_email(due.county.chen)
    due.set_mail(mail_host)
    mail_host.mood = mood
    assert due.send().failed == 1
    mail_host.mood = "well"
    assert due.send(due.after(minutes=6)).sent == 1


def test_a_box_that_does_not_exist_is_given_up_at_once_and_the_others_get_theirs(
    house: House, mail_host: MailHost
) -> None:
    house.give_email(house.county.wu)
    house.set_mail(mail_host)
    house.lend(0, to=house.county.wu, days_ago=27)
    house.remind()
    mail_host.mood = "strict"
    assert house.send().given_up == 1
    assert "550" in Sending.objects.get().last_error
    (_sms, mail) = queries.channel_states()
    assert mail.failing_since is None


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_password(
    due: House, mail_host: MailHost
) -> None:
    due.give_email(due.county.chen)
    due.set_mail(mail_host)
    MailServer.objects.update(certificate="")
    assert due.send().failed == 1
    assert mail_host.letters == []
    assert "CERTIFICATE" in Sending.objects.get().last_error.upper()


def test_a_wrong_password_shows_itself_to_staff(due: House, mail_host: MailHost) -> None:
    due.give_email(due.county.chen)
    due.set_mail(mail_host)
    services.set_mail_server(
        is_on=True,
        host="127.0.0.1",
        port=mail_host.port,
        security=MailSecurity.STARTTLS,
        login="library@example.com",
        password="wrong",
        sender="library@example.com",
        certificate=MailServer.objects.get().certificate,
        by=due.county.director,
        now=due.now,
    )
    due.send()
    (_sms, mail) = queries.channel_states()
    assert mail.failing_since == due.now
    assert mail.last_error.startswith("535")


# --- wishes -----------------------------------------------------------------------------------


def test_a_reader_who_wants_no_text_messages_gets_none(
    due: House, gateway: Gateway, mail_host: MailHost
) -> None:
    due.set_sms(gateway)
    due.set_mail(mail_host)
    services.set_wish(
        channels=(EMAIL,),
        language=Language.CHINESE,
        email="guilan@example.com",
        by=due.actor(due.county.chen),
        now=due.now,
    )
    due.send()
    assert gateway.asked == 0
    assert len(mail_host.letters) == 1


def test_a_reader_who_wants_only_the_inbox_gets_only_that(due: House, gateway: Gateway) -> None:
    due.set_sms(gateway)
    services.set_wish(
        channels=(),
        language=Language.CHINESE,
        email="",
        by=due.actor(due.county.chen),
        now=due.now,
    )
    due.send()
    assert sendings() == []
    assert len(due.inbox(due.county.chen)) == 1


def test_the_order_of_the_ways_is_the_librarys(
    due: House, gateway: Gateway, mail_host: MailHost
) -> None:
    due.give_email(due.county.chen)
    due.set_sms(gateway)
    due.set_mail(mail_host)
    due.set_policy(Kind.DUE_SOON, channels=(EMAIL, SMS))
    due.send()
    assert gateway.asked == 0
    assert len(mail_host.letters) == 1


def test_the_phone_of_a_guardian_without_account_gets_the_childs_notice(
    house: House, gateway: Gateway
) -> None:
    from datetime import date

    from shuxiang.departments.readers.rules.people import GuardianGiven
    from shuxiang.foundations.kernel.actor import SYSTEM

    child = readers.register(
        name="何小满",
        category_id=house.county.categories["child"],
        place_id=house.county.main.place_id,
        birth_on=date(2018, 5, 1),
        guardian=GuardianGiven("何山", "父亲", "13870001234"),
        by=SYSTEM,
        now=house.now - timedelta(days=40),
    )
    house.set_sms(gateway)
    house.set_policy(Kind.DUE_SOON, guardians=Guardians.INSTEAD)
    house.lend(0, to=child, days_ago=27)
    house.remind()
    house.send()
    assert [one["to"] for one in gateway.taken] == ["13870001234"]
    assert "何小满借的" in gateway.taken[0]["text"]


# --- setting up, testing, printing ------------------------------------------------------------


def clerk(house: House) -> Actor:
    return house.county.villager


def test_only_who_may_set_notices_sets_them(house: House, gateway: Gateway) -> None:
    with pytest.raises(NotAllowed):
        services.set_text(
            kind=Kind.DUE_SOON,
            language=Language.CHINESE,
            channel=SMS,
            subject="",
            body="x",
            by=clerk(house),
            now=house.now,
        )
    with pytest.raises(NotAllowed):
        services.set_rule(policy=queries.policy(Kind.DUE_SOON), by=clerk(house), now=house.now)
    with pytest.raises(NotAllowed):
        services.try_channel(channel=SMS, to="13870008841", by=clerk(house), now=house.now)


def test_case_596_a_text_that_is_refused_leaves_the_old_one_in_use(
    due: House, gateway: Gateway
) -> None:
    due.set_sms(gateway)
    with pytest.raises(TextRefused):
        services.set_text(
            kind=Kind.DUE_SOON,
            language=Language.CHINESE,
            channel=SMS,
            subject="",
            body="您的{秘密}到期",
            by=due.county.director,
            now=due.now,
        )
    due.send()
    assert "到期" in gateway.taken[0]["text"]


def test_a_librarys_own_words_are_used_until_it_goes_back(due: House, gateway: Gateway) -> None:
    due.set_sms(gateway)
    own = {"kind": Kind.DUE_SOON, "language": Language.CHINESE, "channel": SMS}
    services.set_text(
        **own,  # type: ignore[arg-type]
        subject="",
        body="{馆名}提醒：{书名}",
        by=due.county.director,
        now=due.now,
    )
    due.send()
    assert gateway.taken[0]["text"] == "云溪县图书馆提醒：《呼兰河传》等2本"
    services.standard_text(**own, by=due.county.director, now=due.now)  # type: ignore[arg-type]
    assert not queries.text(Kind.DUE_SOON, Language.CHINESE, SMS).own


def test_a_test_says_whether_it_got_through(house: House, gateway: Gateway) -> None:
    house.set_sms(gateway)
    by, now = house.county.director, house.now
    services.try_channel(channel=SMS, to="138 7000 8841", by=by, now=now)
    assert gateway.taken[0]["to"] == "13870008841"
    gateway.mood = "down"
    with pytest.raises(NotSent):
        services.try_channel(channel=SMS, to="13870008841", by=by, now=now)
    with pytest.raises(ChannelRefused):
        services.try_channel(channel=EMAIL, to="a@example.com", by=by, now=now)
    with pytest.raises(ChannelRefused):
        services.try_channel(channel=SMS, to="110", by=by, now=now)


def test_paper_is_grouped_by_place_and_unit_and_leaves_out_what_came_back(house: House) -> None:
    county = house.county
    house.lend(0, days_ago=40)
    house.lend(2, days_ago=40)
    house.lend(4, to=county.school, days_ago=50)
    house.lend(6, to=county.child, days_ago=50)
    house.lend(8, to=county.wu, days_ago=50)
    assert services.ask_back(by=county.director, now=house.now) == 4
    assert services.ask_back(by=county.director, now=house.now) == 0
    house.take_back(0)
    house.take_back(8)
    sheets = queries.to_print(county.director, house.now.date())
    assert {(one.place, one.unit, one.name) for one in sheets} == {
        ("云溪县图书馆总馆", "成人证", "陈桂兰"),
        ("云溪县图书馆总馆", "少儿证", "陈一诺"),
        ("柏岭村服务点", "柏岭小学", "柏岭小学"),
    }
    (chen,) = (one for one in sheets if one.name == "陈桂兰")
    assert [one.title for one in chen.lines] == ["朝花夕拾"]
    blind = replace(county.desk, powers=county.desk.powers - {Power.SEE_CHILDREN})
    assert "陈一诺" not in {one.name for one in queries.to_print(blind, house.now.date())}
    ids = [one.sending_id for one in sheets]
    assert services.mark_printed(sending_ids=ids, by=county.director, now=house.now) == 3
    assert services.mark_printed(sending_ids=ids, by=county.director, now=house.now) == 0
    assert queries.to_print(county.director, house.now.date()) == ()


def test_the_log_shows_masks_and_only_the_readers_of_ones_own_places(
    due: House, gateway: Gateway
) -> None:
    due.set_sms(gateway)
    due.send()
    (line,) = queries.log(due.county.director)
    assert (line.to, line.address, line.ended_how) == ("陈*兰", "138****8841", Ended.SENT)
    assert queries.log(due.county.villager) == ()
    assert "13870008841" not in repr(Sending.objects.values())
