"""What readers hands out: frozen and masked. Full numbers come only from services.reveal_identity."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.requests import RequestEnd, RequestKind


@dataclass(frozen=True, slots=True)
class CategorySlip:
    """What a library tells its readers apart by."""

    category_id: int
    code: str
    name: str
    min_age: int | None
    max_age: int | None
    loan_limit: int | None
    valid_years: int | None
    is_group: bool
    needs_guardian: bool
    deposit_fen: int
    retired: bool
    valid_days: int | None = None
    reuses_cards: bool = False
    grows_into: int | None = None


@dataclass(frozen=True, slots=True)
class CredentialSlip:
    """Something a reader shows. `shown` is masked where the number is secret."""

    credential_id: int
    kind: CredentialKind
    shown: str
    issued_at: datetime
    lost: bool
    retired: bool


@dataclass(frozen=True, slots=True)
class BlockSlip:
    """A 停借 that has not been lifted; its end may have passed."""

    block_id: int
    reason: str
    placed_at: datetime
    until_on: date | None


@dataclass(frozen=True, slots=True)
class GuardianSlip:
    """Who answers for a child."""

    guardian_id: int
    child_id: int
    child_name: str
    reader_id: int | None
    name: str
    masked_phone: str
    relation: str
    consent_version: str
    consented_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReaderSlip:
    """A reader, with nothing that is sealed but in its mask.

    `pin_state` is none (cannot log in), first (the last six of the document), given (must be
    changed) or own.
    """

    reader_id: int
    name: str
    masked_name: str
    category_id: int
    category_name: str
    is_group: bool
    loan_limit: int | None
    place_id: int
    place_name: str
    card_number: str
    card_lost: bool
    id_kind: str
    masked_identity: str
    masked_phone: str
    has_address: bool
    contact_name: str
    note: str
    birth_year: int | None
    is_child: bool
    registered_on: date
    valid_until: date | None
    verified_on: date | None
    closed_at: datetime | None
    pin_state: str
    keeps_history: bool
    credentials: tuple[CredentialSlip, ...]
    blocks: tuple[BlockSlip, ...]


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """A reader in a list. A child's name is masked for who has no power over children's data."""

    reader_id: int
    name: str
    masked_name: str
    category_name: str
    card_number: str
    phone_tail: str
    birth_year: int | None
    place_name: str
    valid_until: date | None
    lost: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class FullIdentity:
    """The sealed fields, opened once for somebody who said why."""

    reader_id: int
    name: str
    id_kind: str
    id_number: str
    birth_on: date | None
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How one who is to be told something is reached: for sending only, shown nowhere in full.

    `guardian_id` is set where somebody answers for a child without being a reader.
    """

    reader_id: int | None
    guardian_id: int | None
    name: str
    phone: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReaderSession:
    """A reader who has shown who they are. The stamp dies with the next change of the PIN."""

    reader_id: int
    session_stamp: str
    must_change_pin: bool
    name: str


@dataclass(frozen=True, slots=True)
class RequestSlip:
    """What a reader asked about their own data; what they want is opened by its service alone."""

    request_id: int
    reader_id: int
    kind: RequestKind
    asked_at: datetime
    ended_at: datetime | None
    ended_how: RequestEnd | None
    answer: str


@dataclass(frozen=True, slots=True)
class WantedSlip:
    """A request opened to be answered: what stands there now, masked, and what is wanted instead."""

    request: RequestSlip
    card: ReaderSlip
    now_is: str
    wanted: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookSlip:
    """One look of the staff at a reader's data. `opened` where sealed fields were opened."""

    at: datetime
    place_id: int | None
    staff_id: int | None
    why: str
    opened: bool


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """A reader as one of the staff may see them. With `hidden`, what of a child needs its own power
    is not in it at all."""

    card: ReaderSlip
    name: str
    identity: str
    phone: str
    note: str
    hidden: bool
    guardians: tuple[GuardianSlip, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReaderListSlip:
    """A reader's list; `bib_ids` the newest first."""

    list_id: int
    name: str
    bib_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """A key just made: the one time that it is seen."""

    token_id: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApiTokenSlip:
    """A key that a program uses, told by its name and its beginning."""

    token_id: int
    name: str
    shown: str
    may_act: bool
    made_at: datetime
    ends_on: date
    last_used_on: date | None
