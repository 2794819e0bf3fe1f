"""What is lent most, counted over titles and never over people."""

from __future__ import annotations

from datetime import datetime

from shuxiang.foundations.store import sql

_MOST_LENT = (
    "SELECT c.bib_id, count(*) AS times FROM circulation_loan l JOIN holdings_copy c ON c.id ="
    " l.copy_id JOIN catalogue_bib b ON b.id = c.bib_id WHERE l.lent_at >= %s AND b.merged_into_id"
    " IS NULL GROUP BY c.bib_id HAVING count(*) >= %s ORDER BY times DESC, c.bib_id DESC LIMIT %s"
)
#: A title that was lent less often would tell what single people read.
LEAST_TIMES = 3


def most_lent(since: datetime, *, most: int = 50) -> tuple[tuple[int, int], ...]:
    """Return (title, how often) of what was lent most since a moment. Who lent it is not asked, and
    what few lent is left out."""
    rows = sql.rows(_MOST_LENT, [sql.moment_in(since), LEAST_TIMES, most])
    return tuple((bib_id, times) for bib_id, times in rows)
