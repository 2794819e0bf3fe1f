"""先试试: the loans of the last year under changed rules, and who would have been refused.

Nothing is written. Loans whose reader is forgotten already are judged by what needs no person, and
counted apart: of them nobody can say who it would have been.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from shuxiang.departments.circulation import queries
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.rules import LoanPolicy, PastLoan, Replay, Replayed
from shuxiang.departments.circulation.slips import WhatIf, WhatIfReader
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.kernel.actor import Actor, Power

#: So many readers are named; the others are counted.
NAMED = 30


def what_if(
    *, policy: LoanPolicy, replaces: int | None, by: Actor, now: datetime, days: int = 365
) -> WhatIf:
    """Replay the loans of the last days with one row of the rules changed, and compare with the
    same replay under the rules as they are.

    `replaces` is the row whose place the new one takes; None adds it. A row for the same place,
    category and kind is taken over as set_rule does. Refuses with NotAllowed.
    """
    by.require(Power.SET_RULES)
    standing = queries.policies()
    case = (policy.place_id, policy.category_id, policy.kind_id)
    others = (
        one
        for one in standing
        if one.rule_id != replaces and (one.place_id, one.category_id, one.kind_id) != case
    )
    changed = (*others, replace(policy, rule_id=0))
    loans = _past_loans(now - timedelta(days=days))
    before, after = _play(standing, loans), _play(changed, loans)
    return _compared(loans, before, after)


def _past_loans(since: datetime) -> list[PastLoan]:
    rows = (
        Loan.objects.filter(lent_at__gte=since, undone_at=None)
        .order_by("lent_at", "pk")
        .values_list(
            "pk", "reader_id", "reader__category_id", "place_id", "copy__kind_id", "lent_at",
            "returned_at", "renewals", "copy__price_fen", "rule__category_id",
        )
    )  # fmt: skip
    return [PastLoan(*row) for row in rows.iterator(chunk_size=5_000)]


def _play(policies: tuple[LoanPolicy, ...], loans: list[PastLoan]) -> dict[int, Replayed]:
    places = {one.place_id for one in loans}
    return Replay(
        policies=policies,
        calendars={one: network.calendar_of(one) for one in places},
        amnesties={one: queries.amnesties(one) for one in places},
        scheme=queries.points_scheme(),
    ).run(loans)


def _compared(
    loans: list[PastLoan], before: dict[int, Replayed], after: dict[int, Replayed]
) -> WhatIf:
    reasons: Counter[str] = Counter()
    places: Counter[int] = Counter()
    categories: Counter[int] = Counter()
    people: Counter[int] = Counter()
    freed = 0
    for loan in loans:
        then, now = before[loan.loan_id].reason, after[loan.loan_id].reason
        freed += then is not None and now is None
        if now is None or then is not None:
            continue
        reasons[now.value] += 1
        places[loan.place_id] += 1
        if loan.category_id is not None:
            categories[loan.category_id] += 1
        if loan.reader_id is not None:
            people[loan.reader_id] += 1
    names = {one.category_id: one.name for one in readers.categories()}
    return WhatIf(
        loans=len(loans),
        forgotten=sum(one.reader_id is None for one in loans),
        refused=dict(reasons.most_common()),
        freed=freed,
        by_place=[(network.place(ident).name, n) for ident, n in places.most_common()],
        by_category=[(names.get(ident, ""), n) for ident, n in categories.most_common()],
        readers=len(people),
        named=[
            WhatIfReader(ident, readers.masked_name(ident), number)
            for ident, number in people.most_common(NAMED)
        ],
        late_before=sum(one.days_late > 0 for one in before.values()),
        late_after=sum(one.days_late > 0 for one in after.values()),
        fines_before=sum(one.fine_fen for one in before.values()),
        fines_after=sum(one.fine_fen for one in after.values()),
        suspended_before=sum(one.suspension_days > 0 for one in before.values()),
        suspended_after=sum(one.suspension_days > 0 for one in after.values()),
        points_before=sum(one.points for one in before.values()),
        points_after=sum(one.points for one in after.values()),
    )
