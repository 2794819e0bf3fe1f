"""Going along the shelves: authors, classes, neighbours; references; what robots are told."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import cast
import pytest
from django.test import Client
from doors.opac.front_door import House

from shuxiang.departments.catalogue import services as catalogue
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.rules import CopyDraft
from shuxiang.doors.opac import citing
from shuxiang.foundations.codecs import barcode, clc_outline
from shuxiang.foundations.codecs.description import Author, Description
from shuxiang.foundations.kernel.actor import SYSTEM

LONG = Description(
    title="呼兰河传",
    authors=(Author("萧红"),),
    publisher="人民文学出版社",
    place="北京",
    year=1958,
    isbns=("9787020002207",),
)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_an_author_has_a_page_with_their_books(house: House, client: Client) -> None:
    said = page(client, "/author/萧红/")
    assert "<h1>萧红</h1>" in said
    assert f"/b/{house.books.bib_ids[0]}/" in said
    assert f"/b/{house.books.bib_ids[1]}/" not in said


def test_an_author_whom_nobody_has_is_not_found(house: House, client: Client) -> None:
    page(client, "/author/无名氏某/", status=404)
    page(client, "/author/%00%E2%80%AE/", status=404)


def test_a_class_shows_the_way_up_and_its_books(house: House, client: Client) -> None:
    said = page(client, "/class/I2/")
    assert "I2 中国文学" in said
    assert 'href="/class/I/"' in said
    assert f"/b/{house.books.bib_ids[0]}/" in said
    assert 'href="/class/I/"' in page(client, "/class/")


@pytest.mark.parametrize("odd", ["!!", "W", "红", "%3Cb%3E", "I" * 60])
def test_what_is_no_class_is_not_found(house: House, client: Client, odd: str) -> None:
    page(client, f"/class/{odd}/", status=404)


def test_a_class_in_another_writing_leads_to_the_right_one(house: House, client: Client) -> None:
    answer = client.get("/class/ｉ2/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/class/I2/")


def test_the_outline_leads_up_and_down() -> None:
    assert [one for one, _ in clc_outline.above("I247.5")] == ["I", "I2", "I24", "I247"]
    assert "TP" in [one for one, _ in clc_outline.below("T")]
    assert len(clc_outline.below("")) == 22


def test_a_title_is_described_for_machines_whatever_its_name(house: House, client: Client) -> None:
    bib = catalogue.add_plain(
        plain=PlainTitle(title='"><script>alert(1)</script>', author="云小禾"),
        by=SYSTEM,
        now=cast.NOW,
    )
    said = page(client, f"/b/{bib.bib_id}/")
    assert "<script>alert" not in said
    assert f'<link rel="canonical" href="http://testserver/b/{bib.bib_id}/">' in said
    assert 'property="og:title" content="&quot;&gt;&lt;script' in said
    assert "https://schema.org/OutOfStock" in said
    assert "https://schema.org/InStock" in page(client, f"/b/{house.books.bib_ids[0]}/")


def test_a_reference_is_written_as_the_standard_says() -> None:
    assert citing.gb7714(LONG) == "萧红. 呼兰河传[M]. 北京: 人民文学出版社, 1958."
    many = Description(
        title="合著", authors=tuple(Author(f"作者{n}") for n in "甲乙丙丁"), year=2001
    )
    assert citing.gb7714(many) == "作者甲, 作者乙, 作者丙, 等. 合著[M]. 2001."
    assert citing.apa(LONG) == "萧红 (1958). 呼兰河传. 人民文学出版社."


def test_a_reference_cannot_end_its_own_entry() -> None:
    odd = Description(title="书}\n@string{x", authors=(Author("甲\r\nER  - "),))
    assert "title = {书 @stringx}" in citing.bibtex(odd)
    assert citing.ris(odd).count("\r\nER  - ") == 1


def test_references_are_there_to_copy_and_to_download(house: House, client: Client) -> None:
    bib_id = house.books.bib_ids[0]
    assert "呼兰河传[M]" in page(client, f"/b/{bib_id}/cite/")
    assert "TI  - 呼兰河传" in page(client, f"/b/{bib_id}/cite/ris/")
    assert page(client, f"/b/{bib_id}/cite/bib/").startswith("@book{")
    page(client, f"/b/{bib_id}/cite/exe/", status=404)
    page(client, "/b/999999/cite/", status=404)


def test_robots_learn_where_every_title_is(house: House, client: Client) -> None:
    assert "Disallow: /search/" in page(client, "/robots.txt")
    index = ElementTree.fromstring(page(client, "/sitemap.xml"))
    parts = [one.text for one in index.findall(".//{*}loc")]
    assert parts == ["http://testserver/sitemap/1.xml"]
    found = ElementTree.fromstring(page(client, "/sitemap/1.xml"))
    addresses = {one.text for one in found.findall(".//{*}loc")}
    assert addresses == {f"http://testserver/b/{one}/" for one in house.books.bib_ids}
    page(client, "/sitemap/2.xml", status=404)


def test_neighbours_stand_on_both_sides(house: House, client: Client) -> None:
    room = holdings.locations()[0]
    kinds = {one.code: one.kind_id for one in holdings.copy_kinds()}
    for number, bib_id in enumerate(house.books.bib_ids):
        draft = CopyDraft(
            barcode=barcode.number("3", 61_000_000 + number),
            owner_id=room.place_id,
            location_id=room.location_id,
            kind_id=kinds["book"],
            call_number=f"I246.5/{number}",
        )
        copies.add_copy(bib_id=bib_id, draft=draft, by=SYSTEM, now=cast.NOW)
    said = page(client, f"/b/{house.books.bib_ids[2]}/")
    near = said[said.index("书架上挨着它的") :]
    beside = re.findall(r'<a href="/b/(\d+)/">', near)
    assert list(map(int, beside)) == [house.books.bib_ids[one] for one in (0, 1, 3, 4)]
