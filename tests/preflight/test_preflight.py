"""Pre-flight (N11): whatever would be refused or is odd tomorrow is listed tonight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import cast
import pytest
from preflight.defects import DEFECTS, Ground
from shelves import Shelves

from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.refusals import LendingRefused
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.circulation.services.playing import play_copies
from shuxiang.departments.holdings.models import Copy
from shuxiang.doors.office.views import preflight as office
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.oddities import Found, Oddity
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.foundations.preflight import checking
from shuxiang.foundations.preflight.models import Check, Finding
from shuxiang.project import preflight

BY_CODE = {one.code: one for one in preflight.all_oddities()}
MENDED = sorted(code for code, one in BY_CODE.items() if one.mend is not None)


@pytest.fixture
def ground(county: cast.County, books: Shelves) -> Ground:
    Copy.objects.update(price_fen=2_000, call_number="I246.5/1")
    return Ground(county, books)


def found(oddity: Oddity, ground: Ground) -> list[int]:
    return [one.ident for one in oddity.find(ground.now)]


def test_at_least_fifty_kinds_are_looked_for_and_each_can_be_planted() -> None:
    assert len(BY_CODE) >= 50
    assert set(DEFECTS) == set(BY_CODE)


def test_the_office_shows_every_kind(ground: Ground) -> None:
    assert set(office.ALL) == set(BY_CODE)


@pytest.mark.parametrize("code", sorted(DEFECTS))
def test_what_is_planted_is_found(ground: Ground, code: str) -> None:
    oddity = BY_CODE[code]
    before = found(oddity, ground)
    DEFECTS[code](ground)
    after = found(oddity, ground)
    assert len(after) > len(before) or code == "staff.one-who-manages"
    assert after


@pytest.mark.parametrize("code", MENDED)
def test_what_has_a_button_is_right_after_one_press(ground: Ground, code: str) -> None:
    oddity = BY_CODE[code]
    DEFECTS[code](ground)
    (ident,) = set(found(oddity, ground))
    assert oddity.mend is not None
    oddity.mend(ident=ident, by=ground.county.director, now=ground.now)
    assert found(oddity, ground) == []


@pytest.mark.parametrize("code", MENDED)
def test_nobody_presses_a_button_without_the_power(ground: Ground, code: str) -> None:
    oddity = BY_CODE[code]
    DEFECTS[code](ground)
    (ident,) = set(found(oddity, ground))
    assert oddity.mend is not None
    with pytest.raises(NotAllowed):
        oddity.mend(ident=ident, by=powerless(ground), now=ground.now)
    assert found(oddity, ground) == [ident]


def powerless(ground: Ground) -> Actor:
    return replace(ground.county.desk, powers=frozenset())


# --- lending everything on paper ---------------------------------------------------------------------


def test_every_copy_and_every_reader_is_lent_to_on_paper_and_nothing_is_written(
    ground: Ground,
) -> None:
    services.lend(
        card_number=ground.county.wu.card_number, barcode=ground.books[0],
        by=ground.county.desk, now=ground.now,
    )  # fmt: skip
    told = services.play(ground.now + timedelta(days=60))
    copies, readers = told["copies"], told["readers"]
    assert copies["all"] == Copy.objects.count()
    assert copies["refused"] == {
        Reason.OUT_TO_OTHER.value: 1,
        Reason.LOCATION_NOT_LENT.value: 1,
    }
    assert copies["fine"] == copies["all"] - 2
    assert readers["refused"] == {Reason.OVERDUE.value: 1}
    assert readers["fine"] == readers["all"] - 1
    assert told["returns"] == {"all": 1, "late": 1, "fine_fen": 0, "suspended": 0, "points": 0}


def test_the_paper_says_what_the_counter_says(ground: Ground) -> None:
    """For every copy: refused on paper by the same reason as at the desk, or lent at both."""
    Copy.objects.filter(barcode=ground.books[1]).update(lost_at=ground.now)
    Copy.objects.filter(barcode=ground.books[2]).update(in_processing_since=ground.now)
    barcodes = list(Copy.objects.order_by("pk").values_list("barcode", flat=True))
    for barcode, paper in zip(barcodes, play_copies(ground.today), strict=True):
        try:
            slip = services.lend(
                card_number=ground.county.chen.card_number, barcode=barcode,
                by=ground.county.director, now=ground.now,
            )  # fmt: skip
        except LendingRefused as refused:
            assert refused.because[0].code == paper
        else:
            assert paper == ""
            services.undo(entry_id=slip.entry_id, by=ground.county.director, now=ground.now)


# --- the check as a whole -----------------------------------------------------------------------------


def test_a_check_keeps_what_it_found_until_the_next(ground: Ground) -> None:
    ground.copy(in_processing_since=ground.ago(days=60))
    said = preflight.check(ground.now)
    assert "试借试还" in said
    last = checking.last_check()
    assert last is not None
    assert last.counts["holdings.long-in-processing"] == 1
    (one,) = checking.findings("holdings.long-in-processing")
    assert ground.books[0] in one.label
    checking.mend(
        BY_CODE[one.code], finding_id=one.finding_id, by=ground.county.director, now=ground.now
    )
    assert checking.findings("holdings.long-in-processing") == []
    preflight.check(ground.now + timedelta(days=1))
    assert Check.objects.count() == 2
    assert not Finding.objects.filter(code="holdings.long-in-processing").exists()


def test_a_check_that_was_killed_leaves_the_last_one_standing(ground: Ground) -> None:
    preflight.check(ground.now)
    before = checking.last_check()
    Check.objects.create(began_at=ground.now)
    assert checking.last_check() == before
    preflight.check(ground.now + timedelta(days=1))
    assert not Check.objects.filter(ended_at=None).exists()


def test_thousands_of_one_kind_are_counted_and_a_thousand_kept(ground: Ground) -> None:
    def many(now: datetime) -> Iterator[Found]:
        return (Found(number, str(number)) for number in range(1, 2_501))

    oddity = Oddity("test.many", BY_CODE["holdings.no-price"].subject, "", "", many)
    done = checking.run([oddity], lambda now: {}, now=ground.now)
    assert done.counts == {"test.many": 2_500}
    assert Finding.objects.filter(code="test.many").count() == checking.KEPT
