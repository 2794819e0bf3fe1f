"""How a person's fields go into their columns: sealed, hashed, spelled."""

from __future__ import annotations

from datetime import date

from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.queries.cards import identity_hash, phone_key
from shuxiang.departments.readers.rules.people import Person
from shuxiang.foundations.codecs import chinese
from shuxiang.foundations.vault import seal


def spell(reader: Reader, name: str) -> None:
    """Put a name and all its readings where they are searched and sorted."""
    reader.name = name
    forms: list[str] = []
    for reading in chinese.readings(name):
        syllables = reading.split()
        forms += ["".join(syllables), chinese.initials_of(syllables)]
    spelled = ""
    for form in dict.fromkeys(forms):
        if len(spelled) + len(form) > 390:
            break
        spelled += f" {form}"
    reader.name_pinyin = spelled + " "
    reader.name_sort = chinese.pinyin_sort_key(" ".join(chinese.readings(name)[:1]) or name)


def seal_identity(reader: Reader, kind: str, number: str) -> None:
    """Put a document's number where it is sealed and found."""
    reader.id_kind = kind if number else ""
    reader.id_sealed = seal(number)
    reader.id_hash = identity_hash(number) if number else ""


def seal_birth(reader: Reader, birth_on: date | None) -> None:
    """Seal a day of birth; its year stays readable."""
    reader.birth_sealed = seal(birth_on.isoformat() if birth_on else "")
    reader.birth_year = birth_on.year if birth_on else None


def seal_phone(reader: Reader, phone: str) -> None:
    """Put a phone number where it is sealed, found, and known by its tail."""
    reader.phone_sealed = seal(phone)
    reader.phone_hash = phone_key(phone) if phone else ""
    reader.phone_tail = phone[-4:]


def fill(reader: Reader, person: Person) -> None:
    """Put all that is known of a person into their columns."""
    spell(reader, person.name)
    seal_identity(reader, person.id_kind, person.id_number)
    seal_birth(reader, person.birth_on)
    seal_phone(reader, person.phone)
    reader.address_sealed = seal(person.address)
    reader.contact_name = person.contact_name[:50]
    reader.note = person.note[:500]
