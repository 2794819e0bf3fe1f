"""长大: children who are older than their category allows move on by themselves, on their birthday."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from shuxiang.departments.readers import queries
from shuxiang.departments.readers.events import ReaderGrewUp
from shuxiang.departments.readers.models import Guardian, Reader
from shuxiang.departments.readers.rules.people import ADULT_AGE, has_outgrown
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import age_on, day_of


def who_grows_up(now: datetime) -> list[int]:
    """Return the readers who may have outgrown their category: by year, the day is looked at then.

    Whoever was moved out of it before and put back by hand is not among them.
    """
    year = day_of(now).year
    found = Reader.objects.filter(
        closed_at=None,
        category__grows_into__isnull=False,
        category__max_age__isnull=False,
        birth_year__lt=year - F("category__max_age"),
    ).exclude(grew_from=F("category"))
    return list(found.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def grow_up(*, reader_id: int, by: Actor, now: datetime) -> bool:
    """Move a reader into the category that comes after theirs, if their birthday has come; say
    whether it had. The card, the loans and the end of the card stay as they are.

    Who is eighteen answers for themselves from then on: their guardians' part ends. Refuses with
    UnknownReader or NotAllowed. Records ReaderGrewUp.
    """
    by.require(Power.EDIT_READERS)
    if queries.lock_reader(reader_id).closed:
        return False
    reader = Reader.objects.select_related("category").get(pk=reader_id)
    before, today = reader.category, day_of(now)
    birth_on = queries.birth_date(reader_id)
    if before.grows_into_id is None or reader.grew_from_id == before.pk:
        return False
    if not has_outgrown(birth_on, before.max_age, today):
        return False
    reader.grew_from_id, reader.category_id = before.pk, before.grows_into_id
    reader.save(update_fields=["grew_from", "category"])
    ended = 0
    if birth_on is not None and age_on(birth_on, today) >= ADULT_AGE:
        ended = Guardian.objects.filter(child_id=reader_id, ended_at=None).update(ended_at=now)
    record(
        ReaderGrewUp(
            reader_id=reader_id,
            from_category_id=before.pk,
            category_id=before.grows_into_id,
            guardians_ended=ended,
        ),
        by=by,
        now=now,
    )
    return True


@transaction.atomic
def end_guardians(*, by: Actor, now: datetime) -> int:
    """End the part of guardians whose child is eighteen, whatever their category; return how many
    ended. Refuses with NotAllowed."""
    by.require(Power.EDIT_READERS)
    today, ended = day_of(now), 0
    found = Guardian.objects.filter(
        ended_at=None, child__birth_year__lte=today.year - ADULT_AGE
    ).order_by("pk")
    for one in found:
        birth_on = queries.birth_date(one.child_id)
        if birth_on is not None and age_on(birth_on, today) >= ADULT_AGE:
            one.ended_at = now
            one.save(update_fields=["ended_at"])
            ended += 1
    return ended
