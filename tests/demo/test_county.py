"""The demonstration county keeps every promise, and its bulk paths write what the services write."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from demo.small import LOANS, NOW, READERS, TITLES, Built
from django.db import transaction

from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.refusals import LendingRefused
from shuxiang.departments.holdings.models import Copy
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import Credential, Guardian, Reader
from shuxiang.departments.readers.rules.people import GuardianGiven
from shuxiang.departments.readers.services import bulk
from shuxiang.departments.staff import services as staff
from shuxiang.foundations.kernel.actor import SYSTEM, Power
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.store import sql
from shuxiang.foundations.vault import unseal
from shuxiang.listeners.discovery import upkeep
from shuxiang.project.demo import accounts, building, lending_year, opening, peopling
from shuxiang.project.demo.composition import people
from shuxiang.project.demo.composition.cast import CAST, card_number
from shuxiang.project.demo.composition.people import Someone
from shuxiang.project.demo.composition.year import Lent
from shuxiang.project.folder import FolderTrouble
from shuxiang.project.promises import audit

pytestmark = pytest.mark.django_db

ADDRESSES = SimpleNamespace(web="http://127.0.0.1:8000/", sip2_port=6001)


def _count(statement: str) -> int:
    found = sql.row(statement)
    assert found is not None
    return int(found[0])


def test_the_county_stands_in_full(built: Built) -> None:
    assert building.is_complete(built.folder)
    assert _count("SELECT count(*) FROM catalogue_bib") == TITLES
    assert _count("SELECT count(*) FROM holdings_copy") == 2 * TITLES
    assert _count("SELECT count(*) FROM readers_reader") == READERS + len(CAST)
    assert _count("SELECT count(*) FROM circulation_loan") >= LOANS
    assert len(network.places()) == 27
    assert upkeep.engine().seq > 0
    assert "云溪县建好了" in built.said[-1]


def test_every_promise_is_kept(built: Built) -> None:
    assert {promise.says: found for promise, found in audit() if found} == {}


def test_the_line_for_machines_has_all_that_it_takes(built: Built) -> None:
    told = accounts.ready_line(built.folder, ADDRESSES)
    assert told == json.loads(json.dumps(told))
    assert told["event"] == "ready" and told["web"] == ADDRESSES.web
    assert set(told["sip2"]) == {"port", "user", "password", "location", "institution"}
    assert len(told["staff"]) == 10 and len(told["readers"]) == 6
    assert told["copies"] and len(set(told["copies"])) == len(told["copies"])
    mode = stat.S_IMODE((built.folder / accounts.FILE).stat().st_mode)
    assert mode == 0o600
    words = accounts.in_words(told)
    assert "陈桂兰" in words and "http://127.0.0.1:8000/desk/" in words


def test_everybody_who_is_told_gets_in_at_once(built: Built) -> None:
    told = accounts.ready_line(built.folder, ADDRESSES)
    for one in told["readers"]:
        session = readers.check_pin(
            card_number=one["card"], pin=one["pin"], address="127.0.0.1", now=NOW
        )
        assert (session.name, session.must_change_pin) == (one["name"], False)
    for one in told["staff"]:
        entered = staff.log_in(
            login=one["login"], password=one["password"], address="127.0.0.1", now=NOW
        )
        assert not entered.must_change_password
    machine = staff.authenticate_terminal(
        login=told["sip2"]["user"], password=told["sip2"]["password"], address="127.0.0.1", now=NOW
    )
    assert machine.lends_without_pin and machine.place_id == network.main_place().place_id


def test_the_first_reader_may_take_every_copy_that_is_told(built: Built) -> None:
    told = accounts.ready_line(built.folder, ADDRESSES)
    desk = replace(SYSTEM, place_id=network.main_place().place_id)
    card = told["readers"][0]["card"]
    for barcode in told["copies"]:
        circulation.lend(card_number=card, barcode=barcode, by=desk, now=NOW)
        circulation.take_back(barcode=barcode, by=desk, now=NOW)
    for barcode in told["copies"][:150]:
        slip = circulation.lend(card_number=card, barcode=barcode, by=desk, now=NOW)
    assert slip.loans_held == 150
    for barcode in told["copies"][:150]:
        circulation.take_back(barcode=barcode, by=desk, now=NOW)


def test_the_cast_stands_where_it_is_said_to(built: Built) -> None:
    desk = replace(SYSTEM, place_id=network.main_place().place_id, powers=frozenset({Power.LEND}))
    barcode = accounts.ready_line(built.folder, ADDRESSES)["copies"][0]
    cards = {one.name: card_number(one.sequence) for one in CAST}

    def reasons(name: str) -> set[str]:
        told = circulation.why(card_number=cards[name], barcode=barcode, by=desk, now=NOW)
        return {because.code for because in told.because}

    assert reasons("陈桂兰") == reasons("刘明") == reasons("欧阳福生") == set()
    assert reasons("吴小禾") == {"circulation.overdue"}
    assert reasons("谢春生") == {"circulation.card-lost"}
    assert reasons("钟丽华") == {"circulation.card-expired"}
    assert reasons("邹海平") == {"circulation.blocked"}
    assert reasons("万志强") == {"circulation.rule-limit"}
    with pytest.raises(LendingRefused):
        circulation.lend(card_number=cards["谢春生"], barcode=barcode, by=desk, now=NOW)
    child = Reader.objects.get(name="陈一诺")
    assert Guardian.objects.get(child=child).guardian == Reader.objects.get(name="陈桂兰")


#: Drawn anew for each row.
_DRAWN = {"id", "session_stamp", "id_sealed", "birth_sealed", "phone_sealed", "address_sealed"}


def _columns(row: Any, *but: str) -> dict[str, Any]:
    names = [one.attname for one in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in {*_DRAWN, *but}}


def _opened() -> opening.Opened:
    return opening.Opened(
        places=opening.place_ids(),
        categories=dict(_pairs("SELECT code, id FROM readers_readercategory")),
        kinds=dict(_pairs("SELECT code, id FROM holdings_copykind")),
        rooms={},
    )


def _pairs(statement: str) -> list[tuple[str, int]]:
    return [(code, ident) for code, ident in sql.rows(statement)]


def _written(one: Someone) -> list[dict[str, Any]]:
    reader = Reader.objects.get(credentials__key=one.card)
    sealed = (reader.id_sealed, reader.birth_sealed, reader.phone_sealed, reader.address_sealed)
    found = [{**_columns(reader), "opened": [unseal(text) for text in sealed]}]
    found += [
        _columns(row, "reader_id")
        for row in Credential.objects.filter(reader=reader).order_by("kind")
    ]
    found += [
        {**_columns(row, "child_id"), "opened": unseal(row.phone_sealed)}
        for row in Guardian.objects.filter(child=reader)
    ]
    return found


def test_readers_of_the_bulk_path_are_those_of_the_counter(built: Built) -> None:
    opened = _opened()
    made = list(people.readers(Random(99), 12, places=len(opened.places), today=day_of(NOW)))
    many = [replace(one, card=card_number(70_000_000 + at)) for at, one in enumerate(made)]
    point = transaction.savepoint()
    bulk.register_many(many=[peopling.enrolled(one, opened) for one in many], by=SYSTEM)
    in_bulk = [_written(one) for one in many]
    transaction.savepoint_rollback(point)
    point = transaction.savepoint()
    for one in many:
        readers.register(
            name=one.name,
            category_id=opened.categories[one.category],
            place_id=list(opened.places.values())[one.place],
            card_number=one.card,
            id_number=one.identity,
            phone=one.phone,
            address=one.address,
            guardian=GuardianGiven(one.guardian, one.relation, one.phone) if one.guardian else None,
            by=SYSTEM,
            now=peopling.registered_at(one),
        )
    at_the_counter = [_written(one) for one in many]
    transaction.savepoint_rollback(point)
    assert in_bulk == at_the_counter


def test_loans_of_the_bulk_path_are_those_of_the_desk(built: Built) -> None:
    opened = _opened()
    desk = replace(SYSTEM, place_id=opened.main_id)
    lent_at = NOW - timedelta(days=40)
    borrower = Reader.objects.get(name="刘明")
    barcodes = accounts.ready_line(built.folder, ADDRESSES)["copies"][:8]
    copies = [Copy.objects.get(barcode=one) for one in barcodes]
    lent = [
        Lent(
            one.pk,
            borrower.pk,
            borrower.category_id,
            opened.main_id,
            lent_at + timedelta(seconds=at),
            NOW - timedelta(days=20) if at % 2 else None,
        )
        for at, one in enumerate(copies)
    ]

    def written() -> list[dict[str, Any]]:
        rows = Loan.objects.filter(copy__in=copies, lent_at__gte=lent_at, lent_at__lt=NOW)
        rows = rows.filter(reader=borrower).order_by("copy_id")
        seen = Copy.objects.filter(pk__in=[one.pk for one in copies]).order_by("pk")
        return [*map(_columns, rows), *map(_columns, seen)]

    point = transaction.savepoint()
    lending_year.write_loans(lent, {one.pk: one.kind_id for one in copies})
    in_bulk = written()
    transaction.savepoint_rollback(point)
    point = transaction.savepoint()
    for one, barcode in zip(lent, barcodes, strict=True):
        card = card_number(60_000_222)
        circulation.lend(card_number=card, barcode=barcode, by=desk, now=one.lent_at)
        if one.returned_at:
            circulation.take_back(barcode=barcode, by=desk, now=one.returned_at)
    at_the_desk = written()
    transaction.savepoint_rollback(point)
    assert len(in_bulk) == 16
    assert in_bulk == at_the_desk


def test_a_build_that_is_killed_leaves_nothing_or_everything(
    built: Built,
) -> None:
    """Killed while the index was built: all rows stand, so only the index is built again."""
    (built.folder / building.STAMP).unlink()
    assert not building.is_complete(built.folder)
    before = _count("SELECT max(id) FROM journal_entry")
    spent = building.build(built.folder, built.said.append, now=NOW)
    assert set(spent) == {"检索"}
    assert _count("SELECT max(id) FROM journal_entry") == before
    assert building.is_complete(built.folder)


def test_without_the_accounts_it_says_what_to_do(built: Built) -> None:
    kept = built.folder / accounts.FILE
    aside = kept.rename(built.folder / "aside")
    try:
        assert not building.is_complete(built.folder)
        with pytest.raises(FolderTrouble, match="重新建"):
            building.build(built.folder, built.said.append, now=NOW)
    finally:
        aside.rename(kept)


def test_some_books_are_waited_for(built: Built) -> None:
    """A queue of two, a book on the hold shelf and one on its way: what a desk meets."""
    waiting = _count("SELECT count(*) FROM circulation_hold WHERE ended_at IS NULL")
    caught = _count(
        "SELECT count(*) FROM circulation_hold WHERE ended_at IS NULL AND caught_copy_id IS NOT NULL"
    )
    assert (waiting, caught) == (7, 3)
    assert _count("SELECT count(*) FROM circulation_transit WHERE ended_at IS NULL") == 1
