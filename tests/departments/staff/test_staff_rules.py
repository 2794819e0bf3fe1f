"""Which passwords will do and when guessing is stopped, asked without a database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cast import NOW

from shuxiang.departments.staff import rules, wording
from shuxiang.departments.staff.rules import STANDARD_ROLES, Tally
from shuxiang.departments.staff.rules.passwords import faults_of_password
from shuxiang.departments.staff.rules.worst_passwords import WORST
from shuxiang.foundations.kernel.actor import OWN_POWERS, Power


def _faults(password: str) -> list[str]:
    found = faults_of_password(
        password, login="zhoumin", name="周敏", name_pinyin=("zhoumin", "zm")
    )
    for because in found:
        assert wording.say(because).what
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("", ["staff.password-short"]),
        ("Ab3-x7k", ["staff.password-short"]),
        ("kdjfhqwm", ["staff.password-short"]),
        ("73919264", ["staff.password-short"]),
        ("1234567890", ["staff.password-common"]),
        ("0987654321", ["staff.password-common"]),
        ("aaaaaaaaaa", ["staff.password-common"]),
        ("abcabcabcabc", ["staff.password-common"]),
        ("qwertyuiop", ["staff.password-common"]),
        ("password123", ["staff.password-common"]),
        ("P@ssw0rd2026", ["staff.password-common"]),
        ("Admin@12345", ["staff.password-common"]),
        ("1qaz2wsx3edc", ["staff.password-common"]),
        ("woaini1314", ["staff.password-common"]),
        ("tushuguan2026", ["staff.password-common"]),
        ("5201314520", ["staff.password-common"]),
        ("zhoumin2026", ["staff.password-own-name"]),
        ("ZhouMin123", ["staff.password-own-name"]),
        ("周敏12345", ["staff.password-short", "staff.password-own-name"]),
        ("x" * 201, ["staff.password-long", "staff.password-common"]),
    ],
)
def test_a045_easy_passwords_are_refused_and_each_fault_is_named(
    password: str, codes: list[str]
) -> None:
    assert _faults(password) == codes


@pytest.mark.parametrize(
    "password",
    ["梨花-river-29", "kettle4moth", "桂花树下的旧书摊子里", "correct horse battery", "x7Kp2mQ9"],
)
def test_passwords_that_nobody_guesses_will_do(password: str) -> None:
    assert _faults(password) == []


def test_a045_some_hundreds_of_the_worst_are_known() -> None:
    assert len(WORST) >= 300
    assert all(faults_of_password(one, login="x", name="y") for one in WORST)


def _fail(times: int, now: datetime, tally: Tally | None = None) -> Tally:
    tally = tally or Tally()
    for _ in range(times):
        tally = rules.after_failure(tally, now)
    return tally


def test_a043_the_fifth_failure_locks_for_five_minutes() -> None:
    assert rules.locked_until(_fail(4, NOW), NOW) is None
    assert rules.locked_until(_fail(5, NOW), NOW) == NOW + timedelta(minutes=5)
    assert rules.locked_until(_fail(5, NOW), NOW + timedelta(minutes=5)) is None


def test_a043_each_further_lock_doubles_up_to_half_an_hour() -> None:
    tally, lengths = _fail(5, NOW), []
    for _ in range(4):
        assert tally.locked_until is not None
        assert tally.failed_at is not None
        lengths.append(tally.locked_until - tally.failed_at)
        tally = rules.after_failure(tally, tally.locked_until)
    assert [length // timedelta(minutes=1) for length in lengths] == [5, 10, 20, 30]


def test_old_failures_are_forgotten() -> None:
    later = NOW + timedelta(minutes=11)
    assert rules.after_failure(_fail(4, NOW), later).failures == 1
    locked = _fail(5, NOW)
    assert rules.after_failure(locked, NOW + timedelta(minutes=20)).failures == 6
    assert rules.after_failure(locked, NOW + timedelta(days=2)).failures == 1


def test_the_standard_roles_hold_no_readers_power_and_only_the_head_has_all() -> None:
    assert not any(OWN_POWERS & powers for powers in STANDARD_ROLES.values())
    assert STANDARD_ROLES["馆长"] == frozenset(Power) - OWN_POWERS
    assert Power.SEE_IDENTITY not in STANDARD_ROLES["流通员"]
    seeing = {name for name, powers in STANDARD_ROLES.items() if Power.SEE_CHILDREN in powers}
    assert seeing == {"馆长", "流通员", "分馆管理员"}
    assert Power.LEND not in STANDARD_ROLES["系统管理"]


@pytest.mark.parametrize("power", list(Power))
def test_every_power_has_its_words(power: Power) -> None:
    assert wording.power(power)
