"""The one write that happens with every lending and return: the copy was seen here."""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.holdings.events import CopyChanged, CopyMoved
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.store import sql


def found_at(*, copy_id: int, place_id: int | None, by: Actor, now: datetime) -> None:
    """Write that a copy is at this place now; it is then neither lost nor missing.

    Called inside the transaction of a lending or return, which judges the power. Records
    CopyMoved only where the place really changed.
    """
    moment = sql.moment_in(now)
    here = sql.execute(
        "UPDATE holdings_copy SET last_seen_at = %s, missing_at = NULL, lost_at = NULL"
        " WHERE id = %s AND place_id = coalesce(%s, place_id)",
        [moment, copy_id, place_id],
    )
    if here or place_id is None:
        return
    before = sql.row(
        sql.locking("SELECT place_id, bib_id FROM holdings_copy WHERE id = %s"), [copy_id]
    )
    if before is None:
        return
    sql.execute(
        "UPDATE holdings_copy SET place_id = %s, last_seen_at = %s, missing_at = NULL,"
        " lost_at = NULL WHERE id = %s",
        [place_id, moment, copy_id],
    )
    record(
        CopyMoved(copy_id=copy_id, bib_id=before[1], from_place_id=before[0], to_place_id=place_id),
        by=by,
        now=now,
    )


def lost_from_sight(*, copy_id: int, by: Actor, now: datetime) -> None:
    """Write that a copy did not arrive where it was awaited: it is looked for.

    Called inside the transaction of an act, which judges the power. Records CopyChanged.
    """
    bib = sql.row(sql.locking("SELECT bib_id FROM holdings_copy WHERE id = %s"), [copy_id])
    if bib is None:
        return
    sql.execute(
        "UPDATE holdings_copy SET missing_at = %s WHERE id = %s", [sql.moment_in(now), copy_id]
    )
    record(CopyChanged(copy_id=copy_id, bib_id=bib[0], changed=("missing",)), by=by, now=now)


def settle(*, copy_id: int, place_id: int, by: Actor, now: datetime) -> None:
    """Let a copy stay where it came in: it stands from now on in the first lending location there.

    Called inside the transaction of a return. A place without such a location keeps it as it is.
    Records CopyChanged.
    """
    room = sql.row(
        "SELECT id FROM holdings_location WHERE place_id = %s AND retired_at IS NULL AND lends"
        " ORDER BY id LIMIT 1",
        [place_id],
    )
    bib = sql.row(sql.locking("SELECT bib_id FROM holdings_copy WHERE id = %s"), [copy_id])
    if room is None or bib is None:
        return
    sql.execute("UPDATE holdings_copy SET location_id = %s WHERE id = %s", [room[0], copy_id])
    record(CopyChanged(copy_id=copy_id, bib_id=bib[0], changed=("location",)), by=by, now=now)


def declared_lost(*, copy_id: int, by: Actor, now: datetime) -> None:
    """Write that a reader has lost a copy. Called inside the transaction of an act, which judges
    the power. Records CopyChanged."""
    _marked(copy_id, "UPDATE holdings_copy SET lost_at = %s WHERE id = %s", "lost", by, now)


def declared_damaged(*, copy_id: int, by: Actor, now: datetime) -> None:
    """Write that a copy came back damaged. Called inside the transaction of an act, which judges
    the power. Records CopyChanged."""
    _marked(copy_id, "UPDATE holdings_copy SET damaged_at = %s WHERE id = %s", "damaged", by, now)


def _marked(copy_id: int, update: str, word: str, by: Actor, now: datetime) -> None:
    bib = sql.row(sql.locking("SELECT bib_id FROM holdings_copy WHERE id = %s"), [copy_id])
    if bib is None:
        return
    sql.execute(update, [sql.moment_in(now), copy_id])
    record(CopyChanged(copy_id=copy_id, bib_id=bib[0], changed=(word,)), by=by, now=now)
