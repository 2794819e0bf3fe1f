"""The accounts of self-service machines on SIP2."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shuxiang.departments.network import queries as network
from shuxiang.departments.staff.events import (
    TerminalDisabled,
    TerminalEnabled,
    TerminalPasswordSet,
    TerminalSet,
)
from shuxiang.departments.staff.models import Terminal
from shuxiang.departments.staff.queries import terminal_slip
from shuxiang.departments.staff.refusals import TerminalRefused, TooManyTries, WrongLogin
from shuxiang.departments.staff.rules import (
    SORTED,
    TERMINAL_TRIES,
    TERMINAL_WAIT,
    read_bins,
    read_login,
)
from shuxiang.departments.staff.services.attempts import matches, origin_of
from shuxiang.departments.staff.services.members import one_time_password
from shuxiang.departments.staff.slips import NewTerminal, TerminalSlip
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because

#: How a machine talks, by its make; `strict` insists on checksums.
PROFILES = ("standard", "dp2", "gbk", "strict")
CHARSETS = ("auto", "utf-8", "gb18030", "gbk", "ascii")


def _read_addresses(lines: Sequence[str]) -> tuple[list[str], list[Because]]:
    kept, faults = [], []
    for line in lines:
        try:
            kept.append(str(ipaddress.ip_network(line.strip(), strict=False)))
        except ValueError:
            faults.append(Because("staff.address-form", {"typed": line.strip()}))
    return kept, faults


def _faults_of_bins(text: str) -> list[Because]:
    """A bin is for a place that there is, or for one of the three other ways."""
    bins, odd = read_bins(text)
    known = SORTED | {one.code.upper() for one in network.places()}
    odd += [one for one in bins if one not in known]
    return [Because("staff.bin-form", {"typed": one}) for one in odd]


def _write(terminal: Terminal, login: str, addresses: str, by: Actor, now: datetime) -> None:
    by.require_place(terminal.place_id)
    kept, faults = _read_addresses([line for line in addresses.splitlines() if line.strip()])
    terminal.login, terminal.name = read_login(login), " ".join(terminal.name.split())
    if not terminal.login:
        faults.insert(0, Because("staff.terminal-login-empty"))
    elif len(terminal.login) > 40 or re.search(r"\s", terminal.login):
        faults.insert(0, Because("staff.terminal-login-form"))
    elif Terminal.objects.filter(login=terminal.login).exclude(pk=terminal.pk).exists():
        faults.insert(0, Because("staff.terminal-login-taken", {"login": terminal.login}))
    if not terminal.name:
        faults.append(Because("staff.name-empty"))
    if terminal.profile not in PROFILES:
        faults.append(Because("staff.profile-form", {"typed": terminal.profile}))
    if terminal.charset not in CHARSETS:
        faults.append(Because("staff.charset-form", {"typed": terminal.charset}))
    faults += _faults_of_bins(terminal.sort_bins)
    if network.place(terminal.place_id).closed_since is not None:
        faults.append(Because("staff.place-closed"))
    if faults:
        raise TerminalRefused(*faults)
    terminal.addresses = "\n".join(kept)
    terminal.save()
    record(
        TerminalSet(
            terminal_id=terminal.pk,
            at_place_id=terminal.place_id,
            lends_without_pin=terminal.lends_without_pin,
            may_no_block=terminal.may_no_block,
        ),
        by=by,
        now=now,
    )


@transaction.atomic
def add_terminal(
    *,
    login: str,
    name: str,
    place_id: int,
    location_code: str = "",
    institution: str = "",
    profile: str = "standard",
    charset: str = "auto",
    addresses: str = "",
    lends_without_pin: bool = False,
    may_no_block: bool = False,
    may_hold: bool = True,
    may_take_fees: bool = False,
    may_block: bool = False,
    sort_bins: str = "",
    by: Actor,
    now: datetime,
) -> NewTerminal:
    """Open an account for a machine, with a random password that is shown once.

    `addresses` are addresses or networks, one a line; none means this machine and private networks.
    Refuses with TerminalRefused (every fault), UnknownPlace or NotAllowed. Records TerminalSet.
    """
    by.require(Power.MANAGE_TERMINALS)
    password = one_time_password()
    terminal = Terminal(
        name=name,
        place_id=place_id,
        password_hash=make_password(password),
        location_code=location_code.strip(),
        institution=institution.strip(),
        profile=profile.strip().lower() or "standard",
        charset=charset.lower(),
        lends_without_pin=lends_without_pin,
        may_no_block=may_no_block,
        may_hold=may_hold,
        may_take_fees=may_take_fees,
        may_block=may_block,
        sort_bins=sort_bins,
    )
    _write(terminal, login, addresses, by, now)
    return NewTerminal(terminal.pk, terminal.login, password)


@transaction.atomic
def change_terminal(
    *,
    terminal_id: int,
    login: str,
    name: str,
    place_id: int,
    location_code: str = "",
    institution: str = "",
    profile: str = "standard",
    charset: str = "auto",
    addresses: str = "",
    lends_without_pin: bool = False,
    may_no_block: bool = False,
    may_hold: bool = True,
    may_take_fees: bool = False,
    may_block: bool = False,
    sort_bins: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Change a machine's account. Refuses and records as `add_terminal`."""
    terminal = _known(terminal_id, by)
    terminal.name, terminal.place_id = name, place_id
    terminal.location_code, terminal.institution = location_code.strip(), institution.strip()
    terminal.profile = profile.strip().lower() or "standard"
    terminal.charset = charset.lower()
    terminal.lends_without_pin, terminal.may_no_block = lends_without_pin, may_no_block
    terminal.may_hold, terminal.may_take_fees = may_hold, may_take_fees
    terminal.may_block, terminal.sort_bins = may_block, sort_bins
    _write(terminal, login, addresses, by, now)


def _known(terminal_id: int, by: Actor) -> Terminal:
    by.require(Power.MANAGE_TERMINALS)
    terminal = Terminal.objects.filter(pk=terminal_id).first()
    if terminal is None:
        raise TerminalRefused(Because("staff.unknown-terminal"))
    by.require_place(terminal.place_id)
    return terminal


@transaction.atomic
def set_terminal_password(*, terminal_id: int, password: str = "", by: Actor, now: datetime) -> str:
    """Give a machine another password: the one that its maker has burnt in (at least 6 characters),
    or a random one. Returns it. Refuses with TerminalRefused or NotAllowed. Records
    TerminalPasswordSet.
    """
    terminal = _known(terminal_id, by)
    if password and len(password) < 6:
        raise TerminalRefused(Because("staff.password-short", {"long": 10, "short": 6}))
    chosen = password or one_time_password()
    terminal.password_hash = make_password(chosen)
    terminal.save(update_fields=["password_hash"])
    record(TerminalPasswordSet(terminal_id=terminal_id), by=by, now=now)
    return chosen


@transaction.atomic
def disable_terminal(*, terminal_id: int, by: Actor, now: datetime) -> None:
    """End the use of a machine's account. Refuses with TerminalRefused or NotAllowed. Records
    TerminalDisabled."""
    terminal = _known(terminal_id, by)
    if terminal.disabled_at is not None:
        raise TerminalRefused(Because("staff.disabled-already"))
    terminal.disabled_at = now
    terminal.save(update_fields=["disabled_at"])
    record(TerminalDisabled(terminal_id=terminal_id), by=by, now=now)


@transaction.atomic
def enable_terminal(*, terminal_id: int, by: Actor, now: datetime) -> None:
    """Let a machine's account be used again. Refuses with TerminalRefused or NotAllowed. Records
    TerminalEnabled."""
    terminal = _known(terminal_id, by)
    if terminal.disabled_at is None:
        raise TerminalRefused(Because("staff.enabled-already"))
    terminal.disabled_at = None
    terminal.save(update_fields=["disabled_at"])
    record(TerminalEnabled(terminal_id=terminal_id), by=by, now=now)


# --- a machine shows who it is ---------------------------------------------------------------

_guard = threading.Lock()
_secret = os.urandom(32)
#: (terminal id, its hash) → mark of the password that was right, so that a reconnect is quick.
_right: dict[tuple[int, str], bytes] = {}
#: (login, origin) → failures and until when to wait.
_wrong: OrderedDict[tuple[str, str], tuple[int, datetime]] = OrderedDict()


def forget_machines() -> None:
    """Forget who was right and who was wrong, as after a restart."""
    with _guard:
        _right.clear()
        _wrong.clear()


def _mark(password: str) -> bytes:
    return hmac.new(_secret, password.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def _comes_from_its_place(terminal: Terminal, address: str) -> bool:
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(here, ipaddress.IPv6Address) and here.ipv4_mapped:
        here = here.ipv4_mapped
    allowed = terminal.addresses.split()
    if not allowed:
        return here.is_loopback or here.is_private
    return any(here in ipaddress.ip_network(one) for one in allowed)


def authenticate_terminal(
    *, login: str, password: str, address: str, now: datetime
) -> TerminalSlip:
    """Let a machine in.

    After three wrong passwords a machine waits sixty seconds, for that login from that address.
    Refuses with TooManyTries, TerminalRefused (a foreign address) or WrongLogin, which sounds alike
    for an unknown login, a wrong password and a disabled account.
    """
    kept, origin = read_login(login)[:60], origin_of(address)
    with _guard:
        failures, until = _wrong.get((kept, origin), (0, now))
        if failures >= TERMINAL_TRIES and until > now:
            raise TooManyTries(until=until)
    terminal = Terminal.objects.filter(login=kept).first()
    if not _is_right(terminal, password[:300]) or terminal is None or terminal.disabled_at:
        with _guard:
            again = failures + 1 if until + TERMINAL_WAIT > now else 1
            _wrong[kept, origin] = (again, now + TERMINAL_WAIT)
            _wrong.move_to_end((kept, origin))
            while len(_wrong) > 10_000:
                _wrong.popitem(last=False)
        raise WrongLogin
    if not _comes_from_its_place(terminal, address):
        raise TerminalRefused(Because("staff.terminal-address"))
    with _guard:
        _wrong.pop((kept, origin), None)
    if terminal.last_seen_at is None or now - terminal.last_seen_at > timedelta(minutes=1):
        Terminal.objects.filter(pk=terminal.pk).update(last_seen_at=now)
        terminal.last_seen_at = now
    return terminal_slip(terminal)


def _is_right(terminal: Terminal | None, password: str) -> bool:
    if terminal is None:
        return matches(password, "")
    key, mark = (terminal.pk, terminal.password_hash), _mark(password)
    with _guard:
        known = _right.get(key)
    if known is not None and hmac.compare_digest(known, mark):
        return True
    if not matches(password, terminal.password_hash):
        return False
    with _guard:
        for old in [one for one in _right if one[0] == terminal.pk]:
            del _right[old]
        _right[key] = mark
    return True
