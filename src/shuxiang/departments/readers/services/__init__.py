"""The acts of readers, one function each."""

from shuxiang.departments.readers.services.blocks import block, lift_block
from shuxiang.departments.readers.services.cards import (
    add_credential,
    cancel_lost,
    close,
    reopen,
    replace_card,
    report_lost,
    retire_credential,
    verify,
)
from shuxiang.departments.readers.services.categories import (
    add_category,
    change_category,
    retire_category,
    seed_categories,
)
from shuxiang.departments.readers.services.details import change_details, keep_history, set_email
from shuxiang.departments.readers.services.guardians import add_guardian, end_guardian
from shuxiang.departments.readers.services.identity import look_at, reveal_identity
from shuxiang.departments.readers.services.move_in import (
    OldReader,
    OldState,
    TakenOver,
    take_over,
)
from shuxiang.departments.readers.services.pins import change_pin, check_pin, set_pin
from shuxiang.departments.readers.services.registering import register

__all__ = [
    "OldReader",
    "OldState",
    "TakenOver",
    "add_category",
    "add_credential",
    "add_guardian",
    "block",
    "cancel_lost",
    "change_category",
    "change_details",
    "change_pin",
    "check_pin",
    "close",
    "end_guardian",
    "keep_history",
    "lift_block",
    "look_at",
    "register",
    "reopen",
    "replace_card",
    "report_lost",
    "retire_category",
    "retire_credential",
    "reveal_identity",
    "seed_categories",
    "set_email",
    "set_pin",
    "take_over",
    "verify",
]
