"""A list of readers moves in: cards, days and states come along; odd rows are said, not guessed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from holdings_house import House

from shuxiang.departments.holdings import queries
from shuxiang.departments.holdings.refusals import UnreadableFile
from shuxiang.departments.holdings.services import move_in
from shuxiang.departments.holdings.services.move_in import reader_lists
from shuxiang.departments.holdings.slips import Balance
from shuxiang.departments.holdings.wording import remark_in_words
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.services import seed_categories
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of

pytestmark = pytest.mark.django_db

HEADINGS = "证号,姓名,性别,身份证号,电话,类型,有效期,办证日期,单位,住址,状态"


def citizen(serial: int, birth: str = "19680312") -> str:
    seventeen = f"360199{birth}{serial:03d}"
    return seventeen + identity.check_digit(seventeen)


@pytest.fixture
def bring_in(house: House, tmp_path: Path, by: Actor, now: datetime):
    seed_categories(by=by, now=now)

    def act(*rows: str, encoding: str = "gb18030") -> Balance:
        path = tmp_path / "readers.csv"
        path.write_bytes("\r\n".join((HEADINGS, *rows)).encode(encoding))
        sheet = move_in.run(run_id=move_in.start_readers(path=path, by=by, now=now), by=by, now=now)
        assert sheet.balances
        assert sheet.position == sheet.file_size
        return sheet

    return act


def figures(sheet: Balance) -> tuple[int, int, int, int]:
    return sheet.read, sheet.imported, sheet.merged, sheet.rejected


def said(sheet: Balance) -> list[tuple[int, bool, str, str]]:
    return [
        (one.record_number, one.is_rejection, one.code, one.detail)
        for one in queries.remarks(sheet.run_id)
    ]


def test_a_reader_comes_with_card_days_and_document(bring_in, now: datetime) -> None:
    sheet = bring_in(
        f"YX000001,陈小溪,女,{citizen(42)},13870008841,成人证,2027-3-1,2015.5.6,,北门路 3 号,正常"
    )
    assert figures(sheet) == (1, 1, 0, 0)
    assert said(sheet) == []
    card = readers.lock_card("YX000001")
    assert (card.name, card.valid_until, card.category_name) == (
        "陈小溪",
        date(2027, 3, 1),
        "成人证",
    )
    assert readers.lock_card(citizen(42)).reader_id == card.reader_id
    assert readers.birth_date(card.reader_id) == date(1968, 3, 12)
    entry = apps.get_model("journal", "Entry").objects.get(kind="readers.registered")
    # The card was made in 2015 and counts in that year.
    assert day_of(entry.happened_at) == date(2015, 5, 6)
    assert not apps.get_model("readers", "Reader").objects.filter(pin_hash__gt="").exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("YX1,陈小溪,,3.60E+17,,,,,,,", "identity-rounded"),
        ("YX1,陈小溪,,360199196803120000,,,,,,,", "identity-rounded"),
        ("1.23E+12,陈小溪,,,,,,,,,", "card-rounded"),
        ("YX1,陈小溪,,360199196803120421,,,,,,,", "readers.identity-wrong"),
        ("YX1,陈小溪,,36019919680312042,,,,,,,", "readers.identity-length"),
        ("YX1,,,,,,,,,,", "readers.name-empty"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_reason(bring_in, row, code) -> None:
    sheet = bring_in("YX9,林晚,,,,,,,,,", row)
    assert figures(sheet) == (2, 1, 0, 1)
    assert said(sheet) == [(2, True, code, "")]
    assert remark_in_words(code, "") != code
    (kept,) = queries.rejected_records(sheet.run_id)
    assert kept.raw is not None
    assert kept.raw.decode().split("\t") == [cell for cell in row.split(",") if cell]


def test_rows_of_people_are_kept_sealed(bring_in) -> None:
    bring_in("YX1,陈小溪,,360199196803120421,,,,,,,")
    raw = bytes(apps.get_model("holdings", "ImportRemark").objects.get().raw)
    assert b"360199" not in raw
    assert "陈小溪".encode() not in raw


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("YX1,陈小溪,,,1387000,,,,,,", ["readers.phone-wrong"]),
        ("YX1,陈小溪,,,,教师证,,,,,", ["category-unknown"]),
        ("YX1,陈小溪,,,,,明年,,,,", ["date-odd"]),
        (f"YX1,陈小苗,,{citizen(7, '20200601')},,少儿证,,,,,", ["readers.guardian-missing"]),
        ("YX1,柏岭小学,,,,集体证,,,,,", ["readers.contact-empty"]),
    ],
)
def test_what_can_be_asked_at_the_next_visit_keeps_nobody_out(bring_in, row, codes) -> None:
    sheet = bring_in(row)
    assert figures(sheet) == (1, 1, 0, 0)
    assert [code for _, _, code, _ in said(sheet)] == codes
    assert all(remark_in_words(code, "") != code for code in codes)


def test_old_numbers_get_their_eighteen_digits(bring_in) -> None:
    bring_in("YX1,陈小溪,,360199680312042,,,,,,,")
    assert readers.lock_card(citizen(42)).name == "陈小溪"


def test_states_come_along(bring_in) -> None:
    sheet = bring_in(
        "YX1,甲一,,,,,,,,,挂失",
        "YX2,乙二,,,,,,,,,停借",
        "YX3,丙三,,,,,,,,,已退证",
        "YX4,丁四,,,,,,,,,有效",
    )
    assert figures(sheet) == (4, 4, 0, 0)
    cards = [readers.lock_card(f"YX{n}") for n in (1, 2, 3, 4)]
    assert [card.lost for card in cards] == [True, False, False, False]
    assert [bool(card.blocks) for card in cards] == [False, True, False, False]
    assert [card.closed for card in cards] == [False, False, True, False]


def test_twice_the_same_and_twice_another(bring_in) -> None:
    rows = [
        f"YX1,陈小溪,,{citizen(42)},,,,,,,",
        f"YX1,陈小溪,,{citizen(42)},,,,,,,",
        "YX1,林晚,,,,,,,,,",
        f"YX2,陈小溪,,{citizen(42)},,,,,,,",
    ]
    sheet = bring_in(*rows)
    assert figures(sheet) == (4, 1, 1, 2)
    assert [(n, code) for n, _, code, _ in said(sheet)] == [
        (3, "readers.number-taken"),
        (4, "readers.identity-taken"),
    ]
    again = bring_in(*rows)
    assert figures(again) == (4, 0, 2, 2)


def test_a_card_without_number_gets_our_own(bring_in) -> None:
    bring_in(f",陈小溪,,{citizen(42)},,,,,,,")
    assert readers.lock_card(citizen(42)).card_number.startswith("8")


class PowerCut(BaseException):
    pass


def test_killed_after_any_batch_it_comes_to_the_same_end(
    bring_in, house: House, tmp_path: Path, by: Actor, now: datetime, monkeypatch
) -> None:
    monkeypatch.setattr(reader_lists, "BATCH", 4)
    rows = [f"YX{n:03},读者{'甲乙丙丁'[n % 4]},,,,,,,,," for n in range(10)]
    rows[5] = "YX005,,,,,,,,,,"
    path = tmp_path / "other.csv"
    path.write_text("\n".join((HEADINGS, *rows)))

    def cut(read: int, position: int, size: int) -> None:
        assert 0 < position <= size
        raise PowerCut

    run_id = move_in.start_readers(path=path, by=by, now=now)
    with pytest.raises(PowerCut):
        move_in.run(run_id=run_id, by=by, now=now, progress=cut)
    assert queries.balance(run_id).read == 4
    assert move_in.start_readers(path=path, by=by, now=now) == run_id
    with pytest.raises(PowerCut):
        move_in.run(run_id=run_id, by=by, now=now, progress=cut)
    sheet = move_in.run(run_id=run_id, by=by, now=now)
    assert figures(sheet) == (10, 9, 0, 1)
    assert readers.count_open() == 9


def test_a_table_without_headings_is_refused(
    bring_in, tmp_path: Path, by: Actor, now: datetime
) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("YX1,陈小溪\nYX2,林晚\n")
    with pytest.raises(UnreadableFile) as refusal:
        move_in.start_readers(path=path, by=by, now=now)
    assert refusal.value.because[0].code == "holdings.rows-without-header"
