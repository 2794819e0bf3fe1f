"""试借试还, by its pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.holdings.models import Copy
from shuxiang.foundations.jobs import clockwork
from shuxiang.project import preflight

PAGE = "/office/preflight/"


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


@pytest.fixture
def checked(house: House) -> House:
    """Two copies that have been in processing for too long, and a check that has seen them."""
    since = house.clock() - timedelta(days=90)
    barcodes = [house.books[0], house.books[1]]
    Copy.objects.filter(barcode__in=barcodes).update(in_processing_since=since)
    preflight.check(house.clock())
    return house


def text(answer) -> str:
    return answer.content.decode()


def test_before_the_first_check_the_page_says_so_and_can_begin_one(
    house: House, director: Client
) -> None:
    assert "还没有查过" in text(director.get(PAGE))
    said = text(director.post(PAGE + "run/", follow=True))
    assert "开始查了" in said
    assert clockwork.is_running("project.preflight", house.clock())


def test_what_was_found_is_listed_with_what_would_happen(checked: House, director: Client) -> None:
    said = text(director.get(PAGE))
    assert "加工了一个多月还没上架" in said
    assert "读者拿来借会说“还在加工”" in said
    assert "次借得到" in said
    kind = text(director.get(PAGE + "holdings.long-in-processing/"))
    assert checked.books[0] in kind
    assert kind.count(">加工好了<") == 2


def test_one_press_puts_one_right_and_another_all(checked: House, director: Client) -> None:
    where = PAGE + "holdings.long-in-processing/"
    first = text(director.get(where)).partition("/office/preflight/findings/")[2].partition("/")[0]
    said = text(director.post(f"{PAGE}findings/{first}/", {"do": "mend"}, follow=True))
    assert "改好了：" in said
    assert Copy.objects.filter(in_processing_since__isnull=False).count() == 1
    again = text(director.post(f"{PAGE}findings/{first}/", {"do": "mend"}, follow=True))
    assert "没有" in again
    said = text(director.post(where + "all/", follow=True))
    assert "改好了 1 处" in said
    assert "这里没有要改的了" in said
    assert not Copy.objects.filter(in_processing_since__isnull=False).exists()


def test_what_is_set_aside_is_gone_until_the_next_check(checked: House, director: Client) -> None:
    where = PAGE + "holdings.long-in-processing/"
    first = text(director.get(where)).partition("/office/preflight/findings/")[2].partition("/")[0]
    director.post(f"{PAGE}findings/{first}/", {"do": "aside"})
    assert text(director.get(where)).count(">加工好了<") == 1
    preflight.check(checked.clock() + timedelta(days=1))
    assert text(director.get(where)).count(">加工好了<") == 2


def test_a_keeper_sees_their_own_places_and_no_findings_about_staff(
    checked: House, client: Client
) -> None:
    let_staff_in(client.session, checked.county.keeper, checked.clock())
    answer = client.get(PAGE)
    if answer.status_code == 200:
        assert "加工了一个多月还没上架" not in text(answer)
        assert "只有一个人能管账号" not in text(answer)
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("odd", ["nothing.such", "holdings.no-such", "%00"])
def test_a_kind_that_there_is_not_has_no_page(checked: House, director: Client, odd: str) -> None:
    assert director.get(f"{PAGE}{odd}/").status_code == 404
