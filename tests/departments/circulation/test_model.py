"""A model of lending in plain dictionaries, played against the real thing by Hypothesis."""

from __future__ import annotations

from datetime import timedelta

import cast
import pytest
import shelves
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shuxiang.departments.circulation import queries, services
from shuxiang.departments.circulation.refusals import (
    CannotUndo,
    LendingRefused,
    RenewalRefused,
)
from shuxiang.departments.circulation.rules import Reason
from shuxiang.departments.circulation.slips import ReturnOutcome
from shuxiang.project.promises import audit

LIMIT = 10


class Lending(RuleBasedStateMachine):
    """Two readers, ten copies, a desk; every act compared with a dictionary."""

    acts = Bundle("acts")

    def __init__(self) -> None:
        super().__init__()
        self._game = transaction.atomic()
        self._game.__enter__()
        self.county = cast.open_county()
        self.books = shelves.fill(self.county)
        self.cards = {
            self.county.chen.card_number: self.county.chen.reader_id,
            self.county.elder.card_number: self.county.elder.reader_id,
        }
        self.out: dict[str, str] = {}
        self.renewed: dict[str, int] = {}
        self.now = self.county.now

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._game.__exit__(None, None, None)

    @initialize(hours=st.integers(0, 8))
    def begin(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def _tick(self) -> None:
        self.now += timedelta(minutes=11)

    @rule(target=acts, reader=st.integers(0, 1), copy=st.integers(0, 9))
    def lend(self, reader: int, copy: int) -> int | None:
        self._tick()
        card, barcode = list(self.cards)[reader], self.books[copy]
        held = sum(one == card for one in self.out.values())
        try:
            slip = services.lend(
                card_number=card, barcode=barcode, by=self.county.desk, now=self.now
            )
        except LendingRefused as refusal:
            codes = {one.code for one in refusal.because}
            expected = set()
            if self.out.get(barcode) == card:
                expected.add(Reason.OUT_TO_SAME)
            elif barcode in self.out:
                expected.add(Reason.OUT_TO_OTHER)
            if held >= LIMIT:
                expected.add(Reason.RULE_LIMIT)
            assert codes == expected
            assert codes
            return None
        assert barcode not in self.out
        self.out[barcode], self.renewed[barcode] = card, 0
        assert slip.loans_held == held + 1
        return slip.entry_id

    @rule(target=acts, copy=st.integers(0, 9))
    def take_back(self, copy: int) -> int | None:
        self._tick()
        barcode = self.books[copy]
        slip = services.take_back(barcode=barcode, by=self.county.desk, now=self.now)
        assert (slip.outcome is ReturnOutcome.RETURNED) == (barcode in self.out)
        self.out.pop(barcode, None)
        return slip.entry_id

    @rule(copy=st.integers(0, 9))
    def renew(self, copy: int) -> None:
        self._tick()
        barcode = self.books[copy]
        possible = barcode in self.out and self.renewed[barcode] == 0
        try:
            services.renew(barcode=barcode, by=self.county.desk, now=self.now)
        except RenewalRefused:
            assert not possible
        else:
            assert possible
            self.renewed[barcode] = 1

    @rule(entry=acts)
    def undo(self, entry: int | None) -> None:
        if entry is None:
            return
        self._tick()
        try:
            undone = services.undo(entry_id=entry, by=self.county.director, now=self.now)
        except CannotUndo:
            return
        if undone.kind == "circulation.loan-made":
            del self.out[undone.barcode]
        elif undone.kind == "circulation.loan-returned":
            (card,) = (c for c, r in self.cards.items() if r == undone.reader_id)
            self.out[undone.barcode] = card
            (line,) = (
                one for one in queries.loans_of(self.cards[card]) if one.barcode == undone.barcode
            )
            self.renewed[undone.barcode] = line.renewals

    @invariant()
    def the_screen_shows_what_the_model_knows(self) -> None:
        for card, reader_id in self.cards.items():
            shown = sorted(one.barcode for one in queries.loans_of(reader_id))
            assert shown == sorted(code for code, who in self.out.items() if who == card)

    @rule()
    def every_promise_holds(self) -> None:
        assert [promise.says for promise, lines in audit() if lines] == []


@pytest.mark.django_db
def test_lending_does_what_a_dictionary_does() -> None:
    run_state_machine_as_test(
        Lending,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
