"""Opening 云溪县图书馆 through the services: places, rooms, rules, staff, machines."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as collection
from shuxiang.departments.network import queries as places
from shuxiang.departments.network import services as network
from shuxiang.departments.network.rules import PlaceKind
from shuxiang.departments.readers import services as readers
from shuxiang.departments.staff import services as staff
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import day_of
from shuxiang.project.demo.composition.network import (
    AGENCY,
    BRANCH_WEEK,
    COUNTY,
    LIBRARY,
    MAIN_WEEK,
    POINTS,
    ROOMS,
    STAFF,
)

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"

#: Code of a category (or "") and of a kind (or "") → days, limit, renewals, overdue tolerated.
_RULES: tuple[tuple[str, str, int, int | None, int, int | None, str], ...] = (
    ("child", "", 30, 8, 2, 0, "少儿证"),
    ("senior", "", 45, 10, 2, 0, "老年证，借期放宽"),
    ("group", "", 60, 50, 1, 3, "集体证"),
    ("staff", "", 60, 30, 2, 0, "馆员证"),
    ("test", "", 30, None, 2, None, "试机用，不限册数"),
    ("", "serial", 7, 3, 0, 0, "期刊"),
    ("", "av", 14, 2, 1, 0, "视听资料"),
)


@dataclass(slots=True)
class Opened:
    """What stands after the opening, by the names and codes of the composition."""

    places: dict[str, int]
    categories: dict[str, int]
    kinds: dict[str, int]
    rooms: dict[tuple[int, str], int]
    staff: list[dict[str, str]] = field(default_factory=list)
    terminal: dict[str, str] = field(default_factory=dict)

    @property
    def main_id(self) -> int:
        return self.places[LIBRARY]


def password() -> str:
    """Return a random password that can be read from a screen and typed."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def open_library(*, opened_at: datetime, now: datetime) -> Opened:
    """Open the library as of a day in the past, with all its places, rules and people."""
    main = network.open_library(
        name=LIBRARY,
        county=COUNTY,
        main_name=f"{LIBRARY}（总馆）",
        week=MAIN_WEEK,
        phone="0799-0000000",
        agency_code=AGENCY,
        address="云溪县城滨江路 8 号",
        is_demonstration=True,
        by=SYSTEM,
        now=opened_at,
    )
    this_year = day_of(now).year
    for year in (this_year - 1, this_year, this_year + 1):
        network.seed_holidays(year=year, by=SYSTEM, now=opened_at)
    branch = network.add_place(
        kind=PlaceKind.BRANCH,
        name="枫溪分馆",
        code="FX",
        week=BRANCH_WEEK,
        address="枫溪镇解放街 18 号",
        phone="0799-0000018",
        by=SYSTEM,
        now=opened_at,
    )
    found = {LIBRARY: main.place_id, branch.name: branch.place_id}
    for one in POINTS:
        made = network.add_place(
            kind=PlaceKind.POINT,
            name=one.name,
            parent_id=branch.place_id if one.below_branch else main.place_id,
            partner_kind=one.partner_kind,
            address=one.address,
            week=one.week,
            by=SYSTEM,
            now=opened_at,
        )
        found[one.name] = made.place_id
    opened = Opened(found, _categories(opened_at), {}, {})
    _rooms(opened, opened_at)
    _rules(opened, opened_at)
    _staff(opened, opened_at)
    _terminal(opened, opened_at)
    return opened


def place_ids() -> dict[str, int]:
    """Return name → id of the places as they stand; the main library under the library's name."""
    return {
        LIBRARY if one.kind == PlaceKind.MAIN else one.name: one.place_id for one in places.places()
    }


def _categories(now: datetime) -> dict[str, int]:
    found = dict(readers.seed_categories(by=SYSTEM, now=now))
    found["test"] = readers.add_category(code="test", name="测试证", by=SYSTEM, now=now)
    return found


def _rooms(opened: Opened, now: datetime) -> None:
    collection.seed_collection(place_id=opened.main_id, by=SYSTEM, now=now)
    standing = {one.code: one.location_id for one in holdings.locations()}
    for code, name, lends in ROOMS:
        if code in standing:
            collection.change_location(
                location_id=standing[code],
                place_id=opened.main_id,
                code=code,
                name=name,
                lends=lends,
                by=SYSTEM,
                now=now,
            )
        else:
            collection.add_location(
                place_id=opened.main_id, code=code, name=name, lends=lends, by=SYSTEM, now=now
            )
    for name, place_id in opened.places.items():
        if name != LIBRARY:
            for code, room in (("ZH", "综合借阅区"), ("SE", "少儿借阅区")):
                collection.add_location(place_id=place_id, code=code, name=room, by=SYSTEM, now=now)
    opened.rooms = {(one.place_id, one.code): one.location_id for one in holdings.locations()}
    opened.kinds = {one.code: one.kind_id for one in holdings.copy_kinds()}


def _rules(opened: Opened, now: datetime) -> None:
    circulation.seed_regulations(days=30, limit=10, renewals=1, by=SYSTEM, now=now)
    for category, kind, days, limit, renewals, tolerated, note in _RULES:
        policy = LoanPolicy(
            rule_id=0,
            place_id=None,
            category_id=opened.categories.get(category),
            kind_id=opened.kinds.get(kind),
            days=days,
            limit=limit,
            renewals=renewals,
            overdue_tolerated=tolerated,
        )
        circulation.set_rule(policy=policy, by=SYSTEM, now=now, note=note)


def _staff(opened: Opened, now: datetime) -> None:
    roles = staff.seed_roles(by=SYSTEM, now=now)
    for one in STAFF:
        secret = password()
        staff.open_account(
            login=one.login,
            name=one.name,
            role_id=roles[one.role],
            place_id=opened.places[one.place or LIBRARY],
            everywhere=one.everywhere,
            password=secret,
            by=SYSTEM,
            now=now,
        )
        opened.staff.append({"login": one.login, "password": secret, "role": one.role})


def _terminal(opened: Opened, now: datetime) -> None:
    made = staff.add_terminal(
        login="zizhuji1",
        name="一楼大厅自助借还机",
        place_id=opened.main_id,
        location_code="YX-1F",
        institution="YUNXI",
        lends_without_pin=True,
        by=SYSTEM,
        now=now,
    )
    opened.terminal = {
        "user": made.login,
        "password": made.password,
        "location": "YX-1F",
        "institution": "YUNXI",
    }
