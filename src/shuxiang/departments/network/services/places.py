"""Branches and service points: adding, changing, giving up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuxiang.departments.network import queries
from shuxiang.departments.network.events import (
    PlaceAdded,
    PlaceChanged,
    PlaceClosed,
    PlaceReopened,
)
from shuxiang.departments.network.models import Place
from shuxiang.departments.network.refusals import PlaceRefused, UnknownPlace
from shuxiang.departments.network.rules import DayPlan, HolidayManner, PlaceKind, plans_of
from shuxiang.departments.network.services.version import turn_the_page
from shuxiang.departments.network.services.week import checked_week, write_week
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.foundations.codecs import chinese
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
_PREFIXES = {PlaceKind.MAIN: "ZG", PlaceKind.BRANCH: "F", PlaceKind.POINT: "D"}


def read_code(text: str) -> str:
    """Return a place's code as it is kept. Refuses with PlaceRefused."""
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise PlaceRefused(Because("network.code-form", {"code": text}))
    return code


def _free_code(kind: PlaceKind) -> str:
    taken = set(Place.objects.values_list("code", flat=True))
    prefix = _PREFIXES[kind]
    return next(
        code for number in range(1, 10_000) if (code := f"{prefix}{number:02d}") not in taken
    )


def free_slug(name: str, but: int = 0) -> str:
    """Return a name for addresses, made from the pinyin of a place's name, that nobody has but the
    place `but` itself."""
    plain = re.sub(r"[^a-z0-9]+", "", "".join(chinese.pinyin(name)).lower())[:50] or "place"
    others = Place.objects.filter(slug__startswith=plain).exclude(pk=but)
    taken = set(others.values_list("slug", flat=True))
    if plain not in taken:
        return plain
    return next(slug for number in range(2, 10_000) if (slug := f"{plain}-{number}") not in taken)


def _faults(place: Place) -> list[Because]:
    others = Place.objects.exclude(pk=place.pk or 0)
    found = []
    if not place.name:
        found.append(Because("network.name-empty"))
    elif others.filter(name=place.name, closed_since=None).exists():
        found.append(Because("network.name-taken", {"name": place.name}))
    if others.filter(code=place.code).exists():
        found.append(Because("network.code-taken", {"code": place.code}))
    if others.filter(slug=place.slug).exists():
        found.append(Because("network.slug-taken", {"slug": place.slug}))
    if place.kind != PlaceKind.MAIN:
        found.extend(_faults_of_parent(place))
    return found


def _faults_of_parent(place: Place) -> list[Because]:
    parent = Place.objects.filter(pk=place.parent_id or 0).first()
    if parent is None or parent.kind == PlaceKind.POINT or parent.closed_since is not None:
        return [Because("network.parent-unfit")]
    if place.pk is not None and parent.pk in queries.places_below(place.pk):
        return [Because("network.parent-circle")]
    return []


@transaction.atomic
def add_place(
    *,
    kind: PlaceKind,
    name: str,
    parent_id: int | None = None,
    code: str = "",
    slug: str = "",
    partner_kind: str = "",
    address: str = "",
    phone: str = "",
    holiday_manner: HolidayManner = HolidayManner.AS_WEEKDAY,
    week: Sequence[DayPlan] | None = None,
    by: Actor,
    now: datetime,
) -> PlaceSlip:
    """Add a branch or a service point. Without a parent it hangs below the main library; without
    a week it opens as its parent does; code and slug are made up where they are not given.

    Refuses with PlaceRefused (every fault), WeekRefused, NotOpenYet or NotAllowed. Records
    PlaceAdded.
    """
    by.require(Power.SET_NETWORK)
    parent_id = parent_id or queries.main_place().place_id
    by.require_place(parent_id)
    kind = PlaceKind(kind)
    if kind is PlaceKind.MAIN:
        raise PlaceRefused(Because("network.one-main"))
    name = " ".join(name.split())
    place = Place(
        kind=kind.value,
        code=read_code(code) if code.strip() else _free_code(kind),
        name=name,
        parent_id=parent_id,
        partner_kind=partner_kind.strip(),
        address=address.strip(),
        phone=phone.strip(),
        slug=slug.strip().lower() or free_slug(name),
        holiday_manner=HolidayManner(holiday_manner).value,
    )
    if faults := _faults(place):
        raise PlaceRefused(*faults)
    hours = checked_week(
        plans_of(queries.calendar_of(parent_id).week) if week is None else tuple(week)
    )
    place.save()
    write_week(place.pk, hours)
    turn_the_page()
    record(
        PlaceAdded(added_place_id=place.pk, place_kind=place.kind, code=place.code, name=name),
        by=by,
        now=now,
    )
    return queries.place(place.pk)


@transaction.atomic
def change_place(
    *,
    place_id: int,
    name: str,
    code: str,
    slug: str,
    parent_id: int | None,
    partner_kind: str = "",
    address: str = "",
    phone: str = "",
    kind: PlaceKind | None = None,
    by: Actor,
    now: datetime,
) -> PlaceSlip:
    """Change what is said of a place. Its hours have their own acts. An empty code leaves the old
    one; `kind`, where it is given, is the place's own: a place stays what it is.

    Refuses with UnknownPlace, PlaceRefused (every fault) or NotAllowed. Records PlaceChanged.
    """
    by.require(Power.SET_NETWORK)
    by.require_place(place_id)
    place = _known(place_id)
    if kind is not None and PlaceKind(kind) is not (stays := PlaceKind(place.kind)):
        raise PlaceRefused(Because("network.kind-stays", {"kind": stays}))
    place.name = " ".join(name.split())
    place.code = read_code(code) if code.strip() else place.code
    place.slug = slug.strip().lower() or free_slug(place.name, but=place.pk)
    if place.kind != PlaceKind.MAIN:
        place.parent_id = parent_id
    place.partner_kind = partner_kind.strip()
    place.address, place.phone = address.strip(), phone.strip()
    if faults := _faults(place):
        raise PlaceRefused(*faults)
    place.save()
    turn_the_page()
    record(
        PlaceChanged(changed_place_id=place_id, code=place.code, name=place.name), by=by, now=now
    )
    return queries.place(place_id)


@transaction.atomic
def close_place(*, place_id: int, by: Actor, now: datetime) -> None:
    """Give up a branch or a point. What was lent and what stands there keeps its name.

    Refuses with UnknownPlace, PlaceRefused or NotAllowed. Records PlaceClosed.
    """
    by.require(Power.SET_NETWORK)
    by.require_place(place_id)
    place = _known(place_id)
    if place.kind == PlaceKind.MAIN:
        raise PlaceRefused(Because("network.main-stays"))
    if place.closed_since is not None:
        raise PlaceRefused(Because("network.closed-already"))
    if below := Place.objects.filter(parent_id=place_id, closed_since=None).count():
        raise PlaceRefused(Because("network.places-below", {"count": below}))
    place.closed_since = day_of(now)
    place.save(update_fields=["closed_since"])
    turn_the_page()
    record(PlaceClosed(closed_place_id=place_id, since=place.closed_since), by=by, now=now)


@transaction.atomic
def reopen_place(*, place_id: int, by: Actor, now: datetime) -> None:
    """Take a place that was given up into use again.

    Refuses with UnknownPlace, PlaceRefused or NotAllowed. Records PlaceReopened.
    """
    by.require(Power.SET_NETWORK)
    by.require_place(place_id)
    place = _known(place_id)
    if place.closed_since is None:
        raise PlaceRefused(Because("network.open-already"))
    place.closed_since = None
    if faults := _faults(place):
        raise PlaceRefused(*faults)
    place.save(update_fields=["closed_since"])
    turn_the_page()
    record(PlaceReopened(reopened_place_id=place_id), by=by, now=now)


def _known(place_id: int) -> Place:
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise UnknownPlace(place_id=place_id)
    return place
