"""Locations and kinds: what copies are told apart by."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.holdings.events import CopyKindSet, LocationSet
from shuxiang.departments.holdings.models import Copy, CopyKind, Location
from shuxiang.departments.holdings.refusals import RegisterRefused
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because

#: Code, name, lends, youngest age: the kinds that a new library begins with.
KINDS = (
    ("book", "普通图书", True, None),
    ("children", "少儿图书", True, None),
    ("reference", "工具书", False, None),
    ("serial", "期刊", True, None),
    ("av", "视听资料", True, None),
)

#: Code, name, lends: the rooms that a new main library begins with.
LOCATIONS = (
    ("WJ", "图书外借室", True),
    ("SE", "少儿借阅室", True),
    ("BK", "报刊阅览室", False),
    ("DF", "地方文献室", False),
    ("SK", "书库", True),
)


def _set_location(
    location: Location, code: str, name: str, lends: bool, by: Actor, now: datetime
) -> int:
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise RegisterRefused(Because("holdings.name-empty"))
    same = Location.objects.filter(place_id=location.place_id, code=code).exclude(pk=location.pk)
    if same.exists():
        raise RegisterRefused(Because("holdings.code-taken", {"code": code}))
    location.code, location.name, location.lends = code, name, lends
    location.save()
    record(
        LocationSet(location_id=location.pk, place_id=location.place_id, name=name, lends=lends),
        by=by,
        now=now,
    )
    return location.pk


@transaction.atomic
def add_location(
    *, place_id: int, code: str, name: str, lends: bool = True, by: Actor, now: datetime
) -> int:
    """Add a 馆藏地点 to a place and return its number.

    Refuses with RegisterRefused or NotAllowed. Records LocationSet.
    """
    by.require(Power.SET_NETWORK)
    by.require_place(place_id)
    return _set_location(Location(place_id=place_id), code, name, lends, by, now)


@transaction.atomic
def change_location(
    *, location_id: int, place_id: int, code: str, name: str, lends: bool, by: Actor, now: datetime
) -> int:
    """Change a 馆藏地点. It stays in its place: the books in it do not travel by a form.

    Refuses and records as `add_location`.
    """
    by.require(Power.SET_NETWORK)
    location = Location.objects.filter(pk=location_id).first()
    if location is None:
        raise RegisterRefused(Because("holdings.location-unknown"))
    by.require_place(location.place_id)
    if place_id != location.place_id:
        raise RegisterRefused(Because("holdings.location-elsewhere"))
    return _set_location(location, code, name, lends, by, now)


@transaction.atomic
def retire_location(*, location_id: int, by: Actor, now: datetime) -> None:
    """Take a location out of use. Refuses while books stand there."""
    by.require(Power.SET_NETWORK)
    location = Location.objects.filter(pk=location_id).first()
    if location is None:
        raise RegisterRefused(Because("holdings.location-unknown"))
    by.require_place(location.place_id)
    held = Copy.objects.filter(location_id=location_id, withdrawn_at=None).count()
    if held:
        raise RegisterRefused(Because("holdings.location-in-use", {"count": held}))
    location.retired_at = now
    location.save(update_fields=["retired_at"])


def _set_kind(
    kind: CopyKind,
    code: str,
    name: str,
    lends: bool,
    min_age: int | None,
    by: Actor,
    now: datetime,
) -> int:
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise RegisterRefused(Because("holdings.name-empty"))
    if CopyKind.objects.filter(code=code).exclude(pk=kind.pk).exists():
        raise RegisterRefused(Because("holdings.code-taken", {"code": code}))
    if min_age is not None and not 0 < min_age < 100:
        raise RegisterRefused(Because("holdings.age-odd", {"age": min_age}))
    kind.code, kind.name, kind.lends, kind.min_age = code, name, lends, min_age
    kind.save()
    record(CopyKindSet(kind_id=kind.pk, name=name, lends=lends, min_age=min_age), by=by, now=now)
    return kind.pk


@transaction.atomic
def add_copy_kind(
    *,
    code: str,
    name: str,
    lends: bool = True,
    min_age: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Add a kind of copy and return its number.

    Refuses with RegisterRefused or NotAllowed. Records CopyKindSet.
    """
    by.require(Power.SET_RULES)
    return _set_kind(CopyKind(), code, name, lends, min_age, by, now)


@transaction.atomic
def change_copy_kind(
    *,
    kind_id: int,
    code: str,
    name: str,
    lends: bool,
    min_age: int | None,
    by: Actor,
    now: datetime,
) -> int:
    """Change a kind of copy. Refuses and records as `add_copy_kind`."""
    by.require(Power.SET_RULES)
    kind = CopyKind.objects.filter(pk=kind_id).first()
    if kind is None:
        raise RegisterRefused(Because("holdings.kind-unknown"))
    return _set_kind(kind, code, name, lends, min_age, by, now)


@transaction.atomic
def retire_copy_kind(*, kind_id: int, by: Actor, now: datetime) -> None:
    """Take a kind out of use. Refuses while copies are of it."""
    by.require(Power.SET_RULES)
    kind = CopyKind.objects.filter(pk=kind_id).first()
    if kind is None:
        raise RegisterRefused(Because("holdings.kind-unknown"))
    held = Copy.objects.filter(kind_id=kind_id, withdrawn_at=None).count()
    if held:
        raise RegisterRefused(Because("holdings.kind-in-use", {"count": held}))
    kind.retired_at = now
    kind.save(update_fields=["retired_at"])


@transaction.atomic
def seed_collection(*, place_id: int, by: Actor, now: datetime) -> None:
    """Give a new library its kinds of copies, and its main place the usual rooms.

    What is there already stays as it is.
    """
    for code, name, lends, min_age in KINDS:
        if not CopyKind.objects.filter(code=code).exists():
            _set_kind(CopyKind(), code, name, lends, min_age, by, now)
    for code, name, lends in LOCATIONS:
        if not Location.objects.filter(place_id=place_id, code=code).exists():
            _set_location(Location(place_id=place_id), code, name, lends, by, now)
