"""What figures keep of a loan: category, age band, place, month; never whose it was."""

from __future__ import annotations

from datetime import date, timedelta

import cast
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from shelves import Shelves

from shuxiang.departments.circulation import jobs, services
from shuxiang.departments.readers.rules.ages import AgeBand, age_band
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Entry


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (2026, "0-6"),
        (2020, "0-6"),
        (2019, "7-14"),
        (2012, "7-14"),
        (2011, "15-17"),
        (2009, "15-17"),
        (2008, "18-59"),
        (1967, "18-59"),
        (1966, "60+"),
        (1890, "60+"),
        (None, ""),
    ],
)
def test_a_year_of_birth_falls_into_one_band(born: int | None, band: str) -> None:
    assert age_band(born, date(2026, 11, 24)) == band
    assert band in [one.value for one in AgeBand]


@pytest.mark.django_db
def test_category_age_band_place_and_month_stay_when_the_reader_is_forgotten(
    county: cast.County, books: Shelves
) -> None:
    services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )
    services.renew(barcode=books[0], by=county.desk, now=county.now + timedelta(days=1))
    services.take_back(barcode=books[0], by=county.keeper, now=county.now + timedelta(days=2))
    jobs.forget_the_past(county.now + timedelta(days=60))
    entries = Entry.objects.filter(kind__contains="loan-").order_by("pk")
    told = [reading.entry(one.pk) for one in entries]
    assert [one.kind.partition("-")[2] for one in told] == ["made", "renewed", "returned"]
    for one in told:
        assert one.personal is None
        assert one.facts["category_id"] == county.categories["adult"]
        assert one.facts["age_band"] == "18-59"
        assert one.happened_at.month == 11
    made, _renewed, returned = told
    assert (made.place_id, returned.place_id) == (county.main.place_id, county.branch.place_id)
    assert returned.facts["lent_place_id"] == county.main.place_id


@pytest.mark.django_db
def test_a_unit_has_no_age(county: cast.County, books: Shelves) -> None:
    services.lend(
        card_number=county.school.card_number, barcode=books[0], by=county.desk, now=county.now
    )
    slip = services.take_back(barcode=books[0], by=county.desk, now=county.now)
    assert slip.entry_id is not None
    returned = reading.entry(slip.entry_id)
    assert returned.facts["age_band"] == ""
    assert returned.facts["category_id"] == county.categories["group"]


@pytest.mark.django_db
def test_the_counter_asks_no_second_question_for_them(county: cast.County, books: Shelves) -> None:
    services.lend(
        card_number=county.chen.card_number, barcode=books[0], by=county.desk, now=county.now
    )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        services.take_back(barcode=books[0], by=county.desk, now=county.now)
    of_readers = [one["sql"] for one in asked if "FROM readers_reader" in one["sql"]]
    assert all("FROM circulation_loan" in one for one in of_readers)
    assert len(of_readers) == 1
