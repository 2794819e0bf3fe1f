"""The acts of staff, one function each."""

from shuxiang.departments.staff.services.heartbeats import (
    forget_heartbeats,
    heartbeats,
    machine_came,
    machine_has_paper,
    machine_in_trouble,
    machine_said,
    machine_went,
)
from shuxiang.departments.staff.services.logins import change_password, log_in
from shuxiang.departments.staff.services.members import (
    add_member,
    change_member,
    disable_member,
    enable_member,
    open_account,
    reset_password,
)
from shuxiang.departments.staff.services.roles import (
    add_role,
    change_role,
    remove_role,
    seed_roles,
)
from shuxiang.departments.staff.services.terminals import (
    add_terminal,
    authenticate_terminal,
    change_terminal,
    disable_terminal,
    enable_terminal,
    set_terminal_password,
)

__all__ = [
    "add_member",
    "add_role",
    "add_terminal",
    "authenticate_terminal",
    "change_member",
    "change_password",
    "change_role",
    "change_terminal",
    "disable_member",
    "disable_terminal",
    "enable_member",
    "enable_terminal",
    "forget_heartbeats",
    "heartbeats",
    "log_in",
    "machine_came",
    "machine_has_paper",
    "machine_in_trouble",
    "machine_said",
    "machine_went",
    "open_account",
    "remove_role",
    "reset_password",
    "seed_roles",
    "set_terminal_password",
]
