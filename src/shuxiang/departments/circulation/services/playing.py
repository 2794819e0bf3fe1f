"""试借试还: lend every copy, to every reader, and take every loan back - on paper, by the same rules.

Nothing is written. What would be refused is counted by its gravest reason, so that nobody hears
of it first at the counter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.models import Loan
from shuxiang.departments.circulation.rules import LendingCase, LoanPolicy, OpenLoan
from shuxiang.departments.circulation.slips import Held
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.network import queries as network
from shuxiang.departments.network.rules import Calendar
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.foundations.kernel.days import day_of

#: Nobody: a card without a fault, of an age for everything, that holds nothing.
_NOBODY = CardFacts(0, 0, "", 0, "", "", None, False, False, False, (), None, None, False)  # fmt: skip
_GROWN = 40


def play(now: datetime) -> dict[str, Any]:
    """Play lending and returning over all records; return what came of it, ready to be kept.

    Shape: copies and readers {all, fine, refused: {reason: number}}; returns {all, late, fine_fen,
    suspended, points}.
    """
    today = day_of(now)
    return {
        "copies": _summary(play_copies(today)),
        "readers": _summary(play_readers(today)),
        "returns": play_returns(now),
    }


def _summary(answers: Iterator[str]) -> dict[str, Any]:
    refused = Counter(answers)
    number = refused.total()
    fine = refused.pop("", 0)
    return {"all": number, "fine": fine, "refused": dict(refused.most_common())}


def play_copies(today: date) -> Iterator[str]:
    """Lend each copy where it stands to a reader without fault, of whatever category has a rule for
    it; yield the gravest reason against it, empty where it would be lent."""
    policies, out = queries.policies(), _open_loans()
    categories = [one.category_id for one in readers.categories()]
    rules_of: dict[tuple[int, int], LoanPolicy | None] = {}
    for copy in holdings.each_copy():
        key = (copy.place_id, copy.kind_id)
        if key not in rules_of:
            rules_of[key] = _any_policy(policies, categories, key)
        yield _first(_case(today, _NOBODY, copy, rules_of[key], out.get(copy.copy_id)))


def _any_policy(
    policies: tuple[LoanPolicy, ...], categories: list[int], key: tuple[int, int]
) -> LoanPolicy | None:
    fitting = (
        rules.choose_policy(policies, place_id=key[0], category_id=one, kind_id=key[1])
        for one in categories
    )
    return next((one for one in fitting if one is not None), None)


def play_readers(today: date) -> Iterator[str]:
    """Lend an ordinary book without fault to each reader where they registered; yield the gravest
    reason against it, empty where they would get it."""
    policies, held = queries.policies(), queries.held_by_all(today)
    scheme = queries.points_scheme()
    book = _ordinary_book()
    if book is None:
        return
    for card in readers.each_card():
        policy = rules.choose_policy(
            policies, place_id=card.place_id, category_id=card.category_id, kind_id=book.kind_id
        )
        case = _case(today, card, book, policy, None, held.get(card.reader_id, Held(0, 0, None)))
        if policy and policy.limit is not None and case.loans_held >= policy.limit:
            case = replace(case, loans_under_rule=queries.held_under(card.reader_id, policy))
        if policy and policy.owed_fen is not None:
            case = replace(case, owed_fen=accounts.owed(card.reader_id))
        if scheme and scheme.tiers:
            points = queries.points_of(card.reader_id, scheme)
            case = replace(case, points=points, points_limit=rules.copies_allowed(scheme, points))
        yield _first(case)


def _ordinary_book() -> CopyFacts | None:
    """The first copy that lends, as if it stood on its shelf and nothing were the matter with it."""
    for one in holdings.each_copy():
        if one.kind_lends and one.location_lends:
            return replace(
                one, lost=False, missing=False, damaged=False, in_processing=False, min_age=None
            )
    return None


def _case(
    today: date,
    card: CardFacts,
    copy: CopyFacts,
    policy: LoanPolicy | None,
    open_loan: OpenLoan | None,
    held: Held | None = None,
) -> LendingCase:
    return LendingCase(
        today=today,
        card=card,
        copy=copy,
        calendar=Calendar(copy.place_id, ((),) * 7),  # no question asks for it
        policy=policy,
        age=_GROWN,
        loans_held=held.loans if held else 0,
        overdue_held=held.overdue if held else 0,
        oldest_due=held.oldest_due if held else None,
        open_loan=open_loan,
    )


def _first(case: LendingCase) -> str:
    reasons = rules.reasons_to_refuse(case)
    return reasons[0].value if reasons else ""


def _open_loans() -> dict[int, OpenLoan]:
    rows = Loan.objects.filter(returned_at=None).values_list(
        "pk", "reader_id", "copy_id", "due_on", "renewals", "place_id"
    )
    return {row[2]: OpenLoan(row[0], row[1] or -1, *row[2:]) for row in rows.iterator()}


def play_returns(now: datetime) -> dict[str, int]:
    """Take every running loan back now, and count what would come of it."""
    today = day_of(now)
    scheme = queries.points_scheme()
    counts: Counter[str] = Counter()
    rows = Loan.objects.filter(returned_at=None).values_list(
        "due_on", "rule_id", "place_id", "copy__price_fen", "claimed_at"
    )
    for due_on, rule_id, place_id, price_fen, claimed_at in rows.iterator():
        counts["all"] += 1
        if due_on >= today or claimed_at is not None:
            continue
        policy = queries.policy_of(rule_id)
        late = rules.what_comes_of(
            rules.counted(
                due_on,
                today,
                policy=policy,
                calendar=network.calendar_of(place_id),
                amnesties=queries.amnesties(place_id),
            ),
            policy=policy,
            price_fen=price_fen,
            returned_on=today,
            scheme=scheme,
        )
        counts["late"] += 1
        counts["fine_fen"] += late.fine_fen
        counts["suspended"] += late.suspended_until is not None
        counts["points"] += late.points
    return dict(counts)
