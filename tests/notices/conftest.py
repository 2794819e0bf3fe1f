"""The county with books, and two servers of this machine that take what notices send."""

from __future__ import annotations

from collections.abc import Iterator

import cast
import pytest
import shelves
from notices.house import House
from notices.servers import Gateway, MailHost

from shuxiang.departments.circulation import queries as circulation
from shuxiang.project import subscriptions


@pytest.fixture
def house(db: None) -> Iterator[House]:
    circulation.forget_policies()
    subscriptions.wire()
    county = cast.open_county()
    yield House(county, shelves.fill(county))
    circulation.forget_policies()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as opened:
        yield opened


@pytest.fixture
def mail_host() -> Iterator[MailHost]:
    with MailHost() as opened:
        yield opened
