"""The life of a card, through the services. Numbers are those of the circulation cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cast import CHEN_ID, CHEN_PHONE, CHILD_ID, County, identity_number

from shuxiang.departments.readers import promises, queries, registers, services, wording
from shuxiang.departments.readers.models import Credential, Guardian, Reader
from shuxiang.departments.readers.refusals import (
    AmbiguousCard,
    BlockRefused,
    CardRefused,
    CategoryRefused,
    GuardianRefused,
    PinLockedOut,
    PinRefused,
    ReaderRefused,
    UnknownCard,
    UnknownReader,
    WhyMissing,
    WrongPin,
)
from shuxiang.departments.readers.rules import CredentialKind, standing_blocks
from shuxiang.departments.readers.rules.people import CONSENT_VERSION, GuardianGiven
from shuxiang.departments.readers.services.pins import ATTEMPTS
from shuxiang.departments.readers.slips import ReaderSession, ReaderSlip
from shuxiang.departments.staff.refusals import TooManyTries
from shuxiang.departments.staff.services import attempts
from shuxiang.foundations.codecs import barcode
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.actor import OWN_POWERS, SYSTEM, ActorKind, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db

CARD = "8600002218"


@pytest.fixture(autouse=True)
def after_a_restart() -> Iterator[None]:
    ATTEMPTS.forget()
    yield
    ATTEMPTS.forget()


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    for because in refusal.value.because:
        assert wording.say(because).what
    return [one.code for one in refusal.value.because]


def _register(county: County, **more: Any) -> ReaderSlip:
    told = {
        "name": "新读者",
        "category_id": county.categories["adult"],
        "place_id": county.main.place_id,
        "by": county.desk,
        "now": county.now,
        **more,
    }
    return services.register(**told)


# --- 办证 ------------------------------------------------------------------------------------


def test_a_card_gets_the_next_own_number_with_its_check_digit(county: County) -> None:
    one, other = _register(county), _register(county)
    assert barcode.is_ours(one.card_number, barcode.READER)
    assert int(other.card_number[:9]) == int(one.card_number[:9]) + 1


def test_an_old_number_is_kept_as_it_is_and_does_not_move_our_own(county: County) -> None:
    before = _register(county)
    old = _register(county, card_number=" L905071 ")
    assert old.card_number == "L905071"
    _register(county, card_number="9999999999")
    assert int(_register(county).card_number[:9]) == int(before.card_number[:9]) + 1


def test_what_is_personal_stands_sealed_and_is_shown_masked(county: County) -> None:
    slip = county.chen
    assert slip.masked_identity == "3601**********0425"
    assert slip.masked_phone == "138****8841"
    assert slip.masked_name == "陈*兰"
    row = Reader.objects.filter(pk=slip.reader_id).values().get()
    keys = list(Credential.objects.filter(reader_id=slip.reader_id).values_list("key", "shown"))
    stored = str(row) + str(keys)
    assert CHEN_ID not in stored
    assert CHEN_PHONE not in stored
    assert "桂花巷" not in stored
    assert "1968-03-12" not in stored
    assert row["birth_year"] == 1968


def test_nothing_personal_is_in_the_plain_part_of_the_journal(county: County) -> None:
    _register(
        county, name="独特的姓名", phone="13870008842", id_number=identity_number(date(1990, 1, 1))
    )
    for entry in Entry.objects.filter(kind__startswith="readers."):
        assert "reader_id" not in json.loads(entry.facts)
        assert "独特" not in entry.facts + entry.personal
        assert "13870008842" not in entry.facts + entry.personal


def test_every_fault_of_a_registration_comes_at_once(county: County) -> None:
    with pytest.raises(ReaderRefused) as refusal:
        _register(
            county,
            name="",
            id_number=CHEN_ID[:-1],
            phone="1387000884",
            card_number=CARD,
            category_id=county.categories["child"],
        )
    assert codes(refusal) == [
        "readers.name-empty",
        "readers.identity-length",
        "readers.phone-wrong",
        "readers.guardian-missing",
        "readers.number-taken",
    ]
    assert Reader.objects.count() == 5


def test_a_person_has_one_account_and_the_desk_is_told_whose_it_is(county: County) -> None:
    with pytest.raises(ReaderRefused) as refusal:
        _register(county, id_number=CHEN_ID.lower())
    because = refusal.value.because[0]
    assert because.facts["reader_id"] == county.chen.reader_id
    assert wording.say(because).what == f"这个证件已经办过证：陈*兰 {CARD}"


def test_a_child_without_a_guardian_is_not_registered(county: County) -> None:
    told = {
        "name": "罗小雨",
        "id_number": identity_number(date(2018, 5, 5), 3),
        "category_id": county.categories["child"],
    }
    with pytest.raises(ReaderRefused) as refusal:
        _register(county, **told)
    assert codes(refusal) == ["readers.guardian-missing"]
    slip = _register(county, **told, guardian=GuardianGiven("罗江", "父亲", "13870008843"))
    assert slip.is_child
    (guardian,) = queries.guardians_of(slip.reader_id)
    assert (guardian.name, guardian.relation) == ("罗江", "父亲")
    assert guardian.consent_version == CONSENT_VERSION
    assert guardian.consented_at == county.now
    assert guardian.masked_phone == "138****8843"


def test_a_unit_has_somebody_who_answers_for_its_card(county: County) -> None:
    with pytest.raises(ReaderRefused) as refusal:
        _register(county, name="枫溪小学", category_id=county.categories["group"])
    assert codes(refusal) == ["readers.contact-empty"]
    assert county.school.is_group
    assert county.school.contact_name == "吴小禾"
    assert county.school.valid_until == date(2027, 11, 24)
    assert queries.card_of(county.school.reader_id).is_group


def test_several_credentials_mean_one_reader(county: County) -> None:
    slip = _register(
        county,
        id_number=identity_number(date(1990, 1, 1)),
        credentials=[
            (CredentialKind.SOCIAL, "A12345678"),
            (CredentialKind.CHIP, "04A2B3C4"),
        ],
    )
    for number in (
        slip.card_number,
        identity_number(date(1990, 1, 1)),
        "a12345678",
        "A12345678",
        "04a2b3c4",
    ):
        card = queries.lock_card(number)
        assert (card.reader_id, card.card_number) == (slip.reader_id, slip.card_number)
    assert {one.kind: one.shown for one in slip.credentials}[CredentialKind.SOCIAL] == "*****5678"


def test_a_social_card_may_have_the_identity_number(county: County) -> None:
    number = identity_number(date(1991, 1, 1))
    slip = _register(county, id_number=number, credentials=[(CredentialKind.SOCIAL, number)])
    assert queries.lock_card(number).reader_id == slip.reader_id


# --- the number that is shown ----------------------------------------------------------------


@pytest.mark.parametrize("number", ["9000000000", "", "   ", "#", "%", "' OR 1=1 --"])
def test_an_unknown_number_is_said_so(county: County, number: str) -> None:
    with pytest.raises(UnknownCard) as refusal:
        queries.lock_card(number)
    assert codes(refusal) == ["readers.unknown-card"]


def test_who_has_seen_the_table_cannot_type_a_hash(county: County) -> None:
    key = Credential.objects.get(kind="identity", reader_id=county.chen.reader_id).key
    for typed in (key, key[1:], f" {key}"):
        with pytest.raises(UnknownCard):
            queries.lock_card(typed)


def test_58_blanks_and_line_ends_around_a_number_are_cut(county: County) -> None:
    assert queries.lock_card(f" {CARD}\r\n").reader_id == county.chen.reader_id


def test_572_a_number_with_blanks_within_is_found(county: County) -> None:
    slip = _register(county, card_number="Alpha Num 345")
    assert queries.lock_card("Alpha Num 345").reader_id == slip.reader_id


def test_563_any_of_the_allowed_numbers_finds_the_reader(county: County) -> None:
    for number in (CARD, CHEN_ID, CHEN_ID.lower(), CHEN_PHONE):
        card = queries.lock_card(number)
        assert (card.reader_id, card.card_number) == (county.chen.reader_id, CARD)


def test_563_a_number_that_means_two_readers_is_refused(county: County) -> None:
    _register(county, card_number=CHEN_ID)
    with pytest.raises(AmbiguousCard) as refusal:
        queries.lock_card(CHEN_ID)
    assert codes(refusal) == ["readers.ambiguous-card"]
    _register(county, phone=CHEN_PHONE)
    with pytest.raises(AmbiguousCard):
        queries.lock_card(CHEN_PHONE)
    _register(county, card_number="13999990001")
    assert queries.lock_card("13999990001")
    _register(county, phone="13999990001")
    with pytest.raises(AmbiguousCard):
        queries.lock_card("13999990001")


def test_one_statement_finds_a_card_and_a_second_only_where_blocks_stand(
    county: County, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        queries.lock_card(CARD)
    services.block(reader_id=county.chen.reader_id, reason="污损", by=SYSTEM, now=county.now)
    with django_assert_num_queries(2):
        queries.lock_card(CARD)


# --- its life --------------------------------------------------------------------------------


def test_25_a_lost_card_is_known_as_lost_until_it_is_found(county: County) -> None:
    reader_id = county.chen.reader_id
    services.report_lost(reader_id=reader_id, by=county.desk, now=county.now)
    card = queries.lock_card(CARD)
    assert (card.lost, card.card_number) == (True, CARD)
    assert queries.card_of(reader_id).lost
    assert not queries.lock_card(CHEN_ID).lost
    with pytest.raises(CardRefused) as refusal:
        services.report_lost(reader_id=reader_id, by=county.desk, now=county.now)
    assert codes(refusal) == ["readers.lost-already"]
    services.cancel_lost(reader_id=reader_id, by=county.desk, now=county.now)
    assert not queries.lock_card(CARD).lost
    with pytest.raises(CardRefused) as refusal:
        services.cancel_lost(reader_id=reader_id, by=county.desk, now=county.now)
    assert codes(refusal) == ["readers.not-lost"]


def test_26_a_replaced_card_is_out_of_use_and_the_reader_stays_the_same(county: County) -> None:
    reader_id = county.chen.reader_id
    services.report_lost(reader_id=reader_id, by=county.desk, now=county.now)
    slip = services.replace_card(reader_id=reader_id, by=county.desk, now=county.now)
    assert slip.card_number != CARD
    assert not slip.card_lost
    old, new = queries.lock_card(CARD), queries.lock_card(slip.card_number)
    assert (old.retired, old.card_number) == (True, CARD)
    assert not new.retired
    assert old.reader_id == new.reader_id == reader_id
    assert queries.lock_card(CHEN_ID).card_number == slip.card_number
    with pytest.raises(CardRefused):
        services.cancel_lost(reader_id=reader_id, by=county.desk, now=county.now)


def test_a061_a_number_that_was_given_is_never_given_again(county: County) -> None:
    services.replace_card(reader_id=county.chen.reader_id, by=county.desk, now=county.now)
    services.close(reader_id=county.wu.reader_id, by=SYSTEM, now=county.now)
    for number in (CARD, county.wu.card_number):
        with pytest.raises(ReaderRefused) as refusal:
            _register(county, card_number=number)
        assert codes(refusal) == ["readers.number-taken"]
        with pytest.raises(CardRefused):
            services.replace_card(
                reader_id=county.elder.reader_id,
                card_number=number,
                by=county.desk,
                now=county.now,
            )
    with pytest.raises(CardRefused) as card_refusal:
        services.replace_card(
            reader_id=county.chen.reader_id, card_number=CARD, by=county.desk, now=county.now
        )
    assert codes(card_refusal) == ["readers.number-yours"]
    fresh = _register(county)
    assert fresh.card_number not in (CARD, county.wu.card_number)


def test_2_4_5_a_card_is_valid_on_its_last_day_and_9999_means_for_ever(county: County) -> None:
    far = _register(county, valid_until=date(9999, 12, 31))
    assert queries.lock_card(far.card_number).valid_until is None
    soon = _register(county, valid_until=date(2026, 11, 25))
    assert queries.lock_card(soon.card_number).valid_until == date(2026, 11, 25)


def test_verifying_makes_a_card_valid_from_today_for_the_years_of_its_category(
    county: County,
) -> None:
    later = county.now + timedelta(days=400)
    until = services.verify(reader_id=county.school.reader_id, by=county.desk, now=later)
    assert until == date(day_of(later).year + 1, day_of(later).month, day_of(later).day)
    assert services.verify(reader_id=county.chen.reader_id, by=county.desk, now=later) is None
    with pytest.raises(CardRefused) as refusal:
        services.verify(
            reader_id=county.chen.reader_id,
            valid_until=date(2026, 1, 1),
            by=county.desk,
            now=county.now,
        )
    assert codes(refusal) == ["readers.end-in-past"]


def test_7_8_10_11_every_block_stands_until_its_own_end(county: County) -> None:
    reader_id = county.chen.reader_id
    ends = (date(9999, 6, 10), date(9998, 6, 10), date(9999, 12, 31), None)
    for number, until in enumerate(ends):
        services.block(
            reader_id=reader_id,
            reason=f"原因{number}",
            until_on=until,
            by=county.keeper,
            now=county.now,
        )
    blocks = queries.lock_card(CARD).blocks
    assert [(one.reason, one.until_on) for one in blocks] == [
        ("原因0", date(9999, 6, 10)),
        ("原因1", date(9998, 6, 10)),
        ("原因2", None),
        ("原因3", None),
    ]
    standing = standing_blocks(queries.lock_card(CARD), day_of(county.now))
    assert standing[0].until_on is None
    assert len(queries.reader_card(reader_id).blocks) == 4


def test_13_lifting_what_is_not_there_changes_nothing_and_says_so(county: County) -> None:
    block_id = services.block(
        reader_id=county.chen.reader_id, reason="污损", by=county.keeper, now=county.now
    )
    services.lift_block(block_id=block_id, by=county.keeper, now=county.now)
    assert queries.lock_card(CARD).blocks == ()
    with pytest.raises(BlockRefused) as refusal:
        services.lift_block(block_id=block_id, by=county.keeper, now=county.now)
    assert codes(refusal) == ["readers.no-such-block"]


def test_a_block_has_a_reason_and_an_end_that_is_not_over(county: County) -> None:
    with pytest.raises(BlockRefused) as refusal:
        services.block(
            reader_id=county.chen.reader_id,
            reason=" ",
            until_on=date(2026, 11, 23),
            by=county.keeper,
            now=county.now,
        )
    assert codes(refusal) == ["readers.reason-empty", "readers.end-in-past"]


def test_a061_credentials_come_and_go_but_a_last_card_stays(county: County) -> None:
    reader_id = county.wu.reader_id
    chip = services.add_credential(
        reader_id=reader_id,
        kind=CredentialKind.CHIP,
        number="04A2B3C4",
        by=county.desk,
        now=county.now,
    )
    services.retire_credential(credential_id=chip, by=county.desk, now=county.now)
    assert queries.lock_card("04A2B3C4").retired
    with pytest.raises(CardRefused) as refusal:
        services.add_credential(
            reader_id=county.chen.reader_id,
            kind=CredentialKind.CHIP,
            number="04A2B3C4",
            by=county.desk,
            now=county.now,
        )
    assert codes(refusal) == ["readers.number-taken"]
    card = next(one for one in queries.reader_card(reader_id).credentials if not one.retired)
    with pytest.raises(CardRefused) as refusal:
        services.retire_credential(credential_id=card.credential_id, by=county.desk, now=county.now)
    assert codes(refusal) == ["readers.last-card"]


# --- 退证 ------------------------------------------------------------------------------------


def test_484_488_a_reader_without_loans_leaves_and_nothing_lends_any_more(
    county: County,
) -> None:
    services.close(reader_id=county.child.reader_id, by=SYSTEM, now=county.now)
    services.close(reader_id=county.chen.reader_id, by=SYSTEM, now=county.now)
    card = queries.lock_card(CARD)
    assert card.closed
    with pytest.raises(UnknownCard):
        queries.lock_card(CHEN_ID)
    with pytest.raises(UnknownCard):
        queries.lock_card(CHEN_PHONE)
    with pytest.raises(CardRefused) as refusal:
        services.close(reader_id=county.chen.reader_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["readers.closed"]
    entry = reading.entry(reading.last_entry_id())
    assert entry.kind == "readers.closed"
    assert entry.facts == {
        "category_id": county.categories["adult"],
        "home_place_id": county.main.place_id,
    }


def test_484_who_left_may_come_back_with_the_same_document(county: County) -> None:
    services.close(reader_id=county.child.reader_id, by=SYSTEM, now=county.now)
    again = _register(
        county,
        name="陈一诺",
        id_number=CHILD_ID,
        category_id=county.categories["child"],
        guardian=GuardianGiven("陈桂兰", "祖母"),
    )
    assert queries.lock_card(CHILD_ID).reader_id == again.reader_id
    assert again.card_number != county.child.card_number


def test_485_a_leave_that_was_too_soon_is_taken_back(county: County) -> None:
    reader_id = county.wu.reader_id
    with pytest.raises(CardRefused) as refusal:
        services.reopen(reader_id=reader_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["readers.not-closed"]
    services.close(reader_id=county.child.reader_id, by=SYSTEM, now=county.now)
    services.close(reader_id=county.chen.reader_id, by=SYSTEM, now=county.now)
    services.reopen(reader_id=county.chen.reader_id, by=SYSTEM, now=county.now)
    for number in (CARD, CHEN_ID):
        card = queries.lock_card(number)
        assert not (card.closed or card.retired)
        assert card.card_number == CARD
    services.close(reader_id=county.chen.reader_id, by=SYSTEM, now=county.now)
    _register(county, id_number=CHEN_ID)
    with pytest.raises(CardRefused) as refusal:
        services.reopen(reader_id=county.chen.reader_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["readers.reopen-taken"]


def test_487_a_guardian_does_not_leave_before_the_child(county: County) -> None:
    with pytest.raises(CardRefused) as refusal:
        services.close(reader_id=county.chen.reader_id, by=SYSTEM, now=county.now)
    assert codes(refusal) == ["readers.still-guardian"]
    assert "陈一诺" in str(wording.say(refusal.value.because[0]))


# --- finding ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("陈", ["陈桂兰", "陈一诺"]),
        ("桂兰", ["陈桂兰"]),
        ("chenguilan", ["陈桂兰"]),
        ("chen gui", ["陈桂兰"]),
        ("CGL", ["陈桂兰"]),
        ("ouyang", ["欧阳福生"]),
        ("oyfs", ["欧阳福生"]),
        ("8841", ["陈桂兰"]),
        (CHEN_PHONE, ["陈桂兰"]),
        (CHEN_ID, ["陈桂兰"]),
        (CARD, ["陈桂兰"]),
        ("02218", ["陈桂兰"]),
        ("没有这个人", []),
        ("", []),
        ("%", []),
    ],
)
def test_readers_are_found_by_what_the_desk_knows(
    county: County, text: str, names: list[str]
) -> None:
    assert [one.name for one in queries.find(text, county.director)] == names


def test_a_surname_is_found_as_it_is_said(county: County) -> None:
    _register(county, name="单小雨")
    _register(county, name="阿依古丽·买买提")
    assert [one.name for one in queries.find("shanxiaoyu", county.director)] == ["单小雨"]
    assert [one.name for one in queries.find("ayigu", county.director)] == ["阿依古丽·买买提"]


def test_a064_a_childs_data_are_masked_for_who_has_no_power_over_them(county: County) -> None:
    (line,) = queries.find(CHILD_ID, county.villager)
    assert (line.name, line.birth_year, line.phone_tail) == ("陈*诺", None, "")
    (line,) = queries.find(CHILD_ID, county.keeper)
    assert line.name == "陈一诺"
    nosy = replace(county.villager, powers=county.villager.powers | {Power.SEE_IDENTITY})
    with pytest.raises(NotAllowed):
        services.reveal_identity(
            reader_id=county.child.reader_id, why="核对", by=nosy, now=county.now
        )


def test_looking_for_readers_needs_the_power(county: County) -> None:
    with pytest.raises(NotAllowed):
        queries.find("陈", county.cataloguer)


def test_the_list_is_read_in_a_few_queries_however_long(
    county: County, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        _register(county, name=f"王{'一二三四五六七八九十百千'[number]}")
    with django_assert_max_num_queries(6):
        assert len(queries.find("王", county.desk)) == 12


# --- opening what is sealed ------------------------------------------------------------------


def test_a063_every_view_of_an_identity_number_is_in_the_journal_with_its_reason(
    county: County,
) -> None:
    full = services.reveal_identity(
        reader_id=county.chen.reader_id, why="补证核对", by=county.director, now=county.now
    )
    assert (full.id_number, full.phone) == (CHEN_ID, CHEN_PHONE)
    assert full.birth_on == date(1968, 3, 12)
    assert full.address == "云溪县城关镇桂花巷 8 号"
    entry = reading.entry(reading.last_entry_id())
    assert entry.kind == "readers.identity-seen"
    assert entry.actor_id == county.director.ident
    assert entry.facts == {"is_child": False}
    assert entry.personal == {"reader_id": county.chen.reader_id, "why": "补证核对"}
    assert CHEN_ID not in str(entry)


def test_a063_without_a_reason_or_the_power_nothing_is_opened(county: County) -> None:
    with pytest.raises(WhyMissing) as refusal:
        services.reveal_identity(
            reader_id=county.chen.reader_id, why=" ", by=county.director, now=county.now
        )
    assert codes(refusal) == ["readers.why-missing"]
    with pytest.raises(NotAllowed):
        services.reveal_identity(
            reader_id=county.chen.reader_id, why="看看", by=county.desk, now=county.now
        )


def test_a063_opening_a_readers_page_is_in_the_journal(county: County) -> None:
    slip = services.look_at(
        reader_id=county.child.reader_id, why="续借咨询", by=county.desk, now=county.now
    )
    assert slip.masked_identity == "3601**********" + CHILD_ID[-4:]
    entry = reading.entry(reading.last_entry_id())
    assert (entry.kind, entry.facts) == ("readers.seen", {"is_child": True})
    assert (entry.personal or {})["why"] == "续借咨询"


# --- changing --------------------------------------------------------------------------------


def _change(county: County, reader_id: int, **more: Any) -> ReaderSlip:
    return services.change_details(reader_id=reader_id, by=county.desk, now=county.now, **more)


def test_what_is_not_told_stays_and_an_empty_text_empties(county: County) -> None:
    reader_id = county.chen.reader_id
    slip = _change(county, reader_id, phone="", note="爱看评书")
    assert (slip.masked_phone, slip.note) == ("", "爱看评书")
    assert slip.masked_identity == county.chen.masked_identity
    assert reading.entry(reading.last_entry_id()).facts == {"fields": ["phone", "note"]}
    with pytest.raises(UnknownCard):
        queries.lock_card(CHEN_PHONE)


def test_a_new_name_is_found_by_its_pinyin(county: County) -> None:
    _change(county, county.chen.reader_id, name="陈桂澜")
    assert [one.name for one in queries.find("cgl", county.desk)] == ["陈桂澜"]


def test_nothing_changed_leaves_no_entry(county: County) -> None:
    before = reading.last_entry_id()
    _change(county, county.chen.reader_id, name="陈桂兰", phone=CHEN_PHONE)
    assert reading.last_entry_id() == before


def test_a_document_that_was_mistyped_is_put_right_and_its_number_freed(
    county: County,
) -> None:
    right = identity_number(date(1968, 3, 13), 42)
    _change(county, county.chen.reader_id, id_number=right)
    assert queries.lock_card(right).reader_id == county.chen.reader_id
    assert queries.birth_date(county.chen.reader_id) == date(1968, 3, 13)
    with pytest.raises(UnknownCard):
        queries.lock_card(CHEN_ID)
    assert _register(county, id_number=CHEN_ID)
    with pytest.raises(ReaderRefused) as refusal:
        _change(county, county.chen.reader_id, id_number=CHEN_ID)
    assert codes(refusal) == ["readers.identity-taken"]


def test_a_reader_moves_to_another_category_if_it_fits(county: County) -> None:
    with pytest.raises(ReaderRefused) as refusal:
        _change(county, county.chen.reader_id, category_id=county.categories["senior"])
    assert codes(refusal) == ["readers.age-outside"]
    slip = _change(county, county.chen.reader_id, category_id=county.categories["staff"])
    assert slip.category_name == "馆员证"


def test_who_left_is_not_changed(county: County) -> None:
    services.close(reader_id=county.wu.reader_id, by=SYSTEM, now=county.now)
    with pytest.raises(ReaderRefused) as refusal:
        _change(county, county.wu.reader_id, name="别人")
    assert codes(refusal) == ["readers.closed"]
    with pytest.raises(UnknownReader):
        _change(county, 10**6, name="别人")


# --- guardians -------------------------------------------------------------------------------


def test_a_child_keeps_at_least_one_guardian(county: County) -> None:
    (first,) = queries.guardians_of(county.child.reader_id)
    assert [one.child_name for one in queries.children_of(county.chen.reader_id)] == ["陈一诺"]
    with pytest.raises(GuardianRefused) as refusal:
        services.end_guardian(guardian_id=first.guardian_id, by=county.desk, now=county.now)
    assert codes(refusal) == ["readers.last-guardian"]
    services.add_guardian(
        child_id=county.child.reader_id,
        guardian=GuardianGiven("陈建国", "父亲", "13870008844"),
        by=county.desk,
        now=county.now,
    )
    services.end_guardian(guardian_id=first.guardian_id, by=county.desk, now=county.now)
    assert queries.children_of(county.chen.reader_id) == ()
    assert Guardian.objects.get(pk=first.guardian_id).consent_version == CONSENT_VERSION


@pytest.mark.parametrize("who", ["self", "child"])
def test_a_guardian_is_grown_up_and_somebody_else(county: County, who: str) -> None:
    other = _register(
        county,
        name="罗小雨",
        category_id=county.categories["child"],
        birth_on=date(2018, 5, 5),
        guardian=GuardianGiven("罗江", "父亲"),
    )
    reader_id = county.child.reader_id if who == "self" else other.reader_id
    with pytest.raises(GuardianRefused) as refusal:
        services.add_guardian(
            child_id=county.child.reader_id,
            guardian=GuardianGiven("某某", "亲戚", "", reader_id),
            by=county.desk,
            now=county.now,
        )
    assert codes(refusal) == [f"readers.guardian-{who}"]


# --- PINs ------------------------------------------------------------------------------------


def _enter(
    county: County, card: str, pin: str, now: datetime | None = None, address: str = "10.0.0.9"
) -> ReaderSession:
    return services.check_pin(card_number=card, pin=pin, address=address, now=now or county.now)


@pytest.fixture
def no_hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let hashing cost nothing, and count how often it is asked."""
    asked: list[str] = []

    def check(secret: str, hashed: str) -> bool:
        asked.append(secret)
        return False

    monkeypatch.setattr(attempts, "check_password", check)
    return asked


def test_a045_the_first_pin_opens_the_door_only_to_change_it(county: County) -> None:
    session = _enter(county, CARD, CHEN_ID[-6:])
    assert session.must_change_pin
    assert county.chen.pin_state == "first"
    actor = queries.reader_actor(session.reader_id, session.session_stamp)
    assert actor is not None
    assert (actor.kind, actor.powers) == (ActorKind.READER, OWN_POWERS)
    with pytest.raises(PinRefused) as refusal:
        services.change_pin(old=CHEN_ID[-6:], new="123456", by=actor, now=county.now)
    assert codes(refusal) == ["readers.pin-easy"]
    with pytest.raises(PinRefused) as refusal:
        services.change_pin(old="000000", new="739152", by=actor, now=county.now)
    assert codes(refusal) == ["readers.old-pin-wrong"]
    changed = services.change_pin(old=CHEN_ID[-6:], new="739152", by=actor, now=county.now)
    assert not changed.must_change_pin
    assert queries.reader_actor(session.reader_id, session.session_stamp) is None
    assert not _enter(county, CARD, "739152").must_change_pin
    assert _enter(county, CHEN_ID, "739152").reader_id == county.chen.reader_id
    with pytest.raises(WrongPin):
        _enter(county, CARD, CHEN_ID[-6:])
    assert queries.reader_card(county.chen.reader_id).pin_state == "own"


def test_a045_without_a_document_there_is_no_pin_to_guess(
    county: County, no_hashing: list[str]
) -> None:
    assert county.wu.pin_state == "none"
    for pin in ("", "000000", county.wu.card_number[-6:]):
        with pytest.raises(WrongPin):
            _enter(county, county.wu.card_number, pin)


def test_a_pin_given_at_the_counter_is_changed_and_one_typed_there_is_kept(
    county: County,
) -> None:
    given = services.set_pin(reader_id=county.wu.reader_id, by=county.desk, now=county.now)
    assert len(given) == 6
    assert _enter(county, county.wu.card_number, given).must_change_pin
    services.set_pin(reader_id=county.wu.reader_id, pin="739152", by=county.desk, now=county.now)
    assert not _enter(county, county.wu.card_number, "739152").must_change_pin
    with pytest.raises(PinRefused):
        services.set_pin(
            reader_id=county.wu.reader_id, pin="111111", by=county.desk, now=county.now
        )
    chosen = _register(county, pin="739152")
    assert chosen.pin_state == "own"
    with pytest.raises(PinRefused):
        _register(county, pin="123456")


def test_a044_unknown_wrong_lost_and_left_sound_alike(
    county: County, no_hashing: list[str]
) -> None:
    services.report_lost(reader_id=county.chen.reader_id, by=county.desk, now=county.now)
    services.close(reader_id=county.wu.reader_id, by=SYSTEM, now=county.now)
    said = set()
    for card, pin in (
        ("没有这张", "739152"),
        (county.elder.card_number, "739152"),
        (CARD, CHEN_ID[-6:]),
        (county.wu.card_number, "739152"),
    ):
        with pytest.raises(WrongPin) as refusal:
            _enter(county, card, pin)
        said.add(tuple(str(wording.say(one)) for one in refusal.value.because))
    assert said == {("证号或密码不对。请再试一次，忘了密码请到服务台重设",)}
    assert len(no_hashing) == 4


def test_a043_five_wrong_pins_lock_before_anything_is_hashed(
    county: County, no_hashing: list[str]
) -> None:
    for card in (CARD, CHEN_ID, CARD, CHEN_PHONE, CARD):
        with pytest.raises(WrongPin):
            _enter(county, card, "000000")
    hashed = len(no_hashing)
    with pytest.raises(PinLockedOut) as refusal:
        _enter(county, CARD, CHEN_ID[-6:])
    assert codes(refusal) == ["readers.pin-locked"]
    assert len(no_hashing) == hashed
    later = county.now + timedelta(minutes=5, seconds=1)
    assert _enter(county, CARD, CHEN_ID[-6:], later)
    assert Reader.objects.get(pk=county.chen.reader_id).pin_failures == 0


def test_a043_thirty_wrong_pins_from_one_address_stop_it(
    county: County, no_hashing: list[str]
) -> None:
    for number in range(30):
        with pytest.raises(WrongPin):
            _enter(county, f"猜{number}", "000000")
    with pytest.raises(TooManyTries):
        _enter(county, CARD, CHEN_ID[-6:])
    assert _enter(county, CARD, CHEN_ID[-6:], address="10.0.0.10")


def test_a062_who_left_is_out_of_every_session(county: County) -> None:
    session = _enter(county, county.child.card_number, CHILD_ID[-6:])
    services.close(reader_id=county.child.reader_id, by=SYSTEM, now=county.now)
    assert queries.reader_actor(session.reader_id, session.session_stamp) is None


def test_only_the_reader_decides_on_their_history(county: County) -> None:
    session = _enter(county, CARD, CHEN_ID[-6:])
    actor = queries.reader_actor(session.reader_id, session.session_stamp)
    assert actor is not None
    services.keep_history(reader_id=county.chen.reader_id, keeps=True, by=actor, now=county.now)
    assert queries.reader_card(county.chen.reader_id).keeps_history
    for by, reader_id in ((actor, county.wu.reader_id), (county.director, county.chen.reader_id)):
        with pytest.raises(NotAllowed):
            services.keep_history(reader_id=reader_id, keeps=True, by=by, now=county.now)


# --- categories, promises, registers ---------------------------------------------------------


def test_a_category_out_of_use_keeps_its_readers_and_takes_no_new_ones(county: County) -> None:
    adult = county.categories["adult"]
    services.retire_category(category_id=adult, by=county.director, now=county.now)
    with pytest.raises(ReaderRefused) as refusal:
        _register(county)
    assert codes(refusal) == ["readers.category-retired"]
    assert queries.lock_card(CARD).category_name == "成人证"
    assert services.seed_categories(by=SYSTEM, now=county.now) == county.categories
    with pytest.raises(CategoryRefused):
        services.retire_category(category_id=adult, by=county.director, now=county.now)


def test_a_category_that_cannot_be_is_refused_with_every_fault(county: County) -> None:
    with pytest.raises(CategoryRefused) as refusal:
        services.add_category(
            code="ADULT",
            name="",
            min_age=20,
            max_age=10,
            loan_limit=-1,
            is_group=True,
            needs_guardian=True,
            by=county.director,
            now=county.now,
        )
    assert codes(refusal) == [
        "readers.category-code-taken",
        "readers.category-name",
        "readers.category-figure",
        "readers.category-ages",
        "readers.category-group-child",
    ]


def test_a_limit_of_the_category_is_on_the_card(county: County) -> None:
    (register,) = registers.REGISTERS
    row = next(one for one in register.rows() if one.values["code"] == "adult")
    assert set(row.values) == {field.name for field in register.fields}
    assert register.change is not None
    register.change(
        category_id=row.ident,
        **{**row.values, "loan_limit": 4},
        by=county.director,
        now=county.now,
    )
    assert queries.lock_card(CARD).loan_limit == 4


def test_all_promises_hold_after_a_life_full_of_changes(county: County) -> None:
    reader_id = county.chen.reader_id
    services.report_lost(reader_id=reader_id, by=county.desk, now=county.now)
    services.replace_card(reader_id=reader_id, by=county.desk, now=county.now)
    _change(county, reader_id, id_number=identity_number(date(1968, 3, 13), 5))
    services.close(reader_id=county.child.reader_id, by=SYSTEM, now=county.now)
    services.close(reader_id=reader_id, by=SYSTEM, now=county.now)
    services.reopen(reader_id=reader_id, by=SYSTEM, now=county.now)
    for promise in promises.PROMISES:
        assert list(promise.broken_by()) == [], promise.says


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (
            lambda c: Reader.objects.filter(pk=c.wu.reader_id).update(closed_at=c.now),
            "退证，证却还能用",
        ),
        (
            lambda c: Credential.objects.filter(reader_id=c.wu.reader_id).update(retired_at=c.now),
            "没有一张能用的证",
        ),
        (
            lambda c: Credential.objects.filter(kind="identity", reader_id=c.chen.reader_id).update(
                key=CHEN_ID
            ),
            "号码没有加密",
        ),
        (
            lambda c: Reader.objects.filter(pk=c.chen.reader_id).update(id_sealed=CHEN_ID),
            "证件号没有加密",
        ),
        (lambda c: Guardian.objects.update(consent_version=""), "没有同意的版本"),
    ],
)
def test_a_broken_promise_is_found(county: County, spoil: Any, line: str) -> None:
    spoil(county)
    found = [one for promise in promises.PROMISES for one in promise.broken_by()]
    assert len(found) == 1
    assert line in found[0]
    assert CHEN_ID not in found[0]


@pytest.mark.parametrize(
    "act",
    [
        lambda c, by: _register(c, by=by),
        lambda c, by: services.report_lost(reader_id=c.chen.reader_id, by=by, now=c.now),
        lambda c, by: services.replace_card(reader_id=c.chen.reader_id, by=by, now=c.now),
        lambda c, by: services.verify(reader_id=c.chen.reader_id, by=by, now=c.now),
        lambda c, by: services.close(reader_id=c.chen.reader_id, by=by, now=c.now),
        lambda c, by: services.block(reader_id=c.chen.reader_id, reason="x", by=by, now=c.now),
        lambda c, by: services.set_pin(reader_id=c.chen.reader_id, by=by, now=c.now),
        lambda c, by: services.look_at(reader_id=c.chen.reader_id, why="x", by=by, now=c.now),
        lambda c, by: services.change_details(reader_id=c.chen.reader_id, by=by, now=c.now),
        lambda c, by: services.add_category(code="x", name="x", by=by, now=c.now),
    ],
)
def test_without_the_power_nothing_is_done(county: County, act: Any) -> None:
    before = reading.last_entry_id()
    with pytest.raises(NotAllowed):
        act(county, county.cataloguer)
    assert reading.last_entry_id() == before
