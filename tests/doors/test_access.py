"""Who may open what: every route of the program, asked by everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import cast
import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from doors.opac.front_door import PIN, House, give_pin, let_reader_in, let_staff_in, open_house

import shuxiang
from shuxiang.departments.network import services as network_services
from shuxiang.departments.network.rules import same_every_day
from shuxiang.departments.staff import rules as staff_rules
from shuxiang.departments.staff import services as staff
from shuxiang.departments.staff.models import Role, StaffMember
from shuxiang.departments.staff.services.logins import ATTEMPTS
from shuxiang.doors.frame import middleware, sessions
from shuxiang.doors.frame.access import ACCESS, Rule, Whom
from shuxiang.doors.frame.throttle import Buckets
from shuxiang.doors.office.views.registers import ALL as REGISTERS
from shuxiang.foundations.journal.models import Entry
from shuxiang.foundations.kernel.actor import SYSTEM, Actor, Power
from shuxiang.project.start import prepare_static_files

STAFF = ("director", "desk", "cataloguer", "keeper", "villager")
EVERYBODY = ("nobody", "reader", *STAFF)
METHODS = ("GET", "POST")

#: Answers before the library is opened; the rest of the table leads to the opening.
MACHINERY = {"frame:look", "frame:language", "frame:healthz"}


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    ATTEMPTS.forget()
    with open_house(monkeypatch) as opened:
        yield opened
    ATTEMPTS.forget()


def walk(
    patterns: list[URLPattern | URLResolver], before: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Yield name and pattern of every route that the resolver knows."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            space = (one.namespace,) if one.namespace else ()
            yield from walk(one.url_patterns, here, (*spaces, *space))
        else:
            yield ":".join((*spaces, one.name or "")), here


def all_routes() -> list[tuple[str, str]]:
    return list(walk(get_resolver().url_patterns))


def actor_of(house: House, who: str) -> Actor | None:
    return getattr(house.county, who) if who in STAFF else None


def address(house: House, name: str, pattern: str, who: str) -> str:
    """Fill a route with what is there; acts and runs get what is not, so that nothing is done."""
    actor = actor_of(house, who)
    registers = [one.name for one in REGISTERS.values() if actor and actor.may(one.power)]
    values = {
        "reader_id": house.county.chen.reader_id,
        "bib_id": house.books.bib_ids[0],
        "copy_id": house.books.copies[0].copy_id,
        "place_id": actor.place_id if actor else house.county.main.place_id,
        "rule_id": 999_999,
        "finding_id": 999_999,
        "code": "holdings.no-price",
        "hold_id": 999_999,
        "receipt_id": 999_999,
        "till_id": 999_999,
        "transit_id": 999_999,
        "request_id": 999_999,
        "run_id": 999_999,
        "ident": 999_999,
        "number": 1,
        "slug": house.county.branch.slug,
        "form": "csv",
        "style": "ris",
        "token_id": 999_999,
        "list_id": 999_999,
        "column_id": 999_999,
        "item_id": 999_999,
        "barcode": house.books[0],
        "record_form": "mrc",
        "part": 1,
        "class_number": "I",
        "author_name": "萧红",
        "name": (registers or ["staff"])[0] if "register" in name else "0123456789abcdef",
    }
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(values[found[1]]), pattern)


def tickets(house: House) -> dict[str, str]:
    """Let everybody in once, and return the number of each one's session."""
    held = {"nobody": ""}
    for who in EVERYBODY[1:]:
        client = Client()
        session = client.session
        if actor := actor_of(house, who):
            let_staff_in(session, actor, house.clock())
        else:
            let_reader_in(session, house.county.chen.reader_id)
        held[who] = str(session.session_key)
    return held


def ask(browser: Client, method: str, where: str, ticket: str = "") -> Any:
    """Ask with nothing but a session and take back whatever the answer did."""
    browser.cookies.clear()
    if ticket:
        browser.cookies[settings.SESSION_COOKIE_NAME] = ticket
    with transaction.atomic():
        answer = browser.generic(method, where)
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    return answer


def expected(rule: Rule, who: str, actor: Actor | None) -> str:
    """Return what the table says of one route and one person."""
    if rule.whom is Whom.FOUNDER:
        return "404"
    if rule.whom is Whom.ANYBODY:
        return "admitted"
    if rule.whom is Whom.READER:
        return "admitted" if who == "reader" else "/login/"
    if rule.whom is Whom.PROGRAM:  # a session opens nothing there
        return "401"
    if actor is None:
        return "/office/login/"
    return "admitted" if not rule.powers or rule.powers & actor.powers else "403"


def came_to(name: str, rule: Rule, answer: Any) -> str:
    """Return what became of the asking, in the words of `expected`."""
    if rule.whom is Whom.FOUNDER or answer.status_code in (401, 403) or answer.status_code >= 500:
        return str(answer.status_code)
    onward = answer.headers.get("Location", "").partition("?")[0]
    if onward in ("/login/", "/office/login/") and name != "frame:staff-logout":
        return onward
    return "admitted"


#: The same for whoever asks, and nothing of a person: these may be kept on the way.
FOR_ANYBODY = re.compile(r"/robots\.txt|/sitemap(/\d+)?\.xml|/feeds/\w+\.xml|/opds/(\d+/)?")


def wrong_headers(answer: Any) -> str:
    """Return what a browser was not told; empty if everything."""
    policy = answer.headers.get("Content-Security-Policy", "")
    faults = []
    if "unsafe" in policy or not all(
        one in policy
        for one in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "form-action")
    ):
        faults.append("policy")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("nosniff")
    kept = "no-store" not in answer.headers.get("Cache-Control", "")
    if kept and not FOR_ANYBODY.fullmatch(answer.request["PATH_INFO"]):
        faults.append("kept")
    return ", ".join(faults)


class Inline(HTMLParser):
    """Collects what the policy would not let run or paint."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"<{tag} {n}>" for n in given if n == "style" or n.startswith("on")]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        if any((value or "").lstrip().startswith("javascript:") for value in given.values()):
            self.found.append(f"<{tag} javascript:>")


# --- the table -------------------------------------------------------------------------------


def test_every_route_is_in_the_table_once_and_the_table_has_nothing_else() -> None:
    routes = [name for name, _pattern in all_routes()]
    assert len(routes) > 50
    assert sorted(routes) == sorted(ACCESS)


def test_what_stands_behind_a_door_needs_the_key_of_that_door() -> None:
    at_the_door = {"frame:staff-login", "frame:staff-logout"}
    rooms = {"office/": Whom.STAFF, "desk/": Whom.STAFF, "me/": Whom.READER, "setup/": Whom.FOUNDER}
    for name, pattern in all_routes():
        whom = rooms.get(pattern.partition("/")[0] + "/")
        if whom is not None and name not in at_the_door:
            assert ACCESS[name].whom is whom, name
    powerless = {n for n, rule in ACCESS.items() if rule.whom is Whom.STAFF and not rule.powers}
    assert powerless == {
        "frame:password",
        "frame:design",
        "office:home",
        "office:find",
        "office:calendar",
        "office:calendar-of",
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_route_is_open_to_whom_the_table_says(house: House, client: Client, who: str) -> None:
    held, actor, faults, asked = tickets(house), actor_of(house, who), [], 0
    for name, pattern in all_routes():
        rule, where = ACCESS[name], address(house, name, pattern, who)
        for method in METHODS:
            answer = ask(client, method, where, held[who])
            asked += 1
            was, should = came_to(name, rule, answer), expected(rule, who, actor)
            if was != should:
                faults.append(f"{method} {where}: {was}, not {should}")
            if fault := wrong_headers(answer):
                faults.append(f"{method} {where}: {fault}")
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                page = Inline()
                page.feed(answer.content.decode())
                faults += [f"{method} {where}: {one}" for one in page.found]
    assert faults == []
    assert asked == 2 * len(ACCESS)


def test_each_register_is_open_to_whoever_has_its_power(house: House, client: Client) -> None:
    held, faults = tickets(house), []
    for who in STAFF:
        actor = actor_of(house, who)
        assert actor is not None
        for register in REGISTERS.values():
            for tail in ("", "new/"):
                answer = ask(client, "GET", f"/office/registers/{register.name}/{tail}", held[who])
                should = 200 if actor.may(register.power) else 403
                if answer.status_code != should:
                    faults.append(f"{who} {register.name} {tail} {answer.status_code}")
    assert faults == []


#: Acts behind a page that this member may open, for which the member has no power all the same.
BEYOND = (
    ("villager", Power.EDIT_READERS, "/office/readers/{reader}/lost/", {}),
    ("villager", Power.EDIT_READERS, "/office/readers/{reader}/replace/", {}),
    ("villager", Power.EDIT_READERS, "/office/readers/{reader}/verify/", {}),
    ("villager", Power.EDIT_READERS, "/office/readers/{reader}/pin/", {}),
    ("villager", Power.BLOCK_READERS, "/office/readers/{reader}/block/", {"reason": "x"}),
    ("villager", Power.CLOSE_READERS, "/office/readers/{reader}/close/", {}),
    ("villager", Power.SEE_IDENTITY, "/office/readers/{reader}/reveal/", {"why": "核对"}),
    ("desk", Power.CLOSE_READERS, "/office/readers/{reader}/close/", {}),
    ("desk", Power.SEE_IDENTITY, "/office/readers/{reader}/reveal/", {"why": "核对"}),
    ("keeper", Power.WITHDRAW_COPIES, "/office/catalog/{bib}/copies/{copy}/withdraw/", {}),
    ("villager", Power.SET_CALENDAR, "/office/calendar/{place}/week/", {}),
    ("villager", Power.SET_RULES, "/office/rules/new/", {"days": "30", "renewals": "1"}),
    ("cataloguer", Power.MANAGE_STAFF, "/office/registers/staff/new/", {}),
)


def test_an_act_without_its_power_is_refused_and_nothing_is_done(
    house: House, client: Client
) -> None:
    held, faults, before = tickets(house), [], Entry.objects.count()
    for who, power, where, told in BEYOND:
        actor = actor_of(house, who)
        assert actor is not None and not actor.may(power)
        client.cookies[settings.SESSION_COOKIE_NAME] = held[who]
        place = where.format(
            reader=house.county.chen.reader_id,
            bib=house.books.bib_ids[0],
            copy=house.books.copies[0].copy_id,
            place=actor.place_id,
        )
        answer = client.post(place, told)
        if answer.status_code != 403 or "这件事您没有权限" not in answer.content.decode():
            faults.append(f"{who} {where}: {answer.status_code}")
    assert faults == []
    assert Entry.objects.count() == before


def test_a_route_that_nobody_listed_is_open_to_nobody(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    called: list[str] = []

    def secret(request: HttpRequest) -> HttpResponse:
        called.append(request.path)
        return HttpResponse("secret")

    careless = ModuleType("careless_urls")
    careless.urlpatterns = [  # type: ignore[attr-defined]
        path("new/", secret, name="new-page"),
        path("nameless/", secret),
        *get_resolver().url_patterns,
    ]
    careless.handler404 = "shuxiang.doors.frame.troubles.missing"  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = careless
    let_staff_in(client.session, house.county.director, house.clock())
    for where in ("/new/", "/nameless/"):
        with pytest.raises(LookupError):
            client.get(where)
    monkeypatch.setattr(settings, "UNLISTED_ROUTES_FAIL", False)
    for where in ("/new/", "/nameless/"):
        assert client.get(where).status_code == 404
    assert called == []


# --- before the opening ------------------------------------------------------------------------


@pytest.mark.parametrize("half", ["nothing", "books without anybody"])
def test_before_the_opening_everything_leads_to_it(
    db: None, settings: Any, client: Client, half: str
) -> None:
    settings.FOUNDING_MAY_RETURN = True
    prepare_static_files(Path(settings.DATA_FOLDER), lambda _text: None)
    if half != "nothing":
        network_services.open_library(
            name="云溪县图书馆",
            county="云溪县",
            week=same_every_day("08:30", "20:30"),
            by=SYSTEM,
            now=cast.NOW,
        )
    faults = []
    for name, pattern in all_routes():
        where = "/" + re.sub(r"<(\w+):\w+>", lambda f: "1" if f[1] == "int" else "x", pattern)
        for method in METHODS:
            answer = ask(client, method, where)
            location = answer.headers.get("Location", "")
            if name in MACHINERY:
                right = answer.status_code in (200, 405) or location == "/"
            elif ACCESS[name].whom is Whom.FOUNDER:
                right = answer.status_code in (200, 422) or location == "/setup/1/"
            else:
                right = (answer.status_code, location) == (302, "/setup/")
            if not right or wrong_headers(answer):
                faults.append(f"{method} {where}: {answer.status_code} {location}")
    assert faults == []


# --- what is in a page ---------------------------------------------------------------------------


def test_no_template_has_script_or_style_in_it() -> None:
    templates = sorted(Path(shuxiang.__file__).parent.rglob("*.html"))
    assert len(templates) > 40
    faults = []
    for one in templates:
        text = one.read_text()
        bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.S)
        page = Inline()
        page.feed(bare)
        # A src that is a tag of the template is gone from the bare text.
        with_source = len(re.findall(r"<script[^>]*\ssrc=", text))
        scripts = page.found.count("<script>") - with_source
        faults += [f"{one.name}: {what}" for what in page.found if what != "<script>"]
        faults += [f"{one.name}: <script>"] * max(0, scripts)
    assert faults == []


# --- forms of ours, and nobody else's -------------------------------------------------------------


#: Read by POST as well, as their protocol wants it; nothing of ours is changed there.
READ_BY_POST = frozenset({"exchange:oai"})


@pytest.mark.parametrize("who", ["nobody", "reader", "director"])
def test_a_form_without_our_token_does_nothing(house: House, who: str) -> None:
    held, browser = tickets(house), Client(enforce_csrf_checks=True)
    faults = [
        where
        for name, pattern in all_routes()
        if name not in READ_BY_POST and not name.startswith("api:")
        for where in [address(house, name, pattern, who)]
        if ask(browser, "POST", where, held[who]).status_code != 403
    ]
    assert faults == []


# --- sessions --------------------------------------------------------------------------------------


@pytest.fixture
def director(house: House, client: Client) -> Client:
    let_staff_in(client.session, house.county.director, house.clock())
    return client


def sent_home(client: Client, **headers: str) -> bool:
    answer = client.get("/office/", headers=headers or None)
    return (
        answer.status_code == 302
        and answer.headers["Location"] == "/office/login/?next=%2Foffice%2F"
    )


def test_who_touches_nothing_for_a_quarter_of_an_hour_is_sent_home(
    house: House, director: Client
) -> None:
    house.clock.forward(minutes=staff_rules.IDLE_MINUTES - 1)
    assert not sent_home(director)
    house.clock.forward(minutes=staff_rules.IDLE_MINUTES - 1)
    assert not sent_home(director)
    house.clock.forward(minutes=staff_rules.IDLE_MINUTES, seconds=1)
    assert sent_home(director)
    assert sessions.STAFF not in director.session


def test_a_progress_bar_that_asks_by_itself_is_nobody_sitting_there(
    house: House, director: Client
) -> None:
    for _minute in range(staff_rules.IDLE_MINUTES):
        house.clock.forward(minutes=1)
        assert not sent_home(director, **{"X-Poll": "1"})
    house.clock.forward(seconds=1)
    assert sent_home(director)


def test_a_changed_password_ends_the_other_sessions(house: House, director: Client) -> None:
    elsewhere = Client()
    let_staff_in(elsewhere.session, house.county.director, house.clock())
    told = {"old": cast.PASSWORD, "new": "稻花-harvest-31"}
    assert director.post("/office/password/", told).headers["Location"] == "/desk/"
    assert not sent_home(director)
    assert sent_home(elsewhere)


@pytest.mark.parametrize("what", ["role", "place", "disabled", "password reset"])
def test_what_changes_a_member_counts_at_once(house: House, client: Client, what: str) -> None:
    county, now = house.county, house.clock()
    member = StaffMember.objects.get(pk=county.desk.ident)
    let_staff_in(client.session, county.desk, now)
    assert not sent_home(client)
    if what == "disabled":
        staff.disable_member(staff_id=member.pk, by=county.director, now=now)
    elif what == "password reset":
        staff.reset_password(staff_id=member.pk, by=county.director, now=now)
    else:
        staff.change_member(
            staff_id=member.pk,
            login=member.login,
            name=member.name,
            role_id=county.roles["编目员"] if what == "role" else member.role_id,
            place_id=county.branch.place_id if what == "place" else member.place_id,
            everywhere=True,
            by=county.director,
            now=now,
        )
    assert sent_home(client)


def test_a_role_that_loses_a_power_loses_it_in_open_sessions(house: House, client: Client) -> None:
    let_staff_in(client.session, house.county.desk, house.clock())
    assert client.get("/office/readers/").status_code == 200
    role = Role.objects.get(pk=house.county.roles["流通员"])
    left = tuple(one for one in role.powers if one != Power.SEE_READERS.value)
    staff.change_role(
        role_id=role.pk,
        name=role.name,
        powers=left,
        by=house.county.director,
        now=house.clock(),
    )
    assert client.get("/office/readers/").status_code == 403


def test_a_first_password_is_only_good_for_choosing_another(house: House, director: Client) -> None:
    StaffMember.objects.filter(pk=house.county.director.ident).update(must_change_password=True)
    for where in ("/office/", "/desk/", "/office/readers/", "/design/"):
        assert director.get(where).headers["Location"] == "/office/password/"
    assert director.post("/desk/scan/", {"code": "1"}).headers["Location"] == "/office/password/"
    assert director.get("/office/password/").status_code == 200
    weak = director.post("/office/password/", {"old": cast.PASSWORD, "new": "12345678"})
    assert weak.status_code == 422
    assert director.get("/office/").headers["Location"] == "/office/password/"
    told = {"old": cast.PASSWORD, "new": "稻花-harvest-31"}
    assert director.post("/office/password/", told).headers["Location"] == "/desk/"
    assert director.get("/office/").status_code == 200


def test_a_readers_changed_pin_ends_the_other_sessions(house: House, client: Client) -> None:
    let_reader_in(client.session, house.county.chen.reader_id)
    assert client.get("/me/").status_code == 200
    give_pin(house, house.county.chen)
    assert client.get("/me/").headers["Location"] == "/login/?next=%2Fme%2F"


# --- showing who one is ---------------------------------------------------------------------------


def log_in(client: Client, login: str = "林远", password: str = cast.PASSWORD, **more: str) -> Any:
    return client.post("/office/login/", {"login": login, "password": password, **more})


def test_the_session_has_a_new_number_after_the_login(house: House, client: Client) -> None:
    session = client.session
    session["q"] = "before"
    session.save()
    before = session.session_key
    assert log_in(client).headers["Location"] == "/desk/"
    assert client.session.session_key != before
    assert not type(session)().exists(before)
    inside = client.session.session_key
    client.post("/office/logout/")
    assert not type(session)().exists(inside)
    assert sent_home(client)


def test_a_readers_session_has_a_new_number_after_the_login(house: House, client: Client) -> None:
    give_pin(house, house.county.chen)
    session = client.session
    session.save()
    before = session.session_key
    answer = client.post("/login/", {"card": house.county.chen.card_number, "pin": PIN})
    assert answer.status_code == 302
    assert client.session.session_key != before


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n//evil.example",
    "http:evil.example",
    "evil.example",
    "/a\\b",
    "",
)


def test_nobody_is_led_to_another_host(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuxiang.departments.staff.services.logins.matches", _plainly)
    monkeypatch.setattr("shuxiang.departments.readers.services.pins.matches", lambda *_: True)
    give_pin(house, house.county.chen)
    card = {"card": house.county.chen.card_number, "pin": PIN}
    faults = []
    for onward in ELSEWHERE:
        led = [
            log_in(client, next=onward),
            client.post("/login/", {**card, "next": onward}),
            client.post("/look/", {"size": "l", "next": onward}),
            client.post("/language/", {"language": "zh-hans", "next": onward}),
        ]
        came = [one.headers["Location"] for one in led]
        if came != ["/desk/", "/me/", "/", "/"]:
            faults.append(f"{onward!r}: {came}")
        for where in ("/office/login/", "/login/"):
            page = client.get(where, {"next": onward}).content.decode()
            for kept in re.findall(r'name="next" value="(.*?)"', page):
                if not re.match(r"/(?![/\\])", kept):
                    faults.append(f"{where} {onward!r} keeps {kept!r}")
    assert faults == []


def test_after_a_login_one_goes_on_to_where_one_was_going(house: House, client: Client) -> None:
    asked = client.get("/office/log/?day=2026-11-23").headers["Location"]
    assert asked == "/office/login/?next=%2Foffice%2Flog%2F%3Fday%3D2026-11-23"
    assert log_in(client, next="/office/log/?day=2026-11-23").headers["Location"] == (
        "/office/log/?day=2026-11-23"
    )


def test_wrong_passwords_lock_and_say_so_plainly(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuxiang.departments.staff.services.logins.matches", _plainly)
    for _try in range(staff_rules.MOST_FAILURES):
        answer = log_in(client, password="wrong")
        assert answer.status_code == 422
        assert "工号或密码不对" in answer.content.decode()
        assert 'value="林远"' in answer.content.decode()
        assert "wrong" not in answer.content.decode()
    locked = log_in(client)
    assert locked.status_code == 422
    assert "先歇一歇" in locked.content.decode()
    assert sessions.STAFF not in client.session
    house.clock.forward(minutes=31)
    assert log_in(client).headers["Location"] == "/desk/"


def test_an_unknown_login_is_told_and_locked_as_a_known_one(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuxiang.departments.staff.services.logins.matches", _plainly)
    said: dict[str, list[str]] = {}
    for login in ("林远", "查无此人"):
        for _try in range(staff_rules.MOST_FAILURES + 1):
            page = log_in(client, login, "wrong").content.decode()
            said.setdefault(login, []).append(re.findall(r'role="alert".*?</div>', page, re.S)[0])
    assert said["林远"] == said["查无此人"]


def test_one_address_that_tries_many_logins_is_stopped(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def counted(secret: str, standing: str) -> bool:
        hashed.append(secret)
        return _plainly(secret, standing)

    monkeypatch.setattr("shuxiang.departments.staff.services.logins.matches", counted)
    for number in range(staff_rules.MOST_FROM_ADDRESS):
        log_in(client, f"nobody{number}", "wrong")
    before = len(hashed)
    answer = log_in(client)
    assert answer.status_code == 422
    assert "太多" in answer.content.decode()
    assert len(hashed) == before
    house.clock.forward(minutes=11)
    assert log_in(client).headers["Location"] == "/desk/"


def _plainly(secret: str, hashed: str) -> bool:
    """Compare without the slow hash: what is tested is the counting."""
    return bool(hashed) and secret == cast.PASSWORD


def test_searching_faster_than_a_person_is_put_off_but_not_for_who_logged_in(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "_SEARCHES", Buckets(rate=0, burst=2))
    said = [client.get("/search/suggest/", {"q": "呼兰"}).status_code for _ in range(4)]
    assert said == [200, 200, 429, 429]
    put_off = client.get("/search/")
    assert "请过几秒再试" in put_off.content.decode()
    assert put_off.headers["Retry-After"] == "5"
    assert wrong_headers(put_off) == ""
    assert client.get("/").status_code == 200
    let_reader_in(client.session, house.county.chen.reader_id)
    assert client.get("/search/suggest/", {"q": "呼兰"}).status_code == 200


def test_a_reader_and_a_member_of_staff_in_one_browser_stay_two(
    house: House, director: Client
) -> None:
    let_reader_in(director.session, house.county.chen.reader_id)
    assert director.get("/me/").status_code == 200
    assert director.get("/office/").status_code == 200
    house.clock.forward(minutes=staff_rules.IDLE_MINUTES + 1)
    assert sent_home(director)
    assert director.get("/me/").status_code == 200


#: More digits than a database counts, numbers that nobody has, and addresses of nothing.
NOBODYS = (
    "/b/99999999999999999999/",
    "/b/9223372036854775807/",
    "/office/readers/99999999999999999999/",
    "/office/catalog/99999999999999999999/",
    "/office/catalog/{bib}/copies/99999999999999999999/",
    "/office/catalog/{bib}/copies/999999/",
    "/office/calendar/99999999999999999999/",
    "/office/calendar/999999/",
    "/office/rules/99999999999999999999/",
    "/office/import/99999999999999999999/",
    "/office/import/999999/rejected.csv",
    "/office/registers/staff/99999999999999999999/",
    "/office/registers/nothing/",
    "/places/no-such-place/",
    "/office/readers/999999/",
    "/office/catalog/999999/edit/",
    "/office/import/999999/",
    "/nowhere/",
)


def test_a_number_that_is_nobodys_is_not_found(house: House, director: Client) -> None:
    wrong = {}
    for one in NOBODYS:
        answer = director.get(one.format(bib=house.books.bib_ids[0]))
        if answer.status_code != 404 or "没有" not in answer.content.decode():
            wrong[one] = answer.status_code
    assert wrong == {}
