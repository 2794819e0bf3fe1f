"""The code that a reader shows on a phone, and whose card it stands for."""

from __future__ import annotations

import hmac
from datetime import datetime

from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.queries.cards import card_of
from shuxiang.departments.readers.refusals import CodeOver, UnknownReader
from shuxiang.departments.readers.rules import reader_code
from shuxiang.departments.readers.rules.reader_code import ReaderCode
from shuxiang.foundations.vault import finding_hash


def code_of(reader_id: int, now: datetime) -> str:
    """Return the digits that stand for a reader's card for `GOOD_FOR_SECONDS`.

    Refuses with UnknownReader.
    """
    stamp = _stamp(reader_id)
    if stamp is None:
        raise UnknownReader(reader_id=reader_id)
    mark = _mark(reader_id, stamp, reader_code.slot_of(now))
    return reader_code.written(ReaderCode(reader_id, mark))


def card_behind(number: str, now: datetime) -> str:
    """Return the card number that a shown code stands for; any other number as it is.

    Refuses with CodeOver where it is a code, and one that is over or was never drawn: a new PIN
    makes all codes void at once.
    """
    code = reader_code.read(number)
    if code is None:
        return number
    stamp, slot = _stamp(code.reader_id), reader_code.slot_of(now)
    for back in range(reader_code.SLOTS):
        if stamp and hmac.compare_digest(_mark(code.reader_id, stamp, slot - back), code.mark):
            return card_of(code.reader_id).card_number
    raise CodeOver


def _stamp(reader_id: int) -> str | None:
    found = Reader.objects.filter(pk=reader_id, closed_at=None)
    return found.values_list("session_stamp", flat=True).first()


def _mark(reader_id: int, stamp: str, slot: int) -> str:
    return reader_code.marked(finding_hash("reader-code", f"{reader_id}\n{stamp}\n{slot}"))
