"""Accounts, roles and machines, through the services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cast import PASSWORD, County, staff_member

from shuxiang.departments.staff import promises, queries, registers, services, wording
from shuxiang.departments.staff.models import StaffMember, Terminal
from shuxiang.departments.staff.refusals import (
    Locked,
    MemberRefused,
    PasswordRefused,
    RoleRefused,
    TerminalRefused,
    TooManyTries,
    WrongLogin,
)
from shuxiang.departments.staff.rules import read_login
from shuxiang.departments.staff.services import attempts
from shuxiang.departments.staff.services.logins import ATTEMPTS
from shuxiang.departments.staff.services.terminals import forget_machines
from shuxiang.departments.staff.slips import Session
from shuxiang.foundations.journal import reading
from shuxiang.foundations.kernel.actor import SYSTEM, ActorKind, Power
from shuxiang.foundations.kernel.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db

NEW = "石桥-lamp-4417"
AT_DESK = "192.168.3.11"


@pytest.fixture(autouse=True)
def after_a_restart() -> Iterator[None]:
    ATTEMPTS.forget()
    forget_machines()
    yield
    ATTEMPTS.forget()
    forget_machines()


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    for because in refusal.value.because:
        assert wording.say(because).what
    return [one.code for one in refusal.value.because]


def _log_in(login: str, password: str, now: datetime, address: str = AT_DESK) -> Session:
    return services.log_in(login=login, password=password, address=address, now=now)


def _fail(login: str, times: int, now: datetime, address: str = AT_DESK) -> None:
    for _ in range(times):
        with pytest.raises(WrongLogin):
            _log_in(login, "不是这个-7788", now, address)


@pytest.fixture
def no_hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let hashing cost nothing, and count how often it is asked."""
    asked: list[str] = []

    def check(secret: str, hashed: str) -> bool:
        asked.append(secret)
        return secret == PASSWORD

    monkeypatch.setattr(attempts, "check_password", check)
    return asked


def test_who_logs_in_acts_with_the_powers_of_their_role_at_their_place(county: County) -> None:
    session = _log_in(" 周敏 ", PASSWORD, county.now)
    actor = queries.actor_for(session.staff_id, session.session_stamp)
    assert actor is not None
    assert (actor.kind, actor.name, actor.place_id) == (
        ActorKind.STAFF,
        "周敏",
        county.main.place_id,
    )
    assert actor.may(Power.LEND)
    assert not actor.may(Power.MANAGE_STAFF)
    assert actor.scope is None
    entry = reading.entry(reading.last_entry_id())
    assert (entry.kind, entry.facts) == ("staff.logged-in", {"staff_id": session.staff_id})
    assert entry.personal == {"address": AT_DESK}


def test_who_keeps_a_branch_has_it_and_what_lies_below(county: County) -> None:
    assert county.keeper.scope == {county.branch.place_id, county.point.place_id}
    assert county.villager.scope == {county.point.place_id}


@pytest.mark.parametrize("login", ["ZhouMin", "ｚｈｏｕｍｉｎ", " zhoumin "])
def test_a_login_is_the_same_however_it_is_typed(login: str) -> None:
    assert read_login(login) == "zhoumin"


def test_a044_unknown_wrong_and_disabled_sound_alike(county: County, no_hashing: list[str]) -> None:
    services.disable_member(staff_id=county.desk.ident, by=county.director, now=county.now)
    said = []
    for login, password in (
        ("没有这个人", PASSWORD),
        ("林远", "不是这个-7788"),
        ("周敏", PASSWORD),
    ):
        with pytest.raises(WrongLogin) as refusal:
            _log_in(login, password, county.now)
        said.append([str(wording.say(one)) for one in refusal.value.because])
    assert said[0] == said[1] == said[2]
    assert len(no_hashing) == 3


def test_a043_five_failures_lock_the_account_before_anything_is_hashed(
    county: County, no_hashing: list[str]
) -> None:
    _fail("周敏", 5, county.now)
    hashed = len(no_hashing)
    with pytest.raises(Locked) as refusal:
        _log_in("周敏", PASSWORD, county.now)
    assert refusal.value.because[0].facts["until"] == county.now + timedelta(minutes=5)
    assert "10:05" in str(wording.say(refusal.value.because[0]))
    assert len(no_hashing) == hashed
    assert _log_in("周敏", PASSWORD, county.now + timedelta(minutes=5, seconds=1))
    assert StaffMember.objects.get(pk=county.desk.ident).failures == 0


def test_a043_a_lock_outlives_a_restart_and_ends_by_itself_within_half_an_hour(
    county: County, no_hashing: list[str]
) -> None:
    now = county.now
    for _ in range(8):
        _fail("周敏", 1, now) if not _locked(county, now) else None
        now += timedelta(minutes=1)
    ATTEMPTS.forget()
    until = StaffMember.objects.get(pk=county.desk.ident).locked_until
    assert until is not None
    assert until <= now + timedelta(minutes=30)
    assert _log_in("周敏", PASSWORD, until + timedelta(seconds=1))


def _locked(county: County, now: datetime) -> bool:
    until = StaffMember.objects.get(pk=county.desk.ident).locked_until
    return until is not None and until > now


def test_a044_a_login_that_nobody_has_is_locked_all_the_same(
    county: County, no_hashing: list[str]
) -> None:
    _fail("没有这个人", 5, county.now)
    with pytest.raises(Locked):
        _log_in("没有这个人", PASSWORD, county.now)


def test_a043_thirty_failures_from_one_address_stop_it_and_nobody_else(
    county: County, no_hashing: list[str]
) -> None:
    for number in range(30):
        _fail(f"猜{number}", 1, county.now)
    hashed = len(no_hashing)
    with pytest.raises(TooManyTries) as refusal:
        _log_in("林远", PASSWORD, county.now)
    assert codes(refusal) == ["staff.too-many-tries"]
    assert len(no_hashing) == hashed
    assert _log_in("林远", PASSWORD, county.now, "192.168.3.12")
    assert _log_in("林远", PASSWORD, county.now + timedelta(minutes=10, seconds=1))


def test_logging_in_rightly_many_times_stops_nobody(county: County, no_hashing: list[str]) -> None:
    for _ in range(40):
        assert _log_in("林远", PASSWORD, county.now)


def test_a043_a_household_of_ipv6_is_one_address() -> None:
    assert attempts.origin_of("2001:db8:1:2::7") == attempts.origin_of("2001:db8:1:2::8")
    assert attempts.origin_of("::ffff:10.0.0.7") == "10.0.0.7"


def test_a_failed_login_is_in_the_journal_without_what_was_typed(
    county: County, no_hashing: list[str]
) -> None:
    _fail("我的密码放错了地方", 1, county.now)
    entry = reading.entry(reading.last_entry_id())
    assert entry.kind == "staff.login-failed"
    assert entry.facts["staff_id"] is None
    assert "放错" not in str(entry)


def test_a038_a039_a_new_password_ends_every_session_made_before(county: County) -> None:
    before = _log_in("周敏", PASSWORD, county.now)
    session = services.change_password(old=PASSWORD, new=NEW, by=county.desk, now=county.now)
    assert session.session_stamp != before.session_stamp
    assert queries.actor_for(before.staff_id, before.session_stamp) is None
    assert queries.actor_for(session.staff_id, session.session_stamp) is not None
    _fail("周敏", 1, county.now)
    with pytest.raises(WrongLogin):
        _log_in("周敏", PASSWORD, county.now)
    assert _log_in("周敏", NEW, county.now)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("不是这个-7788", NEW, "staff.old-password-wrong"),
        (PASSWORD, PASSWORD, "staff.password-same"),
        (PASSWORD, "zhoumin-88", "staff.password-own-name"),
        (PASSWORD, "password2026", "staff.password-common"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused(
    county: County, no_hashing: list[str], old: str, new: str, code: str
) -> None:
    with pytest.raises(PasswordRefused) as refusal:
        services.change_password(old=old, new=new, by=county.desk, now=county.now)
    assert codes(refusal) == [code]


def test_guessing_the_old_password_counts_as_guessing(
    county: County, no_hashing: list[str]
) -> None:
    for _ in range(5):
        with pytest.raises(PasswordRefused):
            services.change_password(old="猜", new=NEW, by=county.desk, now=county.now)
    with pytest.raises(Locked):
        services.change_password(old=PASSWORD, new=NEW, by=county.desk, now=county.now)


def _add(county: County, **more: Any) -> Any:
    told = {
        "login": "xinlai",
        "name": "新来的",
        "role_id": county.roles["流通员"],
        "place_id": county.main.place_id,
        "by": county.director,
        "now": county.now,
        **more,
    }
    return services.add_member(**told)


def test_a045_a_new_account_has_a_random_password_that_must_be_changed(county: County) -> None:
    one, other = _add(county), _add(county, login="xinlai2")
    assert one.password != other.password
    assert len(one.password) >= 10
    session = _log_in("xinlai", one.password, county.now)
    assert session.must_change_password
    assert queries.must_change_password(session.staff_id)
    actor = queries.actor_for(session.staff_id, session.session_stamp)
    assert actor is not None
    changed = services.change_password(old=one.password, new=NEW, by=actor, now=county.now)
    assert not changed.must_change_password
    assert not queries.must_change_password(session.staff_id)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"login": " "}, "staff.login-empty"),
        ({"login": "周敏"}, "staff.login-taken"),
        ({"login": "a/b"}, "staff.login-form"),
        ({"name": ""}, "staff.name-empty"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    county: County, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(MemberRefused) as refusal:
        _add(county, **more)
    assert codes(refusal) == [code]


def test_an_account_with_its_owners_password_is_opened_by_the_program_only(
    county: County,
) -> None:
    told = {
        "login": "kaiguan",
        "name": "开馆人",
        "role_id": county.roles["馆长"],
        "place_id": county.main.place_id,
        "everywhere": True,
        "now": county.now,
    }
    with pytest.raises(NotAllowed):
        services.open_account(**told, password=NEW, by=county.director)
    with pytest.raises(PasswordRefused):
        services.open_account(**told, password="12345678", by=SYSTEM)
    services.open_account(**told, password=NEW, by=SYSTEM)
    assert not _log_in("kaiguan", NEW, county.now).must_change_password


def test_a039_a_disabled_account_is_out_at_once_and_can_come_back(county: County) -> None:
    session = _log_in("周敏", PASSWORD, county.now)
    services.disable_member(staff_id=county.desk.ident, by=county.director, now=county.now)
    assert queries.actor_for(session.staff_id, session.session_stamp) is None
    services.enable_member(staff_id=county.desk.ident, by=county.director, now=county.now)
    assert queries.actor_for(session.staff_id, session.session_stamp) is None
    assert _log_in("周敏", PASSWORD, county.now)


def _change(county: County, staff_id: int, **more: Any) -> None:
    one = queries.member(staff_id)
    told = {
        "login": one.login,
        "name": one.name,
        "role_id": one.role_id,
        "place_id": one.place_id,
        "everywhere": one.everywhere,
        "by": county.director,
        "now": county.now,
        **more,
    }
    services.change_member(staff_id=staff_id, **told)


def test_a039_another_role_ends_the_sessions_and_a_changed_role_counts_at_once(
    county: County,
) -> None:
    session = _log_in("周敏", PASSWORD, county.now)
    services.change_role(
        role_id=county.roles["流通员"],
        name="流通员",
        powers=["lend"],
        by=county.director,
        now=county.now,
    )
    actor = queries.actor_for(session.staff_id, session.session_stamp)
    assert actor is not None
    assert actor.powers == {Power.LEND}
    _change(county, county.desk.ident, role_id=county.roles["编目员"])
    assert queries.actor_for(session.staff_id, session.session_stamp) is None


def test_nobody_changes_their_own_role_or_disables_themselves(county: County) -> None:
    with pytest.raises(MemberRefused) as refusal:
        services.disable_member(staff_id=county.director.ident, by=county.director, now=county.now)
    assert codes(refusal) == ["staff.own-account"]
    with pytest.raises(MemberRefused) as refusal:
        _change(county, county.director.ident, role_id=county.roles["流通员"])
    assert "staff.own-account" in codes(refusal)


def test_the_last_who_manages_the_staff_stays(county: County) -> None:
    for act in (
        lambda: services.disable_member(staff_id=county.director.ident, by=SYSTEM, now=county.now),
        lambda: _change(county, county.director.ident, everywhere=False, by=SYSTEM),
        lambda: services.change_role(
            role_id=county.roles["馆长"],
            name="馆长",
            powers=["lend"],
            by=SYSTEM,
            now=county.now,
        ),
    ):
        with pytest.raises((MemberRefused, RoleRefused)) as refusal:
            act()
        assert codes(refusal) == ["staff.last-manager"]
    staff_member(
        "何叶", county.roles["系统管理"], county.main.place_id, everywhere=True, now=county.now
    )
    services.disable_member(staff_id=county.director.ident, by=SYSTEM, now=county.now)


def test_who_manages_a_branch_gives_no_more_than_they_have(county: County) -> None:
    keeper = replace(county.keeper, powers=county.keeper.powers | {Power.MANAGE_STAFF})
    told = {"by": keeper, "place_id": county.point.place_id}
    assert _add(county, **told, role_id=county.roles["服务点管理员"])
    with pytest.raises(MemberRefused) as refusal:
        _add(county, **told, login="gao", role_id=county.roles["馆长"])
    assert codes(refusal) == ["staff.role-too-strong"]
    with pytest.raises(NotAllowed):
        _add(county, by=keeper, login="gao")
    with pytest.raises(NotAllowed):
        _add(
            county,
            **told,
            login="gao",
            role_id=county.roles["服务点管理员"],
            everywhere=True,
        )
    with pytest.raises(NotAllowed):
        services.reset_password(staff_id=county.desk.ident, by=keeper, now=county.now)


def test_a_reset_password_is_shown_once_unlocks_and_must_be_changed(county: County) -> None:
    StaffMember.objects.filter(pk=county.desk.ident).update(
        failures=7, failed_at=county.now, locked_until=county.now + timedelta(minutes=20)
    )
    password = services.reset_password(
        staff_id=county.desk.ident, by=county.director, now=county.now
    )
    assert _log_in("周敏", password, county.now).must_change_password
    assert password not in str(reading.between(county.now, county.now + timedelta(seconds=1)))


def test_roles_are_named_as_the_library_likes_and_go_only_when_nobody_has_them(
    county: County,
) -> None:
    role_id = services.add_role(
        name="志愿者", powers=["take-back", "lend"], by=county.director, now=county.now
    )
    assert queries.role(role_id).powers == {Power.LEND, Power.TAKE_BACK}
    with pytest.raises(RoleRefused) as refusal:
        services.add_role(name="志愿者", powers=["fly"], by=county.director, now=county.now)
    assert codes(refusal) == ["staff.role-name-taken", "staff.unknown-power"]
    services.remove_role(role_id=role_id, by=county.director, now=county.now)
    with pytest.raises(RoleRefused) as refusal:
        services.remove_role(role_id=county.roles["流通员"], by=county.director, now=county.now)
    assert codes(refusal) == ["staff.role-in-use"]
    assert services.seed_roles(by=SYSTEM, now=county.now) == county.roles


def _machine(county: County, **more: Any) -> Any:
    told = {"login": "SC01", "name": "一楼 1 号机", "place_id": county.main.place_id, **more}
    return services.add_terminal(**told, by=county.director, now=county.now)


def _machine_in(login: str, password: str, now: datetime, address: str = "10.1.1.5") -> Any:
    return services.authenticate_terminal(login=login, password=password, address=address, now=now)


def test_a_machine_logs_in_and_acts_at_its_place(county: County) -> None:
    made = _machine(county, lends_without_pin=True)
    slip = _machine_in("sc01", made.password, county.now)
    assert (slip.terminal_id, slip.place_name) == (made.terminal_id, "云溪县图书馆总馆")
    assert slip.lends_without_pin
    actor = queries.terminal_actor(made.terminal_id)
    assert actor is not None
    assert (actor.kind, actor.place_id) == (ActorKind.TERMINAL, county.main.place_id)
    assert actor.may(Power.LEND)
    assert not actor.may(Power.BACKDATE)
    assert not actor.may(Power.SEE_READERS)


def test_a_machine_with_a_chinese_name_works(county: County) -> None:
    made = _machine(county, login="大厅一号")
    assert _machine_in("大厅一号", made.password, county.now)


def test_a_machine_that_reconnects_is_not_hashed_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _machine(county)
    _machine_in("sc01", made.password, county.now)
    asked: list[str] = []
    monkeypatch.setattr(attempts, "check_password", lambda *a: bool(asked.append("x")))
    assert _machine_in("sc01", made.password, county.now)
    assert asked == []
    with pytest.raises(WrongLogin):
        _machine_in("sc01", "不对", county.now)
    assert asked == ["x"]


def test_a_machine_waits_a_minute_after_three_wrong_passwords(
    county: County, no_hashing: list[str]
) -> None:
    _machine(county)
    for _ in range(3):
        with pytest.raises(WrongLogin):
            _machine_in("sc01", "不对", county.now)
    hashed = len(no_hashing)
    with pytest.raises(TooManyTries) as refusal:
        _machine_in("sc01", PASSWORD, county.now)
    assert refusal.value.because[0].facts["until"] == county.now + timedelta(seconds=60)
    assert len(no_hashing) == hashed
    assert _machine_in("sc01", PASSWORD, county.now, "10.1.1.6")
    assert _machine_in("sc01", PASSWORD, county.now + timedelta(seconds=61))


@pytest.mark.parametrize(
    ("addresses", "address", "welcome"),
    [
        ("", "127.0.0.1", True),
        ("", "192.168.7.7", True),
        ("", "8.8.8.8", False),
        ("", "不是地址", False),
        ("10.1.1.0/24", "10.1.1.200", True),
        ("10.1.1.0/24", "10.1.2.1", False),
        ("10.1.1.7\n10.1.1.8", "::ffff:10.1.1.8", True),
    ],
)
def test_a_machine_comes_from_its_addresses_only(
    county: County, no_hashing: list[str], addresses: str, address: str, welcome: bool
) -> None:
    _machine(county, addresses=addresses)
    if welcome:
        assert _machine_in("sc01", PASSWORD, county.now, address)
    else:
        with pytest.raises(TerminalRefused) as refusal:
            _machine_in("sc01", PASSWORD, county.now, address)
        assert codes(refusal) == ["staff.terminal-address"]


def test_a_disabled_machine_is_out_and_sounds_like_an_unknown_one(
    county: County, no_hashing: list[str]
) -> None:
    made = _machine(county)
    services.disable_terminal(terminal_id=made.terminal_id, by=county.director, now=county.now)
    assert queries.terminal_actor(made.terminal_id) is None
    for login in ("sc01", "没有这台"):
        with pytest.raises(WrongLogin):
            _machine_in(login, PASSWORD, county.now)
    services.enable_terminal(terminal_id=made.terminal_id, by=county.director, now=county.now)
    assert _machine_in("sc01", PASSWORD, county.now)


def test_a_machine_that_cannot_be_is_refused_with_every_fault(county: County) -> None:
    _machine(county)
    with pytest.raises(TerminalRefused) as refusal:
        _machine(county, name="", addresses="10.1.1.300\n10.0.0.1", charset="big5")
    assert codes(refusal) == [
        "staff.terminal-login-taken",
        "staff.address-form",
        "staff.name-empty",
        "staff.charset-form",
    ]


def test_a_machine_takes_the_password_its_maker_burnt_in(county: County) -> None:
    made = _machine(county)
    with pytest.raises(TerminalRefused):
        services.set_terminal_password(
            terminal_id=made.terminal_id, password="123", by=county.director, now=county.now
        )
    services.set_terminal_password(
        terminal_id=made.terminal_id, password="maker-77", by=county.director, now=county.now
    )
    assert _machine_in("sc01", "maker-77", county.now)


def test_all_promises_hold_and_a_broken_one_is_found(county: County) -> None:
    _machine(county)
    for promise in promises.PROMISES:
        assert list(promise.broken_by()) == [], promise.says
    Terminal.objects.update(password_hash="plain")
    found = [line for one in promises.PROMISES for line in one.broken_by()]
    assert found == ["自助机 sc01 的密码不是用 Argon2id 存的。"]


@pytest.mark.parametrize("register", registers.REGISTERS, ids=lambda one: one.name)
def test_every_register_shows_its_rows(county: County, register: Any) -> None:
    _machine(county)
    names = {field.name for field in register.fields}
    rows = register.rows()
    assert rows
    assert all(set(row.values) == names for row in rows)
    assert all(field.choices() for field in register.fields if field.choices)


def test_registers_change_through_their_services(county: County) -> None:
    for register in registers.REGISTERS:
        _machine(county, login=f"for-{register.name}")
        row = register.rows()[-1]
        assert register.change is not None
        register.change(
            **{register.key: row.ident},
            **{**row.values, "name": "改过的名字"},
            by=county.director,
            now=county.now,
        )
        assert "改过的名字" in {one.values["name"] for one in register.rows()}


def test_without_the_power_nothing_is_done(county: County) -> None:
    with pytest.raises(NotAllowed):
        _add(county, by=county.desk)
    with pytest.raises(NotAllowed):
        services.add_terminal(
            login="x", name="x", place_id=county.main.place_id, by=county.desk, now=county.now
        )
    with pytest.raises(NotAllowed):
        services.add_role(name="x", powers=[], by=county.desk, now=county.now)
