"""Who may stand at the counter."""

from shuxiang.doors.frame.access import staff
from shuxiang.foundations.kernel.actor import Power

_COUNTER = staff(Power.LEND, Power.TAKE_BACK)

ACCESS = {
    "desk:counter": _COUNTER,
    "desk:scan": _COUNTER,
    "desk:choose": _COUNTER,
    "desk:colleague": _COUNTER,
    "desk:undo": staff(Power.UNDO),
    "desk:renew-all": staff(Power.RENEW),
    "desk:next": _COUNTER,
    "desk:finish": _COUNTER,
    "desk:slip": _COUNTER,
    "desk:pick-reader": staff(Power.SEE_READERS),
    "desk:register": staff(Power.REGISTER_READERS),
    "desk:paper": _COUNTER,
    "desk:hold": staff(Power.HOLD),
    "desk:holds": staff(Power.HOLD),
    "desk:hold-act": staff(Power.HOLD),
    "desk:today": _COUNTER,
    "desk:guide": _COUNTER,
}
