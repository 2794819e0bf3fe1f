"""Shedding what comes too fast, cheaply and before anything dear is done."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict

from django.conf import settings
from django.http import HttpRequest

#: So many addresses are remembered; the oldest is forgotten first.
MOST_KEYS = 20_000


class Buckets:
    """A token bucket for each key: `rate` a second, at most `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, key: str, moment: float) -> bool:
        """Take one token; False means too fast. `moment` is in seconds of a steady clock."""
        with self._guard:
            tokens, seen = self._held.pop(key, (self._burst, moment))
            tokens = min(self._burst, tokens + (moment - seen) * self._rate)
            allowed = tokens >= 1
            self._held[key] = (tokens - 1 if allowed else tokens, moment)
            if len(self._held) > MOST_KEYS:
                self._held.popitem(last=False)
            return allowed


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from. A forwarded address counts only from a trusted proxy."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    trusted = getattr(settings, "TRUSTED_PROXIES", ())
    if peer in trusted:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
        return forwarded or peer
    return peer


def is_near(address: str) -> bool:
    """Say whether an address is this machine's or a private network's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_loopback or found.is_private


def is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
