"""The people and places of the tests: 云溪县, opened through the services like any library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from shuxiang.departments.network import services as network
from shuxiang.departments.network.rules import PlaceKind, same_every_day
from shuxiang.departments.network.slips import PlaceSlip
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.rules.people import GuardianGiven
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.departments.staff import queries as staff_queries
from shuxiang.departments.staff import rules as staff_rules
from shuxiang.departments.staff.models import StaffMember
from shuxiang.departments.staff.services import seed_roles
from shuxiang.departments.staff.services.logins import new_stamp
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.actor import SYSTEM, Actor
from shuxiang.foundations.vault.passwords import Argon2id

#: A Tuesday, ten in the morning in Beijing.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

#: What everybody of the staff types. Hashed once for a whole run.
PASSWORD = "梨花-river-29"
_hashed: list[str] = []


def hashed_password() -> str:
    """Return the hash of PASSWORD, made once."""
    if not _hashed:
        hasher = Argon2id()
        _hashed.append(hasher.encode(PASSWORD, hasher.salt()))
    return _hashed[0]


def identity_number(birth: date, serial: int = 1, region: str = "360199") -> str:
    """Return an invented number of GB 11643 that checks."""
    seventeen = f"{region}{birth:%Y%m%d}{serial:03d}"
    return seventeen + identity.check_digit(seventeen)


@dataclass(frozen=True, slots=True)
class County:
    """云溪县图书馆 as tests find it."""

    now: datetime
    main: PlaceSlip
    branch: PlaceSlip
    point: PlaceSlip
    roles: dict[str, int]
    categories: dict[str, int]
    #: 馆长, everywhere.
    director: Actor
    #: 流通员 at the main library, everywhere.
    desk: Actor
    #: 编目员 at the main library, everywhere.
    cataloguer: Actor
    #: 分馆管理员 of 枫溪分馆 and the point below it.
    keeper: Actor
    #: 服务点管理员 of 柏岭村服务点.
    villager: Actor
    #: 成人证, born 1968, with an identity number and a phone.
    chen: ReaderSlip
    #: 成人证, home at the branch, without a document.
    wu: ReaderSlip
    #: 少儿证, born 2017, chen's grandchild.
    child: ReaderSlip
    #: 老年证.
    elder: ReaderSlip
    #: 集体证 of 柏岭小学.
    school: ReaderSlip


CHEN_ID = identity_number(date(1968, 3, 12), 42)
CHEN_PHONE = "13870008841"
CHILD_ID = identity_number(date(2017, 6, 1), 17)


def staff_member(
    login: str, role_id: int, place_id: int, *, everywhere: bool, now: datetime
) -> Actor:
    """Open an account whose password is PASSWORD, without hashing it again, and act as it."""
    member = StaffMember.objects.create(
        login=login,
        name=login,
        role_id=role_id,
        place_id=place_id,
        everywhere=everywhere,
        password_hash=hashed_password(),
        must_change_password=False,
        password_changed_at=now,
        session_stamp=new_stamp(),
        created_at=now,
    )
    actor = staff_queries.actor_for(member.pk, member.session_stamp)
    assert actor is not None
    return actor


def open_county(now: datetime = NOW) -> County:
    """Open 云溪县图书馆: closed on Mondays, the village point open at weekends and on Wednesdays."""
    main = network.open_library(
        name="云溪县图书馆",
        county="云溪县",
        main_name="云溪县图书馆总馆",
        phone="0700-0000000",
        week=same_every_day("08:30", "20:30", closed=(0,)),
        by=SYSTEM,
        now=now,
    )
    branch = network.add_place(
        kind=PlaceKind.BRANCH,
        name="枫溪分馆",
        code="FX",
        slug="fengxi",
        week=same_every_day("09:00", "17:30", closed=(0,), pause=("12:00", "14:00")),
        by=SYSTEM,
        now=now,
    )
    point = network.add_place(
        kind=PlaceKind.POINT,
        name="柏岭村服务点",
        code="BL",
        slug="boling",
        parent_id=branch.place_id,
        partner_kind="村",
        week=same_every_day("09:00", "16:00", closed=(0, 1, 3, 4)),
        by=SYSTEM,
        now=now,
    )
    roles = seed_roles(by=SYSTEM, now=now)
    assert set(roles) == set(staff_rules.STANDARD_ROLES)
    director = staff_member("林远", roles["馆长"], main.place_id, everywhere=True, now=now)
    desk = staff_member("周敏", roles["流通员"], main.place_id, everywhere=True, now=now)
    cataloguer = staff_member("许静", roles["编目员"], main.place_id, everywhere=True, now=now)
    keeper = staff_member("罗江", roles["分馆管理员"], branch.place_id, everywhere=False, now=now)
    villager = staff_member(
        "柏大山", roles["服务点管理员"], point.place_id, everywhere=False, now=now
    )
    categories = readers.seed_categories(by=SYSTEM, now=now)
    chen = readers.register(
        name="陈桂兰",
        category_id=categories["adult"],
        place_id=main.place_id,
        card_number="8600002218",
        id_number=CHEN_ID,
        phone=CHEN_PHONE,
        address="云溪县城关镇桂花巷 8 号",
        by=SYSTEM,
        now=now,
    )
    wu = readers.register(
        name="吴小禾",
        category_id=categories["adult"],
        place_id=branch.place_id,
        by=SYSTEM,
        now=now,
    )
    child = readers.register(
        name="陈一诺",
        category_id=categories["child"],
        place_id=main.place_id,
        id_number=CHILD_ID,
        guardian=GuardianGiven("陈桂兰", "祖母", CHEN_PHONE, chen.reader_id),
        by=SYSTEM,
        now=now,
    )
    elder = readers.register(
        name="欧阳福生",
        category_id=categories["senior"],
        place_id=main.place_id,
        birth_on=date(1949, 9, 30),
        by=SYSTEM,
        now=now,
    )
    school = readers.register(
        name="柏岭小学",
        category_id=categories["group"],
        place_id=point.place_id,
        contact_name="吴小禾",
        by=SYSTEM,
        now=now,
    )
    return County(
        now=now,
        main=main,
        branch=branch,
        point=point,
        roles=roles,
        categories=categories,
        director=director,
        desk=desk,
        cataloguer=cataloguer,
        keeper=keeper,
        villager=villager,
        chen=chen,
        wu=wu,
        child=child,
        elder=elder,
        school=school,
    )
