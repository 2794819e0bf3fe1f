"""登记表 and 工作人员: one screen for every plain table, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import cast
import pytest
from django.test import Client
from doors.office.conftest import Office, Page
from doors.opac.front_door import House

from shuxiang.departments.staff.models import StaffMember
from shuxiang.doors.office.views.registers import ALL

Sit = Callable[[str], Office]
Told = dict[str, Any]


def new_rows(house: House) -> dict[str, Told]:
    """What is typed into the form of each register for a row that is right."""
    county = house.county
    rooms = {one.ident: one.values for one in ALL["locations"].rows()}
    room = next(ident for ident, told in rooms.items() if told["place_id"] == county.main.place_id)
    return {
        "places": {
            "kind": "point",
            "name": "松林服务点",
            "parent_id": county.branch.place_id,
            "partner_kind": "村",
        },
        "exceptions": {
            "place_id": county.main.place_id,
            "from_on": "2026-12-01",
            "to_on": "2026-12-03",
            "reason": "馆舍维修",
        },
        "holidays": {"on": "2027-03-08", "name": "妇女节"},
        "reader-categories": {
            "code": "teacher",
            "name": "教师证",
            "loan_limit": "15",
            "valid_years": "3",
            "deposit_fen": "12.50",
        },
        "locations": {
            "place_id": county.main.place_id,
            "code": "QS",
            "name": "青少年室",
            "lends": "",
        },
        "copy-kinds": {"code": "toy", "name": "玩具", "lends": "on", "min_age": "3"},
        "shelves": {"location_id": room, "from_call_number": "I247.5/1200", "label": "二楼 3 排"},
        "amnesties": {
            "place_id": "",
            "from_on": "2027-02-05",
            "to_on": "2027-02-12",
            "why": "春节",
        },
        "compensation": {
            "from_year": "1986",
            "to_year": "2000",
            "percent": "500",
            "least_fen": "20",
            "fee_fen": "5",
        },
        "damages": {"name": "条码撕坏", "fixed_fen": "5", "percent": ""},
        "roles": {"name": "志愿者", "powers": ["lend", "take-back"]},
        "staff": {
            "login": "hexiaoman",
            "name": "何小满",
            "role_id": county.roles["流通员"],
            "place_id": county.branch.place_id,
        },
        "terminals": {
            "login": "kiosk-1",
            "name": "一楼大厅 1 号机",
            "place_id": county.main.place_id,
            "charset": "auto",
            "addresses": "192.168.1.0/24",
        },
    }


#: A word of the new row that its list shows.
SHOWN = {
    "places": "松林服务点",
    "exceptions": "馆舍维修",
    "holidays": "妇女节",
    "reader-categories": "教师证",
    "locations": "青少年室",
    "copy-kinds": "玩具",
    "shelves": "二楼 3 排",
    "amnesties": "春节",
    "compensation": "500",
    "damages": "条码撕坏",
    "roles": "志愿者",
    "staff": "何小满",
    "terminals": "一楼大厅 1 号机",
}

#: Register, what is typed otherwise, and what is said then.
WRONG: tuple[tuple[str, Told, str], ...] = (
    ("places", {"name": ""}, "请填名字"),
    ("places", {"kind": ""}, "请填种类"),
    ("places", {"kind": "main"}, "总馆只有一个"),
    ("places", {"name": "枫溪分馆"}, "已经有一个叫枫溪分馆的馆点了"),
    ("places", {"code": "FX"}, "代码 FX 已经有馆点在用"),
    ("places", {"code": "枫!"}, "代码只用字母、数字和横线"),
    ("places", {"slug": "fengxi"}, "网址里的名字 fengxi 已经有馆点在用"),
    ("exceptions", {"from_on": "明天"}, "从填得不对"),
    ("exceptions", {"to_on": ""}, "请填到"),
    ("exceptions", {"to_on": "2026-11-30"}, "结束的日子比开始早"),
    ("exceptions", {"reason": ""}, "请填原因"),
    ("exceptions", {"is_open": "on", "opens": "九点", "closes": "17:00"}, "不是时间：九点"),
    ("holidays", {"on": "2027-02-30"}, "日期填得不对"),
    ("holidays", {"name": ""}, "请填名称"),
    ("reader-categories", {"code": "adult"}, "adult"),
    ("reader-categories", {"min_age": "x"}, "最小年龄填得不对"),
    ("reader-categories", {"min_age": "20", "max_age": "10"}, "最大年龄比最小年龄小"),
    ("reader-categories", {"loan_limit": "9" * 25}, "填得不对"),
    ("reader-categories", {"loan_limit": "9" * 5000}, "填得不对"),
    ("reader-categories", {"loan_limit": "-1"}, "数字不能小于 0"),
    ("reader-categories", {"is_group": "on", "needs_guardian": "on"}, "集体证不用监护人"),
    ("reader-categories", {"deposit_fen": "一百"}, "押金填得不对"),
    ("locations", {"name": ""}, "请填名称"),
    ("copy-kinds", {"code": "book"}, "代码 book 已经有了"),
    ("copy-kinds", {"min_age": "200"}, "年龄要在 1 到 99 岁之间"),
    ("shelves", {"location_id": "999999"}, "馆藏地点"),
    ("amnesties", {"to_on": "2027-01-01"}, "到的日子在从的日子前面"),
    ("amnesties", {"from_on": "春节"}, "从哪天填得不对"),
    ("compensation", {"to_year": "1900"}, "出版年份不对"),
    ("compensation", {"percent": "-5"}, "金额不能小于 0"),
    ("damages", {"name": ""}, "请填哪里坏了"),
    ("damages", {"percent": "2000"}, "百分比在 0 到 1000 之间"),
    ("roles", {"name": "馆长"}, "已经有一个叫馆长的岗位了"),
    ("roles", {"powers": ["fly"]}, "fly"),
    ("staff", {"login": "林远"}, "工号 林远 已经有人用了"),
    ("staff", {"login": "he xiaoman"}, "工号里不能有空格和标点"),
    ("staff", {"name": ""}, "请填姓名"),
    ("staff", {"role_id": ""}, "请填岗位"),
    ("terminals", {"login": "kiosk 1"}, "登录名里不能有空格"),
    ("terminals", {"addresses": "楼下那台"}, "不是地址或网段：楼下那台"),
    ("terminals", {"charset": "klingon"}, "klingon"),
)


def listed(office: Office, name: str) -> list[str]:
    """Return the cells of a register's list, row by row."""
    text = office.get(f"/office/registers/{name}/").text
    rows = re.findall(r"<tr>(?!<th)(.*?)</tr>", text, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<.*?>", " ", one)) for one in rows]


def shown_in(form: Page) -> Told:
    """Return what stands in the lines of a form, as a browser would send it back."""
    found = re.findall(r'<input type="text" name="(\w+)" value="(.*?)"', form.text)
    return dict(found)


def test_every_register_is_tried_here(house: House) -> None:
    assert set(new_rows(house)) == set(SHOWN) == set(ALL)


def test_the_registers_are_listed_for_whom_they_are(house: House, sit: Sit) -> None:
    for who in ("director", "cataloguer", "keeper"):
        actor = getattr(house.county, who)
        text = sit(who).get("/office/registers/").text
        shown = {name for name in ALL if f"/office/registers/{name}/" in text}
        assert shown == {name for name, one in ALL.items() if actor.may(one.power)}, who
    for who in ("desk", "villager"):
        assert sit(who).get("/office/registers/").status == 403


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_row_is_added_changed_and_put_out_of_use(
    house: House, director: Office, name: str
) -> None:
    where, told, register = f"/office/registers/{name}/", new_rows(house)[name], ALL[name]
    before = {one.ident for one in register.rows()}
    empty = director.get(where + "new/")
    assert all(f'name="{one.name}"' in empty.text for one in register.fields)
    page = director.post(where + "new/", **told)
    assert page.where == where, page.faults
    assert "存好了" in page.note or "记下来，只显示这一次" in page.note
    [ident] = {one.ident for one in register.rows()} - before
    assert any(SHOWN[name] in row for row in listed(director, name))

    if register.change is not None:
        form = director.get(f"{where}{ident}/")
        assert SHOWN[name] in form.text
        again = director.post(f"{where}{ident}/", **(shown_in(form) | told))
        assert "存好了" in again.note, again.faults
        assert {one.ident for one in register.rows()} - before == {ident}
    else:
        assert director.get(f"{where}{ident}/").status == 404

    assert "办好了" in director.post(f"{where}{ident}/retire/").note
    left = [one for one in register.rows() if one.ident == ident]
    assert not left or left[0].retired
    if left:
        assert any("已停用" in row and SHOWN[name] in row for row in listed(director, name))


def test_a_row_that_cannot_be_says_why_and_keeps_what_was_typed(
    house: House, director: Office
) -> None:
    faults, rows = [], new_rows(house)
    for name, typed, said in WRONG:
        register = ALL[name]
        before = [one.ident for one in register.rows()]
        page = director.post(f"/office/registers/{name}/new/", **(rows[name] | typed))
        if page.status != 422 or said not in page.faults:
            faults.append(f"{name} {typed}: {page.status} {page.faults} {page.note}")
        kept = [str(one) for key, one in (rows[name] | typed).items() if key in ("name", "reason")]
        if not all(f'value="{one}"' in page.text for one in kept if one):
            faults.append(f"{name} {typed}: what was typed is gone")
        if [one.ident for one in register.rows()] != before:
            faults.append(f"{name} {typed}: something was kept")
    assert faults == []


def test_the_main_library_changes_its_phone_and_stays_what_it_is(
    house: House, director: Office
) -> None:
    where = f"/office/registers/places/{house.county.main.place_id}/"
    form = director.get(where)
    assert '<option value="main" selected>总馆</option>' in form.text
    told = shown_in(form) | {"kind": "main", "phone": "0790-1234567"}
    assert "存好了" in director.post(where, **told).note
    assert "0790-1234567" in director.get(where).text
    turned = director.post(where, **(told | {"kind": "branch"}))
    assert turned.status == 422
    assert "馆点的种类不能改" in turned.faults and "请选回“总馆”" in turned.faults


def test_an_emptied_code_stays_and_an_emptied_address_is_pinyin(
    house: House, director: Office
) -> None:
    ident = house.county.branch.place_id
    where, told = f"/office/registers/places/{ident}/", {"code": "", "slug": ""}
    again = {"kind": "branch", "parent_id": house.county.main.place_id}
    for _twice in range(2):
        page = director.post(where, **(shown_in(director.get(where)) | again | told))
        assert "存好了" in page.note, page.faults
        now = next(one for one in ALL["places"].rows() if one.ident == ident).values
        assert (now["code"], now["slug"]) == ("FX", "fengxifenguan")


def test_a_row_or_register_of_nobody_is_not_found(house: House, director: Office) -> None:
    rows = new_rows(house)
    for name in ALL:
        assert director.get(f"/office/registers/{name}/999999/").status == 404
        assert director.post(f"/office/registers/{name}/999999/", **rows[name]).status == 404
        retired = director.post(f"/office/registers/{name}/999999/retire/")
        assert retired.status in (200, 404) and "办好了" not in retired.note, name
    assert director.get("/office/registers/secrets/").status == 404


def test_what_is_in_use_is_not_put_out_of_use(house: House, director: Office) -> None:
    county = house.county
    kinds = {one.values["code"]: one.ident for one in ALL["copy-kinds"].rows()}
    kept = (
        ("places", county.main.place_id, "总馆不能撤"),
        ("places", county.branch.place_id, "下面还有 1 个馆点开着"),
        ("roles", county.roles["馆长"], "还有 1 个账号是这个岗位"),
        ("staff", county.director.ident, "不能改自己的岗位，也不能停用自己"),
        ("copy-kinds", kinds["book"], "册是这种类型"),
    )
    for name, ident, said in kept:
        note = director.post(f"/office/registers/{name}/{ident}/retire/").note
        assert said in note, (name, note)


def test_money_is_typed_in_yuan_and_shown_in_yuan(house: House, director: Office) -> None:
    told = new_rows(house)["reader-categories"]
    director.post("/office/registers/reader-categories/new/", **told)
    [row] = [one for one in ALL["reader-categories"].rows() if one.values["code"] == "teacher"]
    assert row.values["deposit_fen"] == 1250
    form = director.get(f"/office/registers/reader-categories/{row.ident}/").text
    assert re.search(r'name="deposit_fen" value="12\.50?"', form)


def test_a_closed_day_shows_in_the_calendar(house: House, director: Office) -> None:
    director.post("/office/registers/exceptions/new/", **new_rows(house)["exceptions"])
    assert "馆舍维修" in director.get("/office/calendar/", month="2026-12").text


# --- who works here -------------------------------------------------------------------------------


def test_a_new_colleague_gets_a_password_once_and_chooses_another(
    house: House, director: Office
) -> None:
    page = director.post("/office/registers/staff/new/", **new_rows(house)["staff"])
    shown = re.search(r"一次性密码：([0-9a-z-]{11})", page.note)
    assert shown
    assert shown[1] not in director.get("/office/registers/staff/").text
    colleague = Client()
    told = {"login": "hexiaoman", "password": shown[1]}
    first = colleague.post("/office/login/", told)
    assert first.headers["Location"] == "/office/password/"
    assert colleague.get("/desk/").headers["Location"] == "/office/password/"
    chosen = {"old": shown[1], "new": "稻花-harvest-31"}
    assert colleague.post("/office/password/", chosen).headers["Location"] == "/desk/"
    assert colleague.get("/desk/").status_code == 200


def test_a_colleague_who_is_put_out_of_use_is_out_at_once(house: House, director: Office) -> None:
    colleague = Office(house.county.desk, house)
    assert colleague.get("/desk/").status == 200
    director.post(f"/office/registers/staff/{house.county.desk.ident}/retire/")
    assert colleague.get("/desk/").where.startswith("/office/login/")
    told = {"login": "周敏", "password": cast.PASSWORD}
    assert colleague.client.post("/office/login/", told).status_code == 422


def test_nobody_but_the_director_makes_colleagues(house: House, sit: Sit) -> None:
    count = StaffMember.objects.count()
    told = new_rows(house)["staff"]
    for who in ("desk", "cataloguer", "keeper", "villager"):
        assert sit(who).post("/office/registers/staff/new/", **told).status == 403
        assert sit(who).get("/office/registers/staff/").status == 403
    assert StaffMember.objects.count() == count


def test_who_forgot_the_password_gets_another_from_the_director(
    house: House, director: Office
) -> None:
    colleague, where = Office(house.county.desk, house), "/office/registers/staff/"
    page = director.post(f"{where}{house.county.desk.ident}/password/")
    shown = re.search(r"新密码：([0-9a-z-]{11})", page.note)
    assert shown
    assert shown[1] not in director.get(where).text
    assert colleague.get("/desk/").where.startswith("/office/login/")
    told = {"login": "周敏", "password": shown[1]}
    first = colleague.client.post("/office/login/", told)
    assert first.headers["Location"] == "/office/password/"


def test_nobody_loses_the_own_password_by_a_button(house: House, director: Office) -> None:
    page = director.post(f"/office/registers/staff/{house.county.director.ident}/password/")
    assert page.where == "/office/password/"
    assert director.get("/office/").status == 200


def test_what_is_out_of_use_is_taken_into_use_again(house: House, director: Office) -> None:
    rows = (("staff", house.county.desk.ident), ("places", house.county.point.place_id))
    for name, ident in rows:
        where = f"/office/registers/{name}/"
        assert f"{ident}/restore/" not in director.get(where).text
        assert "办好了" in director.post(f"{where}{ident}/retire/").note
        assert f"{ident}/restore/" in director.get(where).text
        assert "恢复了" in director.post(f"{where}{ident}/restore/").note
        assert director.post(f"{where}{ident}/restore/").note
        [row] = [one for one in ALL[name].rows() if one.ident == ident]
        assert not row.retired
    assert director.post("/office/registers/roles/1/restore/").status == 404
    assert director.post("/office/registers/roles/1/password/").status == 404


def test_a_machine_is_told_its_password_once(house: House, director: Office) -> None:
    page = director.post("/office/registers/terminals/new/", **new_rows(house)["terminals"])
    shown = re.search(r"一次性密码：(\S+)", page.note)
    assert shown
    assert shown[1] not in director.get("/office/registers/terminals/").text
    [row] = ALL["terminals"].rows()
    again = director.post(f"/office/registers/terminals/{row.ident}/password/")
    other = re.search(r"新密码：(\S+)", again.note)
    assert other and other[1] != shown[1]
