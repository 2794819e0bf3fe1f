"""书单: what readers want to find again. It is theirs alone, so the journal hears nothing of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.readers.models import ListedTitle, Reader, ReaderList
from shuxiang.departments.readers.refusals import ListRefused
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because

MOST_LISTS, MOST_TITLES = 50, 500
LONGEST_NAME = 40


@transaction.atomic
def make_list(*, name: str, by: Actor, now: datetime) -> int:
    """Begin a list; one of the same name is gone on with. Refuses with ListRefused or NotAllowed."""
    by.require(Power.HOLD_OWN)
    called = " ".join(name.split())[:LONGEST_NAME]
    if not called:
        raise ListRefused(Because("readers.list-without-name"))
    Reader.objects.select_for_update().get(pk=by.ident)
    standing = ReaderList.objects.filter(reader_id=by.ident)
    same = standing.filter(name=called).first()
    if same is not None:
        return same.pk
    if standing.count() >= MOST_LISTS:
        raise ListRefused(Because("readers.too-many-lists", {"most": MOST_LISTS}))
    return ReaderList.objects.create(reader_id=by.ident, name=called, made_at=now).pk


@transaction.atomic
def put_on_list(*, list_id: int, bib_id: int, by: Actor, now: datetime) -> None:
    """Put a title on a list, once. Refuses with ListRefused or NotAllowed."""
    mine = _mine(list_id, by)
    if mine.titles.count() >= MOST_TITLES:
        raise ListRefused(Because("readers.list-full", {"most": MOST_TITLES}))
    ListedTitle.objects.get_or_create(of=mine, bib_id=bib_id, defaults={"put_at": now})


@transaction.atomic
def take_off_list(*, list_id: int, bib_id: int, by: Actor) -> None:
    """Take a title off a list. Refuses with ListRefused or NotAllowed."""
    _mine(list_id, by).titles.filter(bib_id=bib_id).delete()


@transaction.atomic
def drop_list(*, list_id: int, by: Actor) -> None:
    """Delete a list with all that is on it. Refuses with ListRefused or NotAllowed."""
    _mine(list_id, by).delete()


def _mine(list_id: int, by: Actor) -> ReaderList:
    by.require(Power.HOLD_OWN)
    found = ReaderList.objects.select_for_update().filter(pk=list_id, reader_id=by.ident).first()
    if found is None:
        raise ListRefused(Because("readers.unknown-list"))
    return found
