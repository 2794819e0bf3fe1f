"""Who is told what, once: reminders, holds, cards, guardians, the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import cast
import pytest
from django.db import transaction
from notices.house import House

from shuxiang.departments.circulation import services as lending
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.rules.people import GuardianGiven
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.listeners.notices import promises, queries, services
from shuxiang.listeners.notices.models import Matter, Notice
from shuxiang.listeners.notices.refusals import UnknownNotice
from shuxiang.listeners.notices.rules import Guardians, Kind


@pytest.fixture(autouse=True)
def promises_hold(house: House) -> object:
    """Every test leaves the promises of notices whole."""
    yield
    assert [line for one in promises.PROMISES for line in one.broken_by()] == []


def test_case_589_a_kind_goes_by_the_programs_rule_until_the_library_sets_its_own(
    house: House,
) -> None:
    assert queries.policy(Kind.DUE_SOON).days == (3,)
    house.set_policy(Kind.DUE_SOON, days=(5,))
    assert queries.policy(Kind.DUE_SOON).days == (5,)
    assert queries.policy(Kind.OVERDUE).days == (1, 7, 30)
    house.lend(0, days_ago=25)
    house.lend(1, days_ago=27, to=house.county.wu)
    house.remind()
    assert len(house.notices(Kind.DUE_SOON)) == 2


def test_case_590_three_books_due_are_one_message_and_the_second_run_makes_none(
    house: House,
) -> None:
    for number in range(3):
        house.lend(number * 2, days_ago=27)
    house.remind()
    house.send()
    (text,) = house.inbox(house.county.chen)
    assert all(title in text for title in ("呼兰河传", "朝花夕拾", "柑橘栽培与病虫害防治"))
    assert "您借的书" in text
    assert "11月27日" in text
    house.remind()
    house.send()
    house.remind(house.after(hours=5))
    assert len(house.inbox(house.county.chen)) == 1
    assert Notice.objects.count() == 1


def test_two_reminders_of_one_book_are_two_messages_on_two_days(house: House) -> None:
    house.set_policy(Kind.DUE_SOON, days=(3, 1))
    house.lend(0, days_ago=27)
    for day in range(4):
        house.remind(house.after(days=day))
        house.send(house.after(days=day))
    assert [one.on.day for one in house.notices(Kind.DUE_SOON)] == [24, 26]


def test_one_of_a_kind_a_day_what_comes_later_waits_for_tomorrow(house: House) -> None:
    house.lend(0, days_ago=27)
    house.remind()
    house.send()
    house.lend(2, days_ago=28)
    house.remind(house.after(hours=1))
    house.send(house.after(hours=1))
    assert len(house.inbox(house.county.chen)) == 1
    house.send(house.after(days=1))
    assert len(house.inbox(house.county.chen)) == 2


def test_overdue_steps_are_told_one_each(house: House) -> None:
    house.lend(0, days_ago=29)  # due tomorrow
    house.set_policy(Kind.DUE_SOON, is_on=False)
    told = []
    for day in range(40):
        house.remind(house.after(days=day))
        if house.send(house.after(days=day)).told:
            told.append(day - 1)
    assert told == [1, 7, 30]


def test_a_library_that_moves_in_with_old_debts_writes_to_nobody_about_them(house: House) -> None:
    house.lend(0, days_ago=400)
    house.remind()
    assert Notice.objects.count() == 0


def test_case_595_a_book_that_came_back_before_the_time_is_not_told(house: House) -> None:
    house.lend(0, days_ago=27)
    house.lend(2, days_ago=27)
    house.remind()
    house.take_back(0)
    house.send()
    (text,) = house.inbox(house.county.chen)
    assert "呼兰河传" not in text
    assert "朝花夕拾" in text


def test_case_595_when_all_is_over_nothing_is_told_at_all(house: House) -> None:
    house.lend(0, days_ago=27)
    house.remind()
    house.take_back(0)
    assert house.send().over == 1
    assert house.inbox(house.county.chen) == []


def test_a_renewed_book_is_not_told_as_due(house: House) -> None:
    house.lend(0, days_ago=27)
    house.remind()
    lending.renew(barcode=house.books[0], by=house.county.desk, now=house.now)
    house.send()
    assert house.inbox(house.county.chen) == []


def test_a_kind_that_is_off_is_not_told(house: House) -> None:
    house.set_policy(Kind.DUE_SOON, is_on=False)
    house.lend(0, days_ago=27)
    house.remind()
    assert Notice.objects.count() == 0


# --- guardians --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "child", "guardian"),
    [(Guardians.NO, 1, 0), (Guardians.ALSO, 1, 1), (Guardians.INSTEAD, 0, 1)],
)
def test_a_childs_notice_goes_to_who_answers_for_it_as_the_rule_has_it(
    house: House, mode: Guardians, child: int, guardian: int
) -> None:
    house.set_policy(Kind.DUE_SOON, guardians=mode)
    house.lend(0, to=house.county.child, days_ago=27)
    house.remind()
    house.send()
    assert len(house.inbox(house.county.child)) == child
    texts = house.inbox(house.county.chen)
    assert len(texts) == guardian
    assert all("陈一诺借的书" in one for one in texts)


def test_a_grandmother_gets_one_message_for_her_books_and_the_childs(house: House) -> None:
    house.lend(0, days_ago=27)
    house.lend(2, to=house.county.child, days_ago=27)
    house.remind()
    house.send()
    (text,) = house.inbox(house.county.chen)
    assert "您和陈一诺借的书" in text or "陈一诺和您借的书" in text
    assert "（陈一诺）" in text
    (own,) = house.inbox(house.county.child)
    assert "呼兰河传" not in own


def test_a_guardian_without_account_and_phone_does_not_silence_the_child(house: House) -> None:
    county = house.county
    other = readers.register(
        name="何小满",
        category_id=county.categories["child"],
        place_id=county.main.place_id,
        birth_on=date(2018, 5, 1),
        guardian=GuardianGiven("何山", "父亲"),
        by=SYSTEM,
        now=county.now - timedelta(days=40),
    )
    house.set_policy(Kind.DUE_SOON, guardians=Guardians.INSTEAD)
    house.lend(0, to=other, days_ago=27)
    house.remind()
    house.send()
    assert len(house.inbox(other)) == 1


# --- what is heard of in the journal ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """As circulation tells it."""

    kind: ClassVar[str] = "circulation.hold-cancelled"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reader_id"})

    hold_id: int
    reader_id: int
    bib_id: int
    how: str
    why: str


def hold_of(house: House, number: int = 0) -> int:
    """Place a hold for 陈桂兰 on a title, for the main library."""
    slip = lending.place_hold(
        reader_id=house.county.chen.reader_id,
        bib_id=house.books.bib_ids[number],
        pickup_id=house.county.main.place_id,
        by=house.county.desk,
        now=house.now,
    )
    return slip.hold_id


def test_case_592_a_hold_that_is_ready_is_told_once_also_on_a_second_scan(house: House) -> None:
    for number in range(2):
        house.lend(number, to=house.county.wu, days_ago=1)
    hold_of(house)
    house.take_back(0)
    house.take_back(0)
    house.hear()
    house.send()
    (text,) = house.inbox(house.county.chen)
    assert "呼兰河传" in text
    assert "总馆" in text
    house.take_back(0, house.after(hours=1))
    house.hear(house.after(hours=1))
    house.send(house.after(hours=1))
    assert len(house.inbox(house.county.chen)) == 1


def test_a_hold_that_is_not_collected_is_told_before_it_ends(house: House) -> None:
    for number in range(2):
        house.lend(number, to=house.county.wu, days_ago=1)
    hold_of(house)
    house.take_back(0)
    (line,) = queries_shelf()
    house.remind(house.after(days=(line.keep_until - cast.NOW.date()).days - 1))
    house.send(house.after(days=(line.keep_until - cast.NOW.date()).days - 1))
    assert len(house.notices(Kind.HOLD_EXPIRING, house.county.chen)) == 1


def queries_shelf() -> list:  # type: ignore[type-arg]
    from shuxiang.departments.circulation import queries as circulation

    return circulation.hold_shelf(None)


@transaction.atomic
def end_hold(house: House, how: str, by: object = SYSTEM) -> None:
    event = HoldEnded(
        hold_id=77,
        reader_id=house.county.chen.reader_id,
        bib_id=house.books.bib_ids[0],
        how=how,
        why="这本书找不到了",
    )
    record(event, by=by, now=house.now)  # type: ignore[arg-type]


def test_the_end_of_a_hold_is_told_with_its_reason_and_hearing_it_twice_tells_it_once(
    house: House,
) -> None:
    end_hold(house, "cancelled")
    end_hold(house, "cancelled")
    house.hear()
    house.send()
    (text,) = house.inbox(house.county.chen)
    assert "呼兰河传" in text
    assert "这本书找不到了" in text


def test_who_gave_up_a_hold_themselves_is_not_told_of_it(house: House) -> None:
    end_hold(house, "cancelled", house.actor(house.county.chen))
    end_hold(house, "merged")
    house.hear()
    assert Notice.objects.count() == 0


def test_a_block_and_its_reason_are_told_and_a_lifted_one_is_not(house: House) -> None:
    county = house.county
    readers.block(
        reader_id=county.chen.reader_id, reason="图书受损", by=county.director, now=house.now
    )
    lifted = readers.block(
        reader_id=county.wu.reader_id, reason="弄错了", by=county.director, now=house.now
    )
    readers.lift_block(block_id=lifted, by=county.director, now=house.now)
    house.hear()
    house.send()
    (text,) = house.inbox(county.chen)
    assert "图书受损" in text
    assert house.inbox(county.wu) == []


def test_a_card_about_to_end_is_told_and_a_verified_one_is_not(house: House) -> None:
    from shuxiang.departments.readers.models import Reader

    soon = cast.NOW.date() + timedelta(days=20)
    Reader.objects.filter(pk__in=[house.county.chen.reader_id, house.county.wu.reader_id]).update(
        valid_until=soon
    )
    house.remind()
    Reader.objects.filter(pk=house.county.wu.reader_id).update(valid_until=None)
    house.send()
    assert "12月14日到期" in house.inbox(house.county.chen)[0]
    assert house.inbox(house.county.wu) == []


# --- the inbox, and what is forgotten ---------------------------------------------------------


def test_a_message_is_unread_until_its_reader_opens_it(
    house: House, django_assert_num_queries: object
) -> None:
    house.lend(0, days_ago=27)
    house.remind()
    house.send()
    me = house.county.chen.reader_id
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.count_unread(me) == 1
    (one,) = queries.inbox(me)
    services.mark_read(notice_id=one.notice_id, by=house.actor(house.county.wu), now=house.now)
    assert queries.count_unread(me) == 1
    services.mark_read(notice_id=one.notice_id, by=house.actor(house.county.chen), now=house.now)
    assert queries.count_unread(me) == 0
    with pytest.raises(UnknownNotice):
        queries.message(one.notice_id, house.county.wu.reader_id)


def test_after_thirty_days_a_message_no_longer_knows_which_book_it_was(house: House) -> None:
    house.lend(0, days_ago=27)
    house.remind()
    house.send()
    house.take_back(0)
    services.forget_old(now=house.after(days=29))
    assert Matter.objects.count() == 1
    services.forget_old(now=house.after(days=31))
    assert Matter.objects.count() == 0
    (kept,) = house.notices(Kind.DUE_SOON)
    assert (kept.subject, kept.body) == ("", "")
    assert house.inbox(house.county.chen) == []


def test_a_message_goes_with_the_link_that_it_would_give_away(house: House) -> None:
    house.lend(0, days_ago=27)
    house.lend(2, to=house.county.wu, days_ago=27)
    house.remind()
    house.send()
    house.take_back(0)
    lending.forget_reader(
        reader_id=house.county.chen.reader_id, by=house.actor(house.county.chen), now=house.now
    )
    assert services.forget_old(now=house.after(days=1)) == 1
    assert house.inbox(house.county.chen) == []
    assert len(house.inbox(house.county.wu)) == 1
    house.remind(house.after(days=1))
    assert len(house.notices(Kind.DUE_SOON)) == 2


def test_a_reader_who_is_erased_is_told_nothing_more(house: House) -> None:
    house.lend(0, days_ago=27)
    house.remind()
    services.forget_reader(reader_id=house.county.chen.reader_id, now=house.now)
    assert house.send().told == 0
    assert Matter.objects.count() == 0


def test_each_reader_in_their_language(house: House) -> None:
    from shuxiang.listeners.notices.rules import Language

    services.set_wish(
        channels=(),
        language=Language.ENGLISH,
        email="",
        by=house.actor(house.county.chen),
        now=house.now,
    )
    house.lend(0, days_ago=27)
    house.remind()
    house.send()
    (text,) = house.inbox(house.county.chen)
    assert "due 27 November" in text


def test_what_is_late_on_its_way_is_told_to_the_staff_of_the_place_that_waits_once(
    house: House,
) -> None:
    house.lend(0, days_ago=1)
    lending.take_back(barcode=house.books[0], by=house.county.keeper, now=house.now)
    house.remind(house.after(days=2))
    assert Notice.objects.count() == 0
    late = house.after(days=12)
    house.remind(late)
    house.send(late)
    house.remind(late + timedelta(days=1))
    (told,) = queries.staff_messages(house.county.director)
    assert "呼兰河传" in told.body
    assert "枫溪分馆 → 云溪县图书馆总馆" in told.body
    assert queries.staff_messages(house.county.villager) == ()
    assert Notice.objects.get().place_id == house.county.main.place_id


def test_who_gave_the_card_back_is_told_and_one_that_was_reopened_is_not(house: House) -> None:
    county = house.county
    for one in (county.wu, county.elder):
        readers.close(reader_id=one.reader_id, by=county.director, now=house.now)
    readers.reopen(reader_id=county.elder.reader_id, by=county.director, now=house.now)
    house.hear()
    house.send()
    assert len(house.inbox(county.wu)) == 1
    assert house.inbox(county.elder) == []


def test_a_digest_gathers_a_day_and_is_told_the_next_morning(house: House) -> None:
    house.set_policy(Kind.BLOCK_SET, digest=True)
    for reason in ("图书受损", "押金没有交"):
        readers.block(
            reader_id=house.county.chen.reader_id,
            reason=reason,
            by=house.county.director,
            now=house.now,
        )
    house.hear()
    assert house.send().told == 0
    morning = house.after(hours=22, minutes=1)
    assert house.send(morning).told == 1
    assert house.send(morning).told == 0
    (text,) = house.inbox(house.county.chen)
    assert "图书受损；押金没有交" in text
    assert "另行通知" in text


def test_the_clock_does_both_and_the_journal_brings_what_is_heard() -> None:
    from shuxiang.listeners.notices import reactions
    from shuxiang.project.jobs import TIMED
    from shuxiang.project.subscriptions import SUBSCRIPTIONS

    assert {"notices.remind", "notices.send"} <= {one.name for one in TIMED}
    for kind in reactions.KINDS:
        assert "notices.tell" in SUBSCRIPTIONS[kind], kind
