"""Which title has how many copies, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shuxiang.foundations.codecs import barcode
from shuxiang.project.demo.composition.network import room_of
from shuxiang.project.demo.composition.titles import Title

#: Copies for each title, on average.
EACH = 2

_SOURCES = ("采购", "采购", "采购", "采购", "捐赠", "上级配送", "交换")


@dataclass(frozen=True, slots=True)
class Volume:
    """One copy: `place` is a name, `room` the code of a location there."""

    barcode: str
    accession_number: str
    place: str
    room: str
    kind: str
    call_number: str
    fen: int
    source: str
    acquired_on: date
    note: str


class Shelver:
    """Gives out barcodes, accession numbers, 种次号 and places."""

    def __init__(self, random: Random, *, main: str, branch: str, points: Sequence[str]) -> None:
        self._random = random
        self._main, self._branch, self._points = main, branch, tuple(points)
        self._count = 0
        self._series: dict[str, int] = {}

    def counts(self, titles: int) -> list[int]:
        """Return how many copies each title gets: EACH on average to the copy."""
        drawn = self._random.choices((1, 2, 3, 4, 5), (42, 30, 16, 8, 4), k=titles)
        gap = EACH * titles - sum(drawn)
        while gap and titles:
            at = self._random.randrange(titles)
            step = 1 if gap > 0 else -1
            if 1 <= drawn[at] + step <= 6:
                drawn[at] += step
                gap -= step
        return drawn

    def volumes(self, title: Title, count: int, *, today: date) -> tuple[Volume, ...]:
        """Return the copies of a title as they were acquired up to a day."""
        number = self._series[title.class_number] = self._series.get(title.class_number, 0) + 1
        random = self._random
        earliest = date(title.year, 1, 20)
        acquired = min(today, earliest + timedelta(days=random.randint(20, 340)))
        source = random.choice(_SOURCES)
        found = []
        for nth in range(count):
            self._count += 1
            place = self._place(title, nth)
            if place == self._main:
                room = room_of(title.kind, title.class_number, today.year - title.year > 22)
            else:
                room = "SE" if title.kind == "children" else "ZH"
            found.append(
                Volume(
                    barcode=barcode.number(barcode.ITEM, self._count),
                    accession_number=f"{self._count:07d}",
                    place=place,
                    room=room,
                    kind=title.kind,
                    call_number=f"{title.class_number}/{number}",
                    fen=title.fen,
                    source=source,
                    acquired_on=acquired,
                    note="附光盘 1 张"
                    if title.class_number.startswith("TP3") and number % 9 == 0
                    else "",
                )
            )
        return tuple(found)

    def _place(self, title: Title, nth: int) -> str:
        if title.kind in ("serial", "av", "reference"):
            return self._main
        drawn = self._random.random()
        if drawn < (0.75 if nth == 0 else 0.45):
            return self._main
        if drawn < (0.85 if nth == 0 else 0.63) or not self._points:
            return self._branch
        return self._random.choice(self._points)
