"""The tables of circulation."""

from shuxiang.departments.circulation.models.carrying import FloatRule, Transit
from shuxiang.departments.circulation.models.holds import Hold, QueueOrder
from shuxiang.departments.circulation.models.loans import (
    InLibraryUse,
    Loan,
    LoanRule,
    RulesVersion,
)

__all__ = [
    "FloatRule",
    "Hold",
    "InLibraryUse",
    "Loan",
    "LoanRule",
    "QueueOrder",
    "RulesVersion",
    "Transit",
]
