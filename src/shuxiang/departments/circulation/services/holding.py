"""预约: placing a hold, changing it, setting the order of a queue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.circulation import queries, rules
from shuxiang.departments.circulation.events import HoldChanged, HoldPlaced, QueueSet
from shuxiang.departments.circulation.models import Hold, QueueOrder
from shuxiang.departments.circulation.refusals import HoldRefused, UnknownHold
from shuxiang.departments.circulation.rules import HoldCase, HoldEnd, HoldFacts, Reason
from shuxiang.departments.circulation.services.explaining import explained
from shuxiang.departments.circulation.services.filling import end_hold
from shuxiang.departments.circulation.services.sorting import release
from shuxiang.departments.circulation.slips import CopyState, HoldLine, HoldSlip
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.network import queries as network
from shuxiang.departments.readers import queries as readers
from shuxiang.departments.readers.rules import CardFacts
from shuxiang.foundations.journal.record import record, take_turn
from shuxiang.foundations.kernel.actor import Actor, ActorKind, Power
from shuxiang.foundations.kernel.days import age_on, day_of
from shuxiang.foundations.kernel.refusals import Because, NotAllowed


@transaction.atomic
def place_hold(
    *,
    reader_id: int,
    bib_id: int,
    pickup_id: int,
    by: Actor,
    now: datetime,
    copy_id: int | None = None,
    needed_until: date | None = None,
    waive: Collection[Reason] = (),
) -> HoldSlip:
    """Let a reader wait for a title, or for one copy of it.

    Refuses with HoldRefused (every standing reason at once), UnknownBib, UnknownPlace or NotAllowed.
    Records HoldPlaced.
    """
    _own_or_desk(reader_id, by)
    catalogue.require_bib(bib_id)
    if needed_until is not None and needed_until < day_of(now):
        raise HoldRefused(Because("circulation.needed-until-past"))
    case = _hold_case(reader_id, bib_id, copy_id, pickup_id, day_of(now))
    reasons = rules.reasons_not_to_hold(case)
    if standing := rules.standing(reasons, waived=waive, powers=by.powers):
        raise HoldRefused(*explained(case, standing, pickup_closed=_place(pickup_id)))
    try:
        with transaction.atomic():
            hold = Hold.objects.create(
                reader_id=reader_id,
                bib_id=bib_id,
                copy_id=copy_id,
                pickup_id=pickup_id,
                placed_at=now,
                needed_until=needed_until,
            )
    except IntegrityError:  # the same tap twice, at the same moment
        raise HoldRefused(Because(Reason.HELD_ALREADY.value)) from None
    return _placed(hold, reasons, by, now)


@transaction.atomic
def place_any(
    *, reader_id: int, bib_ids: Sequence[int], pickup_id: int, by: Actor, now: datetime
) -> tuple[HoldSlip, ...]:
    """Let a reader wait for any one of these titles; the first that comes ends the other holds.

    Titles that cannot be held are left out. Refuses with HoldRefused where none can be.
    """
    slips: list[HoldSlip] = []
    last: HoldRefused | None = None
    for bib_id in dict.fromkeys(bib_ids):
        try:
            with transaction.atomic():
                slips.append(
                    place_hold(
                        reader_id=reader_id, bib_id=bib_id, pickup_id=pickup_id, by=by, now=now
                    )
                )
        except HoldRefused as refusal:
            last = refusal
    if not slips:
        raise last or HoldRefused(Because(Reason.NOTHING_TO_HOLD.value))
    if len(slips) > 1:
        Hold.objects.filter(pk__in=[one.hold_id for one in slips]).update(any_of=slips[0].hold_id)
    return tuple(slips)


def why_not_hold(
    *, reader_id: int, bib_id: int, pickup_id: int, by: Actor, now: datetime
) -> tuple[Because, ...]:
    """Say why a reader could not hold a title; change nothing."""
    _own_or_desk(reader_id, by)
    case = _hold_case(reader_id, bib_id, None, pickup_id, day_of(now))
    reasons = rules.reasons_not_to_hold(case)
    return explained(case, reasons, pickup_closed=_place(pickup_id))


@transaction.atomic
def cancel_hold(*, hold_id: int, by: Actor, now: datetime, why: str = "") -> None:
    """End a hold that is not wanted any more, waiting or ready. Somebody else's hold is unknown to
    a reader. Refuses with UnknownHold or NotAllowed. Records HoldCancelled."""
    _open_hold(hold_id, by)
    end_hold(hold_id=hold_id, how=HoldEnd.CANCELLED, why=why, by=by, now=now)


@transaction.atomic
def suspend_hold(*, hold_id: int, by: Actor, now: datetime, until: date | None = None) -> None:
    """Let a hold be passed over, until a day or until it is resumed; it keeps its place.

    Refuses with HoldRefused once a copy was found for it, or where the day is over. Records
    HoldChanged.
    """
    hold = _open_hold(hold_id, by)
    if hold.caught_copy_id is not None:
        raise HoldRefused(Because("circulation.hold-is-ready"))
    if until is not None and until <= day_of(now):
        raise HoldRefused(Because("circulation.suspended-until-past"))
    Hold.objects.filter(pk=hold_id).update(suspended_at=now, suspended_until=until)
    record(HoldChanged(hold_id=hold_id, what="suspended"), by=by, now=now)


@transaction.atomic
def resume_hold(*, hold_id: int, by: Actor, now: datetime) -> None:
    """Let a suspended hold be served again. Records HoldChanged."""
    _open_hold(hold_id, by)
    Hold.objects.filter(pk=hold_id).update(suspended_at=None, suspended_until=None)
    record(HoldChanged(hold_id=hold_id, what="resumed"), by=by, now=now)


def suspend_all(*, reader_id: int, by: Actor, now: datetime, until: date | None = None) -> int:
    """Suspend all of a reader's holds that still wait, none of anybody else's; return how many."""
    waiting = [one for one in _all_of(reader_id, by) if one.caught_copy_id is None]
    for hold in waiting:
        suspend_hold(hold_id=hold.hold_id, by=by, now=now, until=until)
    return len(waiting)


def resume_all(*, reader_id: int, by: Actor, now: datetime) -> int:
    """Resume all of a reader's suspended holds; return how many."""
    asleep = [one for one in _all_of(reader_id, by) if one.suspended]
    for hold in asleep:
        resume_hold(hold_id=hold.hold_id, by=by, now=now)
    return len(asleep)


@transaction.atomic
def change_pickup(*, hold_id: int, pickup_id: int, by: Actor, now: datetime) -> None:
    """Let a hold be picked up elsewhere, as long as no copy was found for it. Records HoldChanged."""
    hold = _open_hold(hold_id, by)
    if hold.caught_copy_id is not None:
        raise HoldRefused(Because("circulation.hold-is-ready"))
    if not _open_for_pickup(pickup_id, day_of(now)):
        raise HoldRefused(Because(Reason.PICKUP_CLOSED.value, _place(pickup_id)))
    Hold.objects.filter(pk=hold_id).update(pickup_id=pickup_id)
    record(HoldChanged(hold_id=hold_id, what="pickup"), by=by, now=now)


@transaction.atomic
def set_queue(*, bib_id: int, hold_ids: Sequence[int], why: str, by: Actor, now: datetime) -> None:
    """Set the order of a title's queue. The old order stays in the books.

    Refuses with HoldRefused where a hold is named twice, is missing or is foreign, or no reason is
    given, and with NotAllowed. Records QueueSet.
    """
    by.require(Power.ORDER_HOLDS)
    if not why.strip():
        raise HoldRefused(Because("circulation.queue-why"))
    queue = [one.hold_id for one in queries.queue_of(bib_id)]
    if rules.faulty_order(hold_ids, queue):
        raise HoldRefused(Because("circulation.queue-changed"))
    if list(hold_ids) == queue:
        return
    QueueOrder.objects.create(
        bib_id=bib_id, hold_ids=list(hold_ids), set_at=now, set_by=by.name, why=why.strip()[:200]
    )
    record(QueueSet(bib_id=bib_id, hold_ids=tuple(hold_ids), why=why.strip()), by=by, now=now)


def move_in_queue(*, hold_id: int, to: int, why: str, by: Actor, now: datetime) -> None:
    """Move one hold to position `to` of its queue (0 is first). The first stays first when it is
    moved up, the last stays last when it is moved down."""
    hold = _open_hold(hold_id, by)
    queue = [one.hold_id for one in queries.queue_of(hold.bib_id)]
    set_queue(bib_id=hold.bib_id, hold_ids=rules.moved(queue, hold_id, to), why=why, by=by, now=now)


# --- the case -------------------------------------------------------------------------------


def _own_or_desk(reader_id: int, by: Actor) -> None:
    if by.kind is ActorKind.READER:
        by.require(Power.HOLD_OWN)
        if by.ident != reader_id:
            raise NotAllowed()
    else:
        by.require(Power.HOLD)


def _open_hold(hold_id: int, by: Actor) -> HoldFacts:
    """Return an open hold that this actor may change; to a reader others' holds do not exist."""
    take_turn()
    hold = queries.hold(hold_id)
    foreign = by.kind is ActorKind.READER and hold is not None and hold.reader_id != by.ident
    if hold is None or foreign:
        raise UnknownHold(hold_id=hold_id)
    _own_or_desk(hold.reader_id, by)
    return hold


def _all_of(reader_id: int, by: Actor) -> list[HoldFacts]:
    _own_or_desk(reader_id, by)
    found = (queries.hold(one) for one in queries.open_hold_ids(reader_id))
    return [one for one in found if one is not None]


def _placed(hold: Hold, reasons: tuple[Reason, ...], by: Actor, now: datetime) -> HoldSlip:
    entry_id = record(
        HoldPlaced(
            hold_id=hold.pk,
            reader_id=hold.reader_id or 0,
            bib_id=hold.bib_id,
            copy_id=hold.copy_id,
            pickup_id=hold.pickup_id,
            waived=tuple(reasons),
        ),
        by=by,
        now=now,
    )
    queue = [one for one in queries.queue_of(hold.bib_id) if one.caught_copy_id is None]
    return HoldSlip(
        hold_id=hold.pk,
        entry_id=entry_id,
        bib_id=hold.bib_id,
        title=catalogue.bib(hold.bib_id).title,
        reader_id=hold.reader_id or 0,
        pickup_id=hold.pickup_id,
        position=[one.hold_id for one in queue].index(hold.pk) + 1,
    )


def _hold_case(
    reader_id: int, bib_id: int, copy_id: int | None, pickup_id: int, today: date
) -> HoldCase:
    card = readers.lock_card(readers.card_of(reader_id).card_number)
    states = [
        one
        for one in queries.availability([bib_id])[bib_id].states
        if copy_id in (None, one.copy.copy_id)
    ]
    fit = [one for one in states if _could_ever(one)]
    kinds = [one.copy.kind_id for one in fit or states]
    marks = [holdings.copy_by_id(one.copy.copy_id).min_age for one in fit[:1]]
    min_age = marks[0] if marks else None
    mine = {one.copy_id for one in queries.loans_of(reader_id)}
    return HoldCase(
        today=today,
        card=card,
        policy=rules.choose_policy(
            queries.policies(),
            place_id=pickup_id,
            category_id=card.category_id,
            kind_id=kinds[0] if kinds else 0,
        ),
        holdable=len(fit),
        on_shelf=sum(one.on_shelf for one in fit),
        holds_open=queries.count_holds(reader_id),
        holds_today=queries.count_placed_on(reader_id, today),
        holds_it=any(one.reader_id == reader_id for one in queries.queue_of(bib_id)),
        has_it=any(one.copy.copy_id in mine for one in states),
        pickup_open=_open_for_pickup(pickup_id, today),
        age=_age(card, today) if min_age is not None else None,
        min_age=min_age,
    )


def _could_ever(state: CopyState) -> bool:
    """A copy that is being processed may be held already; one that is gone may not."""
    return state.lendable and not state.copy.lost and not state.copy.missing


def _age(card: CardFacts, today: date) -> int | None:
    birth = readers.birth_date(card.reader_id)
    return age_on(birth, today) if birth else None


def _open_for_pickup(pickup_id: int, today: date) -> bool:
    closed = network.place(pickup_id).closed_since
    return closed is None or closed > today


def _place(place_id: int) -> dict[str, Any]:
    return {"place": network.place(place_id).name}


# --- what a reader waits for ----------------------------------------------------------------


def holds_of(*, reader_id: int, now: datetime) -> list[HoldLine]:
    """Return a reader's open holds: where each stands, and when it may be expected."""
    card = readers.card_of(reader_id)
    today = day_of(now)
    bibs = queries.held_bibs(reader_id)
    policy = rules.choose_policy(
        queries.policies(), place_id=card.place_id, category_id=card.category_id, kind_id=0
    )
    return queries.lines_of(
        reader_id,
        today,
        loan_days=policy.days if policy else rules.LOAN_DAYS,
        states={bib: found.states for bib, found in queries.availability(bibs).items()},
    )


@transaction.atomic
def join_queues(*, keep_id: int, drop_id: int, by: Actor, now: datetime) -> None:
    """Two titles became one: their holds stand in one queue by the time of placing; of a reader's
    two holds the older one stays. Hearing it twice changes nothing more."""
    take_turn()
    moving = Hold.objects.filter(bib_id=drop_id, ended_at=None).order_by("pk")
    waiting = set(
        Hold.objects.filter(bib_id=keep_id, ended_at=None).values_list("reader_id", flat=True)
    )
    for hold_id, reader_id in moving.values_list("pk", "reader_id"):
        if reader_id in waiting:
            end_hold(hold_id=hold_id, how=HoldEnd.MERGED, why="", by=by, now=now)
        else:
            Hold.objects.filter(pk=hold_id).update(bib_id=keep_id)


@transaction.atomic
def copy_gone(*, copy_id: int, by: Actor, now: datetime) -> None:
    """A copy is lost from sight: whoever it was found for waits again."""
    take_turn()
    kept = queries.hold_on(copy_id)
    if kept is not None:
        release(kept, why="copy-gone", by=by, now=now)
