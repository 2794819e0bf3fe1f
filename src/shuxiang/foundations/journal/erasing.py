"""Forgetting people: the personal part of old entries goes, the chain stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuxiang.foundations.journal import reading
from shuxiang.foundations.store import sql

_OLD = (
    "UPDATE journal_entry SET personal = '' WHERE id IN (SELECT id FROM journal_entry"
    " WHERE happened_at < %s AND personal <> '' AND kind IN ("
)

#: So many entries are looked through in one transaction: a desk waits for no longer than that.
_STRETCH = 5_000

#: Texts of `record`: names in the order of the alphabet, the salt after both.
_ABOUT = (
    "UPDATE journal_entry SET personal = '' WHERE id > %s AND id <= %s AND personal <> ''"
    " AND (personal LIKE %s OR personal LIKE %s)"
)


def erase_personal(kinds: Sequence[str], before: datetime, *, most: int = 2_000) -> int:
    """Take who it was out of entries of these kinds that are older; return of how many.

    At most so many at a time, the oldest first, so that nobody at a desk waits for it. What the
    chain covers, the plain facts and the seal, is not touched.
    """
    statement = _OLD + sql.marks(len(kinds)) + ") ORDER BY id LIMIT %s)"
    return sql.execute(statement, [sql.moment_in(before), *kinds, most])


def erase_about(reader_id: int) -> int:
    """Take the personal part out of every entry that points at a reader, whatever its age; return of
    how many. Stretch by stretch, each in its own transaction; doing it twice does no harm.
    """
    last, done = reading.last_entry_id(), 0
    marks = [f'%"{name}":{reader_id},%' for name in ("reader_id", "by_reader")]
    for start in range(0, last, _STRETCH):
        with transaction.atomic():
            done += sql.execute(_ABOUT, [start, start + _STRETCH, *marks])
    return done
