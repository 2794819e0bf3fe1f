"""Holds, fees, blocks and sorting at a machine, message by message."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shelves
from self_check import DATE, PIN, SelfCheck, checkin, item_information

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.cashier import services as cashier
from shuxiang.departments.cashier.models import Receipt
from shuxiang.departments.cashier.rules import ChargeKind
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.models import Hold
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Block
from shuxiang.departments.staff.refusals import TerminalRefused
from shuxiang.foundations.codecs import sip2

pytestmark = pytest.mark.django_db
SelfChecks = Callable[..., SelfCheck]


def hold(check: SelfCheck, barcode: str, mode: str = "+", card: str = "", more: str = ""):
    return check.ask(f"15{mode}{DATE}AOYX|AA{card or check.chen}|AB{barcode}|{more}")


def information(check: SelfCheck, at: int, card: str = ""):
    summary = "".join("Y" if one == at else " " for one in range(10))
    return check.ask(f"63019{DATE}{summary}AOYX|AA{card or check.chen}|")


def owe(check: SelfCheck, fen: int, kind: ChargeKind = ChargeKind.OVERDUE) -> int:
    county = check.county
    return cashier.record_debt(
        reader_id=county.chen.reader_id, kind=kind, amount_fen=fen,
        place_id=county.main.place_id, why="《呼兰河传》晚还 5 天", by=county.director,
        now=county.now,
    ).charge_id  # fmt: skip


# --- holds (case 548) -----------------------------------------------------------------------------


def test_a_hold_is_placed_the_second_reader_stands_behind(
    machine: SelfCheck, books: shelves.Shelves
):
    first = hold(machine, books[0], more=f"BS{machine.county.branch.code}|")
    second = hold(machine, books[0], card=machine.county.wu.card_number)
    assert (first.ok, first.queue_position, first.pickup_location) == (True, 1, "FX")
    assert (first.title_identifier, first.available) == ("呼兰河传", True)
    assert (second.ok, second.queue_position) == (True, 2)


def test_told_twice_it_is_one_hold(machine: SelfCheck, books: shelves.Shelves):
    assert hold(machine, books[0]).ok
    assert hold(machine, books[0]).ok
    assert Hold.objects.count() == 1


def test_a_hold_placed_at_the_desk_is_held_already_for_a_machine(
    machine: SelfCheck, books: shelves.Shelves
):
    county = machine.county
    circulation.place_hold(
        reader_id=county.chen.reader_id, bib_id=books.bib_ids[0],
        pickup_id=county.main.place_id, by=county.desk, now=county.now,
    )  # fmt: skip
    heard = hold(machine, books[0])
    assert (heard.ok, heard.screen_message) == (False, ("已经预约过了。不用再约，到了会告诉您",))


def test_a_hold_is_picked_up_elsewhere_and_ended(machine: SelfCheck, books: shelves.Shelves):
    hold(machine, books[0])
    changed = hold(machine, books[0], "*", more="BSFX|")
    assert (changed.ok, changed.pickup_location) == (True, "FX")
    ended = hold(machine, books[0], "-")
    assert (ended.ok, ended.screen_message) == (True, ("取消了",))
    assert not Hold.objects.filter(ended_at=None).exists()
    again = hold(machine, books[0], "-")
    assert not again.ok and "没有这个预约" in again.screen_message[0]


@pytest.mark.parametrize("mode", "+-*?")
@pytest.mark.parametrize("more", ["BSNOWHERE|", ""])
def test_what_cannot_be_leaves_nothing_behind(machine: SelfCheck, mode: str, more: str):
    heard = hold(machine, "9999999999", mode, more=more)
    assert (heard.ok, Hold.objects.count()) == (False, 0)
    assert heard.screen_message


def test_a_pickup_that_there_is_not_is_refused(machine: SelfCheck, books: shelves.Shelves):
    assert not hold(machine, books[0], more="BSNOWHERE|").ok
    assert not Hold.objects.exists()


def test_a_wrong_pin_holds_nothing(self_checks: SelfChecks, books: shelves.Shelves):
    machine = self_checks(login="pin")
    county = machine.county
    readers.set_pin(reader_id=county.chen.reader_id, pin=PIN, by=county.desk, now=county.now)
    assert not hold(machine, books[0], more="AD000000|").ok
    assert not hold(machine, books[0]).ok
    assert hold(machine, books[0], more=f"AD{PIN}|").ok


def test_a_machine_that_may_not_holds_nothing(self_checks: SelfChecks, books: shelves.Shelves):
    machine = self_checks(login="no", lends_without_pin=True, may_hold=False)
    heard = hold(machine, books[0])
    assert not heard.ok and not Hold.objects.exists()
    assert machine.ask(
        f"23019{DATE}AOYX|AA{machine.chen}|AC|AD|"
    ).patron_status.hold_privileges_denied


def test_a_title_can_be_held_by_its_number_and_one_copy_alone(
    machine: SelfCheck, books: shelves.Shelves
):
    heard = machine.ask(f"15+{DATE}AOYX|AA{machine.chen}|AJ{books.bib_ids[1]}|")
    assert (heard.ok, heard.title_identifier) == (True, "朝花夕拾")
    assert hold(machine, books[0], more="BY3|").ok
    only = Hold.objects.get(bib_id=books.bib_ids[0])
    assert only.copy.barcode == books[0]


def test_holds_stand_in_the_lists_of_63(machine: SelfCheck, books: shelves.Shelves):
    hold(machine, books[0])
    hold(machine, books[2])
    machine.take_back(books[0])
    ready, waiting = information(machine, 0), information(machine, 5)
    assert (ready.hold_items_count, ready.unavailable_holds_count) == (1, 1)
    assert ready.hold_items == (books[0],)
    assert len(waiting.unavailable_hold_items) == 1
    assert ready.hold_items_limit == 5


# --- where an item goes (case 541) --------------------------------------------------------------------


def test_a_return_that_somebody_waits_for_rings_and_tells_the_sorter(
    self_checks: SelfChecks, books: shelves.Shelves
):
    machine = self_checks(login="sort", lends_without_pin=True, sort_bins="HOLD 2\nFX 3\nSHELF 1")
    hold(machine, books[0])
    here = machine.ask(checkin(books[0]))
    assert (here.alert, here.alert_type, here.sort_bin) == (True, sip2.AlertType.HOLD_HERE, "2")
    hold(machine, books[2], card=machine.county.wu.card_number, more="BSFX|")
    there = machine.ask(checkin(books[2]))
    assert (there.alert_type, there.destination_location, there.sort_bin) == ("02", "FX", "3")
    home = machine.ask(checkin(books[4]))
    assert (home.alert, home.alert_type, home.sort_bin) == (False, None, "1")


def test_nobody_is_named_at_a_return(machine: SelfCheck, books: shelves.Shelves):
    hold(machine, books[0])
    said = machine.send(checkin(books[0])).data.decode()
    assert "陈" not in said and machine.chen not in said


def test_an_item_tells_where_it_is(machine: SelfCheck, books: shelves.Shelves):
    hold(machine, books[0])
    assert machine.ask(item_information(books[0])).hold_queue_length == 1
    machine.take_back(books[0])
    shelf = machine.ask(item_information(books[0]))
    assert shelf.circulation_status == sip2.CirculationStatus.ON_HOLD_SHELF
    assert shelf.hold_pickup_date is not None
    hold(machine, books[2], more="BSFX|")
    machine.take_back(books[2])
    way = machine.ask(item_information(books[2]))
    assert way.circulation_status == sip2.CirculationStatus.IN_TRANSIT
    machine.lend(books[4])
    circulation.claim_returned(barcode=books[4], by=machine.county.desk, now=machine.county.now)
    claimed = machine.ask(item_information(books[4]))
    assert claimed.circulation_status == sip2.CirculationStatus.CLAIMED_RETURNED


def test_a_copy_kept_for_another_is_not_lent_and_goes_to_who_waits(
    machine: SelfCheck, books: shelves.Shelves
):
    """Case 530."""
    hold(machine, books[0])
    machine.take_back(books[0])
    other = machine.lend(books[0], machine.county.wu.card_number)
    assert not other.ok
    assert other.screen_message == ("这一册有别的读者在等。请到服务台",)
    assert machine.lend(books[0]).ok
    assert not Hold.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("form", ["{code}", "CN-360199-1-YX.{code}"])
def test_both_forms_of_an_item_number_mean_the_same(
    machine: SelfCheck, books: shelves.Shelves, form: str
):
    assert machine.lend(form.format(code=books[0])).ok


def test_a_barcode_with_a_point_of_its_own_is_taken_as_it_stands(
    machine: SelfCheck, books: shelves.Shelves
):
    Copy.objects.filter(barcode=books[0]).update(barcode="YX.0001")
    assert machine.lend("YX.0001").ok


# --- money -----------------------------------------------------------------------------------------


@pytest.fixture
def payer(self_checks: SelfChecks) -> SelfCheck:
    return self_checks(login="pay", lends_without_pin=True, may_take_fees=True)


def pay(check: SelfCheck, amount: str, key: str = "42", more: str = "", currency: str = "CNY"):
    return check.ask(f"37{DATE}0100{currency}BV{amount}|AOYX|AA{check.chen}|BK{key}|{more}")


def test_what_is_owed_is_shown_and_taken_once_however_often_it_is_told(payer: SelfCheck):
    owe(payer, 500)
    status = payer.ask(f"23019{DATE}AOYX|AA{payer.chen}|AC|AD|")
    assert (status.fee_amount, status.patron_status.excessive_outstanding_fines) == ("5.00", True)
    assert not status.patron_status.charge_privileges_denied
    fines = information(payer, 3)
    assert (fines.fine_items_count, fines.fine_items) == (1, ("5.00 《呼兰河传》晚还 5 天",))
    for _ in range(2):
        heard = pay(payer, "5.00")
        assert (heard.payment_accepted, heard.transaction_id) == (True, "42")
    assert accounts.owed(payer.county.chen.reader_id) == 0
    assert Receipt.objects.count() == 1


def test_fines_and_other_fees_have_flags_of_their_own(payer: SelfCheck):
    owe(payer, 300, ChargeKind.CARD)
    fees = payer.ask(f"23019{DATE}AOYX|AA{payer.chen}|AC|AD|").patron_status
    assert (fees.excessive_outstanding_fines, fees.excessive_outstanding_fees) == (False, True)
    owe(payer, 200, ChargeKind.LOST)
    both = payer.ask(f"23019{DATE}AOYX|AA{payer.chen}|AC|AD|")
    assert both.patron_status.excessive_outstanding_fines
    assert (both.fee_amount, both.currency_type) == ("5.00", "CNY")


def test_one_charge_can_be_paid_by_its_number(payer: SelfCheck):
    owe(payer, 500)
    second = owe(payer, 300)
    assert pay(payer, "3.00", more=f"CG{second}|").payment_accepted
    assert accounts.owed(payer.county.chen.reader_id) == 500


@pytest.mark.parametrize("amount", ["4.99", "5.01", "0", "-5.00", "5.000", "abc", "", "9" * 40])
def test_another_sum_than_is_owed_is_not_taken(payer: SelfCheck, amount: str):
    owe(payer, 500)
    heard = pay(payer, amount)
    assert not heard.payment_accepted and heard.screen_message
    assert accounts.owed(payer.county.chen.reader_id) == 500
    assert not Receipt.objects.exists()


def test_other_money_nothing_owed_and_a_machine_that_may_not_take_nothing(
    payer: SelfCheck, machine: SelfCheck
):
    assert not pay(payer, "5.00").payment_accepted
    owe(payer, 500)
    assert not pay(payer, "5.00", currency="USD").payment_accepted
    assert not pay(machine, "5.00").payment_accepted
    assert accounts.owed(payer.county.chen.reader_id) == 500


def test_a_debt_over_the_limit_stops_at_the_machine_as_at_the_desk(
    payer: SelfCheck, books: shelves.Shelves
):
    """Case 535: the amount is said."""
    county = payer.county
    circulation.set_rule(
        policy=LoanPolicy(0, None, None, None, days=30, limit=10, owed_fen=400),
        by=county.director, now=county.now,
    )  # fmt: skip
    owe(payer, 500)
    assert payer.ask(
        f"23019{DATE}AOYX|AA{payer.chen}|AC|AD|"
    ).patron_status.charge_privileges_denied
    heard = payer.lend(books[0])
    assert not heard.ok and "¥5.00" in heard.screen_message[0]
    assert information(payer, 3).fee_limit == "4.00"


# --- stopping and letting go -------------------------------------------------------------------------


@pytest.fixture
def guard(self_checks: SelfChecks) -> SelfCheck:
    return self_checks(login="guard", lends_without_pin=True, may_block=True)


def test_a_machine_that_keeps_a_card_stops_it_once_and_lets_it_go(
    guard: SelfCheck, books: shelves.Shelves
):
    for _ in range(2):
        heard = guard.ask(f"01Y{DATE}AOYX|AL卡住了|AA{guard.chen}|AC|")
        assert (heard.code, heard.patron_status.charge_privileges_denied) == ("24", True)
    (block,) = Block.objects.all()
    assert "卡住了" in block.reason and "卡留在机器里" in block.reason
    assert not guard.lend(books[0]).ok
    enabled = guard.ask(f"25{DATE}AOYX|AA{guard.chen}|AC|")
    assert (enabled.code, enabled.valid_patron) == ("26", True)
    assert not enabled.patron_status.charge_privileges_denied
    assert guard.lend(books[0]).ok


def test_what_staff_has_stopped_no_machine_lets_go(guard: SelfCheck, books: shelves.Shelves):
    county = guard.county
    readers.block(
        reader_id=county.chen.reader_id, reason="撕书", by=county.director, now=county.now
    )
    enabled = guard.ask(f"25{DATE}AOYX|AA{guard.chen}|AC|")
    assert enabled.patron_status.charge_privileges_denied
    assert "没有停过" in enabled.screen_message[0]
    assert not guard.lend(books[0]).ok


def test_an_unknown_card_is_neither_stopped_nor_let_go(guard: SelfCheck):
    for line in (f"01N{DATE}AOYX|AL|AA000|AC|", f"25{DATE}AOYX|AA000|AC|"):
        heard = guard.ask(line)
        assert (heard.valid_patron, heard.personal_name) == (False, "")
    assert not Block.objects.exists()


# --- the account in the office -------------------------------------------------------------------------


@pytest.mark.parametrize("bins", ["HOLD", "MOON 3", "HOLD 2 3", "FX 12345678901"])
def test_bins_for_nothing_known_are_refused(self_checks: SelfChecks, bins: str):
    with pytest.raises(TerminalRefused) as refused:
        self_checks(login="odd", sort_bins=bins)
    assert refused.value.because[0].code == "staff.bin-form"
