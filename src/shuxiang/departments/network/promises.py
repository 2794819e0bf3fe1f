"""What must always hold of places and their calendars, as questions that find offenders."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from shuxiang.departments.network.models import DayException, OpeningHours, Place
from shuxiang.departments.network.rules import DayRule, PlaceKind, days_overlap
from shuxiang.foundations.kernel.promises import Promise


def _not_one_main() -> Iterator[str]:
    mains = Place.objects.filter(kind=PlaceKind.MAIN.value).count()
    if mains != 1 and Place.objects.exists():
        yield f"总馆有 {mains} 个。"


def _places_in_the_air() -> Iterator[str]:
    parents = dict(Place.objects.values_list("pk", "parent_id"))
    named = Place.objects.filter(closed_since=None).exclude(kind=PlaceKind.MAIN.value)
    main = Place.objects.filter(kind=PlaceKind.MAIN.value).values_list("pk", flat=True).first()
    for place_id, name in named.values_list("pk", "name"):
        here: int | None = place_id
        steps = 0
        while here is not None and here != main and steps <= len(parents):
            here, steps = parents.get(here), steps + 1
        if here != main:
            yield f"{name}没有挂在总馆下面。"


def _hours_that_touch() -> Iterator[str]:
    last: OpeningHours | None = None
    hours = OpeningHours.objects.select_related("place").order_by("place_id", "weekday", "opens")
    for one in hours:
        same_day = last and (last.place_id, last.weekday) == (one.place_id, one.weekday)
        if last and same_day and one.opens <= last.closes:
            yield f"{one.place.name}星期 {one.weekday + 1} 的开放时间连着或重叠。"
        last = one


def _hours_backwards() -> Iterator[str]:
    for one in OpeningHours.objects.filter(closes__lte=F("opens")).select_related("place"):
        yield f"{one.place.name}星期 {one.weekday + 1} 闭馆不比开馆晚。"


def _exceptions_twice() -> Iterator[str]:
    seen: dict[int | None, list[DayRule]] = {}
    for one in DayException.objects.order_by("from_on", "pk"):
        rule = DayRule(one.from_on, one.to_on, one.is_open, None, one.yearly, one.reason)
        before = seen.setdefault(one.place_id, [])
        for other in before:
            if days_overlap(rule, other):
                yield f"“{rule.reason}”（{rule.from_on}）和“{other.reason}”的日子重了。"
        before.append(rule)


PROMISES = (
    Promise(
        says="总馆只有一个。",
        broken_by=_not_one_main,
        kept_by="constraint one_main_library",
    ),
    Promise(
        says="每个开着的分馆和服务点都挂在总馆下面。",
        broken_by=_places_in_the_air,
        kept_by="network.services.places",
    ),
    Promise(
        says="一天的两段开放时间不会连着或重叠。",
        broken_by=_hours_that_touch,
        kept_by="network.rules.faults_of_week",
    ),
    Promise(
        says="闭馆总比开馆晚。",
        broken_by=_hours_backwards,
        kept_by="constraint closes_after_opening",
    ),
    Promise(
        says="同一个馆点的特别日子不会互相矛盾。",
        broken_by=_exceptions_twice,
        kept_by="network.services.add_exception",
    ),
)
