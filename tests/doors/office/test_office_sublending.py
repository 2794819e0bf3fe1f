"""转借: a school writes down which child has which book."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.models import SubLoan
from shuxiang.departments.circulation.refusals import SublendingRefused


@pytest.fixture
def school(house: House, client: Client) -> Client:
    """Two books out to 柏岭小学, and the director at the office."""
    let_staff_in(client.session, house.county.director, house.clock())
    for number in (0, 2):
        house.lend(number, house.county.school)
    return client


def where(house: House) -> str:
    return f"/office/readers/{house.county.school.reader_id}/sublending/"


def test_names_are_written_changed_and_taken_back(house: House, school: Client) -> None:
    first, second = queries.passed_on(house.county.school.reader_id)
    said = school.post(where(house), {f"who{first.loan_id}": " 四年级  王小雨 "}, follow=True)
    assert 'value="四年级 王小雨"' in said.content.decode()
    house.clock.forward(days=3)
    services.pass_on(
        loan_id=first.loan_id, who="五年级 李山", by=house.county.director, now=house.clock()
    )
    services.pass_on(loan_id=first.loan_id, who="", by=house.county.director, now=house.clock())
    rows = SubLoan.objects.order_by("pk").values_list("who", "back_on")
    assert [who for who, back in rows if back is not None] == ["四年级 王小雨", "五年级 李山"]
    assert queries.passed_on(house.county.school.reader_id)[1].who == ""
    assert second.who == ""


def test_what_came_back_is_on_the_list_no_more(house: House, school: Client) -> None:
    first, _second = queries.passed_on(house.county.school.reader_id)
    school.post(where(house), {f"who{first.loan_id}": "四年级 王小雨"})
    services.take_back(barcode=first.barcode, by=house.county.desk, now=house.clock())
    assert "王小雨" not in school.get(where(house)).content.decode()


def test_only_books_of_a_unit_are_passed_on(house: House, school: Client) -> None:
    slip = house.lend(4)
    with pytest.raises(SublendingRefused):
        services.pass_on(
            loan_id=slip.loan_id, who="邻居", by=house.county.director, now=house.clock()
        )
    assert (
        school.get(f"/office/readers/{house.county.chen.reader_id}/sublending/").status_code == 404
    )


def test_the_names_are_forgotten_with_the_loan(house: House, school: Client) -> None:
    first, _second = queries.passed_on(house.county.school.reader_id)
    school.post(where(house), {f"who{first.loan_id}": "四年级 王小雨"})
    services.take_back(barcode=first.barcode, by=house.county.desk, now=house.clock())
    services.forget(by=house.county.director, now=house.clock() + timedelta(days=40))
    assert not SubLoan.objects.exists()


def test_something_more_to_show_is_added_and_put_out_of_use(house: House, school: Client) -> None:
    reader = f"/office/readers/{house.county.wu.reader_id}/"
    school.post(f"{reader}look/", {"why": "办理业务"})
    said = school.post(
        f"{reader}show/", {"kind": "card", "number": "JT0002"}, follow=True
    ).content.decode()
    assert "加好了" in said
    assert (
        queries.policies()
        and services.why(
            card_number="JT0002", barcode=house.books[4], by=house.county.desk, now=house.clock()
        ).case.card.reader_id
        == house.county.wu.reader_id
    )
    again = school.post(f"{reader}show/", {"kind": "card", "number": "JT0002"}, follow=True)
    assert "JT0002" in again.content.decode()
    number = house.county.chen.card_number
    taken = school.post(f"{reader}show/", {"kind": "card", "number": number}, follow=True)
    assert "加好了" not in taken.content.decode()
    from shuxiang.departments.readers.models import Credential

    one = Credential.objects.get(key="JT0002")
    school.post(f"{reader}unshow/", {"credential_id": one.pk})
    one.refresh_from_db()
    assert one.retired_at is not None
