"""How a reader stands: may they borrow at all, how many more, and why not."""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.cashier import queries as accounts
from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.rules import LoanPolicy, Reason
from shuxiang.departments.circulation.slips import ReaderStanding
from shuxiang.departments.readers.rules import CardFacts, card_expired, standing_blocks
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.kernel.refusals import Because


def standing_of(card: CardFacts, *, place_id: int | None, now: datetime) -> ReaderStanding:
    """Return how a reader stands at a place, by the rule that speaks of any kind of book."""
    today = day_of(now)
    held = queries.held_by(card.reader_id, today)
    policy = _general(queries.policies(), place_id, card.category_id)
    limits = [one for one in (card.loan_limit, policy.limit if policy else None) if one is not None]
    limit = min(limits, default=None)
    because: list[Because] = []
    if card.closed:
        because.append(Because(Reason.CARD_CLOSED.value, {"card": card.card_number}))
    if card.lost:
        because.append(Because(Reason.CARD_LOST.value, {"card": card.card_number}))
    if card.retired:
        because.append(Because(Reason.CARD_REPLACED.value, {"card": card.card_number}))
    if blocks := standing_blocks(card, today):
        because.append(
            Because(
                Reason.BLOCKED.value,
                {
                    "why": "；".join(one.reason for one in blocks),
                    "until": blocks[0].until_on,
                    "today": today,
                },
            )
        )
    if card_expired(card, today):
        because.append(
            Because(Reason.CARD_EXPIRED.value, {"until": card.valid_until, "today": today})
        )
    if policy and policy.overdue_tolerated is not None and held.overdue > policy.overdue_tolerated:
        late = rules.days_overdue(held.oldest_due, today) if held.oldest_due else 0
        tolerated = policy.overdue_tolerated
        because.append(
            Because(
                Reason.OVERDUE.value, {"count": held.overdue, "tolerated": tolerated, "days": late}
            )
        )
    owed = accounts.owed(card.reader_id)
    if policy and policy.owed_fen is not None and owed > policy.owed_fen:
        because.append(Because(Reason.OWES.value, {"owed": owed, "limit": policy.owed_fen}))
    if limit is not None and held.loans >= limit:
        by_card = limit == card.loan_limit
        reason = Reason.CARD_LIMIT if by_card else Reason.RULE_LIMIT
        because.append(Because(reason.value, {"held": held.loans, "limit": limit}))
    return ReaderStanding(
        loans=held.loans,
        overdue=held.overdue,
        limit=limit,
        because=tuple(because),
        owed_fen=owed,
        owed_limit_fen=policy.owed_fen if policy else None,
        holds_limit=policy.holds if policy else None,
    )


def _general(
    policies: tuple[LoanPolicy, ...], place_id: int | None, category_id: int
) -> LoanPolicy | None:
    fitting = [
        one
        for one in policies
        if one.kind_id is None
        and one.place_id in (None, place_id)
        and one.category_id in (None, category_id)
    ]
    return max(fitting, key=rules.specificity, default=None)
