"""Who waits for which book: a queue, a book on the hold shelf, a book on its way to a village."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import last_open_day
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.days import ZONE, day_of
from shuxiang.project.demo.composition.cast import CAST, CHEN, TESTER, card_number
from shuxiang.project.demo.composition.network import LIBRARY
from shuxiang.project.demo.lending_year import never_lent
from shuxiang.project.demo.opening import Opened

#: Who waits for what somebody of the cast has out, and where they will fetch it. The title is the
#: borrower's first; the rows of one borrower make one queue.
_QUEUES = (
    (CHEN, "许静", LIBRARY),
    (CHEN, "刘明", "桂花社区服务点"),
    ("刘明", "欧阳福生", "东门社区服务点"),
    ("陈一诺", "徐子轩", "城南小学服务点"),
)

#: Whose book has come back, so many days ago: kept at the main library, or on its way elsewhere.
_COME_BACK = (
    ("刘明", LIBRARY, 1),
    (CHEN, LIBRARY, 0),
    ("欧阳福生", "柏岭村服务点", 0),
)


def wait_for_books(opened: Opened, readers: Mapping[str, int], *, now: datetime) -> None:
    """Place the holds of the cast through the services. `readers`: name → id."""
    for borrower, name, place in _QUEUES:
        lines = queries.loans_of(readers[borrower])
        if lines:
            circulation.place_hold(
                reader_id=readers[name],
                bib_id=holdings.copy(lines[0].barcode).bib_id,
                pickup_id=opened.places[place],
                by=SYSTEM,
                now=now - timedelta(days=2),
            )
    desk = replace(SYSTEM, place_id=opened.main_id)
    calendar = network.calendar_of(opened.main_id)
    for nth, (name, place, days_ago) in enumerate(_COME_BACK):
        barcode = never_lent(opened)["book"][nth]
        day = last_open_day(calendar, day_of(now) - timedelta(days=days_ago))
        back = min(datetime.combine(day, time(9, 40, nth), ZONE), now)
        circulation.lend(
            card_number=_card_of(TESTER), barcode=barcode, by=desk, now=back - timedelta(days=9)
        )
        circulation.place_hold(
            reader_id=readers[name],
            bib_id=holdings.copy(barcode).bib_id,
            pickup_id=opened.places[place],
            by=SYSTEM,
            now=back - timedelta(days=5),
        )
        circulation.take_back(barcode=barcode, by=desk, now=back)


def _card_of(name: str) -> str:
    return next(card_number(one.sequence) for one in CAST if one.name == name)
