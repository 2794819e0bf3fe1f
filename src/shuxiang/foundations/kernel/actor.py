"""Who acts: a member of staff, a reader, a machine or the program itself, with powers and a place.

Code asks for powers, never for roles; a role is only a bundle of powers that a library names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shuxiang.foundations.kernel.refusals import NotAllowed


class ActorKind(StrEnum):
    STAFF = "staff"
    READER = "reader"
    TERMINAL = "terminal"
    SYSTEM = "system"


class Power(StrEnum):
    """What somebody may do. The value is what a role stores."""

    LEND = "lend"
    TAKE_BACK = "take-back"
    RENEW = "renew"
    UNDO = "undo"
    UNDO_OTHERS = "undo-others"
    BACKDATE = "backdate"
    WAIVE_CARD = "waive-card"
    WAIVE_LIMIT = "waive-limit"
    WAIVE_OVERDUE = "waive-overdue"
    WAIVE_BLOCK = "waive-block"
    WAIVE_COPY = "waive-copy"
    WAIVE_HOLD = "waive-hold"
    WAIVE_OWED = "waive-owed"
    SEE_LOANS = "see-loans"
    HOLD = "hold"
    ORDER_HOLDS = "order-holds"
    CARRY = "carry"

    SEE_READERS = "see-readers"
    REGISTER_READERS = "register-readers"
    EDIT_READERS = "edit-readers"
    BLOCK_READERS = "block-readers"
    CLOSE_READERS = "close-readers"
    SEE_IDENTITY = "see-identity"
    SEE_CHILDREN = "see-children"
    ERASE_READERS = "erase-readers"

    CHARGE = "charge"
    TAKE_MONEY = "take-money"
    WAIVE_DEBT = "waive-debt"
    REFUND = "refund"
    CLOSE_TILL = "close-till"
    SEE_MONEY = "see-money"

    CATALOGUE = "catalogue"
    EDIT_COPIES = "edit-copies"
    WITHDRAW_COPIES = "withdraw-copies"
    IMPORT = "import"
    EDIT_COLUMNS = "edit-columns"

    SET_RULES = "set-rules"
    SET_CALENDAR = "set-calendar"
    SET_NETWORK = "set-network"
    MANAGE_STAFF = "manage-staff"
    MANAGE_TERMINALS = "manage-terminals"
    SEE_JOURNAL = "see-journal"
    SET_NOTICES = "set-notices"

    #: A reader's own powers, over nobody else's loans.
    RENEW_OWN = "renew-own"
    HOLD_OWN = "hold-own"


#: What a reader may do and no role can have.
OWN_POWERS = frozenset({Power.RENEW_OWN, Power.HOLD_OWN})


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts. `scope` is the set of place ids whose affairs are open to them; None means all."""

    kind: ActorKind
    ident: int
    name: str
    place_id: int | None
    powers: frozenset[Power]
    scope: frozenset[int] | None = None

    def may(self, power: Power) -> bool:
        return power in self.powers

    def require(self, power: Power) -> None:
        """Refuse with NotAllowed unless this actor has the power."""
        if power not in self.powers:
            raise NotAllowed(power=power.value)

    def require_place(self, place_id: int | None) -> None:
        """Refuse with NotAllowed where the place is outside this actor's scope."""
        if self.scope is not None and place_id not in self.scope:
            raise NotAllowed(place_id=place_id)


#: What the program does by itself (nightly jobs, move-in from the command line).
SYSTEM = Actor(
    kind=ActorKind.SYSTEM, ident=0, name="书香", place_id=None, powers=frozenset(Power), scope=None
)
