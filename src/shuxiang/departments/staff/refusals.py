"""How staff says no. An unknown login, a wrong password and a disabled account sound alike."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import Refusal


class WrongLogin(Refusal):
    """Login and password do not belong together, or the account may not be used."""

    code = "staff.wrong-login"


class Locked(Refusal):
    """Too many failures for this login: nothing is tried until `until`."""

    code = "staff.locked"


class TooManyTries(Refusal):
    """Too many failures from this address: nothing is tried until `until`."""

    code = "staff.too-many-tries"


class PasswordRefused(Refusal):
    """A new password is too easy; every fault is named."""

    code = "staff.password-refused"


class MemberRefused(Refusal):
    """An account cannot be as it was described, or must stay as it is."""

    code = "staff.member-refused"


class RoleRefused(Refusal):
    """A role cannot be as it was described, or must stay as it is."""

    code = "staff.role-refused"


class TerminalRefused(Refusal):
    """A machine's account cannot be as it was described, or is unknown."""

    code = "staff.terminal-refused"
