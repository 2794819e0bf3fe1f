"""The journal: one chain, told to those who must hear, erasable where it speaks of people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction

from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.delivery import deliver, failing
from shuxiang.foundations.journal.models import Delivery, Entry
from shuxiang.foundations.journal.reading import EntrySlip, broken_links
from shuxiang.foundations.journal.record import OutsideTransaction, record, subscribe
from shuxiang.foundations.kernel.actor import SYSTEM

NOW = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BookSmelled:
    kind: ClassVar[str] = "tests.book-smelled"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reader_id"})

    copy_id: int
    reader_id: int


@pytest.fixture(autouse=True)
def _nobody_listens() -> object:
    subscribe({})
    yield
    subscribe({})


def smell(copy_id: int) -> int:
    with transaction.atomic():
        return record(BookSmelled(copy_id, reader_id=7), by=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_entries_hang_together_and_any_change_is_noticed() -> None:
    ids = [smell(copy) for copy in range(5)]
    assert list(broken_links()) == []

    Entry.objects.filter(pk=ids[2]).update(facts=json.dumps({"copy_id": 99}))
    assert len(list(broken_links())) == 1


@pytest.mark.django_db
def test_an_entry_that_was_taken_out_is_noticed() -> None:
    ids = [smell(copy) for copy in range(4)]
    Entry.objects.filter(pk=ids[1]).delete()
    assert len(list(broken_links())) == 1


@pytest.mark.django_db
def test_what_speaks_of_a_person_can_be_erased_without_breaking_the_chain() -> None:
    entry_id = smell(1)
    smell(2)
    assert reading.entry(entry_id).personal == {"reader_id": 7}

    Entry.objects.filter(pk=entry_id).update(personal="")

    assert list(broken_links()) == []
    assert reading.entry(entry_id).personal is None
    assert reading.entry(entry_id).facts == {"copy_id": 1}


@pytest.mark.django_db
def test_a_forged_person_is_noticed() -> None:
    entry_id = smell(1)
    Entry.objects.filter(pk=entry_id).update(personal=json.dumps({"reader_id": 8, "salt": ""}))
    assert len(list(broken_links())) == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_and_its_entry_cannot_be_torn_apart() -> None:
    with pytest.raises(OutsideTransaction):
        record(BookSmelled(1, 7), by=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_subscribers_hear_once_and_a_failing_one_holds_up_nobody() -> None:
    subscribe({BookSmelled.kind: ("good", "bad")})
    smell(1)
    smell(2)
    heard: list[int] = []

    def good(entries: list[EntrySlip]) -> None:
        heard.extend(one.facts["copy_id"] for one in entries)

    def bad(entries: list[EntrySlip]) -> None:
        raise RuntimeError("墨盒空了")

    both = {"bad": bad, "good": good}
    assert deliver(both, now=NOW) == 2
    assert deliver(both, now=NOW) == 0
    assert heard == [1, 2]
    assert failing() == [("bad", 2, "RuntimeError: 墨盒空了")]

    later = NOW + timedelta(seconds=6)
    assert deliver({"bad": good, "good": good}, now=later) == 2
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_patience_grows_with_each_failure() -> None:
    subscribe({BookSmelled.kind: ("bad",)})
    smell(1)

    def bad(entries: list[EntrySlip]) -> None:
        raise OSError("没有网")

    moment, waits = NOW, []
    for _ in range(4):
        deliver({"bad": bad}, now=moment)
        due = Delivery.objects.get().due_at
        waits.append((due - moment).total_seconds())
        moment = due
    assert waits == [5, 30, 120, 600]
