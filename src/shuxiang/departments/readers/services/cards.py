"""The life of a card: 挂失, 解挂, 补证, 验证, 退证, and other things that a reader shows."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import (
    CardFound,
    CardLost,
    CardReplaced,
    CardVerified,
    CredentialAdded,
    CredentialRetired,
    ReaderClosed,
    ReaderReopened,
)
from shuxiang.departments.readers.models import Credential, Guardian, Reader
from shuxiang.departments.readers.refusals import CardRefused
from shuxiang.departments.readers.rules import CredentialKind, card_ends_on
from shuxiang.departments.readers.rules.numbers import read_number
from shuxiang.departments.readers.services.issuing import (
    faults_of_new,
    give,
    next_own_number,
    one_at_a_time,
)
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import NEVER, day_of
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.vault import unseal


def _open_reader(reader_id: int) -> Reader:
    """Lock a reader who has not given the card back."""
    if queries.lock_reader(reader_id).closed:
        raise CardRefused(Because("readers.closed"))
    return Reader.objects.get(pk=reader_id)


def _cards(reader_id: int) -> list[Credential]:
    found = Credential.objects.filter(
        reader_id=reader_id, kind=CredentialKind.CARD.value, retired_at=None
    )
    return list(found.order_by("-pk"))


@transaction.atomic
def report_lost(*, reader_id: int, by: Actor, now: datetime) -> None:
    """挂失: nothing is lent on the reader's card from now on. Other things they show still count.

    Refuses with CardRefused, UnknownReader or NotAllowed. Records CardLost.
    """
    by.require(Power.EDIT_READERS)
    _open_reader(reader_id)
    usable = [one for one in _cards(reader_id) if one.lost_at is None]
    if not usable:
        raise CardRefused(Because("readers.lost-already"))
    for one in usable:
        one.lost_at = now
        one.save(update_fields=["lost_at"])
        record(CardLost(reader_id=reader_id, credential_id=one.pk), by=by, now=now)


@transaction.atomic
def cancel_lost(*, reader_id: int, by: Actor, now: datetime) -> None:
    """解挂: the card was found again. One that has been replaced stays out of use.

    Refuses with CardRefused, UnknownReader or NotAllowed. Records CardFound.
    """
    by.require(Power.EDIT_READERS)
    _open_reader(reader_id)
    lost = [one for one in _cards(reader_id) if one.lost_at is not None]
    if not lost:
        raise CardRefused(Because("readers.not-lost"))
    for one in lost:
        one.lost_at = None
        one.save(update_fields=["lost_at"])
        record(CardFound(reader_id=reader_id, credential_id=one.pk), by=by, now=now)


@transaction.atomic
def replace_card(
    *, reader_id: int, card_number: str | None = None, by: Actor, now: datetime
) -> ReaderSlip:
    """补证: give a new card; the old one is out of use for ever. Loans stay with the reader.

    Without a number the next own number is given. Refuses with CardRefused (every fault),
    UnknownReader or NotAllowed. Records CardReplaced.
    """
    by.require(Power.EDIT_READERS)
    one_at_a_time()
    reader = _open_reader(reader_id)
    number = read_number(card_number or "") or next_own_number()
    if faults := faults_of_new(CredentialKind.CARD, number, reader_id):
        raise CardRefused(*faults)
    old = _cards(reader_id)
    for one in old:
        one.retired_at = now
        one.save(update_fields=["retired_at"])
    given = give(CredentialKind.CARD, number, reader.pk, now)
    record(
        CardReplaced(
            reader_id=reader_id,
            old_credential_ids=tuple(one.pk for one in old),
            credential_id=given.pk,
        ),
        by=by,
        now=now,
    )
    return queries.reader_card(reader_id)


@transaction.atomic
def verify(
    *, reader_id: int, valid_until: date | None = None, by: Actor, now: datetime
) -> date | None:
    """验证: the reader is who they were; the card is valid again for as long as the category says,
    from today. Returns its last day, None without end.

    Refuses with CardRefused, UnknownReader or NotAllowed. Records CardVerified.
    """
    by.require(Power.EDIT_READERS)
    reader = _open_reader(reader_id)
    today = day_of(now)
    category = queries.category(reader.category_id)
    if category.valid_days is not None:
        raise CardRefused(Because("readers.temporary-ends", {"days": category.valid_days}))
    if valid_until is None:
        valid_until = card_ends_on(category.valid_years, today)
    elif valid_until < today:
        raise CardRefused(Because("readers.end-in-past"))
    reader.valid_until = None if valid_until == NEVER else valid_until
    reader.verified_on = today
    reader.save(update_fields=["valid_until", "verified_on"])
    record(CardVerified(reader_id=reader_id, valid_until=reader.valid_until), by=by, now=now)
    return reader.valid_until


@transaction.atomic
def add_credential(
    *, reader_id: int, kind: CredentialKind, number: str, by: Actor, now: datetime
) -> int:
    """Let a reader show something more: a social-security card, a chip, a second card.

    Returns the credential's id. Refuses with CardRefused (a number that was ever given to anybody is
    not given again), UnknownReader or NotAllowed. Records CredentialAdded.
    """
    by.require(Power.EDIT_READERS)
    one_at_a_time()
    _open_reader(reader_id)
    kind, number = CredentialKind(kind), read_number(number)
    if faults := faults_of_new(kind, number, reader_id):
        raise CardRefused(*faults)
    given = give(kind, number, reader_id, now)
    record(
        CredentialAdded(reader_id=reader_id, credential_id=given.pk, credential_kind=kind.value),
        by=by,
        now=now,
    )
    return given.pk


@transaction.atomic
def retire_credential(*, credential_id: int, by: Actor, now: datetime) -> None:
    """Let something no longer count. A reader's last card is replaced or given back instead.

    Refuses with CardRefused or NotAllowed. Records CredentialRetired.
    """
    by.require(Power.EDIT_READERS)
    one = Credential.objects.filter(pk=credential_id, retired_at=None).first()
    if one is None:
        raise CardRefused(Because("readers.unknown-credential"))
    _open_reader(one.reader_id)
    if one.kind == CredentialKind.CARD and len(_cards(one.reader_id)) == 1:
        raise CardRefused(Because("readers.last-card"))
    one.retired_at = now
    one.save(update_fields=["retired_at"])
    record(
        CredentialRetired(reader_id=one.reader_id, credential_id=one.pk, credential_kind=one.kind),
        by=by,
        now=now,
    )


@transaction.atomic
def close(*, reader_id: int, by: Actor, now: datetime) -> None:
    """退证: end a reader's account. The caller has seen to it that no book is out.

    What they showed counts no more, and card numbers are never given again but for those of cards
    that go from hand to hand; a person's own numbers are freed, so that they can come back. Sessions
    end. Refuses with CardRefused (closed already, or a child stands on them), UnknownReader or
    NotAllowed. Records ReaderClosed.
    """
    by.require(Power.CLOSE_READERS)
    reader = _open_reader(reader_id)
    wards = queries.children_of(reader_id)
    if wards:
        raise CardRefused(
            Because("readers.still-guardian", {"count": len(wards), "name": wards[0].child_name})
        )
    reader.closed_at, reader.session_stamp = now, new_stamp()
    reader.save(update_fields=["closed_at", "session_stamp"])
    standing = Credential.objects.filter(reader_id=reader_id)
    standing.filter(retired_at=None).update(retired_at=now)
    free = standing.filter(key__startswith="#")
    if queries.category(reader.category_id).reuses_cards:
        free = standing
    for one in free:
        one.key = f"{one.key[:65]}~{one.pk}"
        one.save(update_fields=["key"])
    Guardian.objects.filter(child_id=reader_id, ended_at=None).update(ended_at=now)
    record(
        ReaderClosed(
            reader_id=reader_id, category_id=reader.category_id, home_place_id=reader.place_id
        ),
        by=by,
        now=now,
    )


@transaction.atomic
def reopen(*, reader_id: int, by: Actor, now: datetime) -> ReaderSlip:
    """Take a 退证 back, done too soon: the reader's last card counts again, and their document.

    Refuses with CardRefused (not closed, or somebody has opened an account with the document since),
    UnknownReader or NotAllowed. Records ReaderReopened.
    """
    by.require(Power.CLOSE_READERS)
    one_at_a_time()
    if not queries.lock_reader(reader_id).closed:
        raise CardRefused(Because("readers.not-closed"))
    if queries.erased(reader_id):
        raise CardRefused(Because("readers.erased-already"))
    reader = Reader.objects.get(pk=reader_id)
    id_number = unseal(reader.id_sealed)
    if id_number and queries.reader_by_identity(id_number) is not None:
        raise CardRefused(Because("readers.reopen-taken"))
    reader.closed_at = None
    reader.save(update_fields=["closed_at"])
    last = (
        Credential.objects.filter(reader_id=reader_id, kind=CredentialKind.CARD.value)
        .order_by("-pk")
        .first()
    )
    if last is not None:
        last.retired_at = None
        last.save(update_fields=["retired_at"])
    if id_number:
        give(CredentialKind.IDENTITY, id_number, reader_id, now)
    record(ReaderReopened(reader_id=reader_id), by=by, now=now)
    return queries.reader_card(reader_id)
