"""收款处: opening one, and the number of its next receipt."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuxiang.departments.cashier import queries
from shuxiang.departments.cashier.models import Till
from shuxiang.departments.cashier.refusals import ClosedRefused, UnknownTill
from shuxiang.departments.cashier.slips import TillSlip
from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.store import sql


@transaction.atomic
def till_of(*, place_id: int, by: Actor, now: datetime) -> TillSlip:
    """Return the till of a place; a place that never took money gets its first one."""
    by.require(Power.TAKE_MONEY)
    standing = queries.tills([place_id])
    if standing:
        return standing[0]
    network.place(place_id)
    made, _new = Till.objects.get_or_create(place_id=place_id, name=_("服务台"))
    return queries.till(made.pk)


@transaction.atomic
def open_till(*, place_id: int, name: str, by: Actor, now: datetime) -> TillSlip:
    """Open another till at a place. Refuses with NotAllowed or UnknownPlace."""
    by.require(Power.CLOSE_TILL)
    network.place(place_id)
    made, _new = Till.objects.get_or_create(place_id=place_id, name=name.strip()[:40])
    if made.retired_at is not None:
        made.retired_at = None
        made.save(update_fields=["retired_at"])
    return queries.till(made.pk)


@transaction.atomic
def retire_till(*, till_id: int, by: Actor, now: datetime) -> None:
    """Let a till take no more money; its receipts stay. Refuses with UnknownTill or NotAllowed."""
    by.require(Power.CLOSE_TILL)
    if not Till.objects.filter(pk=till_id, retired_at=None).update(retired_at=now):
        raise UnknownTill(till_id=till_id)


def next_number(till_id: int, day: date) -> int:
    """Return the number of the next receipt of a till, held until the transaction ends: one that is
    rolled back leaves no gap. Refuses with UnknownTill, and with ClosedRefused once the day is."""
    taken = sql.row(
        "UPDATE cashier_till SET last_number = last_number + 1"
        " WHERE id = %s AND retired_at IS NULL RETURNING last_number",
        [till_id],
    )
    if taken is None:
        raise UnknownTill(till_id=till_id)
    if queries.is_closed(till_id, day):
        raise ClosedRefused(Because("cashier.day-closed"))
    return int(taken[0])
