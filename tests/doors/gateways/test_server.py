"""Real sockets: other people's clients, many machines at once, and what no machine would send."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import resource
import socket
import threading
from asyncio import SelectorEventLoop
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cast
import pysip2
import pytest
import shelves
from self_check import DATE, SelfCheck, checkin, checkout, item_information, patron_status, set_up
from Sip2.sip2 import Sip2

from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.readers import services as readers
from shuxiang.departments.staff import services as staff
from shuxiang.departments.staff.services.terminals import forget_machines
from shuxiang.doors.gateways.sip2.server import Sip2Server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hall(transactional_db: None, hall_clock: object) -> cast.County:
    """云溪县图书馆, opened for all threads."""
    forget_machines()
    return cast.open_county()


@pytest.fixture
def shelf(hall: cast.County) -> shelves.Shelves:
    return shelves.fill(hall, per_title=1)


@pytest.fixture
def server(hall: cast.County) -> Iterator[Sip2Server]:
    """The gateway on a port of its own."""
    running = Sip2Server("127.0.0.1", 0)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def account(hall: cast.County) -> SelfCheck:
    return set_up(hall, lends_without_pin=True)


class Line:
    """One connection of a machine."""

    def __init__(self, server: Sip2Server, account: SelfCheck | None = None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        self.file = self.socket.makefile("rwb")
        if account is not None:
            assert self.log_in(account) == "941"

    def log_in(self, account: SelfCheck) -> str:
        return self.ask(f"9300CN{account.login}|CO{account.password}|CP|")

    def ask(self, line: str) -> str:
        self.file.write(line.encode() + b"\r\n")
        self.file.flush()
        return self.file.readline().decode().rstrip("\r\n")

    def push(self, data: bytes) -> None:
        """Send bytes whoever may have closed meanwhile."""
        with contextlib.suppress(ConnectionError):
            self.socket.sendall(data)

    def until(self, end: bytes) -> bytes:
        data = b""
        while not data.endswith(end):
            data += self.file.read(1)
        return data

    def close(self) -> None:
        with contextlib.suppress(ConnectionError):
            self.file.close()
        self.socket.close()

    def is_ended(self) -> bool:
        try:
            return self.file.read(1) == b""
        except ConnectionError:
            return True

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def test_a_day_of_a_machine_on_a_real_line(
    server: Sip2Server, account: SelfCheck, shelf: shelves.Shelves
):
    with Line(server, account) as line:
        assert line.ask("9900802.00").startswith("98YYYYN")
        assert "AE陈桂兰|" in line.ask(patron_status(account.chen))
        assert line.ask(checkout(shelf[0], account.chen)).startswith("121")
        assert line.ask(item_information(shelf[0])).startswith("1804")
        assert line.ask(checkin(shelf[0])).startswith("101")
        assert line.ask(f"35{DATE}AOYX|AA{account.chen}|").startswith("36Y")


def test_the_client_sip2_does_a_patrons_visit(
    server: Sip2Server, account: SelfCheck, shelf: shelves.Shelves
):
    client = Sip2()
    client.log = logging.getLogger("sip2-client")
    client.hostName, client.hostPort, client.tlsEnable = "127.0.0.1", server.port, False
    client.institutionId, client.patron = "YX", account.chen
    client.connect()
    try:
        said = [
            client.get_response(asked)
            for asked in (
                client.sip_login_request(account.login, account.password),
                client.sip_sc_status_request(),
                client.sip_patron_status_request(),
                client.sip_checkout_request(shelf[0]),
                client.sip_patron_information_request("charged"),
                client.sip_renew_request(shelf[0]),
                client.sip_checkin_request(shelf[0]),
                client.sip_end_patron_session_request(),
            )
        ]
    finally:
        client.disconnect()
    assert [one[:3] for one in said] == ["941", "98Y", "24 ", "121", "64 ", "301", "101", "36Y"]
    assert f"AU{shelf[0]}|" in said[4]


def test_the_codec_pysip2_does_a_patrons_visit(
    server: Sip2Server, account: SelfCheck, shelf: shelves.Shelves
):
    item: dict[str, Any] = {
        "transaction_date": DATE,
        "institution_id": "YX",
        "item_identifier": shelf[0],
        "terminal_password": "",
    }
    patron: dict[str, Any] = {"patron_identifier": account.chen}
    book_and_patron = {**item, **patron, "no_block": "N", "nb_due_date": DATE}
    asked = (
        pysip2.LoginRequest(
            uid_algorithm="0",
            pwd_algorithm="0",
            login_user_id=account.login,
            login_password=account.password,
        ),
        pysip2.PatronInformationRequest(
            language="019",
            transaction_date=DATE,
            summary=" " * 10,
            institution_id="YX",
            **patron,
        ),
        pysip2.CheckoutRequest(sc_renewal_policy="N", **book_and_patron),
        pysip2.RenewRequest(third_party_allowed="N", **book_and_patron),
        pysip2.CheckinRequest(no_block="N", return_date=DATE, current_location="", **item),
        pysip2.EndPatronSessionRequest(transaction_date=DATE, institution_id="YX", **patron),
    )
    heard = []
    with Line(server) as line:
        for number, message in enumerate(asked):
            line.file.write(
                pysip2.encode_message(
                    message, sequence_number=number, checksum=True, encoding="utf-8"
                )
            )
            line.file.flush()
            heard.append(pysip2.decode_message(line.until(b"\r"), encoding="utf-8").message)
    assert [type(one).__name__ for one in heard] == [
        "LoginResponse",
        "PatronInformationResponse",
        "CheckoutResponse",
        "RenewResponse",
        "CheckinResponse",
        "EndSessionResponse",
    ]
    assert heard[1].personal_name == "陈桂兰"
    assert {one.ok for one in (heard[0], heard[2], heard[3], heard[4])} == {"1"}


def test_eight_machines_lend_one_copy_once(
    server: Sip2Server, account: SelfCheck, shelf: shelves.Shelves
):
    county = account.county
    cards = [
        readers.register(
            name=f"读者{at}",
            category_id=county.categories["adult"],
            place_id=county.main.place_id,
            by=county.desk,
            now=county.now,
        ).card_number
        for at in range(8)
    ]
    lines = [Line(server, account) for _ in cards]
    together = threading.Barrier(len(lines))

    def lend(line: Line, card: str) -> str:
        together.wait(10)
        return line.ask(checkout(shelf[0], card))[:3]

    with ThreadPoolExecutor(len(lines)) as pool:
        said = list(pool.map(lend, lines, cards))
    for line in lines:
        line.close()
    assert sorted(said) == ["120"] * 7 + ["121"]
    assert Loan.objects.filter(returned_at=None).count() == 1


def test_rubbish_harms_nobody_else(server: Sip2Server, account: SelfCheck, shelf: shelves.Shelves):
    dice = random.Random(20261124)
    with Line(server, account) as honest:
        for size in (1, 40, 4_000, 60_000):
            with Line(server) as odd:
                odd.push(dice.randbytes(size) + b"\r")
                assert honest.ask("9900802.00").startswith("98")
        with Line(server) as endless:
            endless.push(b"1" * 2_000_000)
            assert endless.is_ended()
        with Line(server, account) as known:
            known.push(dice.randbytes(3_000))
        with Line(server) as silent:
            assert honest.ask(checkout(shelf[0], account.chen)).startswith("121")
            assert silent.log_in(account) == "941"
        assert honest.ask(checkin(shelf[0])).startswith("101")


def test_who_is_not_logged_in_is_shown_out(server: Sip2Server, account: SelfCheck):
    for line in (patron_status(account.chen), item_information("3600000016")):
        with Line(server) as stranger:
            assert stranger.ask(line) == ""
            assert stranger.is_ended()


def test_an_address_that_is_not_allowed_is_refused(server: Sip2Server, hall: cast.County):
    elsewhere = set_up(hall, login="elsewhere", addresses="127.0.0.0/8")
    staff.change_terminal(
        terminal_id=elsewhere.terminal_id,
        login="elsewhere",
        name="远处的自助机",
        place_id=hall.main.place_id,
        addresses="10.9.8.0/24",
        by=hall.director,
        now=hall.now,
    )
    with Line(server) as line:
        assert line.log_in(elsewhere) == "940"
        assert line.ask(item_information("3600000016")) == ""


def test_stopping_ends_every_line_and_frees_the_port(hall: cast.County, account: SelfCheck):
    running = Sip2Server("127.0.0.1", 0)
    running.start()
    with Line(running, account) as first, Line(running) as second:
        running.stop()
        assert first.is_ended() and second.is_ended()
    again = Sip2Server("127.0.0.1", running.port)
    again.start()
    with Line(again, account) as line:
        assert line.ask("9900802.00").startswith("98")
    again.stop()


class HandLoop(SelectorEventLoop):
    """A loop whose clock goes on, and can be moved further by hand."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead

    async def _forward(self, seconds: float) -> None:
        self.ahead += seconds

    def forward(self, seconds: float) -> None:
        asyncio.run_coroutine_threadsafe(self._forward(seconds), self).result(10)

    def until(self, server: Sip2Server, silent: int) -> None:
        """Come back when so many connections are waited for."""

        async def watch() -> None:
            while server.silent != silent:
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(watch(), self).result(20)


@pytest.fixture
def loop() -> HandLoop:
    return HandLoop()


@pytest.fixture
def patient(hall: cast.County, loop: HandLoop) -> Iterator[Sip2Server]:
    """The gateway by a clock that is moved by hand."""
    running = Sip2Server("127.0.0.1", 0, loop=loop)
    running.start()
    yield running
    running.stop()


def test_a_stranger_has_thirty_seconds_to_log_in(
    patient: Sip2Server, loop: HandLoop, account: SelfCheck
):
    with Line(patient) as late, Line(patient) as slow, Line(patient) as good:
        loop.until(patient, silent=3)
        loop.forward(15)
        # One byte now and then wins no time.
        slow.push(b"9")
        loop.forward(14)
        assert good.log_in(account) == "941"
        loop.until(patient, silent=3)
        loop.forward(2)
        assert late.is_ended() and slow.is_ended()
        assert good.ask("9900802.00").startswith("98")


def test_a_machine_may_be_silent_for_five_minutes(
    patient: Sip2Server, loop: HandLoop, account: SelfCheck
):
    with Line(patient, account) as busy, Line(patient, account) as silent:
        loop.until(patient, silent=2)
        loop.forward(299)
        assert busy.ask("9900802.00").startswith("98")
        loop.until(patient, silent=2)
        loop.forward(2)
        assert silent.is_ended()
        loop.forward(290)
        assert busy.ask("9900802.00").startswith("98")


@pytest.fixture
def many_files() -> Iterator[None]:
    """Room for both ends of every connection, as a service has it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4096, hard)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def memory() -> int:
    """Return how many bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.usefixtures("many_files")
def test_five_hundred_silent_connections_leave_room_for_a_machine(
    patient: Sip2Server, loop: HandLoop, account: SelfCheck, shelf: shelves.Shelves
):
    before = memory()
    with contextlib.ExitStack() as crowd:
        for number in range(500):
            # A hundred from one address is the most that is let in.
            home = f"127.0.1.{number // 100 + 1}"
            one = socket.create_connection(("127.0.0.1", patient.port), 10, (home, 0))
            crowd.callback(one.close)
        loop.until(patient, silent=500)
        with Line(patient, account) as machine:
            assert machine.ask(checkout(shelf[0], account.chen)).startswith("121")
            assert machine.ask(checkin(shelf[0])).startswith("101")
            assert memory() - before < 64 * 1024 * 1024
            loop.until(patient, silent=501)
            loop.forward(31)
            loop.until(patient, silent=1)
            assert machine.ask("9900802.00").startswith("98")


def test_no_more_than_a_hundred_come_from_one_address(
    patient: Sip2Server, loop: HandLoop, account: SelfCheck
):
    with contextlib.ExitStack() as crowd:
        for _number in range(100):
            crowd.callback(
                socket.create_connection(("127.0.0.1", patient.port), 10, ("127.0.1.1", 0)).close
            )
        loop.until(patient, silent=100)
        more = crowd.enter_context(
            socket.create_connection(("127.0.0.1", patient.port), 10, ("127.0.1.1", 0))
        )
        assert more.recv(1) == b""
        with Line(patient, account) as machine:
            assert machine.ask("9900802.00").startswith("98")


def test_a_port_that_is_taken_is_said_so(server: Sip2Server):
    second = Sip2Server("127.0.0.1", server.port)
    with pytest.raises(OSError, match=str(server.port)):
        second.start()
    second.stop()
