"""开馆: five questions in a browser, asked once."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from doors.setup.conftest import CODE

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.network import services as network_services
from shuxiang.departments.network.models import Library
from shuxiang.departments.network.rules import same_every_day
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.staff import queries as staff
from shuxiang.departments.staff.models import StaffMember
from shuxiang.doors.frame import sessions
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.project.promises import audit

PASSWORD = "稻花-harvest-31"

ANSWERS: dict[int, dict[str, Any]] = {
    1: {"name": "云溪县图书馆", "county": "云溪县"},
    2: {
        "address": "云溪县城关镇文昌路 1 号",
        "phone": "0700-0000000",
        "opens": "8:30",
        "closes": "20：30",
        "days": ["1", "2", "3", "4", "5", "6"],
    },
    3: {"name": "林远", "login": "LinYuan", "password": PASSWORD, "again": PASSWORD},
    4: {"limit": "8", "days": "21", "renewals": "2"},
    5: {"then": "import"},
}


def answer(client: Client, number: int, **otherwise: Any) -> Any:
    return client.post(f"/setup/{number}/", ANSWERS[number] | otherwise)


def answer_until(client: Client, number: int) -> None:
    for one in range(1, number):
        assert answer(client, one).headers["Location"] == f"/setup/{one + 1}/"


# --- the good way ----------------------------------------------------------------------------------


def test_five_answers_open_the_library_and_let_its_director_in(
    db: None, folder: Path, client: Client
) -> None:
    assert client.get("/").headers["Location"] == "/setup/"
    assert client.get("/setup/").headers["Location"] == "/setup/1/"
    before = client.session.session_key
    for number in ANSWERS:
        page = client.get(f"/setup/{number}/").content.decode()
        assert f"第 {number} 步，共 5 步" in page
        last = answer(client, number)
    assert last.headers["Location"] == "/office/import/"
    assert client.session.session_key != before

    library, main = network.library(), network.main_place()
    assert library is not None
    assert (library.name, library.county) == ("云溪县图书馆", "云溪县")
    assert (main.address, main.phone) == ("云溪县城关镇文昌路 1 号", "0700-0000000")
    week = network.calendar_of(main.place_id).week
    assert week[0] == ()
    assert [(f"{s.opens:%H:%M}", f"{s.closes:%H:%M}") for s in week[1]] == [("08:30", "20:30")]
    [rule] = [one for one in circulation.policies() if one.kind_id is None]
    assert (rule.limit, rule.days, rule.renewals) == (8, 21, 2)
    assert readers.categories() and holdings.locations(main.place_id) and holdings.copy_kinds()
    [director] = staff.members()
    assert (director.login, director.name, director.everywhere) == ("linyuan", "林远", True)
    assert director.role_name == "馆长"
    assert not director.must_change_password

    assert client.get("/office/import/").status_code == 200
    assert client.get("/office/registers/staff/").status_code == 200
    assert client.get("/").status_code == 200
    assert not (folder / "setup-code").exists()
    assert [one for one in audit() if one[1]] == []


def test_the_desk_may_come_first(db: None, folder: Path, client: Client) -> None:
    answer_until(client, 5)
    assert answer(client, 5, then="desk").headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_library_that_books_moved_into_gets_its_name_and_its_director(
    db: None, folder: Path, client: Client
) -> None:
    network_services.open_library(
        name="尚未命名",
        county="某县",
        week=same_every_day("09:00", "17:00"),
        by=SYSTEM,
        now=clock.now(),
    )
    assert client.get("/").headers["Location"] == "/setup/"
    for number in ANSWERS:
        answer(client, number)
    library = network.library()
    assert library is not None and library.name == "云溪县图书馆"
    assert Library.objects.count() == 1
    assert client.get("/office/").status_code == 200


# --- wrong answers -----------------------------------------------------------------------------------

#: Question, what is typed otherwise, the sentence, and what must still stand in the form.
WRONG = (
    (1, {"name": ""}, "请填图书馆名称", 'value="云溪县"'),
    (1, {"name": "   "}, "请填图书馆名称", 'value="云溪县"'),
    (1, {"county": ""}, "请填县名", 'value="云溪县图书馆"'),
    (2, {"opens": "早上"}, "时间写成 8:30 这样", 'value="早上"'),
    (2, {"opens": "25:00"}, "时间写成 8:30 这样", 'value="25:00"'),
    (2, {"opens": "830"}, "时间写成 8:30 这样", "文昌路 1 号"),
    (2, {"opens": "21:00"}, "关门要比开门晚", 'value="21:00"'),
    (2, {"opens": "20:30"}, "关门要比开门晚", "文昌路 1 号"),
    (2, {"closes": ""}, "请填关门时间", "文昌路 1 号"),
    (2, {"days": []}, "至少开一天", 'value="0700-0000000"'),
    (3, {"name": ""}, "请填姓名", 'value="LinYuan"'),
    (3, {"login": ""}, "请填工号", 'value="林远"'),
    (3, {"again": "别的"}, "两次填的不一样", 'value="LinYuan"'),
    (3, {"password": "", "again": ""}, "请填密码", 'value="LinYuan"'),
    (3, {"password": "abc", "again": "abc"}, "密码太短", 'value="LinYuan"'),
    (3, {"password": "1234567890", "again": "1234567890"}, "太容易猜", 'value="LinYuan"'),
    (3, {"password": "linyuan123", "again": "linyuan123"}, "工号或姓名", 'value="LinYuan"'),
    (4, {"limit": "很多"}, "请填数字", 'value="很多"'),
    (4, {"limit": ""}, "请填册数", 'value="21"'),
    (4, {"limit": "0"}, "1", 'value="0"'),
    (4, {"days": "9999"}, "365", 'value="9999"'),
    (4, {"renewals": "-1"}, "0", 'value="-1"'),
    (5, {"then": "elsewhere"}, "elsewhere", 'type="radio"'),
)


def test_a_wrong_answer_gets_a_sentence_and_what_was_typed_stays(
    db: None, folder: Path, client: Client
) -> None:
    faults, reached = [], 0
    for number, typed, sentence, kept in WRONG:
        while reached < number - 1:
            reached += 1
            answer(client, reached)
        said = answer(client, number, **typed)
        page = said.content.decode()
        summary = re.findall(r'role="alert".*?</div>', page, re.S)
        if said.status_code != 422 or not summary or sentence not in summary[0]:
            faults.append(f"{number} {typed}: {said.status_code} {summary}")
        if kept not in page:
            faults.append(f"{number} {typed}: {kept} is gone")
        if PASSWORD in page:
            faults.append(f"{number} {typed}: the password is on the page")
    assert faults == []
    assert network.library() is None


def test_a_login_that_cannot_be_leads_back_to_its_question(
    db: None, folder: Path, client: Client
) -> None:
    answer_until(client, 3)
    answer(client, 3, login="lin yuan")
    answer(client, 4)
    back = client.post("/setup/5/", ANSWERS[5], follow=True)
    assert back.redirect_chain[-1][0] == "/setup/3/"
    page = back.content.decode()
    assert "工号里不能有空格和标点" in page
    assert 'value="lin yuan"' in page
    assert network.library() is None
    assert not staff.anybody()
    assert "工号里不能有空格" not in client.get("/setup/3/").content.decode()
    answer(client, 3)
    assert answer(client, 5).headers["Location"] == "/office/import/"


def test_going_back_keeps_the_answers_and_never_shows_the_password(
    db: None, folder: Path, client: Client
) -> None:
    answer_until(client, 5)
    assert 'value="云溪县图书馆"' in client.get("/setup/1/").content.decode()
    assert 'value="8"' in client.get("/setup/4/").content.decode()
    third = client.get("/setup/3/").content.decode()
    assert 'value="LinYuan"' in third
    assert PASSWORD not in third
    assert PASSWORD not in str(dict(client.session.items()))
    answer(client, 1, name="云溪图书馆")
    answer(client, 5)
    library = network.library()
    assert library is not None and library.name == "云溪图书馆"


@pytest.mark.parametrize("number", [0, 2, 3, 4, 5, 6, 99])
def test_no_question_is_jumped_over(db: None, folder: Path, client: Client, number: int) -> None:
    told = ANSWERS.get(number, {})
    for said in (client.get(f"/setup/{number}/"), client.post(f"/setup/{number}/", told)):
        assert said.headers["Location"] == "/setup/1/"
    assert network.library() is None


# --- once ----------------------------------------------------------------------------------------------


def test_an_opened_library_is_not_opened_again(db: None, folder: Path, client: Client) -> None:
    elsewhere = Client()
    answer_until(elsewhere, 5)
    for number in ANSWERS:
        answer(client, number)
    for browser in (client, elsewhere, Client()):
        assert browser.get("/setup/").status_code == 404
        for number in ANSWERS:
            assert browser.get(f"/setup/{number}/").status_code == 404
            assert answer(browser, number).status_code == 404
    assert StaffMember.objects.count() == 1


def twice_at_once(first: Client, second: Client) -> list[Any]:
    """Send the last answer of two browsers in the same moment."""
    barrier, said = threading.Barrier(2), [None, None]

    def send(number: int, browser: Client) -> None:
        try:
            barrier.wait(10)
            said[number] = answer(browser, 5)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whose", ["one person's", "two people's"])
def test_the_last_answer_sent_twice_at_once_opens_once(folder: Path, whose: str) -> None:
    first, second = Client(), Client()
    answer_until(first, 5)
    if whose == "one person's":
        second.cookies = first.cookies.copy()
    else:
        for number in (1, 2):
            answer(second, number)
        answer(second, 3, name="周敏", login="zhoumin")
        answer(second, 4)
    said = twice_at_once(first, second)
    assert all(one is not None for one in said)
    came = sorted((one.status_code, one.headers.get("Location", "")) for one in said)
    # Whoever is later by more than the moment finds no question any more.
    assert came[0] == (302, "/office/import/")
    assert came[1] in ((302, "/office/import/"), (404, ""))
    assert Library.objects.count() == 1
    assert StaffMember.objects.count() == 1
    assert [one for one in audit() if one[1]] == []


# --- from another machine ------------------------------------------------------------------------------


def test_another_machine_shows_the_code_of_the_screen_first(db: None, folder: Path) -> None:
    far = Client(REMOTE_ADDR="192.168.1.20")
    assert far.get("/setup/3/").headers["Location"] == "/setup/"
    assert answer(far, 1).headers["Location"] == "/setup/"
    assert "请填开馆码" in far.get("/setup/").content.decode()
    wrong = far.post("/setup/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "开馆码不对，请看运行书香的那台电脑的屏幕" in wrong.content.decode()
    before = far.session.session_key
    assert far.post("/setup/", {"code": f" {CODE} "}).headers["Location"] == "/setup/1/"
    assert far.session.session_key != before
    assert answer(far, 1).headers["Location"] == "/setup/2/"


def test_the_code_is_not_guessed_by_trying(db: None, folder: Path) -> None:
    far = Client(REMOTE_ADDR="192.168.1.20")
    for number in range(5):
        assert "开馆码不对" in far.post("/setup/", {"code": str(number)}).content.decode()
    stopped = far.post("/setup/", {"code": CODE})
    assert "试得太快了，请过十秒再试" in stopped.content.decode()
    clock.now.forward(seconds=10)  # type: ignore[attr-defined]
    assert far.post("/setup/", {"code": CODE}).headers["Location"] == "/setup/1/"


def test_without_a_code_in_the_folder_no_code_is_right(db: None, folder: Path) -> None:
    (folder / "setup-code").unlink()
    far = Client(REMOTE_ADDR="192.168.1.20")
    for typed in ("", " ", CODE):
        assert far.post("/setup/", {"code": typed}).status_code == 422


def test_the_directors_session_is_like_any_other(db: None, folder: Path, client: Client) -> None:
    for number in ANSWERS:
        answer(client, number)
    assert set(client.session.keys()) >= {sessions.STAFF, sessions.STAFF_STAMP}
    assert "setup" not in client.session
    clock.now.moment += timedelta(minutes=16)  # type: ignore[attr-defined]
    assert client.get("/office/").headers["Location"].startswith("/office/login/")
    told = {"login": "linyuan", "password": PASSWORD}
    assert client.post("/office/login/", told).headers["Location"] == "/desk/"
