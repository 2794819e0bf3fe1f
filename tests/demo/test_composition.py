"""The county is made by rule: the same every time, and nothing in it belongs to anybody."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

from shuxiang.foundations.codecs import barcode, clc, cnmarc, identity, isbn, iso2709, mobile
from shuxiang.foundations.kernel.days import age_on
from shuxiang.project.demo.composition import people, publishers
from shuxiang.project.demo.composition.cast import CAST, card_number
from shuxiang.project.demo.composition.copies import Shelver
from shuxiang.project.demo.composition.network import POINTS
from shuxiang.project.demo.composition.records import record_of
from shuxiang.project.demo.composition.titles import Composer
from shuxiang.project.demo.composition.year import (
    MOST_AT_A_TIME,
    Borrower,
    Library,
    year,
)

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def test_the_same_seed_gives_the_same_shelf() -> None:
    one, other = (list(Composer(Random("云溪"), 2026).titles(300)) for _ in range(2))
    assert one == other


def test_every_number_checks_and_every_class_is_of_the_scheme() -> None:
    titles = list(Composer(Random(7), 2026).titles(2_000))
    printed = [one for one in titles if one.kind != "serial"]
    assert all(isbn.is_valid(one.isbn) for one in printed)
    assert len({one.isbn for one in printed}) == len(printed)
    assert all(clc.is_class(one.class_number) for one in titles)
    assert {clc.main_letter(one.class_number) for one in titles} >= set("BDFGHIJKQRST")
    assert all(1980 <= one.year <= 2026 for one in titles)


def test_the_shelf_is_that_of_a_county() -> None:
    titles = list(Composer(Random(7), 2026).titles(3_000))
    names = Counter(one.title for one in titles)
    assert names["红楼梦"] > 1 and names["呼兰河传"] >= 1 and names["论语"] >= 1
    kinds = Counter(one.kind for one in titles)
    assert set(kinds) == {"book", "children", "reference", "serial", "av"}
    assert 0.1 < kinds["children"] / len(titles) < 0.35
    assert len({one.publisher.name for one in titles}) == len(publishers.ALL) == 40


def test_a_record_says_what_was_composed() -> None:
    for one in Composer(Random(3), 2026).titles(400):
        record = record_of(one, number="YX0000001", now=NOW, agency="YX")
        said = cnmarc.describe(iso2709.parse(iso2709.serialise(record)))
        assert (said.title, said.publisher, said.year) == (one.title, one.publisher.name, one.year)
        assert said.class_number == one.class_number
        assert said.isbns == ((isbn.normalise(one.isbn),) if one.isbn else ())
        assert said.summary == one.summary
        if one.isbn:
            assert said.price is not None and said.price.fen == one.fen


def test_readers_have_numbers_that_check_in_a_region_that_does_not_exist() -> None:
    many = list(people.readers(Random(5), 800, places=27, today=TODAY))
    assert all(identity.check(one.identity) for one in many)
    assert {one.identity[:6] for one in many} == {"360999"}
    for numbers in ([one.identity for one in many], [one.card for one in many]):
        assert len(set(numbers)) == len(many)
    assert all(barcode.is_ours(one.card, "8") and mobile.is_mobile(one.phone) for one in many)
    assert all(bool(one.guardian) == (one.category == "child") for one in many)
    assert {one.category for one in many} == {"adult", "child", "senior"}
    youngest = {"adult": 14, "child": 5, "senior": 60}
    for one in many:
        assert age_on(one.birth_on, one.registered_on) >= youngest[one.category]


def test_the_cast_has_cards_of_its_own() -> None:
    cards = [card_number(one.sequence) for one in CAST]
    assert len(set(cards)) == len(cards)
    assert cards[1] == "8600002219"
    assert max(one.sequence for one in CAST) < people.FIRST_CARD


def test_there_are_two_copies_of_a_title_and_twenty_five_points() -> None:
    shelver = Shelver(Random(1), main="总馆", branch="枫溪分馆", points=["柏岭村服务点"])
    assert sum(shelver.counts(777)) == 1_554
    assert len(POINTS) == 25
    assert {one.partner_kind for one in POINTS} == {
        "机关",
        "军营",
        "学校",
        "农村",
        "企业",
        "社区",
        "景区",
    }


def test_a_year_lends_no_copy_twice_and_nobody_too_much() -> None:
    borrowers = [Borrower(n, 1, 1, date(2020, 1, 1), 1.0) for n in range(40)]
    library = Library({1: list(range(600))}, lambda place_id, day: day.weekday() != 0)
    made = year(Random(2), borrowers, library, loans=2_000, today=TODAY)
    assert 1_980 <= len(made) <= 2_004
    assert all(one.lent_at.weekday() != 0 for one in made)
    held: Counter[int] = Counter()
    out: set[int] = set()
    steps = [(one.lent_at, 1, one) for one in made]
    steps += [(one.returned_at, 0, one) for one in made if one.returned_at]
    for _, begins, one in sorted(steps, key=lambda step: step[:2]):
        if begins:
            assert one.copy_id not in out
            out.add(one.copy_id)
            held[one.reader_id] += 1
            assert held[one.reader_id] <= MOST_AT_A_TIME
        else:
            out.remove(one.copy_id)
            held[one.reader_id] -= 1
    assert out
    busy = Counter(one.lent_at.month for one in made)
    assert busy[8] > busy[6] * 1.3
