"""Sections H, I and O: what was late, what was lost, holds, and odd scans."""

from __future__ import annotations

from datetime import timedelta

from cases.play import case
from cases.world import OK, World, codes

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.rules import PayMethod
from shuxiang.departments.circulation import services
from shuxiang.departments.circulation.models import Hold, Loan
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.network.models import Place
from shuxiang.foundations.kernel.days import day_of


def late(w: World, days: int, **rule: object) -> None:
    """Lend under a rule and bring the book back so many days too late."""
    w.rule(days=10, count_closed_days=True, **rule)
    w.lend()
    w.passes(days=(w.due() - day_of(w.now)).days + days)
    assert w.back() == OK


def owed(w: World) -> int:
    return accounts.owed(w.county.chen.reader_id)


# --- H. late and lost ---------------------------------------------------------------------------------


@case(289, "overdue, a renewal counts from today")
def _(w: World) -> None:
    w.rule(days=10, renewal_days=21)
    w.lend()
    w.passes(days=20)
    assert w.renew() == OK and w.due() >= w.in_days(21)


@case(293, "where the rule says so an overdue book is not renewed, also not by staff")
def _(w: World) -> None:
    w.rule(days=10, staff_renew_overdue=False)
    w.lend()
    w.passes(days=20)
    assert w.renew() == codes(Reason.LOAN_OVERDUE)


@case(295, "a fine is never more than the book costs where the rule says so")
def _(w: World) -> None:
    w.copy(price_fen=500)
    late(w, 100, consequence="fine", fine_fen=100, fine_cap_price=True)
    assert owed(w) == 500


@case(298, "closed days are left out, or counted, as the rule says")
def _(w: World) -> None:
    w.rule(days=10, consequence="fine", fine_fen=10, count_closed_days=False)
    w.lend()
    w.passes(days=(w.due() - day_of(w.now)).days + 28)
    w.back()
    assert owed(w) == (28 - 4) * 10  # closed on Mondays


@case(299, "days of grace cost nothing, also when the book comes later")
def _(w: World) -> None:
    late(w, 3, consequence="fine", fine_fen=10, grace_days=2)
    assert owed(w) == 10


@case(301, "a fine of nothing writes no line")
def _(w: World) -> None:
    late(w, 5, consequence="fine", fine_fen=0)
    assert accounts.charges_of(w.county.chen.reader_id) == ()


@case(308, "once it is back a fine never grows")
def _(w: World) -> None:
    late(w, 5, consequence="fine", fine_fen=10)
    w.passes(days=100)
    assert owed(w) == 50


@case(311, "a suspension is no longer than the most")
def _(w: World) -> None:
    late(w, 50, consequence="suspension", suspension_days=2, suspension_most=10)
    assert w.lend(2) == codes(Reason.BLOCKED)
    assert w.facts()["until"] == w.in_days(10)


@case(314, "a day of grace, two for each: five days late are eight days")
def _(w: World) -> None:
    late(w, 5, consequence="suspension", suspension_days=2, grace_days=1)
    assert w.lend(2) == codes(Reason.BLOCKED) and w.facts()["until"] == w.in_days(8)


def lost_and_paid(w: World, paid: int, waived: int = 0) -> None:
    w.copy(price_fen=9_900)
    w.lend()
    services.declare_lost(barcode=w.books[0], by=w.county.director, now=w.now)
    reader = w.county.chen.reader_id
    (charge,) = accounts.open_charges(reader)
    if paid:
        till = cashier.till_of(place_id=w.county.main.place_id, by=w.county.director, now=w.now)
        cashier.pay(
            reader_id=reader, amount_fen=paid, method=PayMethod.CASH, till_id=till.till_id,
            by=w.county.director, now=w.now,
        )  # fmt: skip
    if waived:
        cashier.waive(
            charge_id=charge.charge_id, amount_fen=waived, why="困难", by=w.county.director,
            now=w.now,
        )  # fmt: skip


@case(323, "what was paid for a lost book goes back when it is found")
def _(w: World) -> None:
    lost_and_paid(w, 9_900)
    w.passes(days=3)
    w.back()
    assert accounts.credit(w.county.chen.reader_id) == 9_900


@case(325, "what was let off goes back to nobody")
def _(w: World) -> None:
    lost_and_paid(w, 0, 9_900)
    w.back()
    assert (owed(w), accounts.credit(w.county.chen.reader_id)) == (0, 0)


@case(326, "only what was paid goes back")
def _(w: World) -> None:
    lost_and_paid(w, 4_000, 5_900)
    w.back()
    assert (owed(w), accounts.credit(w.county.chen.reader_id)) == (0, 4_000)


# --- I. holds --------------------------------------------------------------------------------------------


@case(379, "where no holds are allowed none is taken")
def _(w: World) -> None:
    w.rule(holds=0)
    assert w.hold(0) == codes(Reason.HOLDS_NOT_ALLOWED)


@case(380, "no more holds than the rule allows, with the numbers")
def _(w: World) -> None:
    w.rule(holds=1)
    w.hold(0)
    assert w.hold(1) == codes(Reason.HOLD_LIMIT)
    assert (w.facts()["held"], w.facts()["limit"]) == (1, 1)


@case(382, "so many holds a day, and tomorrow again")
def _(w: World) -> None:
    w.rule(holds=None, holds_a_day=2)
    assert [w.hold(number) for number in (0, 1)] == [OK, OK]
    assert w.hold(2) == codes(Reason.HOLDS_TODAY)
    w.passes(days=1)
    assert w.hold(2) == OK


@case(383, "what a child may not borrow it may not hold")
def _(w: World) -> None:
    w.kind(min_age=18)
    assert w.hold(0, w.county.child) == codes(Reason.TOO_YOUNG)


@case(385, "a damaged copy can be held")
def _(w: World) -> None:
    w.copy(0, damaged_at=w.now)
    w.copy(1, damaged_at=w.now)
    assert w.hold(0) == OK


@case(388, "what is lost or read on the spot does not count as standing on the shelf")
def _(w: World) -> None:
    w.rule(holds_on_shelf=False)
    assert w.hold(0) == codes(Reason.ON_THE_SHELF)
    w.copy(0, lost_at=w.now)
    w.lend(1)
    assert w.hold(0) == OK


@case(389, "a place that is closed for good is no place to pick up at")
def _(w: World) -> None:
    Place.objects.filter(pk=w.county.main.place_id).update(closed_since=day_of(w.now))
    from shuxiang.departments.network.models import Library

    Library.objects.update(calendar_version=99)
    assert w.hold(0) == codes(Reason.PICKUP_CLOSED)


@case(403, "days on the hold shelf are open days")
def _(w: World) -> None:
    w.rule(keep_days=6)
    w.hold(0)
    w.back(0)
    kept = Hold.objects.get().keep_until
    open_days = [
        day for day in (day_of(w.now) + timedelta(days=n) for n in range(1, 20))
        if day.weekday() != 0
    ]  # fmt: skip
    assert kept == open_days[5]


@case(376, "one reader holds a title once (our rule 17)")
def _(w: World) -> None:
    w.hold(0)
    assert w.hold(0) == codes(Reason.HELD_ALREADY)


@case(377, "a hold of one copy and one of the title by the same reader do not stand together")
def _(w: World) -> None:
    w.hold(0)
    told = w._try(
        lambda: services.place_hold(
            reader_id=w.county.wu.reader_id,
            bib_id=w.books.bib_ids[0],
            copy_id=w.books.copies[0].copy_id,
            pickup_id=w.county.main.place_id,
            by=w.county.desk,
            now=w.now,
        )
    )
    assert told == codes(Reason.HELD_ALREADY)


@case(434, "nobody holds on a card that was given back")
def _(w: World) -> None:
    from shuxiang.departments.readers import services as readers

    readers.close(reader_id=w.county.wu.reader_id, by=w.county.director, now=w.now)
    assert Reason.CARD_CLOSED.value in w.hold(0)


@case(470, "a copy that is sent is on its way and stands there until it arrives")
def _(w: World) -> None:
    services.send_copy(
        barcode=w.books[0], to_id=w.county.branch.place_id, by=w.county.desk, now=w.now
    )
    assert Copy.objects.get(barcode=w.books[0]).place_id == w.county.main.place_id
    assert w.back(by=w.county.keeper) == OK and w.last.routing.arrived
    assert Copy.objects.get(barcode=w.books[0]).place_id == w.county.branch.place_id


# --- O. damage -------------------------------------------------------------------------------------------


@case(572, "a blank inside a card number is no part of it, and a number is never guessed")
def _(w: World) -> None:
    told = w.scan("Alpha Num 345", w.books[0])
    assert told == ["readers.unknown-card"] and not Loan.objects.exists()


@case(574, "a book scanned as a card and a card as a book lend nothing")
def _(w: World) -> None:
    assert w.scan(w.books[0], w.county.chen.card_number) == ["readers.unknown-card"]
    assert not Loan.objects.exists()


# --- the rest of A to I, one by one ----------------------------------------------------------------------


@case(101, "a limit of a kind and one of all stand side by side")
def _(w: World) -> None:
    from shuxiang.departments.holdings.models import CopyKind

    other = CopyKind.objects.exclude(code="book").filter(lends=True).first()
    w.copy(0, kind=other)
    w.copy(2, kind=other)
    w.rule(limit=2)
    w.rule(kind_id=other.pk, limit=1)
    assert w.lend(0) == OK
    assert w.lend(2) == codes(Reason.RULE_LIMIT)
    assert w.lend(4) == OK


@case(113, "past a limit by right, and it is written down")
def _(w: World) -> None:
    w.rule(limit=1)
    w.lend(0)
    assert w.lend(2, by=w.county.director, waive=[Reason.RULE_LIMIT]) == OK
    assert w.last.waived == (Reason.RULE_LIMIT,)


@case(124, "a rule of category and kind counts what both speak of")
def _(w: World) -> None:
    from shuxiang.departments.holdings.models import CopyKind

    book = CopyKind.objects.get(code="book").pk
    w.rule(category_id=w.county.categories["adult"], kind_id=book, limit=1)
    w.lend(0)
    assert w.lend(2) == codes(Reason.RULE_LIMIT)
    assert w.lend(2, w.county.elder) == OK


@case(214, "what comes back elsewhere is on its way home at once")
def _(w: World) -> None:
    from shuxiang.departments.circulation.models import Transit

    w.lend()
    w.back(by=w.county.keeper)
    assert Transit.objects.get(ended_at=None).to_place_id == w.county.main.place_id


@case(239, "a lost copy that comes back in time can be lent again")
def _(w: World) -> None:
    lost_and_paid(w, 9_900)
    w.back()
    assert w.lend(0, w.county.wu) == OK


@case(281, "a renewal of what is not there, not out or another's is refused by name")
def _(w: World) -> None:
    assert w.renew() == codes(Reason.NOT_ON_LOAN)
    told = w._try(lambda: services.renew(barcode="9999999999", by=w.county.desk, now=w.now))
    assert told == ["holdings.unknown-barcode"]
    w.lend()
    told = w._try(
        lambda: services.renew(
            barcode=w.books[0], by=w.county.desk, now=w.now, reader_id=w.county.wu.reader_id
        )
    )
    assert told == codes(Reason.NOT_YOURS)


@case(287, "the limit of renewals is said with its number")
def _(w: World) -> None:
    w.rule(renewals=0)
    w.lend()
    assert w.renew() == codes(Reason.RENEWALS_USED) and w.facts()["most"] == 0


@case(313, "fifteen days for seven, capped")
def _(w: World) -> None:
    late(w, 365, consequence="suspension", suspension_days=15, suspension_per=7,
         suspension_most=333)  # fmt: skip
    assert w.lend(2) == codes(Reason.BLOCKED) and w.facts()["until"] == w.in_days(333)


@case(317, "two days for each day late: five days late are ten")
def _(w: World) -> None:
    late(w, 5, consequence="suspension", suspension_days=2, suspension_per=1)
    assert w.lend(2) == codes(Reason.BLOCKED) and w.facts()["until"] == w.in_days(10)


@case(352, "nothing late, nothing charged")
def _(w: World) -> None:
    late(w, 0, consequence="fine", fine_fen=100)
    assert owed(w) == 0


@case(355, "a loss is two charges: the book and the work; without either nothing is owed")
def _(w: World) -> None:
    services.add_compensation(
        from_year=None, to_year=None, kind_id=None, category_id=None, percent=None, least_fen=None,
        fee_fen=500, refund_days=None, by=w.county.director, now=w.now,
    )  # fmt: skip
    w.copy(price_fen=2_000)
    w.lend()
    services.declare_lost(barcode=w.books[0], by=w.county.director, now=w.now)
    kinds = [one.kind.value for one in accounts.open_charges(w.county.chen.reader_id)]
    assert sorted(kinds) == ["lost", "processing"] and owed(w) == 2_500


@case(356, "what is not out is not lost by a reader")
def _(w: World) -> None:
    told = w._try(
        lambda: services.declare_lost(barcode=w.books[0], by=w.county.director, now=w.now)
    )
    assert told == ["circulation.lost-not-out"]


@case(359, "after the days of the table nothing goes back")
def _(w: World) -> None:
    lost_and_paid(w, 9_900)
    w.passes(days=31)
    w.back()
    assert accounts.credit(w.county.chen.reader_id) == 0


@case(424, "a hold that no copy could ever fill is listed")
def _(w: World) -> None:
    from shuxiang.departments.circulation import queries

    w.hold(0)
    Copy.objects.filter(bib_id=w.books.bib_ids[0]).update(withdrawn_at=w.now)
    assert queries.hopeless() == [(w.books.bib_ids[0], 1)]


@case(427, "an ended hold keeps why and when")
def _(w: World) -> None:
    w.hold(0)
    services.cancel_hold(hold_id=Hold.objects.get().pk, why="搬走了", by=w.county.desk, now=w.now)
    assert (Hold.objects.get().ended_why, Hold.objects.get().ended_at) == ("搬走了", w.now)


@case(431, "a title whose copies are lost or written off is not held")
def _(w: World) -> None:
    Copy.objects.filter(bib_id=w.books.bib_ids[0]).update(withdrawn_at=w.now)
    assert Reason.NOTHING_TO_HOLD.value in w.hold(0)


@case(442, "an ended hold is changed no more")
def _(w: World) -> None:
    w.hold(0)
    number = Hold.objects.get().pk
    services.cancel_hold(hold_id=number, by=w.county.desk, now=w.now)
    told = w._try(lambda: services.suspend_hold(hold_id=number, by=w.county.desk, now=w.now))
    assert told == ["circulation.unknown-hold"]


@case(461, "a book that arrives is kept, and after its days the next reader has it")
def _(w: World) -> None:
    from shuxiang.departments.circulation import jobs

    w.hold(0, w.county.wu)
    w.hold(0, w.county.elder)
    w.back(0)
    first = Hold.objects.get(reader_id=w.county.wu.reader_id)
    assert first.ready_at is not None
    w.passes(days=(first.keep_until - day_of(w.now)).days + 2)
    jobs.expire_holds(w.now)
    assert Hold.objects.get(reader_id=w.county.elder.reader_id).ready_at is not None


@case(484, "who has nothing out may give the card back")
def _(w: World) -> None:
    told = w._try(
        lambda: services.give_back_card(
            reader_id=w.county.wu.reader_id, by=w.county.director, now=w.now
        )
    )
    assert told == OK and Reason.CARD_CLOSED.value in w.lend(0, w.county.wu)


@case(485, "given back too soon, it is taken up again")
def _(w: World) -> None:
    from shuxiang.departments.readers import services as readers

    reader = {"reader_id": w.county.wu.reader_id, "by": w.county.director, "now": w.now}
    services.give_back_card(**reader)
    readers.reopen(**reader)
    assert w.lend(0, w.county.wu) == OK


@case(491, "what is still owed for is not forgotten; once it is paid it is")
def _(w: World) -> None:
    late(w, 5, consequence="fine", fine_fen=10)
    w.passes(days=60)
    services.forget(by=w.county.director, now=w.now)
    assert Loan.objects.get().reader_id is not None
    (charge,) = accounts.open_charges(w.county.chen.reader_id)
    cashier.waive(
        charge_id=charge.charge_id, amount_fen=None, why="过节", by=w.county.director, now=w.now
    )
    services.forget(by=w.county.director, now=w.now)
    assert Loan.objects.get().reader_id is None
