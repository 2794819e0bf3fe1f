"""How the cashier says no."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import NotFound, Refusal


class SumRefused(Refusal):
    """A sum that is not more than nothing, or more than is owed."""

    code = "cashier.sum-refused"


class UnknownCharge(NotFound):
    code = "cashier.unknown-charge"


class UnknownReceipt(NotFound):
    code = "cashier.unknown-receipt"


class UnknownTill(NotFound):
    code = "cashier.unknown-till"


class VoidRefused(Refusal):
    """A receipt that was voided before, or is itself the paper of a void."""

    code = "cashier.void-refused"


class ClosedRefused(Refusal):
    """The day, or the month, was closed; or it cannot be closed yet."""

    code = "cashier.closed"
