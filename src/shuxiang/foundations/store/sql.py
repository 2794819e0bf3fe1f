"""Hand-written SQL for the few hot acts, the same text on SQLite and PostgreSQL.

Values cross the border in one place: SQLite keeps days and moments as text, PostgreSQL as types.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def moment_in(value: datetime | None) -> Any:
    """Make an aware moment ready to be a parameter."""
    if value is None or is_postgresql():
        return value
    # What Django itself writes: naive UTC, with microseconds only if there are any.
    return str(value.astimezone(UTC).replace(tzinfo=None))


def moment_out(value: Any) -> datetime | None:
    """Read a moment as it comes from a row; aware, in UTC."""
    if value is None:
        return None
    moment: datetime = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day_in(value: date | None) -> Any:
    """Make a day ready to be a parameter."""
    if value is None or is_postgresql():
        return value
    return value.isoformat()


def day_out(value: Any) -> date | None:
    """Read a day as it comes from a row."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(value)


def rows(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query written with %s and return all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def row(statement: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Run a query written with %s and return its first row, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def execute(statement: str, params: Sequence[Any] = ()) -> int:
    """Run a change written with %s and return the number of rows that it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def insert(statement: str, params: Sequence[Any]) -> int:
    """Run an INSERT … RETURNING id and return the new id."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.fetchone()[0])


def for_update() -> str:
    """Return the clause that locks the chosen rows; SQLite's transaction has locked all already.

    NO KEY: a row elsewhere that refers to a locked one may be committed meanwhile. With the full
    lock that commit waits, with the chain of the journal in its hands, and both sides stand still.
    """
    return " FOR NO KEY UPDATE" if is_postgresql() else ""


def locking(query: str) -> str:
    """Return the query so that it locks the rows it finds."""
    return query + for_update()


def marks(count: int) -> str:
    """Return ``%s, %s, …`` for an IN list of that many values."""
    return ", ".join(["%s"] * count)


def advisory_lock(number: int) -> None:
    """Hold a lock of the transaction by number on PostgreSQL; SQLite has one writer anyway."""
    if is_postgresql():
        execute("SELECT pg_advisory_xact_lock(%s)", [number])
