"""Sections E to H: due days, returns, renewals, and what was late."""

from __future__ import annotations

from datetime import date, timedelta

from cases.play import case
from cases.world import OK, World, codes

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation.models import Hold, Loan
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.holdings.models import Copy
from shuxiang.foundations.kernel.days import day_of

# --- E. due days (the library is closed on Mondays) -----------------------------------------------------


def next_weekday(w: World, weekday: int) -> date:
    today = day_of(w.now)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


@case(143, "a card that ends before the loan would cuts the loan")
def _(w: World) -> None:
    friday = next_weekday(w, 4)
    w.reader(valid_until=friday)
    assert w.lend() == OK and w.due() == friday


@case(188, "cut by the card on a closed day, the loan ends on the open day before")
def _(w: World) -> None:
    monday = next_weekday(w, 0)
    w.reader(valid_until=monday)
    assert w.lend() == OK and w.due() == monday - timedelta(days=1)


@case(154, "an empty renewal period is as long as the loan")
def _(w: World) -> None:
    w.rule(days=10, renewal_days=None)
    w.lend()
    first = w.due()
    assert w.renew() == OK
    assert w.due() in (first + timedelta(days=10), first + timedelta(days=11))


@case(163, "what falls on a closed day is due on the next open one")
def _(w: World) -> None:
    monday = next_weekday(w, 0)
    w.rule(days=(monday - day_of(w.now)).days)
    assert w.lend() == OK and w.due() == monday + timedelta(days=1)


@case(197, "the first period is the loan, the next the renewal")
def _(w: World) -> None:
    w.rule(days=9, renewal_days=14)
    w.lend()
    first = w.due()
    w.renew()
    assert w.due() == first + timedelta(days=14)


# --- F. returns -----------------------------------------------------------------------------------------


@case(199, "a return ends the loan and the copy has been seen now")
def _(w: World) -> None:
    w.lend()
    w.passes(days=3)
    assert w.back() == OK
    assert Loan.objects.get().returned_at == w.now
    assert Copy.objects.get(barcode=w.books[0]).last_seen_at == w.now


@case(206, "a lost copy that comes back is not lost any more")
def _(w: World) -> None:
    w.copy(lost_at=w.now)
    assert w.back() == OK
    assert Copy.objects.get(barcode=w.books[0]).lost_at is None


@case(209, "a copy is taken back anywhere, and elsewhere it is sent home")
def _(w: World) -> None:
    w.lend()
    assert w.back(by=w.county.keeper) == OK
    assert w.last.belongs_elsewhere
    assert w.last.routing.to_place_id == w.county.main.place_id


@case(218, "a return that somebody waits for goes to the hold shelf")
def _(w: World) -> None:
    w.lend()
    w.hold(0)
    w.back()
    assert w.last.routing.goes.value == "hold-shelf" and Hold.objects.get().ready_at is not None


@case(223, "a return in the future is refused and the loan stays")
def _(w: World) -> None:
    w.lend()
    told = w.back(by=w.county.director, returned_at=w.now + timedelta(days=1))
    assert told == ["circulation.return-future"]
    assert Loan.objects.get().returned_at is None


@case(226, "nobody is told who had a copy before once the link is cut")
def _(w: World) -> None:
    from shuxiang.departments.circulation import queries, services

    w.lend()
    w.back()
    w.passes(days=60)
    services.forget(by=w.county.director, now=w.now)
    assert Loan.objects.get().reader_id is None
    assert queries.last_reader_of(Copy.objects.get(barcode=w.books[0]).pk) is None


@case(230, "returned at home it is on the shelf")
def _(w: World) -> None:
    w.lend()
    w.back()
    assert w.last.routing.goes.value == "shelf"


@case(238, "handled at home without a loan it counts as use in the library")
def _(w: World) -> None:
    from shuxiang.departments.circulation.models import InLibraryUse

    w.passes(hours=1)
    w.back()
    assert InLibraryUse.objects.count() == 1


@case(244, "a late return never fails, and its cost is on the account")
def _(w: World) -> None:
    w.rule(days=10, consequence="fine", fine_fen=10, count_closed_days=True)
    w.lend()
    w.passes(days=(w.due() - day_of(w.now)).days + 5)
    assert w.back() == OK and w.last.days_overdue == 5
    assert accounts.owed(w.county.chen.reader_id) == 50


# --- G. renewals ------------------------------------------------------------------------------------------


@case(245, "a renewal counts once and moves the day on from the old one")
def _(w: World) -> None:
    w.lend()
    before = w.due()
    assert w.renew() == OK and w.last.renewals == 1 and w.due() > before


@case(247, "no more renewals than the rule allows, with both numbers")
def _(w: World) -> None:
    w.lend()
    w.renew()
    assert w.renew() == codes(Reason.RENEWALS_USED)
    assert (w.facts()["used"], w.facts()["most"]) == (1, 1)


@case(248, "who has the right renews once more, and it counts")
def _(w: World) -> None:
    w.lend()
    w.renew()
    assert w.renew(by=w.county.director, waive=[Reason.RENEWALS_USED]) == OK
    assert w.last.renewals == 2


@case(257, "a restriction stops renewing")
def _(w: World) -> None:
    w.lend()
    w.block(10)
    assert w.renew() == codes(Reason.BLOCKED)


@case(259, "before its days a renewal is too soon, and the first day is said")
def _(w: World) -> None:
    w.rule(renew_within_days=7)
    w.lend()
    assert w.renew() == codes(Reason.TOO_SOON)
    assert w.facts()["earliest"] == w.due() - timedelta(days=7)


@case(260, "on its first day it is renewed")
def _(w: World) -> None:
    w.rule(renew_within_days=7)
    w.lend()
    w.passes(days=(w.due() - day_of(w.now)).days - 7)
    assert w.renew() == OK


@case(262, "where no days are set it is renewed at any time")
def _(w: World) -> None:
    w.lend()
    assert w.renew() == OK


@case(272, "overdue, it is renewed from today by staff")
def _(w: World) -> None:
    w.rule(days=10, renewal_days=10)
    w.lend()
    w.passes(days=30)
    assert w.renew() == OK
    assert w.due() in (w.in_days(10), w.in_days(11))


@case(274, "what is not out is not renewed")
def _(w: World) -> None:
    assert w.renew() == codes(Reason.NOT_ON_LOAN)


@case(277, "a renewal that would move nothing is refused")
def _(w: World) -> None:
    w.rule(renewal_days=0)
    w.lend()
    assert w.renew() == codes(Reason.NOT_LATER)


@case(278, "all reasons against a renewal come at once")
def _(w: World) -> None:
    w.lend()
    w.renew()
    w.lend(1, w.county.elder)
    w.hold(0)
    assert w.renew() == codes(Reason.RENEWALS_USED, Reason.WANTED)


@case(284, "a renewal ends with the card")
def _(w: World) -> None:
    w.rule(days=5, renewal_days=30)
    w.lend()
    end = w.due() + timedelta(days=7)
    w.reader(valid_until=end)
    assert w.renew() == OK and w.due() <= end


@case(290, "what others wait for is not renewed")
def _(w: World) -> None:
    w.lend(0)
    w.lend(1, w.county.elder)
    w.hold(0)
    assert w.renew() == codes(Reason.WANTED)
