"""How circulation says no. Every standing reason comes at once."""

from __future__ import annotations

from shuxiang.departments.circulation.rules import LendingCase, RenewalCase
from shuxiang.foundations.kernel.refusals import Because, NotFound, Refusal


class LendingRefused(Refusal):
    """This copy is not lent to this reader now; `case` holds the facts for the ways on."""

    code = "circulation.lending-refused"

    def __init__(self, *because: Because, case: LendingCase) -> None:
        super().__init__(*because)
        self.case = case


class RenewalRefused(Refusal):
    """This loan is not renewed now."""

    code = "circulation.renewal-refused"

    def __init__(self, *because: Because, case: RenewalCase | None = None) -> None:
        super().__init__(*because)
        self.case = case


class ReturnDateRefused(Refusal):
    """A return dated in the future, or before the loan."""

    code = "circulation.return-date"


class CannotUndo(Refusal):
    """The act was undone before, or other acts stand on it."""

    code = "circulation.cannot-undo"


class RuleRefused(Refusal):
    """A row of the regulations that makes no sense, or that a loan or another row stands against."""

    code = "circulation.rule-refused"


class LoansOutstanding(Refusal):
    """A card cannot be given back while books are out on it."""

    code = "circulation.loans-outstanding"


class HoldRefused(Refusal):
    """This title is not held for this reader now, or this hold is not changed."""

    code = "circulation.hold-refused"


class UnknownHold(NotFound):
    """There is no such open hold, or not for this reader."""

    code = "circulation.unknown-hold"


class CannotSend(Refusal):
    """A copy that is out, kept or on its way already is not sent."""

    code = "circulation.cannot-send"


class LossRefused(Refusal):
    """A copy that is not out cannot be lost by a reader; another sum needs a reason."""

    code = "circulation.loss-refused"


class ErasingRefused(Refusal):
    """A reader cannot be erased: something is open between them and the library."""

    code = "circulation.erasing-refused"


class SublendingRefused(Refusal):
    """Only what is out to a unit can be passed on to its people."""

    code = "circulation.sublending-refused"
