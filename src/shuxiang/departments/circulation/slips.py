"""What the acts of circulation hand out: frozen, complete, with nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuxiang.departments.circulation.rules import LendingCase, Reason, RenewalCase
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
