"""From a file to a balance sheet: what old systems export, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps
from holdings_house import House
from marc_files import Parts, book, field, iso, valid_isbn, write

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.holdings import queries
from shuxiang.departments.holdings.promises import PROMISES
from shuxiang.departments.holdings.refusals import UnreadableFile
from shuxiang.departments.holdings.services import move_in
from shuxiang.departments.holdings.slips import Balance
from shuxiang.foundations.codecs import marcxml
from shuxiang.foundations.codecs.iso2709 import parse
from shuxiang.foundations.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_in(house: House, tmp_path: Path, by: Actor, now: datetime):
    def act(*records: bytes, name: str = "books.iso") -> Balance:
        path = write(tmp_path / name, *records)
        sheet = move_in.run(run_id=move_in.start(path=path, by=by, now=now), by=by, now=now)
        assert sheet.balances
        for promise in PROMISES:
            assert list(promise.broken_by()) == []
        return sheet

    return act


def figures(sheet: Balance) -> tuple[int, int, int, int, int]:
    return sheet.read, sheet.imported, sheet.merged, sheet.rejected, sheet.copies


def remarks(sheet: Balance) -> list[tuple[int, str, str]]:
    return [(one.record_number, one.code, one.detail) for one in queries.remarks(sheet.run_id)]


def test_one_book_with_two_copies(bring_in, house: House) -> None:
    sheet = bring_in(iso(book(1, "$bD000001$bD000002$dI247.5$e12$f2", title="溪边的灯")))
    assert figures(sheet) == (1, 1, 0, 0, 2)
    assert sheet.finished_at is not None
    assert sheet.position == sheet.file_size
    copy = queries.copy("D000001")
    assert (copy.owner_id, copy.place_id, copy.location_id) == (house.main, house.main, house.room)
    assert (copy.call_number, copy.price_fen, copy.kind_id) == ("I247.5/12", 2600, house.book)
    title = catalogue.bib(copy.bib_id)
    assert (title.title, title.author, title.year) == ("溪边的灯", "林晚", 2026)
    assert (title.isbn, title.clc_letter) == (valid_isbn(1), "I")
    assert title.title_sort.startswith("xi bian de deng")
    assert queries.highest_number("I247.5") == 12


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("GB18030", [iso(book(1, "$bD000001", title="龘書"), "gb18030")]),
        ("UTF-8 and GB18030 in one file", [iso(book(2)), iso(book(1, "$bD000001"), "gb18030")]),
        ("all lengths nought", [iso(book(1, "$bD000001"), "gb18030", lengths=False)]),
        ("line ends between records", [iso(book(2)), b"\r\n", iso(book(1, "$bD000001")), b"\r\n"]),
        ("an end-of-file mark", [iso(book(1, "$bD000001")), b"\x1a"]),
        ("a NUL in a title", [iso(book(1, "$bD000001", title="溪边\0的灯"))]),
        ("no end of the last record", [iso(book(1, "$bD000001"))[:-1]]),
    ],
)
def test_what_careless_programs_write(bring_in, name: str, records: list[bytes]) -> None:
    sheet = bring_in(*records)
    wanted = sum(len(one) > 10 for one in records)
    assert figures(sheet) == (wanted, wanted, 0, 0, 1), name
    assert catalogue.bib(queries.copy("D000001").bib_id).author == "林晚"


def test_marcxml_of_both_flavours(bring_in) -> None:
    marc21 = iso(
        [
            ("001", "x1"),
            ("008", "260302s2026    cc            000 0 chi d"),
            field("020", "$a" + valid_isbn(5)),
            field("245", "$a桥边 :$b故事集 /$c林晚著", "10"),
            field("260", "$a南昌 :$b章江文艺出版社,$c2026"),
        ]
    )
    records = [marcxml.write(parse(one)) for one in (iso(book(1, "$bD000001")), marc21)]
    text = f"<?xml version='1.0'?><collection>{''.join(records)}</collection>"
    sheet = bring_in(text.encode(), name="books.dat")
    assert figures(sheet) == (2, 2, 0, 0, 1)
    (line,) = catalogue.find_by_isbn(valid_isbn(5))
    assert (line.title, line.title_rest, line.year) == ("桥边", "故事集", 2026)


def test_ranges_are_counted_out(bring_in) -> None:
    sheet = bring_in(iso(book(1, "$bD123456-60$bD123480$dG253.866.9$e123:1(2)$f6")))
    assert sheet.copies == 6
    assert remarks(sheet) == []
    for number in (123456, 123457, 123458, 123459, 123460, 123480):
        assert queries.copy(f"D{number}").call_number == "G253.866.9/123:1(2)"


def test_a_count_that_does_not_agree_is_said(bring_in) -> None:
    sheet = bring_in(iso(book(1, "$bD000001$bD000002$f3")))
    assert sheet.copies == 2
    assert [code for _, code, _ in remarks(sheet)] == ["copies-disagree"]


def test_the_same_isbn_and_volume_is_one_title(bring_in) -> None:
    sheet = bring_in(
        iso(book(1, "$bD000001")),
        iso(book(1, "$bD000002")),
        iso(book(1, "$bD000003", volume="$h第二册")),
    )
    assert figures(sheet) == (3, 2, 1, 0, 3)
    bibs = [queries.copy(f"D00000{n}").bib_id for n in (1, 2, 3)]
    assert bibs[0] == bibs[1] != bibs[2]


def test_one_isbn_on_two_different_books_stays_two(bring_in) -> None:
    records = (
        iso(book(1, "$bD000001", title="小学语文练习")),
        iso(book(1, "$bD000002", title="趣味数学")),
    )
    sheet = bring_in(*records)
    assert figures(sheet) == (2, 2, 0, 0, 2)
    assert [code for _, code, _ in remarks(sheet)] == ["isbn-again"]
    again = bring_in(*records, b"\n", name="again.iso")
    assert (again.merged, again.copies, again.copies_known) == (2, 0, 2)


def test_the_existing_title_is_kept_and_gets_the_new_copies(bring_in) -> None:
    bring_in(iso(book(1, "$bD000001", title="溪边的灯")))
    sheet = bring_in(iso(book(1, "$bD000002", title="溪边的灯 : 修订")), name="more.iso")
    assert figures(sheet) == (1, 0, 1, 0, 1)
    bib_id = queries.copy("D000002").bib_id
    assert catalogue.bib(bib_id).title == "溪边的灯"
    entry = apps.get_model("journal", "Entry").objects.filter(kind="catalogue.bibs-imported")
    # The title is found by its new copy: the index hears of it.
    assert f'"bib_ids":[[{bib_id},{bib_id}]]' in entry.latest("pk").facts


def test_a_barcode_on_another_title_is_never_lost_in_silence(bring_in) -> None:
    sheet = bring_in(
        iso(book(1, "$bD000001", title="溪边的灯")), iso(book(2, "$bD000001$bD000002"))
    )
    assert figures(sheet) == (2, 2, 0, 0, 2)
    assert remarks(sheet) == [(2, "barcode-elsewhere", "D000001 《溪边的灯》")]
    again = bring_in(iso(book(3, "$bD000002")), name="other.iso")
    assert remarks(again) == [(1, "barcode-elsewhere", "D000002 《溪边的书2》")]


def test_a_title_without_copies(bring_in) -> None:
    sheet = bring_in(iso(book(1)), iso(book(2, "$dI247.5$e3")))
    assert figures(sheet) == (2, 2, 0, 0, 0)
    assert remarks(sheet) == []
    mixed = bring_in(iso(book(3, "$bD000003")), iso(book(4, "$dI247.5$e4")), name="more.iso")
    assert remarks(mixed) == [(2, "no-barcode", "905")]


def test_what_cannot_be_read_is_kept_with_its_reason(bring_in) -> None:
    good = iso(book(2, "$bD000002"))
    untitled = iso([("001", "X7"), field("690", "$aI247.5")])
    rubbish = b"this is not a record" + b"\x1d"
    sheet = bring_in(iso(book(1, "$bD000001")), rubbish, good, untitled)
    assert figures(sheet) == (4, 2, 0, 2, 2)
    found = list(queries.rejected_records(sheet.run_id))
    assert [(one.record_number, one.code) for one in found] == [(2, "short"), (4, "no-title")]
    assert found[0].raw == rubbish[:-1]
    assert found[1].detail == "X7"
    assert found[1].raw == untitled[:-1]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("CNY18.00", 1800),
        ("￥58.00", 5800),
        ("RMB3.50(2000)", 350),
        ("7", 700),
        ("CNY79.00 (含光盘)", 7900),
        ("0.17", 17),
        ("USD16.95", None),
        ("赠阅", None),
    ],
)
def test_the_forms_of_a_price(bring_in, text: str, fen: int | None) -> None:
    bring_in(iso(book(1, "$bD000001", price=text)))
    slip = queries.copy("D000001")
    assert slip.price_fen == fen
    assert queries.copy_detail(slip.copy_id).price_text == text


def test_rooms_come_along_under_their_old_names(bring_in, house: House) -> None:
    sheet = bring_in(
        iso(book(1, "$bD000001$c阅览室")),
        iso(book(2, "$bD000002$c社科库")),
        iso(book(3, "$a北门分馆$bD000003")),
        iso(book(4, "$bD000004$c社科库")),
    )
    assert sheet.copies == 4
    assert queries.copy("D000001").location_id == house.reading_room
    new = queries.copy("D000002")
    assert (new.location_name, new.owner_id) == ("社科库", house.main)
    assert queries.copy("D000004").location_id == new.location_id
    branch = queries.copy("D000003")
    assert (branch.owner_id, branch.location_id) == (house.branch, house.branch_room)


def dt1000(*groups: str) -> list[Parts]:
    return [field("986", one) for one in groups]


def test_running_loans_in_the_record_are_noted_for_later(bring_in) -> None:
    sheet = bring_in(
        iso(
            book(
                1,
                extra=[
                    field("905", "$dI247.5$e5"),
                    *dt1000(
                        "$aB0001$h700635$b外借室$d18.00$rR0000001$t20260401", "$aB0002$h700636"
                    ),
                ],
            )
        )
    )
    assert sheet.copies == 2
    assert remarks(sheet) == [(1, "open-loan", "B0001 R0000001 20260401")]
    copy = queries.copy("B0001")
    assert (copy.accession_number, copy.price_fen) == ("700635", 1800)
    assert copy.call_number == "I247.5/5"


def test_a_long_field_outgrows_the_format_but_not_the_library(bring_in) -> None:
    summary = "溪" * 4_500
    sheet = bring_in(iso(book(1, "$bD000001", extra=[field("330", "$a" + summary)]), "gb18030"))
    assert sheet.imported == 1
    assert catalogue.description(queries.copy("D000001").bib_id).summary == summary


def test_a_second_time_changes_nothing(bring_in) -> None:
    records = [
        iso(book(n, f"$bD{n:06}$dI247.5$e{n}", volume="$h2" if n % 3 else "")) for n in range(9)
    ]
    first = bring_in(*records)
    before = tables()
    second = bring_in(*records)
    assert first.run_id != second.run_id
    assert figures(second) == (9, 0, 9, 0, 0)
    assert second.copies_known == 9
    assert tables() == before


def tables() -> list[list[tuple[object, ...]]]:
    """Return everything that a move-in leaves behind in titles and copies."""
    return [
        [
            tuple(row)
            for row in apps.get_model(app, model).objects.order_by("pk").values_list(*columns)
        ]
        for app, model, columns in (
            ("catalogue", "Bib", ("title", "volume", "isbn", "match_key", "record", "class_key")),
            ("holdings", "Copy", ("bib__title", "barcode", "call_key", "location__name")),
            ("holdings", "BookNumber", ("class_number", "last")),
        )
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.iso", None, "holdings.file-missing"),
        ("empty.iso", b"", "holdings.file-empty"),
        ("notes.txt", b"hello", "holdings.file-not-marc"),
        ("page.xml", b"<html><body/></html>", "holdings.file-not-marc"),
        ("bomb.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "holdings.file-not-marc"),
        ("records.json", b'{"leader": ""}', "holdings.file-not-marc"),
    ],
)
def test_what_is_no_file_of_records_is_refused_by_name(
    house: House,
    tmp_path: Path,
    by: Actor,
    now: datetime,
    name: str,
    content: bytes | None,
    code: str,
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for act in (
        lambda: move_in.start(path=path, by=by, now=now),
        lambda: move_in.preview(path=path, by=by),
    ):
        with pytest.raises(UnreadableFile) as refusal:
            act()
        assert (refusal.value.because[0].code, refusal.value.because[0].facts) == (
            code,
            {"name": name},
        )
    assert queries.runs() == []


def test_a_look_before_anything_is_written(
    house: House, tmp_path: Path, by: Actor, now: datetime, bring_in
) -> None:
    bring_in(iso(book(1)), name="earlier.iso")
    records = [iso(book(n, f"$bD{n:06}$c社科库$dI247.5$e{n}")) for n in range(1, 31)]
    path = write(tmp_path / "books.iso", b"rubbish" + b"\x1d", *records)
    look = move_in.preview(path=path, by=by)
    assert (look.form, look.profile, look.locations) == ("iso2709", "905", ("社科库",))
    assert len(look.lines) == 20
    assert look.lines[0].because == "short"
    line = look.lines[1]
    assert (line.record_number, line.title, line.barcodes) == (2, "溪边的书1", ("D000001",))
    assert (line.is_here, line.call_number, line.price_text) == (True, "I247.5/1", "CNY26.00")
    assert not look.lines[2].is_here
    assert queries.count_copies() == 0
    # What the page shows can be changed and handed back.
    settings = move_in.Settings.from_json(
        {**look.settings, "locations": {"社科库": house.branch_room}}
    )
    run_id = move_in.start(path=path, by=by, now=now, settings=settings)
    move_in.run(run_id=run_id, by=by, now=now)
    assert queries.copy("D000007").place_id == house.branch
