"""Three thousand readers: names, ages, numbers that check and belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shuxiang.foundations.kernel.days import age_on
from shuxiang.project.demo.composition.cast import card_number, identity_number
from shuxiang.project.demo.composition.names import person

#: Running numbers of the cards; the cast has its own, far away.
FIRST_CARD = 60_010_001


@dataclass(frozen=True, slots=True)
class Someone:
    """One reader. `place` counts 0 for the main library, then branch and points in their order."""

    name: str
    category: str
    card: str
    identity: str
    birth_on: date
    phone: str
    address: str
    place: int
    registered_on: date
    guardian: str = ""
    relation: str = ""


_STREETS = (
    "桂花巷",
    "滨江路",
    "东门街",
    "城南路",
    "学府路",
    "府前路",
    "解放街",
    "书院街",
    "橘园路",
)
_RELATIONS = ("父亲", "母亲", "祖父", "祖母", "外祖母")


#: Category → the age from which its cards are made.
_FROM_AGE = {"child": 5, "adult": 14, "senior": 60}


def _birthday(birth: date, age: int) -> date:
    """Return the day of a birthday; of 29 February it is 1 March."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def readers(random: Random, count: int, *, places: int, today: date) -> Iterator[Someone]:
    """Yield so many readers who registered in the ten years before today."""
    taken: set[str] = set()
    for at in range(count):
        is_male = random.random() < 0.45
        young = random.random() < 0.27
        old = not young and random.random() < 0.16
        low, high = (6, 14) if young else (60, 84) if old else (15, 59)
        birth = today - timedelta(days=random.randint(low * 365 + 5, high * 365 + 300))
        age = age_on(birth, today)
        category = "child" if age < 14 else "senior" if age >= 60 else "adult"
        # Cards are for the age at which they are made: nobody had theirs before that birthday.
        since = _birthday(birth, _FROM_AGE[category])
        longest = max(1, min(3_650, (today - since).days))
        guardian = relation = ""
        if category == "child":
            relation = random.choice(_RELATIONS)
            elder_is_male = relation in ("父亲", "祖父")
            guardian = person(random, born=birth.year - 30, is_male=elder_is_male)
        yield Someone(
            name=person(random, born=birth.year, is_male=is_male),
            category=category,
            card=card_number(FIRST_CARD + at),
            identity=_identity(birth, is_male, taken),
            birth_on=birth,
            phone=f"1990{1_000_000 + at:07d}",
            address=f"云溪县城{random.choice(_STREETS)} {random.randint(1, 160)} 号",
            place=_home(random, places),
            registered_on=today - timedelta(days=random.randint(1, longest)),
            guardian=guardian,
            relation=relation,
        )


def _identity(birth: date, is_male: bool, taken: set[str]) -> str:
    """Return the next free number of that day: odd for men, even for women."""
    serial = 101 if is_male else 100
    while (number := identity_number(birth, serial)) in taken:
        serial += 2
    taken.add(number)
    return number


def _home(random: Random, places: int) -> int:
    """Six of ten belong to the main library, one and a half to the branch, the rest to points."""
    drawn = random.random()
    if drawn < 0.6 or places < 2:
        return 0
    return 1 if drawn < 0.75 or places < 3 else random.randrange(2, places)
