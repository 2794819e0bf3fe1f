"""Putting right what the nightly check found: barcodes that no scanner prints, rooms that are gone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.holdings import queries, rules
from shuxiang.departments.holdings.events import CopyChanged
from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.holdings.queries.copies import as_scanned
from shuxiang.departments.holdings.refusals import CopyRefused
from shuxiang.departments.holdings.services.copies import held_copy, move
from shuxiang.departments.holdings.slips import CopySlip
from shuxiang.departments.network import queries as network
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def tidy_barcode(*, copy_id: int, by: Actor, now: datetime) -> None:
    """Write a barcode as a scanner reads it: capitals, half-width, nothing around it.

    Refuses with CopyRefused where that is no barcode or another copy has it, UnknownCopy or
    NotAllowed. Records CopyChanged.
    """
    by.require(Power.EDIT_COPIES)
    copy = held_copy(copy_id, by)
    tidy = as_scanned(copy.barcode)
    if not rules.barcode_is_printable(tidy):
        raise CopyRefused(Because("holdings.barcode-odd", {"barcode": copy.barcode}))
    other = Copy.objects.filter(barcode=tidy).exclude(pk=copy_id).select_related("bib").first()
    if other is not None:
        facts = {"barcode": tidy, "title": other.bib.title}
        raise CopyRefused(Because("holdings.barcode-taken", facts))
    if tidy != copy.barcode:
        copy.barcode = tidy
        copy.save(update_fields=["barcode"])
        record(
            CopyChanged(copy_id=copy_id, bib_id=copy.bib_id, changed=("barcode",)), by=by, now=now
        )


def rehouse(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Give a copy a location that is still in use: at its place, else where it belongs, else at the
    main library; one that lends before one that does not. Refuses and records as `move`."""
    copy = queries.copy_by_id(copy_id)
    main = network.main_place().place_id
    still_open = {one.place_id for one in network.open_places()}
    for place_id in (copy.place_id, copy.home_id, copy.owner_id, main):
        rooms = queries.locations(place_id) if place_id in still_open else []
        for room in sorted(rooms, key=lambda one: (not one.lends, one.location_id)):
            return move(
                copy_id=copy_id, place_id=place_id, location_id=room.location_id, by=by, now=now
            )
    raise CopyRefused(Because("holdings.location-unknown"))
