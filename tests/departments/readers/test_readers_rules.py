"""Names, documents, ages, numbers and PINs, asked without a database."""

from __future__ import annotations

from datetime import date

import pytest
from cast import identity_number
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.departments.readers import rules, wording
from shuxiang.departments.readers.rules import CredentialKind, numbers, people, pins
from shuxiang.departments.readers.rules.lookups import unusual
from shuxiang.departments.readers.rules.people import (
    CategoryFacts,
    GuardianGiven,
    IdentityKind,
    Person,
)
from shuxiang.foundations.kernel.refusals import Because

TODAY = date(2026, 11, 24)
ADULT = CategoryFacts(1, "成人证", 14, None, None, False, False, False)
CHILD = CategoryFacts(2, "少儿证", None, 15, None, False, True, False)
GROUP = CategoryFacts(3, "集体证", None, None, 1, True, False, False)


def codes(found: list[Because] | tuple[Because, ...]) -> list[str]:
    for because in found:
        assert wording.say(because).what
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("陈桂兰", "陈桂兰"),
        ("  陈 桂兰\r\n", "陈 桂兰"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("𠮷野䶮", "𠮷野䶮"),
        ("𫟼㛃", "𫟼㛃"),
        ("Anna-Lena O'Neill", "Anna-Lena O'Neill"),
        ("陈\u200b桂\ufeff兰", "陈桂兰"),
        ("葛󠄀城", "葛󠄀城"),
    ],
)
def test_names_are_kept_as_they_are(typed: str, kept: str) -> None:
    assert people.read_name(typed) == kept
    found = people.faults_of_person(Person(name=kept), ADULT, TODAY, answered_for=False)
    assert found == []


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("resident", "11010519491231002X", None),
        ("household", "11010519491231002X", None),
        ("resident", "110105194912310021", "readers.identity-wrong"),
        ("resident", "11010519491331002X", "readers.identity-wrong"),
        ("resident", "110105491231002", "readers.identity-old"),
        ("resident", "1101051949123100", "readers.identity-length"),
        ("passport", "E12345678", None),
        ("passport", "E1", "readers.identity-form"),
        ("驾照", "12345678", "readers.identity-kind"),
        ("", "", None),
    ],
)
def test_a_document_is_checked_by_its_standard(kind: str, number: str, code: str | None) -> None:
    assert codes(people.faults_of_identity(kind, number)) == ([code] if code else [])


def test_the_number_of_the_document_gives_the_birthday_and_survives_a_small_x() -> None:
    person = people.read_person(
        name="张三",
        id_kind="",
        id_number=" 11010519491231002x ",
        birth_on=date(2000, 1, 1),
        phone="+86 138-7000-8841",
        address="",
        contact_name="",
        note="",
    )
    assert person.id_kind == IdentityKind.RESIDENT
    assert person.id_number == "11010519491231002X"
    assert person.birth_on == date(1949, 12, 31)
    assert person.phone == "13870008841"


@pytest.mark.parametrize(
    ("phone", "fine"),
    [
        ("13870008841", True),
        ("1387000884", False),
        ("138700088411", False),
        ("12870008841", False),
        ("07001234567", True),
        ("1234567", False),
        ("7654321", True),
        ("", True),
    ],
)
def test_phones_are_mobiles_or_landlines(phone: str, fine: bool) -> None:
    assert (people.faults_of_phone(phone) == []) is fine


def test_a_phone_with_a_digit_missing_is_said_with_its_length() -> None:
    (because,) = people.faults_of_phone("1387000884")
    assert wording.say(because).what == "手机号是 11 位数字，您填了 10 位"


@pytest.mark.parametrize(
    ("birth", "category", "answered", "code"),
    [
        (date(2012, 11, 24), CHILD, False, None),  # fourteen today
        (date(2012, 11, 25), CHILD, False, "readers.guardian-missing"),
        (date(2012, 11, 25), CHILD, True, None),
        (None, CHILD, False, "readers.guardian-missing"),
        (None, CHILD, True, None),
        (None, ADULT, False, None),
        (date(2012, 11, 24), ADULT, False, None),
        (date(2010, 11, 24), CHILD, True, "readers.age-outside"),
        (date(2027, 1, 1), ADULT, False, "readers.birth-wrong"),
        (date(1790, 1, 1), ADULT, False, "readers.birth-wrong"),
    ],
)
def test_a_child_is_answered_for_and_ages_fit_the_category(
    birth: date | None, category: CategoryFacts, answered: bool, code: str | None
) -> None:
    person = Person(name="陈一诺", birth_on=birth)
    found = people.faults_of_person(person, category, TODAY, answered_for=answered)
    assert codes(found) == ([code] if code else [])


def test_every_fault_comes_at_once() -> None:
    person = Person(
        name="", id_kind="resident", id_number="1", birth_on=date(2020, 1, 1), phone="1"
    )
    assert codes(people.faults_of_person(person, ADULT, TODAY, answered_for=False)) == [
        "readers.name-empty",
        "readers.identity-length",
        "readers.phone-wrong",
        "readers.age-outside",
        "readers.guardian-missing",
    ]


def test_a_units_card_has_somebody_who_answers_for_it() -> None:
    unit = Person(name="柏岭小学")
    assert codes(people.faults_of_person(unit, GROUP, TODAY, answered_for=False)) == [
        "readers.contact-empty"
    ]
    led = Person(name="柏岭小学", contact_name="吴小禾")
    assert people.faults_of_person(led, GROUP, TODAY, answered_for=False) == []


def test_a_consent_has_a_name_a_relation_and_a_version() -> None:
    assert people.faults_of_guardian(GuardianGiven("陈桂兰", "祖母")) == []
    assert codes(people.faults_of_guardian(GuardianGiven("", " ", "123", None, ""))) == [
        "readers.guardian-name-empty",
        "readers.guardian-relation-empty",
        "readers.consent-missing",
        "readers.phone-wrong",
    ]
    assert wording.consent_text(people.CONSENT_VERSION)
    assert wording.consent_text("1999-1") == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 8600002218\r\n", "8600002218"),
        ("0000012", "0000012"),
        ("Alpha Num 345", "Alpha Num 345"),  # 572: blanks within stay
        ("*L905071*", "L905071"),
        ("１２３４５６", "123456"),
        ("11010519491231002x", "11010519491231002X"),
    ],
)
def test_572_a_number_is_kept_as_printed(typed: str, kept: str) -> None:
    assert numbers.read_number(typed) == kept
    assert numbers.faults_of_number(kept) == []


@pytest.mark.parametrize("number", ["", "#abc", "x" * 41])
def test_numbers_that_nobody_can_have(number: str) -> None:
    assert len(numbers.faults_of_number(number)) == 1


@pytest.mark.parametrize(
    ("years", "expected"),
    [(None, None), (1, date(2027, 11, 24)), (2, date(2028, 11, 24)), (0, TODAY)],
)
def test_a_card_ends_after_the_years_of_its_category(
    years: int | None, expected: date | None
) -> None:
    assert rules.card_ends_on(years, TODAY) == expected


def test_a_card_made_on_29_february_ends_on_1_march() -> None:
    assert rules.card_ends_on(1, date(2028, 2, 29)) == date(2029, 3, 1)


BIRTH = date(1968, 3, 12)
ID = identity_number(BIRTH, 42)


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("739152", None),
        ("k7Rm2x", None),
        ("73915", "readers.pin-form"),
        ("73 9152", "readers.pin-form"),
        ("六位密码密码", "readers.pin-form"),
        ("19680312", "readers.pin-birthday"),
        ("680312", "readers.pin-birthday"),
        ("120368", "readers.pin-birthday"),
        (ID[-6:], "readers.pin-own-number"),
        ("002218", "readers.pin-own-number"),
        ("008841", "readers.pin-own-number"),
        ("123456", "readers.pin-easy"),
        ("654321", "readers.pin-easy"),
        ("111111", "readers.pin-easy"),
        ("123123", "readers.pin-easy"),
        ("112233", "readers.pin-easy"),
        ("121212", "readers.pin-easy"),
        ("888666", "readers.pin-easy"),
        ("123321", "readers.pin-easy"),
        ("abcdef", "readers.pin-easy"),
        ("147258", "readers.pin-easy"),
    ],
)
def test_a045_easy_pins_are_refused(pin: str, code: str | None) -> None:
    found = pins.faults_of_pin(
        pin,
        birth_on=BIRTH,
        id_number=ID,
        card_numbers=("8600002218",),
        phone="13870008841",
    )
    assert codes(found) == ([code] if code else [])


def test_the_first_pin_is_the_tail_of_the_document_or_there_is_none() -> None:
    assert pins.first_pin("11010519491231002X") == "31002X"
    assert pins.first_pin("") == ""


@given(st.text(max_size=40))
def test_whatever_is_scanned_has_one_form(text: str) -> None:
    once = numbers.read_number(text)
    assert numbers.read_number(once) == once


@given(st.text(max_size=60))
def test_whatever_is_typed_as_a_name_has_one_form(text: str) -> None:
    once = people.read_name(text)
    assert people.read_name(once) == once


@pytest.mark.parametrize("kind", list(CredentialKind))
def test_every_credential_has_its_word(kind: CredentialKind) -> None:
    assert wording.credential(kind)


@pytest.mark.parametrize("kind", list(IdentityKind))
def test_every_document_has_its_word(kind: IdentityKind) -> None:
    assert wording.document(kind)
    assert wording.document("") == ""


@pytest.mark.parametrize(
    ("looks", "found"),
    [
        ({}, ()),
        ({1: 100}, ()),
        ({1: 101}, ((1, 101),)),
        ({1: 150, 2: 60, 3: 40}, ()),
        ({1: 151, 2: 60, 3: 40}, ((1, 151),)),
        ({1: 400, 2: 400, 3: 390}, ()),
        ({1: 500, 2: 600, 3: 10, 4: 12, 5: 8}, ((2, 600), (1, 500))),
    ],
)
def test_who_looks_up_far_more_readers_than_the_others(
    looks: dict[int, int], found: tuple[tuple[int, int], ...]
) -> None:
    assert unusual(looks) == found
