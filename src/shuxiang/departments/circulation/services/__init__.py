"""The acts of circulation, one function each."""

from shuxiang.departments.circulation.services.calendar import move_due_dates
from shuxiang.departments.circulation.services.carrying import give_up, send_copy
from shuxiang.departments.circulation.services.damaging import charge_damage, damage_cost
from shuxiang.departments.circulation.services.erasing import erase_reader, why_not_erase
from shuxiang.departments.circulation.services.expiring import expire_hold
from shuxiang.departments.circulation.services.forgetting import (
    forget,
    forget_reader,
    set_retention,
)
from shuxiang.departments.circulation.services.holding import (
    cancel_hold,
    change_pickup,
    copy_gone,
    holds_of,
    join_queues,
    move_in_queue,
    place_any,
    place_hold,
    resume_all,
    resume_hold,
    set_queue,
    suspend_all,
    suspend_hold,
    why_not_hold,
)
from shuxiang.departments.circulation.services.leaving import give_back_card, withdraw_copy
from shuxiang.departments.circulation.services.lending import lend, record_lent, why
from shuxiang.departments.circulation.services.losing import (
    claim_returned,
    declare_lost,
    what_it_costs,
)
from shuxiang.departments.circulation.services.playing import play
from shuxiang.departments.circulation.services.points import (
    card_reissued,
    change_points,
    earn_points,
    end_freeze,
    set_points_scheme,
    stop_points_scheme,
)
from shuxiang.departments.circulation.services.regulations import (
    retire_rule,
    seed_regulations,
    set_floating,
    set_rule,
    stop_floating,
)
from shuxiang.departments.circulation.services.renewing import (
    record_renewed,
    renew,
    renew_all,
    why_not_renew,
)
from shuxiang.departments.circulation.services.returning import take_back
from shuxiang.departments.circulation.services.standing import standing_of
from shuxiang.departments.circulation.services.sublending import pass_on
from shuxiang.departments.circulation.services.tables import (
    add_amnesty,
    add_compensation,
    add_damage,
    end_amnesty,
    retire_compensation,
    retire_damage,
)
from shuxiang.departments.circulation.services.undoing import undo
from shuxiang.departments.circulation.services.what_if import what_if

__all__ = [
    "add_amnesty",
    "add_compensation",
    "add_damage",
    "cancel_hold",
    "card_reissued",
    "change_pickup",
    "change_points",
    "charge_damage",
    "claim_returned",
    "copy_gone",
    "damage_cost",
    "declare_lost",
    "earn_points",
    "end_amnesty",
    "end_freeze",
    "erase_reader",
    "expire_hold",
    "forget",
    "forget_reader",
    "give_back_card",
    "give_up",
    "holds_of",
    "join_queues",
    "lend",
    "move_due_dates",
    "move_in_queue",
    "pass_on",
    "place_any",
    "place_hold",
    "play",
    "record_lent",
    "record_renewed",
    "renew",
    "renew_all",
    "resume_all",
    "resume_hold",
    "retire_compensation",
    "retire_damage",
    "retire_rule",
    "seed_regulations",
    "send_copy",
    "set_floating",
    "set_points_scheme",
    "set_queue",
    "set_retention",
    "set_rule",
    "standing_of",
    "stop_floating",
    "stop_points_scheme",
    "suspend_all",
    "suspend_hold",
    "take_back",
    "undo",
    "what_if",
    "what_it_costs",
    "why",
    "why_not_erase",
    "why_not_hold",
    "why_not_renew",
    "withdraw_copy",
]
