"""The tables of circulation."""

from shuxiang.departments.circulation.models.carrying import FloatRule, Transit
from shuxiang.departments.circulation.models.consequences import (
    AmnestyDay,
    CompensationRule,
    DamageRule,
    LateReturn,
)
from shuxiang.departments.circulation.models.holds import Hold, QueueOrder
from shuxiang.departments.circulation.models.loans import (
    InLibraryUse,
    Loan,
    LoanRule,
    RulesVersion,
)
from shuxiang.departments.circulation.models.points import (
    PointsFreeze,
    PointsLine,
    PointsRule,
)
from shuxiang.departments.circulation.models.privacy import Retention
from shuxiang.departments.circulation.models.sublending import SubLoan

__all__ = [
    "AmnestyDay",
    "CompensationRule",
    "DamageRule",
    "FloatRule",
    "Hold",
    "InLibraryUse",
    "LateReturn",
    "Loan",
    "LoanRule",
    "PointsFreeze",
    "PointsLine",
    "PointsRule",
    "QueueOrder",
    "Retention",
    "RulesVersion",
    "SubLoan",
    "Transit",
]
