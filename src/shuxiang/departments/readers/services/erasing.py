"""注销: what points at a person goes, the number that figures and receipts stand on stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import ReaderErased
from shuxiang.departments.readers.models import (
    ApiToken,
    Block,
    Credential,
    Erasure,
    Guardian,
    Reader,
    ReaderList,
    ReaderRequest,
    SpentNumber,
)
from shuxiang.departments.readers.queries.cards import spent_hash
from shuxiang.departments.readers.refusals import EraseRefused
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.requests import ERASED_NAME, RequestEnd
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def erase(*, reader_id: int, by: Actor, now: datetime) -> None:
    """Take everything that points at a person out of a closed account, for ever.

    The caller has seen to it that nothing is open. Card numbers stay known as spent by a keyed hash
    alone. Whoever else holds something of theirs hears of it from the journal. Refuses with
    EraseRefused (still open, or erased already), UnknownReader or NotAllowed. Records ReaderErased.
    """
    by.require(Power.ERASE_READERS)
    card = queries.lock_reader(reader_id)
    if queries.erased(reader_id):
        raise EraseRefused(Because("readers.erased-already"))
    if not card.closed:
        raise EraseRefused(Because("readers.erase-open"))
    _empty(reader_id)
    _spend_numbers(reader_id)
    Block.objects.filter(reader_id=reader_id).update(reason="")
    ApiToken.objects.filter(reader_id=reader_id).delete()
    ReaderList.objects.filter(reader_id=reader_id).delete()
    # Theirs in either place: the child's guardian is known by name, and so is who was one.
    Guardian.objects.filter(child_id=reader_id).update(name="", phone_sealed="", relation="")
    Guardian.objects.filter(guardian_id=reader_id).update(name="", phone_sealed="")
    requests = ReaderRequest.objects.filter(reader_id=reader_id)
    requests.filter(ended_at=None).update(ended_at=now, ended_how=RequestEnd.ACCEPTED.value)
    requests.update(wanted_sealed="", answer="", answered_by="")
    Erasure.objects.create(reader_id=reader_id, erased_at=now, erased_by=by.name)
    record(ReaderErased(reader_id=reader_id), by=by, now=now)


def _empty(reader_id: int) -> None:
    Reader.objects.filter(pk=reader_id).update(
        name=ERASED_NAME,
        name_pinyin="",
        name_sort="",
        id_kind="",
        id_sealed="",
        id_hash="",
        birth_sealed="",
        birth_year=None,
        phone_sealed="",
        phone_hash="",
        phone_tail="",
        address_sealed="",
        email_sealed="",
        contact_name="",
        note="",
        pin_hash="",
        pin_failures=0,
        pin_failed_at=None,
        pin_locked_until=None,
        session_stamp=new_stamp(),
        keeps_history=False,
        verified_on=None,
    )


def _spend_numbers(reader_id: int) -> None:
    held = Credential.objects.filter(reader_id=reader_id)
    cards = held.filter(kind__in=(CredentialKind.CARD.value, CredentialKind.CHIP.value))
    SpentNumber.objects.bulk_create(
        (SpentNumber(hash=spent_hash(key)) for key in cards.values_list("key", flat=True)),
        ignore_conflicts=True,
    )
    held.delete()
