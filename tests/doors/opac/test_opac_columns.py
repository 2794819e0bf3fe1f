"""What readers see of columns: pages, feeds, the screen in the hall, and what is lent most."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest
from django.test import Client
from doors.opac.front_door import House, let_staff_in

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.columns import queries, services
from shuxiang.departments.columns.models import Column
from shuxiang.departments.columns.rules import ColumnDraft, ColumnKind

ATOM = "{http://www.w3.org/2005/Atom}"


def publish(house: House, kind: ColumnKind = ColumnKind.NEW, title: str = "", most: int = 5) -> int:
    by, now = house.county.cataloguer, house.clock()
    made = services.begin(kind=kind, draft=ColumnDraft(title=title), by=by, now=now).column_id
    services.add_titles(column_id=made, bib_ids=house.books.bib_ids[:most], by=by, now=now)
    first = queries.items_of(made)[0]
    services.say_of_item(item_id=first.item_id, words="写给 <b>故乡</b> & 祖父", by=by, now=now)
    services.publish(column_id=made, by=by, now=now)
    return made


def test_an_issue_is_shown_with_where_each_book_is(house: House, client: Client) -> None:
    made = publish(house)
    page = client.get(f"/columns/{made}/").content.decode()
    assert "新书推介 2026 年第 1 期" in page
    assert "写给 &lt;b&gt;故乡&lt;/b&gt; &amp; 祖父" in page
    assert page.count("现在就能借") == 5
    assert f'href="/columns/{made}/"' in client.get("/columns/").content.decode()
    assert "第 1 期" in client.get("/").content.decode()


def test_before_the_first_issue_the_pages_lead_on(house: House, client: Client) -> None:
    assert "第一期还在编" in client.get("/columns/").content.decode()
    assert "第一期还在编" in client.get("/display/new/").content.decode()
    assert client.get("/opds/").status_code == client.get("/feeds/new.xml").status_code == 200
    assert "三次以上" in client.get("/ranking/").content.decode()


def test_a_draft_is_not_there(house: House, client: Client) -> None:
    made = services.begin(
        kind=ColumnKind.NEW,
        draft=ColumnDraft(title="秘密"),
        by=house.county.cataloguer,
        now=house.clock(),
    ).column_id
    for path in (f"/columns/{made}/", f"/opds/{made}/", "/columns/999999/"):
        assert client.get(path).status_code == 404, path
    for path in ("/columns/", "/feeds/new.xml", "/opds/", "/display/new/", "/"):
        assert "秘密" not in client.get(path).content.decode(), path


def test_the_feeds_are_well_formed_and_lead_to_the_pages(house: House, client: Client) -> None:
    made = publish(house)
    rss = ElementTree.fromstring(client.get("/feeds/new.xml").content)
    (item,) = rss.iter("item")
    assert item.findtext("title") == "新书推介 2026 年第 1 期"
    assert item.findtext("link") == f"http://testserver/columns/{made}/"
    assert "《呼兰河传》" in (item.findtext("description") or "")
    root = ElementTree.fromstring(client.get("/opds/").content)
    (entry,) = root.iter(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None and link.attrib["rel"] == "subsection"
    books = ElementTree.fromstring(client.get(f"/opds/{made}/").content)
    entries = list(books.iter(f"{ATOM}entry"))
    assert len(entries) == 5
    for one in entries:
        assert one.findtext(f"{ATOM}id") and one.findtext(f"{ATOM}updated")
        rels = {link.attrib["rel"] for link in one.iter(f"{ATOM}link")}
        assert "http://opds-spec.org/acquisition/borrow" in rels
    assert client.get("/feeds/readers.xml").status_code == 404


def test_the_screen_turns_by_itself_through_all_books(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shuxiang.doors.opac import columns

    monkeypatch.setattr(columns, "ON_SCREEN", 2)
    publish(house)
    seen, where = [], "/display/new/"
    for _ in range(3):
        page = client.get(where).content.decode()
        seen += re.findall(r"<h2>(.*?)</h2>", page)
        where = re.search(r"url=([^\"]+)", page)[1]  # type: ignore[index]
    assert len(set(seen)) == len(seen) == 5 and where == "/display/new/?page=1"
    assert client.get("/display/new/?page=99999").status_code == 200
    assert "<script" not in page


def test_what_is_lent_most_tells_nothing_of_people(house: House, client: Client) -> None:
    for times, number in ((3, 0), (2, 2)):
        for _ in range(times):
            house.lend(number)
            house.clock.forward(hours=1)
            lending.take_back(barcode=house.books[number], by=house.county.desk, now=house.clock())
            house.clock.forward(hours=1)
    assert circulation.most_lent(house.clock() - timedelta(days=30)) == (
        (house.books.bib_ids[0], 3),
    )
    page = client.get("/ranking/").content.decode()
    assert "呼兰河传" in page and "朝花夕拾" not in page and "陈桂兰" not in page
    for odd in ("0", "-5", "9999999999999999999", "x"):
        assert client.get(f"/ranking/?days={odd}").status_code == 200
    house.clock.forward(days=40)
    assert "呼兰河传" not in client.get("/ranking/").content.decode()


def test_a_librarian_makes_an_issue_from_what_came(house: House) -> None:
    desk = Client()
    let_staff_in(desk.session, house.county.cataloguer, house.clock())
    desk.post("/office/columns/", {"kind": "new"})
    made = Column.objects.get().pk
    here = f"/office/columns/{made}/"
    page = desk.get(here).content.decode()
    assert page.count('name="bib"') == 5
    page = desk.post(f"{here}add/", {"bib": house.books.bib_ids[:2]}, follow=True).content.decode()
    assert "放进去 2 种" in page and page.count('name="bib"') == 3
    item = queries.items_of(made)[1].item_id
    desk.post(f"{here}items/{item}/", {"words": "老少都能读"})
    desk.post(f"{here}items/{item}/", {"do": "up", "words": "老少都能读，字也大"})
    assert [one.words for one in queries.items_of(made)] == ["老少都能读，字也大", ""]
    assert "没有勾选" in desk.post(f"{here}add/", {}, follow=True).content.decode()
    found = desk.get(here, {"q": house.books[4]}).content.decode()
    assert "柑橘栽培" in found
    page = desk.post(f"{here}decide/", {"do": "publish"}, follow=True).content.decode()
    assert "发布好了" in page and "第 1 期" in page and 'name="bib"' not in page
    page = desk.post(f"{here}decide/", {"do": "drop"}, follow=True).content.decode()
    assert "已经发布，不能再改" in page


def test_a_shelf_says_where_it_stands(house: House, client: Client) -> None:
    desk = Client()
    let_staff_in(desk.session, house.county.cataloguer, house.clock())
    page = desk.post("/office/columns/", {"kind": "shelf", "title": " "}, follow=True)
    assert "请填名字" in page.content.decode()
    desk.post("/office/columns/", {"kind": "shelf", "title": "国庆专题"})
    made = Column.objects.get().pk
    here, place = f"/office/columns/{made}/", house.county.main.place_id
    told = {"title": "国庆专题", "place": place, "spot": "一楼大厅", "until_on": "2026-12-31"}
    odd = desk.post(here, {**told, "from_on": "2027-01-01"})
    assert odd.status_code == 422 and "比开始的早" in odd.content.decode()
    desk.post(here, told)
    desk.post(f"{here}add/", {"bib": house.books.bib_ids[:1]})
    desk.post(f"{here}decide/", {"do": "publish"})
    page = client.get("/columns/").content.decode()
    assert "国庆专题" in page and "一楼大厅" in page
    desk.post(f"{here}decide/", {"do": "end"})
    assert "国庆专题" not in client.get("/columns/").content.decode()
    assert "已经结束" in client.get(f"/columns/{made}/").content.decode()
