"""The named people of the demonstration: each stands in one situation that a desk meets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuxiang.foundations.codecs import barcode, identity

#: 360999 is given to no county.
REGION = "360999"


def identity_number(birth: date, serial: int) -> str:
    """Return an invented identity number of GB 11643 that checks."""
    seventeen = f"{REGION}{birth:%Y%m%d}{serial:03d}"
    return seventeen + identity.check_digit(seventeen)


def card_number(sequence: int) -> str:
    return barcode.number(barcode.READER, sequence)


@dataclass(frozen=True, slots=True)
class Character:
    """One of the cast. `age` in years today; `loans` as (lent so many days ago, how many);
    `with_pin` where the start of the demonstration tells the PIN."""

    name: str
    category: str
    sequence: int
    age: int | None = None
    serial: int = 0
    phone: str = ""
    address: str = ""
    guardian: str = ""
    relation: str = ""
    contact: str = ""
    with_pin: bool = False
    loans: tuple[tuple[int, int], ...] = ()
    lost: bool = False
    expired_days: int = 0
    blocked: str = ""
    note: str = ""


TESTER, CHEN = "测试读者", "陈桂兰"

CAST = (
    Character(TESTER, "test", 60_000_001, with_pin=True, note="自助机试机用，借书不限册数"),
    Character(
        CHEN, "adult", 60_000_221, 58, 42, "19900008841", "云溪县城桂花巷 8 号",
        with_pin=True, loans=((27, 1), (12, 2)),
    ),
    Character(
        "刘明", "adult", 60_000_222, 34, 15, "19900001536", "云溪县城滨江路 60 号 3 栋 402",
        with_pin=True, loans=((9, 2),),
    ),
    Character(
        "陈一诺", "child", 60_000_223, 9, 28, "19900008841", "云溪县城桂花巷 8 号",
        guardian=CHEN, relation="祖母", with_pin=True, loans=((6, 3),),
    ),
    Character(
        "欧阳福生", "senior", 60_000_224, 77, 33, "19900002047", "云溪县城东门街 4 号",
        with_pin=True, loans=((15, 1),),
    ),
    Character(
        "吴小禾", "adult", 60_000_225, 41, 68, "19900003310", "枫溪镇柏岭村 12 号",
        with_pin=True, loans=((50, 2),), note="有两册超期",
    ),
    Character("谢春生", "adult", 60_000_226, 47, 51, "19900004472", "枫溪镇解放街 3 号", lost=True),
    Character("钟丽华", "adult", 60_000_227, 52, 26, "19900005581", "梅溪镇书院街 30 号", expired_days=20),
    Character(
        "邹海平", "adult", 60_000_232, 38, 59, "19900006117", "云溪县城橘园路 77 号",
        blocked="污损《本草纲目》一册，还没有赔",
    ),
    Character(
        "万志强", "adult", 60_000_228, 29, 77, "19900006693", "云溪县工业园宿舍 5 栋",
        loans=((20, 4), (8, 6)), note="借满 10 册",
    ),
    Character(
        "柏岭小学", "group", 60_000_229, phone="19900007704", address="枫溪镇柏岭小学",
        contact="吴小禾", loans=((18, 6), (4, 4)),
    ),
    Character("许静", "staff", 60_000_230, 36, 84, "19900009915", "云溪县城府前路 40 号", loans=((5, 1),)),
    Character("徐子轩", "child", 60_000_231, 12, 93, "19900005208", "云溪县城城南路 11 号",
              guardian="徐伟", relation="父亲", loans=((3, 2),)),
)  # fmt: skip
