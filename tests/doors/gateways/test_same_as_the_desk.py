"""The desk and the machine say the same of the same case: the same reasons, the same day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import cast
import pytest
import self_check
from django.test import Client
from doors.opac.front_door import House, let_staff_in, open_house

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.staff.services.terminals import forget_machines

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(
    db: None, monkeypatch: pytest.MonkeyPatch, client: Client
) -> tuple[House, Client, self_check.SelfCheck]:
    """One house with a desk and a machine in it, at the same moment."""
    with open_house(monkeypatch) as house:
        forget_machines()
        let_staff_in(client.session, house.county.desk, house.clock())
        yield house, client, self_check.set_up(house.county, lends_without_pin=True)


def reader(county: cast.County, **columns: object) -> None:
    Reader.objects.filter(pk=county.chen.reader_id).update(**columns)


def first_copy(house: House, **columns: object) -> None:
    Copy.objects.filter(barcode=house.books[0]).update(**columns)


def overdue(house: House) -> None:
    house.lend(2, days_ago=60)


def full(house: House) -> None:
    circulation.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, limit=1),
        by=house.county.director, now=house.clock(),
    )  # fmt: skip
    house.lend(2)


def blocked(house: House) -> None:
    readers.block(
        reader_id=house.county.chen.reader_id, reason="撕书", by=house.county.director,
        now=house.clock(),
    )  # fmt: skip


def lost_card(house: House) -> None:
    readers.report_lost(
        reader_id=house.county.chen.reader_id, by=house.county.desk, now=house.clock()
    )


CASES: dict[str, Callable[[House], object]] = {
    "card expired": lambda h: reader(h.county, valid_until=(h.clock() - timedelta(days=9)).date()),
    "overdue": overdue,
    "as many as allowed": full,
    "blocked": blocked,
    "card lost": lost_card,
    "in processing": lambda h: first_copy(h, in_processing_since=h.clock()),
    "written off": lambda h: first_copy(h, withdrawn_at=h.clock()),
    "out to the same": lambda h: h.lend(0),
}


@pytest.mark.parametrize("case", CASES)
def test_both_refuse_for_the_same_reason(both, case: str) -> None:
    house, desk, machine = both
    CASES[case](house)
    loans = Loan.objects.count()
    heard = machine.lend(house.books[0])
    desk.post("/desk/scan/", {"code": house.county.chen.card_number})
    page = desk.post("/desk/scan/", {"code": house.books[0]}, follow=True).content.decode()
    assert not heard.ok
    what = heard.screen_message[0].partition("。")[0]
    assert what in page
    assert Loan.objects.count() == loans


def test_both_lend_until_the_same_day(both) -> None:
    house, desk, machine = both
    heard = machine.lend(house.books[0])
    desk.post("/desk/scan/", {"code": house.county.chen.card_number})
    desk.post("/desk/scan/", {"code": house.books[2]})
    first, second = Loan.objects.order_by("pk")
    assert heard.due_date == first.due_on.isoformat()
    assert first.due_on == second.due_on


def test_both_say_that_somebody_waits_for_a_book_that_came_back(both) -> None:
    house, desk, machine = both
    county = house.county
    for number in (0, 2):
        circulation.place_hold(
            reader_id=county.wu.reader_id, bib_id=house.books.bib_ids[number // 2],
            pickup_id=county.main.place_id, by=county.desk, now=house.clock(),
        )  # fmt: skip
    heard = machine.take_back(house.books[0])
    desk.get("/desk/?m=return")
    page = desk.post("/desk/scan/", {"code": house.books[2]}, follow=True).content.decode()
    assert heard.alert and "预约架" in heard.screen_message[-1]
    assert "预约架" in page


def test_both_renew_to_the_same_day(both) -> None:
    house, desk, machine = both
    house.lend(0)
    house.lend(2)
    heard = machine.ask(self_check.renewal(house.books[0], machine.chen))
    desk.get("/desk/?m=renew")
    desk.post("/desk/scan/", {"code": house.books[2]})
    first, second = Loan.objects.order_by("pk")
    assert heard.due_date == first.due_on.isoformat() == second.due_on.isoformat()
