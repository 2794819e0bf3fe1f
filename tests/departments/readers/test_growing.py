"""Children grow up by themselves, guardians see and renew, temporary cards end and go from hand to hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import cast
import pytest
import shelves

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.refusals import LendingRefused
from shuxiang.departments.readers import jobs, queries, services
from shuxiang.departments.readers.models import Guardian, Reader
from shuxiang.departments.readers.refusals import CardRefused, CategoryRefused
from shuxiang.departments.readers.rules import CredentialKind, card_ends_on
from shuxiang.departments.readers.rules.people import has_outgrown
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.days import day_of

#: 陈一诺 was born on 1 June 2017; a child's category ends at fifteen.
SIXTEENTH = date(2033, 6, 1)


def at(day: date) -> datetime:
    return cast.NOW.replace(year=day.year, month=day.month, day=day.day)


def test_on_the_birthday_itself_somebody_is_older() -> None:
    assert not has_outgrown(date(2017, 6, 1), 15, SIXTEENTH - timedelta(days=1))
    assert has_outgrown(date(2017, 6, 1), 15, SIXTEENTH)
    assert not has_outgrown(None, 15, SIXTEENTH)
    assert not has_outgrown(date(2017, 6, 1), None, SIXTEENTH)


def test_a_temporary_card_of_one_day_ends_today() -> None:
    assert card_ends_on(3, SIXTEENTH, 1) == SIXTEENTH
    assert card_ends_on(None, SIXTEENTH, 7) == SIXTEENTH + timedelta(days=6)


@pytest.fixture
def growing(county: cast.County) -> cast.County:
    """Children become adults."""
    change(county, "child", grows_into=county.categories["adult"])
    return county


def change(county: cast.County, code: str, **more: object) -> None:
    one = queries.category(county.categories[code])
    told = {
        name: getattr(one, name)
        for name in ("code", "name", "min_age", "max_age", "loan_limit", "valid_years",
                     "valid_days", "reuses_cards", "grows_into", "is_group", "needs_guardian",
                     "deposit_fen")
    }  # fmt: skip
    services.change_category(
        category_id=one.category_id, **{**told, **more}, by=county.director, now=county.now
    )


def category(county: cast.County) -> int:
    return Reader.objects.get(pk=county.child.reader_id).category_id


def test_a_child_becomes_an_adult_on_the_day_and_only_once(growing: cast.County) -> None:
    jobs.let_grow_up(at(SIXTEENTH - timedelta(days=1)))
    assert category(growing) == growing.categories["child"]
    for _ in range(2):
        jobs.let_grow_up(at(SIXTEENTH))
    assert category(growing) == growing.categories["adult"]
    assert Entry.objects.filter(kind="readers.grew-up").count() == 1
    assert queries.card_of(growing.child.reader_id).card_number == growing.child.card_number


def test_days_that_the_program_slept_are_made_up_for(growing: cast.County) -> None:
    jobs.let_grow_up(at(SIXTEENTH + timedelta(days=200)))
    assert category(growing) == growing.categories["adult"]


def test_whoever_is_put_back_by_hand_stays(growing: cast.County) -> None:
    jobs.let_grow_up(at(SIXTEENTH))
    Reader.objects.filter(pk=growing.child.reader_id).update(
        category_id=growing.categories["child"]
    )
    jobs.let_grow_up(at(SIXTEENTH + timedelta(days=1)))
    assert category(growing) == growing.categories["child"]


def test_without_a_birth_date_nobody_is_moved(growing: cast.County) -> None:
    Reader.objects.filter(pk=growing.child.reader_id).update(birth_sealed="")
    jobs.let_grow_up(at(SIXTEENTH))
    assert category(growing) == growing.categories["child"]


def test_the_guardian_stays_until_eighteen(growing: cast.County) -> None:
    jobs.let_grow_up(at(SIXTEENTH))
    assert Guardian.objects.filter(ended_at=None).count() == 1
    jobs.let_grow_up(at(date(2035, 5, 31)))
    assert Guardian.objects.filter(ended_at=None).count() == 1
    jobs.let_grow_up(at(date(2035, 6, 1)))
    assert not Guardian.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"grows_into": 999_999}, "readers.unknown-category"),
        ({"max_age": None, "grows_into": "adult"}, "readers.category-grows-when"),
        ({"grows_into": "child"}, "readers.unknown-category"),
        ({"valid_days": 0}, "readers.category-days"),
        ({"valid_days": 400}, "readers.category-days"),
    ],
)
def test_a_category_that_leads_nowhere_is_refused(
    county: cast.County, wrong: dict[str, object], code: str
) -> None:
    told = {n: county.categories.get(v, v) if isinstance(v, str) else v for n, v in wrong.items()}
    with pytest.raises(CategoryRefused) as refused:
        change(county, "child", **told)
    assert code in [one.code for one in refused.value.because]


# --- temporary cards ---------------------------------------------------------------------------------


@pytest.fixture
def visitors(county: cast.County) -> int:
    return services.add_category(
        code="visitor", name="临时证", valid_days=7, reuses_cards=True, by=county.director,
        now=county.now,
    )  # fmt: skip


def visitor(county: cast.County, category_id: int, name: str):
    return services.register(
        name=name, category_id=category_id, place_id=county.main.place_id,
        card_number="LS0001", by=county.director, now=county.now,
    )  # fmt: skip


def test_a_temporary_card_ends_by_itself_and_is_not_made_longer(
    county: cast.County, visitors: int
) -> None:
    slip = visitor(county, visitors, "过路人")
    assert slip.valid_until == day_of(county.now) + timedelta(days=6)
    with pytest.raises(CardRefused) as refused:
        services.verify(reader_id=slip.reader_id, by=county.director, now=county.now)
    assert refused.value.because[0].code == "readers.temporary-ends"


def test_the_same_piece_of_plastic_serves_the_next_and_histories_stay_apart(
    county: cast.County, visitors: int
) -> None:
    books = shelves.fill(county)
    first = visitor(county, visitors, "过路人")
    circulation.lend(card_number="LS0001", barcode=books[0], by=county.desk, now=county.now)
    circulation.take_back(barcode=books[0], by=county.desk, now=county.now + timedelta(hours=1))
    services.close(reader_id=first.reader_id, by=county.director, now=county.now)
    second = visitor(county, visitors, "另一位")
    assert second.reader_id != first.reader_id
    assert queries.card_shown("LS0001").reader_id == second.reader_id
    assert Loan.objects.get().reader_id == first.reader_id


def test_an_ordinary_number_is_never_given_again(county: cast.County) -> None:
    services.close(reader_id=county.wu.reader_id, by=county.director, now=county.now)
    with pytest.raises(CardRefused):
        services.replace_card(
            reader_id=county.elder.reader_id, card_number=county.wu.card_number,
            by=county.director, now=county.now,
        )  # fmt: skip


# --- a family's card -------------------------------------------------------------------------------------


def test_a_family_borrows_on_one_card_that_each_of_them_can_show(county: cast.County) -> None:
    books = shelves.fill(county)
    family = services.add_category(
        code="family", name="家庭证", loan_limit=3, by=county.director, now=county.now
    )
    told = {"by": county.director, "now": county.now}
    card = services.register(
        name="何家", category_id=family, place_id=county.main.place_id,
        id_number=cast.identity_number(date(1985, 2, 3), 5), **told,
    )  # fmt: skip
    mother = cast.identity_number(date(1987, 4, 5), 6)
    services.add_credential(
        reader_id=card.reader_id, kind=CredentialKind.IDENTITY, number=mother, **told
    )
    services.add_credential(
        reader_id=card.reader_id, kind=CredentialKind.CARD, number="JT0002", **told
    )
    for number, shown in enumerate((card.card_number, mother, "JT0002")):
        circulation.lend(
            card_number=shown, barcode=books[2 * number], by=county.desk, now=county.now
        )
    with pytest.raises(LendingRefused):
        circulation.lend(card_number=mother, barcode=books[6], by=county.desk, now=county.now)
    assert Loan.objects.filter(reader_id=card.reader_id, returned_at=None).count() == 3
