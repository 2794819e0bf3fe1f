"""Taking one record; the page that says what can be had."""

from __future__ import annotations

from django.test import Client
from doors.opac.front_door import House

from shuxiang.foundations.codecs import cnmarc, iso2709


def test_a_record_goes_out_in_every_form(house: House, client: Client) -> None:
    bib_id = house.books.bib_ids[0]
    utf8 = client.get(f"/b/{bib_id}/record/mrc/").content
    gb = client.get(f"/b/{bib_id}/record/mrc-gb18030/").content
    assert cnmarc.describe(iso2709.parse(utf8)).title == "呼兰河传"
    assert int(gb[:5]) == len(gb)
    assert "呼兰河传".encode("gb18030") in gb
    assert cnmarc.describe(iso2709.parse(gb)).title == "呼兰河传"
    assert "呼兰河传" in client.get(f"/b/{bib_id}/record/xml/").content.decode()
    assert "<dc:title>呼兰河传" in client.get(f"/b/{bib_id}/record/dc/").content.decode()
    assert client.get(f"/b/{bib_id}/record/exe/").status_code == 404


def test_the_open_page_has_examples_that_run(house: House, client: Client) -> None:
    import re

    said = client.get("/open/").content.decode()
    links = re.findall(r'<a href="http://testserver(/(?:oai|sru|b)/[^"]+)"', said)
    assert len(links) == 4
    for one in links:
        assert client.get(one.replace("&amp;", "&")).status_code == 200, one
