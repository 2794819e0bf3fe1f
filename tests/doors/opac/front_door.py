"""What tests of pages begin with: the county with books, a clock that stands, and who has logged in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import cast
import pytest
import shelves
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.circulation.slips import LoanSlip
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.departments.staff.models import StaffMember
from shuxiang.doors.frame import middleware, sessions
from shuxiang.doors.frame.throttle import Buckets
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.listeners.discovery import upkeep
from shuxiang.project.start import prepare_static_files

#: What 陈桂兰 types; nothing of hers is in it.
PIN = "736294"


@dataclass
class StandingClock:
    """A clock that shows one moment until a test moves it."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


@dataclass(frozen=True, slots=True)
class House:
    """云溪县图书馆 with its pages."""

    county: cast.County
    books: shelves.Shelves
    clock: StandingClock

    def lend(self, number: int, to: ReaderSlip | None = None, *, days_ago: int = 0) -> LoanSlip:
        """Lend a book of the shelf to 陈桂兰, or to somebody else, today or some days ago."""
        return lending.lend(
            card_number=(to or self.county.chen).card_number,
            barcode=self.books[number],
            by=self.county.desk,
            now=self.clock() - timedelta(days=days_ago),
        )


@contextmanager
def open_house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Open the county with its books, its index and its pages. The database is the caller's."""
    prepare_static_files(Path(settings.DATA_FOLDER), lambda _text: None)
    standing = StandingClock(cast.NOW)
    monkeypatch.setattr(clock, "now", standing)
    monkeypatch.setattr(middleware, "_SEARCHES", Buckets(rate=1000, burst=1000))
    monkeypatch.setattr(settings, "FAULTS_FLY", True, raising=False)
    monkeypatch.setattr(settings, "UNLISTED_ROUTES_FAIL", True, raising=False)
    circulation.forget_policies()
    county = cast.open_county()
    books = shelves.fill(county)
    upkeep.rebuild(lambda _done, _total: None)
    yield House(county, books, standing)
    circulation.forget_policies()


def let_staff_in(session: SessionBase, actor: Actor, now: datetime) -> None:
    """Put a member of staff into a session as the login does."""
    session[sessions.STAFF] = actor.ident
    session[sessions.STAFF_STAMP] = StaffMember.objects.get(pk=actor.ident).session_stamp
    session[sessions.STAFF_SEEN] = now.isoformat()
    session.save()


def let_reader_in(session: SessionBase, reader_id: int) -> None:
    """Put a reader into a session as the login does."""
    session[sessions.READER] = reader_id
    session[sessions.READER_STAMP] = Reader.objects.get(pk=reader_id).session_stamp
    session.save()


def give_pin(house: House, reader: ReaderSlip, pin: str = PIN) -> None:
    """Let a reader choose a PIN at the counter."""
    readers.set_pin(
        reader_id=reader.reader_id, pin=pin, by=house.county.director, now=house.clock()
    )
