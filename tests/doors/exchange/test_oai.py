"""OAI-PMH: another library takes everything, and later what changed, and loses nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import cast
import pytest
from django.test import Client
from doors.opac.front_door import House
from sickle import Sickle
from sickle.oaiexceptions import CannotDisseminateFormat
from sickle.response import OAIResponse

from shuxiang.departments.catalogue import services as catalogue
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.doors.exchange import oai
from shuxiang.foundations.kernel.actor import SYSTEM

OAI = "{http://www.openarchives.org/OAI/2.0/}"


class Answered:
    """An answer of Django's client as Sickle wants to read it."""

    def __init__(self, answer: Any) -> None:
        self.content, self.text = answer.content, answer.content.decode()


class Harvester(Sickle):
    """Sickle, but it asks our program without a network."""

    def __init__(self, client: Client) -> None:
        super().__init__("http://testserver/oai/")
        self.client = client

    def harvest(self, **given: Any) -> OAIResponse:
        answer = self.client.get("/oai/", given)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        return OAIResponse(Answered(answer), given)


@pytest.fixture
def harvester(house: House, client: Client) -> Iterator[Harvester]:
    yield Harvester(client)


def ask(client: Client, **given: Any) -> ElementTree.Element:
    return ElementTree.fromstring(client.get("/oai/", given).content)


def fault(client: Client, **given: Any) -> str:
    found = ask(client, **given).find(f"{OAI}error")
    assert found is not None, given
    return found.attrib["code"]


def test_who_we_are_and_what_we_have(harvester: Harvester) -> None:
    us = harvester.Identify()
    assert us.repositoryName == "云溪县图书馆"
    assert (us.protocolVersion, us.deletedRecord) == ("2.0", "persistent")
    assert {one.metadataPrefix for one in harvester.ListMetadataFormats()} == {
        "oai_dc",
        "marcxchange",
    }
    assert "clc:I" in {one.setSpec for one in harvester.ListSets()}


def test_every_title_is_told_in_dublin_core(house: House, harvester: Harvester) -> None:
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == len(house.books.bib_ids)
    told = next(one for one in records if one.metadata["title"] == ["呼兰河传"])
    assert told.metadata["creator"] == ["萧红"]
    assert any(one.endswith(f"/b/{house.books.bib_ids[0]}/") for one in told.metadata["identifier"])


def test_a_record_of_ours_keeps_its_own_format(house: House, client: Client) -> None:
    told = ask(
        client,
        verb="GetRecord",
        metadataPrefix="marcxchange",
        identifier=f"oai:testserver:{house.books.bib_ids[0]}",
    )
    record = told.find(".//{info:lc/xmlns/marcxchange-v2}record")
    assert record is not None
    title = record.find(".//*[@tag='200']/*[@code='a']")
    assert title is not None
    assert title.text == "呼兰河传"


def test_a_joined_title_is_told_as_deleted_for_ever(house: House, harvester: Harvester) -> None:
    keep, drop = house.books.bib_ids[:2]
    catalogue.merge_bibs(keep_id=keep, drop_id=drop, by=SYSTEM, now=cast.NOW + timedelta(minutes=5))
    gone = harvester.GetRecord(metadataPrefix="oai_dc", identifier=f"oai:testserver:{drop}")
    assert gone.deleted
    since = (cast.NOW + timedelta(minutes=4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    later = {
        one.identifier: one.deleted
        for one in harvester.ListIdentifiers(metadataPrefix="oai_dc", **{"from": since})
    }
    assert later[f"oai:testserver:{drop}"]


def test_nothing_is_lost_when_titles_change_between_two_parts(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "PAGE", 2)
    first = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    token = first.find(f".//{OAI}resumptionToken")
    seen = [one.text for one in first.iter(f"{OAI}identifier")]
    plain = PlainTitle(title="换过的题名", author="云小禾")
    for bib_id in (house.books.bib_ids[0], house.books.bib_ids[3]):
        catalogue.amend_plain(
            bib_id=bib_id, plain=plain, by=SYSTEM, now=cast.NOW + timedelta(hours=1)
        )
    added = catalogue.add_plain(plain=plain, by=SYSTEM, now=cast.NOW + timedelta(hours=2))
    while token is not None and token.text:
        part = ask(client, verb="ListIdentifiers", resumptionToken=token.text)
        seen += [one.text for one in part.iter(f"{OAI}identifier")]
        token = part.find(f".//{OAI}resumptionToken")
    numbers = {*house.books.bib_ids, added.bib_id}
    assert set(seen) == {f"oai:testserver:{one}" for one in numbers}


def test_sets_hold_their_class_alone(house: House, harvester: Harvester) -> None:
    told = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="clc:I"))
    assert told
    assert all(one.setSpecs == ["clc:I"] for one in told)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Destroy"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "Identify", "set": "x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "mods"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
        (
            {
                "verb": "ListRecords",
                "metadataPrefix": "oai_dc",
                "from": "2026-01-02",
                "until": "2026-01-01",
            },
            "badArgument",
        ),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "1999-01-01"},
            "noRecordsMatch",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "clc:W"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "made-up"}, "badResumptionToken"),
        (
            {"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"},
            "badArgument",
        ),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:else:1"},
            "idDoesNotExist",
        ),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:testserver:9" * 9},
            "idDoesNotExist",
        ),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(
    house: House, client: Client, given: dict[str, str], code: str
) -> None:
    assert fault(client, **given) == code


def test_an_argument_twice_is_refused_and_post_is_answered(house: House, client: Client) -> None:
    twice = client.get("/oai/?verb=Identify&verb=Identify")
    assert b'code="badVerb"' in twice.content
    posted = Client(enforce_csrf_checks=True).post("/oai/", {"verb": "Identify"})
    assert "云溪县图书馆" in posted.content.decode()


def test_a_client_of_others_hears_the_fault(harvester: Harvester) -> None:
    with pytest.raises(CannotDisseminateFormat):
        harvester.ListRecords(metadataPrefix="nothing")
