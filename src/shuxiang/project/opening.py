"""Opening an empty data folder without questions, so that books can move in before anybody sits
down at the screen. The five questions are asked all the same when the program is first run."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.holdings import services as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.network import services as places
from shuxiang.departments.network.rules import same_every_day
from shuxiang.departments.readers import services as readers
from shuxiang.departments.staff import services as staff
from shuxiang.foundations.kernel.actor import SYSTEM


@transaction.atomic
def open_plainly(now: datetime) -> None:
    """Open a library with what most begin with, unless there is one. Nobody can log in yet."""
    if network.library() is not None:
        return
    main = places.open_library(
        name="新图书馆",
        county="本县",
        week=same_every_day("08:30", "17:30", closed=(0,)),
        by=SYSTEM,
        now=now,
    )
    staff.seed_roles(by=SYSTEM, now=now)
    readers.seed_categories(by=SYSTEM, now=now)
    holdings.seed_collection(place_id=main.place_id, by=SYSTEM, now=now)
    circulation.seed_regulations(days=30, limit=10, renewals=1, by=SYSTEM, now=now)
