"""The acts of holdings, one function each."""

from shuxiang.departments.holdings.services.copies import (
    add_copy,
    change_copy,
    join_titles,
    move,
)
from shuxiang.departments.holdings.services.marks import (
    mark,
    mark_damaged,
    mark_found,
    mark_lost,
    mark_mended,
    mark_missing,
    mark_processed,
    reinstate,
    withdraw,
)
from shuxiang.departments.holdings.services.mending import rehouse, tidy_barcode
from shuxiang.departments.holdings.services.numbering import (
    call_number_for,
    note_numbers,
    take_number,
)
from shuxiang.departments.holdings.services.rooms import (
    add_copy_kind,
    add_location,
    change_copy_kind,
    change_location,
    retire_copy_kind,
    retire_location,
    seed_collection,
)
from shuxiang.departments.holdings.services.shelving import (
    add_shelf,
    change_shelf,
    mark_shelves,
    remove_shelf,
)
from shuxiang.departments.holdings.services.sightings import (
    declared_damaged,
    declared_lost,
    found_at,
    lost_from_sight,
    settle,
)

__all__ = [
    "add_copy",
    "add_copy_kind",
    "add_location",
    "add_shelf",
    "call_number_for",
    "change_copy",
    "change_copy_kind",
    "change_location",
    "change_shelf",
    "declared_damaged",
    "declared_lost",
    "found_at",
    "join_titles",
    "lost_from_sight",
    "mark",
    "mark_damaged",
    "mark_found",
    "mark_lost",
    "mark_mended",
    "mark_missing",
    "mark_processed",
    "mark_shelves",
    "move",
    "note_numbers",
    "rehouse",
    "reinstate",
    "remove_shelf",
    "retire_copy_kind",
    "retire_location",
    "seed_collection",
    "settle",
    "take_number",
    "tidy_barcode",
    "withdraw",
]
