"""The names of classes: the 22 main ones come with the program, the rest a library brings in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shuxiang.departments.catalogue.events import ClassNamesLoaded
from shuxiang.departments.catalogue.models import ClassName
from shuxiang.foundations.codecs import clc
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power


@transaction.atomic
def load_class_names(*, names: Iterable[tuple[str, str]], by: Actor, now: datetime) -> int:
    """Take in (class number, name) pairs, replacing names that are here. Returns how many.

    The scheme beyond its main classes is under copyright; the library loads the table it owns.
    Refuses with NotAllowed. Records ClassNamesLoaded.
    """
    by.require(Power.CATALOGUE)
    rows = {
        number: ClassName(number=number[:40], name=name.strip()[:200], sort_key=key[:160])
        for said, name in names
        if (number := clc.clean(said)) and name.strip() and (key := clc.sort_key(number))
    }
    ClassName.objects.bulk_create(
        rows.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["name", "sort_key"],
    )
    record(ClassNamesLoaded(count=len(rows)), by=by, now=now)
    return len(rows)


def seed_class_names(*, by: Actor, now: datetime) -> None:
    """Give a new library the main classes and the sixteen of technology."""
    load_class_names(names=[*clc.MAIN_CLASSES.items(), *clc.TECHNOLOGY.items()], by=by, now=now)
