"""What can happen to a copy: lost, missing, damaged, at the bindery, found, written off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.holdings.events import CopyChanged, CopyReinstated, CopyWithdrawn
from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.holdings.queries.copies import slip_by_id
from shuxiang.departments.holdings.refusals import AlreadyWithdrawn, CopyRefused
from shuxiang.departments.holdings.rules import CopyMark
from shuxiang.departments.holdings.services.copies import held_copy
from shuxiang.departments.holdings.slips import CopySlip
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because

#: A mark → the column that says since when.
_COLUMN = {
    CopyMark.LOST: "lost_at",
    CopyMark.MISSING: "missing_at",
    CopyMark.DAMAGED: "damaged_at",
    CopyMark.IN_PROCESSING: "in_processing_since",
}


def _set(
    copy_id: int, columns: dict[str, datetime | None], word: str, by: Actor, now: datetime
) -> CopySlip:
    by.require(Power.EDIT_COPIES)
    copy = held_copy(copy_id, by)
    if copy.withdrawn_at is not None:
        raise AlreadyWithdrawn(barcode=copy.barcode)
    changed = [
        name for name, value in columns.items() if (getattr(copy, name) is None) != (value is None)
    ]
    for name in changed:
        setattr(copy, name, columns[name])
    if changed:
        copy.save(update_fields=changed)
        record(CopyChanged(copy_id=copy_id, bib_id=copy.bib_id, changed=(word,)), by=by, now=now)
    return slip_by_id(copy_id)


@transaction.atomic
def mark(*, copy_id: int, mark: CopyMark, by: Actor, now: datetime) -> CopySlip:
    """Write down what is the matter with a copy; a mark that it already has is left as it is.

    Refuses with UnknownCopy, AlreadyWithdrawn or NotAllowed. Records CopyChanged.
    """
    return _set(copy_id, {_COLUMN[mark]: now}, mark.value, by, now)


@transaction.atomic
def mark_found(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Write down that a lost or missing copy is back. Refuses and records as `mark`."""
    return _set(copy_id, {"lost_at": None, "missing_at": None}, "found", by, now)


@transaction.atomic
def mark_mended(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Write down that a damaged copy is whole again. Refuses and records as `mark`."""
    return _set(copy_id, {"damaged_at": None}, "mended", by, now)


@transaction.atomic
def mark_processed(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Write down that a copy is ready for the shelf. Refuses and records as `mark`."""
    return _set(copy_id, {"in_processing_since": None}, "processed", by, now)


def mark_lost(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Write down that a copy is lost."""
    return mark(copy_id=copy_id, mark=CopyMark.LOST, by=by, now=now)


def mark_missing(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Write down that a copy was looked for and not found."""
    return mark(copy_id=copy_id, mark=CopyMark.MISSING, by=by, now=now)


def mark_damaged(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Write down that a copy is damaged; it can still be lent."""
    return mark(copy_id=copy_id, mark=CopyMark.DAMAGED, by=by, now=now)


@transaction.atomic
def withdraw(*, copy_id: int, why: str, by: Actor, now: datetime) -> CopySlip:
    """注销: write a copy off. The row stays for the ledger, and its barcode stays taken.

    Whether it is out on loan is for circulation to ask first. Refuses with CopyRefused without a
    reason, UnknownCopy, AlreadyWithdrawn or NotAllowed. Records CopyWithdrawn.
    """
    by.require(Power.WITHDRAW_COPIES)
    copy = held_copy(copy_id, by)
    if copy.withdrawn_at is not None:
        raise AlreadyWithdrawn(barcode=copy.barcode)
    why = why.strip()[:200]
    if not why:
        raise CopyRefused(Because("holdings.withdrawal-needs-reason"))
    copy.withdrawn_at, copy.withdrawn_why = now, why
    copy.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record(
        CopyWithdrawn(
            copy_id=copy_id,
            bib_id=copy.bib_id,
            owner_id=copy.owner_id,
            price_fen=copy.price_fen,
            why=why,
        ),
        by=by,
        now=now,
    )
    return slip_by_id(copy_id)


@transaction.atomic
def reinstate(*, copy_id: int, by: Actor, now: datetime) -> CopySlip:
    """Take a withdrawal back. Refuses with UnknownCopy or NotAllowed. Records CopyReinstated."""
    by.require(Power.WITHDRAW_COPIES)
    copy: Copy = held_copy(copy_id, by)
    if copy.withdrawn_at is not None:
        copy.withdrawn_at, copy.withdrawn_why = None, ""
        copy.save(update_fields=["withdrawn_at", "withdrawn_why"])
        record(CopyReinstated(copy_id=copy_id, bib_id=copy.bib_id), by=by, now=now)
    return slip_by_id(copy_id)
