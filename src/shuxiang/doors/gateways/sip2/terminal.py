"""One machine at the other end of one connection: who it is, and whether it still may."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shuxiang.departments.readers import queries as readers_asked
from shuxiang.departments.readers import services as readers
from shuxiang.departments.staff import queries as staff
from shuxiang.departments.staff import services as machines
from shuxiang.departments.staff.slips import TerminalSlip
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.refusals import Refusal

#: A machine's rights are asked for again after so long: a disabled one ends within a second.
FRESH = timedelta(seconds=1)

#: A reader who stood at the machine is trusted so long by the PIN that was right.
PIN_FRESH = timedelta(minutes=2)

#: A code that was scanned in its minute names its reader at this machine so long.
CODE_FRESH = timedelta(minutes=5)

_KEY = secrets.token_bytes(32)


#: Machines whose maker promises checksums, and what has none or a wrong one is not listened to.
_STRICT = replace(sip2.STANDARD, name="strict", checksum=sip2.ChecksumDuty.STRICT)
_PROFILES = {**sip2.PRESETS, _STRICT.name: _STRICT}


def _dialect(slip: TerminalSlip) -> sip2.TerminalProfile:
    """Return how a machine talks: its make, and the charset where one was set for it."""
    profile = _PROFILES.get(slip.profile.strip().lower(), sip2.STANDARD)
    if slip.charset == sip2.AUTO:
        return profile
    return replace(profile, charset=slip.charset, presumed_charset=slip.charset)


def _mark(number: str, pin: str) -> bytes:
    """A mark of a number and a PIN that tells neither: kept in memory, never a PIN itself."""
    return hmac.digest(_KEY, f"{number}\0{pin}".encode(), "sha256")


@dataclass(slots=True)
class Machine:
    """The state of one connection. Being logged in belongs to it and is looked at every time."""

    address: str
    wire: sip2.Connection = field(default_factory=sip2.Connection)
    slip: TerminalSlip | None = None
    actor: Actor | None = None
    checked_at: datetime | None = None
    last_request: bytes = b""
    last_sequence: str | None = None
    _right_pins: dict[bytes, datetime] = field(default_factory=dict)
    _codes: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def admit(self, slip: TerminalSlip, now: datetime) -> None:
        """Take a machine in, and speak its dialect from now on."""
        self.slip = slip
        machines.machine_came(slip.terminal_id, now)
        self.actor = staff.terminal_actor(slip.terminal_id)
        self.checked_at = now
        self.wire.adopt(_dialect(slip))

    def forget(self) -> None:
        """Whoever this was is not logged in any more."""
        if self.slip is not None:
            machines.machine_went(self.slip.terminal_id)
        self.slip = self.actor = self.checked_at = None
        self.forget_patron()

    def forget_patron(self) -> None:
        """The patron who stood here has gone; their PIN is asked for again."""
        self._right_pins.clear()
        self._codes.clear()

    def may_go_on(self, now: datetime) -> bool:
        """Say whether the machine is logged in and has not been disabled meanwhile."""
        if self.slip is None or self.checked_at is None:
            return False
        if now - self.checked_at > FRESH:
            self.actor = staff.terminal_actor(self.slip.terminal_id)
            self.checked_at = now
        if self.actor is None:
            self.forget()
        return self.actor is not None

    def with_card(self, message: sip2.RequestMessage, now: datetime) -> sip2.RequestMessage:
        """Return a message with the card number in place of a code from the patron's phone, which
        this machine may go on naming after the code itself is over."""
        shown = getattr(message, "patron_identifier", "")
        held = self._codes.get(shown)
        if held is None or now - held[1] > CODE_FRESH:
            try:
                held = (readers_asked.card_behind(shown, now), now)
            except Refusal:
                return message
            if held[0] == shown:
                return message
            self._codes = {shown: held}
        return replace(message, patron_identifier=held[0])  # type: ignore[call-arg]

    def pin_is_right(self, number: str, pin: str | None, now: datetime) -> bool:
        """Say whether a PIN is the reader's. An empty one is no attempt, and never right."""
        if not pin:
            return False
        mark = _mark(number, pin)
        seen = self._right_pins.get(mark)
        if seen is not None and now - seen < PIN_FRESH:
            return True
        try:
            name = self.slip.login if self.slip else self.address
            readers.check_pin(card_number=number, pin=pin, address=f"sip2 {name}", now=now)
        except Refusal:
            return False
        self._right_pins = {mark: now}
        return True
