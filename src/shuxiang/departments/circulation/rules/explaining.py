"""Why not, in figures: the facts of a reason, and whether those facts alone lead to it.

What is said to people is made from these facts and nothing else, so that who reads the sentence
and reckons comes to the same answer (`follows`). Pure; used for lending, renewing and holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from shuxiang.departments.circulation.rules.holds import HoldCase
from shuxiang.departments.circulation.rules.lending import (
    LendingCase,
    Reason,
    RenewalCase,
    days_overdue,
    earliest_renewal,
    renewed_due_date,
)
from shuxiang.departments.circulation.rules.queueing import may_fill
from shuxiang.departments.readers.rules import standing_blocks
from shuxiang.foundations.kernel.days import NEVER

Case: TypeAlias = LendingCase | RenewalCase | HoldCase
Facts: TypeAlias = dict[str, Any]

#: Reasons that a row of the loan rules gives.
BY_RULE = frozenset(
    {
        Reason.OVERDUE,
        Reason.OWES,
        Reason.RULE_LIMIT,
        Reason.RENEWALS_USED,
        Reason.LOAN_OVERDUE,
        Reason.TOO_SOON,
        Reason.NOT_LATER,
        Reason.HOLD_LIMIT,
        Reason.HOLDS_TODAY,
        Reason.HOLDS_NOT_ALLOWED,
        Reason.ON_THE_SHELF,
    }
)

#: Reasons that end with the next return: as many copies are out as may be.
AT_LIMIT = frozenset({Reason.CARD_LIMIT, Reason.RULE_LIMIT, Reason.POINTS_LIMIT})


def _card(case: Any) -> Facts:
    return {"card": case.card.card_number}


def _blocked(case: Any) -> Facts:
    blocks = standing_blocks(case.card, case.today)
    return {
        "why": "；".join(one.reason for one in blocks),
        "until": blocks[0].until_on if blocks else None,
        "today": case.today,
    }


def _waiting(case: LendingCase) -> Facts:
    waiting = [one for one in case.queue if may_fill(one, case.copy, case.today)]
    return {"count": len(waiting), "copies": case.free_copies}


def _waiting_for_renewal(case: RenewalCase) -> Facts:
    waiting = [
        one
        for one in case.queue
        if case.copy is not None
        and one.reader_id != case.loan.reader_id
        and may_fill(one, case.copy, case.today)
    ]
    return {"count": len(waiting), "copies": case.free_copies}


def _kind(case: Any) -> str:
    copy = getattr(case, "copy", None)
    return copy.kind_name if copy is not None else ""


def _out(case: LendingCase) -> Facts:
    return {"due_on": case.open_loan.due_on if case.open_loan else None, "today": case.today}


def _of_policy(name: str) -> Callable[[Any], int | None]:
    return lambda case: getattr(case.policy, name) if case.policy else None


_LIMIT, _OWED, _HOLDS, _DAILY = map(_of_policy, ("limit", "owed_fen", "holds", "holds_a_day"))

_FACTS: dict[Reason, Callable[[Any], Facts]] = {
    Reason.CARD_CLOSED: _card,
    Reason.CARD_LOST: _card,
    Reason.CARD_REPLACED: _card,
    Reason.CARD_EXPIRED: lambda c: {"until": c.card.valid_until, "today": c.today},
    Reason.BLOCKED: _blocked,
    Reason.OVERDUE: lambda c: {
        "count": c.overdue_held,
        "tolerated": c.policy.overdue_tolerated if c.policy else None,
        "days": days_overdue(c.oldest_due, c.today) if c.oldest_due else 0,
    },
    Reason.OWES: lambda c: {"owed": c.owed_fen, "limit": _OWED(c)},
    Reason.KIND_NOT_LENT: lambda c: {"kind": c.copy.kind_name},
    Reason.LOCATION_NOT_LENT: lambda c: {"location": c.copy.location_name},
    Reason.TOO_YOUNG: lambda c: {"age": c.age, "min_age": _min_age(c)},
    Reason.AGE_UNKNOWN: lambda c: {"min_age": _min_age(c)},
    Reason.OUT_TO_OTHER: _out,
    Reason.OUT_TO_SAME: _out,
    Reason.WANTED_BY_OTHER: _waiting,
    Reason.NO_RULE: lambda c: {"category": c.card.category_name, "kind": _kind(c)},
    Reason.RULE_LIMIT: lambda c: {"held": c.loans_under_rule, "limit": _LIMIT(c)},
    Reason.CARD_LIMIT: lambda c: {"held": c.loans_held, "limit": c.card.loan_limit},
    Reason.POINTS_LIMIT: lambda c: {
        "points": c.points,
        "held": c.loans_held,
        "limit": c.points_limit,
    },
    Reason.RENEWALS_USED: lambda c: {
        "used": c.loan.renewals,
        "most": c.policy.renewals if c.policy else None,
    },
    Reason.LOAN_OVERDUE: lambda c: {
        "days": days_overdue(c.loan.due_on, c.today),
        "due_on": c.loan.due_on,
        "today": c.today,
    },
    Reason.TOO_SOON: lambda c: {"earliest": earliest_renewal(c), "today": c.today},
    Reason.WANTED: _waiting_for_renewal,
    Reason.NOT_LATER: lambda c: {
        "due_on": c.loan.due_on,
        "until": renewed_due_date(c) if c.policy else None,
        "today": c.today,
    },
    Reason.HOLD_LIMIT: lambda c: {"held": c.holds_open, "limit": _HOLDS(c)},
    Reason.HOLDS_TODAY: lambda c: {"held": c.holds_today, "limit": _DAILY(c)},
}


def _min_age(case: Any) -> int | None:
    if isinstance(case, HoldCase):
        return case.min_age
    marked: int | None = case.copy.min_age
    return marked


def facts_of(reason: Reason, case: Case) -> Facts:
    """Return the facts that lead to a reason, or would lead to it if they were others."""
    return _FACTS[reason](case) if reason in _FACTS else {}


def _given(*figures: Any) -> bool:
    return all(one is not None for one in figures)


def follows(reason: Reason, facts: Facts) -> bool:
    """Say whether these facts alone lead to this refusal. A reason that is itself the fact (the
    card is lost) follows whenever it is said."""
    match reason:
        case Reason.CARD_EXPIRED:
            until = facts["until"]
            return until is not None and until != NEVER and bool(until < facts["today"])
        case Reason.BLOCKED:
            stands = facts["until"] is None or bool(facts["until"] >= facts["today"])
            return stands and facts["why"] != ""
        case Reason.OVERDUE:
            return _given(facts["tolerated"]) and bool(facts["count"] > facts["tolerated"])
        case Reason.OWES:
            return _given(facts["limit"]) and bool(facts["owed"] > facts["limit"])
        case Reason.TOO_YOUNG:
            given = _given(facts["age"], facts["min_age"])
            return given and bool(facts["age"] < facts["min_age"])
        case (
            Reason.RULE_LIMIT
            | Reason.CARD_LIMIT
            | Reason.POINTS_LIMIT
            | Reason.HOLD_LIMIT
            | Reason.HOLDS_TODAY
        ):
            return _given(facts["limit"]) and bool(facts["held"] >= facts["limit"])
        case Reason.WANTED_BY_OTHER:
            return bool(facts["count"] >= max(facts["copies"], 1))
        case Reason.WANTED:
            return bool(facts["count"] > facts["copies"])
        case Reason.RENEWALS_USED:
            return _given(facts["most"]) and bool(facts["used"] >= facts["most"])
        case Reason.LOAN_OVERDUE:
            return bool(facts["due_on"] < facts["today"])
        case Reason.TOO_SOON:
            return _given(facts["earliest"]) and bool(facts["today"] < facts["earliest"])
        case Reason.NOT_LATER:
            return _given(facts["until"]) and bool(facts["until"] <= facts["due_on"])
    return True
