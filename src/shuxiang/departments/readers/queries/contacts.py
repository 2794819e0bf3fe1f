"""How people are reached, for those who send notices: opened to be sent, never to be shown."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from shuxiang.departments.readers.models import Guardian, Reader
from shuxiang.departments.readers.refusals import UnknownReader
from shuxiang.departments.readers.slips import Contact
from shuxiang.foundations.vault import Unreadable, unseal


def _open(sealed: str) -> str:
    """A value sealed with another key reaches nobody; it does not stop the others."""
    try:
        return unseal(sealed)
    except Unreadable:
        return ""


def contact_of(reader_id: int) -> Contact:
    """Return how a reader is reached, one who gave the card back too. Refuses with UnknownReader."""
    row = (
        Reader.objects.filter(pk=reader_id)
        .values_list("name", "phone_sealed", "email_sealed")
        .first()
    )
    if row is None:
        raise UnknownReader(reader_id=reader_id)
    return Contact(reader_id, None, row[0], _open(row[1]), _open(row[2]))


def guardian_contacts(child_id: int) -> tuple[Contact, ...]:
    """Return how those who answer for a child now are reached; a reader among them by their account."""
    found = Guardian.objects.filter(child_id=child_id, ended_at=None).order_by("pk")
    return tuple(_guardian(one) for one in found.select_related("guardian"))


def guardian_contact(guardian_id: int) -> Contact | None:
    """Return how one who answers for a child is reached; None once they do not any more."""
    found = Guardian.objects.filter(pk=guardian_id, ended_at=None).select_related("guardian")
    one = found.first()
    return _guardian(one) if one else None


def _guardian(one: Guardian) -> Contact:
    person = one.guardian
    if person is None or person.closed_at is not None:
        return Contact(None, one.pk, one.name, _open(one.phone_sealed), "")
    phone = _open(person.phone_sealed) or _open(one.phone_sealed)
    return Contact(person.pk, None, person.name, phone, _open(person.email_sealed))


def expiring_between(first: date, last: date) -> tuple[tuple[int, date], ...]:
    """Return (reader, last valid day) of the open accounts that end within these days."""
    found = Reader.objects.filter(
        Q(valid_until__gte=first) & Q(valid_until__lte=last), closed_at=None
    )
    rows = found.order_by("valid_until", "pk").values_list("pk", "valid_until")
    return tuple((reader_id, last) for reader_id, last in rows if last is not None)
