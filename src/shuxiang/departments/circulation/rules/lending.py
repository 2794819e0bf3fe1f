"""The regulations as pure questions: may this be lent, until when, may it be renewed.

Nothing here knows a database, a clock or a language. A reason is a code; its sentence stands in
wording.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shuxiang.departments.circulation.rules.queueing import HoldFacts, may_fill
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.network.rules import Calendar, last_open_day, next_open_day
from shuxiang.departments.readers.rules import CardFacts, card_expired, standing_blocks
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.days import NEVER


class Reason(StrEnum):
    """Why not. The value is the code under which wording.py keeps the sentence."""

    CARD_CLOSED = "circulation.card-closed"
    CARD_LOST = "circulation.card-lost"
    CARD_REPLACED = "circulation.card-replaced"
    CARD_EXPIRED = "circulation.card-expired"
    BLOCKED = "circulation.blocked"
    OVERDUE = "circulation.overdue"
    COPY_WITHDRAWN = "circulation.copy-withdrawn"
    COPY_LOST = "circulation.copy-lost"
    IN_PROCESSING = "circulation.in-processing"
    KIND_NOT_LENT = "circulation.kind-not-lent"
    LOCATION_NOT_LENT = "circulation.location-not-lent"
    TOO_YOUNG = "circulation.too-young"
    AGE_UNKNOWN = "circulation.age-unknown"
    OUT_TO_OTHER = "circulation.out-to-other"
    OUT_TO_SAME = "circulation.out-to-same"
    NO_RULE = "circulation.no-rule"
    RULE_LIMIT = "circulation.rule-limit"
    CARD_LIMIT = "circulation.card-limit"
    OWES = "circulation.owes"
    POINTS_LIMIT = "circulation.points-limit"
    KEPT_FOR_OTHER = "circulation.kept-for-other"
    ON_ITS_WAY_TO_OTHER = "circulation.on-its-way-to-other"
    WANTED_BY_OTHER = "circulation.wanted-by-other"

    NOT_ON_LOAN = "circulation.not-on-loan"
    NOT_YOURS = "circulation.not-yours"
    RENEWALS_USED = "circulation.renewals-used"
    LOAN_OVERDUE = "circulation.loan-overdue"
    TOO_SOON = "circulation.too-soon"
    NOT_LATER = "circulation.not-later"
    WANTED = "circulation.wanted"

    NOTHING_TO_HOLD = "circulation.nothing-to-hold"
    HOLDS_NOT_ALLOWED = "circulation.holds-not-allowed"
    HOLD_LIMIT = "circulation.hold-limit"
    HOLDS_TODAY = "circulation.holds-today"
    HELD_ALREADY = "circulation.held-already"
    HAS_IT = "circulation.has-it"
    ON_THE_SHELF = "circulation.on-the-shelf"
    PICKUP_CLOSED = "circulation.pickup-closed"


#: Who may wave a reason aside. A reason absent here cannot be waived by anybody.
WAIVABLE_WITH = {
    Reason.CARD_EXPIRED: Power.WAIVE_CARD,
    Reason.BLOCKED: Power.WAIVE_BLOCK,
    Reason.OVERDUE: Power.WAIVE_OVERDUE,
    Reason.COPY_LOST: Power.WAIVE_COPY,
    Reason.IN_PROCESSING: Power.WAIVE_COPY,
    Reason.KIND_NOT_LENT: Power.WAIVE_COPY,
    Reason.LOCATION_NOT_LENT: Power.WAIVE_COPY,
    Reason.AGE_UNKNOWN: Power.LEND,
    Reason.RULE_LIMIT: Power.WAIVE_LIMIT,
    Reason.CARD_LIMIT: Power.WAIVE_LIMIT,
    Reason.RENEWALS_USED: Power.WAIVE_LIMIT,
    Reason.LOAN_OVERDUE: Power.WAIVE_OVERDUE,
    Reason.TOO_SOON: Power.WAIVE_LIMIT,
    Reason.KEPT_FOR_OTHER: Power.WAIVE_HOLD,
    Reason.ON_ITS_WAY_TO_OTHER: Power.WAIVE_HOLD,
    Reason.WANTED_BY_OTHER: Power.WAIVE_HOLD,
    Reason.WANTED: Power.WAIVE_HOLD,
    Reason.OWES: Power.WAIVE_OWED,
    Reason.POINTS_LIMIT: Power.WAIVE_LIMIT,
    Reason.HOLD_LIMIT: Power.WAIVE_LIMIT,
    Reason.HOLDS_TODAY: Power.WAIVE_LIMIT,
}


@dataclass(frozen=True, slots=True)
class LoanPolicy:
    """One row of the regulations. None for place, category or kind means any.

    Empty figures mean: `limit`, `overdue_tolerated`, `holds` and `holds_a_day` without limit,
    `renewal_days` as long as the loan, `renew_within_days` at any time. 0 is never empty: limit 0
    lends nothing. `keep_days` are the open days that a copy waits on the hold shelf.
    `consequence` is one of rules.Consequence; the figures of the others are then not looked at:
    `suspension_days` without borrowing for each `suspension_per` late days, at most
    `suspension_most`; `fine_fen` a day, `fine_step_fen` from the day after `fine_step_after` on, at
    most `fine_cap_fen`, and the price of the book where `fine_cap_price`. More than `owed_fen` of
    debt stops further loans; empty never does, and exactly so much does not. After
    `lost_after_days` overdue a copy counts as lost and is charged for; empty never.
    """

    rule_id: int
    place_id: int | None
    category_id: int | None
    kind_id: int | None
    days: int
    limit: int | None = None
    renewals: int = 1
    renewal_days: int | None = None
    renew_within_days: int | None = None
    overdue_tolerated: int | None = 0
    readers_renew_overdue: bool = False
    staff_renew_overdue: bool = True
    holds: int | None = None
    holds_a_day: int | None = None
    holds_on_shelf: bool = True
    keep_days: int = 5
    consequence: str = "nothing"
    grace_days: int = 0
    count_closed_days: bool = False
    suspension_days: int = 1
    suspension_per: int = 1
    suspension_most: int | None = None
    fine_fen: int = 0
    fine_step_after: int | None = None
    fine_step_fen: int | None = None
    fine_cap_fen: int | None = None
    fine_cap_price: bool = False
    owed_fen: int | None = None
    lost_after_days: int | None = None
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan that is running, of whatever reader."""

    loan_id: int
    reader_id: int
    copy_id: int
    due_on: date
    renewals: int
    place_id: int


@dataclass(frozen=True, slots=True)
class LendingCase:
    """All facts on which one lending is judged. Gathered once, under lock."""

    today: date
    card: CardFacts
    copy: CopyFacts
    calendar: Calendar
    policy: LoanPolicy | None
    age: int | None = None
    loans_held: int = 0
    loans_under_rule: int = 0
    overdue_held: int = 0
    oldest_due: date | None = None
    open_loan: OpenLoan | None = None
    #: Open holds of the title, in the order of the queue.
    queue: tuple[HoldFacts, ...] = ()
    #: Copies of the title that stand on a shelf and could fill a hold, this one among them.
    free_copies: int = 0
    #: What the reader owes, in 分.
    owed_fen: int = 0
    #: Points of the reader and how many copies they allow; None where no scheme says so.
    points: int = 0
    points_limit: int | None = None


def specificity(policy: LoanPolicy) -> int:
    """Return the rank of a rule: place before category before kind (4, 2, 1)."""
    return (
        4 * (policy.place_id is not None)
        + 2 * (policy.category_id is not None)
        + (policy.kind_id is not None)
    )


def choose_policy(
    policies: Iterable[LoanPolicy], *, place_id: int | None, category_id: int, kind_id: int
) -> LoanPolicy | None:
    """Return the most specific rule that fits, or None. There is no built-in default."""
    fitting = [
        one
        for one in policies
        if one.place_id in (None, place_id)
        and one.category_id in (None, category_id)
        and one.kind_id in (None, kind_id)
    ]
    return max(fitting, key=specificity, default=None)


# --- may this card borrow? -----------------------------------------------------------------


def card_closed(case: LendingCase) -> Reason | None:
    return Reason.CARD_CLOSED if case.card.closed else None


def card_lost(case: LendingCase) -> Reason | None:
    return Reason.CARD_LOST if case.card.lost else None


def card_replaced(case: LendingCase) -> Reason | None:
    return Reason.CARD_REPLACED if case.card.retired else None


def card_out_of_date(case: LendingCase) -> Reason | None:
    return Reason.CARD_EXPIRED if card_expired(case.card, case.today) else None


def reader_blocked(case: LendingCase) -> Reason | None:
    return Reason.BLOCKED if standing_blocks(case.card, case.today) else None


def too_much_overdue(case: LendingCase) -> Reason | None:
    """Due today is not overdue; one more than what the rule tolerates stops further loans."""
    if case.policy is None or case.policy.overdue_tolerated is None:
        return None
    return Reason.OVERDUE if case.overdue_held > case.policy.overdue_tolerated else None


def owes_too_much(case: LendingCase) -> Reason | None:
    """Only more than the limit stops; owing exactly so much does not."""
    if case.policy is None or case.policy.owed_fen is None:
        return None
    return Reason.OWES if case.owed_fen > case.policy.owed_fen else None


# --- may this copy be lent? ----------------------------------------------------------------


def copy_withdrawn(case: LendingCase) -> Reason | None:
    return Reason.COPY_WITHDRAWN if case.copy.withdrawn else None


def copy_lost(case: LendingCase) -> Reason | None:
    return Reason.COPY_LOST if case.copy.lost else None


def copy_in_processing(case: LendingCase) -> Reason | None:
    return Reason.IN_PROCESSING if case.copy.in_processing else None


def kind_not_lent(case: LendingCase) -> Reason | None:
    return None if case.copy.kind_lends else Reason.KIND_NOT_LENT


def location_not_lent(case: LendingCase) -> Reason | None:
    return None if case.copy.location_lends else Reason.LOCATION_NOT_LENT


def unsuitable_age(case: LendingCase) -> Reason | None:
    """Fifteen is old enough for what is marked 15. Without a birth date somebody must decide."""
    if case.copy.min_age is None:
        return None
    if case.age is None:
        return Reason.AGE_UNKNOWN
    return Reason.TOO_YOUNG if case.age < case.copy.min_age else None


def already_out(case: LendingCase) -> Reason | None:
    if case.open_loan is None:
        return None
    same = case.open_loan.reader_id == case.card.reader_id
    return Reason.OUT_TO_SAME if same else Reason.OUT_TO_OTHER


def kept_for_other(case: LendingCase) -> Reason | None:
    """The copy waits for somebody, or is on its way to them."""
    caught = next((one for one in case.queue if one.caught_copy_id == case.copy.copy_id), None)
    if caught is None or caught.reader_id == case.card.reader_id:
        return None
    return Reason.KEPT_FOR_OTHER if caught.ready else Reason.ON_ITS_WAY_TO_OTHER


def wanted_by_other(case: LendingCase) -> Reason | None:
    """Others wait for the title and there are no copies to spare for whoever just came."""
    own = any(one.reader_id == case.card.reader_id for one in case.queue)
    if own or kept_for_other(case) is not None or case.open_loan is not None:
        return None
    waiting = [one for one in case.queue if may_fill(one, case.copy, case.today)]
    return Reason.WANTED_BY_OTHER if len(waiting) >= max(case.free_copies, 1) else None


# --- how many? -----------------------------------------------------------------------------


def no_rule(case: LendingCase) -> Reason | None:
    return Reason.NO_RULE if case.policy is None else None


def rule_limit_reached(case: LendingCase) -> Reason | None:
    if case.policy is None or case.policy.limit is None:
        return None
    return Reason.RULE_LIMIT if case.loans_under_rule >= case.policy.limit else None


def card_limit_reached(case: LendingCase) -> Reason | None:
    limit = case.card.loan_limit
    return Reason.CARD_LIMIT if limit is not None and case.loans_held >= limit else None


def points_limit_reached(case: LendingCase) -> Reason | None:
    """Fewer points allow fewer copies at a time, where the library's scheme has such steps."""
    limit = case.points_limit
    return Reason.POINTS_LIMIT if limit is not None and case.loans_held >= limit else None


#: Asked in this order, all of them: the counter is told every reason at once, gravest first.
QUESTIONS = (
    card_closed,
    card_lost,
    card_replaced,
    copy_withdrawn,
    already_out,
    kept_for_other,
    wanted_by_other,
    unsuitable_age,
    reader_blocked,
    card_out_of_date,
    kind_not_lent,
    location_not_lent,
    copy_lost,
    copy_in_processing,
    no_rule,
    too_much_overdue,
    owes_too_much,
    points_limit_reached,
    card_limit_reached,
    rule_limit_reached,
)


def reasons_to_refuse(case: LendingCase) -> tuple[Reason, ...]:
    """Return every reason not to lend, gravest first. Empty means yes."""
    return tuple(reason for ask in QUESTIONS if (reason := ask(case)))


def standing(
    reasons: Iterable[Reason], *, waived: Collection[Reason], powers: Collection[Power]
) -> tuple[Reason, ...]:
    """Return the reasons that remain after those are taken out that are waived with power."""
    return tuple(
        reason
        for reason in reasons
        if not (reason in waived and WAIVABLE_WITH.get(reason) in powers)
    )


# --- until when? ---------------------------------------------------------------------------


def fitted_to_calendar(day: date, *, case_end: date | None, today: date, open_: Calendar) -> date:
    """Move a due day to an open day: on to the next; where the card ends before, back to the last
    open day before that end; never into the past.

    Source: our rule 6 (FOLIO CirculationItemDue, Koha useDaysMode "Datedue").
    """
    end = case_end if case_end is not None and case_end != NEVER else None
    wished = day if end is None else min(day, end)
    due = next_open_day(open_, wished)
    if end is not None and due > end:
        due = last_open_day(open_, end)
    return max(due, today)


def due_date(case: LendingCase) -> date:
    """Return the day by which a copy lent today is to be back.

    Never early but for the end of the card, never on a closed day. A loan of 0 days is back today.
    """
    if case.policy is None:
        raise ValueError("no rule, no due date")
    return fitted_to_calendar(
        case.today + timedelta(days=case.policy.days),
        case_end=None if card_expired(case.card, case.today) else case.card.valid_until,
        today=case.today,
        open_=case.calendar,
    )


# --- renewing ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RenewalCase:
    """All facts on which one renewal is judged. `at_desk` where staff renews, not the reader."""

    today: date
    card: CardFacts
    loan: OpenLoan
    calendar: Calendar
    policy: LoanPolicy | None
    at_desk: bool
    copy: CopyFacts | None = None
    queue: tuple[HoldFacts, ...] = ()
    free_copies: int = 0


def renewed_due_date(case: RenewalCase) -> date:
    """Return the new due day: counted from the old one, from today where the loan is overdue.

    Source: our rule 7.
    """
    if case.policy is None:
        raise ValueError("no rule, no due date")
    days = case.policy.days if case.policy.renewal_days is None else case.policy.renewal_days
    start = max(case.loan.due_on, case.today)
    return fitted_to_calendar(
        start + timedelta(days=days),
        case_end=None if card_expired(case.card, case.today) else case.card.valid_until,
        today=case.today,
        open_=case.calendar,
    )


def earliest_renewal(case: RenewalCase) -> date | None:
    """Return the first day on which the rule lets this loan be renewed; None means any day."""
    if case.policy is None or case.policy.renew_within_days is None:
        return None
    return case.loan.due_on - timedelta(days=case.policy.renew_within_days)


def wanted(case: RenewalCase) -> bool:
    """Say whether others wait for this copy and no other copy could serve them; one's own hold
    does not count."""
    if case.copy is None:
        return False
    waiting = [
        one
        for one in case.queue
        if one.reader_id != case.loan.reader_id and may_fill(one, case.copy, case.today)
    ]
    return len(waiting) > case.free_copies


def reasons_not_to_renew(case: RenewalCase) -> tuple[Reason, ...]:
    """Return every reason not to renew, gravest first. Empty means yes."""
    found: list[Reason] = []
    if case.card.closed:
        found.append(Reason.CARD_CLOSED)
    if case.card.lost:
        found.append(Reason.CARD_LOST)
    if standing_blocks(case.card, case.today):
        found.append(Reason.BLOCKED)
    if card_expired(case.card, case.today):
        found.append(Reason.CARD_EXPIRED)
    if case.policy is None:
        return (*found, Reason.NO_RULE)
    if case.loan.renewals >= case.policy.renewals:
        found.append(Reason.RENEWALS_USED)
    if case.loan.due_on < case.today:
        allowed = (
            case.policy.staff_renew_overdue if case.at_desk else case.policy.readers_renew_overdue
        )
        if not allowed:
            found.append(Reason.LOAN_OVERDUE)
    earliest = earliest_renewal(case)
    if earliest is not None and case.today < earliest:
        found.append(Reason.TOO_SOON)
    if wanted(case):
        found.append(Reason.WANTED)
    if renewed_due_date(case) <= case.loan.due_on:
        found.append(Reason.NOT_LATER)
    return tuple(found)


# --- returning -----------------------------------------------------------------------------


def days_overdue(due_on: date, returned_on: date) -> int:
    """Return how many days too late; due today and returned today is 0."""
    return max(0, (returned_on - due_on).days)


#: A second scan of a book that was just handled is the same handling, not a use in the library.
SAME_HANDLING_MINUTES = 10
