"""An e-mail address is kept like a phone: sealed, changed by its owner, opened only to be sent to."""

from __future__ import annotations

import cast
import pytest

from shuxiang.departments.readers import queries, services
from shuxiang.departments.readers.models import Reader
from shuxiang.departments.readers.refusals import ReaderRefused
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, ActorKind
from shuxiang.foundations.kernel.refusals import NotAllowed


def as_reader(reader_id: int) -> Actor:
    return Actor(ActorKind.READER, reader_id, "", None, OWN_POWERS, frozenset())


def test_a_reader_gives_an_address_and_it_stands_sealed(county: cast.County) -> None:
    me = county.chen.reader_id
    services.set_email(reader_id=me, email=" guilan@example.com ", by=as_reader(me), now=county.now)
    assert queries.contact_of(me).email == "guilan@example.com"
    assert "guilan" not in Reader.objects.get(pk=me).email_sealed
    assert "guilan" not in repr(queries.contact_of(me))
    services.set_email(reader_id=me, email="", by=as_reader(me), now=county.now)
    assert queries.contact_of(me).email == ""


@pytest.mark.parametrize("bad", ["guilan", "a@b", "a b@c.cn", "a@c.cn\nBcc: x@y.cn", "a,b@c.cn"])
def test_an_address_that_cannot_be_one_is_refused(county: cast.County, bad: str) -> None:
    me = county.chen.reader_id
    with pytest.raises(ReaderRefused):
        services.set_email(reader_id=me, email=bad, by=as_reader(me), now=county.now)
    assert queries.contact_of(me).email == ""


def test_nobody_sets_the_address_of_another_reader(county: cast.County) -> None:
    with pytest.raises(NotAllowed):
        services.set_email(
            reader_id=county.chen.reader_id,
            email="x@example.com",
            by=as_reader(county.wu.reader_id),
            now=county.now,
        )


def test_who_answers_for_a_child_is_reached_by_their_own_account(county: cast.County) -> None:
    found = queries.guardian_contacts(county.child.reader_id)
    assert [(one.reader_id, one.phone) for one in found] == [
        (county.chen.reader_id, cast.CHEN_PHONE)
    ]
