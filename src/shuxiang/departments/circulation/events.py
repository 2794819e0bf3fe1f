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
    #: What figures keep once the reader is forgotten; the place and the month are the entry's own.
    age_band: str
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
    lent_place_id: int
    category_id: int | None
    age_band: str


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
    category_id: int
    age_band: str
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
    """A loan, return, renewal, use or hold was taken back; `entry_id` is the entry that told of it."""

    kind: ClassVar[str] = "circulation.act-undone"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    entry_id: int
    undone_kind: str
    loan_id: int | None
    copy_id: int | None


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
class FloatingSet:
    """Copies of a kind stay where they come back, or go home again."""

    kind: ClassVar[str] = "circulation.floating-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    place_id: int | None
    copy_kind_id: int | None
    floats: bool


@dataclass(frozen=True, slots=True)
class DueDatesMoved:
    """The calendar changed under running loans: those due on a closed day are due on the next."""

    kind: ClassVar[str] = "circulation.due-dates-moved"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    place_id: int
    from_due_on: date
    due_on: date
    loans: int


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    kind: ClassVar[str] = "circulation.hold-placed"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    hold_id: int
    reader_id: int
    bib_id: int
    copy_id: int | None
    pickup_id: int
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """Suspended, resumed, or wanted at another place."""

    kind: ClassVar[str] = "circulation.hold-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    hold_id: int
    what: str


@dataclass(frozen=True, slots=True)
class QueueSet:
    """Staff set another order for the queue of a title."""

    kind: ClassVar[str] = "circulation.queue-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    bib_id: int
    hold_ids: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class HoldCaught:
    """A copy was found for a hold and has to go to the place of pick-up."""

    kind: ClassVar[str] = "circulation.hold-caught"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    hold_id: int
    copy_id: int
    bib_id: int
    place_id: int
    pickup_id: int


@dataclass(frozen=True, slots=True)
class HoldReady:
    """The copy waits for its reader at the place of pick-up."""

    kind: ClassVar[str] = "circulation.hold-ready"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    hold_id: int
    reader_id: int
    copy_id: int
    bib_id: int
    place_id: int
    keep_until: date


@dataclass(frozen=True, slots=True)
class HoldReleased:
    """The copy that was found for a hold is not to be had after all: the hold waits again."""

    kind: ClassVar[str] = "circulation.hold-released"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    hold_id: int
    copy_id: int
    why: str


@dataclass(frozen=True, slots=True)
class HoldFilled:
    kind: ClassVar[str] = "circulation.hold-filled"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    hold_id: int
    reader_id: int
    loan_id: int


@dataclass(frozen=True, slots=True)
class HoldCancelled:
    """A hold ended without a loan; `how` is cancelled, expired, not-needed, other-came or merged."""

    kind: ClassVar[str] = "circulation.hold-cancelled"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    hold_id: int
    reader_id: int | None
    bib_id: int
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class CopySent:
    kind: ClassVar[str] = "circulation.copy-sent"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    transit_id: int
    copy_id: int
    from_place_id: int
    to_place_id: int
    errand: str
    hold_id: int | None


@dataclass(frozen=True, slots=True)
class TransitEnded:
    """A copy arrived, or turned up elsewhere or went out instead."""

    kind: ClassVar[str] = "circulation.transit-ended"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    transit_id: int
    copy_id: int
    to_place_id: int
    arrived: bool
    days: int


@dataclass(frozen=True, slots=True)
class LinksCut:
    """Of so many ended loans and holds, and so many entries, nobody knows any more whose they were."""

    kind: ClassVar[str] = "circulation.links-cut"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    loans: int
    holds: int
    entries: int


@dataclass(frozen=True, slots=True)
class RetentionSet:
    kind: ClassVar[str] = "circulation.retention-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    loan_days: int
    hold_days: int


@dataclass(frozen=True, slots=True)
class LateReturnSettled:
    """What came of a late return: a fine in 分, or days without borrowing, or points."""

    kind: ClassVar[str] = "circulation.late-return-settled"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    loan_id: int
    copy_id: int
    reader_id: int
    rule_id: int
    days: int
    fine_fen: int
    suspended_until: date | None
    points: int


@dataclass(frozen=True, slots=True)
class LateReturnUndone:
    kind: ClassVar[str] = "circulation.late-return-undone"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    loan_id: int


@dataclass(frozen=True, slots=True)
class LossDeclared:
    """A reader lost a copy: the loan ended, and this is what it costs."""

    kind: ClassVar[str] = "circulation.loss-declared"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    loan_id: int
    copy_id: int
    bib_id: int
    reader_id: int
    owner_id: int
    book_fen: int
    fee_fen: int
    worked_out_fen: int


@dataclass(frozen=True, slots=True)
class LossFound:
    """A lost copy came back; what was paid for it goes back to the reader, or not any more."""

    kind: ClassVar[str] = "circulation.loss-found"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    loan_id: int
    copy_id: int
    refund_fen: int


@dataclass(frozen=True, slots=True)
class ReturnClaimed:
    """A reader says that they brought the copy back; it is looked for."""

    kind: ClassVar[str] = "circulation.return-claimed"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    loan_id: int
    copy_id: int
    reader_id: int


@dataclass(frozen=True, slots=True)
class AmnestySet:
    """Days count for nobody who is late, or count again."""

    kind: ClassVar[str] = "circulation.amnesty-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    amnesty_id: int
    from_on: date
    to_on: date
    holds: bool


@dataclass(frozen=True, slots=True)
class CompensationSet:
    """A row was put into the table of compensation, or taken out."""

    kind: ClassVar[str] = "circulation.compensation-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    rule_id: int
    percent: int
    holds: bool


@dataclass(frozen=True, slots=True)
class PointsSchemeSet:
    """A scheme of points was put in force, or ended."""

    kind: ClassVar[str] = "circulation.points-scheme-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    scheme_id: int
    holds: bool


@dataclass(frozen=True, slots=True)
class PointsChanged:
    """A reader's points rose or fell by an act; what loans bring of itself is not told one by one."""

    kind: ClassVar[str] = "circulation.points-changed"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    reader_id: int
    what: str
    change: int


@dataclass(frozen=True, slots=True)
class DamageCharged:
    """A copy came back damaged and its reader was charged for it, in 分 or in points."""

    kind: ClassVar[str] = "circulation.damage-charged"
    PERSONAL: ClassVar[frozenset[str]] = _READER

    copy_id: int
    bib_id: int
    reader_id: int
    charged_fen: int
    points: int


@dataclass(frozen=True, slots=True)
class DamageSet:
    """A kind of damage was named with its cost, or is charged for no more."""

    kind: ClassVar[str] = "circulation.damage-set"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    rule_id: int
    name: str
    holds: bool


@dataclass(frozen=True, slots=True)
class PassedOnChanged:
    """A book of a unit's card is in other hands of that unit. Whose is not told here."""

    kind: ClassVar[str] = "circulation.passed-on-changed"
    PERSONAL: ClassVar[frozenset[str]] = _NOBODY

    loan_id: int
    passed_on: bool
