"""What somebody must tell who asks for a card from home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuxiang.departments.readers.rules.people import (
    IdentityKind,
    faults_of_identity,
    faults_of_phone,
    is_child,
    read_name,
    read_person,
)
from shuxiang.foundations.codecs import mobile
from shuxiang.foundations.kernel.refusals import Because

#: Numbers of applications begin so: no card of ours does.
BEGIN, RANDOM_DIGITS = "97", 8
LENGTH = len(BEGIN) + RANDOM_DIGITS

LONGEST = 50


@dataclass(frozen=True, slots=True)
class Applied:
    """What somebody told at home who wants a card. Empty texts mean not given."""

    name: str
    id_number: str = ""
    birth_on: date | None = None
    phone: str = ""
    guardian_name: str = ""
    guardian_relation: str = ""
    guardian_phone: str = ""


def reads_as_application(text: str) -> bool:
    """Say whether a scanned or typed text has the form of an application's number."""
    return len(text) == LENGTH and text.startswith(BEGIN) and text.isascii() and text.isdigit()


def read_applied(told: Applied) -> Applied:
    """Return what was told in the form in which it is kept and judged."""
    person = read_person(
        name=told.name, id_kind="", id_number=told.id_number, birth_on=told.birth_on,
        phone=told.phone, address="", contact_name="", note="",
    )  # fmt: skip
    return Applied(
        name=person.name[:LONGEST],
        id_number=person.id_number,
        birth_on=person.birth_on,
        phone=person.phone,
        guardian_name=read_name(told.guardian_name)[:LONGEST],
        guardian_relation=" ".join(told.guardian_relation.split())[:20],
        guardian_phone=mobile.normalise(told.guardian_phone),
    )


def faults_of_application(told: Applied, today: date) -> list[Because]:
    """Return everything that is missing or wrong. A child under fourteen names who answers for them
    (个人信息保护法, art. 31); that they agree is asked at the desk, in person."""
    faults = [] if told.name else [Because("readers.name-empty")]
    faults += faults_of_identity(IdentityKind.RESIDENT.value, told.id_number)
    faults += faults_of_phone(told.phone)
    faults += faults_of_phone(told.guardian_phone, "guardian_phone")
    if not told.phone and not told.guardian_phone:
        faults.append(Because("readers.phone-missing"))
    if told.birth_on is not None and told.birth_on > today:
        faults.append(Because("readers.birth-wrong"))
    elif is_child(told.birth_on, today) and not told.guardian_name:
        faults.append(Because("readers.guardian-name-empty"))
    return faults
