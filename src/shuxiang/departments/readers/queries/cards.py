"""The hot reads: who stands at the desk? One statement, and a second only where blocks stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shuxiang.departments.readers.refusals import AmbiguousCard, UnknownCard, UnknownReader
from shuxiang.departments.readers.rules import BlockFacts, CardFacts, CredentialKind
from shuxiang.departments.readers.rules.numbers import HASH_MARK, read_number, secret_form
from shuxiang.foundations.codecs import mobile
from shuxiang.foundations.store import sql
from shuxiang.foundations.vault import finding_hash

_COLUMNS = (
    "SELECT r.id, r.category_id, g.name, r.place_id, r.name, c.key, r.valid_until,"
    " c.lost_at, c.retired_at, r.closed_at, r.birth_year, g.loan_limit, g.is_group,"
    " EXISTS (SELECT 1 FROM readers_block b WHERE b.reader_id = r.id AND b.lifted_at IS NULL),"
    " c.kind"
)
_BY_KEY = (
    _COLUMNS + " FROM readers_credential c JOIN readers_reader r ON r.id = c.reader_id"
    " JOIN readers_readercategory g ON g.id = r.category_id WHERE c.key IN (%s, %s, %s)"
)
#: The card in use, else the one reported lost, else the last that was given back.
_THEIR_CARD = (
    "SELECT k.id FROM readers_credential k WHERE k.reader_id = r.id AND k.kind = 'card'"
    " ORDER BY k.retired_at IS NOT NULL, k.lost_at IS NOT NULL, k.id DESC LIMIT 1"
)
#: On PostgreSQL the reader alone is locked; what refers to them may be committed meanwhile.
_LOCK = " FOR NO KEY UPDATE OF r"

_BY_READER = " ".join(
    (
        _COLUMNS,
        "FROM readers_reader r JOIN readers_readercategory g ON g.id = r.category_id",
        "LEFT JOIN readers_credential c ON c.id = (",
        _THEIR_CARD,
        ") WHERE r.id = %s",
    )
)
_BY_PHONE = "SELECT id FROM readers_reader WHERE phone_hash = %s AND closed_at IS NULL LIMIT 2"
_BLOCKS = (
    "SELECT reason, until_on FROM readers_block WHERE reader_id = %s AND lifted_at IS NULL"
    " ORDER BY id"
)


def secret_key(number: str) -> str:
    """Return the key under which a secret number (identity, social card, WeChat) is looked up."""
    return HASH_MARK + identity_hash(number)


def identity_hash(number: str) -> str:
    """Return the keyed hash that stands in Reader.id_hash."""
    return finding_hash("credential", secret_form(number))


def phone_key(phone: str) -> str:
    """Return the keyed hash under which a phone number is found."""
    return finding_hash("phone", phone)


def spent_hash(number: str) -> str:
    """Return the keyed hash under which the number of an erased reader stays known as spent."""
    return finding_hash("spent", number)


def key_of(kind: CredentialKind, number: str) -> str:
    """Return what Credential.key holds for a number of a kind."""
    secret = kind in (CredentialKind.IDENTITY, CredentialKind.SOCIAL, CredentialKind.WECHAT)
    return secret_key(number) if secret else number


def _facts(row: tuple[Any, ...]) -> CardFacts:
    blocks: tuple[BlockFacts, ...] = ()
    if row[13]:
        blocks = tuple(
            BlockFacts(reason, sql.day_out(until)) for reason, until in sql.rows(_BLOCKS, [row[0]])
        )
    return CardFacts(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5] or "",
        sql.day_out(row[6]),
        row[7] is not None,
        row[8] is not None,
        row[9] is not None,
        blocks,
        row[10],
        row[11],
        bool(row[12]),
    )


def _row_of(number: str, clause: str) -> tuple[Any, ...]:
    """Return the row of the one reader whom a number means."""
    code = read_number(number)
    if not code or code[0] == HASH_MARK:
        raise UnknownCard(number=code)
    found = sql.rows(_BY_KEY + clause, [code, code.upper(), secret_key(code)])
    if len(code) == 11 and code[0] == "1" and mobile.is_mobile(code):
        return _with_phone(code, found, clause)
    if not found:
        raise UnknownCard(number=code)
    if len({row[0] for row in found}) > 1:
        raise AmbiguousCard(number=code)
    chosen = found[0] if len(found) == 1 else min(found, key=lambda row: row[5] != code)
    if chosen[14] == CredentialKind.CARD:
        return chosen
    return _with_card_number(chosen)


def _with_phone(code: str, found: list[tuple[Any, ...]], clause: str) -> tuple[Any, ...]:
    """A number that may be a card's or a phone's: whoever it means, it must be one reader."""
    ids = {row[0] for row in found} | {row[0] for row in sql.rows(_BY_PHONE, [phone_key(code)])}
    if not ids:
        raise UnknownCard(number=code)
    if len(ids) > 1:
        raise AmbiguousCard(number=code)
    if found:
        return found[0] if found[0][14] == CredentialKind.CARD else _with_card_number(found[0])
    row = sql.row(_BY_READER + clause, [ids.pop()])
    assert row is not None
    return row


def _with_card_number(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Name the card of a reader who showed something else; what was shown decides if it is lost."""
    card = sql.row(_BY_READER, [row[0]])
    assert card is not None
    return (*row[:5], card[5], *row[6:])


def lock_card(number: str) -> CardFacts:
    """Return what lending must know of whoever shows this number, and lock them.

    The number may be a card's, an identity number, a social-security card's, a chip's, or a phone
    number that only one reader has. Refuses with UnknownCard, or with AmbiguousCard where it would
    mean two readers.
    """
    return _facts(_row_of(number, _LOCK if sql.is_postgresql() else ""))


def card_shown(number: str) -> CardFacts:
    """Return the same as `lock_card`, without a lock."""
    return _facts(_row_of(number, ""))


def card_of(reader_id: int) -> CardFacts:
    """Return what lending must know of a reader, by their card in use, without a lock.

    Refuses with UnknownReader.
    """
    row = sql.row(_BY_READER, [reader_id])
    if row is None:
        raise UnknownReader(reader_id=reader_id)
    return _facts(row)


_EACH = _BY_READER.replace(
    "WHERE r.id = %s", "WHERE r.id > %s AND r.closed_at IS NULL ORDER BY r.id LIMIT %s"
)


def each_card(batch: int = 2_000) -> Iterator[CardFacts]:
    """Walk over all readers who have not given their card back, by their card in use, unlocked."""
    last = 0
    while rows := sql.rows(_EACH, [last, batch]):
        for row in rows:
            yield _facts(row)
        last = int(rows[-1][0])


def lock_reader(reader_id: int) -> CardFacts:
    """Return the same as `card_of`, and lock the reader. Refuses with UnknownReader."""
    row = sql.row(_BY_READER + (_LOCK if sql.is_postgresql() else ""), [reader_id])
    if row is None:
        raise UnknownReader(reader_id=reader_id)
    return _facts(row)


def block_stands(block_id: int) -> bool:
    """Say whether a block has not been lifted."""
    found = sql.row("SELECT 1 FROM readers_block WHERE id = %s AND lifted_at IS NULL", [block_id])
    return found is not None
