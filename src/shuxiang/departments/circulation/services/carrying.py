"""在途: sending a copy to another place by hand, and giving up one that never arrived."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.refusals import CannotSend
from shuxiang.departments.circulation.rules import Errand
from shuxiang.departments.circulation.services.sorting import end_transit, release, send
from shuxiang.departments.circulation.slips import Goes, Routing
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.network import queries as network
from shuxiang.foundations.journal.record import take_turn
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def send_copy(*, barcode: str, to_id: int, by: Actor, now: datetime) -> Routing:
    """Put a copy on its way to another place.

    Refuses with CannotSend (it is out, it waits for a reader, it stands there already, it is on
    its way already), UnknownBarcode, UnknownPlace or NotAllowed. Records CopySent.
    """
    by.require(Power.CARRY)
    copy = holdings.lock_copy(barcode)
    target = network.place(to_id)
    here = by.place_id if by.place_id is not None else copy.place_id
    if queries.open_loan_of(copy.copy_id) is not None:
        raise CannotSend(Because("circulation.send-out"))
    if queries.hold_on(copy.copy_id) is not None:
        raise CannotSend(Because("circulation.send-kept"))
    if to_id == here:
        raise CannotSend(Because("circulation.send-same", {"place": target.name}))
    transit = queries.transit_of(copy.copy_id)
    if transit is not None and transit.from_id == here and transit.to_id == to_id:
        raise CannotSend(Because("circulation.send-again", {"place": target.name}))
    if transit is not None:
        end_transit(transit, arrived=transit.to_id == here, by=by, now=now)
    copies.found_at(copy_id=copy.copy_id, place_id=here, by=by, now=now)
    sent = send(copy, here, to_id, Errand.MOVE, by, now)
    return Routing(Goes.AWAY, to_place_id=to_id, transit_id=sent)


@transaction.atomic
def give_up(*, copy_id: int, by: Actor, now: datetime) -> None:
    """Say that a copy never arrived: it is looked for from now on, and whoever waited for it waits
    for another. Refuses with CannotSend where it is not on its way, and NotAllowed."""
    by.require(Power.CARRY)
    take_turn()
    transit = queries.transit_of(copy_id)
    if transit is None:
        raise CannotSend(Because("circulation.not-on-its-way"))
    end_transit(transit, arrived=False, by=by, now=now)
    kept = queries.hold_on(copy_id)
    if kept is not None:
        release(kept, why="lost-on-the-way", by=by, now=now)
    copies.lost_from_sight(copy_id=copy_id, by=by, now=now)
