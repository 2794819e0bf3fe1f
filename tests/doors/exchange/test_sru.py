"""SRU: another library's program asks in CQL and gets records, or a numbered reason."""

from __future__ import annotations

import subprocess
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from doors.opac.front_door import House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ZING = "{http://www.loc.gov/zing/srw/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def ask(client: Client, query: str | None = None, **more: Any) -> ElementTree.Element:
    told = {"operation": "searchRetrieve", "version": "1.2", **more}
    answer = client.get("/sru/", told if query is None else {**told, "query": query})
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)


def titles(client: Client, query: str, **more: Any) -> list[str]:
    return [one.text or "" for one in ask(client, query, **more).iter(f"{DC}title")]


def fault(client: Client, query: str | None = None, **more: Any) -> str:
    uri = ask(client, query, **more).find(".//{http://www.loc.gov/zing/srw/diagnostic/}uri")
    assert uri is not None and uri.text
    return uri.text.rpartition("/")[2]


@pytest.mark.parametrize(
    "query",
    [
        "呼兰河传",
        'dc.title = "呼兰河传"',
        'dc.title == "呼兰河"',
        "dc.creator = 萧红",
        "hulanhe",
        "dc.title = 呼兰 and dc.creator = 萧红",
        "(dc.title = 呼兰河 or dc.title = 没有这个) not dc.creator = 鲁迅",
        "dc.title = 呼兰河*",
    ],
)
def test_a_book_is_found_in_every_way_of_asking(house: House, client: Client, query: str) -> None:
    assert "呼兰河传" in titles(client, query)


def test_what_either_finds_and_what_is_left_out(house: House, client: Client) -> None:
    both = titles(client, "dc.title = 呼兰河 or dc.title = 背影")
    assert {"呼兰河传", "背影"} <= set(both)
    assert titles(client, "dc.title = 呼兰河 not dc.creator = 萧红") == []


def test_records_come_in_parts_of_the_size_that_was_asked_for(house: House, client: Client) -> None:
    everything = "dc.title = 呼兰河 or dc.title = 背影"
    first = ask(client, everything, maximumRecords=1)
    total = first.findtext(f"{ZING}numberOfRecords")
    assert total == "2"
    assert first.findtext(f"{ZING}nextRecordPosition") == "2"
    second = ask(client, everything, maximumRecords=1, startRecord=2)
    assert second.find(f"{ZING}nextRecordPosition") is None
    assert len(list(ask(client, everything, maximumRecords=0).iter(f"{ZING}record"))) == 0


def test_a_record_in_our_own_format_and_packed_as_text(house: House, client: Client) -> None:
    told = ask(client, "呼兰河传", recordSchema="marcxml")
    assert told.find(".//{info:lc/xmlns/marcxchange-v2}datafield[@tag='200']") is not None
    packed = ask(client, "呼兰河传", recordPacking="string").findtext(f".//{ZING}recordData")
    assert packed is not None
    assert ElementTree.fromstring(packed).findtext(f"{DC}title") == "呼兰河传"


@pytest.mark.parametrize(
    ("query", "more", "number"),
    [
        (None, {}, "7"),
        ("a and", {}, "10"),
        ("dc.rights = a", {}, "16"),
        ("dc.title > a", {}, "19"),
        ('dc.title = ""', {}, "27"),
        ("dc.title = a*b", {}, "28"),
        ("a prox b", {}, "37"),
        ("a sortby dc.date", {}, "80"),
        ("a", {"recordSchema": "mods"}, "66"),
        ("a", {"recordPacking": "zip"}, "71"),
        ("a", {"startRecord": "0"}, "6"),
        ("a", {"maximumRecords": "many"}, "6"),
        ("a", {"startRecord": "99999"}, "60"),
        ("呼兰河传", {"startRecord": "500"}, "61"),
        ("a", {"version": "2.0"}, "5"),
        ("a", {"operation": "scan"}, "4"),
    ],
)
def test_what_cannot_be_answered_has_its_number(
    house: House, client: Client, query: str | None, more: dict[str, str], number: str
) -> None:
    assert fault(client, query, **more) == number


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(query=st.text(max_size=40))
def test_any_question_gets_an_answer(house: House, client: Client, query: str) -> None:
    ask(client, query)


def test_explain_says_what_can_be_asked(house: House, client: Client) -> None:
    said = client.get("/sru/").content.decode()
    ElementTree.fromstring(said)
    assert "云溪县图书馆" in said
    assert "bath" in said


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def port(house: House) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_yaz_client_understands_us(port: int, client: Client, version: str) -> None:
    """The program that libraries try one another with. It needs the package yaz."""
    commands = f"sru get {version}\nopen http://127.0.0.1:{port}/sru\nfind dc.title=hulanhe\nquit\n"
    heard = subprocess.run(
        ["yaz-client"], input=commands, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "Number of hits: 1" in heard
