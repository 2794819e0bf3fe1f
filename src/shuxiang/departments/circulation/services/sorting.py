"""Where a copy that came in goes: to whoever waits for it, home, or back on the shelf here.

Called within the transaction of the return that brought it in. It changes only holds and transits.
"""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.events import (
    CopySent,
    HoldCaught,
    HoldReady,
    HoldReleased,
    TransitEnded,
)
from shuxiang.departments.circulation.rules import Errand, HoldFacts, LoanPolicy
from shuxiang.departments.circulation.slips import Goes, Routing, TransitFacts
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.rules import CopyFacts
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.foundations.journal.record import record, take_turn
from shuxiang.foundations.kernel.actor import Actor
from shuxiang.foundations.kernel.days import day_of
from shuxiang.foundations.store import sql


def sort_in(copy: CopyFacts, by: Actor, now: datetime) -> Routing:
    """Say where a copy that lies on the counter goes, and write it down.

    First whoever it was found for, then the first in the queue whom it may serve, then its home;
    what floats stays. A copy that was sorted here before, and has not left, stays sorted.
    """
    here = by.place_id if by.place_id is not None else copy.place_id
    clear(copy.copy_id, now)
    transit = queries.transit_of(copy.copy_id)
    kept = queries.hold_on(copy.copy_id)
    if copy.withdrawn:
        _let_go(copy, transit, kept, here, now, by)
        return Routing(Goes.ASIDE)
    if kept is not None and kept.ready and kept.pickup_id == here:
        return _waits(kept, again=True)
    if transit is not None and transit.from_id == here and not _idle(transit, kept):
        return _sent(transit.transit_id, transit.to_id, kept, again=True)
    arrived = transit is not None and transit.to_id == here
    if transit is not None:
        end_transit(transit, arrived=arrived, by=by, now=now)
    hold = kept or _catch(copy, here, by, now)
    if hold is None:
        return _homewards(copy, here, arrived, by, now)
    if hold.pickup_id == here:
        _make_ready(hold, copy, by, now)
        found = queries.hold(hold.hold_id)
        assert found is not None
        return _waits(found, arrived=arrived)
    sent = send(copy, here, hold.pickup_id, Errand.HOLD, by, now, hold_id=hold.hold_id)
    return _sent(sent, hold.pickup_id, hold, arrived=arrived)


def _idle(transit: TransitFacts, kept: HoldFacts | None) -> bool:
    """The errand has lost its reason: the hold that it served has ended."""
    return transit.errand is Errand.HOLD and kept is None


def _catch(copy: CopyFacts, here: int, by: Actor, now: datetime) -> HoldFacts | None:
    """Give the copy to the first in the queue; another desk may have been quicker with another."""
    while True:
        hold = rules.next_hold(queries.queue_of(copy.bib_id), copy, day_of(now))
        if hold is None:
            return None
        mine = sql.execute(
            "UPDATE circulation_hold SET caught_copy_id = %s, caught_at = %s"
            " WHERE id = %s AND ended_at IS NULL AND caught_copy_id IS NULL",
            [copy.copy_id, sql.moment_in(now), hold.hold_id],
        )
        if mine:
            record(
                HoldCaught(
                    hold_id=hold.hold_id,
                    copy_id=copy.copy_id,
                    bib_id=copy.bib_id,
                    place_id=here,
                    pickup_id=hold.pickup_id,
                ),
                by=by,
                now=now,
            )
            return hold


def keeping_rule(reader_id: int, pickup_id: int, kind_id: int) -> LoanPolicy | None:
    """Return the rule that says how long a copy is kept for a reader."""
    return rules.choose_policy(
        queries.policies(),
        place_id=pickup_id,
        category_id=readers.card_of(reader_id).category_id,
        kind_id=kind_id,
    )


def _make_ready(hold: HoldFacts, copy: CopyFacts, by: Actor, now: datetime) -> None:
    policy = keeping_rule(hold.reader_id, hold.pickup_id, copy.kind_id)
    until = rules.kept_until(
        day_of(now),
        policy.keep_days if policy else rules.KEEP_DAYS,
        network.calendar_of(hold.pickup_id),
        hold.needed_until,
    )
    sql.execute(
        "UPDATE circulation_hold SET ready_at = %s, keep_until = %s WHERE id = %s",
        [sql.moment_in(now), sql.day_in(until), hold.hold_id],
    )
    record(
        HoldReady(
            hold_id=hold.hold_id,
            reader_id=hold.reader_id,
            copy_id=copy.copy_id,
            bib_id=copy.bib_id,
            place_id=hold.pickup_id,
            keep_until=until,
        ),
        by=by,
        now=now,
    )


def _homewards(copy: CopyFacts, here: int, arrived: bool, by: Actor, now: datetime) -> Routing:
    if here == copy.home_id:
        return Routing(Goes.SHELF, arrived=arrived)
    if rules.floats(queries.float_policies(), place_id=here, kind_id=copy.kind_id):
        copies.settle(copy_id=copy.copy_id, place_id=here, by=by, now=now)
        return Routing(Goes.SHELF, arrived=arrived)
    sent = send(copy, here, copy.home_id, Errand.HOME, by, now)
    return _sent(sent, copy.home_id, None, arrived=arrived)


def _waits(hold: HoldFacts, *, arrived: bool = False, again: bool = False) -> Routing:
    card = readers.card_of(hold.reader_id)
    return Routing(
        Goes.HOLD_SHELF,
        to_place_id=hold.pickup_id,
        hold_id=hold.hold_id,
        reader_id=hold.reader_id,
        reader=readers.masked_name(hold.reader_id),
        card_tail=card.card_number[-4:],
        keep_until=hold.keep_until,
        arrived=arrived,
        again=again,
    )


def _sent(
    transit_id: int,
    to_id: int,
    hold: HoldFacts | None,
    *,
    arrived: bool = False,
    again: bool = False,
) -> Routing:
    return Routing(
        Goes.AWAY,
        to_place_id=to_id,
        transit_id=transit_id,
        hold_id=hold.hold_id if hold else None,
        reader_id=hold.reader_id if hold else None,
        arrived=arrived,
        again=again,
    )


def _let_go(
    copy: CopyFacts,
    transit: TransitFacts | None,
    kept: HoldFacts | None,
    here: int,
    now: datetime,
    by: Actor,
) -> None:
    if transit is not None:
        end_transit(transit, arrived=transit.to_id == here, by=by, now=now)
    if kept is not None:
        release(kept, why="withdrawn", by=by, now=now)


# --- the single steps -----------------------------------------------------------------------


def send(
    copy: CopyFacts,
    from_id: int,
    to_id: int,
    errand: Errand,
    by: Actor,
    now: datetime,
    *,
    hold_id: int | None = None,
) -> int:
    """Put a copy on its way and return the number of the transit. Records CopySent."""
    transit_id = sql.insert(
        "INSERT INTO circulation_transit (copy_id, from_place_id, to_place_id, errand, hold_id,"
        " sent_at) VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
        [copy.copy_id, from_id, to_id, errand.value, hold_id, sql.moment_in(now)],
    )
    record(
        CopySent(
            transit_id=transit_id,
            copy_id=copy.copy_id,
            from_place_id=from_id,
            to_place_id=to_id,
            errand=errand.value,
            hold_id=hold_id,
        ),
        by=by,
        now=now,
    )
    return transit_id


def end_transit(transit: TransitFacts, *, arrived: bool, by: Actor, now: datetime) -> None:
    """End a transit, by arrival or because the copy turned up otherwise. Records TransitEnded."""
    sql.execute(
        "UPDATE circulation_transit SET ended_at = %s, arrived = %s WHERE id = %s",
        [sql.moment_in(now), arrived, transit.transit_id],
    )
    record(
        TransitEnded(
            transit_id=transit.transit_id,
            copy_id=transit.copy_id,
            to_place_id=transit.to_id,
            arrived=arrived,
            days=(day_of(now) - day_of(transit.sent_at)).days,
        ),
        by=by,
        now=now,
    )


def release(hold: HoldFacts, *, why: str, by: Actor, now: datetime) -> None:
    """Take a hold's copy away: it waits again, in its old place. Records HoldReleased."""
    if hold.caught_copy_id is None:
        return
    sql.execute(
        "UPDATE circulation_hold SET caught_copy_id = NULL, caught_at = NULL, ready_at = NULL,"
        " keep_until = NULL WHERE id = %s",
        [hold.hold_id],
    )
    record(HoldReleased(hold_id=hold.hold_id, copy_id=hold.caught_copy_id, why=why), by=by, now=now)


def clear(copy_id: int, now: datetime) -> None:
    """The copy was taken off the hold shelf: whatever ended hold it stood there for is cleared."""
    sql.execute(
        "UPDATE circulation_hold SET cleared_at = %s WHERE caught_copy_id = %s"
        " AND ended_at IS NOT NULL AND cleared_at IS NULL",
        [sql.moment_in(now), copy_id],
    )


def unsort(copy_id: int, *, by: Actor, now: datetime) -> None:
    """Take back what a return has set going: the way is called off, the hold waits again."""
    take_turn()
    transit = queries.transit_of(copy_id)
    if transit is not None:
        end_transit(transit, arrived=False, by=by, now=now)
    kept = queries.hold_on(copy_id)
    if kept is not None:
        release(kept, why="undone", by=by, now=now)
