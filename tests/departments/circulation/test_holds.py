"""预约 and 在途, on a library with people and books in it. Numbers are those of the list of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import cast
import pytest
from shelves import Shelves

from shuxiang.departments.circulation import jobs, queries, reactions, services
from shuxiang.departments.circulation.models import Hold, InLibraryUse, Transit
from shuxiang.departments.circulation.refusals import (
    CannotSend,
    HoldRefused,
    LendingRefused,
    RenewalRefused,
    UnknownHold,
)
from shuxiang.departments.circulation.rules import HoldEnd, LoanPolicy, Reason
from shuxiang.departments.circulation.slips import Goes, HoldState, ReturnOutcome
from shuxiang.departments.holdings import services as copies
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, ActorKind
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import NotAllowed
from shuxiang.project.promises import audit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def promises_hold(db: None):
    yield
    assert [(promise.says, lines) for promise, lines in audit() if lines] == []


def hold(county: cast.County, reader, bib: int, pickup=None, **more):
    return services.place_hold(
        reader_id=reader.reader_id,
        bib_id=bib,
        pickup_id=(pickup or county.main).place_id,
        by=more.pop("by", county.desk),
        now=more.pop("now", county.now),
        **more,
    )


def lend(county: cast.County, barcode: str, reader, **more):
    return services.lend(
        card_number=reader.card_number,
        barcode=barcode,
        by=more.pop("by", county.desk),
        now=more.pop("now", county.now),
        **more,
    )


def back(county: cast.County, barcode: str, by: Actor | None = None, **later):
    moment = county.now + timedelta(**later) if later else county.now + timedelta(hours=1)
    return services.take_back(barcode=barcode, by=by or county.desk, now=moment)


def at(actor: Actor, place) -> Actor:
    return replace(actor, place_id=place.place_id)


def reasons(refused: pytest.ExceptionInfo) -> list[str]:
    return [one.code for one in refused.value.because]


def own(reader) -> Actor:
    return Actor(ActorKind.READER, reader.reader_id, "读者", reader.place_id, OWN_POWERS)


def tell(reaction, kind: str) -> None:
    """Let a subscriber hear of all entries of a kind, twice as may happen."""
    entries = [
        reading.entry(pk) for pk in Entry.objects.filter(kind=kind).values_list("pk", flat=True)
    ]
    reaction(entries)
    reaction(entries)


def queue(bib: int) -> list[int]:
    return [one.hold_id for one in queries.queue_of(bib)]


# --- the queue ------------------------------------------------------------------------------


def test_cases_368_370_437_the_order_of_a_queue(county: cast.County, books: Shelves) -> None:
    bib = books.bib_ids[0]
    people = (county.chen, county.wu, county.elder)
    first, second, third = (hold(county, one, bib).hold_id for one in people)
    assert queue(bib) == [first, second, third]
    said = {"by": county.director, "now": county.now, "why": "孩子下周要考试"}
    services.move_in_queue(hold_id=third, to=0, **said)
    assert queue(bib) == [third, first, second]
    services.move_in_queue(hold_id=third, to=-1, **said)
    services.move_in_queue(hold_id=second, to=9, **said)
    assert queue(bib) == [third, first, second]
    services.set_queue(bib_id=bib, hold_ids=[second, third, first], **said)
    assert queue(bib) == [second, third, first]
    for wrong in ([second, second, first], [second, third], [second, third, 999]):
        with pytest.raises(HoldRefused) as refused:
            services.set_queue(bib_id=bib, hold_ids=wrong, **said)
        assert reasons(refused) == ["circulation.queue-changed"]
    with pytest.raises(HoldRefused):
        services.move_in_queue(hold_id=first, to=0, by=county.director, now=county.now, why=" ")
    with pytest.raises(NotAllowed):
        services.move_in_queue(hold_id=first, to=0, by=county.desk, now=county.now, why="熟人")
    assert queue(bib) == [second, third, first]


def test_cases_371_373_374_a_suspended_hold_keeps_its_place(
    county: cast.County, books: Shelves
) -> None:
    bib = books.bib_ids[0]
    lend(county, books[0], county.elder)
    mine = hold(county, county.chen, bib).hold_id
    theirs = hold(county, county.wu, bib).hold_id
    assert (
        services.suspend_all(reader_id=county.chen.reader_id, by=county.desk, now=county.now) == 1
    )
    slip = back(county, books[0])
    assert (slip.routing.hold_id, slip.routing.goes) == (theirs, Goes.HOLD_SHELF)
    assert queue(bib) == [mine, theirs]
    with pytest.raises(HoldRefused) as refused:
        services.suspend_hold(hold_id=theirs, by=county.desk, now=county.now)
    assert reasons(refused) == ["circulation.hold-is-ready"]
    assert services.resume_all(reader_id=county.chen.reader_id, by=county.desk, now=county.now) == 1
    assert back(county, books[1]).routing.hold_id == mine


def test_a_hold_suspended_until_a_day_wakes_by_itself(county: cast.County, books: Shelves) -> None:
    mine = hold(county, county.chen, books.bib_ids[0]).hold_id
    until = day_of(county.now) + timedelta(days=3)
    services.suspend_hold(hold_id=mine, by=county.desk, now=county.now, until=until)
    assert back(county, books[0], days=2).routing.goes is Goes.SHELF
    assert back(county, books[0], days=3).routing.hold_id == mine


# --- may it be held? ------------------------------------------------------------------------


def test_case_578_430_one_hold_per_reader_and_title(county: cast.County, books: Shelves) -> None:
    hold(county, county.chen, books.bib_ids[0])
    with pytest.raises(HoldRefused) as refused:
        hold(county, county.chen, books.bib_ids[0])
    assert reasons(refused) == [Reason.HELD_ALREADY]


def test_case_454_what_one_has_at_home_is_not_held(county: cast.County, books: Shelves) -> None:
    lend(county, books[0], county.chen)
    with pytest.raises(HoldRefused) as refused:
        hold(county, county.chen, books.bib_ids[0])
    assert reasons(refused) == [Reason.HAS_IT]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"holds": 0}, [Reason.HOLDS_NOT_ALLOWED]),
        ({"holds": 1}, [Reason.HOLD_LIMIT]),
        ({"holds_a_day": 1}, [Reason.HOLDS_TODAY]),
        ({"holds_on_shelf": False}, [Reason.ON_THE_SHELF]),
        ({"holds": 1, "holds_a_day": 1}, [Reason.HOLD_LIMIT, Reason.HOLDS_TODAY]),
        ({}, []),
    ],
    ids=["379", "380", "382", "460", "both", "empty"],
)
def test_what_the_rule_says(
    county: cast.County, books: Shelves, policy: dict[str, object], expected: list[str]
) -> None:
    hold(county, county.chen, books.bib_ids[1])
    services.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, limit=10, **policy),
        by=county.director,
        now=county.now,
    )
    because = services.why_not_hold(
        reader_id=county.chen.reader_id,
        bib_id=books.bib_ids[0],
        pickup_id=county.main.place_id,
        by=county.desk,
        now=county.now,
    )
    assert [one.code for one in because] == expected


def test_case_386_392_what_is_never_lent_is_not_held(county: cast.County, books: Shelves) -> None:
    with pytest.raises(HoldRefused) as refused:
        hold(county, county.chen, books.reference.bib_id, copy_id=books.reference.copy_id)
    assert Reason.NOTHING_TO_HOLD in reasons(refused)


def test_a_reader_holds_for_nobody_else(county: cast.County, books: Shelves) -> None:
    with pytest.raises(NotAllowed):
        hold(county, county.wu, books.bib_ids[0], by=own(county.chen))
    mine = hold(county, county.chen, books.bib_ids[0], by=own(county.chen))
    with pytest.raises(UnknownHold):  # case 412: no hint whose it is
        services.cancel_hold(hold_id=mine.hold_id, by=own(county.wu), now=county.now)
    services.cancel_hold(hold_id=mine.hold_id, by=own(county.chen), now=county.now)
    with pytest.raises(UnknownHold):
        services.cancel_hold(hold_id=mine.hold_id, by=own(county.chen), now=county.now)


# --- a copy comes back ----------------------------------------------------------------------


def test_cases_232_235_415_a_copy_waits_for_its_reader_once(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0], county.wu)
    mine = hold(county, county.chen, books.bib_ids[0]).hold_id
    slip = back(county, books[0])
    assert slip.outcome is ReturnOutcome.RETURNED
    assert (slip.routing.goes, slip.routing.hold_id) == (Goes.HOLD_SHELF, mine)
    assert slip.routing.reader == "陈*兰"
    assert slip.routing.keep_until == date(2026, 11, 29)  # five open days, to the Sunday
    again = back(county, books[0], days=1)
    assert (again.outcome, again.routing.keep_until) == (ReturnOutcome.AGAIN, date(2026, 11, 29))
    assert Entry.objects.filter(kind="circulation.hold-ready").count() == 1
    assert InLibraryUse.objects.count() == 0


def test_cases_233_398_a_hold_elsewhere_travels_and_is_ready_on_arrival(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0], county.wu)
    mine = hold(county, county.chen, books.bib_ids[0], county.point).hold_id
    slip = back(county, books[0])
    assert (slip.routing.goes, slip.routing.to_place_id) == (Goes.AWAY, county.point.place_id)
    assert Hold.objects.get(pk=mine).keep_until is None
    assert [one.barcode for one in queries.on_the_way(day_of(county.now))] == [books[0]]
    came = back(county, books[0], by=at(county.desk, county.point), days=1)
    assert came.outcome is ReturnOutcome.ARRIVED
    assert (came.routing.goes, came.routing.arrived) == (Goes.HOLD_SHELF, True)
    assert Hold.objects.get(pk=mine).keep_until is not None
    assert Transit.objects.get().arrived is True


def test_case_455_of_two_copies_one_is_kept(county: cast.County, books: Shelves) -> None:
    hold(county, county.chen, books.bib_ids[0])
    assert back(county, books[0]).routing.goes is Goes.HOLD_SHELF
    assert back(county, books[1]).routing.goes is Goes.SHELF


def test_case_440_a_cancelled_hold_waits_for_its_clearance(
    county: cast.County, books: Shelves
) -> None:
    mine = hold(county, county.chen, books.bib_ids[0])
    back(county, books[0])
    services.cancel_hold(hold_id=mine.hold_id, by=own(county.chen), now=county.now)
    assert [one.barcode for one in queries.clearance([county.main.place_id])] == [books[0]]
    theirs = hold(county, county.wu, books.bib_ids[0]).hold_id
    assert back(county, books[0], hours=3).routing.hold_id == theirs
    assert queries.clearance(None) == []


def test_a_copy_that_goes_back_to_the_shelf_is_cleared(county: cast.County, books: Shelves) -> None:
    mine = hold(county, county.chen, books.bib_ids[0])
    back(county, books[0])
    services.cancel_hold(hold_id=mine.hold_id, by=county.desk, now=county.now)
    assert back(county, books[0], hours=3).routing.goes is Goes.SHELF
    assert queries.clearance(None) == []


# --- a copy goes out ------------------------------------------------------------------------


def test_cases_73_74_what_is_kept_for_another_is_not_lent(
    county: cast.County, books: Shelves
) -> None:
    mine = hold(county, county.chen, books.bib_ids[0]).hold_id
    back(county, books[0])
    with pytest.raises(LendingRefused) as refused:
        lend(county, books[0], county.wu)
    assert reasons(refused) == [Reason.KEPT_FOR_OTHER]
    lend(county, books[0], county.wu, by=county.director, waive=[Reason.KEPT_FOR_OTHER])
    assert queries.hold(mine).caught_copy_id is None


def test_case_76_77_a_wanted_title_is_not_lent_past_the_queue(
    county: cast.County, books: Shelves
) -> None:
    hold(county, county.chen, books.bib_ids[0])
    lend(county, books[0], county.wu)  # the other copy serves whoever waits
    with pytest.raises(LendingRefused) as refused:
        lend(county, books[1], county.elder)
    assert reasons(refused) == [Reason.WANTED_BY_OTHER]


@pytest.mark.parametrize("number", [0, 1])
def test_cases_79_80_any_copy_fills_ones_own_hold(
    county: cast.County, books: Shelves, number: int
) -> None:
    ahead = hold(county, county.wu, books.bib_ids[0]).hold_id
    mine = hold(county, county.chen, books.bib_ids[0]).hold_id
    back(county, books[0])
    slip = lend(county, books[1], county.chen)
    assert slip.hold_id == mine
    assert Hold.objects.get(pk=mine).ended_how == HoldEnd.FILLED
    assert queue(books.bib_ids[0]) == [ahead]


def test_an_undone_loan_opens_the_hold_again(county: cast.County, books: Shelves) -> None:
    mine = hold(county, county.chen, books.bib_ids[0]).hold_id
    back(county, books[0])
    slip = lend(county, books[0], county.chen)
    services.undo(entry_id=slip.entry_id, by=county.desk, now=county.now)
    assert queries.hold(mine).ready


def test_an_undone_return_takes_the_copy_from_the_hold(county: cast.County, books: Shelves) -> None:
    lend(county, books[0], county.wu)
    mine = hold(county, county.chen, books.bib_ids[0], county.point).hold_id
    slip = back(county, books[0])
    services.undo(entry_id=slip.entry_id, by=county.desk, now=county.now + timedelta(hours=2))
    assert queries.hold(mine).caught_copy_id is None
    assert queries.transit_of(books.copies[0].copy_id) is None


def test_any_one_of_three_titles_is_enough(county: cast.County, books: Shelves) -> None:
    slips = services.place_any(
        reader_id=county.chen.reader_id,
        bib_ids=[books.bib_ids[0], books.bib_ids[1], books.bib_ids[0], books.bib_ids[2]],
        pickup_id=county.main.place_id,
        by=county.desk,
        now=county.now,
    )
    assert len(slips) == 3
    lend(county, books[2], county.chen)
    ends = Hold.objects.order_by("pk").values_list("ended_how", flat=True)
    assert sorted(ends) == sorted([HoldEnd.FILLED, HoldEnd.OTHER_CAME, HoldEnd.OTHER_CAME])


# --- renewing -------------------------------------------------------------------------------


def test_cases_250_251_253_256_290_renewing_what_others_wait_for(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0], county.chen)
    lend(county, books[1], county.elder)
    hold(county, county.wu, books.bib_ids[0])
    with pytest.raises(RenewalRefused) as refused:
        services.renew(barcode=books[0], by=own(county.chen), now=county.now)
    assert Reason.WANTED in reasons(refused)
    back(county, books[1])  # it is kept for the reader who waited
    services.renew(barcode=books[0], by=county.desk, now=county.now + timedelta(days=20))


# --- the calendar ---------------------------------------------------------------------------


def test_cases_406_407_409_what_is_not_picked_up_goes_to_the_next(
    county: cast.County, books: Shelves
) -> None:
    mine = hold(county, county.chen, books.bib_ids[0]).hold_id
    back(county, books[0])
    theirs = hold(county, county.wu, books.bib_ids[0]).hold_id
    sunday = county.now + timedelta(days=5)
    for days in (0, 1):  # its last day, and the Monday on which nobody could have come
        jobs.expire_holds(sunday + timedelta(days=days))
        assert queries.hold(mine) is not None
    jobs.expire_holds(sunday + timedelta(days=2))
    assert queries.hold(mine) is None
    assert queries.hold(theirs).ready
    assert queries.clearance(None) == []


def test_case_397_404_a_hold_is_kept_no_longer_than_it_is_needed(
    county: cast.County, books: Shelves
) -> None:
    soon = day_of(county.now) + timedelta(days=2)
    hold(county, county.chen, books.bib_ids[0], needed_until=soon)
    assert back(county, books[0]).routing.keep_until == soon
    waiting = hold(county, county.chen, books.bib_ids[1], needed_until=soon).hold_id
    jobs.expire_holds(county.now + timedelta(days=3))
    assert Hold.objects.get(pk=waiting).ended_how == HoldEnd.NOT_NEEDED


# --- on the way -----------------------------------------------------------------------------


def test_cases_209_215_479_what_comes_back_elsewhere_goes_home(
    county: cast.County, books: Shelves
) -> None:
    lend(county, books[0], county.wu)
    there = at(county.desk, county.branch)
    slip = back(county, books[0], by=there)
    assert (slip.routing.goes, slip.routing.to_place_id) == (Goes.AWAY, county.main.place_id)
    again = back(county, books[0], by=there, hours=2)
    assert (again.outcome, Transit.objects.count()) == (ReturnOutcome.AGAIN, 1)
    home = back(county, books[0], days=2)
    assert (home.outcome, home.routing.goes) == (ReturnOutcome.ARRIVED, Goes.SHELF)
    assert InLibraryUse.objects.count() == 0


def test_case_236_what_floats_stays_where_it_came_back(county: cast.County, books: Shelves) -> None:
    services.set_floating(
        place_id=county.branch.place_id, kind_id=None, by=county.director, now=county.now
    )
    slip = back(county, books[0], by=at(county.desk, county.branch))
    assert slip.routing.goes is Goes.SHELF
    assert Transit.objects.count() == 0
    assert (
        back(county, books[0], by=at(county.desk, county.branch), days=1).routing.goes is Goes.SHELF
    )


def test_cases_473_475_sending_by_hand(county: cast.County, books: Shelves) -> None:
    to = {"by": county.desk, "now": county.now}
    services.send_copy(barcode=books[0], to_id=county.branch.place_id, **to)
    lend(county, books[2], county.wu)
    for number, place, code in (
        (0, county.branch, "circulation.send-again"),
        (1, county.main, "circulation.send-same"),
        (2, county.branch, "circulation.send-out"),
    ):
        with pytest.raises(CannotSend) as refused:
            services.send_copy(barcode=books[number], to_id=place.place_id, **to)
        assert reasons(refused) == [code]


def test_case_478_what_is_long_on_its_way_is_listed_and_given_up(
    county: cast.County, books: Shelves
) -> None:
    services.send_copy(
        barcode=books[0], to_id=county.branch.place_id, by=county.desk, now=county.now
    )
    today = day_of(county.now)
    assert [one.late for one in queries.on_the_way(today)] == [False]
    late = queries.on_the_way(today + timedelta(days=14))
    assert [(one.late, one.days) for one in late] == [(True, 14)]
    services.give_up(copy_id=late[0].copy_id, by=county.desk, now=county.now)
    assert queries.on_the_way(today) == []


def test_lending_a_copy_on_its_way_ends_the_way(county: cast.County, books: Shelves) -> None:
    services.send_copy(
        barcode=books[0], to_id=county.branch.place_id, by=county.desk, now=county.now
    )
    lend(county, books[0], county.wu, by=at(county.desk, county.branch))
    assert Transit.objects.get().arrived is True


# --- leaving --------------------------------------------------------------------------------


def test_cases_416_418_a_copy_and_a_reader_that_leave(county: cast.County, books: Shelves) -> None:
    mine = hold(county, county.wu, books.bib_ids[0]).hold_id
    theirs = hold(county, county.chen, books.bib_ids[0]).hold_id
    back(county, books[0])
    services.withdraw_copy(
        copy_id=books.copies[0].copy_id, why="破损", by=county.director, now=county.now
    )
    assert queries.hold(mine).caught_copy_id is None
    services.give_back_card(reader_id=county.wu.reader_id, by=county.director, now=county.now)
    assert queue(books.bib_ids[0]) == [theirs]


def test_a_copy_marked_lost_while_it_waits_sends_the_hold_back(
    county: cast.County, books: Shelves
) -> None:
    mine = hold(county, county.chen, books.bib_ids[0]).hold_id
    back(county, books[0])
    copies.mark_lost(copy_id=books.copies[0].copy_id, by=county.director, now=county.now)
    tell(reactions.follow_the_copies, "holdings.copy-changed")
    assert queries.hold(mine).caught_copy_id is None


def test_case_419_merged_titles_have_one_queue(county: cast.County, books: Shelves) -> None:
    first = hold(county, county.chen, books.bib_ids[0]).hold_id
    hold(county, county.chen, books.bib_ids[1], now=county.now + timedelta(minutes=1))
    other = hold(county, county.wu, books.bib_ids[1], now=county.now + timedelta(minutes=2)).hold_id
    copies.join_titles(
        keep_id=books.bib_ids[0], drop_id=books.bib_ids[1], by=county.cataloguer, now=county.now
    )
    tell(reactions.follow_the_merging, "catalogue.bibs-merged")
    assert queue(books.bib_ids[0]) == [first, other]


# --- lists ----------------------------------------------------------------------------------


def test_cases_421_460_what_to_fetch_and_for_whom(county: cast.County, books: Shelves) -> None:
    today = day_of(county.now)
    mine = hold(county, county.chen, books.bib_ids[0], county.point).hold_id
    theirs = hold(county, county.wu, books.bib_ids[0]).hold_id
    hold(county, county.elder, books.bib_ids[0])
    lines = queries.pick_list([county.main.place_id], today)
    assert sorted(one.hold_id for one in lines) == [mine, theirs]
    assert len({one.copy.copy_id for one in lines}) == 2
    lend(county, lines[0].copy.barcode, county.chen)
    assert queries.pick_list([county.branch.place_id], today) == []


def test_a_reader_sees_where_they_stand(county: cast.County, books: Shelves) -> None:
    lend(county, books[0], county.elder)
    lend(county, books[1], county.elder)
    hold(county, county.wu, books.bib_ids[0])
    hold(county, county.chen, books.bib_ids[0])
    line = services.holds_of(reader_id=county.chen.reader_id, now=county.now)[0]
    assert (line.state, line.position) == (HoldState.WAITING, 2)
    assert line.expected.day == date(2026, 12, 24)
    back(county, books[0])
    back(county, books[1])
    assert (
        services.holds_of(reader_id=county.chen.reader_id, now=county.now)[0].state
        is HoldState.READY
    )
