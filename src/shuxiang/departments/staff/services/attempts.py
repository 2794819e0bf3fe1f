"""Counting wrong passwords before anything is hashed.

Argon2id is slow on purpose; whoever may ask it without limit has a way to stop the library. So the
counts are looked at first. What concerns a known account stands in its row and survives a restart;
what concerns an address, or a login that nobody has, is kept in memory and is bounded.
"""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password

from shuxiang.departments.staff.refusals import TooManyTries
from shuxiang.departments.staff.rules import MOST_FROM_ADDRESS, WINDOW, Tally

_MOST_REMEMBERED = 10_000
_STRIPES = 64


def origin_of(address: str) -> str:
    """Return what counts as one address: an IPv6 household has a whole /64 of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


class Attempts:
    """The memory of one kind of login (staff, readers)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._from: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._nobody: OrderedDict[str, Tally] = OrderedDict()
        self._turns = [threading.Lock() for _ in range(_STRIPES)]

    @contextmanager
    def in_turn(self, login: str) -> Iterator[None]:
        """Let the attempts at one login follow each other, so that many at once count as many."""
        with self._turns[hash(login) % _STRIPES]:
            yield

    def enter(self, address: str, now: datetime) -> None:
        """Count an attempt from an address. Refuses with TooManyTries; nothing is hashed then."""
        origin = origin_of(address)
        with self._guard:
            tries = self._from.setdefault(origin, deque())
            self._from.move_to_end(origin)
            while tries and now - tries[0] > WINDOW:
                tries.popleft()
            if len(tries) >= MOST_FROM_ADDRESS:
                raise TooManyTries(until=tries[0] + WINDOW)
            tries.append(now)
            while len(self._from) > _MOST_REMEMBERED:
                self._from.popitem(last=False)

    def forgive(self, address: str) -> None:
        """Take back the last count of an address: that attempt was right."""
        with self._guard:
            if tries := self._from.get(origin_of(address)):
                tries.pop()

    def tally_of_nobody(self, login: str) -> Tally:
        """Return the failures of a login that nobody has: it is locked as one that somebody has."""
        with self._guard:
            return self._nobody.get(login, Tally())

    def keep_for_nobody(self, login: str, tally: Tally) -> None:
        """Remember the failures of a login that nobody has."""
        with self._guard:
            self._nobody[login] = tally
            self._nobody.move_to_end(login)
            while len(self._nobody) > _MOST_REMEMBERED:
                self._nobody.popitem(last=False)

    def forget(self) -> None:
        """Forget everything, as after a restart."""
        with self._guard:
            self._from.clear()
            self._nobody.clear()


_nobodys_hash: list[str] = []


def matches(secret: str, hashed: str) -> bool:
    """Say whether a secret belongs to a hash. Without a hash the same work is done for nothing, so
    that the time of an answer does not tell whether there is such an account."""
    if not hashed:
        if not _nobodys_hash:
            _nobodys_hash.append(make_password("nobody"))
        check_password(secret, _nobodys_hash[0])
        return False
    return check_password(secret, hashed)
