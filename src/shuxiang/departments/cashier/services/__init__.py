"""The acts of the cashier, one function each."""

from shuxiang.departments.cashier.services.charging import (
    change_debt,
    charge,
    forget_matters,
    give_back,
    record_debt,
    waive,
)
from shuxiang.departments.cashier.services.closing import close_day, close_month
from shuxiang.departments.cashier.services.paying import (
    pay,
    pay_out_credit,
    return_deposit,
    take_deposit,
    void,
)
from shuxiang.departments.cashier.services.tills import open_till, retire_till, till_of

__all__ = [
    "change_debt",
    "charge",
    "close_day",
    "close_month",
    "forget_matters",
    "give_back",
    "open_till",
    "pay",
    "pay_out_credit",
    "record_debt",
    "retire_till",
    "return_deposit",
    "take_deposit",
    "till_of",
    "void",
    "waive",
]
