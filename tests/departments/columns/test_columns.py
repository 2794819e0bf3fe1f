"""栏目: issues are numbered and frozen, shelves stand for a time, and readers see what is published."""

from __future__ import annotations

from datetime import date, timedelta

import cast
import pytest
import shelves
from django.db import IntegrityError, transaction

from shuxiang.departments.catalogue import services as catalogue
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.departments.columns import queries, services
from shuxiang.departments.columns.models import Column, ColumnItem
from shuxiang.departments.columns.refusals import ColumnRefused, UnknownColumn
from shuxiang.departments.columns.rules import MOST_ITEMS, ColumnDraft, ColumnKind, moved
from shuxiang.departments.columns.wording import heading
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.project.promises import audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> cast.County:
    return cast.open_county()


@pytest.fixture
def books(county: cast.County) -> shelves.Shelves:
    return shelves.fill(county)


def begun(county: cast.County, kind: ColumnKind = ColumnKind.NEW, **more: object) -> int:
    title = "" if kind is ColumnKind.NEW else "专题"
    draft = ColumnDraft(**{"title": title, **more})  # type: ignore[arg-type]
    return services.begin(kind=kind, draft=draft, by=county.cataloguer, now=county.now).column_id


def filled(county: cast.County, *bib_ids: int, kind: ColumnKind = ColumnKind.NEW, **more) -> int:
    made = begun(county, kind, **more)
    services.add_titles(column_id=made, bib_ids=bib_ids, by=county.cataloguer, now=county.now)
    return made


def publish(county: cast.County, column_id: int, now=None):
    return services.publish(column_id=column_id, by=county.cataloguer, now=now or county.now)


def broken() -> list[str]:
    return [line for _promise, lines in audit() for line in lines]


def test_the_issues_of_a_year_are_numbered_one_after_the_other(
    county: cast.County, books: shelves.Shelves
) -> None:
    numbers = [publish(county, filled(county, bib)).number for bib in books.bib_ids[:3]]
    assert numbers == [1, 2, 3]
    next_year = county.now.replace(year=county.now.year + 1)
    again = publish(county, filled(county, books.bib_ids[3]), next_year)
    assert (again.year, again.number) == (county.now.year + 1, 1)
    assert heading(again) == f"新书推介 {county.now.year + 1} 年第 1 期"
    assert queries.issues_in(county.now.year) == 3
    assert broken() == []


def test_new_year_is_that_of_the_librarys_clock(
    county: cast.County, books: shelves.Shelves
) -> None:
    """Half past midnight of 1 January in China is still 31 December in Greenwich."""
    moment = county.now.replace(month=12, day=31, hour=16, minute=30)
    assert publish(county, filled(county, books.bib_ids[0]), moment).year == moment.year + 1


def test_what_is_published_is_never_changed_again(
    county: cast.County, books: shelves.Shelves
) -> None:
    made = filled(county, *books.bib_ids[:2])
    (first, second) = queries.items_of(made)
    services.say_of_item(
        item_id=first.item_id, words=" 好看 ", by=county.cataloguer, now=county.now
    )
    publish(county, made)
    by, now = county.cataloguer, county.now
    for act in (
        lambda: services.change(column_id=made, draft=ColumnDraft(title="x"), by=by, now=now),
        lambda: services.add_titles(column_id=made, bib_ids=books.bib_ids[2:3], by=by, now=now),
        lambda: services.say_of_item(item_id=first.item_id, words="y", by=by, now=now),
        lambda: services.move_item(item_id=first.item_id, by_places=1, by=by, now=now),
        lambda: services.take_out(item_id=second.item_id, by=by, now=now),
        lambda: services.drop(column_id=made, by=by, now=now),
        lambda: services.end(column_id=made, by=by, now=now),
        lambda: services.publish(column_id=made, by=by, now=now),
    ):
        with pytest.raises(ColumnRefused):
            act()
    assert [(one.words, one.shown.title) for one in queries.items_of(made)] == [
        ("好看", "呼兰河传"),
        ("", "朝花夕拾"),
    ]


def test_an_issue_says_what_it_said_though_the_record_changes(
    county: cast.County, books: shelves.Shelves
) -> None:
    made = filled(county, books.bib_ids[0])
    draft = filled(county, books.bib_ids[0])
    publish(county, made)
    catalogue.amend_plain(
        bib_id=books.bib_ids[0],
        plain=PlainTitle(title="呼兰河传（新版）", author="萧红著", class_number="I246.5"),
        by=SYSTEM,
        now=county.now,
    )
    assert queries.items_of(made)[0].shown.title == "呼兰河传"
    assert queries.items_of(draft)[0].shown.title == "呼兰河传（新版）"
    assert broken() == []


def test_a_title_that_was_joined_leads_on_and_stands_once(
    county: cast.County, books: shelves.Shelves
) -> None:
    kept, gone = books.bib_ids[:2]
    old = publish(county, filled(county, gone)).column_id
    made = filled(county, gone, kept)
    copies.join_titles(keep_id=kept, drop_id=gone, by=SYSTEM, now=county.now)
    assert queries.items_of(old)[0].bib_id == kept
    assert publish(county, made).count == 1
    assert broken() == []


def test_meddling_with_an_issue_is_found(county: cast.County, books: shelves.Shelves) -> None:
    made = publish(county, filled(county, *books.bib_ids[:2])).column_id
    ColumnItem.objects.filter(column_id=made).update(words="改")
    assert broken() == [f"新书推介 {county.now.year} 年第 1 期"]
    publish(county, filled(county, books.bib_ids[2]))
    Column.objects.filter(pk=made).delete()
    assert broken() == [f"新书推介 {county.now.year} 年缺第 1 期"]


def test_the_database_numbers_nothing_twice_nor_early(
    county: cast.County, books: shelves.Shelves
) -> None:
    publish(county, filled(county, books.bib_ids[0]))
    draft = begun(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Column.objects.filter(pk=draft).update(number=7, year=county.now.year)
    with pytest.raises(IntegrityError), transaction.atomic():
        Column.objects.create(
            kind="new", year=county.now.year, number=1, by="x", begun_at=county.now,
            published_at=county.now, digest="x",
        )  # fmt: skip


def test_an_empty_issue_is_not_published(county: cast.County) -> None:
    with pytest.raises(ColumnRefused) as refused:
        publish(county, begun(county))
    assert [one.code for one in refused.value.because] == ["columns.empty"]


def test_a_shelf_stands_from_its_day_to_its_day(
    county: cast.County, books: shelves.Shelves
) -> None:
    today = county.now.date()
    made = filled(
        county, books.bib_ids[0], kind=ColumnKind.SHELF, place_id=county.branch.place_id,
        spot=" 一楼  大厅 ", from_on=today, until_on=today + timedelta(days=9),
    )  # fmt: skip
    assert queries.standing(ColumnKind.SHELF, today) == ()
    publish(county, made)
    found = {
        days: len(queries.standing(ColumnKind.SHELF, today + timedelta(days=days)))
        for days in (-1, 0, 9, 10)
    }
    assert found == {-1: 0, 0: 1, 9: 1, 10: 0}
    assert queries.column(made).spot == "一楼 大厅"
    services.add_titles(
        column_id=made, bib_ids=books.bib_ids[:2], by=county.cataloguer, now=county.now
    )
    assert queries.column(made).count == 2
    services.end(column_id=made, by=county.cataloguer, now=county.now)
    assert queries.standing(ColumnKind.SHELF, today) == ()
    assert queries.public_column(made).ended_at is not None


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (ColumnDraft(title="  "), "columns.title-empty"),
        (ColumnDraft(title="长" * 61), "columns.too-long"),
        (ColumnDraft(title="a", words="长" * 1001), "columns.too-long"),
        (
            ColumnDraft(title="a", from_on=date(2026, 5, 2), until_on=date(2026, 5, 1)),
            "columns.ends-before-it-begins",
        ),
    ],
)
def test_what_is_wrong_with_a_draft_is_said(
    county: cast.County, draft: ColumnDraft, code: str
) -> None:
    with pytest.raises(ColumnRefused) as refused:
        services.begin(kind=ColumnKind.SHELF, draft=draft, by=county.cataloguer, now=county.now)
    assert [one.code for one in refused.value.because] == [code]


def test_items_are_moved_and_stay_within_the_ends(
    county: cast.County, books: shelves.Shelves
) -> None:
    made = filled(county, *books.bib_ids[:3])

    def order() -> list[int]:
        return [one.bib_id for one in queries.items_of(made)]

    a, b, c = books.bib_ids[:3]
    third = queries.items_of(made)[2].item_id
    services.move_item(item_id=third, by_places=-1, by=county.cataloguer, now=county.now)
    assert order() == [a, c, b]
    services.move_item(item_id=third, by_places=-9, by=county.cataloguer, now=county.now)
    assert order() == [c, a, b]
    assert moved([1, 2, 3], 1, 99) == [2, 3, 1]


def test_a_column_holds_so_many_and_each_once(county: cast.County, books: shelves.Shelves) -> None:
    made = filled(county, *books.bib_ids, *books.bib_ids)
    assert queries.column(made).count == len(books.bib_ids)
    plain = PlainTitle(title="又一种", author="何小满", class_number="I287")
    many = [
        catalogue.add_plain(plain=plain, by=SYSTEM, now=county.now).bib_id
        for _ in range(MOST_ITEMS + 1 - len(books.bib_ids))
    ]
    with pytest.raises(ColumnRefused):
        services.add_titles(column_id=made, bib_ids=many, by=county.cataloguer, now=county.now)
    assert queries.column(made).count == len(books.bib_ids)


def test_drafts_are_of_the_office_alone(county: cast.County, books: shelves.Shelves) -> None:
    made = filled(county, books.bib_ids[0])
    with pytest.raises(UnknownColumn):
        queries.public_column(made)
    assert queries.published() == () and len(queries.drafts()) == 1
    services.drop(column_id=made, by=county.cataloguer, now=county.now)
    assert queries.drafts() == ()


def test_who_may_not_edit_columns_does_not(county: cast.County, books: shelves.Shelves) -> None:
    made = filled(county, books.bib_ids[0])
    with pytest.raises(NotAllowed):
        services.publish(column_id=made, by=county.villager, now=county.now)
    with pytest.raises(NotAllowed):
        services.take_out(item_id=999_999, by=county.villager, now=county.now)


def test_what_came_since_the_last_issue_is_offered(
    county: cast.County, books: shelves.Shelves
) -> None:
    today = county.now.date()
    came = holdings.received_since(today, most=3)
    assert [one[0] for one in came] == sorted(books.bib_ids, reverse=True)[:3]
    rest = holdings.received_since(today, most=3, after_bib=came[-1][0])
    assert {one[0] for one in (*came, *rest)} == set(books.bib_ids)
    assert holdings.received_since(today + timedelta(days=1)) == ()
    publish(county, filled(county, books.bib_ids[0]))
    assert queries.last_published_on() == today
    assert queries.recommended_already(books.bib_ids) == {books.bib_ids[0]}
