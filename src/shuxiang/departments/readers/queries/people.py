"""Readers for screens: one, many, and who answers for whom."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from shuxiang.departments.network import queries as network
from shuxiang.departments.readers.models import (
    Credential,
    Guardian,
    Reader,
    ReaderCategory,
)
from shuxiang.departments.readers.queries.cards import identity_hash, phone_key, secret_key
from shuxiang.departments.readers.refusals import CategoryRefused, UnknownReader
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.numbers import read_number
from shuxiang.departments.readers.rules.people import ADULT_AGE, read_name
from shuxiang.departments.readers.rules.pins import first_pin
from shuxiang.departments.readers.slips import (
    BlockSlip,
    CategorySlip,
    CredentialSlip,
    GuardianSlip,
    ReaderLine,
    ReaderSlip,
)
from shuxiang.foundations.codecs import identity, mobile
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, ActorKind, Power
from shuxiang.foundations.kernel.days import age_on
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.vault import Unreadable, unseal


def _category(one: ReaderCategory) -> CategorySlip:
    return CategorySlip(
        category_id=one.pk,
        code=one.code,
        name=one.name,
        min_age=one.min_age,
        max_age=one.max_age,
        loan_limit=one.loan_limit,
        valid_years=one.valid_years,
        is_group=one.is_group,
        needs_guardian=one.needs_guardian,
        deposit_fen=one.deposit_fen,
        retired=one.retired_at is not None,
        valid_days=one.valid_days,
        reuses_cards=one.reuses_cards,
        grows_into=one.grows_into_id,
    )


def categories() -> tuple[CategorySlip, ...]:
    """Return the categories, those out of use last."""
    found = map(_category, ReaderCategory.objects.order_by("pk"))
    return tuple(sorted(found, key=lambda one: one.retired))


def category(category_id: int) -> CategorySlip:
    """Return one category. Refuses with CategoryRefused."""
    found = ReaderCategory.objects.filter(pk=category_id).first()
    if found is None:
        raise CategoryRefused(Because("readers.unknown-category"))
    return _category(found)


def birth_date(reader_id: int) -> date | None:
    """Return a reader's day of birth for a rule of age; it is shown to nobody."""
    sealed = Reader.objects.filter(pk=reader_id).values_list("birth_sealed", flat=True).first()
    return date.fromisoformat(unseal(sealed)) if sealed else None


def answers_for(guardian_id: int, child_id: int, today: date) -> bool:
    """Say whether a reader answers for a child today. The eighteenth birthday ends it by itself,
    whether or not the night's work has been done."""
    stands = Guardian.objects.filter(
        guardian_id=guardian_id, child_id=child_id, ended_at=None, child__closed_at=None
    ).exists()
    birth_on = birth_date(child_id) if stands else None
    return stands and (birth_on is None or age_on(birth_on, today) < ADULT_AGE)


def masked_name(reader_id: int) -> str:
    """Return a reader's name as others may see it: 陈*兰. Empty if there is no such reader."""
    name = Reader.objects.filter(pk=reader_id).values_list("name", flat=True).first()
    return identity.masked_name(name) if name else ""


def count_open() -> int:
    """Count the readers who have not given their card back."""
    return Reader.objects.filter(closed_at=None).count()


def reader_by_identity(id_number: str) -> int | None:
    """Return the open account of a document's number, if there is one."""
    return (
        Reader.objects.filter(id_hash=identity_hash(identity.normalise(id_number)), closed_at=None)
        .values_list("pk", flat=True)
        .first()
    )


def _masked(sealed: str, kind: str) -> str:
    if not sealed:
        return ""
    try:
        plain = unseal(sealed)
    except Unreadable:
        return "****"
    return mobile.masked(plain) if kind == "phone" else identity.masked(plain)


def _pin_state(one: Reader) -> str:
    if one.pin_hash:
        return "given" if one.pin_must_change else "own"
    try:
        return "first" if first_pin(unseal(one.id_sealed)) else "none"
    except Unreadable:
        return "none"


def _in_use(credentials: Iterable[Credential]) -> Credential | None:
    cards = [one for one in credentials if one.kind == CredentialKind.CARD]
    return min(
        cards,
        key=lambda one: (one.retired_at is not None, one.lost_at is not None, -one.pk),
        default=None,
    )


def reader_card(reader_id: int) -> ReaderSlip:
    """Return a reader with masked fields, credentials and standing blocks.

    Refuses with UnknownReader.
    """
    one = (
        Reader.objects.select_related("category")
        .prefetch_related("credentials")
        .filter(pk=reader_id)
        .first()
    )
    if one is None:
        raise UnknownReader(reader_id=reader_id)
    credentials = sorted(one.credentials.all(), key=lambda c: (c.retired_at is not None, -c.pk))
    card = _in_use(credentials)
    return ReaderSlip(
        reader_id=one.pk,
        name=one.name,
        masked_name=identity.masked_name(one.name),
        category_id=one.category_id,
        category_name=one.category.name,
        is_group=one.category.is_group,
        loan_limit=one.category.loan_limit,
        place_id=one.place_id,
        place_name=network.place(one.place_id).name,
        card_number=card.key if card else "",
        card_lost=card is not None and card.lost_at is not None,
        id_kind=one.id_kind,
        masked_identity=_masked(one.id_sealed, "identity"),
        masked_phone=_masked(one.phone_sealed, "phone"),
        has_address=bool(one.address_sealed),
        contact_name=one.contact_name,
        note=one.note,
        birth_year=one.birth_year,
        is_child=one.category.needs_guardian or one.guardians.filter(ended_at=None).exists(),
        registered_on=one.registered_on,
        valid_until=one.valid_until,
        verified_on=one.verified_on,
        closed_at=one.closed_at,
        pin_state=_pin_state(one),
        keeps_history=one.keeps_history,
        credentials=tuple(
            CredentialSlip(
                c.pk,
                CredentialKind(c.kind),
                c.shown,
                c.issued_at,
                c.lost_at is not None,
                c.retired_at is not None,
            )
            for c in credentials
        ),
        blocks=tuple(
            BlockSlip(b.pk, b.reason, b.placed_at, b.until_on)
            for b in one.blocks.filter(lifted_at=None).order_by("pk")
        ),
    )


# --- finding ---------------------------------------------------------------------------------

_MOST = 50


def _question(text: str) -> Q | None:
    """Turn what was typed into a question: digits are numbers, letters pinyin, all else a name."""
    code = read_number(text)
    if not code:
        return None
    spelled = code.lower().replace("'", "")
    by_number = Q(credentials__key__in=(code, code.upper(), secret_key(code)))
    if code.isascii() and code.isdigit():
        if len(code) == 4:
            by_number |= Q(phone_tail=code)
        if mobile.is_mobile(code):
            by_number |= Q(phone_hash=phone_key(code))
        if len(code) >= 5:
            by_number |= Q(credentials__kind=CredentialKind.CARD, credentials__key__contains=code)
        return by_number
    by_name = Q(name__icontains=read_name(text))
    if code.isascii():
        # The column is " chenguilan cgl …": a reading begins after a blank.
        by_name |= Q(name_pinyin__contains=" " + spelled.replace(" ", ""))
    return by_number | by_name


def find(text: str, by: Actor) -> tuple[ReaderLine, ...]:
    """Return the readers whom a text may mean, at most fifty, in the order of their names.

    It may be a name or a part of one, pinyin or its initials, the last four of a phone, a whole
    phone number, an identity number, or a card number or a part of one from five digits on. Closed
    accounts come last. Refuses with NotAllowed.
    """
    by.require(Power.SEE_READERS)
    question = _question(text)
    if question is None:
        return ()
    ids = (
        Reader.objects.filter(question, erasure=None)
        .order_by("closed_at", "name_sort", "pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    # Asked by id, because a join on credentials names a reader once for each of them.
    wanted = list(dict.fromkeys(ids[: 4 * _MOST]))[:_MOST]
    found = (
        Reader.objects.filter(pk__in=wanted)
        .select_related("category")
        .prefetch_related("credentials")
    )
    by_id = {one.pk: one for one in found}
    children: set[int] = set()
    if not by.may(Power.SEE_CHILDREN):
        children = set(
            Guardian.objects.filter(child_id__in=wanted, ended_at=None).values_list(
                "child_id", flat=True
            )
        ) | {one.pk for one in found if one.category.needs_guardian}
    names = {place.place_id: place.name for place in network.places()}
    lines = [
        _line(by_id[reader_id], names[by_id[reader_id].place_id], reader_id in children)
        for reader_id in wanted
    ]
    return tuple(sorted(lines, key=lambda line: line.closed))


def _line(one: Reader, place_name: str, hidden: bool) -> ReaderLine:
    card = _in_use(one.credentials.all())
    masked = identity.masked_name(one.name)
    return ReaderLine(
        reader_id=one.pk,
        name=masked if hidden else one.name,
        masked_name=masked,
        category_name=one.category.name,
        card_number=card.key if card else "",
        phone_tail="" if hidden else one.phone_tail,
        birth_year=None if hidden else one.birth_year,
        place_name=place_name,
        valid_until=one.valid_until,
        lost=card is not None and card.lost_at is not None,
        closed=one.closed_at is not None,
    )


# --- guardians -------------------------------------------------------------------------------


def _guardian(one: Guardian) -> GuardianSlip:
    return GuardianSlip(
        guardian_id=one.pk,
        child_id=one.child_id,
        child_name=one.child.name,
        reader_id=one.guardian_id,
        name=one.name,
        masked_phone=_masked(one.phone_sealed, "phone"),
        relation=one.relation,
        consent_version=one.consent_version,
        consented_at=one.consented_at,
        ended_at=one.ended_at,
    )


def guardians_of(child_id: int) -> tuple[GuardianSlip, ...]:
    """Return who answers for a child now."""
    found = Guardian.objects.filter(child_id=child_id, ended_at=None).select_related("child")
    return tuple(map(_guardian, found.order_by("pk")))


def children_of(reader_id: int) -> tuple[GuardianSlip, ...]:
    """Return the children for whom a reader answers now."""
    found = Guardian.objects.filter(
        guardian_id=reader_id, ended_at=None, child__closed_at=None
    ).select_related("child")
    return tuple(map(_guardian, found.order_by("pk")))


def reader_actor(reader_id: int, session_stamp: str) -> Actor | None:
    """Return the reader of a session as one who acts; None once the account is closed or the PIN is
    another one."""
    found = (
        Reader.objects.filter(pk=reader_id, closed_at=None)
        .values_list("name", "session_stamp", "place_id")
        .first()
    )
    if found is None or not hmac.compare_digest(found[1], session_stamp):
        return None
    return Actor(
        kind=ActorKind.READER,
        ident=reader_id,
        name=found[0],
        place_id=found[2],
        powers=OWN_POWERS,
        scope=frozenset(),
    )
