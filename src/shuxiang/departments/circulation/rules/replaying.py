"""If the rules had been others: past loans judged once more, in the order in which they were made. Pure.

A loan that is refused in the replay did not happen there: it counts in no limit and is never late.
What cannot be known is left alone: who would have come because a rule is kinder, holds, and blocks
that staff placed.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shuxiang.departments.circulation.rules.consequences import Amnesty, counted, what_comes_of
from shuxiang.departments.circulation.rules.lending import LoanPolicy, Reason, choose_policy
from shuxiang.departments.circulation.rules.points import PointsScheme
from shuxiang.departments.network.rules import Calendar, next_open_day
from shuxiang.foundations.kernel.days import day_of


@dataclass(frozen=True, slots=True)
class PastLoan:
    """One loan as it was. `reader_id` is None where nobody knows any more whose it was; such a loan
    is judged by everything that needs no person. `category_id` is the reader's, or None."""

    loan_id: int
    reader_id: int | None
    category_id: int | None
    place_id: int
    kind_id: int
    lent_at: datetime
    returned_at: datetime | None
    renewals: int
    price_fen: int | None
    #: The category that the rule of then spoke of, for loans without a reader.
    rule_category_id: int | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one loan in the replay. `days_late` are those that counted."""

    reason: Reason | None
    due_on: date | None = None
    days_late: int = 0
    fine_fen: int = 0
    suspension_days: int = 0
    points: int = 0


@dataclass(slots=True)
class _Reader:
    """One reader at a moment of the replay: what they hold, and until when they are stopped."""

    held: dict[int, tuple[int, int, date]] = field(default_factory=dict)
    stopped_until: date | None = None


@dataclass(slots=True)
class Replay:
    """A run of past loans under one set of rules."""

    policies: tuple[LoanPolicy, ...]
    calendars: Mapping[int, Calendar]
    amnesties: Mapping[int, tuple[Amnesty, ...]]
    scheme: PointsScheme | None = None
    _readers: dict[int, _Reader] = field(default_factory=dict)
    _due: dict[tuple[int, date], date] = field(default_factory=dict)
    _rule: dict[tuple[int, int | None, int], LoanPolicy | None] = field(default_factory=dict)

    def run(self, loans: Iterable[PastLoan]) -> dict[int, Replayed]:
        """Judge loans in the order of lending; return loan → what became of it."""
        outcomes: dict[int, Replayed] = {}
        back: list[tuple[datetime, int, PastLoan, LoanPolicy, date]] = []
        for loan in loans:
            while back and back[0][0] <= loan.lent_at:
                self._take_back(heapq.heappop(back), outcomes)
            policy = self._policy(loan)
            reason = self._refused(loan, policy)
            if reason is not None or policy is None:
                outcomes[loan.loan_id] = Replayed(reason)
                continue
            due_on = self._due_on(loan, policy)
            outcomes[loan.loan_id] = Replayed(None, due_on)
            if loan.reader_id is not None:
                reader = self._readers.setdefault(loan.reader_id, _Reader())
                reader.held[loan.loan_id] = (loan.place_id, loan.kind_id, due_on)
            if loan.returned_at is not None:
                heapq.heappush(back, (loan.returned_at, loan.loan_id, loan, policy, due_on))
        while back:
            self._take_back(heapq.heappop(back), outcomes)
        return outcomes

    def _policy(self, loan: PastLoan) -> LoanPolicy | None:
        category = loan.rule_category_id if loan.category_id is None else loan.category_id
        key = (loan.place_id, category, loan.kind_id)
        if key not in self._rule:
            self._rule[key] = choose_policy(
                self.policies,
                place_id=loan.place_id,
                category_id=-1 if category is None else category,
                kind_id=loan.kind_id,
            )
        return self._rule[key]

    def _refused(self, loan: PastLoan, policy: LoanPolicy | None) -> Reason | None:
        if policy is None:
            return Reason.NO_RULE
        if policy.limit == 0:
            return Reason.RULE_LIMIT
        if loan.reader_id is None:
            return None
        reader = self._readers.setdefault(loan.reader_id, _Reader())
        today = day_of(loan.lent_at)
        if reader.stopped_until is not None and today <= reader.stopped_until:
            return Reason.BLOCKED
        overdue = sum(due_on < today for _place, _kind, due_on in reader.held.values())
        if policy.overdue_tolerated is not None and overdue > policy.overdue_tolerated:
            return Reason.OVERDUE
        under = sum(
            policy.place_id in (None, place_id) and policy.kind_id in (None, kind_id)
            for place_id, kind_id, _due in reader.held.values()
        )
        if policy.limit is not None and under >= policy.limit:
            return Reason.RULE_LIMIT
        return None

    def _due_on(self, loan: PastLoan, policy: LoanPolicy) -> date:
        """The day by which it was to be back, with as many renewals as the rule allows."""
        renewed = min(loan.renewals, policy.renewals)
        more = policy.days if policy.renewal_days is None else policy.renewal_days
        wished = day_of(loan.lent_at) + timedelta(days=policy.days + renewed * more)
        key = (loan.place_id, wished)
        if key not in self._due:
            self._due[key] = next_open_day(self.calendars[loan.place_id], wished)
        return self._due[key]

    def _take_back(
        self,
        one: tuple[datetime, int, PastLoan, LoanPolicy, date],
        outcomes: dict[int, Replayed],
    ) -> None:
        returned_at, loan_id, loan, policy, due_on = one
        reader = self._readers.get(loan.reader_id) if loan.reader_id is not None else None
        if reader is not None:
            reader.held.pop(loan_id, None)
        returned_on = day_of(returned_at)
        if returned_on <= due_on:
            return
        late = what_comes_of(
            counted(
                due_on,
                returned_on,
                policy=policy,
                calendar=self.calendars[loan.place_id],
                amnesties=self.amnesties.get(loan.place_id, ()),
            ),
            policy=policy,
            price_fen=loan.price_fen,
            returned_on=returned_on,
            scheme=self.scheme,
        )
        stopped = late.suspended_until
        if reader is not None and stopped is not None:
            reader.stopped_until = max(reader.stopped_until or stopped, stopped)
        outcomes[loan_id] = Replayed(
            None,
            due_on,
            late.days,
            late.fine_fen,
            (stopped - returned_on).days if stopped else 0,
            late.points,
        )
