"""Forgetting people: the personal part of old entries goes, the chain stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shuxiang.foundations.store import sql

_OLD = (
    "UPDATE journal_entry SET personal = '' WHERE id IN (SELECT id FROM journal_entry"
    " WHERE happened_at < %s AND personal <> '' AND kind IN ("
)


def erase_personal(kinds: Sequence[str], before: datetime, *, most: int = 2_000) -> int:
    """Take who it was out of entries of these kinds that are older; return of how many.

    At most so many at a time, the oldest first, so that nobody at a desk waits for it. What the
    chain covers, the plain facts and the seal, is not touched.
    """
    statement = _OLD + sql.marks(len(kinds)) + ") ORDER BY id LIMIT %s)"
    return sql.execute(statement, [sql.moment_in(before), *kinds, most])
