"""新书推介 of the year, a themed shelf and a librarian's picks, made through the services."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.columns import queries, services
from shuxiang.departments.columns.rules import ColumnDraft, ColumnKind
from shuxiang.departments.holdings import queries as holdings
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import ZONE, day_of
from shuxiang.project.demo.opening import Opened

#: Issues of this year, as many as the county's report tells of.
ISSUES, ON_ISSUE = 8, 10

#: First letter of a class → why a librarian recommends it.
_WHY = {
    "I": "故事好看，拿起来就放不下",
    "K": "照着书里的地名，能在地图上走一遍",
    "S": "县里的果农、菜农用得上",
    "R": "字大图多，老人也看得清",
    "G": "带孩子一起读，一晚上一篇",
    "T": "手把手教，照着做就会",
    "B": "遇到难事的时候，可以读一读",
    "F": "想做点小买卖的，先看看这本",
}
_USUAL = "新到的好书，值得借回家"


def compose_columns(opened: Opened, *, now: datetime) -> None:
    """Publish eight issues spread over the year so far, one shelf and one list of picks."""
    today = day_of(now)
    first = date(today.year, 1, 1)
    step = max((today - first).days // ISSUES, 7)
    came = list(holdings.received_since(first - timedelta(days=200), most=2_000))
    came.reverse()
    for number in range(ISSUES):
        on = first + timedelta(days=(number + 1) * step - 1)
        if on > today:
            break
        moment = min(now, datetime.combine(on, time(10, 0), tzinfo=ZONE))
        chosen = [one[0] for one in came[number * ON_ISSUE : (number + 1) * ON_ISSUE]]
        _publish(ColumnKind.NEW, ColumnDraft(title=""), chosen, moment)
    shelf = ColumnDraft(
        title="种好柑橘过好年",
        words="冬天管得好，来年挂果多。栽培、修剪、防病的书都摆在一起，农技站的同志挑的。",
        place_id=opened.main_id,
        spot="一楼大厅",
        from_on=today - timedelta(days=20),
        until_on=today + timedelta(days=40),
    )
    fruit = [one.bib_id for one in catalogue.in_class("S66", most=12)]
    _publish(ColumnKind.SHELF, shelf, fruit, now - timedelta(days=20))
    picks = ColumnDraft(title="和孩子一起读的十本", words="睡前读一篇，不用多。")
    stories = [one.bib_id for one in catalogue.in_class("I28", most=10)]
    _publish(ColumnKind.PICKS, picks, stories, now - timedelta(days=9))


def _publish(kind: ColumnKind, draft: ColumnDraft, bib_ids: list[int], moment: datetime) -> None:
    if not bib_ids:
        return
    made = services.begin(kind=kind, draft=draft, by=SYSTEM, now=moment - timedelta(hours=2))
    services.add_titles(
        column_id=made.column_id, bib_ids=bib_ids, by=SYSTEM, now=moment - timedelta(hours=1)
    )
    lines = catalogue.title_line(bib_ids)
    for item in queries.items_of(made.column_id):
        services.say_of_item(
            item_id=item.item_id,
            words=_WHY.get(lines[item.bib_id].clc_letter[:1], _USUAL),
            by=SYSTEM,
            now=moment,
        )
    services.publish(column_id=made.column_id, by=SYSTEM, now=moment)
