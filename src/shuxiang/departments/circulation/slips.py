"""What circulation hands out: frozen, complete, with nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shuxiang.departments.circulation.rules import (
    Compensation,
    DamagePolicy,
    Errand,
    Estimate,
    Late,
    LendingCase,
    PointsFor,
    Reason,
    RenewalCase,
)
from shuxiang.departments.holdings.queries import CopySlip
from shuxiang.foundations.kernel.refusals import Because


class ReturnOutcome(StrEnum):
    """What a scan in return mode turned out to be."""

    RETURNED = "returned"
    USED_HERE = "used-here"
    AGAIN = "again"
    #: It was on its way, or was fetched for somebody: no use in the library.
    ARRIVED = "arrived"


class Goes(StrEnum):
    """Where a copy that came in has to go."""

    SHELF = "shelf"
    HOLD_SHELF = "hold-shelf"
    AWAY = "away"
    ASIDE = "aside"


class HoldState(StrEnum):
    """What became of a hold so far. Derived; no column says it."""

    WAITING = "waiting"
    SUSPENDED = "suspended"
    COMING = "coming"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a copy that came in goes, and for whom. `reader` is masked; `again` where it had been
    sorted before and stays as it was."""

    goes: Goes
    to_place_id: int | None = None
    transit_id: int | None = None
    hold_id: int | None = None
    reader_id: int | None = None
    reader: str = ""
    card_tail: str = ""
    keep_until: date | None = None
    arrived: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class LoanSlip:
    """One lending that was done. `entry_id` is what 撤销 takes back."""

    loan_id: int
    entry_id: int
    copy_id: int
    bib_id: int
    barcode: str
    title: str
    author: str
    reader_id: int
    reader_name: str
    card_number: str
    due_on: date
    rule_id: int
    loans_held: int
    waived: tuple[Reason, ...]
    desk_note: str
    damaged: bool
    hold_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """One book that came back over the counter; never a refusal."""

    outcome: ReturnOutcome
    entry_id: int | None
    loan_id: int | None
    copy_id: int
    bib_id: int
    barcode: str
    title: str
    author: str
    call_number: str
    location_name: str
    owner_id: int
    reader_id: int | None
    due_on: date | None
    days_overdue: int
    desk_note: str
    damaged: bool
    was_lost: bool
    was_missing: bool
    withdrawn: bool
    routing: Routing
    #: What came of it where it was late and the rule asks for something.
    settled: LateSlip | None = None
    #: What goes back to the reader for a lost copy that came back, in 分.
    refund_fen: int = 0

    @property
    def belongs_elsewhere(self) -> bool:
        """It goes to another place: home, or where somebody waits for it."""
        return self.routing.goes is Goes.AWAY


@dataclass(frozen=True, slots=True)
class RenewalSlip:
    """One renewal that was done."""

    loan_id: int
    entry_id: int
    barcode: str
    title: str
    reader_id: int
    from_due_on: date
    due_on: date
    renewals: int
    renewals_allowed: int


@dataclass(frozen=True, slots=True)
class RenewalAnswer:
    """One loan of 全部续借: either the slip or why not."""

    loan_id: int
    barcode: str
    title: str
    slip: RenewalSlip | None
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that was taken back; a hold has no copy yet."""

    kind: str
    entry_id: int
    copy_id: int | None
    barcode: str
    title: str
    reader_id: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a copy may or may not be lent: the whole case, the winning rule, and every reason."""

    case: LendingCase
    because: tuple[Because, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class RenewalExplanation:
    """Why a loan may or may not be renewed."""

    case: RenewalCase
    because: tuple[Because, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ReaderStanding:
    """How a reader stands: what is out, what is late, how many in all, what is owed (分), and why
    nothing more."""

    loans: int
    overdue: int
    limit: int | None
    because: tuple[Because, ...]
    owed_fen: int = 0
    owed_limit_fen: int | None = None
    holds_limit: int | None = None

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.loans)


@dataclass(frozen=True, slots=True)
class PolicyNames:
    """The names of what a rule speaks of; empty means any."""

    place: str
    category: str
    kind: str
    set_on: date | None
    rule_id: int = 0
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who set what a refusal or a charge stands on, and when. `what` is rule, category, kind,
    location, block or card; `who` is empty where it is not known any more."""

    what: str
    ident: int
    who: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """How many loans a reader has running, and how many of them are overdue since when."""

    loans: int
    overdue: int
    oldest_due: date | None


@dataclass(frozen=True, slots=True)
class LoanLine:
    """One loan in a list."""

    loan_id: int
    copy_id: int
    bib_id: int
    barcode: str
    title: str
    author: str
    clc_letter: str
    reader_id: int | None
    lent_at: datetime
    due_on: date
    renewals: int
    renewals_allowed: int
    place_name: str
    returned_at: datetime | None

    def overdue_days(self, today: date) -> int:
        return max(0, (today - self.due_on).days) if self.returned_at is None else 0


@dataclass(frozen=True, slots=True)
class DayCounts:
    """册 lent, taken back and renewed on one day at one place (or everywhere)."""

    lent: int
    returned: int


@dataclass(frozen=True, slots=True)
class CopyState:
    """A copy and, where it is out, until when. `promised` where it is on its way or kept for
    somebody."""

    copy: CopySlip
    due_on: date | None
    promised: bool = False

    @property
    def on_shelf(self) -> bool:
        gone = self.copy.lost or self.copy.missing or self.copy.withdrawn or self.copy.in_processing
        return self.due_on is None and not gone and not self.promised

    @property
    def lendable(self) -> bool:
        return self.copy.kind_lends and self.copy.location_lends and not self.copy.withdrawn


@dataclass(frozen=True, slots=True)
class Availability:
    """Where the copies of a title are now, asked of the database and never of the index."""

    bib_id: int
    states: tuple[CopyState, ...]
    #: Readers who wait and for whom no copy was found yet.
    waiting: int = 0

    @property
    def lendable_now(self) -> tuple[CopyState, ...]:
        return tuple(one for one in self.states if one.on_shelf and one.lendable)

    @property
    def to_read_here(self) -> tuple[CopyState, ...]:
        return tuple(one for one in self.states if one.on_shelf and not one.lendable)

    @property
    def next_back(self) -> date | None:
        return min((one.due_on for one in self.states if one.due_on and one.lendable), default=None)


# --- holds ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HoldSlip:
    """One hold that was placed. `position` is 1 for the next to be served."""

    hold_id: int
    entry_id: int
    bib_id: int
    title: str
    reader_id: int
    pickup_id: int
    position: int


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One open hold of a reader. `position` is 0 once a copy was found."""

    hold_id: int
    bib_id: int
    title: str
    author: str
    clc_letter: str
    pickup_id: int
    pickup_name: str
    placed_at: datetime
    keep_until: date | None
    needed_until: date | None
    suspended_until: date | None
    state: HoldState
    position: int
    expected: Estimate | None


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One place in the queue of a title, as staff see it."""

    hold_id: int
    reader_id: int
    pickup_name: str
    placed_at: datetime
    state: HoldState


@dataclass(frozen=True, slots=True)
class ShelvedLine:
    """One copy that waits to be picked up."""

    hold_id: int
    reader_id: int
    title: str
    barcode: str
    call_number: str
    pickup_name: str
    ready_at: datetime
    keep_until: date


@dataclass(frozen=True, slots=True)
class ClearanceLine:
    """One copy on a hold shelf that waits for nobody any more."""

    hold_id: int
    title: str
    barcode: str
    call_number: str
    pickup_name: str
    ended_at: datetime
    ended_how: str


@dataclass(frozen=True, slots=True)
class PickLine:
    """One copy to fetch from its shelf for a hold."""

    hold_id: int
    copy: CopySlip
    pickup_id: int


# --- on the way -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TransitFacts:
    """The open transit of a copy."""

    transit_id: int
    copy_id: int
    from_id: int
    to_id: int
    errand: Errand
    hold_id: int | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class TransitLine:
    """One copy on its way, in a list."""

    transit_id: int
    copy_id: int
    barcode: str
    title: str
    call_number: str
    from_name: str
    to_id: int
    to_name: str
    errand: str
    sent_at: datetime
    hold_id: int | None
    days: int
    late: bool


# --- forgetting -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RetentionSlip:
    """After how many days links are cut, and who said so; nobody where it is the default."""

    loan_days: int
    hold_days: int
    set_by: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Of how many loans, holds and entries the person was forgotten."""

    loans: int
    holds: int
    entries: int


# --- late and lost --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LateSlip:
    """What came of a late return, and the sentence that says it."""

    late: Late
    charge_id: int | None
    words: str


@dataclass(frozen=True, slots=True)
class LossCase:
    """A running loan, and what it would cost if its copy were lost."""

    loan_id: int
    reader_id: int
    told: Compensation


@dataclass(frozen=True, slots=True)
class LossSlip:
    """A loss that was declared. `told` is the working, `book_fen` what is really asked."""

    loan_id: int
    title: str
    told: Compensation
    book_fen: int
    fee_fen: int


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A loan whose reader says that the copy was brought back."""

    loan_id: int
    copy_id: int
    barcode: str
    title: str
    call_number: str
    place_name: str
    reader_id: int
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class PointsSlip:
    """One change of somebody's 信用分."""

    what: PointsFor
    change: int
    day_on: date
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class FreezeSlip:
    """A reader without points who waits until a day, that day included."""

    freeze_id: int
    reader_id: int
    block_id: int
    until_on: date


@dataclass(frozen=True, slots=True)
class DamageCase:
    """What damages of a copy would cost whoever had it last. Amounts in 分."""

    loan_id: int
    reader_id: int
    price_fen: int | None
    cost_fen: int
    rows: tuple[DamagePolicy, ...]


@dataclass(frozen=True, slots=True)
class DamageSlip:
    """What a damaged copy costs its last reader: in 分 and in points."""

    copy_id: int
    title: str
    reader_id: int
    charged_fen: int
    points: int


@dataclass(frozen=True, slots=True)
class WhatIfReader:
    """A reader who would have been refused so many times. `name` is masked."""

    reader_id: int
    name: str
    times: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What other rules would have done to past loans, beside the rules as they are.

    `refused` counts loans by reason that only the changed rules refuse, `freed` those that only the
    present ones do; `forgotten` loans have no reader any more. Amounts in 分.
    """

    loans: int
    forgotten: int
    refused: dict[str, int]
    freed: int
    by_place: list[tuple[str, int]]
    by_category: list[tuple[str, int]]
    readers: int
    named: list[WhatIfReader]
    late_before: int
    late_after: int
    fines_before: int
    fines_after: int
    suspended_before: int
    suspended_after: int
    points_before: int
    points_after: int

    @property
    def refused_in_all(self) -> int:
        return sum(self.refused.values())


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One book of a unit's card, and who of its people has it since when; empty where the unit has
    it itself."""

    loan_id: int
    barcode: str
    title: str
    due_on: date
    who: str
    since: date | None
