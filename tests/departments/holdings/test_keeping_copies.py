"""Writing copies down, changing, moving, marking and writing them off; rooms, kinds, shelves."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps
from holdings_house import House

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue import services as cataloguing
from shuxiang.departments.catalogue.refusals import CannotMerge, UnknownBib
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.departments.holdings import queries, services
from shuxiang.departments.holdings.promises import PROMISES
from shuxiang.departments.holdings.refusals import (
    AlreadyWithdrawn,
    CopyRefused,
    RegisterRefused,
    UnknownCopy,
)
from shuxiang.departments.holdings.rules import CopyDraft, CopyMark
from shuxiang.departments.holdings.wording import say
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.refusals import Because, NotAllowed

pytestmark = pytest.mark.django_db

HOLDINGS = Path(__file__).resolve().parents[3] / "src/shuxiang/departments/holdings"


@pytest.fixture
def bib_id(house: House, by: Actor, now: datetime) -> int:
    plain = PlainTitle(title="溪边的灯", author="林晚著", class_number="I247.5")
    return cataloguing.add_plain(plain=plain, by=by, now=now).bib_id


@pytest.fixture
def draft(house: House) -> CopyDraft:
    return CopyDraft(
        barcode="D000001",
        owner_id=house.main,
        location_id=house.room,
        kind_id=house.book,
        call_number="I247.5/12",
        price_text="CNY26.00",
        source="purchase",
    )


def kinds() -> list[str]:
    entries = apps.get_model("journal", "Entry").objects.order_by("pk")
    return list(entries.values_list("kind", flat=True))


def someone(*powers: Power, scope: frozenset[int] | None = None) -> Actor:
    return Actor(ActorKind.STAFF, 7, "梁", None, frozenset(powers), scope)


def test_a_copy_is_written_down_with_its_keys(
    bib_id: int, draft: CopyDraft, house: House, by: Actor, now: datetime
) -> None:
    slip = services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now)
    assert (slip.barcode, slip.price_fen, slip.place_id) == ("D000001", 2600, house.main)
    assert slip.call_key > ""
    assert kinds()[-1] == "holdings.copy-added"
    # A number that stands on a spine never comes out of the series once more.
    assert services.take_number(class_number="I247.5", by=by, now=now) == 13
    assert [list(one.broken_by()) for one in PROMISES] == [[]] * len(PROMISES)


def test_every_reason_at_once(
    bib_id: int, draft: CopyDraft, house: House, by: Actor, now: datetime
) -> None:
    services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now)
    wrong = replace(draft, location_id=0, kind_id=0, call_number="I" * 81)
    with pytest.raises(CopyRefused) as refusal:
        services.add_copy(bib_id=bib_id, draft=wrong, by=by, now=now)
    assert [one.code for one in refusal.value.because] == [
        "holdings.call-number-long",
        "holdings.barcode-taken",
        "holdings.location-unknown",
        "holdings.kind-unknown",
    ]
    assert "溪边的灯" in say(refusal.value.because[1]).what


@pytest.mark.parametrize(
    ("barcode", "code"),
    [
        ("", "holdings.barcode-empty"),
        ("D 0001", "holdings.barcode-odd"),
        ("条码", "holdings.barcode-odd"),
    ],
)
def test_barcodes_that_no_scanner_reads(
    bib_id: int, draft: CopyDraft, by: Actor, now: datetime, barcode: str, code: str
) -> None:
    with pytest.raises(CopyRefused) as refusal:
        services.add_copy(bib_id=bib_id, draft=replace(draft, barcode=barcode), by=by, now=now)
    assert [one.code for one in refusal.value.because] == [code]


def test_a_barcode_is_kept_as_it_is_printed(
    bib_id: int, draft: CopyDraft, by: Actor, now: datetime
) -> None:
    typed = replace(draft, barcode=" ｄ０００００１ ")
    assert services.add_copy(bib_id=bib_id, draft=typed, by=by, now=now).barcode == "D000001"


def test_only_what_differs_is_changed_and_named(
    bib_id: int, draft: CopyDraft, by: Actor, now: datetime
) -> None:
    slip = services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now)
    before = kinds()
    services.change_copy(copy_id=slip.copy_id, draft=draft, by=by, now=now)
    assert kinds() == before
    dearer = replace(draft, price_text="30", desk_note="附光盘 1 张")
    changed = services.change_copy(copy_id=slip.copy_id, draft=dearer, by=by, now=now)
    assert changed.price_fen == 3000
    entry = apps.get_model("journal", "Entry").objects.latest("pk")
    assert '"changed":["price_text","price_fen","desk_note"]' in entry.facts


def test_a_copy_moves_to_a_room_of_that_place_only(
    bib_id: int, draft: CopyDraft, house: House, by: Actor, now: datetime
) -> None:
    slip = services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now)
    with pytest.raises(CopyRefused):
        services.move(
            copy_id=slip.copy_id, place_id=house.branch, location_id=house.room, by=by, now=now
        )
    moved = services.move(
        copy_id=slip.copy_id, place_id=house.branch, location_id=house.branch_room, by=by, now=now
    )
    assert (moved.place_id, moved.owner_id, moved.location_name) == (
        house.branch,
        house.main,
        "外借室",
    )
    assert kinds()[-1] == "holdings.copy-moved"


def test_marks_come_and_go(bib_id: int, draft: CopyDraft, by: Actor, now: datetime) -> None:
    copy_id = services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now).copy_id
    assert services.mark_lost(copy_id=copy_id, by=by, now=now).lost
    assert services.mark_missing(copy_id=copy_id, by=by, now=now).missing
    found = services.mark_found(copy_id=copy_id, by=by, now=now)
    assert (found.lost, found.missing) == (False, False)
    assert services.mark_damaged(copy_id=copy_id, by=by, now=now).damaged
    assert not services.mark_mended(copy_id=copy_id, by=by, now=now).damaged
    processing = services.mark(copy_id=copy_id, mark=CopyMark.IN_PROCESSING, by=by, now=now)
    assert processing.in_processing
    assert not services.mark_processed(copy_id=copy_id, by=by, now=now).in_processing
    count = len(kinds())
    services.mark_processed(copy_id=copy_id, by=by, now=now)
    assert len(kinds()) == count


def test_written_off_with_a_reason_and_back(
    bib_id: int, draft: CopyDraft, by: Actor, now: datetime
) -> None:
    copy_id = services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now).copy_id
    with pytest.raises(CopyRefused):
        services.withdraw(copy_id=copy_id, why="  ", by=by, now=now)
    assert services.withdraw(copy_id=copy_id, why="破损", by=by, now=now).withdrawn
    refused: list[Callable[[], object]] = [
        lambda: services.withdraw(copy_id=copy_id, why="破损", by=by, now=now),
        lambda: services.change_copy(copy_id=copy_id, draft=draft, by=by, now=now),
        lambda: services.mark_lost(copy_id=copy_id, by=by, now=now),
    ]
    for act in refused:
        with pytest.raises(AlreadyWithdrawn):
            act()
    # Its barcode stays taken: the ledger still speaks of it.
    with pytest.raises(CopyRefused):
        services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now)
    assert not services.reinstate(copy_id=copy_id, by=by, now=now).withdrawn
    assert kinds()[-2:] == ["holdings.copy-withdrawn", "holdings.copy-reinstated"]


def test_without_the_power_or_outside_the_scope_nothing_happens(
    bib_id: int, draft: CopyDraft, house: House, by: Actor, now: datetime
) -> None:
    slip = services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now)
    nobody = someone()
    branch = someone(*Power, scope=frozenset({house.branch}))
    other = replace(draft, barcode="D000002")
    acts: list[Callable[[Actor], object]] = [
        lambda who: services.add_copy(bib_id=bib_id, draft=other, by=who, now=now),
        lambda who: services.change_copy(copy_id=slip.copy_id, draft=other, by=who, now=now),
        lambda who: services.mark_lost(copy_id=slip.copy_id, by=who, now=now),
        lambda who: services.withdraw(copy_id=slip.copy_id, why="破损", by=who, now=now),
        lambda who: services.move(
            copy_id=slip.copy_id, place_id=house.main, location_id=house.room, by=who, now=now
        ),
        lambda who: services.mark_shelves(location_id=house.room, marks=(), by=who, now=now),
        lambda who: services.add_location(place_id=house.main, code="X", name="X", by=who, now=now),
    ]
    for who in (nobody, branch):
        for act in acts:
            with pytest.raises(NotAllowed):
                act(who)
    assert queries.all_copies_of(bib_id) == (slip,)


def test_numbers_of_a_class_are_given_once_and_in_order(
    bib_id: int, draft: CopyDraft, by: Actor, now: datetime
) -> None:
    first = services.call_number_for(bib_id=bib_id, by=by, now=now)
    assert first == "I247.5/1"
    services.add_copy(bib_id=bib_id, draft=replace(draft, call_number=first), by=by, now=now)
    # The second copy of a title stands beside the first.
    assert services.call_number_for(bib_id=bib_id, by=by, now=now) == first
    assert [services.take_number(class_number="I247.5", by=by, now=now) for _ in range(3)] == [
        2,
        3,
        4,
    ]
    assert services.take_number(class_number="K825", by=by, now=now) == 1
    bare = cataloguing.add_plain(plain=PlainTitle(title="无类"), by=by, now=now)
    assert services.call_number_for(bib_id=bare.bib_id, by=by, now=now) == ""


def test_books_stand_in_filing_order(
    bib_id: int, draft: CopyDraft, house: House, by: Actor, now: datetime
) -> None:
    order = [
        "B-49/3",
        "I247.5",
        "I247.5/2",
        "I247.5/12",
        "I247.5/12:2",
        "I247.5/1234",
        "I247.57/1",
        "R711-62/1",
        "R711(711)/1",
        "R711=6/1",
        "R711:R83/1",
        "R711+R173/1",
        "R711.1/1",
        "T1/1",
        "TP1/1",
    ]
    for n, number in enumerate(reversed(order)):
        one = replace(draft, barcode=f"D1{n:05}", call_number=number)
        services.add_copy(bib_id=bib_id, draft=one, by=by, now=now)
    stands = queries.on_shelf(house.main)
    assert [line.call_number for line in stands] == order
    middle = queries.on_shelf(house.main, from_key=stands[2].call_key, to_key=stands[5].call_key)
    assert [line.call_number for line in middle] == order[2:5]


def test_the_shelf_plan_says_where_to_go(
    bib_id: int, draft: CopyDraft, house: House, by: Actor, now: datetime
) -> None:
    marks = [("I247.5/1000", "二楼 4 架"), ("I", "二楼 3 架"), ("K", "三楼 1 架")]
    assert services.mark_shelves(location_id=house.room, marks=marks, by=by, now=now) == 3
    labels = {}
    for n, number in enumerate(("I247.5/12", "I247.5/1000", "J2/1", "K8/1", "A1/1")):
        one = replace(draft, barcode=f"D2{n:05}", call_number=number)
        labels[number] = services.add_copy(bib_id=bib_id, draft=one, by=by, now=now).shelf
    assert labels == {
        "I247.5/12": "二楼 3 架",
        "I247.5/1000": "二楼 4 架",
        "J2/1": "二楼 4 架",
        "K8/1": "三楼 1 架",
        "A1/1": "",
    }
    with pytest.raises(RegisterRefused):
        services.add_shelf(
            location_id=house.room, from_call_number="I 247.5/1000", label="x", by=by, now=now
        )
    shelf = queries.shelf_marks(house.room)[0]
    services.change_shelf(
        shelf_id=shelf.shelf_id,
        location_id=house.room,
        from_call_number="H",
        label="一楼 9 架",
        by=by,
        now=now,
    )
    services.remove_shelf(shelf_id=queries.shelf_marks(house.room)[-1].shelf_id, by=by, now=now)
    assert [(one.from_call_number, one.label) for one in queries.shelf_marks(house.room)] == [
        ("H", "一楼 9 架"),
        ("I247.5/1000", "二楼 4 架"),
    ]


def test_a_shelf_keeps_its_number_whatever_is_done_to_the_plan(
    house: House, by: Actor, now: datetime
) -> None:
    marks = [("I", "二楼 3 架"), ("K", "三楼 1 架")]
    services.mark_shelves(location_id=house.room, marks=marks, by=by, now=now)
    first, second = (one.shelf_id for one in queries.shelf_marks(house.room))
    services.add_shelf(location_id=house.room, from_call_number="A", label="一楼", by=by, now=now)

    def change(number: str, room: int) -> None:
        services.change_shelf(
            shelf_id=first, location_id=room, from_call_number=number, label="x", by=by, now=now
        )

    change("T", house.room)
    plan = [(one.shelf_id, one.from_call_number) for one in queries.shelf_marks(house.room)]
    assert plan[1:] == [(second, "K"), (first, "T")]
    with pytest.raises(RegisterRefused):
        change("K", house.room)
    other = services.add_location(place_id=house.main, code="QS", name="青少年室", by=by, now=now)
    change("K", other)
    assert [one.shelf_id for one in queries.shelf_marks(other)] == [first]
    assert [one.from_call_number for one in queries.shelf_marks(house.room)] == ["A", "K"]


def test_rooms_and_kinds(
    bib_id: int, draft: CopyDraft, house: House, by: Actor, now: datetime
) -> None:
    services.add_copy(bib_id=bib_id, draft=draft, by=by, now=now)
    room = services.add_location(place_id=house.main, code="DF", name="地方文献室", by=by, now=now)
    with pytest.raises(RegisterRefused):
        services.add_location(place_id=house.main, code="DF", name="又一个", by=by, now=now)
    with pytest.raises(RegisterRefused):
        services.retire_location(location_id=house.room, by=by, now=now)
    services.retire_location(location_id=room, by=by, now=now)
    assert room not in {one.location_id for one in queries.locations()}
    kind = services.add_copy_kind(code="comic", name="漫画", min_age=8, by=by, now=now)
    with pytest.raises(RegisterRefused):
        services.add_copy_kind(code="comic", name="漫画", by=by, now=now)
    with pytest.raises(RegisterRefused):
        services.retire_copy_kind(kind_id=house.book, by=by, now=now)
    services.retire_copy_kind(kind_id=kind, by=by, now=now)
    assert kind not in {one.kind_id for one in queries.copy_kinds()}


def test_a_new_library_has_rooms_and_kinds_and_twice_is_once(
    house: House, by: Actor, now: datetime
) -> None:
    for _ in range(2):
        services.seed_collection(place_id=house.main, by=by, now=now)
    names = [one.name for one in queries.copy_kinds()]
    assert sorted(names) == sorted({"普通图书", "少儿图书", "工具书", "期刊", "视听资料"})
    rooms = {one.name: one.lends for one in queries.locations(house.main)}
    assert rooms["少儿借阅室"] is True
    assert rooms["报刊阅览室"] is False


def test_two_records_of_one_title_are_joined(
    bib_id: int, draft: CopyDraft, by: Actor, now: datetime
) -> None:
    twin = cataloguing.add_plain(plain=PlainTitle(title="溪边的灯"), by=by, now=now).bib_id
    services.add_copy(bib_id=twin, draft=draft, by=by, now=now)
    assert services.join_titles(keep_id=bib_id, drop_id=twin, by=by, now=now) == 1
    assert queries.copy("D000001").bib_id == bib_id
    assert catalogue.standing_id(twin) == bib_id
    with pytest.raises(CannotMerge):
        services.join_titles(keep_id=bib_id, drop_id=twin, by=by, now=now)
    with pytest.raises(UnknownBib):
        services.add_copy(bib_id=twin, draft=replace(draft, barcode="D9"), by=by, now=now)
    with pytest.raises(UnknownCopy):
        queries.copy_detail(0)


def test_every_refusal_has_its_sentence() -> None:
    facts = dict.fromkeys(
        ("barcode", "title", "code", "place", "name", "number", "age", "call_number"), "1"
    )
    codes = {
        node.value
        for path in HOLDINGS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("holdings.")
        and path.name not in ("events.py", "promises.py", "oddities.py")
        and "migrations" not in path.parts
    }
    # A refusal that always names its reasons has no sentence of its own.
    codes -= {"holdings.copy-refused", "holdings.register-refused", "holdings.unreadable-file"}
    assert len(codes) > 20
    for code in codes:
        sentence = say(Because(code, {**facts, "count": 3, "age": 3}))
        assert sentence.what
        assert sentence.way_on
        assert "！" not in str(sentence)
