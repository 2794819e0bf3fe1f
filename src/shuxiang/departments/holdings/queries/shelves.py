"""Locations, kinds, shelf marks and what stands between two of them."""

from __future__ import annotations

from django.db.models import Max

from shuxiang.departments.holdings.models import BookNumber, Copy, CopyKind, Location, ShelfRange
from shuxiang.departments.holdings.slips import CopyKindSlip, LocationSlip, ShelfLine, ShelfSlip

_LOCATION = ("pk", "place_id", "place__name", "code", "name", "lends")
_KIND = ("pk", "code", "name", "lends", "min_age")


def locations(place_id: int | None = None) -> tuple[LocationSlip, ...]:
    """Return the locations in use, of one place or of all."""
    found = Location.objects.filter(retired_at=None).order_by("place_id", "pk")
    if place_id is not None:
        found = found.filter(place_id=place_id)
    return tuple(LocationSlip(*row) for row in found.values_list(*_LOCATION))


def location(location_id: int) -> LocationSlip | None:
    """Return one location, retired or not."""
    row = Location.objects.filter(pk=location_id).values_list(*_LOCATION).first()
    return LocationSlip(*row) if row else None


def copy_kinds() -> tuple[CopyKindSlip, ...]:
    """Return the kinds of copies in use."""
    found = CopyKind.objects.filter(retired_at=None).order_by("pk")
    return tuple(CopyKindSlip(*row) for row in found.values_list(*_KIND))


def kind_by_code(code: str) -> CopyKindSlip | None:
    """Return one kind by its code, retired or not."""
    row = CopyKind.objects.filter(code=code).values_list(*_KIND).first()
    return CopyKindSlip(*row) if row else None


def shelf_marks(location_id: int) -> tuple[ShelfSlip, ...]:
    """Return the shelf plan of a location, in filing order."""
    found = ShelfRange.objects.filter(location_id=location_id).order_by("from_key")
    rows = found.values_list("pk", "location_id", "from_call_number", "from_key", "label")
    return tuple(ShelfSlip(*row) for row in rows)


def shelf_label(location_id: int, call_key: str) -> str:
    """Return the shelf on which this call number stands, or an empty string."""
    found = (
        ShelfRange.objects.filter(location_id=location_id, from_key__lte=call_key)
        .order_by("-from_key")
        .values_list("label", flat=True)
        .first()
    )
    return found or ""


def on_shelf(
    place_id: int, *, from_key: str = "", to_key: str = "", most: int = 200
) -> list[ShelfLine]:
    """Return what stands at a place in filing order (domain rule: CLC, then book number), from
    one key up to, not including, the other; an empty `to_key` means to the end."""
    found = Copy.objects.filter(place_id=place_id, call_key__gte=from_key, withdrawn_at=None)
    if to_key:
        found = found.filter(call_key__lt=to_key)
    page = found.order_by("call_key", "barcode")[:most]
    rows = page.values_list("pk", "bib_id", "barcode", "bib__title", "call_number", "call_key")
    return [ShelfLine(*row) for row in rows]


def left_on_shelf(place_id: int, key: str, *, most: int = 200) -> list[ShelfLine]:
    """Return what stands before a key at a place, the nearest first."""
    found = Copy.objects.filter(
        place_id=place_id, call_key__lt=key, call_key__gt="", withdrawn_at=None
    )
    page = found.order_by("-call_key", "-barcode")[:most]
    rows = page.values_list("pk", "bib_id", "barcode", "bib__title", "call_number", "call_key")
    return [ShelfLine(*row) for row in rows]


def call_number_of_title(bib_id: int) -> str:
    """Return the call number that copies of this title already carry, or an empty string."""
    found = Copy.objects.filter(bib_id=bib_id).exclude(call_number="").order_by("pk")
    return found.values_list("call_number", flat=True).first() or ""


def highest_number(class_number: str) -> int:
    """Return the last 种次号 given out in a class; 0 where none was."""
    found = BookNumber.objects.filter(class_number=class_number).aggregate(last=Max("last"))
    return found["last"] or 0
