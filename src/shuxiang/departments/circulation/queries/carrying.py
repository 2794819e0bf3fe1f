"""Reads of what is on its way between places."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shuxiang.departments.circulation.models import FloatRule, Transit
from shuxiang.departments.circulation.rules import Errand, FloatPolicy, late_on
from shuxiang.departments.circulation.slips import TransitFacts, TransitLine
from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.store import sql


def transit_of(copy_id: int) -> TransitFacts | None:
    """Return the open transit of a copy."""
    found = sql.row(
        "SELECT id, copy_id, from_place_id, to_place_id, errand, hold_id, sent_at"
        " FROM circulation_transit WHERE copy_id = %s AND ended_at IS NULL",
        [copy_id],
    )
    if found is None:
        return None
    sent_at = sql.moment_out(found[6])
    assert sent_at is not None
    return TransitFacts(found[0], found[1], found[2], found[3], Errand(found[4]), found[5], sent_at)


def float_policies() -> tuple[FloatPolicy, ...]:
    """Return the rules by which copies stay where they come back."""
    found = FloatRule.objects.filter(retired_at=None)
    return tuple(FloatPolicy(*row) for row in found.values_list("place_id", "kind_id", "pk"))


def on_the_way(
    today: date, *, to: Collection[int] | None = None, sent_from: Collection[int] | None = None
) -> list[TransitLine]:
    """Return what is on its way, the longest first; each line says whether it is late."""
    found = Transit.objects.filter(ended_at=None)
    if to is not None:
        found = found.filter(to_place_id__in=to)
    if sent_from is not None:
        found = found.filter(from_place_id__in=sent_from)
    rows = found.order_by("sent_at", "pk").values_list(
        "pk", "copy_id", "copy__barcode", "copy__bib__title", "copy__call_number",
        "from_place__name", "to_place_id", "to_place__name", "errand", "sent_at", "hold_id",
    )  # fmt: skip
    return [
        TransitLine(
            *row,
            days=(today - day_of(row[9])).days,
            late=today >= late_on(day_of(row[9]), network.calendar_of(row[6])),
        )
        for row in rows
    ]
