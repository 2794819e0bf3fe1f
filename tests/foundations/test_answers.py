"""A request with a key is done once, however often it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shuxiang.foundations.answers.models import Answer
from shuxiang.foundations.answers.once import KeyUsedForElse, Told, forget_answers, once

NOW = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Acts:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> Told:
        self.done += 1
        return 201, f"no. {self.done}"


def test_the_second_answer_is_the_first() -> None:
    act = Acts()
    told = [once(whose="a", key="k", asked="x", now=NOW, act=act) for _ in range(3)]
    assert told == [(201, "no. 1")] * 3 and act.done == 1


def test_each_has_keys_of_its_own() -> None:
    act = Acts()
    told = {once(whose=who, key=key, asked="x", now=NOW, act=act) for who in "ab" for key in "12"}
    assert len(told) == 4
    # Where one ends and the other begins cannot be shifted.
    once(whose="a\nb", key="c", asked="x", now=NOW, act=act)
    with pytest.raises(KeyUsedForElse):
        once(whose="a", key="1", asked="y", now=NOW, act=act)
    assert act.done == 5


def test_what_raises_leaves_neither_its_deeds_nor_an_answer() -> None:
    def fails() -> Told:
        Answer.objects.create(key="deed", asked="", status=0, body="", at=NOW)
        raise ValueError

    with pytest.raises(ValueError):
        once(whose="a", key="k", asked="x", now=NOW, act=fails)
    assert not Answer.objects.exists()
    assert once(whose="a", key="k", asked="x", now=NOW, act=Acts()) == (201, "no. 1")


def test_no_key_can_be_read_from_the_table() -> None:
    once(whose="api 7", key="secret-key", asked="what was asked", now=NOW, act=Acts())
    row = Answer.objects.get()
    assert "secret" not in row.key and "asked" not in row.asked


def test_an_answer_is_kept_for_a_day() -> None:
    act = Acts()
    once(whose="a", key="k", asked="x", now=NOW, act=act)
    assert "0" in forget_answers(NOW + timedelta(hours=23))
    forget_answers(NOW + timedelta(hours=25))
    once(whose="a", key="k", asked="x", now=NOW, act=act)
    assert act.done == 2
