"""Opening the library, and what is said of it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuxiang.departments.network.events import LibraryChanged, LibraryOpened
from shuxiang.departments.network.models import Library, Place
from shuxiang.departments.network.queries import main_place
from shuxiang.departments.network.refusals import AlreadyOpen, NotOpenYet, PlaceRefused
from shuxiang.departments.network.rules import DayPlan, PlaceKind
from shuxiang.departments.network.services.days import fill_holidays
from shuxiang.departments.network.services.places import free_slug, read_code
from shuxiang.departments.network.services.version import fresh, turn_the_page
from shuxiang.departments.network.services.week import checked_week, write_week
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


@transaction.atomic
def open_library(
    *,
    name: str,
    county: str,
    week: Sequence[DayPlan],
    phone: str = "",
    agency_code: str = "",
    address: str = "",
    code: str = "ZG",
    main_name: str = "总馆",
    is_demonstration: bool = False,
    by: Actor,
    now: datetime,
) -> PlaceSlip:
    """Open a library in an empty data folder, with its main library; return that place.

    Holidays of this year and the next are put in as far as they are known. Refuses with
    AlreadyOpen, PlaceRefused, WeekRefused or NotAllowed. Records LibraryOpened.
    """
    by.require(Power.SET_NETWORK)
    if standing := Library.objects.first():
        raise AlreadyOpen(name=standing.name)
    name, county = " ".join(name.split()), " ".join(county.split())
    faults = []
    if not name:
        faults.append(Because("network.name-empty"))
    if not county:
        faults.append(Because("network.county-empty"))
    if faults:
        raise PlaceRefused(*faults)
    hours = checked_week(week)
    today = day_of(now)
    Library.objects.create(
        name=name,
        county=county,
        phone=phone.strip(),
        agency_code=agency_code.strip(),
        opened_on=today,
        is_demonstration=is_demonstration,
        calendar_version=fresh(),
    )
    main = Place.objects.create(
        kind=PlaceKind.MAIN.value,
        code=read_code(code),
        name=main_name,
        slug=free_slug(main_name),
        address=address.strip(),
        phone=phone.strip(),
    )
    write_week(main.pk, hours)
    for year in (today.year, today.year + 1):
        fill_holidays(year)
    turn_the_page()
    record(
        LibraryOpened(
            name=name, county=county, main_place_id=main.pk, is_demonstration=is_demonstration
        ),
        by=by,
        now=now,
    )
    return main_place()


@transaction.atomic
def set_library(
    *, name: str, county: str, phone: str = "", agency_code: str = "", by: Actor, now: datetime
) -> None:
    """Change what is said of the library as a whole.

    Refuses with NotOpenYet, PlaceRefused or NotAllowed. Records LibraryChanged.
    """
    by.require(Power.SET_NETWORK)
    by.require_place(main_place().place_id)
    library = Library.objects.first()
    if library is None:
        raise NotOpenYet
    library.name, library.county = " ".join(name.split()), " ".join(county.split())
    if not library.name:
        raise PlaceRefused(Because("network.name-empty"))
    if not library.county:
        raise PlaceRefused(Because("network.county-empty"))
    library.phone, library.agency_code = phone.strip(), agency_code.strip()
    library.save(update_fields=["name", "county", "phone", "agency_code"])
    turn_the_page()
    record(LibraryChanged(name=library.name), by=by, now=now)
