"""Two at once: whoever hears the same, one message comes of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import cast
import pytest
import shelves
from django.db import connection
from notices.house import House

from shuxiang.departments.circulation import queries as circulation
from shuxiang.listeners.notices import jobs, queries, services
from shuxiang.listeners.notices.models import Notice, Sending


@pytest.fixture
def house(transactional_db: None) -> Iterator[House]:
    circulation.forget_policies()
    county = cast.open_county()
    yield House(county, shelves.fill(county))
    circulation.forget_policies()


def test_two_rounds_at_once_and_a_clerk_who_makes_slips_make_one_message(house: House) -> None:
    house.lend(0, days_ago=38)
    house.lend(2, days_ago=38)
    barrier, troubles = threading.Barrier(4), []

    def run(act: object) -> None:
        try:
            barrier.wait()
            act()  # type: ignore[operator]
        except Exception as error:
            troubles.append(error)
        finally:
            connection.close()

    acts = [
        lambda: jobs.remind(house.now),
        lambda: jobs.remind(house.now),
        lambda: services.ask_back(by=house.county.director, now=house.now),
        lambda: services.ask_back(by=house.county.director, now=house.now),
    ]
    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert troubles == []
    told = set(Notice.objects.values_list("on", flat=True))
    assert Notice.objects.count() == len(told)
    assert Sending.objects.filter(channel="print").count() == 1
    (sheet,) = queries.to_print(house.county.director, house.now.date())
    assert sorted(one.title for one in sheet.lines) == ["呼兰河传", "朝花夕拾"]
