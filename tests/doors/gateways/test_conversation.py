"""What a self-check says and is answered, message by message, without a socket."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import cast
import pytest
import shelves
from self_check import (
    DATE,
    PIN,
    SelfCheck,
    checkin,
    checkout,
    item_information,
    numbered,
    patron_information,
    patron_status,
    renew_all,
    renewal,
)

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.models import InLibraryUse, Loan
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.readers import queries as asked_readers
from shuxiang.departments.readers import services as readers
from shuxiang.departments.staff import services as staff
from shuxiang.doors.gateways.sip2.conversation import answer
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Entry

pytestmark = pytest.mark.django_db

#: Every message a machine may send, in the hand of a machine that knows a card and a barcode.
REQUESTS = {
    "patron status": patron_status("8600002218"),
    "patron information": patron_information("8600002218"),
    "checkout": checkout("3600000014", "8600002218"),
    "checkin": checkin("3600000014"),
    "item": item_information("3600000014"),
    "item update": f"19{DATE}AOYX|AB3600000014|CH|",
    "renew": renewal("3600000014", "8600002218"),
    "renew all": renew_all("8600002218"),
    "hold": f"15+{DATE}AOYX|AA8600002218|AB3600000014|",
    "fee": f"37{DATE}0100CNYBV1.00|AOYX|AA8600002218|",
    "block": f"01N{DATE}AOYX|ALlost|AA8600002218|AC|",
    "enable": f"25{DATE}AOYX|AA8600002218|AC|",
    "end session": f"35{DATE}AOYX|AA8600002218|",
}
PERSONAL = ("AE陈", "陈桂兰", "BD", "BE", "BF")


def stranger(check: SelfCheck) -> SelfCheck:
    """Return the machine on a new connection that has not logged in."""
    return SelfCheck(check.terminal_id, check.login, check.password, check.county)


def pin_of(county: cast.County) -> None:
    readers.set_pin(reader_id=county.chen.reader_id, pin=PIN, by=county.desk, now=county.now)


def effects() -> tuple[int, int, int]:
    return Loan.objects.count(), InLibraryUse.objects.count(), Entry.objects.count()


# --- logging in -----------------------------------------------------------------------------


def test_login_answers_yes_or_no(machine: SelfCheck):
    assert machine.log_in().data == b"941\r"
    assert stranger(machine).send(f"9300CN{machine.login}|COwrong|CP|").data == b"940\r"
    assert stranger(machine).send(f"9300CNnobody|CO{machine.password}|CP|").data == b"940\r"


def test_the_known_checksums_of_a_login(machine: SelfCheck):
    fresh = stranger(machine)
    assert fresh.log_in("AY1AZ").data == b"941AY1AZFDFC\r"
    assert fresh.send("9300CNnobody|COx|AY0AZ").data == b"940AY0AZFDFE\r"


def test_before_the_login_nothing_is_said(machine: SelfCheck):
    before = effects()
    for name, line in REQUESTS.items():
        said = stranger(machine).send(line)
        assert (said.data, said.over) == (b"", True), name
    assert effects() == before


def test_the_status_may_be_asked_before_the_login(machine: SelfCheck):
    heard = stranger(machine).ask("9900802.00")
    assert (heard.code, heard.protocol_version) == ("98", "2.00")
    assert heard.date_time_sync == DATE


def test_the_status_says_what_is_answered(machine: SelfCheck):
    heard = machine.ask("9900802.00")
    assert heard.institution_id == "CN-360199-1-YX"
    assert heard.library_name == "云溪县图书馆"
    assert sip2.Supported.CHECKOUT in heard.supported_messages
    assert sip2.Supported.HOLD in heard.supported_messages
    unasked = {sip2.Supported.FEE_PAID, sip2.Supported.BLOCK_PATRON, sip2.Supported.PATRON_ENABLE}
    assert not heard.supported_messages & unasked
    assert not stranger(machine).ask("9900802.00").supported_messages & unasked


def test_the_status_names_what_the_account_allows(self_checks):
    machine = self_checks(login="all", may_take_fees=True, may_block=True, may_hold=False)
    heard = machine.ask("9900802.00").supported_messages
    assert {
        sip2.Supported.FEE_PAID,
        sip2.Supported.BLOCK_PATRON,
        sip2.Supported.PATRON_ENABLE,
    } <= heard
    assert sip2.Supported.HOLD not in heard


def test_a_failed_second_login_ends_the_first(machine: SelfCheck):
    assert machine.ask(REQUESTS["item"]).code == "18"
    assert machine.send(f"9300CN{machine.login}|COwrong|").data == b"940\r"
    for name, line in REQUESTS.items():
        said = machine.send(line)
        assert (said.data, said.over) == (b"", True), name


def test_a_disabled_machine_ends_within_a_second(
    machine: SelfCheck, county: cast.County, hall_clock: Any
):
    assert machine.ask(item_information("3600000014")).code == "18"
    staff.disable_terminal(terminal_id=machine.terminal_id, by=county.director, now=county.now)
    hall_clock.wait(seconds=1.1)
    said = machine.send(patron_status(machine.chen))
    assert (said.data, said.over) == (b"", True)
    assert stranger(machine).log_in().data == b"940\r"


def test_a_machine_from_a_foreign_address_is_not_let_in(self_checks: Any):
    check = self_checks(addresses="127.0.0.0/8")
    fresh = SelfCheck(
        check.terminal_id, check.login, check.password, check.county, Machine("192.168.9.9")
    )
    assert fresh.log_in().data == b"940\r"


def test_a_chinese_login_may_come_escaped(self_checks: Any):
    check = self_checks(login="大厅机")
    escaped = "%E5%A4%A7%E5%8E%85%E6%9C%BA"
    assert stranger(check).send(f"9300CN{escaped}|CO{check.password}|").data == b"941\r"
    assert stranger(check).send(f"9300CN大厅机|CO{check.password}|").data == b"941\r"


# --- patrons --------------------------------------------------------------------------------


QUESTIONS = (patron_status, patron_information)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_right_pin_shows_the_patron(self_checks: Any, county: cast.County, question: Any):
    pin_of(county)
    heard = self_checks().ask(question(county.chen.card_number, more=f"AD{PIN}|"))
    assert (heard.valid_patron, heard.valid_patron_password) == (True, True)
    assert heard.personal_name == "陈桂兰"
    assert heard.institution_id == "CN-360199-1-YX"


@pytest.mark.parametrize("lends_without_pin", [True, False])
def test_an_unknown_card_or_a_wrong_pin_shows_nothing_personal(
    self_checks: Any, lends_without_pin: bool
):
    check = self_checks(lends_without_pin=lends_without_pin)
    unknown = (("8600002218", "AD999999|"), ("8699999999", ""), ("8699999999", "AD1|"), ("", ""))
    for question in QUESTIONS:
        for card, more in unknown:
            said = check.send(question(card, more=more))
            heard = sip2.decode_response(said.data).message
            assert (heard.valid_patron, heard.valid_patron_password) == (False, False)
            assert heard.personal_name == ""
            assert heard.screen_message == ("证号或密码不对",)
            assert heard.patron_status.charge_privileges_denied
            assert [word for word in PERSONAL if word in said.data.decode()] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_a_pin_it_is_the_machine_that_decides(self_checks: Any, question: Any):
    open_machine = self_checks(login="hall-1", lends_without_pin=True)
    strict_machine = self_checks(login="hall-2")
    shown = open_machine.ask(question(open_machine.chen))
    hidden = strict_machine.ask(question(open_machine.chen))
    assert (shown.valid_patron, shown.valid_patron_password) == (True, True)
    assert (hidden.valid_patron, hidden.personal_name) == (False, "")


def test_no_pin_is_no_failed_try(self_checks: Any, county: cast.County):
    pin_of(county)
    check = self_checks()
    for _ in range(12):
        assert not check.ask(patron_status(county.chen.card_number, more="AD|")).valid_patron
    assert check.ask(patron_status(county.chen.card_number, more=f"AD{PIN}|")).valid_patron


def test_a_patron_in_good_standing_hears_no_complaint(machine: SelfCheck):
    assert machine.ask(patron_status(machine.chen)).screen_message == ()


def test_a_self_check_never_names_a_key_of_the_desk(machine: SelfCheck, books: shelves.Shelves):
    assert machine.lend(books[0]).ok
    asked = (
        checkout("3999999999", machine.chen),
        checkout(books[1], "8699999999"),
        checkin("3999999999"),
        item_information("3999999999"),
        renewal("3999999999", machine.chen),
    )
    for line in asked:
        words = "".join(machine.ask(line).screen_message)
        assert words.endswith("请到服务台") and "F" not in words


def test_a_patron_shows_any_of_their_numbers(machine: SelfCheck):
    for number in (machine.chen, cast.CHEN_ID, cast.CHEN_ID.lower()):
        assert machine.ask(patron_status(number)).personal_name == "陈桂兰", number


def test_a_patron_shows_the_code_on_the_phone(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves, hall_clock: Any
):
    """Once scanned in its minute, the machine goes on naming it while the patron stands there."""
    code = asked_readers.code_of(county.chen.reader_id, hall_clock.now)
    assert machine.ask(patron_status(code)).personal_name == "陈桂兰"
    hall_clock.wait(minutes=4)
    assert machine.ask(checkout(books[0], code)).ok
    hall_clock.wait(minutes=2)
    assert not machine.ask(patron_status(code)).valid_patron


def test_a_lost_card_is_said_to_be_lost(machine: SelfCheck, county: cast.County):
    readers.report_lost(reader_id=county.chen.reader_id, by=county.desk, now=county.now)
    heard = machine.ask(patron_status(machine.chen))
    assert heard.patron_status.card_reported_lost
    assert heard.patron_status.charge_privileges_denied
    assert heard.screen_message != ()
    assert not machine.lend("3600000014").ok


def lend_at_the_desk(county: cast.County, barcode: str, days_ago: int = 0) -> None:
    circulation.lend(
        card_number=county.chen.card_number,
        barcode=barcode,
        by=county.desk,
        now=county.now - timedelta(days=days_ago),
    )


def test_overdue_books_bar_the_patron_in_words(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=60)
    heard = machine.ask(patron_information(machine.chen, " Y        "))
    assert heard.patron_status.too_many_items_overdue
    assert heard.overdue_items == (books[0],)
    assert (heard.overdue_items_count, heard.charged_items_count) == (1, 1)
    refused = machine.lend(books[1])
    assert not refused.ok and refused.screen_message != ()


def test_one_list_at_a_time(machine: SelfCheck, county: cast.County, books: shelves.Shelves):
    lend_at_the_desk(county, books[0])
    for position in range(10):
        summary = "".join("Y" if at == position else " " for at in range(10))
        heard = machine.ask(patron_information(machine.chen, summary))
        assert heard.charged_items == ((books[0],) if position == 2 else ()), position
        assert (heard.hold_items, heard.overdue_items, heard.fine_items) == ((), (), ())
        assert heard.charged_items_count == 1


def test_two_lists_at_once_are_no_fault(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=60)
    heard = machine.ask(patron_information(machine.chen, "YYYYYYYYYY"))
    assert heard.charged_items == heard.overdue_items == (books[0],)


#: BP, BQ and how many of three loans they give.
PARTS = (("1", "2", 2), ("2", "2", 1), ("3", "9", 1), ("4", "9", 0), ("x", "", 3), ("0", "9999", 3))


def test_a_list_comes_in_parts(machine: SelfCheck, county: cast.County, books: shelves.Shelves):
    for at in range(3):
        lend_at_the_desk(county, books[at])
    for start, end, found in PARTS:
        asked = patron_information(machine.chen, "  Y       ", f"BP{start}|BQ{end}|")
        assert len(machine.ask(asked).charged_items) == found, (start, end)


def test_the_patron_hears_how_many_more_they_may_take(machine: SelfCheck):
    heard = machine.ask(patron_information(machine.chen))
    assert heard.charged_items_limit == 10
    assert "您在本馆最多可借【10】册，还可以再借【10】册。" in heard.screen_message


def test_a_session_ends(machine: SelfCheck):
    heard = machine.ask(f"35{DATE}AOYX|AA{machine.chen}|")
    assert (heard.code, heard.end_session) == ("36", True)


def test_a_machine_without_the_right_blocks_and_enables_nobody(
    machine: SelfCheck, books: shelves.Shelves
):
    blocked = machine.ask(f"01Y{DATE}AOYX|ALkept|AA{machine.chen}|AC|")
    enabled = machine.ask(f"25{DATE}AOYX|AA{machine.chen}|AC|")
    assert (blocked.code, enabled.code) == ("24", "26")
    assert enabled.valid_patron and "没有停过" in enabled.screen_message[0]
    assert machine.lend(books[0]).ok


# --- lending --------------------------------------------------------------------------------


def test_a_book_goes_out(machine: SelfCheck, books: shelves.Shelves):
    heard = machine.lend(books[0])
    loan = Loan.objects.get()
    assert (heard.ok, heard.title_identifier, heard.item_identifier) == (
        True,
        "呼兰河传",
        books[0],
    )
    assert heard.due_date == loan.due_on.isoformat()
    assert (heard.desensitize, heard.media_type, heard.renewal_ok) == ("Y", "001", False)


def test_an_item_identifier_may_carry_its_owner(machine: SelfCheck, books: shelves.Shelves):
    tagged = f"CN-360199-1-YX.{books[0]}"
    assert machine.lend(tagged).ok
    assert machine.ask(item_information(tagged)).circulation_status == "04"
    assert machine.take_back(tagged).ok
    assert Loan.objects.get().returned_at is not None


def test_an_unknown_item_is_not_lent(machine: SelfCheck):
    for barcode in ("3999999999", "", "没有这个", "x" * 300):
        said = machine.send(checkout(barcode, machine.chen))
        heard = sip2.decode_response(said.data).message
        assert not heard.ok and heard.screen_message != ()
        assert b"|AH|" in said.data
    assert Loan.objects.count() == 0


def test_what_is_read_on_the_spot_stays(machine: SelfCheck, books: shelves.Shelves):
    heard = machine.lend(books.reference.barcode)
    assert not heard.ok and heard.title_identifier == "呼兰河传" and heard.screen_message != ()


def test_the_eleventh_book_is_refused_with_the_number(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    for at in range(10):
        assert machine.lend(books[at]).ok
    more = shelves.copies.add_copy(
        bib_id=books.bib_ids[0],
        draft=shelves.CopyDraft(
            barcode="3700000000",
            owner_id=county.main.place_id,
            location_id=books.copies[0].location_id,
            kind_id=books.copies[0].kind_id,
        ),
        by=county.cataloguer,
        now=county.now,
    )
    refused = machine.lend(more.barcode)
    assert not refused.ok
    assert "10" in "".join(refused.screen_message)
    flags = machine.ask(patron_status(machine.chen)).patron_status
    assert flags.too_many_items_charged and not flags.renewal_privileges_denied


def test_a_wrong_pin_lends_nothing(self_checks: Any, county: cast.County, books: shelves.Shelves):
    pin_of(county)
    check = self_checks(lends_without_pin=True)
    assert not check.lend(books[0], more="AD000000|").ok
    assert check.lend(books[0], more=f"AD{PIN}|").ok


def test_a_machine_that_wants_pins_lends_with_one_only(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    pin_of(county)
    check = self_checks()
    assert not check.lend(books[0]).ok
    assert not check.lend(books[0], more="AD|").ok
    assert check.lend(books[0], more=f"AD{PIN}|").ok


def test_a_patrons_pin_is_not_kept_for_the_next(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    pin_of(county)
    check = self_checks()
    assert check.ask(patron_status(check.chen, more=f"AD{PIN}|")).valid_patron
    check.ask(f"35{DATE}AOYX|AA{check.chen}|")
    assert not check.lend(books[0]).ok
    assert not check.lend(books[0], card=cast.CHILD_ID, more=f"AD{PIN}|").ok


def test_a_loan_asked_for_again_on_a_new_connection_is_the_same_loan(
    machine: SelfCheck, books: shelves.Shelves, hall_clock: Any
):
    first = machine.lend(books[0])
    before = effects()
    hall_clock.wait(minutes=4)
    again = machine.reconnected().lend(books[0])
    assert again.ok
    assert (again.due_date, again.title_identifier) == (first.due_date, first.title_identifier)
    assert effects() == before
    hall_clock.wait(minutes=2)
    assert not machine.reconnected().lend(books[0]).ok


def test_what_another_machine_or_the_desk_lent_is_not_lent_again(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    first, second = (
        self_checks(login="a", lends_without_pin=True),
        self_checks(login="b", lends_without_pin=True),
    )
    assert first.lend(books[0]).ok
    assert not second.lend(books[0]).ok
    lend_at_the_desk(county, books[1])
    assert not first.lend(books[1]).ok
    assert not second.lend(books[0], card=cast.CHILD_ID).ok


def test_a_loan_may_be_renewed_by_lending_again_where_the_machine_asks_so(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=20)
    assert not machine.lend(books[0]).ok
    heard = machine.lend(books[0], flags="YN")
    assert (heard.ok, heard.renewal_ok) == (True, True)
    assert Loan.objects.get().renewals == 1


def test_a_cancelled_loan_never_was(machine: SelfCheck, books: shelves.Shelves):
    assert machine.lend(books[0]).ok
    heard = machine.lend(books[0], more="BIY|")
    assert (heard.ok, heard.screen_message) == (False, ("取消了，没有借",))
    loan = Loan.objects.get()
    assert loan.returned_at is not None and loan.undone_at is not None
    assert machine.ask(item_information(books[0])).circulation_status == "03"


def test_only_ones_own_loan_of_just_now_is_cancelled(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves, hall_clock: Any
):
    lend_at_the_desk(county, books[0])
    assert machine.lend(books[1]).ok
    hall_clock.wait(minutes=6)
    for barcode in (books[0], books[1], books[2]):
        assert machine.lend(barcode, more="BIY|").screen_message == ("没有可以取消的",)
    assert Loan.objects.filter(returned_at=None).count() == 2


# --- what a machine did without us ------------------------------------------------------------


def test_without_the_right_an_upload_is_a_request_like_any(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=60)
    assert not machine.lend(books[1], flags="NY").ok
    assert not machine.lend(books.reference.barcode, card=cast.CHILD_ID, flags="NY").ok
    assert machine.lend(books[1], card=cast.CHILD_ID, flags="NY").ok
    assert machine.reconnected().lend(books[1], card=cast.CHILD_ID, flags="NY").ok
    assert Loan.objects.count() == 2


def test_an_upload_is_written_down_with_what_it_went_against(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=60)
    check = self_checks(lends_without_pin=True, may_no_block=True)
    earlier = "20261123    160000"
    line = f"11NY{earlier}{earlier}AOYX|AA{check.chen}|AB{books[1]}|AC|"
    assert check.ask(line).ok
    loan = Loan.objects.get(copy_id=books.copies[1].copy_id)
    assert loan.lent_at.isoformat() == "2026-11-23T08:00:00+00:00"
    told = reading.entry(Entry.objects.filter(kind="circulation.loan-made").latest("pk").pk)
    assert told.facts["waived"] == [Reason.OVERDUE.value]


def test_an_upload_repeated_is_one_loan(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    check = self_checks(lends_without_pin=True, may_no_block=True)
    line = f"11NY20261123    160000{DATE}AOYX|AA{check.chen}|AB{books[1]}|AC|"
    first = check.ask(line)
    before = effects()
    again = check.reconnected().ask(line)
    assert (again.ok, again.due_date) == (first.ok, first.due_date)
    assert effects() == before


@pytest.mark.parametrize("moment", ["20991231    235959", "19990101    000000", " " * 18])
def test_the_clock_of_a_machine_is_believed_within_reason(
    self_checks: Any, books: shelves.Shelves, moment: str
):
    check = self_checks(lends_without_pin=True, may_no_block=True)
    assert check.ask(f"11NY{moment}{moment}AOYX|AA{check.chen}|AB{books[0]}|AC|").ok
    assert Loan.objects.get().lent_at == cast.NOW


def _renewed_offline(check: Any, barcode: str, moment: str = "20261123    160000") -> str:
    return f"29NY{moment}{moment}AOYX|AA{check.chen}|AB{barcode}|AC|"


def test_a_renewal_that_the_machine_granted_alone_is_written_down(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=60)
    check = self_checks(lends_without_pin=True, may_no_block=True)
    assert check.ask(_renewed_offline(check, books[0])).ok
    again = check.reconnected().ask(_renewed_offline(check, books[0]))
    assert again.ok
    assert Loan.objects.get().renewals == 1
    entry = Entry.objects.filter(kind="circulation.loan-renewed").get()
    told = reading.entry(entry.pk)
    assert told.happened_at.isoformat() == "2026-11-23T08:00:00+00:00"
    assert Reason.LOAN_OVERDUE.value in told.facts["waived"]


def test_a_machine_without_the_right_renews_by_the_rules(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=60)
    check = self_checks(lends_without_pin=True)
    assert not check.ask(_renewed_offline(check, books[0])).ok
    assert Loan.objects.get().renewals == 0


def test_what_is_not_out_is_not_renewed_by_any_machine(self_checks: Any, books: shelves.Shelves):
    check = self_checks(lends_without_pin=True, may_no_block=True)
    assert not check.ask(_renewed_offline(check, books[0])).ok
    assert not Loan.objects.exists()


def test_a_returned_upload_counts_from_the_day_of_the_box(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=31)
    check = self_checks(may_no_block=True)
    heard = check.ask(f"09Y{DATE}20261122    180000APhall|AOYX|AB{books[0]}|AC|")
    assert heard.ok
    assert Loan.objects.get().returned_at.isoformat() == "2026-11-22T10:00:00+00:00"


def test_a_book_that_is_here_is_back_whatever_the_machine_thinks_of_the_day(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0])
    check = self_checks(may_no_block=True)
    heard = check.ask(f"09Y{DATE}20261120    180000APhall|AOYX|AB{books[0]}|AC|")
    assert heard.ok
    assert Loan.objects.get().returned_at == cast.NOW


# --- returning ------------------------------------------------------------------------------


def test_a_book_comes_back(machine: SelfCheck, county: cast.County, books: shelves.Shelves):
    lend_at_the_desk(county, books[0])
    said = machine.send(checkin(books[0]))
    heard = sip2.decode_response(said.data).message
    assert (heard.ok, heard.alert, heard.resensitize) == (True, False, True)
    assert heard.title_identifier == "呼兰河传" and heard.permanent_location != ""
    assert "陈桂兰" not in said.data.decode()
    assert Loan.objects.get().returned_place_id == county.main.place_id


def test_a_late_book_comes_back_with_a_word(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=60)
    heard = machine.take_back(books[0])
    assert heard.ok and "超期" in "".join(heard.screen_message)


def test_an_unknown_book_rings(machine: SelfCheck):
    said = machine.send(checkin("3999999999"))
    heard = sip2.decode_response(said.data).message
    assert (heard.ok, heard.alert) == (False, True)
    assert b"|AQ|" in said.data and heard.screen_message != ()


def test_a_book_that_was_not_out_is_taken_without_alarm(
    machine: SelfCheck, books: shelves.Shelves, hall_clock: Any
):
    hall_clock.wait(hours=1)
    heard = machine.take_back(books[0])
    assert (heard.ok, heard.alert) == (True, False)
    assert "这本没有借出，记为馆内看过" in heard.screen_message
    assert InLibraryUse.objects.count() == 1


def test_a_book_of_another_place_goes_to_the_other_box(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0])
    check = self_checks(login="branch", place_id=county.branch.place_id)
    heard = check.take_back(books[0])
    assert (heard.ok, heard.alert, heard.alert_type) == (True, True, "04")
    assert heard.destination_location == county.main.code


def test_a_return_said_twice_is_one_return(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves, hall_clock: Any
):
    lend_at_the_desk(county, books[0])
    assert machine.take_back(books[0]).ok
    before = effects()
    hall_clock.wait(minutes=1)
    again = machine.reconnected().take_back(books[0])
    assert (again.ok, again.alert) == (True, False)
    assert effects() == before


def test_a_cancelled_return_leaves_the_loan(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0])
    assert machine.take_back(books[0], "BIY|").screen_message == ("没有可以取消的",)
    assert machine.take_back(books[0]).ok
    heard = machine.take_back(books[0], "BIY|")
    assert (heard.ok, heard.screen_message) == (False, ("取消了，没有还",))
    assert Loan.objects.get().returned_at is None


# --- renewing -------------------------------------------------------------------------------


def test_a_loan_is_renewed_once(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves, hall_clock: Any
):
    lend_at_the_desk(county, books[0], days_ago=20)
    before = Loan.objects.get().due_on
    heard = machine.ask(renewal(books[0], machine.chen))
    assert (heard.code, heard.ok, heard.renewal_ok) == ("30", True, True)
    assert date.fromisoformat(heard.due_date) > before
    hall_clock.wait(minutes=2)
    refused = machine.ask(renewal(books[0], machine.chen))
    assert not refused.ok and refused.screen_message != ()
    assert Loan.objects.get().renewals == 1


def test_a_renewal_said_twice_is_one_renewal(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves, hall_clock: Any
):
    lend_at_the_desk(county, books[0], days_ago=20)
    first = machine.ask(renewal(books[0], machine.chen))
    before = effects()
    hall_clock.wait(seconds=30)
    again = machine.reconnected().ask(renewal(books[0], machine.chen))
    assert (again.ok, again.due_date) == (True, first.due_date)
    assert effects() == before


def test_only_ones_own_loans_are_renewed(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=20)
    for barcode, card in ((books[0], cast.CHILD_ID), (books[1], machine.chen), ("1", "2")):
        heard = machine.ask(renewal(barcode, card))
        assert not heard.ok and heard.screen_message != ()
    assert Loan.objects.get().renewals == 0


def test_all_loans_are_renewed_and_counted(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    for at in range(3):
        lend_at_the_desk(county, books[at], days_ago=20)
    circulation.renew(barcode=books[1], by=county.desk, now=county.now)
    said = machine.send(renew_all(machine.chen))
    assert said.data.startswith(b"66100020001")
    heard = sip2.decode_response(said.data).message
    assert set(heard.renewed_items) == {books[0], books[2]}
    assert heard.unrenewed_items == (books[1],)
    assert heard.screen_message[0].startswith("《呼兰河传》")


def test_nothing_is_renewed_without_the_pin(
    self_checks: Any, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[0], days_ago=20)
    check = self_checks()
    heard = check.ask(renew_all(check.chen))
    assert (heard.ok, heard.renewed_count) == (False, 0)
    assert not check.ask(renewal(books[0], check.chen)).ok
    assert Loan.objects.get().renewals == 0


# --- items ----------------------------------------------------------------------------------


def test_an_item_says_where_it_stands(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    here = machine.ask(item_information(books[0]))
    assert (here.circulation_status, here.title_identifier) == ("03", "呼兰河传")
    assert here.due_date is None
    assert (here.permanent_location, here.current_location) == ("图书外借室", "云溪县图书馆总馆")
    lend_at_the_desk(county, books[0])
    out = machine.ask(item_information(books[0]))
    assert (out.circulation_status, out.due_date) == ("04", Loan.objects.get().due_on.isoformat())
    assert out.hold_queue_length == 0


def test_an_unknown_item_is_answered_with_what_was_asked(machine: SelfCheck):
    heard = machine.ask(item_information("3999999999"))
    assert (heard.circulation_status, heard.item_identifier) == ("01", "3999999999")
    assert heard.title_identifier == "" and heard.screen_message != ()


def test_an_item_seen_by_a_stocktaking_machine(
    machine: SelfCheck, county: cast.County, books: shelves.Shelves
):
    lend_at_the_desk(county, books[1])
    ask = f"19{DATE}AOYX|AB%s|CH|"
    assert machine.ask(ask % books[0]).item_properties_ok
    for barcode in (books[1], "3999999999"):
        heard = machine.ask(ask % barcode)
        assert not heard.item_properties_ok and heard.screen_message != ()
    assert Loan.objects.get().returned_at is None


# --- what machines are not for ----------------------------------------------------------------


def test_no_fee_is_taken(machine: SelfCheck):
    before = effects()
    for amount in ("-5.00", "0", "100000.00", "abc", ""):
        heard = machine.ask(f"37{DATE}0100USDBV{amount}|AOYX|AA{machine.chen}|BK42|")
        assert (heard.code, heard.payment_accepted, heard.transaction_id) == ("38", False, "42")
    assert effects() == before


# --- the line -------------------------------------------------------------------------------


def test_the_same_request_with_the_same_number_is_answered_byte_for_byte(
    machine: SelfCheck, books: shelves.Shelves, hall_clock: Any
):
    line = numbered(checkout(books[0], machine.chen), 4)
    first = machine.send(line)
    before = effects()
    hall_clock.wait(seconds=7)
    assert machine.send(line).data == first.data
    assert machine.send("97").data == first.data
    assert effects() == before


def test_a_return_with_the_same_number_happens_once(
    machine: SelfCheck, books: shelves.Shelves, hall_clock: Any
):
    hall_clock.wait(hours=1)
    line = numbered(checkin(books[0]), 2)
    first = machine.send(line)
    assert machine.send(line).data == first.data
    assert InLibraryUse.objects.count() == 1


def test_the_answer_repeats_the_number_and_checks(machine: SelfCheck, books: shelves.Shelves):
    for sequence in range(10):
        said = machine.send(numbered(item_information(books[0]), sequence))
        heard = sip2.decode_response(said.data)
        assert (heard.sequence, heard.checksum) == (str(sequence), sip2.Checksum.RIGHT)


def test_what_is_asked_again_before_anything_was_said(machine: SelfCheck):
    assert stranger(machine).send("97").data.startswith(b"96")


@pytest.mark.parametrize("spoilt", ["AY3AZ0000", ""])
def test_a_strict_machine_is_not_heard_without_a_right_checksum(
    self_checks: Any, books: shelves.Shelves, spoilt: str
):
    check = self_checks(profile="strict", lends_without_pin=True)
    before = effects()
    said = check.send(checkout(books[0], check.chen) + spoilt)
    assert said.data.startswith(b"96") and not said.over
    assert effects() == before
    assert check.send(numbered(checkout(books[0], check.chen), 3)).data.startswith(b"121")


def test_a_lenient_machine_may_miscount(machine: SelfCheck, books: shelves.Shelves):
    assert machine.send(checkout(books[0], machine.chen) + "AY3AZ0000").data.startswith(b"121")


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_every_request_is_answered_with_the_end_it_came_with(machine: SelfCheck, end: bytes):
    for name, line in REQUESTS.items():
        said = answer(machine.machine, line.encode() + end)
        assert said.data[:2].decode() == sip2.ANSWERED_BY[sip2.REQUESTS[line[:2]]].code, name
        assert said.data.splitlines(keepends=True)[0].endswith(end) and not said.over, name
        assert said.data[-len(end) - 1 : -len(end)] == b"|" and said.data.endswith(end), name


def test_what_is_no_request_is_asked_for_again(machine: SelfCheck):
    odd = ("5520261124", "11NN", "11", "1", "hello", "\x01\x02", f"18{DATE}", "17", "29XX", "|||")
    for line in odd:
        said = machine.send(line)
        assert said.data.startswith(b"96") and not said.over, line
    assert machine.send("9900802.00").data.startswith(b"98")


def test_bytes_in_no_charset_are_asked_for_again(machine: SelfCheck):
    said = answer(machine.machine, b"17" + DATE.encode() + b"AB\xff\xff\xff|\r")
    assert said.data.startswith(b"96")


def test_a_line_without_end_is_given_up(machine: SelfCheck):
    said = answer(machine.machine, b"x" * 8_192)
    assert said.over


def test_fields_in_any_order_unknown_and_repeated(machine: SelfCheck, books: shelves.Shelves):
    line = f"11NN{DATE}{DATE}ZZwhat|AB{books[0]}|XX|AC|AA{machine.chen}|AB{books[1]}|AOYX|"
    heard = machine.ask(line)
    assert (heard.ok, heard.item_identifier) == (True, books[0])


def test_two_requests_in_one_piece_are_answered_in_order(
    machine: SelfCheck, books: shelves.Shelves
):
    said = machine.send(checkout(books[0], machine.chen) + "\r" + checkin(books[0]))
    assert [line[:3] for line in said.data.split(b"\r")] == [b"121", b"101", b""]


def test_a_delimiter_in_a_name_adds_no_field(machine: SelfCheck, county: cast.County):
    odd = readers.register(
        name="王|AAX|AE小",
        category_id=county.categories["adult"],
        place_id=county.main.place_id,
        by=county.desk,
        now=county.now,
    )
    heard = machine.ask(patron_status(odd.card_number))
    assert heard.patron_identifier == odd.card_number
    assert heard.extra == () and "|" not in heard.personal_name


@pytest.mark.parametrize("kind", [{"profile": "gbk"}, {"charset": "gbk"}, {"charset": "gb18030"}])
def test_a_machine_in_gbk_gets_names_with_the_delimiters_byte_whole(
    self_checks: Any, county: cast.County, books: shelves.Shelves, kind: dict[str, str]
):
    check = self_checks(lends_without_pin=True, **kind)
    reader = readers.register(
        name="李珅質",
        category_id=county.categories["adult"],
        place_id=county.main.place_id,
        by=county.desk,
        now=county.now,
    )
    bib = shelves.catalogue.add_plain(
        plain=shelves.PlainTitle(title="東觸珅質考", author="李珅質著", year="2019"),
        by=county.cataloguer,
        now=county.now,
    )
    copy = copies.add_copy(
        bib_id=bib.bib_id,
        draft=shelves.CopyDraft(
            barcode="3700000000",
            owner_id=county.main.place_id,
            location_id=books.copies[0].location_id,
            kind_id=books.copies[0].kind_id,
        ),
        by=county.cataloguer,
        now=county.now,
    )
    said = check.send(checkout(copy.barcode, reader.card_number), "gb18030")
    assert b"|" in "珅".encode("gb18030")
    fields = said.data.decode("gb18030").rstrip("\r").split("|")
    assert "AJ東觸珅質考" in fields
    named = check.send(patron_status(reader.card_number), "gb18030").data.decode("gb18030")
    assert "AE李珅質" in named.split("|")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_title_without_end_is_cut_between_characters(
    self_checks: Any, county: cast.County, books: shelves.Shelves, charset: str
):
    title = "县志" * 1500
    bib = shelves.catalogue.add_plain(
        plain=shelves.PlainTitle(title=title), by=county.cataloguer, now=county.now
    )
    copies.add_copy(
        bib_id=bib.bib_id,
        draft=shelves.CopyDraft(
            barcode="3700000000",
            owner_id=county.main.place_id,
            location_id=books.copies[0].location_id,
            kind_id=books.copies[0].kind_id,
        ),
        by=county.cataloguer,
        now=county.now,
    )
    check = self_checks(charset=charset)
    said = check.send(numbered(item_information("3700000000"), 5))
    assert len(said.data) <= 4096
    heard = sip2.decode_response(said.data, check.machine.wire.profile)
    assert heard.checksum is sip2.Checksum.RIGHT
    assert title.startswith(heard.message.title_identifier)
    assert len(heard.message.title_identifier) > 500


def test_heartbeats_leave_no_trace(machine: SelfCheck):
    before = effects()
    for _ in range(50):
        assert machine.send("9900802.00").data.startswith(b"98")
    assert effects() == before


# --- heartbeat ------------------------------------------------------------------------------


def test_what_a_machine_says_is_its_heartbeat(machine: SelfCheck):
    staff.forget_heartbeats()
    again = machine.reconnected()
    again.ask("9910802.00")
    beat = staff.heartbeats()[machine.terminal_id]
    assert (beat.connections, beat.last_said, beat.out_of_paper) == (1, "99", True)
    again.send("zz rubbish")
    assert staff.heartbeats()[machine.terminal_id].trouble == "garbled"
    again.machine.forget()
    assert staff.heartbeats()[machine.terminal_id].connections == 0
