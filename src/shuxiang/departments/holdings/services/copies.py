"""Writing copies down, changing and moving them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue import services as cataloguing
from shuxiang.departments.holdings import queries, rules
from shuxiang.departments.holdings.events import (
    CopiesRegrouped,
    CopyAdded,
    CopyChanged,
    CopyMoved,
)
from shuxiang.departments.holdings.models import Copy, CopyKind, Location
from shuxiang.departments.holdings.queries.copies import as_scanned, slip_by_id
from shuxiang.departments.holdings.refusals import AlreadyWithdrawn, CopyRefused, UnknownCopy
from shuxiang.departments.holdings.rules import CopyDraft
from shuxiang.departments.holdings.services.numbering import note_numbers
from shuxiang.departments.holdings.slips import CopySlip
from shuxiang.foundations.codecs import callno, price
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


def _judged(draft: CopyDraft, copy_id: int | None) -> tuple[CopyDraft, list[Because]]:
    """Return the draft in order, and everything that stands against it."""
    draft = replace(
        draft,
        barcode=as_scanned(draft.barcode),
        accession_number=draft.accession_number.strip(),
        call_number=draft.call_number.strip(),
        price_text=draft.price_text.strip(),
    )
    found = [
        Because(code, {"barcode": draft.barcode, "call_number": draft.call_number})
        for code in rules.missing_parts(draft)
    ]
    other = Copy.objects.filter(barcode=draft.barcode).exclude(pk=copy_id or 0)
    if draft.barcode and (title := other.values_list("bib__title", flat=True).first()) is not None:
        facts = {"barcode": draft.barcode, "title": title}
        found.append(Because("holdings.barcode-taken", facts))
    place_id = (
        Location.objects.filter(pk=draft.location_id, retired_at=None)
        .values_list("place_id", flat=True)
        .first()
    )
    if place_id is None:
        found.append(Because("holdings.location-unknown"))
    if not CopyKind.objects.filter(pk=draft.kind_id, retired_at=None).exists():
        found.append(Because("holdings.kind-unknown"))
    return draft, found


def _written(draft: CopyDraft) -> dict[str, object]:
    """Return the columns that follow from a draft."""
    return {
        "barcode": draft.barcode,
        "accession_number": draft.accession_number,
        "owner_id": draft.owner_id,
        "place_id": draft.place_id if draft.place_id is not None else draft.owner_id,
        "location_id": draft.location_id,
        "kind_id": draft.kind_id,
        "call_number": draft.call_number,
        "call_key": callno.sort_key(draft.call_number),
        "volume": draft.volume,
        "price_text": draft.price_text,
        "price_fen": _fen(draft.price_text),
        "source": draft.source,
        "acquired_on": draft.acquired_on,
        "desk_note": draft.desk_note,
    }


def _fen(price_text: str) -> int | None:
    read = price.parse(price_text)
    return read.fen if read.currency == "CNY" else None


def _note_number(call_number: str) -> None:
    class_number, number = rules.series_of(call_number)
    if number:
        note_numbers({class_number: number})


@transaction.atomic
def add_copy(*, bib_id: int, draft: CopyDraft, by: Actor, now: datetime) -> CopySlip:
    """Write down one more copy of a title.

    Refuses with CopyRefused (every reason at once), UnknownBib or NotAllowed. Records CopyAdded.
    """
    by.require(Power.EDIT_COPIES)
    by.require_place(draft.owner_id)
    catalogue.require_bib(bib_id)
    draft, against = _judged(draft, None)
    if against:
        raise CopyRefused(*against)
    made = Copy.objects.create(bib_id=bib_id, created_at=now, last_seen_at=now, **_written(draft))
    _note_number(draft.call_number)
    record(
        CopyAdded(
            copy_id=made.pk,
            bib_id=bib_id,
            barcode=made.barcode,
            owner_id=made.owner_id,
            price_fen=made.price_fen,
            source=made.source,
        ),
        by=by,
        now=now,
    )
    return slip_by_id(made.pk)


def held_copy(copy_id: int, by: Actor) -> Copy:
    """Return a copy under lock, after looking whether it is this actor's to change."""
    copy = Copy.objects.select_for_update().filter(pk=copy_id).first()
    if copy is None:
        raise UnknownCopy(copy_id=copy_id)
    if by.scope is not None and copy.owner_id not in by.scope:
        by.require_place(copy.place_id)
    return copy


@transaction.atomic
def change_copy(*, copy_id: int, draft: CopyDraft, by: Actor, now: datetime) -> CopySlip:
    """Write a copy down anew. What stays the same is not touched.

    Refuses with CopyRefused, UnknownCopy, AlreadyWithdrawn or NotAllowed. Records CopyChanged.
    """
    by.require(Power.EDIT_COPIES)
    copy = held_copy(copy_id, by)
    if copy.withdrawn_at is not None:
        raise AlreadyWithdrawn(barcode=copy.barcode)
    if draft.place_id is None:
        draft = replace(draft, place_id=copy.place_id)
    draft, against = _judged(draft, copy_id)
    if against:
        raise CopyRefused(*against)
    changed = []
    for name, value in _written(draft).items():
        if getattr(copy, name) != value:
            setattr(copy, name, value)
            changed.append(name)
    if changed:
        copy.save(update_fields=changed)
        _note_number(draft.call_number)
        record(
            CopyChanged(copy_id=copy_id, bib_id=copy.bib_id, changed=tuple(changed)),
            by=by,
            now=now,
        )
    return slip_by_id(copy_id)


@transaction.atomic
def move(*, copy_id: int, place_id: int, location_id: int, by: Actor, now: datetime) -> CopySlip:
    """Move a copy for good: to another location, here or at another place.

    Whose it is stays as it was. Refuses with CopyRefused where the location is not one of that
    place, UnknownCopy, AlreadyWithdrawn or NotAllowed. Records CopyMoved.
    """
    by.require(Power.EDIT_COPIES)
    copy = held_copy(copy_id, by)
    if copy.withdrawn_at is not None:
        raise AlreadyWithdrawn(barcode=copy.barcode)
    chosen = queries.location(location_id)
    if chosen is None or chosen.place_id != place_id:
        raise CopyRefused(Because("holdings.location-elsewhere"))
    before = copy.place_id
    copy.place_id, copy.location_id = place_id, location_id
    copy.save(update_fields=["place", "location"])
    record(
        CopyMoved(copy_id=copy_id, bib_id=copy.bib_id, from_place_id=before, to_place_id=place_id),
        by=by,
        now=now,
    )
    return slip_by_id(copy_id)


@transaction.atomic
def join_titles(*, keep_id: int, drop_id: int, by: Actor, now: datetime) -> int:
    """Join two records of one title: the copies go over to the one that is kept, and the number
    of the other leads there from now on. Returns how many copies went over.

    Refuses with CannotMerge, UnknownBib or NotAllowed. Records CopiesRegrouped and BibsMerged.
    """
    by.require(Power.CATALOGUE)
    by.require(Power.EDIT_COPIES)
    cataloguing.merge_bibs(keep_id=keep_id, drop_id=drop_id, by=by, now=now)
    count = Copy.objects.filter(bib_id=drop_id).update(bib_id=keep_id)
    record(CopiesRegrouped(from_bib_id=drop_id, bib_id=keep_id, copies=count), by=by, now=now)
    return count
