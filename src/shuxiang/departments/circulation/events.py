"""What circulation tells the journal. Ids and plain values only; `reader_id` is personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

_READER = frozenset({"reader_id"})
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LoanMade:
    kind: ClassVar[str] = "circulation.loan-made"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    loan_id: int
    copy_id: int
    bib_id: int
    reader_id: int
    category_id: int
    copy_kind_id: int
    rule_id: int
    due_on: date
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoansBroughtIn:
    """Loans came in together, from another system or made up: one entry for an unbroken run of
    numbers."""

    kind: ClassVar[str] = "circulation.loans-brought-in"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    first_id: int
    last_id: int
    count: int


@dataclass(frozen=True, slots=True)
class LoanReturned:
    kind: ClassVar[str] = "circulation.loan-returned"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    loan_id: int
    copy_id: int
    bib_id: int
    reader_id: int | None
    from_place_id: int
    days_overdue: int


@dataclass(frozen=True, slots=True)
class LoanRenewed:
    kind: ClassVar[str] = "circulation.loan-renewed"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    loan_id: int
    copy_id: int
    reader_id: int
    rule_id: int
    from_due_on: date
    due_on: date
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedInLibrary:
    kind: ClassVar[str] = "circulation.used-in-library"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    use_id: int
    copy_id: int
    bib_id: int
    from_place_id: int


@dataclass(frozen=True, slots=True)
class ActUndone:
    """A loan, return, renewal or use was taken back; `entry_id` is the entry that told of it."""

    kind: ClassVar[str] = "circulation.act-undone"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    entry_id: int
    undone_kind: str
    loan_id: int | None
    copy_id: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    kind: ClassVar[str] = "circulation.rule-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    rule_id: int
    replaces: int | None
    place_id: int | None
    category_id: int | None
    copy_kind_id: int | None
    days: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class RuleRetired:
    kind: ClassVar[str] = "circulation.rule-retired"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    rule_id: int


@dataclass(frozen=True, slots=True)
class DueDatesMoved:
    """The calendar changed under running loans: those due on a closed day are due on the next."""

    kind: ClassVar[str] = "circulation.due-dates-moved"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    place_id: int
    from_due_on: date
    due_on: date
    loans: int
