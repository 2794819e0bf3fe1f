"""The acts of circulation, one function each."""

from shuxiang.departments.circulation.services.calendar import move_due_dates
from shuxiang.departments.circulation.services.leaving import give_back_card, withdraw_copy
from shuxiang.departments.circulation.services.lending import lend, record_lent, why
from shuxiang.departments.circulation.services.regulations import (
    retire_rule,
    seed_regulations,
    set_rule,
)
from shuxiang.departments.circulation.services.renewing import renew, renew_all, why_not_renew
from shuxiang.departments.circulation.services.returning import take_back
from shuxiang.departments.circulation.services.standing import standing_of
from shuxiang.departments.circulation.services.undoing import undo

__all__ = [
    "give_back_card",
    "lend",
    "move_due_dates",
    "record_lent",
    "renew",
    "renew_all",
    "retire_rule",
    "seed_regulations",
    "set_rule",
    "standing_of",
    "take_back",
    "undo",
    "why",
    "why_not_renew",
    "withdraw_copy",
]
