"""编目: titles and copies, and the plain form of eight fields."""

from __future__ import annotations

from collections.abc import Callable

from doors.office.conftest import Office
from doors.opac.front_door import House

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.holdings import queries as holdings

Sit = Callable[[str], Office]

NEW = {
    "title": "溪边的灯",
    "author": "林晚著",
    "publisher": "章江文艺出版社",
    "year": "2026",
    "isbn": "978-7-02-000000-5",
    "class_number": "I247.5",
    "price": "26.00",
    "pages": "206页",
}


def add(director: Office, **otherwise: str) -> int:
    page = director.post("/office/catalog/new/", **(NEW | otherwise))
    assert "存好了" in page.note, page.faults
    return int(page.where.rstrip("/").rpartition("/")[2])


def test_titles_are_listed_the_newest_first_and_found(house: House, director: Office) -> None:
    page = director.get("/office/catalog/")
    assert "馆藏 5 种，11 册" in page.text
    assert page.text.index("三字经图说") < page.text.index("呼兰河传")
    for asked in ("呼兰河", "hlhz", "萧红"):
        found = director.get("/office/catalog/", q=asked).text
        assert "呼兰河传" in found and "朝花夕拾" not in found, asked
    assert "没有找到“查无此书”" in director.get("/office/catalog/", q="查无此书").text


def test_a_title_shows_its_record_and_each_copy_as_it_stands(
    house: House, director: Office
) -> None:
    where = f"/office/catalog/{house.books.bib_ids[0]}/"
    loan = house.lend(0)
    page = director.get(where)
    assert "呼兰河传" in page.text and "$f" in page.text.replace("<b>", "").replace("</b>", "")
    assert f"借到 {loan.due_on.isoformat()}" in page.plain
    assert "在架" in page.plain
    assert director.get("/office/catalog/999999/").status == 404


def test_a_new_title_is_kept_with_its_eight_fields(house: House, director: Office) -> None:
    bib_id = add(director)
    bib = catalogue.bib(bib_id)
    assert (bib.title, bib.publisher, bib.year) == ("溪边的灯", "章江文艺出版社", 2026)
    assert bib.isbn == "9787020000005"
    form = director.get(f"/office/catalog/{bib_id}/edit/").text
    for value in ("溪边的灯", "林晚著", "章江文艺出版社", "2026", "I247.5", "26.00", "206页"):
        assert f'value="{value}"' in form, value
    page = director.get(f"/office/catalog/{bib_id}/")
    assert "这种书还没有册。" in page.text


def test_a_changed_title_keeps_what_the_form_does_not_show(house: House, director: Office) -> None:
    bib_id = add(director)
    page = director.post(
        f"/office/catalog/{bib_id}/edit/", **(NEW | {"title": "溪边的灯火", "price": ""})
    )
    assert "存好了" in page.note and "溪边的灯火" in page.text
    before = {one.tag for one in catalogue.record_of(bib_id).fields}
    assert {"001", "100", "200", "210"} <= before


def test_a_title_without_a_name_keeps_what_was_typed(house: House, director: Office) -> None:
    count = catalogue.count_titles()
    for wrong in ({"title": ""}, {"title": "  "}, {"title": "长" * 501}, {"isbn": "9" * 31}):
        page = director.post("/office/catalog/new/", **(NEW | wrong))
        assert page.status == 422 and page.faults, wrong
        assert 'value="林晚著"' in page.text
    assert catalogue.count_titles() == count


def copy_form(house: House, **otherwise: str) -> dict[str, str]:
    room = next(one for one in holdings.locations(house.county.main.place_id) if one.lends)
    kind = next(one for one in holdings.copy_kinds() if one.code == "book")
    return {
        "barcode": "3612345679",
        "location": str(room.location_id),
        "kind": str(kind.kind_id),
        "desk_note": "附光盘 1 张",
    } | otherwise


def test_a_copy_gets_its_barcode_and_its_call_number(house: House, director: Office) -> None:
    bib_id = add(director)
    where = f"/office/catalog/{bib_id}/"
    page = director.post(where + "copies/new/", **copy_form(house))
    assert "存好了" in page.note, page.faults
    copy = holdings.copy("3612345679")
    assert copy.call_number.startswith("I247.5/")
    assert copy.owner_id == house.county.main.place_id
    form = director.get(f"{where}copies/{copy.copy_id}/").text
    assert 'value="3612345679"' in form and 'value="附光盘 1 张"' in form
    changed = copy_form(house, call_number="I247.5/L63", price_text="26.00元")
    assert "存好了" in director.post(f"{where}copies/{copy.copy_id}/", **changed).note
    assert holdings.copy("3612345679").call_number == "I247.5/L63"


def test_a_copy_that_cannot_be_says_why_and_keeps_what_was_typed(
    house: House, director: Office
) -> None:
    where = f"/office/catalog/{house.books.bib_ids[1]}/copies/new/"
    count = holdings.count_copies()
    wrong = (
        ({"barcode": ""}, "请扫条码"),
        ({"barcode": house.books[0]}, "已经贴在《呼兰河传》上"),
        ({"location": "999999"}, "999999"),
        ({"location": ""}, "馆藏地点"),
        ({"kind": "x"}, "文献类型"),
        ({"call_number": "I" * 81}, "索书号"),
    )
    for typed, said in wrong:
        page = director.post(where, **copy_form(house, **typed))
        assert page.status == 422 and said in page.faults, (typed, page.faults)
        assert 'value="附光盘 1 张"' in page.text
    assert holdings.count_copies() == count


def test_a_copy_is_marked_withdrawn_and_brought_back(house: House, director: Office) -> None:
    bib_id, copy = house.books.bib_ids[0], house.books.copies[0]
    where = f"/office/catalog/{bib_id}/copies/{copy.copy_id}/"
    acts: tuple[tuple[str, dict[str, str], str, str], ...] = (
        ("lost/", {}, "记好了", "丢失"),
        ("found/", {}, "记好了", "在架"),
        ("missing/", {}, "记好了", "找不到"),
        ("found/", {}, "记好了", "在架"),
        ("damaged/", {}, "记好了", "污损"),
        ("mended/", {}, "记好了", "在架"),
        ("withdraw/", {"why": ""}, "请写注销的原因", "在架"),
        ("withdraw/", {"why": "破损"}, "注销了", "注销"),
        ("withdraw/", {"why": "破损"}, "已经注销", "注销"),
        ("reinstate/", {}, "恢复了", "在架"),
    )
    for act, told, said, state in acts:
        page = director.post(where + act, **told)
        assert said in page.note, (act, page.note)
        row = page.text.split(f'id="copy-{copy.copy_id}"')[1].split("<details>")[0]
        assert state in row, act
    house.lend(0)
    assert "这一册还借着" in director.post(where + "withdraw/", why="破损").note
    assert director.post(where + "explode/").status == 404


def test_a_branchs_keeper_keeps_to_the_branch(house: House, sit: Sit) -> None:
    keeper = sit("keeper")
    copy = house.books.copies[0]
    where = f"/office/catalog/{house.books.bib_ids[0]}/copies/{copy.copy_id}/"
    assert keeper.post(where + "lost/").status == 403
    assert "这是别的馆的事" in keeper.post(where + "lost/").plain
    assert not holdings.copy_by_id(copy.copy_id).lost
    page = keeper.post(where, **copy_form(house, barcode=copy.barcode))
    assert "这是别的馆的事" in page.plain


def test_one_box_finds_titles_readers_and_barcodes(house: House, sit: Sit) -> None:
    director = sit("director")
    found = director.get("/office/find/", q=house.books[0])
    assert found.where.startswith(f"/office/catalog/{house.books.bib_ids[0]}/#copy-")
    both = director.get("/office/find/", q="陈桂兰")
    assert f"/office/readers/{house.county.chen.reader_id}/" in both.text
    assert "呼兰河传" in director.get("/office/find/", q="呼兰河").text
    for nothing in ("", "查无此物", "x" * 300, "%_'\"\\"):
        page = director.get("/office/find/", q=nothing)
        assert page.status == 200 and "没有找到" in page.text, nothing
    # Who may not see readers is shown none.
    assert "陈桂兰</a>" not in sit("cataloguer").get("/office/find/", q="陈桂兰").text


def test_the_first_page_says_how_the_day_stands(house: House, director: Office) -> None:
    house.lend(0)
    house.lend(2, days_ago=60)
    figures = ("今天借出 1", "超期未还 1", "馆藏种数 5", "馆藏册数 11", "有效读者 5")
    plain = director.get("/office/").plain
    assert [one for one in figures if one not in plain] == []
