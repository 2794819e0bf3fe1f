"""Books on the shelves of 云溪县, put there through the services, and the rule they are lent by."""

from __future__ import annotations

from dataclasses import dataclass

import cast

from shuxiang.departments.catalogue import services as catalogue
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.rules import CopyDraft
from shuxiang.departments.holdings.slips import CopySlip
from shuxiang.foundations.codecs import barcode
from shuxiang.foundations.kernel.actor import SYSTEM

TITLES = (
    ("呼兰河传", "萧红著", "I246.5"),
    ("朝花夕拾", "鲁迅著", "I210.4"),
    ("柑橘栽培与病虫害防治", "云溪县农技站编", "S666"),
    ("背影", "朱自清著", "I266"),
    ("三字经图说", "何小满绘", "I287.8"),
)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Lendable copies at the main library, one that is read on the spot, one for grown-ups."""

    copies: tuple[CopySlip, ...]
    reference: CopySlip
    bib_ids: tuple[int, ...]

    def __getitem__(self, number: int) -> str:
        return self.copies[number].barcode


def fill(county: cast.County, per_title: int = 2) -> Shelves:
    """Give the county its collection, its first rule (30 days, 10 books, one renewal) and books."""
    now = county.now
    copies.seed_collection(place_id=county.main.place_id, by=SYSTEM, now=now)
    copies.seed_collection(place_id=county.branch.place_id, by=SYSTEM, now=now)
    circulation.seed_regulations(days=30, limit=10, renewals=1, by=SYSTEM, now=now)
    kinds = {one.code: one.kind_id for one in holdings.copy_kinds()}
    rooms = holdings.locations(county.main.place_id)
    lending = next(one for one in rooms if one.lends)
    reading = next(one for one in rooms if not one.lends)
    made, bib_ids, running = [], [], 0
    for title, author, number in TITLES:
        bib = catalogue.add_plain(
            plain=PlainTitle(title=title, author=author, class_number=number, year="2018"),
            by=SYSTEM,
            now=now,
        )
        bib_ids.append(bib.bib_id)
        for _ in range(per_title):
            running += 1
            made.append(
                copies.add_copy(
                    bib_id=bib.bib_id,
                    draft=CopyDraft(
                        barcode=barcode.number("3", 60_000_000 + running),
                        owner_id=county.main.place_id,
                        location_id=lending.location_id,
                        kind_id=kinds["book"],
                    ),
                    by=SYSTEM,
                    now=now,
                )
            )
    reference = copies.add_copy(
        bib_id=bib_ids[0],
        draft=CopyDraft(
            barcode=barcode.number("3", 69_000_001),
            owner_id=county.main.place_id,
            location_id=reading.location_id,
            kind_id=kinds["book"],
        ),
        by=SYSTEM,
        now=now,
    )
    return Shelves(tuple(made), reference, tuple(bib_ids))
