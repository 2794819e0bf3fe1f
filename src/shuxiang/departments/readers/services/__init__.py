"""The acts of readers, one function each."""

from shuxiang.departments.readers.services.api_tokens import make_api_token, revoke_api_token
from shuxiang.departments.readers.services.applying import (
    apply_for_card,
    end_application,
    forget_applications,
)
from shuxiang.departments.readers.services.blocks import block, forget_reasons, lift_block
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
from shuxiang.departments.readers.services.correcting import (
    accept_request,
    ask,
    change_contact,
    decline_request,
    open_request,
    take_back_request,
)
from shuxiang.departments.readers.services.details import change_details, keep_history, set_email
from shuxiang.departments.readers.services.erasing import erase
from shuxiang.departments.readers.services.growing import end_guardians, grow_up, who_grows_up
from shuxiang.departments.readers.services.guardians import add_guardian, end_guardian
from shuxiang.departments.readers.services.handing_out import CopyForm, hand_out
from shuxiang.departments.readers.services.identity import look_at, reveal_identity
from shuxiang.departments.readers.services.listing import (
    drop_list,
    make_list,
    put_on_list,
    take_off_list,
)
from shuxiang.departments.readers.services.move_in import (
    OldReader,
    OldState,
    TakenOver,
    take_over,
)
from shuxiang.departments.readers.services.pins import change_pin, check_pin, confirm_pin, set_pin
from shuxiang.departments.readers.services.registering import register

__all__ = [
    "CopyForm",
    "OldReader",
    "OldState",
    "TakenOver",
    "accept_request",
    "add_category",
    "add_credential",
    "add_guardian",
    "apply_for_card",
    "ask",
    "block",
    "cancel_lost",
    "change_category",
    "change_contact",
    "change_details",
    "change_pin",
    "check_pin",
    "close",
    "confirm_pin",
    "decline_request",
    "drop_list",
    "end_application",
    "end_guardian",
    "end_guardians",
    "erase",
    "forget_applications",
    "forget_reasons",
    "grow_up",
    "hand_out",
    "keep_history",
    "lift_block",
    "look_at",
    "make_api_token",
    "make_list",
    "open_request",
    "put_on_list",
    "register",
    "reopen",
    "replace_card",
    "report_lost",
    "retire_category",
    "retire_credential",
    "reveal_identity",
    "revoke_api_token",
    "seed_categories",
    "set_email",
    "set_pin",
    "take_back_request",
    "take_off_list",
    "take_over",
    "verify",
    "who_grows_up",
]
