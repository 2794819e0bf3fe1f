"""What circulation hands out: frozen, complete, with nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shuxiang.departments.circulation.rules import LendingCase, Reason, RenewalCase
from shuxiang.departments.holdings.queries import CopySlip
from shuxiang.foundations.kernel.refusals import Because


class ReturnOutcome(StrEnum):
    """What a scan in return mode turned out to be."""

    RETURNED = "returned"
    USED_HERE = "used-here"
    AGAIN = "again"


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
    #: The owner is another place than this one: the screen says where the book belongs.
    belongs_elsewhere: bool


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
    """An act that was taken back."""

    kind: str
    entry_id: int
    copy_id: int
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
    """How a reader stands: what is out, what is late, how many in all, and why nothing more."""

    loans: int
    overdue: int
    limit: int | None
    because: tuple[Because, ...]

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
    """A copy and, where it is out, until when."""

    copy: CopySlip
    due_on: date | None

    @property
    def on_shelf(self) -> bool:
        gone = self.copy.lost or self.copy.missing or self.copy.withdrawn or self.copy.in_processing
        return self.due_on is None and not gone

    @property
    def lendable(self) -> bool:
        return self.copy.kind_lends and self.copy.location_lends and not self.copy.withdrawn


@dataclass(frozen=True, slots=True)
class Availability:
    """Where the copies of a title are now, asked of the database and never of the index."""

    bib_id: int
    states: tuple[CopyState, ...]

    @property
    def lendable_now(self) -> tuple[CopyState, ...]:
        return tuple(one for one in self.states if one.on_shelf and one.lendable)

    @property
    def to_read_here(self) -> tuple[CopyState, ...]:
        return tuple(one for one in self.states if one.on_shelf and not one.lendable)

    @property
    def next_back(self) -> date | None:
        return min((one.due_on for one in self.states if one.due_on and one.lendable), default=None)
