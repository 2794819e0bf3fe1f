"""Sections A to D: may this reader borrow, may this copy be lent, how many, by which rule."""

from __future__ import annotations

from datetime import timedelta

import cast
from cases.play import case
from cases.world import OK, World, codes

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.holdings.models import Location
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers import services as reader_services
from shuxiang.departments.readers.models import Credential
from shuxiang.foundations.kernel.days import NEVER, day_of
from shuxiang.foundations.vault import seal

# --- A. may this reader borrow? ----------------------------------------------------------------------


@case(1, "a reader without restriction borrows and nothing is asked")
def _(w: World) -> None:
    assert w.lend() == OK and w.last.waived == ()


@case(2, "a card that expires tomorrow counts")
def _(w: World) -> None:
    w.reader(valid_until=w.in_days(1))
    assert w.lend() == OK


@case(4, "a card until 9999-12-31 never expires")
def _(w: World) -> None:
    w.reader(valid_until=NEVER)
    assert w.lend() == OK and w.due() == w.in_days(30)


@case(5, "a card without an end does not expire")
def _(w: World) -> None:
    w.reader(valid_until=None)
    assert w.lend() == OK


@case(7, "a restriction with an end refuses with that day")
def _(w: World) -> None:
    w.block(10)
    assert w.lend() == codes(Reason.BLOCKED) and w.facts()["until"] == w.in_days(10)


@case(8, "a restriction until 9999-12-31 is said to have no end")
def _(w: World) -> None:
    reader_services.block(
        reader_id=w.county.chen.reader_id, reason="撕书", until_on=NEVER, by=w.county.director,
        now=w.now,
    )  # fmt: skip
    assert w.lend() == codes(Reason.BLOCKED) and w.facts()["until"] is None


@case(10, "of two restrictions the later end counts and both reasons are said")
def _(w: World) -> None:
    w.block(10, "撕书")
    w.block(20, "吵闹")
    assert w.lend() == codes(Reason.BLOCKED)
    assert w.facts()["until"] == w.in_days(20)
    assert "撕书" in w.facts()["why"] and "吵闹" in w.facts()["why"]


@case(11, "a restriction without an end stands beside one with an end")
def _(w: World) -> None:
    w.block(10)
    w.block(None)
    ends = {one.until_on for one in readers.reader_card(w.county.chen.reader_id).blocks}
    assert ends == {w.in_days(10), None}


@case(13, "lifting a restriction that there is not removes nothing and says so")
def _(w: World) -> None:
    w.block(10)
    told = w._try(
        lambda: reader_services.lift_block(block_id=999_999, by=w.county.director, now=w.now)
    )
    assert told == ["readers.no-such-block"]
    assert len(readers.reader_card(w.county.chen.reader_id).blocks) == 1


@case(14, "overdue books stop further loans where the rule says so")
def _(w: World) -> None:
    w.rule(overdue_tolerated=0)
    w.lend(0)
    w.passes(days=60)
    assert w.lend(2) == codes(Reason.OVERDUE)


@case(16, "overdue books stop nothing where the rule does not care")
def _(w: World) -> None:
    w.rule(overdue_tolerated=None)
    w.lend(0)
    w.passes(days=60)
    assert w.lend(2) == OK


@case(17, "more debt than the limit refuses with the sum")
def _(w: World) -> None:
    w.rule(owed_fen=500)
    w.owes(1_000)
    assert w.lend() == codes(Reason.OWES)
    assert (w.facts()["owed"], w.facts()["limit"]) == (1_000, 500)


@case(19, "exactly the limit of debt does not stop")
def _(w: World) -> None:
    w.rule(owed_fen=500)
    w.owes(500)
    assert w.lend() == OK


@case(20, "without a limit debt stops nothing")
def _(w: World) -> None:
    w.owes(100_000)
    assert w.lend() == OK


@case(25, "a card reported lost refuses, with its number")
def _(w: World) -> None:
    reader_services.report_lost(reader_id=w.county.chen.reader_id, by=w.county.desk, now=w.now)
    assert w.lend() == codes(Reason.CARD_LOST)
    assert w.facts()["card"] == w.county.chen.card_number


@case(26, "the old number of a card that was replaced refuses; loans are on the new one")
def _(w: World) -> None:
    w.lend(0)
    new = reader_services.replace_card(
        reader_id=w.county.chen.reader_id, by=w.county.desk, now=w.now
    )
    assert w.lend(2) == codes(Reason.CARD_REPLACED)
    assert w.scan(new.card_number, w.books[2]) == OK
    assert len(queries.loans_of(w.county.chen.reader_id)) == 2


def aged(w: World, age: int, marked: int) -> None:
    today = day_of(w.now)
    w.reader(birth_sealed=seal(today.replace(year=today.year - age).isoformat()))
    w.kind(min_age=marked)


@case(28, "fifteen is old enough for what is marked 15")
def _(w: World) -> None:
    aged(w, 15, 15)
    assert w.lend() == OK


@case(29, "fifteen is old enough for what is marked 14 or 10")
def _(w: World) -> None:
    aged(w, 15, 14)
    assert w.lend(0) == OK
    aged(w, 15, 10)
    assert w.lend(2) == OK


@case(31, "on the birthday the answer is the same at every hour")
def _(w: World) -> None:
    aged(w, 15, 15)
    begin = w.now.replace(hour=16, minute=1) - timedelta(days=1)  # one minute past midnight here
    for hour in range(0, 24, 6):
        w.now = begin + timedelta(hours=hour)
        assert w.lend(0) == OK
        w.back(0)


@case(32, "without a birth date an age limit is a question, not a crash")
def _(w: World) -> None:
    w.reader(birth_sealed="")
    w.kind(min_age=15)
    assert w.lend() == codes(Reason.AGE_UNKNOWN)
    assert w.lend(waive=[Reason.AGE_UNKNOWN]) == OK


@case(40, "a card that was given back refuses")
def _(w: World) -> None:
    reader_services.close(reader_id=w.county.wu.reader_id, by=w.county.director, now=w.now)
    assert Reason.CARD_CLOSED.value in w.lend(0, w.county.wu)


@case(44, "a restriction by hand says its reason")
def _(w: World) -> None:
    w.block(5, "欠书不还")
    assert w.lend() == codes(Reason.BLOCKED) and "欠书不还" in w.facts()["why"]


@case(46, "who has the right lends past overdue books, and it is written down")
def _(w: World) -> None:
    w.lend(0)
    w.passes(days=60)
    assert w.lend(2, by=w.county.director, waive=[Reason.OVERDUE]) == OK
    assert w.last.waived == (Reason.OVERDUE,)


@case(47, "who lacks the right does not, whatever they ask")
def _(w: World) -> None:
    w.lend(0)
    w.passes(days=60)
    assert w.lend(2, by=w.county.villager, waive=[Reason.OVERDUE]) == codes(Reason.OVERDUE)


@case(50, "a full reader borrows again after one return")
def _(w: World) -> None:
    w.rule(limit=1)
    w.lend(0)
    assert w.lend(2) == codes(Reason.RULE_LIMIT)
    w.back(0)
    assert w.lend(2) == OK


@case(52, "what is due today is not overdue")
def _(w: World) -> None:
    w.rule(overdue_tolerated=1)
    w.lend(0)
    w.lend(2)
    w.passes(days=30)
    assert w.lend(4) == OK


@case(53, "two overdue are more than the one that is tolerated")
def _(w: World) -> None:
    w.rule(overdue_tolerated=1)
    w.lend(0)
    w.lend(2)
    w.passes(days=40)
    assert w.lend(4) == codes(Reason.OVERDUE)
    w.back(0)
    assert w.lend(4) == OK


# --- B. may this copy be lent? ------------------------------------------------------------------------


@case(56, "an empty barcode lends nothing")
def _(w: World) -> None:
    assert w.scan(w.county.chen.card_number, "") == ["holdings.unknown-barcode"]


@case(58, "blanks and line feeds around a barcode are cut")
def _(w: World) -> None:
    assert w.scan(w.county.chen.card_number, f"  {w.books[0]}\r\n") == OK


@case(61, "a kind of copy that is not lent refuses")
def _(w: World) -> None:
    w.kind(lends=False)
    assert w.lend() == codes(Reason.KIND_NOT_LENT)


@case(64, "a lost copy is a question")
def _(w: World) -> None:
    w.copy(lost_at=w.now)
    assert w.lend() == codes(Reason.COPY_LOST)
    assert w.lend(by=w.county.director, waive=[Reason.COPY_LOST]) == OK


@case(65, "a damaged copy is lent and its damage is said")
def _(w: World) -> None:
    w.copy(damaged_at=w.now)
    assert w.lend() == OK and w.last.damaged


@case(68, "a note for the desk is said at both moments")
def _(w: World) -> None:
    w.copy(desk_note="附光盘 1 张")
    assert w.lend() == OK and w.last.desk_note == "附光盘 1 张"
    assert w.back() == OK and w.last.desk_note == "附光盘 1 张"


@case(70, "a copy that the same reader has is not lent twice")
def _(w: World) -> None:
    w.lend()
    assert w.lend() == codes(Reason.OUT_TO_SAME)


@case(71, "a copy that another has is a question with that reader masked")
def _(w: World) -> None:
    w.lend()
    assert w.lend(0, w.county.wu) == codes(Reason.OUT_TO_OTHER)
    assert w.facts()["reader"] == "陈*兰"


@case(77, "a title that somebody holds is lent while enough copies are free")
def _(w: World) -> None:
    w.hold(0)
    assert w.lend(0) == OK


@case(92, "a copy that is out is not lent to anybody else")
def _(w: World) -> None:
    w.lend()
    w.lend(0, w.county.wu)
    assert Loan.objects.filter(returned_at=None).count() == 1


@case(94, "a missing rule is named and no loan is written")
def _(w: World) -> None:
    from shuxiang.departments.circulation.models import LoanRule, RulesVersion

    LoanRule.objects.update(retired_at=w.now)
    RulesVersion.objects.update(version=99)
    assert w.lend() == codes(Reason.NO_RULE)
    assert (w.facts()["category"], w.facts()["kind"]) == ("成人证", "普通图书")
    assert not Loan.objects.exists()


@case(95, "a copy that stands where nothing is lent refuses, and can be lent by right")
def _(w: World) -> None:
    code = w.books.reference.barcode
    card = w.county.chen.card_number
    assert w.scan(card, code) == codes(Reason.LOCATION_NOT_LENT)
    waive = [Reason.LOCATION_NOT_LENT]
    assert w.scan(card, code, by=w.county.director, waive=waive) == OK


# --- C. how many? ---------------------------------------------------------------------------------------


@case(98, "a limit of nothing lends nothing")
def _(w: World) -> None:
    w.rule(limit=0)
    assert w.lend() == codes(Reason.RULE_LIMIT)
    assert (w.facts()["held"], w.facts()["limit"]) == (0, 0)


@case(100, "the limit is said with how many are out")
def _(w: World) -> None:
    w.rule(limit=1)
    w.lend(0)
    assert w.lend(2) == codes(Reason.RULE_LIMIT)
    assert (w.facts()["held"], w.facts()["limit"]) == (1, 1)


@case(103, "an empty limit is none")
def _(w: World) -> None:
    w.rule(limit=None)
    assert [w.lend(number) for number in range(10)] == [OK] * 10


@case(115, "the limit of the card goes before that of the rule")
def _(w: World) -> None:
    from shuxiang.departments.readers.models import ReaderCategory

    w.rule(limit=4)
    ReaderCategory.objects.filter(code="adult").update(loan_limit=2)
    w.lend(0)
    w.lend(2)
    assert w.lend(4) == codes(Reason.CARD_LIMIT)


@case(121, "a rule of a branch counts what was lent there alone")
def _(w: World) -> None:
    w.rule(place_id=w.county.main.place_id, limit=1)
    w.lend(0)
    assert w.lend(2) == codes(Reason.RULE_LIMIT)
    assert w.lend(2, by=w.county.keeper) == OK


@case(122, "the limit of a kind of copy stops that kind alone")
def _(w: World) -> None:
    from shuxiang.departments.holdings.models import CopyKind

    other = CopyKind.objects.exclude(code="book").filter(lends=True).first()
    w.copy(0, kind=other)
    w.copy(2, kind=other)
    w.rule(kind_id=other.pk, limit=1)
    w.lend(0)
    assert w.lend(2) == codes(Reason.RULE_LIMIT)
    assert w.lend(4) == OK


# --- D. which rule? -------------------------------------------------------------------------------------


def ask(w: World) -> int | None:
    from shuxiang.departments.holdings.models import CopyKind

    return w.wins(
        place_id=w.county.main.place_id, category_id=w.county.categories["adult"],
        kind_id=CopyKind.objects.get(code="book").pk,
    )  # fmt: skip


def rows(w: World) -> dict[str, int]:
    from shuxiang.departments.holdings.models import CopyKind

    place, adult = w.county.main.place_id, w.county.categories["adult"]
    book = CopyKind.objects.get(code="book").pk
    return {"place_id": place, "category_id": adult, "kind_id": book}


@case(127, "a rule for a kind goes before the general one")
def _(w: World) -> None:
    one = w.rule(kind_id=rows(w)["kind_id"])
    assert ask(w) == one


@case(128, "a rule for a category goes before one for a kind")
def _(w: World) -> None:
    w.rule(kind_id=rows(w)["kind_id"])
    one = w.rule(category_id=rows(w)["category_id"])
    assert ask(w) == one


@case(130, "a rule for a place goes before all that name none")
def _(w: World) -> None:
    both = rows(w)
    w.rule(kind_id=both["kind_id"], category_id=both["category_id"])
    one = w.rule(place_id=both["place_id"])
    assert ask(w) == one


@case(131, "place and kind go before place alone")
def _(w: World) -> None:
    both = rows(w)
    w.rule(place_id=both["place_id"])
    one = w.rule(place_id=both["place_id"], kind_id=both["kind_id"])
    assert ask(w) == one


@case(133, "place, category and kind go before everything")
def _(w: World) -> None:
    both = rows(w)
    w.rule(place_id=both["place_id"], kind_id=both["kind_id"])
    w.rule(place_id=both["place_id"], category_id=both["category_id"])
    one = w.rule(**both)
    assert ask(w) == one


@case(139, "two rows of equal weight cannot both stand: the later takes the place of the first")
def _(w: World) -> None:
    one = w.rule(kind_id=rows(w)["kind_id"], days=10)
    two = w.rule(kind_id=rows(w)["kind_id"], days=20)
    assert ask(w) == two != one


@case(137, "an empty figure of a specific rule is what the table says it is, not inherited")
def _(w: World) -> None:
    w.rule(limit=1)
    w.rule(category_id=rows(w)["category_id"], limit=None)
    assert [w.lend(number) for number in (0, 2, 4)] == [OK] * 3


@case(563, "an identity number lends as the card does, and what means two readers is refused")
def _(w: World) -> None:
    assert w.scan(cast.CHEN_ID, w.books[0]) == OK
    assert w.scan(cast.CHEN_PHONE, w.books[2]) == OK
    Credential.objects.filter(reader_id=w.county.wu.reader_id).update(key=cast.CHEN_PHONE)
    assert w.scan(cast.CHEN_PHONE, w.books[4]) == ["readers.ambiguous-card"]


@case(200, "a copy that is not out is seen here, and nothing ends")
def _(w: World) -> None:
    w.passes(hours=1)
    assert w.back() == OK and w.last.outcome.value == "used-here"


@case(227, "a location that is out of use still lends and takes back")
def _(w: World) -> None:
    w.lend()
    Location.objects.update(retired_at=w.now)
    assert w.back() == OK
