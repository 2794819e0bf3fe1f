"""孩子的借阅: what a guardian sees, renews, and does not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from doors.opac.front_door import House, let_reader_in

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.readers.models import Guardian, Reader
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.vault import seal

PAGE = "/me/wards/"


@pytest.fixture
def lent(house: House) -> House:
    circulation.lend(
        card_number=house.county.child.card_number, barcode=house.books[0],
        by=house.county.desk, now=house.clock(),
    )  # fmt: skip
    return house


@pytest.fixture
def guardian(lent: House, client: Client) -> Client:
    let_reader_in(client.session, lent.county.chen.reader_id)
    return client


def test_the_guardian_sees_the_childs_books_and_their_days(lent: House, guardian: Client) -> None:
    assert "孩子的借阅，1 位" in guardian.get("/me/").content.decode()
    said = guardian.get(PAGE).content.decode()
    assert "陈一诺借着 1 本" in said and "呼兰河传" in said


def test_from_fourteen_on_the_days_are_shown_and_the_titles_not(
    lent: House, guardian: Client
) -> None:
    Reader.objects.filter(pk=lent.county.child.reader_id).update(
        birth_sealed=seal("2012-01-01"), birth_year=2012
    )
    said = guardian.get(PAGE).content.decode()
    assert "陈一诺借着 1 本" in said and "第 1 本" in said
    assert "呼兰河传" not in said and "满 14 岁" in said


def test_the_guardian_renews_for_the_child_and_the_journal_says_who(
    lent: House, guardian: Client
) -> None:
    before = Loan.objects.get().due_on
    child = lent.county.child.reader_id
    said = guardian.post(f"{PAGE}{child}/renew/", follow=True).content.decode()
    assert "续借好了 1 本" in said
    assert Loan.objects.get().due_on > before
    told = Entry.objects.get(kind="circulation.loan-renewed")
    assert f'"by_reader":{lent.county.chen.reader_id}' in told.personal
    again = guardian.post(f"{PAGE}{child}/renew/", follow=True).content.decode()
    assert "没有续的" in again


def test_nobody_sees_or_renews_for_anothers_child(lent: House, client: Client) -> None:
    let_reader_in(client.session, lent.county.wu.reader_id)
    assert "没有由您监护的孩子" in client.get(PAGE).content.decode()
    before = Loan.objects.get().due_on
    said = client.post(f"{PAGE}{lent.county.child.reader_id}/renew/", follow=True)
    assert "不是由您监护的孩子" in said.content.decode()
    assert Loan.objects.get().due_on == before


def test_a_guardian_whose_part_has_ended_sees_nothing(lent: House, guardian: Client) -> None:
    Guardian.objects.update(ended_at=lent.clock() - timedelta(days=1))
    assert "呼兰河传" not in guardian.get(PAGE).content.decode()


def test_on_the_eighteenth_birthday_it_is_over_even_before_the_nights_work(
    lent: House, guardian: Client
) -> None:
    child, today = lent.county.child.reader_id, day_of(lent.clock())
    born = today.replace(year=today.year - 18)
    for birthday, seen in ((born + timedelta(days=1), True), (born, False)):
        Reader.objects.filter(pk=child).update(
            birth_sealed=seal(birthday.isoformat()), birth_year=birthday.year
        )
        assert ("陈一诺借着 1 本" in guardian.get(PAGE).content.decode()) is seen
    said = guardian.post(f"{PAGE}{child}/renew/", follow=True).content.decode()
    assert "这不是由您监护的孩子" in said
    assert not Entry.objects.filter(kind="circulation.loan-renewed").exists()
