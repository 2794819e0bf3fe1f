"""Nothing is held of people that the catalogue does not tell of."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import ForeignKey, Model

from shuxiang.doors.frame.personal_data import PEOPLE, SENSITIVITIES, catalogue
from shuxiang.doors.opac.data_words import SHEETS
from shuxiang.project.promises import ROOMS

#: Where people begin. Whatever leads to one of these by foreign keys is of people too.
PERSONS = {
    "readers_reader",
    "readers_guardian",
    "staff_staffmember",
    "journal_entry",
    "django_session",
}

#: Names that columns with something of a person in them have.
TELLING = re.compile(
    r"(^|_)by$|sealed|hash|phone|email|birth|pinyin|personal|login|password|pin_|card|identity"
    r"|guardian|reader|actor|contact|recipient|address|session|^raw$|^file_name$|^detail$|^hold_ids$"
)


def models() -> list[type[Model]]:
    return [one for one in apps.get_models() if one._meta.managed]


def leads_to_people() -> set[str]:
    """Return the tables from which foreign keys lead to a person."""
    found, more = set(PERSONS), True
    while more:
        reached = {
            model._meta.db_table
            for model in models()
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model._meta.db_table in found
        }
        more = not reached <= found
        found |= reached
    return found


def columns() -> dict[str, set[str]]:
    return {
        one._meta.db_table: {field.attname for field in one._meta.concrete_fields} - {"id"}
        for one in models()
    }


def listed() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in catalogue().tables:
        for held in table.held:
            found.setdefault(table.table, set()).update(held.fields)
    return found


def test_every_column_of_every_table_that_points_at_people_is_told_of() -> None:
    told, people = listed(), leads_to_people()
    missing = {
        f"{table}.{field}"
        for table, fields in columns().items()
        if table in people
        for field in fields - told.get(table, set())
    }
    assert sorted(missing) == []


def test_every_column_that_sounds_personal_is_told_of_or_known_not_to_be() -> None:
    told, excused = listed(), catalogue().not_personal
    missing = {
        f"{table}.{field}"
        for table, fields in columns().items()
        for field in fields - told.get(table, set())
        if TELLING.search(field) and (table, field) not in excused
    }
    assert sorted(missing) == []


def test_nothing_is_told_of_that_is_gone_or_told_twice() -> None:
    real = columns()
    lines = [(t.table, f) for t in catalogue().tables for held in t.held for f in held.fields]
    assert [one for one in lines if one[1] not in real.get(one[0], set())] == []
    assert len(lines) == len(set(lines))
    gone = [one for one in catalogue().not_personal if one[1] not in real.get(one[0], set())]
    assert gone == []
    assert not set(lines) & catalogue().not_personal


def test_every_line_says_why_how_long_and_how_it_ends_in_both_languages() -> None:
    for table in catalogue().tables:
        assert table.points_at in PEOPLE, table.table
        for held in table.held:
            assert held.sensitivity in SENSITIVITIES, (table.table, held)
            for words in (held.what, held.purpose, held.basis, held.kept, held.erased, held.seen):
                assert all(words), (table.table, held)
                assert re.search("[\u4e00-\u9fff]", words[0]) and not re.search(
                    "[\u4e00-\u9fff]", words[1]
                ), words


def test_whatever_points_at_readers_is_handed_out_or_says_why_not() -> None:
    for table in catalogue().tables:
        assert bool(table.exported) != bool(table.not_exported), table.table
        assert set(table.exported) <= set(SHEETS), table.table
    named = {key for table in catalogue().tables for key in table.exported}
    assert set(SHEETS) - named == {"account"}, "every table of 我的资料 comes from a table listed"


def test_no_event_tells_in_the_open_whom_it_concerns() -> None:
    """What points at a person stands in the personal column, so that it can go."""
    meant = {"readers.erased"}  # says so: the number points at nobody any more
    told = []
    for room in ROOMS:
        if not find_spec(f"{room}.events"):
            continue
        for event in vars(import_module(f"{room}.events")).values():
            if isinstance(event, type) and hasattr(event, "PERSONAL") and hasattr(event, "kind"):
                for name in getattr(event, "__dataclass_fields__", {}):
                    if name in ("reader_id", "child_id", "by_reader", "address", "name_of_reader"):
                        told.append((event.kind, name, name in event.PERSONAL))
    assert len(told) > 30
    assert [one for one in told if not one[2] and one[0] not in meant] == []
