"""Giving numbers to readers. A number is given once, ever."""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.readers.models import Credential, SpentNumber
from shuxiang.departments.readers.queries.cards import key_of, spent_hash
from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.numbers import (
    faults_of_number,
    is_secret,
    masked_number,
    read_number,
)
from shuxiang.foundations.codecs import barcode
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.store import sql

#: The advisory lock under which PostgreSQL gives out numbers.
_NUMBERS = 7_002


def one_at_a_time() -> None:
    """Let acts that give out numbers or open accounts follow each other until they commit."""
    sql.advisory_lock(_NUMBERS)


def next_own_number() -> str:
    """Return our next card number: ten digits that begin with 8 and end with a check digit."""
    found = sql.rows(
        "SELECT max(key) FROM readers_credential"
        " WHERE kind = 'card' AND length(key) = 10 AND key >= '8000000000' AND key <= '8999999999'"
    )
    last = str(found[0][0] or "")
    number = barcode.next_number(barcode.READER, int(last[1:9]) if last.isdigit() else 0)
    while _is_spent(number):
        number = barcode.next_number(barcode.READER, int(number[1:9]))
    return number


def _is_spent(number: str) -> bool:
    """Say whether a number was that of a reader who was erased."""
    return SpentNumber.objects.filter(hash=spent_hash(number)).exists()


def faults_of_new(kind: CredentialKind, number: str, reader_id: int | None) -> list[Because]:
    """Return what keeps a number from being given to a reader: its form, or that it was given
    before, whoever had it and whatever became of them."""
    if found := faults_of_number(number):
        return found
    held = (
        Credential.objects.filter(key=key_of(kind, number))
        .values_list("reader_id", "retired_at")
        .first()
    )
    if held is None and _is_spent(number):
        return [Because("readers.number-taken", {"number": shown(kind, number)})]
    if held is None:
        return []
    code = "readers.number-yours" if held[0] == reader_id else "readers.number-taken"
    return [Because(code, {"number": shown(kind, number), "reader_id": held[0]})]


def shown(kind: CredentialKind, number: str) -> str:
    """Return a number as it may be seen."""
    return masked_number(number) if is_secret(kind) else number


def give(kind: CredentialKind, number: str, reader_id: int, now: datetime) -> Credential:
    """Give a number that was found free to a reader."""
    number = read_number(number)
    return Credential.objects.create(
        reader_id=reader_id,
        kind=kind.value,
        key=key_of(kind, number),
        shown=shown(kind, number)[:40],
        issued_at=now,
    )
