"""All that readers holds of one person, for that person: what they see, and what they take away."""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.readers.events import (
    DataHandedOut,
    IdentitySeen,
    ReaderChanged,
    ReaderRegistered,
    ReaderSeen,
)
from shuxiang.departments.readers.models import (
    ApiToken,
    Block,
    Credential,
    Erasure,
    Guardian,
    ListedTitle,
    Reader,
)
from shuxiang.departments.readers.queries.people import birth_date, children_of, reader_card
from shuxiang.departments.readers.queries.requests import requests_of
from shuxiang.departments.readers.refusals import UnknownReader
from shuxiang.departments.readers.rules.people import is_child
from shuxiang.departments.readers.slips import LookSlip
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import Actor, ActorKind
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.sheets import Sheet
from shuxiang.foundations.vault import unseal

_LOOKS = (ReaderSeen.kind, IdentitySeen.kind)

#: What else the journal tells of an account, beside what stands in tables of its own.
_TOLD = (
    ReaderRegistered.kind,
    ReaderChanged.kind,
    "readers.card-lost",
    "readers.card-found",
    "readers.card-replaced",
    "readers.card-verified",
    "readers.credential-added",
    "readers.credential-retired",
    "readers.pin-set",
    "readers.pin-locked",
    "readers.closed",
    "readers.reopened",
    DataHandedOut.kind,
)

_PERSON = (
    "name", "category", "place", "id_kind", "id_number", "birth_on", "birth_year", "phone",
    "address", "email", "contact_name", "note", "registered_on", "valid_until", "verified_on",
    "closed_at", "keeps_history", "pin_failures",
)  # fmt: skip


def erased(reader_id: int) -> bool:
    """Say whether nothing is left of a reader but the number."""
    return Erasure.objects.filter(reader_id=reader_id).exists()


def wards_of(reader_id: int, now: datetime) -> tuple[int, ...]:
    """Return the children under fourteen for whom a reader answers now: whose data are theirs to
    see, to take away and to have corrected (个人信息保护法, art. 31)."""
    today = day_of(now)
    found = (one.child_id for one in children_of(reader_id))
    return tuple(child for child in found if is_child(birth_date(child), today))


def looks_at(reader_id: int, *, most: int = 200) -> tuple[LookSlip, ...]:
    """Return who of the staff looked at a reader's data, newest first."""
    return tuple(
        LookSlip(
            at=one.happened_at,
            place_id=one.place_id,
            staff_id=one.actor_id if one.actor_kind == ActorKind.STAFF else None,
            why=(one.personal or {}).get("why") or one.facts.get("why", ""),
            opened=one.kind == IdentitySeen.kind,
        )
        for one in reading.about_reader(reader_id, kinds=_LOOKS, limit=most)
    )


def person_masked(reader_id: int) -> Sheet:
    """Return who a reader is to us, with what is sealed in its mask. Refuses with UnknownReader."""
    card = reader_card(reader_id)
    row = _reader(reader_id)
    born = f"{row.birth_year}-**-**" if row.birth_year and row.birth_sealed else row.birth_year
    return _person(row, card.masked_identity, born, card.masked_phone, "***", _masked_mail(row))


def person_opened(reader_id: int) -> Sheet:
    """Return who a reader is to us in full; only `services.hand_out` asks for it."""
    row = _reader(reader_id)
    return _person(
        row,
        unseal(row.id_sealed),
        birth_date(reader_id),
        unseal(row.phone_sealed),
        unseal(row.address_sealed),
        unseal(row.email_sealed),
    )


def _reader(reader_id: int) -> Reader:
    found = Reader.objects.select_related("category", "place").filter(pk=reader_id, erasure=None)
    row = found.first()
    if row is None:
        raise UnknownReader(reader_id=reader_id)
    return row


def _masked_mail(row: Reader) -> str:
    name, at, host = unseal(row.email_sealed).partition("@")
    return f"{name[:1]}***{at}{host}" if name else ""


def _person(row: Reader, number: str, born: object, phone: str, address: str, email: str) -> Sheet:
    values = (
        row.name,
        row.category.name,
        row.place.name,
        row.id_kind,
        number,
        born,
        row.birth_year,
        phone,
        address if row.address_sealed else "",
        email,
        row.contact_name,
        row.note,
        row.registered_on,
        row.valid_until,
        row.verified_on,
        row.closed_at,
        row.keeps_history,
        row.pin_failures,
    )
    return Sheet("person", _PERSON, (values,))


def sheets_of(reader_id: int) -> tuple[Sheet, ...]:
    """Return all else that readers holds of one person. Of others there is nothing in it: who
    answers for whom is said without their names."""
    cards = Credential.objects.filter(reader_id=reader_id).order_by("pk")
    blocks = Block.objects.filter(reader_id=reader_id).order_by("pk")
    mine = Guardian.objects.filter(child_id=reader_id).order_by("pk")
    wards = Guardian.objects.filter(guardian_id=reader_id).order_by("pk")
    keys = ApiToken.objects.filter(reader_id=reader_id).order_by("pk")
    since = ("relation", "consent_version", "consented_at", "ended_at")
    told = reading.about_reader(reader_id, kinds=_TOLD, limit=2_000)
    looks = looks_at(reader_id, most=2_000)
    return (
        _sheet("cards", cards, "kind", "shown", "issued_at", "lost_at", "retired_at"),
        _sheet("blocks", blocks, "reason", "placed_at", "until_on", "lifted_at"),
        _sheet("guardians", mine, *since),
        _sheet("wards", wards, *since),
        Sheet(
            "lists",
            ("list_name", "bib_id", "put_at"),
            tuple(
                ListedTitle.objects.filter(of__reader_id=reader_id)
                .order_by("of_id", "pk")
                .values_list("of__name", "bib_id", "put_at")
            ),
        ),
        Sheet(
            "programs",
            ("program", "shown", "may_act", "made_at", "ends_on", "last_used_on", "revoked_at"),
            tuple(
                keys.values_list(
                    "name", "shown", "may_act", "made_at", "ends_on", "last_used_on", "revoked_at"
                )
            ),
        ),
        Sheet(
            "requests",
            ("request_kind", "asked_at", "ended_at", "ended_how", "answer"),
            tuple(
                (one.kind, one.asked_at, one.ended_at, one.ended_how, one.answer)
                for one in requests_of(reader_id)
            ),
        ),
        Sheet(
            "looks",
            ("at", "place_id", "why", "opened"),
            tuple((one.at, one.place_id, one.why, one.opened) for one in looks),
        ),
        Sheet(
            "journal",
            ("at", "place_id", "what", "fields"),
            tuple(
                (one.happened_at, one.place_id, one.kind, "、".join(one.facts.get("fields", ())))
                for one in told
            ),
        ),
    )


def _sheet(key: str, found: object, *columns: str) -> Sheet:
    return Sheet(key, columns, tuple(found.values_list(*columns)))  # type: ignore[attr-defined]


def may_see(by: Actor, reader_id: int, now: datetime) -> bool:
    """Say whether one who acts may have a reader's data handed out: the reader, and who answers for
    them while they are under fourteen."""
    if by.kind is not ActorKind.READER:
        return False
    return by.ident == reader_id or reader_id in wards_of(by.ident, now)
