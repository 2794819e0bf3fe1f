"""Beginning and ending sessions. Staff and readers have keys of their own in one session."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

STAFF = "staff"
STAFF_STAMP = "staff_stamp"
STAFF_SEEN = "staff_seen"
READER = "reader"
READER_STAMP = "reader_stamp"


def begin_staff(request: HttpRequest, staff_id: int, stamp: str, now: datetime) -> None:
    """Log a member of staff in, under a new session number."""
    request.session.cycle_key()
    request.session[STAFF] = staff_id
    request.session[STAFF_STAMP] = stamp
    request.session[STAFF_SEEN] = now.isoformat()


def begin_reader(request: HttpRequest, reader_id: int, stamp: str) -> None:
    """Log a reader in, under a new session number."""
    request.session.cycle_key()
    request.session[READER] = reader_id
    request.session[READER_STAMP] = stamp


def end(request: HttpRequest) -> None:
    """Forget whoever was here and everything that was kept for them."""
    request.session.flush()


def safe_next(asked: str | None, otherwise: str) -> str:
    """Return an address to go on to: only a path of our own, never another host."""
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return otherwise
    if any(ord(one) < 32 for one in asked) or "\\" in asked:
        return otherwise
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise
