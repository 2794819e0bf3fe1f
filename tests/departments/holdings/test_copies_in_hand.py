"""The copy under the scanner: found by its barcode, seen here, moved only when it really moved."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from holdings_house import House
from pytest_django import DjangoAssertNumQueries

from shuxiang.departments.holdings import queries, services
from shuxiang.departments.holdings.refusals import UnknownBarcode, UnknownCopy
from shuxiang.foundations.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy_id(house: House, now: datetime) -> int:
    bib = apps.get_model("catalogue", "Bib").objects.create(
        record=b"", title="红楼梦", author="曹雪芹著", match_key="k", created_at=now, changed_at=now
    )
    made = apps.get_model("holdings", "Copy").objects.create(
        bib=bib,
        barcode="D001669",
        owner_id=house.main,
        place_id=house.main,
        location_id=house.room,
        kind_id=house.book,
        call_number="I242.4/12",
        call_key="I242.4/12",
        price_fen=2600,
        created_at=now,
    )
    return made.pk


def test_a_copy_is_known_by_its_barcode_in_one_query(
    copy_id: int, house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        facts = queries.lock_copy("D001669")
    assert (facts.copy_id, facts.title, facts.author) == (copy_id, "红楼梦", "曹雪芹著")
    assert (facts.location_name, facts.location_lends) == ("图书外借室", True)
    assert (facts.kind_name, facts.kind_lends, facts.min_age) == ("普通图书", True, None)
    assert (facts.price_fen, facts.call_number) == (2600, "I242.4/12")
    assert (facts.lost, facts.missing, facts.damaged) == (False, False, False)
    assert (facts.in_processing, facts.withdrawn) == (False, False)
    assert queries.copy_by_id(copy_id) == facts


@pytest.mark.parametrize("scanned", ["d001669", " D001669 ", "Ｄ００１６６９", "*D001669*"])
def test_what_scanners_and_input_methods_make_of_a_barcode(copy_id: int, scanned: str) -> None:
    with transaction.atomic():
        assert queries.lock_copy(scanned).copy_id == copy_id
    assert queries.copy(scanned).copy_id == copy_id


def test_an_unknown_barcode_is_refused_by_name(copy_id: int) -> None:
    with pytest.raises(UnknownBarcode) as refusal:
        queries.lock_copy("D999999")
    assert refusal.value.because[0].facts == {"barcode": "D999999"}
    with pytest.raises(UnknownCopy):
        queries.copy_by_id(copy_id + 1)


def test_seen_at_home_is_one_update_and_no_entry(
    copy_id: int,
    house: House,
    by: Actor,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    copies = apps.get_model("holdings", "Copy")
    copies.objects.update(lost_at=now, missing_at=now)
    later = now + timedelta(hours=1)
    with transaction.atomic(), django_assert_num_queries(1):
        services.found_at(copy_id=copy_id, place_id=house.main, by=by, now=later)
    row = copies.objects.get()
    assert (row.last_seen_at, row.lost_at, row.missing_at) == (later, None, None)
    assert not apps.get_model("journal", "Entry").objects.exists()


def test_seen_elsewhere_it_has_moved_and_the_journal_says_so(
    copy_id: int, house: House, by: Actor, now: datetime
) -> None:
    with transaction.atomic():
        services.found_at(copy_id=copy_id, place_id=house.branch, by=by, now=now)
    slip = queries.copy("D001669")
    assert (slip.place_id, slip.owner_id) == (house.branch, house.main)
    # It stands on no shelf of the branch, and its own room is far away.
    assert (slip.location_name, slip.shelf) == ("", "")
    entry = apps.get_model("journal", "Entry").objects.get()
    assert entry.kind == "holdings.copy-moved"
    assert f'"from_place_id":{house.main},"to_place_id":{house.branch}' in entry.facts


def test_the_copies_of_many_titles_in_one_query(
    copy_id: int, house: House, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    apps.get_model("holdings", "ShelfRange").objects.create(
        location_id=house.room, from_call_number="I2", from_key="I2", label="二楼 3 排 5 架"
    )
    bib_id = queries.copy_by_id(copy_id).bib_id
    with django_assert_num_queries(1):
        found = queries.copies_of([bib_id, bib_id + 1])
    assert list(found) == [bib_id]
    (slip,) = found[bib_id]
    assert (slip.owner_name, slip.place_name) == ("云溪县图书馆", "云溪县图书馆")
    assert slip.shelf == "二楼 3 排 5 架" == queries.shelf_label(house.room, "I242.4/12")
    assert queries.shelf_label(house.room, "A1") == ""


def test_withdrawn_copies_are_for_the_office_only(copy_id: int, now: datetime) -> None:
    apps.get_model("holdings", "Copy").objects.update(withdrawn_at=now, withdrawn_why="破损")
    facts = queries.copy_by_id(copy_id)
    assert facts.withdrawn
    assert queries.copies_of([facts.bib_id]) == {}
    assert [slip.copy_id for slip in queries.all_copies_of(facts.bib_id)] == [copy_id]
    assert queries.copies_of([]) == {}
