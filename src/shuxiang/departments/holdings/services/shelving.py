"""The shelf plan: which call numbers stand on which shelf, so that a screen can say where to go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuxiang.departments.holdings.events import ShelvesMarked
from shuxiang.departments.holdings.models import Location, ShelfRange
from shuxiang.departments.holdings.refusals import RegisterRefused
from shuxiang.foundations.codecs import callno
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


def _plan_of(location_id: int, by: Actor) -> Location:
    by.require(Power.EDIT_COPIES)
    location = Location.objects.select_for_update().filter(pk=location_id).first()
    if location is None:
        raise RegisterRefused(Because("holdings.location-unknown"))
    by.require_place(location.place_id)
    return location


def _keyed(marks: Sequence[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    keyed: dict[str, tuple[str, str]] = {}
    for number, label in marks:
        key = callno.sort_key(number.strip())
        if key in keyed:
            raise RegisterRefused(Because("holdings.shelf-begins-twice", {"number": number}))
        if not label.strip() or not number.strip():
            raise RegisterRefused(Because("holdings.name-empty"))
        keyed[key] = (number.strip(), label.strip())
    return keyed


def _marks(location_id: int, but: int | None = None) -> list[tuple[str, str]]:
    found = ShelfRange.objects.filter(location_id=location_id).exclude(pk=but or 0)
    return list(found.values_list("from_call_number", "label"))


@transaction.atomic
def mark_shelves(
    *, location_id: int, marks: Sequence[tuple[str, str]], by: Actor, now: datetime
) -> int:
    """Write the shelf plan of a location: (first call number, shelf label) in any order. A shelf that
    begins where one began before keeps its number.

    Returns the number of shelves. Refuses with RegisterRefused where two shelves begin alike, or
    NotAllowed. Records ShelvesMarked.
    """
    location = _plan_of(location_id, by)
    keyed = _keyed(marks)
    ShelfRange.objects.filter(location=location).exclude(from_key__in=list(keyed)).delete()
    for position, (key, (number, label)) in enumerate(sorted(keyed.items())):
        ShelfRange.objects.update_or_create(
            location=location,
            from_key=key,
            defaults={"from_call_number": number, "label": label, "position": position},
        )
    record(ShelvesMarked(location_id=location_id, marks=len(keyed)), by=by, now=now)
    return len(keyed)


@transaction.atomic
def add_shelf(
    *, location_id: int, from_call_number: str, label: str, by: Actor, now: datetime
) -> None:
    """Add one shelf to a plan. Refuses and records as `mark_shelves`."""
    marks = [*_marks(location_id), (from_call_number, label)]
    mark_shelves(location_id=location_id, marks=marks, by=by, now=now)


@transaction.atomic
def change_shelf(
    *,
    shelf_id: int,
    location_id: int,
    from_call_number: str,
    label: str,
    by: Actor,
    now: datetime,
) -> None:
    """Change where a shelf begins or what it is called; it keeps its number, so that a form that is
    open elsewhere stays good. Refuses and records as `mark_shelves`, for both plans where the shelf
    moves to another location."""
    shelf = ShelfRange.objects.filter(pk=shelf_id).first()
    if shelf is None:
        raise RegisterRefused(Because("holdings.shelf-unknown"))
    left, location = _plan_of(shelf.location_id, by), _plan_of(location_id, by)
    marks = [*_marks(location_id, but=shelf_id), (from_call_number, label)]
    _keyed(marks)
    shelf.location = location
    shelf.from_call_number, shelf.label = from_call_number.strip(), label.strip()
    shelf.from_key = callno.sort_key(shelf.from_call_number)
    shelf.save()
    mark_shelves(location_id=location_id, marks=marks, by=by, now=now)
    if left.pk != location_id:
        mark_shelves(location_id=left.pk, marks=_marks(left.pk), by=by, now=now)


@transaction.atomic
def remove_shelf(*, shelf_id: int, by: Actor, now: datetime) -> None:
    """Take one shelf out of a plan; what stood there belongs to the one before. Refuses and
    records as `mark_shelves`."""
    location_id = ShelfRange.objects.filter(pk=shelf_id).values_list("location_id", flat=True)
    if not location_id:
        raise RegisterRefused(Because("holdings.shelf-unknown"))
    marks = _marks(location_id[0], but=shelf_id)
    mark_shelves(location_id=location_id[0], marks=marks, by=by, now=now)
