"""Where rows are kept: a safe SQLite, a fair line of writers, sealed fields."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.db import connection, transaction

from shuxiang.foundations import store, vault
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.store.sqlite.base import FairLock


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
    ],
)
def test_a_sqlite_that_loses_loans_is_not_used(version: tuple[int, int, int], safe: bool) -> None:
    assert store.is_safe(version) is safe


@pytest.mark.django_db
def test_the_database_in_use_keeps_what_it_acknowledged() -> None:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            assert cursor.fetchone()[0] in ("on", "off")
        return
    with connection.cursor() as cursor:
        found = {}
        for name in ("synchronous", "journal_mode", "foreign_keys", "trusted_schema"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
        cursor.execute("SELECT sqlite_version()")
        version = tuple(int(part) for part in cursor.fetchone()[0].split("."))
    assert found["synchronous"] == 2
    assert found["foreign_keys"] == 1
    assert found["trusted_schema"] == 0
    assert store.is_safe(version)  # type: ignore[arg-type]


def test_the_lock_is_handed_on_in_the_order_in_which_it_was_asked_for() -> None:
    line = FairLock()
    line.acquire()
    served: list[int] = []
    standing = threading.Semaphore(0)

    def wait_in_line(number: int) -> None:
        standing.release()
        line.acquire()
        served.append(number)
        line.release()

    threads = []
    for number in range(8):
        thread = threading.Thread(target=wait_in_line, args=(number,))
        threads.append(thread)
        thread.start()
        standing.acquire()
        while len(line._waiting) <= number:
            pass
    line.release()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_gives_its_place_in_the_line_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = 1 / 0
    with transaction.atomic():
        assert Entry.objects.count() == 0


def test_a_sealed_value_opens_only_with_this_librarys_key() -> None:
    sealed = vault.seal("36099919680203002X")
    assert "360999" not in sealed
    assert sealed != vault.seal("36099919680203002X")
    assert vault.unseal(sealed) == "36099919680203002X"
    algorithm, key, nonce, body = sealed.split("|")
    with pytest.raises(vault.Unreadable):
        vault.unseal("|".join((algorithm, key, nonce, body[:-4] + "AAA=")))


def test_the_same_number_is_found_by_its_hash_for_one_purpose_only() -> None:
    assert vault.finding_hash("identity", "X1") == vault.finding_hash("identity", "X1")
    assert vault.finding_hash("identity", "X1") != vault.finding_hash("phone", "X1")
    assert len(settings.SECRET_KEY) == 64
