"""更正 and what else readers ask about their own data: what they change themselves, what the desk
changes after a look at the document, and the answer to both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import ReaderChanged, RequestEnded, RequestMade
from shuxiang.departments.readers.models import Reader, ReaderRequest
from shuxiang.departments.readers.refusals import ReaderRefused, RequestRefused
from shuxiang.departments.readers.rules.people import (
    faults_of_email,
    faults_of_phone,
    is_child,
    read_email,
)
from shuxiang.departments.readers.rules.requests import (
    LONGEST,
    RequestEnd,
    RequestKind,
    faults_of_wanted,
    read_wanted,
)
from shuxiang.departments.readers.services.details import change_details
from shuxiang.departments.readers.services.sealing import seal_phone
from shuxiang.departments.readers.slips import WantedSlip
from shuxiang.foundations.codecs import mobile
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because, NotAllowed
from shuxiang.foundations.vault import seal, unseal

#: What is asked → the power of who may answer it.
ANSWERED_WITH = {
    RequestKind.NAME: Power.EDIT_READERS,
    RequestKind.BIRTH: Power.EDIT_READERS,
    RequestKind.IDENTITY: Power.EDIT_READERS,
    RequestKind.ERASE: Power.ERASE_READERS,
}

_REACHED_BY = ("phone", "email", "address")


def _themselves(by: Actor, now: datetime) -> int:
    """Return the reader who acts for themselves. A child's data are changed by who answers for them,
    at the desk."""
    if by.kind is not ActorKind.READER:
        raise NotAllowed
    if queries.lock_reader(by.ident).closed:
        raise RequestRefused(Because("readers.closed"))
    if is_child(queries.birth_date(by.ident), day_of(now)):
        raise RequestRefused(Because("readers.child-at-desk"))
    return by.ident


@transaction.atomic
def change_contact(
    *,
    phone: str | None = None,
    email: str | None = None,
    address: str | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Let a reader change how they are reached. None leaves a field as it is, an empty text takes
    it away.

    Refuses with ReaderRefused (every fault), RequestRefused (a child) or NotAllowed. Records
    ReaderChanged where something is another one.
    """
    reader_id = _themselves(by, now)
    reader = Reader.objects.get(pk=reader_id)
    stands = {name: unseal(getattr(reader, f"{name}_sealed")) for name in _REACHED_BY}
    wanted = {
        "phone": stands["phone"] if phone is None else mobile.normalise(phone),
        "email": stands["email"] if email is None else read_email(email),
        "address": stands["address"] if address is None else " ".join(address.split()),
    }
    faults = faults_of_phone(wanted["phone"]) + faults_of_email(wanted["email"])
    if len(wanted["address"]) > LONGEST:
        faults.append(Because("readers.address-long", {"most": LONGEST}))
    if faults:
        raise ReaderRefused(*faults)
    changed = tuple(name for name in _REACHED_BY if stands[name] != wanted[name])
    if not changed:
        return
    seal_phone(reader, wanted["phone"])
    reader.email_sealed, reader.address_sealed = seal(wanted["email"]), seal(wanted["address"])
    reader.save(
        update_fields=["phone_sealed", "phone_hash", "phone_tail", "email_sealed", "address_sealed"]
    )
    record(ReaderChanged(reader_id=reader_id, fields=changed), by=by, now=now)


@transaction.atomic
def ask(*, kind: RequestKind, wanted: str = "", by: Actor, now: datetime) -> int:
    """Let a reader ask for what only the library may do; return the request's id.

    One of a kind stands at a time. Refuses with RequestRefused (every fault) or NotAllowed. Records
    RequestMade.
    """
    reader_id = _themselves(by, now)
    text = read_wanted(kind, wanted)
    faults = faults_of_wanted(kind, text, day_of(now))
    if ReaderRequest.objects.filter(reader_id=reader_id, kind=kind.value, ended_at=None).exists():
        faults.append(Because("readers.request-standing"))
    if faults:
        raise RequestRefused(*faults)
    made = ReaderRequest.objects.create(
        reader_id=reader_id, kind=kind.value, wanted_sealed=seal(text), asked_at=now
    )
    record(RequestMade(reader_id=reader_id, request_id=made.pk, what=kind.value), by=by, now=now)
    return made.pk


@transaction.atomic
def take_back_request(*, request_id: int, by: Actor, now: datetime) -> None:
    """Let a reader take a request back. Refuses with RequestRefused or NotAllowed. Records
    RequestEnded."""
    if by.kind is not ActorKind.READER:
        raise NotAllowed
    one = _standing(request_id)
    if one.reader_id != by.ident:
        raise RequestRefused(Because("readers.unknown-request"))
    _end(one, RequestEnd.WITHDRAWN, "", by, now)


@transaction.atomic
def open_request(*, request_id: int, by: Actor, now: datetime) -> WantedSlip:
    """Open what a reader wants, to be compared with the document on the table.

    A child's need the power over children's data besides. Refuses with RequestRefused or NotAllowed.
    The look at the reader is recorded by `look_at`, which the door asks for first.
    """
    one = _standing(request_id)
    by.require(ANSWERED_WITH[RequestKind(one.kind)])
    card = queries.reader_card(one.reader_id)
    if card.is_child:
        by.require(Power.SEE_CHILDREN)
    stands: dict[RequestKind, Callable[[], str]] = {
        RequestKind.NAME: lambda: card.name,
        RequestKind.BIRTH: lambda: str(queries.birth_date(one.reader_id) or ""),
        RequestKind.IDENTITY: lambda: card.masked_identity,
        RequestKind.ERASE: lambda: "",
    }
    kind = RequestKind(one.kind)
    return WantedSlip(queries.request(request_id), card, stands[kind](), unseal(one.wanted_sealed))


@transaction.atomic
def accept_request(*, request_id: int, answer: str = "", by: Actor, now: datetime) -> None:
    """Do what a reader asked to have corrected, after a look at the document.

    What is wanted is judged as at the desk. Refuses with RequestRefused (there is none, or it asks
    to be erased, which circulation does), ReaderRefused (every fault) or NotAllowed. Records
    ReaderChanged and RequestEnded.
    """
    one = _standing(request_id)
    kind = RequestKind(one.kind)
    by.require(ANSWERED_WITH[kind])
    wanted = unseal(one.wanted_sealed)
    match kind:
        case RequestKind.NAME:
            change_details(reader_id=one.reader_id, name=wanted, by=by, now=now)
        case RequestKind.BIRTH:
            born = date.fromisoformat(wanted)
            change_details(reader_id=one.reader_id, birth_on=born, by=by, now=now)
        case RequestKind.IDENTITY:
            change_details(reader_id=one.reader_id, id_number=wanted, by=by, now=now)
        case RequestKind.ERASE:
            raise RequestRefused(Because("readers.erase-elsewhere"))
    _end(one, RequestEnd.ACCEPTED, " ".join(answer.split())[:LONGEST], by, now)


@transaction.atomic
def decline_request(*, request_id: int, answer: str, by: Actor, now: datetime) -> None:
    """Say no to a request, and why, in a sentence that the reader gets.

    Refuses with RequestRefused (no reason given, or there is none to answer) or NotAllowed. Records
    RequestEnded.
    """
    one = _standing(request_id)
    by.require(ANSWERED_WITH[RequestKind(one.kind)])
    said = " ".join(answer.split())[:LONGEST]
    if not said:
        raise RequestRefused(Because("readers.answer-empty"))
    _end(one, RequestEnd.DECLINED, said, by, now)


def _standing(request_id: int) -> ReaderRequest:
    one = ReaderRequest.objects.select_for_update().filter(pk=request_id).first()
    if one is None:
        raise RequestRefused(Because("readers.unknown-request"))
    if one.ended_at is not None:
        raise RequestRefused(Because("readers.request-over"))
    return one


def _end(one: ReaderRequest, how: RequestEnd, answer: str, by: Actor, now: datetime) -> None:
    one.ended_at, one.ended_how, one.answer, one.wanted_sealed = now, how.value, answer, ""
    one.answered_by = by.name if by.kind is ActorKind.STAFF else ""
    one.save(update_fields=["ended_at", "ended_how", "answer", "wanted_sealed", "answered_by"])
    record(
        RequestEnded(reader_id=one.reader_id, request_id=one.pk, what=one.kind, how=how.value),
        by=by,
        now=now,
    )
