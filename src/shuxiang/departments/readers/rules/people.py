"""Names, ages, documents, and what a registration lacks. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuxiang.foundations.codecs import identity, mobile
from shuxiang.foundations.kernel.days import age_on
from shuxiang.foundations.kernel.refusals import Because

#: 个人信息保护法, art. 28 and 31: under fourteen a guardian agrees, and all data are sensitive.
CHILD_AGE = 14

#: 民法典, art. 17: from eighteen on somebody answers for themselves.
ADULT_AGE = 18

#: The text of consent that is in force. A new text is a new version; old consents keep theirs.
CONSENT_VERSION = "2026-1"

#: The dots by which people and old systems part a transliterated name.
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･●", "·"))

_ELSEWHERE = re.compile(r"[A-Z0-9()/-]{5,20}")
_PHONE = re.compile(r"\d{5,12}")
#: Plain addresses only: what is left out (quotes, blanks, commas) is what breaks a header.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class IdentityKind(StrEnum):
    """The documents that are accepted when a card is made."""

    RESIDENT = "resident"
    HOUSEHOLD = "household"
    PASSPORT = "passport"
    MILITARY = "military"
    HONGKONG_MACAO = "hongkong-macao"
    TAIWAN = "taiwan"
    FOREIGN = "foreign"
    DISABILITY = "disability"


#: Documents whose number is the citizen's number of GB 11643.
CITIZEN_NUMBERS = frozenset({IdentityKind.RESIDENT, IdentityKind.HOUSEHOLD})


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """What a category asks of those who are in it."""

    category_id: int
    name: str
    min_age: int | None
    max_age: int | None
    valid_years: int | None
    is_group: bool
    needs_guardian: bool
    retired: bool
    valid_days: int | None = None


@dataclass(frozen=True, slots=True)
class GuardianGiven:
    """Who answers for a child, as told at the counter, and the version of the text they agreed to."""

    name: str
    relation: str
    phone: str = ""
    reader_id: int | None = None
    consent_version: str = CONSENT_VERSION


@dataclass(frozen=True, slots=True)
class Person:
    """A reader as described. Empty texts mean not given. `birth_on` comes from the document's number
    where it has one."""

    name: str
    id_kind: str = ""
    id_number: str = ""
    birth_on: date | None = None
    phone: str = ""
    address: str = ""
    contact_name: str = ""
    note: str = ""


def read_name(text: str) -> str:
    """Return a name as it is kept: blanks single, one kind of dot, nothing invisible.

    No range of characters is asked for: names have letters, dots and 汉字 of every extension.
    """
    visible = "".join(
        " " if one.isspace() else one
        for one in text.translate(_DOTS)
        if one.isspace() or unicodedata.category(one) not in ("Cc", "Cf", "Cs")
    )
    return " ".join(visible.split())


def read_person(
    *,
    name: str,
    id_kind: str,
    id_number: str,
    birth_on: date | None,
    phone: str,
    address: str,
    contact_name: str,
    note: str,
) -> Person:
    """Return a description in the form in which it is kept and judged."""
    number = identity.normalise(id_number)
    kind = (id_kind or IdentityKind.RESIDENT) if number else ""
    citizen = identity.read(number) if kind in CITIZEN_NUMBERS else None
    return Person(
        name=read_name(name),
        id_kind=str(kind),
        id_number=number,
        birth_on=citizen.birth if citizen else birth_on,
        phone=mobile.normalise(phone),
        address=" ".join(address.split()),
        contact_name=read_name(contact_name),
        note=" ".join(note.split()),
    )


def is_child(birth_on: date | None, today: date) -> bool:
    """Say whether somebody is known to be under fourteen."""
    return birth_on is not None and age_on(birth_on, today) < CHILD_AGE


def has_outgrown(birth_on: date | None, max_age: int | None, today: date) -> bool:
    """Say whether somebody is older than a category allows; on the birthday itself they are."""
    return birth_on is not None and max_age is not None and age_on(birth_on, today) > max_age


def needs_guardian(category: CategoryFacts, birth_on: date | None, today: date) -> bool:
    """Say whether somebody must be answered for: whoever is under fourteen, and in a category for
    children also who does not say their age."""
    if category.is_group:
        return False
    if birth_on is None:
        return category.needs_guardian
    return is_child(birth_on, today)


def faults_of_phone(phone: str, field: str = "phone") -> list[Because]:
    """Return what is wrong with a normalised phone number. Landlines are accepted."""
    if not phone or mobile.is_mobile(phone):
        return []
    if phone.startswith("0") or (not phone.startswith("1") and len(phone) in (7, 8)):
        return [] if _PHONE.fullmatch(phone) else [_phone(phone, field)]
    return [_phone(phone, field)]


def read_email(text: str) -> str:
    """Return an e-mail address as it is kept: full-width forms resolved, no blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def faults_of_email(email: str) -> list[Because]:
    """Return what is wrong with an address as read; an empty one means that there is none."""
    fits = not email or (len(email) <= 200 and _EMAIL.fullmatch(email))
    return [] if fits else [Because("readers.email-wrong")]


def _phone(phone: str, field: str) -> Because:
    return Because("readers.phone-wrong", {"length": len(phone), "field": field})


def faults_of_identity(kind: str, number: str) -> list[Because]:
    """Return what is wrong with a document's number."""
    if not number:
        return []
    if kind not in {one.value for one in IdentityKind}:
        return [Because("readers.identity-kind")]
    if kind not in CITIZEN_NUMBERS:
        fits = _ELSEWHERE.fullmatch(number)
        return [] if fits else [Because("readers.identity-form")]
    if len(number) == 15 and number.isdigit():
        return [Because("readers.identity-old")]
    if len(number) != 18:
        return [Because("readers.identity-length", {"length": len(number)})]
    return [] if identity.check(number) else [Because("readers.identity-wrong")]


def faults_of_person(
    person: Person, category: CategoryFacts, today: date, *, answered_for: bool
) -> list[Because]:
    """Return everything that keeps somebody from being a reader of a category."""
    found = []
    if not person.name:
        found.append(Because("readers.name-empty"))
    elif len(person.name) > 100:
        found.append(Because("readers.name-long"))
    found += faults_of_identity(person.id_kind, person.id_number)
    found += faults_of_phone(person.phone)
    if category.is_group:
        if not person.contact_name:
            found.append(Because("readers.contact-empty"))
        return found
    if person.birth_on is not None and not date(1880, 1, 1) <= person.birth_on <= today:
        return [*found, Because("readers.birth-wrong")]
    found += _faults_of_age(person.birth_on, category, today)
    if needs_guardian(category, person.birth_on, today) and not answered_for:
        found.append(Because("readers.guardian-missing"))
    return found


def _faults_of_age(birth_on: date | None, category: CategoryFacts, today: date) -> list[Because]:
    if birth_on is None:
        return []
    age = age_on(birth_on, today)
    too_young = category.min_age is not None and age < category.min_age
    too_old = category.max_age is not None and age > category.max_age
    if not too_young and not too_old:
        return []
    return [
        Because(
            "readers.age-outside",
            {
                "age": age,
                "category": category.name,
                "min": category.min_age,
                "max": category.max_age,
            },
        )
    ]


def faults_of_guardian(given: GuardianGiven) -> list[Because]:
    """Return what a guardian's consent lacks."""
    found = []
    if not read_name(given.name):
        found.append(Because("readers.guardian-name-empty"))
    if not given.relation.strip():
        found.append(Because("readers.guardian-relation-empty"))
    if not given.consent_version:
        found.append(Because("readers.consent-missing"))
    return found + faults_of_phone(mobile.normalise(given.phone), "guardian_phone")
