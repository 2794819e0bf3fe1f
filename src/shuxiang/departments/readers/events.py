"""What readers tells the journal: ids only, and every `reader_id` is personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

_READER = frozenset({"reader_id"})
_NOBODY: frozenset[str] = frozenset()
#: A reason in free words may name somebody: it goes with the reader.
_LOOK = frozenset({"reader_id", "why"})


@dataclass(frozen=True, slots=True)
class ReaderRegistered:
    """办证."""

    kind: ClassVar[str] = "readers.registered"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    category_id: int
    home_place_id: int


@dataclass(frozen=True, slots=True)
class ReaderChanged:
    """Details changed; `fields` names them and holds no values."""

    kind: ClassVar[str] = "readers.changed"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationMade:
    """Somebody at home asked for a card; who, stands sealed elsewhere."""

    kind: ClassVar[str] = "readers.application-made"
    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    application_id: int


@dataclass(frozen=True, slots=True)
class ApplicationEnded:
    """An application became a card."""

    kind: ClassVar[str] = "readers.application-ended"
    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    application_id: int


@dataclass(frozen=True, slots=True)
class ApiTokenMade:
    """A reader gave a program a key."""

    kind: ClassVar[str] = "readers.api-token-made"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    token_id: int
    may_act: bool


@dataclass(frozen=True, slots=True)
class ApiTokenRevoked:
    """A reader took a key back."""

    kind: ClassVar[str] = "readers.api-token-revoked"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    token_id: int


@dataclass(frozen=True, slots=True)
class CardLost:
    """挂失."""

    kind: ClassVar[str] = "readers.card-lost"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    credential_id: int


@dataclass(frozen=True, slots=True)
class CardFound:
    """解挂."""

    kind: ClassVar[str] = "readers.card-found"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    credential_id: int


@dataclass(frozen=True, slots=True)
class CardReplaced:
    """补证."""

    kind: ClassVar[str] = "readers.card-replaced"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    old_credential_ids: tuple[int, ...]
    credential_id: int


@dataclass(frozen=True, slots=True)
class CardVerified:
    """验证."""

    kind: ClassVar[str] = "readers.card-verified"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class CredentialAdded:
    kind: ClassVar[str] = "readers.credential-added"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    credential_id: int
    credential_kind: str


@dataclass(frozen=True, slots=True)
class CredentialRetired:
    kind: ClassVar[str] = "readers.credential-retired"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    credential_id: int
    credential_kind: str


@dataclass(frozen=True, slots=True)
class ReaderClosed:
    """退证."""

    kind: ClassVar[str] = "readers.closed"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    category_id: int
    home_place_id: int


@dataclass(frozen=True, slots=True)
class ReaderReopened:
    """A 退证 was taken back."""

    kind: ClassVar[str] = "readers.reopened"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int


@dataclass(frozen=True, slots=True)
class BlockPlaced:
    """停借."""

    kind: ClassVar[str] = "readers.block-placed"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    block_id: int
    until_on: date | None


@dataclass(frozen=True, slots=True)
class BlockLifted:
    kind: ClassVar[str] = "readers.block-lifted"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    block_id: int


@dataclass(frozen=True, slots=True)
class IdentitySeen:
    """Somebody opened the sealed fields of a reader, and said why."""

    kind: ClassVar[str] = "readers.identity-seen"
    PERSONAL: ClassVar[frozenset[str]] = _LOOK

    reader_id: int
    why: str
    is_child: bool


@dataclass(frozen=True, slots=True)
class ReaderSeen:
    """Somebody looked at a reader's page, and why."""

    kind: ClassVar[str] = "readers.seen"
    PERSONAL: ClassVar[frozenset[str]] = _LOOK

    reader_id: int
    why: str
    is_child: bool


@dataclass(frozen=True, slots=True)
class PinSet:
    """A PIN was chosen or given."""

    kind: ClassVar[str] = "readers.pin-set"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int


@dataclass(frozen=True, slots=True)
class PinLocked:
    """Too many wrong PINs for one reader."""

    kind: ClassVar[str] = "readers.pin-locked"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reader_id", "address"})

    reader_id: int
    address: str


@dataclass(frozen=True, slots=True)
class GuardianAdded:
    kind: ClassVar[str] = "readers.guardian-added"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    guardian_id: int
    consent_version: str


@dataclass(frozen=True, slots=True)
class GuardianEnded:
    kind: ClassVar[str] = "readers.guardian-ended"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    guardian_id: int


@dataclass(frozen=True, slots=True)
class CategorySet:
    """A category was made or changed."""

    kind: ClassVar[str] = "readers.category-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    category_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CategoryRetired:
    kind: ClassVar[str] = "readers.category-retired"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    category_id: int


@dataclass(frozen=True, slots=True)
class RequestMade:
    """A reader asked for a correction or to be erased; what they want is not told here."""

    kind: ClassVar[str] = "readers.request-made"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    request_id: int
    what: str


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """A request was answered, or taken back."""

    kind: ClassVar[str] = "readers.request-ended"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    request_id: int
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class DataHandedOut:
    """A reader took away a copy of all that is known of them, or their guardian did."""

    kind: ClassVar[str] = "readers.data-handed-out"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    form: str


@dataclass(frozen=True, slots=True)
class ReaderErased:
    """注销. The number is in the plain part on purpose: it points at nobody any more, and whoever
    holds something under it has to hear of it, also from a journal that was restored."""

    kind: ClassVar[str] = "readers.erased"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    reader_id: int


@dataclass(frozen=True, slots=True)
class ReaderGrewUp:
    """A reader is older than their category allows and stands in the next one from now on."""

    kind: ClassVar[str] = "readers.grew-up"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    from_category_id: int
    category_id: int
    guardians_ended: int
