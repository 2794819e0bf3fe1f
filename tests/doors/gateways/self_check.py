"""A self-check that needs no socket: its account, its connection, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cast

from shuxiang.departments.staff import services as staff
from shuxiang.doors.gateways.sip2.conversation import Said, answer
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2

DATE = "20261124    100000"
#: A PIN that nobody would guess from a birthday or a card.
PIN = "704192"


@dataclass(slots=True)
class SelfCheck:
    """One connection of one machine, and the account behind it."""

    terminal_id: int
    login: str
    password: str
    county: cast.County
    machine: Machine = field(default_factory=lambda: Machine("127.0.0.1"))

    def send(self, line: str, charset: str = "utf-8") -> Said:
        """Say one line and hear everything that comes back."""
        return answer(self.machine, line.encode(charset) + b"\r")

    def ask(self, line: str) -> Any:
        """Say one line and return the one message that answers it."""
        said = self.send(line)
        assert not said.over and said.data.endswith(b"\r")
        return sip2.decode_response(said.data, self.machine.wire.profile).message

    def log_in(self, sequence: str = "") -> Said:
        line = f"9300CN{self.login}|CO{self.password}|CPhall|{sequence}"
        return self.send(line)

    def reconnected(self) -> SelfCheck:
        """Return the same machine on a new connection, logged in."""
        again = SelfCheck(self.terminal_id, self.login, self.password, self.county)
        assert again.log_in().data.startswith(b"941")
        return again

    def lend(self, barcode: str, card: str = "", more: str = "", flags: str = "NN") -> Any:
        return self.ask(checkout(barcode, card or self.chen, more, flags))

    def take_back(self, barcode: str, more: str = "") -> Any:
        return self.ask(checkin(barcode, more))

    @property
    def chen(self) -> str:
        return self.county.chen.card_number


def set_up(county: cast.County, *, login: str = "hall-1", **kind: Any) -> SelfCheck:
    """Open the account of a machine at the main library and log it in."""
    made = staff.add_terminal(
        login=login,
        name="大厅自助机",
        place_id=kind.pop("place_id", county.main.place_id),
        location_code="hall",
        institution="CN-360199-1-YX",
        by=county.director,
        now=county.now,
        **kind,
    )
    check = SelfCheck(made.terminal_id, made.login, made.password, county)
    assert check.log_in().data.startswith(b"941")
    return check


def checkout(barcode: str, card: str, more: str = "", flags: str = "NN") -> str:
    return f"11{flags}{DATE}{DATE}AOYX|AA{card}|AB{barcode}|AC|{more}"


def checkin(barcode: str, more: str = "", no_block: str = "N") -> str:
    return f"09{no_block}{DATE}{DATE}APhall|AOYX|AB{barcode}|AC|{more}"


def renewal(barcode: str, card: str, more: str = "") -> str:
    return f"29NN{DATE}{DATE}AOYX|AA{card}|AB{barcode}|{more}"


def renew_all(card: str, more: str = "") -> str:
    return f"65{DATE}AOYX|AA{card}|{more}"


def patron_status(card: str, more: str = "") -> str:
    return f"23019{DATE}AOYX|AA{card}|AC|{more}"


def patron_information(card: str, summary: str = " " * 10, more: str = "") -> str:
    return f"63019{DATE}{summary}AOYX|AA{card}|{more}"


def item_information(barcode: str) -> str:
    return f"17{DATE}AOYX|AB{barcode}|"


def numbered(line: str, sequence: int) -> str:
    """Return the line with a sequence number and its checksum."""
    text = f"{line}AY{sequence}AZ"
    return text + sip2.checksum(text.encode())
